/** CDP Kit Core: events in, one profile per person, changes out. */
module io.cdpkit.core {
    requires com.fasterxml.jackson.core;
    requires com.github.benmanes.caffeine;
    requires com.google.common;
    requires org.slf4j;
    requires transitive java.sql;
    requires static transitive org.jspecify;
    requires static de.siegmar.fastcsv;
    requires static com.google.i18n.phonenumbers.libphonenumber;

    exports io.cdpkit.commerce;
    exports io.cdpkit.digest to
            io.cdpkit.identity,
            io.cdpkit.segments,
            io.cdpkit.privacy;
    exports io.cdpkit.event;
    exports io.cdpkit.file to
            io.cdpkit.privacy;
    exports io.cdpkit.graph;
    exports io.cdpkit.json;
    exports io.cdpkit.markup to
            io.cdpkit.identity,
            io.cdpkit.segments,
            io.cdpkit.privacy;
    exports io.cdpkit.profile;
    exports io.cdpkit.quality;
    exports io.cdpkit.records;
    exports io.cdpkit.store;
    exports io.cdpkit.store.jdbc;
    exports io.cdpkit;
}
