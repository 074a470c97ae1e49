/** CDP Kit Privacy: Consent, pseudonyms, anonymous releases. */
module io.cdpkit.privacy {
    requires transitive io.cdpkit.core;
    requires static transitive org.jspecify;

    exports io.cdpkit.privacy.noise;
    exports io.cdpkit.privacy.release;
}
