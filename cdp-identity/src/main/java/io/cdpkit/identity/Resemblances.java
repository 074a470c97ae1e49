package io.cdpkit.identity;

import io.cdpkit.graph.LinkKey;
import io.cdpkit.identity.match.RecordMatcher;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The records of some links and which of them resemble each other, the best pair first. */
final class Resemblances {
    private static final Comparator<Pair> BEST_FIRST = Comparator.comparingDouble(Pair::score)
            .reversed()
            .thenComparing(Pair::one)
            .thenComparing(Pair::other);

    /** Where nothing is matched. */
    static final Resemblances NONE = new Resemblances(
            List.of(),
            () -> {
                throw new AssertionError("without pairs there are no groups");
            },
            List.of(),
            0);

    /** Two records by their places, the one of the greater key first. */
    record Pair(int one, int other, double score) {}

    private final List<LinkKey> keys;
    private final Supplier<RecordMatcher.Panel> panels;
    private final List<Pair> pairs;
    private final double least;
    private RecordMatcher.@Nullable Panel panel;

    /**
     * @param keys ascending, each with a record in the panel at its place
     * @param panels makes the panel, if it is needed at all
     * @param least the score from which two groups fit
     */
    Resemblances(List<LinkKey> keys, Supplier<RecordMatcher.Panel> panels, List<Pair> pairs, double least) {
        this.least = least;
        this.keys = keys;
        this.panels = panels;
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
        if (group.length == 1 && other.length == 1) {
            return pair.score() >= least;
        }
        if (panel == null) {
            panel = panels.get();
        }
        return panel.score(group, other) >= least;
    }
}
