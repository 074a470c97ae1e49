/** Makes a CSV file anonymous, so that it can be handed on. */
module io.cdpkit.examples.releasecsv {
    requires io.cdpkit.privacy;
    requires de.siegmar.fastcsv;
    requires static org.jspecify;
}
