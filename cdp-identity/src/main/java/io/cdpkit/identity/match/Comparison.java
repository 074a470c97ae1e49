package io.cdpkit.identity.match;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A comparer of the records of a table, the name it goes by, and what it compares.
 *
 * @param field the place of its first field in the schema
 */
record Comparison(String name, Trait trait, Comparer comparer, int field) {
    /** The places of comparisons in the order of their fields, as people want to read them. */
    static List<Integer> inOrderOfFields(List<Comparison> comparisons) {
        return IntStream.range(0, comparisons.size())
                .boxed()
                .sorted(Comparator.comparingInt(c -> comparisons.get(c).field()))
                .toList();
    }
}
