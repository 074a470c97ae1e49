package io.cdpkit.identity;

import io.cdpkit.graph.LinkKey;
import io.cdpkit.identity.match.RecordMatcher;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The records of some links and which of them resemble each other, the best pair first. */
final class Resemblances {
    private static final Comparator<Pair> BEST_FIRST = Comparator.comparingDouble(Pair::score)
            .reversed()
            .thenComparing(Pair::one)
            .thenComparing(Pair::other);

    /** Where nothing is matched. */
    static final Resemblances NONE = new Resemblances(List.of(), null, List.of(), 0);

    /** Two records by their places, the one of the greater key first. */
    record Pair(int one, int other, double score) {}

    private final List<LinkKey> keys;
    private final RecordMatcher.@Nullable Panel panel;
    private final List<Pair> pairs;
    private final double least;

    /**
     * @param keys ascending, each with a record in the panel at its place
     * @param least the score from which two groups fit
     */
    Resemblances(List<LinkKey> keys, RecordMatcher.@Nullable Panel panel, List<Pair> pairs, double least) {
        this.least = least;
        this.keys = keys;
        this.panel = panel;
        this.pairs = pairs.stream().sorted(BEST_FIRST).toList();
    }

    /** The links that have records, ascending. */
    List<LinkKey> keys() {
        return keys;
    }

    List<Pair> pairs() {
        return pairs;
    }

    /** Whether two groups of records, each ascending, are one person's. */
    boolean fit(int[] group, int[] other) {
        return panel != null && panel.score(group, other) >= least;
    }
}
