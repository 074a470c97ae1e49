package io.cdpkit.quality;

/**
 * What a figure of a {@link QualityReport} says. Shares are 0 to 1. For all sources together, a figure is over all their
 * events and values.
 */
public enum Measure {
    /** The share of a source's identify events that carry the attribute. */
    COMPLETENESS,
    /**
     * The share of people, of those a source says anything about, of whom some identify event of it carries the attribute;
     * for all sources together, the share of all people of whom anybody knows it.
     */
    COVERAGE,
    /**
     * The share of carried values that pass the attribute's check; for a path of commerce properties, the share of the
     * source's commerce events in which nothing there is of the wrong kind.
     */
    VALIDITY,
    /** The share of a source's identifiers in a namespace that name a single person. */
    UNIQUENESS,
    /**
     * The share of people, of those a source names in a namespace, whom it names by a single identifier there: the others
     * it may have several times. For all sources together, over the identifiers of all of them.
     */
    ONE_NAME,
    /** The delay in hours from event time to receipt that half of a source's events do not pass. */
    DELAY_MEDIAN_HOURS,
    /** The delay in hours from event time to receipt that nine in ten of a source's events do not pass. */
    DELAY_P90_HOURS,
    /**
     * For all sources together, the share of people about whom they agree; for one source, the share of other sources'
     * values that equal its own.
     */
    CONSISTENCY,
    /**
     * How many claims that two profiles are one person wait for a steward, by the namespace of the identifier claimed: the
     * duplicates that there may be. For one source, those that its events state, or that are of somebody
     * alike whom they name; several sources may state the same.
     */
    DUPLICATES_WAITING,
    /** How many shared identifiers of a namespace wait for a steward; for one source, those that its events name. */
    SHARED_WAITING;

    /** Whether its figures are shares of 0 to 1. */
    boolean isShare() {
        return switch (this) {
            case COMPLETENESS, COVERAGE, VALIDITY, UNIQUENESS, ONE_NAME, CONSISTENCY -> true;
            case DELAY_MEDIAN_HOURS, DELAY_P90_HOURS, DUPLICATES_WAITING, SHARED_WAITING -> false;
        };
    }
}
