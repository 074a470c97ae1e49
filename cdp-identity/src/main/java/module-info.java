/** CDP Kit Identity: who is who. */
module io.cdpkit.identity {
    requires transitive io.cdpkit.core;
    requires com.fasterxml.jackson.core;
    requires org.apache.commons.codec;
    requires re2j;
    requires static transitive org.jspecify;

    exports io.cdpkit.identity;
    exports io.cdpkit.identity.match;
}
