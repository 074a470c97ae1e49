package io.cdpkit.segments.insight;

/**
 * Counts people into a table, one by one, and keeps none of them.
 *
 * <p>Laws: the order of people changes nothing, and neither does how they are spread over counters of the same settings
 * that {@link #addAll} puts together, in whatever order, as long as no limit is reached. Every person is to be fed once, to
 * one of them. Memory grows with what the table tells apart (quarters, categories, keywords), not with people, unless a
 * counter says otherwise.
 *
 * <p>Labels that data brings are limited; what is beyond the limit is left out, and the table tells how much. Not
 * thread-safe: give each thread a counter of its own.
 *
 * @param <C> the counter itself
 */
public interface TableCounter<C extends TableCounter<C>> {
    /** Counts a person. */
    void person(Person person);

    /**
     * Adds all that another counter has counted.
     *
     * @throws IllegalArgumentException if its settings differ
     */
    void addAll(C others);

    /** The table so far; counting may go on. */
    InsightTable table();
}
