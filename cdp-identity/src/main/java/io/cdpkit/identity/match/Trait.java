package io.cdpkit.identity.match;

/**
 * What is known beforehand about a thing compared: how matches usually spread over its levels, whether people who live
 * together share it, and whether one person keeps one value of it.
 */
enum Trait {
    GIVEN_NAME(false, true, 0, .03, .01, .03, .06, .06, .01, .80),
    FAMILY_NAME(true, true, 0, .06, .02, .03, .08, .81),
    BIRTH_DATE(false, true, 0, .03, .02, .05, .05, .85),
    EMAIL(false, false, 0, .25, .03, .03, .01, .02, .66),
    PHONE(true, false, 0, .25, .01, .04, .70),
    IDENTIFIER(false, true, 0, .02, .03, .05, .90),
    ADDRESS(true, false, 0, .10, .06, .10, .04, .05, .15, .50),
    ADDRESS_LINE(true, false, 0, .20, .05, .05, .05, .05, .05, .05, .50),
    CATEGORY(false, true, 0, .05, .95),
    OTHER(false, true, 0, .05, .05, .05, .10, .10, .15, .50),
    NUMBER(false, true, 0, .30, .10, .10, .50),
    LIST(false, false, 0, .25, .10, .10, .20, .35),
    LOCATION(true, false, 0, .20, .05, .05, .05, .05, .10, .50),
    TEXT(false, true, 0, .05, .05, .05, .10, .10, .15, .20, .30);

    private final boolean shared;
    private final boolean constant;

    @SuppressWarnings("ImmutableEnumChecker") // never written after construction
    private final double[] usual;

    Trait(boolean shared, boolean constant, double... usual) {
        this.shared = shared;
        this.constant = constant;
        this.usual = usual;
    }

    /** Whether people who live together share it, in part at least. */
    boolean isShared() {
        return shared;
    }

    /** Whether people of the same name are alike in it, as in addresses made from names. */
    boolean isNamed() {
        return this == GIVEN_NAME || this == FAMILY_NAME || this == EMAIL;
    }

    /** Whether a person has one of it for life, so that records of one person should agree in it. */
    boolean isConstant() {
        return constant;
    }

    /** How matches spread over the levels, before anything is learned. */
    double usual(int level) {
        return usual[level];
    }
}
