/** Finds the records of the same person in any CSV file. */
module io.cdpkit.examples.dedupecsv {
    requires io.cdpkit.identity;
    requires de.siegmar.fastcsv;
    requires java.management;
    requires jdk.management;
    requires static org.jspecify;
}
