package io.cdpkit.privacy.release;

/** How the quasi-identifiers of a release are made coarser. */
public enum Recoding {
    /** Each class by the lowest labels of the hierarchies above its rows; a label may appear beside its own values. */
    LOCAL,
    /**
     * Each class by the sets of values that its rows have, such as <code>{Austria, Germany}</code>: tells the most, and
     * fits no hierarchy. A member that could be mistaken stands in double quotes, doubled within.
     */
    SETS,
    /** Every value of a column by the same number of steps of its hierarchy (full-domain recoding). */
    GLOBAL
}
