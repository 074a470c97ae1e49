/** Benchmarks of CDP Kit. */
module io.cdpkit.examples.benchmarks {
    requires RoaringBitmap;
    requires com.fasterxml.jackson.databind;
    requires com.google.crypto.tink;
    requires commons.jexl3;
    requires event.ruler;
    requires iabtcf.decoder;
    requires io.cdpkit.identity;
    requires io.cdpkit.privacy;
    requires io.cdpkit.segments;
    requires java.management;
    requires hipparchus.optim;
    requires jdk.management;
    requires org.bouncycastle.provider;
    requires uid2.client;
    requires static org.jspecify;
}
