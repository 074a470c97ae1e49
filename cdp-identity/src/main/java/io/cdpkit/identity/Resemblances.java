package io.cdpkit.identity;

import io.cdpkit.graph.LinkKey;
import java.util.Comparator;
import java.util.List;

/** The records of some links and which of them resemble each other, the best pair first. */
final class Resemblances {
    private static final Comparator<Pair> BEST_FIRST = Comparator.comparingDouble(Pair::score)
            .reversed()
            .thenComparing(Pair::one)
            .thenComparing(Pair::other);

    /** Where nothing is matched. */
    static final Resemblances NONE = new Resemblances(
            List.of(),
            (group, other) -> {
                throw new AssertionError("without pairs there are no groups");
            },
            List.of(),
            0);

    /** Two records by their places, the one of the greater key first. */
    record Pair(int one, int other, double score) {}

    /** The score of two groups of records, each by their places, ascending. */
    interface Groups {
        double score(int[] group, int[] other);
    }

    private final List<LinkKey> keys;
    private final Groups groups;
    private final List<Pair> pairs;
    private final double least;

    /**
     * @param keys ascending, each with a record
     * @param groups scores records by the places of their keys
     * @param least the score from which two groups fit
     */
    Resemblances(List<LinkKey> keys, Groups groups, List<Pair> pairs, double least) {
        this.least = least;
        this.keys = keys;
        this.groups = groups;
        this.pairs = pairs.stream().sorted(BEST_FIRST).toList();
    }

    /** The links that have records, ascending. */
    List<LinkKey> keys() {
        return keys;
    }

    List<Pair> pairs() {
        return pairs;
    }

    /** Whether two groups of records, each ascending and with one of a pair, are one person's. */
    boolean fit(Pair pair, int[] group, int[] other) {
        double score = group.length == 1 && other.length == 1 ? pair.score() : groups.score(group, other);
        return score >= least;
    }
}
