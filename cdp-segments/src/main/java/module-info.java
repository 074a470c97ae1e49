/** CDP Kit Segments: Who is in which segment, exact to the instant. */
module io.cdpkit.segments {
    requires transitive io.cdpkit.core;
    requires static transitive org.jspecify;
}
