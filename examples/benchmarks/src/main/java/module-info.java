/** Benchmarks of CDP Kit. */
module io.cdpkit.examples.benchmarks {
    requires com.fasterxml.jackson.databind;
    requires com.google.crypto.tink;
    requires datasketches.java;
    requires differentialprivacy;
    requires duke;
    requires event.ruler;
    requires iabtcf.decoder;
    requires io.cdpkit.identity;
    requires io.cdpkit.privacy;
    requires io.cdpkit.segments;
    requires java.management;
    requires hipparchus.optim;
    requires jdk.management;
    requires org.bouncycastle.provider;
    requires org.apache.commons.jexl3;
    requires roaringbitmap;
    requires uid2.client;
    requires static org.jspecify;
}
