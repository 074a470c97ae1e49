package io.cdpkit.identity.match;

/**
 * What is known beforehand about a thing compared: how matches usually spread over its levels, whether people who live
 * together share it, and whether one person keeps one value of it.
 */
enum Trait {
    GIVEN_NAME(false, true, 0, .03, .01, .03, .06, .06, .01, .80),
    FAMILY_NAME(true, true, 0, .06, .02, .03, .08, .81),
    BIRTH_DATE(true, true, 0, .03, .02, .05, .05, .85),
    EMAIL(true, false, 0, .25, .03, .03, .01, .02, .66),
    PHONE(true, false, 0, .25, .01, .04, .70),
    IDENTIFIER(false, true, 0, .02, .03, .05, .90),
    ADDRESS(true, false, 0, .10, .06, .10, .04, .05, .15, .50),
    ADDRESS_LINE(true, false, 0, .20, .01, .02, .03, .02, .03, .02, .03, .02, .03, .02, .03, .02, .02, .50),
    CATEGORY(false, true, 0, .05, .95),
    OTHER(false, true, 0, .05, .05, .05, .10, .10, .15, .50),
    NUMBER(false, true, 0, .30, .10, .10, .50),
    LIST(false, false, 0, .25, .10, .10, .20, .35),
    LOCATION(true, false, 0, .20, .05, .05, .05, .05, .10, .50),
    TEXT(false, true, 0, .05, .01, .02, .03, .02, .03, .03, .06, .03, .06, .05, .10, .06, .15, .30);

    private final boolean shared;
    private final boolean constant;

    @SuppressWarnings("ImmutableEnumChecker") // never written after construction
    private final double[] usual;

    Trait(boolean shared, boolean constant, double... usual) {
        this.shared = shared;
        this.constant = constant;
        this.usual = usual;
    }

    /** Whether people who live together share it, in part or now and then at least. */
    boolean isShared() {
        return shared;
    }

    /** Whether people of the same name are alike in it, as in addresses made from names. */
    boolean isNamed() {
        return this == GIVEN_NAME || this == FAMILY_NAME || this == EMAIL;
    }

    /** Whether two people of the same name hardly ever agree in it. */
    boolean tellsNamesakes() {
        return this == BIRTH_DATE || this == PHONE || this == EMAIL || this == IDENTIFIER;
    }

    /** Whether a person has one of it for life, so that records of one person should agree in it. */
    boolean isConstant() {
        return constant;
    }

    /**
     * Which share of those who live together have the same, where most have not: twins their birth date, father and son a
     * given name, couples an e-mail address. It is what is assumed before anything is learned; 0 for what is commonly
     * shared, or not at all.
     */
    double seldomTogether() {
        return switch (this) {
            case GIVEN_NAME -> .005;
            case BIRTH_DATE -> .01;
            case EMAIL -> .02;
            default -> 0;
        };
    }

    /**
     * Which share of matches may differ altogether, whatever is learned. Given names of one person, if they are neither near
     * nor short forms nor swapped, seldom do; where there are no matches, twins must not be taken for them, nor namesakes.
     */
    double mostDifferent() {
        return switch (this) {
            case GIVEN_NAME -> .15;
            case FAMILY_NAME, BIRTH_DATE -> .5;
            default -> 1;
        };
    }

    /** How much more often than the family name it may differ altogether between the records of one person. */
    double mostDifferentPerFamilyName() {
        return switch (this) {
            case GIVEN_NAME -> 2;
            case BIRTH_DATE -> 3;
            default -> Double.POSITIVE_INFINITY;
        };
    }

    /** How strangers spread over the levels, before anything is counted. */
    double strangers(int level) {
        double equal = ofStrangers();
        int top = usual.length - 1;
        double between = top > 2 ? .06 * (1 - equal) : 0;
        return level == top ? equal : level == Comparer.DIFFERENT ? 1 - equal - between : between / (top - 2);
    }

    /** How often strangers are equal in it. */
    private double ofStrangers() {
        return switch (this) {
            case GIVEN_NAME, ADDRESS_LINE, OTHER, LIST -> 1e-2;
            case FAMILY_NAME -> 5e-3;
            case BIRTH_DATE -> 3e-4;
            case EMAIL, PHONE, IDENTIFIER -> 1e-4;
            case ADDRESS, LOCATION, TEXT -> 1e-3;
            case CATEGORY -> .4;
            case NUMBER -> 2e-2;
        };
    }

    /** How matches spread over the levels, before anything is learned. */
    double usual(int level) {
        return usual[level];
    }
}
