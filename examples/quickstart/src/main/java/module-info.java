/** The main job of the library as one program: files of a shop in, one profile per person and a report out. */
module io.cdpkit.examples.quickstart {
    requires io.cdpkit.core;
    requires io.cdpkit.identity;
    requires io.cdpkit.privacy;
    requires io.cdpkit.segments;
    requires de.siegmar.fastcsv;
    requires com.google.i18n.phonenumbers.libphonenumber;
    requires hipparchus.optim;
    requires static org.jspecify;
}
