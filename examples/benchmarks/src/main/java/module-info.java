/** Benchmarks of CDP Kit. */
module io.cdpkit.examples.benchmarks {
    requires com.fasterxml.jackson.databind;
    requires io.cdpkit.identity;
    requires io.cdpkit.segments;
    requires java.management;
    requires jdk.management;
    requires static org.jspecify;
}
