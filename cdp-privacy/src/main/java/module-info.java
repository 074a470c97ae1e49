/** CDP Kit Privacy: Consent, pseudonyms, anonymous releases. */
module io.cdpkit.privacy {
    requires transitive io.cdpkit.core;
    requires com.fasterxml.jackson.core;
    requires static iabgpp.encoder;
    requires static transitive org.jspecify;

    exports io.cdpkit.privacy;
    exports io.cdpkit.privacy.access;
    exports io.cdpkit.privacy.audience;
    exports io.cdpkit.privacy.consent;
    exports io.cdpkit.privacy.dmp;
    exports io.cdpkit.privacy.erasure;
    exports io.cdpkit.privacy.pseudonym;
    exports io.cdpkit.privacy.request;
    exports io.cdpkit.privacy.scan;
    exports io.cdpkit.privacy.noise;
    exports io.cdpkit.privacy.release;
    exports io.cdpkit.privacy.retention;
}
