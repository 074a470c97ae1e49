package io.cdpkit.segments.insight;

/**
 * Counts orders and nothing else, so that it can count them from {@link OrderColumns} too, many times faster.
 *
 * @param <C> the counter itself
 */
public sealed interface OrderCounter<C extends OrderCounter<C>> extends TableCounter<C>
        permits SalesCounter, RfmCounter, CohortCounter {
    /**
     * Counts some of the people of columns, as if they came one by one.
     *
     * @param first the place of the first of them, from 0
     * @param end the place behind the last
     */
    void people(OrderColumns columns, int first, int end);

    @Override
    default void person(Person person) {
        people(person.columns(), 0, 1);
    }
}
