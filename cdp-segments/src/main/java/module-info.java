/** CDP Kit Segments: who is in which segment, exact to the instant. */
module io.cdpkit.segments {
    requires transitive io.cdpkit.core;
    requires com.fasterxml.jackson.core;
    requires re2j;
    requires static de.siegmar.fastcsv;
    requires static hipparchus.core;
    requires static hipparchus.optim;
    requires static transitive org.jspecify;

    exports io.cdpkit.segments;
    exports io.cdpkit.segments.account;
    exports io.cdpkit.segments.algebra;
    exports io.cdpkit.segments.crm;
    exports io.cdpkit.segments.crm.contact;
    exports io.cdpkit.segments.insight;
    exports io.cdpkit.segments.predict;
}
