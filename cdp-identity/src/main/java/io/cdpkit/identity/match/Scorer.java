package io.cdpkit.identity.match;

import java.util.List;

/**
 * Scores pairs of records: the base-2 logarithm of the odds that they are one person's (Fellegi and Sunter 1969).
 *
 * <p>The score is the sum of the prior, a weight and a term-frequency adjustment for each comparison, and a correction
 * for people who live together: sharing an address makes it less telling to share a family name as well. Thread-safe.
 */
final class Scorer {
    private static final double LEAST_WEIGHT = -12;
    private static final double MOST_WEIGHT = 30;
    private static final double LEAST_ADJUSTMENT = -12;
    private static final double MOST_ADJUSTMENT = 12;
    /** More than what rounding makes of a sum. */
    private static final double ROUNDING = 1e-3;

    private static final int TABLE = 1 << 14;
    private static final double[] LOG2 = new double[TABLE];

    static {
        for (int i = 1; i < TABLE; i++) {
            LOG2[i] = Math.log(i) / Math.log(2);
        }
    }

    final int comparisons;
    private final Comparer[] comparers;
    final boolean[] shared;
    final boolean[] constant;
    /** By comparison: the level of what some who live together have the same, though most have not; or none. */
    private final int[] seldom;
    /** By comparison: what they have of that beyond chance, against strangers. */
    private final double[] beyondChance;

    private final double[][] weights;
    private final double[][] together;
    private final double[][] named;
    private final double[][] references;
    private final double[][] strengths;
    /** By comparison: what those after it add at most. */
    private final double[] mostLeft;

    final double prior;
    final double household;
    final double namesake;

    Scorer(List<Comparison> comparisons, Parameters parameters) {
        this.comparisons = comparisons.size();
        this.comparers = new Comparer[this.comparisons];
        this.shared = new boolean[this.comparisons];
        this.constant = new boolean[this.comparisons];
        this.seldom = new int[this.comparisons];
        this.beyondChance = new double[this.comparisons];
        this.weights = new double[this.comparisons][];
        this.together = new double[this.comparisons][];
        this.named = new double[this.comparisons][];
        this.references = new double[this.comparisons][];
        this.strengths = new double[this.comparisons][];
        for (int c = 0; c < this.comparisons; c++) {
            Comparison comparison = comparisons.get(c);
            comparers[c] = comparison.comparer();
            shared[c] = comparison.trait().isShared();
            constant[c] = comparison.trait().isConstant();
            int levels = comparers[c].levels();
            weights[c] = new double[levels];
            together[c] = new double[levels];
            named[c] = new double[levels];
            references[c] = new double[levels];
            strengths[c] = new double[levels];
            for (int level = 1; level < levels; level++) {
                double[] u = parameters.u[c];
                weights[c][level] = clip(log2(parameters.m[c][level] / u[level]), LEAST_WEIGHT, MOST_WEIGHT);
                together[c][level] = clip(log2(parameters.h[c][level] / u[level]), LEAST_WEIGHT, MOST_WEIGHT);
                named[c][level] = clip(log2(parameters.n[c][level] / u[level]), LEAST_WEIGHT, MOST_WEIGHT);
                double reference = comparers[c].reference(level);
                references[c][level] = reference <= 0 ? 0 : log2(reference);
                strengths[c][level] = reference <= 0 || level == Comparer.DIFFERENT ? 0 : level == levels - 1 ? 1 : 0.5;
            }
            double byChance = parameters.u[c][levels - 1];
            double beyond = (parameters.h[c][levels - 1] - byChance) / (1 - byChance);
            seldom[c] = comparison.trait().seldomTogether() > 0 ? levels - 1 : Comparer.MISSING;
            beyondChance[c] = log2(Math.max(0, beyond) / byChance);
        }
        this.mostLeft = mostLeft();
        this.prior = log2(parameters.prior());
        this.household = parameters.households <= 0
                ? Double.NEGATIVE_INFINITY
                : log2(parameters.households / parameters.pairs.all());
        this.namesake = parameters.namesakes <= 0
                ? Double.NEGATIVE_INFINITY
                : log2(parameters.namesakes / parameters.pairs.all());
    }

    /** The same weights for other records, compared in the same way. */
    Scorer(Scorer like, List<Comparison> comparisons) {
        this.comparisons = like.comparisons;
        this.comparers = comparisons.stream().map(Comparison::comparer).toArray(Comparer[]::new);
        this.shared = like.shared;
        this.constant = like.constant;
        this.seldom = like.seldom;
        this.beyondChance = like.beyondChance;
        this.weights = like.weights;
        this.together = like.together;
        this.named = like.named;
        this.references = like.references;
        this.strengths = like.strengths;
        this.mostLeft = like.mostLeft;
        this.prior = like.prior;
        this.household = like.household;
        this.namesake = like.namesake;
    }

    private double[] mostLeft() {
        double[] left = new double[comparisons];
        for (int c = comparisons - 1; c > 0; c--) {
            double most = 0;
            for (int level = 1; level < weights[c].length; level++) {
                int rarest = Comparer.result(level, Math.max(1, comparers[c].rarest()));
                most = Math.max(most, weights[c][level] + Math.max(0, adjustment(c, rarest)));
            }
            left[c - 1] = left[c] + most;
        }
        return left;
    }

    static double log2(double x) {
        return Math.log(x) / Math.log(2);
    }

