package io.cdpkit.identity.match;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How many pairs some records make that may be one person's: any two, or two of different sources that have no duplicates
 * of their own. There a record has at most one match in each other source, and what has its match is nobody else's.
 */
final class PairCounts {
    /** So many records of a source may have no match, however many seem to have one. */
    private static final double LEAST_FREE = 0.05;

    private final double all;
    private final List<Sides> sides;

    /** How many records two sources have. */
    private record Sides(long one, long other) {
        double mostMatches() {
            return Math.min(one, other);
        }

        double free(double matches) {
            return free(one, matches) * free(other, matches);
        }

        private static double free(long records, double matches) {
            return Math.max(records - matches, LEAST_FREE * records);
        }
    }

    private PairCounts(double all, List<Sides> sides) {
        this.all = Math.max(1, all);
        this.sides = sides;
    }

    /** So many pairs that may all be one person's. */
    static PairCounts of(double all) {
        return new PairCounts(all, List.of());
    }

    /** Those within so many records. */
    static PairCounts within(long records) {
        return of(records * (records - 1.0) / 2);
    }

    /** Those across sources that have so many records each. */
    static PairCounts across(long... sources) {
        List<Sides> sides = new ArrayList<>();
        long[] counts = Arrays.stream(sources).filter(count -> count > 0).toArray();
        for (int one = 0; one < counts.length; one++) {
            for (int other = 0; other < one; other++) {
                sides.add(new Sides(counts[one], counts[other]));
            }
        }
        return new PairCounts(
                sides.stream().mapToDouble(of -> (double) of.one() * of.other()).sum(), sides);
    }

    double all() {
        return all;
    }

    double mostMatches() {
        return sides.isEmpty()
                ? all
                : sides.stream().mapToDouble(Sides::mostMatches).sum();
    }

    /** How many pairs are of two records that both have no match where the other is from, if there are so many matches. */
    double free(double matches) {
        double share = matches / mostMatches();
        return sides.isEmpty()
                ? all
                : sides.stream()
                        .mapToDouble(of -> of.free(share * of.mostMatches()))
                        .sum();
    }
}
