/** The back end of a shop whose page follows what its visitors do. */
module io.cdpkit.examples.storefront {
    requires io.cdpkit.core;
    requires io.cdpkit.identity;
    requires io.cdpkit.privacy;
    requires io.cdpkit.segments;
    requires com.fasterxml.jackson.core;
    requires com.google.common;
    requires jdk.httpserver;
    requires static org.jspecify;
}
