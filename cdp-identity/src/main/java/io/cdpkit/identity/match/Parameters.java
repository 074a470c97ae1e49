package io.cdpkit.identity.match;

import java.util.List;

/**
 * What a model has learned, by comparison and level.
 *
 * <p>Two records are of one person (m), of two people who live together (h), of two of the same name (n), or of two
 * strangers (u).
 */
final class Parameters {
    final PairCounts pairs;
    final double[][] m;
    final double[][] u;
    final double[][] h;
    final double[][] n;
    /** How many pairs of each sort there are among all pairs. */
    double matches;

    double households;
    /** Whether the records tell how many households there are, or it is only assumed. */
    boolean seesHouseholds;

    double namesakes;
    /** How many candidate pairs had which score. */
    List<MatchModel.Scored> scores = List.of();

    Parameters(int comparisons, PairCounts pairs) {
        this.pairs = pairs;
        this.m = new double[comparisons][];
        this.u = new double[comparisons][];
        this.h = new double[comparisons][];
        this.n = new double[comparisons][];
    }

    /** Whether people who live together agree in it more often than strangers, as far as is told. */
    boolean agreeTogether(Trait trait) {
        return trait.isShared() || (seesHouseholds && trait.seldomTogether() > 0);
    }

    /** The odds that two records picked by chance are one person's, where neither has a match that is known. */
    double prior() {
        return matches / pairs.free(matches);
    }
}