    private static double log2(int x) {
        return x < TABLE ? LOG2[x] : log2((double) x);
    }

    private static double clip(double x, double least, double most) {
        return Math.max(least, Math.min(most, x));
    }

    int compare(int c, int a, int b, Scratch scratch) {
        return comparers[c].compare(a, b, scratch);
    }

    double weight(int c, int level) {
        return weights[c][level];
    }

    /**
     * What a level says of people who live together, against strangers. Those who have the same though most have not, such
     * as father and son a name, agree in a rare value as easily as in a common one; all others by chance.
     */
    double together(int c, int level, double adjustment) {
        return level == seldom[c]
                ? Math.max(0, beyondChance[c] + adjustment)
                : together[c][level] + (shared[c] ? adjustment : 0);
    }

    double named(int c, int level) {
        return named[c][level];
    }

    /** What agreeing in a rarer, or commoner, value adds. */
    double adjustment(int c, int compared) {
        int frequency = Comparer.frequency(compared);
        int level = Comparer.level(compared);
        double strength = strengths[c][level];
        return frequency == 0 || strength == 0
                ? 0
                : strength * clip(references[c][level] - log2(frequency), LEAST_ADJUSTMENT, MOST_ADJUSTMENT);
    }

    /** The score of two records whose cells start at {@code a} and {@code b}. */
    double score(int a, int b, Scratch scratch) {
        return score(a, b, Double.NEGATIVE_INFINITY, scratch);
    }

    /** What comparisons have come to, with one more. */
    double plus(double sum, int c, int a, int b, Scratch scratch) {
        int compared = comparers[c].compare(a, b, scratch);
        return sum + weights[c][Comparer.level(compared)] + adjustment(c, compared);
    }

    /** Whether a score may be at least so much where the comparisons up to one have come to some sum. */
    boolean mayReach(double least, double sum, int c) {
        return sum + mostLeft[c] >= least - ROUNDING;
    }

    /** The score of two records if it is at least so much, or else something less. */
    double score(int a, int b, double least, Scratch scratch) {
        double enough = least - ROUNDING;
        double sum = prior;
        double alike = household;
        double same = namesake;
        for (int c = 0; c < comparisons; c++) {
            int compared = comparers[c].compare(a, b, scratch);
            int level = Comparer.level(compared);
            if (level != Comparer.MISSING) {
                double adjustment = adjustment(c, compared);
                sum += weights[c][level] + adjustment;
                same += named[c][level];
                alike += together(c, level, adjustment);
            }
            if (sum + mostLeft[c] < enough) {
                return Double.NEGATIVE_INFINITY;
            }
        }
        return sum - correction(alike, same);
    }

    /**
     * The score of two clusters, on all they know: in what a person keeps for life, by how their records agree on average;
     * in what a person may have several of, by the best agreement.
     *
     * @param left the places of the records of the one, of which there are {@code lefts}
     */
    double together(int[] left, int lefts, int[] right, int rights, int width, Scratch scratch) {
        double sum = prior;
        double alike = household;
        double same = namesake;
        for (int c = 0; c < comparisons; c++) {
            double total = 0;
            double totalAlike = 0;
            double totalSame = 0;
            double best = Double.NEGATIVE_INFINITY;
            double bestAlike = 0;
            double bestSame = 0;
            int count = 0;
            for (int i = 0; i < lefts; i++) {
                for (int j = 0; j < rights; j++) {
                    int first = Math.min(left[i], right[j]);
                    int second = Math.max(left[i], right[j]);
                    int compared = comparers[c].compare(first * width, second * width, scratch);
                    int level = Comparer.level(compared);
                    if (level != Comparer.MISSING) {
                        double adjustment = adjustment(c, compared);
                        double weight = weights[c][level] + adjustment;
                        double like = together(c, level, adjustment);
                        total += weight;
                        totalAlike += like;
                        totalSame += named[c][level];
                        count++;
                        if (weight > best) {
                            best = weight;
                            bestAlike = like;
                            bestSame = named[c][level];
                        }
                    }
                }
            }
            if (count > 0) {
                sum += constant[c] ? total / count : best;
                alike += constant[c] ? totalAlike / count : bestAlike;
                same += constant[c] ? totalSame / count : bestSame;
            }
        }
        return sum - correction(alike, same);
    }

    /** The score of two records of which only the levels are known, and the adjustments to a bit. */
    double score(long pattern) {
        double sum = prior + Patterns.own(pattern) + Patterns.shared(pattern);
        double alike = household + Patterns.shared(pattern);
        double same = namesake;
        for (int c = 0; c < comparisons; c++) {
            int level = Patterns.level(pattern, c);
            if (level != Comparer.MISSING) {
                sum += weights[c][level];
                same += named[c][level];
                alike += together[c][level];
            }
        }
        return sum - correction(alike, same);
    }

    /** What living together, or having the same name, takes from a score. */
    static double correction(double together, double named) {
        double most = Math.max(together, named);
        return most < -8
                ? 0
                : most + log2(Math.pow(2, -most) + Math.pow(2, together - most) + Math.pow(2, named - most));
    }

    /** The score of a probability. */
    static double logOdds(double probability) {
        return log2(probability / (1 - probability));
    }

    /** The probability of a score. */
    static double probability(double score) {
        return 1 / (1 + Math.pow(2, -score));
    }
}
