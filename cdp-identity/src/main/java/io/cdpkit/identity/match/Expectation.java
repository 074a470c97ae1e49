package io.cdpkit.identity.match;

import java.util.Arrays;
import java.util.List;

/**
 * Learns the parameters of a model from patterns of candidate pairs by expectation maximisation (Dempster, Laird and
 * Rubin 1977); what labels say of some pairs is kept fixed.
 *
 * <p>What strangers agree in by chance is known from random pairs; pairs that were not candidates count as strangers, so
 * it does not matter that candidates agree in a key. Random pairs hold a few matches, which are taken out of u again;
 * copies are not among them.
 */
final class Expectation {
    private static final int ROUNDS = 30;
    private static final double USUAL_COUNT = 20;
    private static final double LEAST_SHARE_OF_CHANCE = 1 / 64.0;
    private static final double LEAST_SHARE_OF_DIFFERENT = 0.5;
    private static final double LEAST_CHANCE = 1e-9;
    /** Such a share of matches may differ altogether in anything. */
    private static final double LEAST_OTHER = 0.005;

    private static final double LEAST_SELDOM = 0.003;
    /** No more than such a share of those who live together are twins, or use one e-mail address. */
    private static final double MOST_SELDOM = 0.25;

    private final List<Comparison> comparisons;
    private final Parameters parameters;
    private final Chances chances;
    private final boolean households;
    /**
     * Whether addresses that are made from names tell namesakes; else they are learned, as names seldom fall by chance
     * alone.
     */
    private final boolean emails;

    private final long[] patterns;
    private final double[] counts;
    /** From here on the pairs of a pattern are known to be of one person, and from there on not to be. */
    private final int fromSame;

    private final int fromCopies;
    private final int fromDifferent;

    /**
     * How often random pairs agree.
     *
     * @param of by comparison and level
     * @param present by comparison: how many pairs have a value at all
     * @param withMatches whether the pairs held their share of matches
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Chances(double[][] of, double[] present, boolean withMatches) {}

    /**
     * The pairs of which it is known what they are.
     *
     * @param same of one person
     * @param different not of one person
     * @param copies of one person, and not among the pairs that the chances are of
     */
    record Known(Patterns same, Patterns different, Patterns copies) {}

    Expectation(List<Comparison> comparisons, Parameters start, Chances chances, Patterns unknown, Known known) {
        this.comparisons = comparisons;
        this.parameters = start;
        this.chances = chances;
        this.households = start.households > 0;
        this.emails = comparisons.stream().anyMatch(comparison -> comparison.trait() == Trait.EMAIL);
        List<Patterns> all = List.of(unknown, known.same(), known.copies(), known.different());
        this.patterns =
                all.stream().flatMapToLong(of -> Arrays.stream(of.sorted())).toArray();
        this.fromSame = unknown.size();
        this.fromCopies = fromSame + known.same().size();
        this.fromDifferent = fromCopies + known.copies().size();
        this.counts = all.stream()
                .flatMapToDouble(of -> Arrays.stream(of.sorted()).mapToDouble(of::count))
                .toArray();
    }

    Parameters learn() {
        for (int round = 0; round < ROUNDS; round++) {
            if (round(round) < 1e-4) {
                break;
            }
        }
        return parameters;
    }

    /** One round; by how much the share of matches changed. */
    private double round(int round) {
        int n = comparisons.size();
        double[][] logM = logs(parameters.m);
        double[][] logU = logs(parameters.u);
        double[][] logH = logs(parameters.h);
        double[][] logN = logs(parameters.n);
        double[][] inM = zeros();
        double[][] inH = zeros();
        double[][] inN = zeros();
        double[][] inCopies = zeros();
        double matches = 0;
        double together = 0;
        double named = 0;
        double priorM = Math.log(parameters.prior() * parameters.pairs.all());
        double priorH = households ? Math.log(parameters.households) : Double.NEGATIVE_INFINITY;
        double priorN = parameters.namesakes > 0 ? Math.log(parameters.namesakes) : Double.NEGATIVE_INFINITY;
        double priorU = Math.log(parameters.pairs.all());
        for (int i = 0; i < patterns.length; i++) {
            long pattern = patterns[i];
            double m = priorM;
            double h = priorH - Patterns.own(pattern) * Math.log(2);
            double u = priorU - (Patterns.own(pattern) + Patterns.shared(pattern)) * Math.log(2);
            double s = priorN - (Patterns.own(pattern) + Patterns.shared(pattern)) * Math.log(2);
            for (int c = 0; c < n; c++) {
                int level = Patterns.level(pattern, c);
                m += logM[c][level];
                h += logH[c][level];
                u += logU[c][level];
                s += logN[c][level];
            }
            if (i >= fromDifferent) {
                m = Double.NEGATIVE_INFINITY;
            } else if (i >= fromSame) {
                h = Double.NEGATIVE_INFINITY;
                u = Double.NEGATIVE_INFINITY;
                s = Double.NEGATIVE_INFINITY;
            }
            double most = Math.max(Math.max(m, s), Math.max(h, u));
            double eM = Math.exp(m - most);
            double eH = Math.exp(h - most);
            double eN = Math.exp(s - most);
            double all = eM + eH + eN + Math.exp(u - most);
            double ofM = counts[i] * eM / all;
            double ofH = counts[i] * eH / all;
            double ofN = counts[i] * eN / all;
            matches += ofM;
            together += ofH;
            named += ofN;
            for (int c = 0; c < n; c++) {
                int level = Patterns.level(pattern, c);
                inM[c][level] += ofM;
                inH[c][level] += ofH;
                inN[c][level] += ofN;
                inCopies[c][level] += i >= fromCopies && i < fromDifferent ? ofM : 0;
            }
        }
        double change = Math.abs(matches - parameters.matches) / (parameters.matches + 1);
        parameters.matches = Math.max(1, Math.min(parameters.pairs.mostMatches(), matches));
        if (parameters.seesHouseholds) {
            parameters.households = households ? Math.max(1e-3, together) : 0;
        }
        for (int c = 0; c < n; c++) {
            maximise(c, inM[c], inH[c], inN[c], inCopies[c]);
        }
        if (households) {
            keepRelativesApart();
        }
        double byChance = Training.namesakes(comparisons, parameters);
        parameters.namesakes = byChance > 0 && !emails ? Math.max(named, byChance) : byChance;
        return round < 3 ? 1 : change;
    }

    private void maximise(int c, double[] inM, double[] inH, double[] inN, double[] inCopies) {
        Trait trait = comparisons.get(c).trait();
        int levels = inM.length;
        double allM = USUAL_COUNT;
        double allH = USUAL_COUNT;
        double allN = USUAL_COUNT;
        for (int level = 1; level < levels; level++) {
            allM += inM[level];
            allH += inH[level];
            allN += inN[level];
        }
        double sumU = 0;
        for (int level = 1; level < levels; level++) {
            parameters.m[c][level] = (inM[level] + USUAL_COUNT * trait.usual(level)) / allM;
            boolean together = trait.isShared() && (level == levels - 1 || trait.seldomTogether() == 0);
            double chance = chances.of()[c][level];
            double known = chances.withMatches() ? inM[level] - inCopies[level] + (together ? inH[level] : 0) : 0;
            double strangers = chance * chances.present()[c] - known;
            parameters.u[c][level] =
                    Math.max(Math.max(strangers / chances.present()[c], chance * leastShare(level)), LEAST_CHANCE);
            sumU += parameters.u[c][level];
        }
        keepAlike(parameters.m[c], trait.mostDifferent());
        for (int level = 1; level < levels; level++) {
            parameters.u[c][level] /= sumU;
        }
        double seldom = (inH[levels - 1] + USUAL_COUNT * trait.seldomTogether()) / allH;
        for (int level = 1; level < levels; level++) {
            if (!households || !parameters.agreeTogether(trait)) {
                parameters.h[c][level] = parameters.u[c][level];
            } else if (trait.seldomTogether() > 0) {
                parameters.h[c][level] = Training.seldomTogether(clip(seldom), parameters.u[c], level);
            } else if (parameters.seesHouseholds) {
                parameters.h[c][level] =
                        (inH[level] + USUAL_COUNT * Training.usualTogether(trait, parameters.u[c], level)) / allH;
            }
            double usualNamed = Training.usualNamed(trait, parameters.u[c], level);
            boolean learned = emails ? trait == Trait.EMAIL : trait.isNamed();
            parameters.n[c][level] = learned ? (inN[level] + USUAL_COUNT * usualNamed) / allN : usualNamed;
        }
    }

    /**
     * Where given names or birth dates are other ones much more often than family names, which people change, they are those
     * of twins, or of father and son: people at one address whom little else tells apart.
     */
    private void keepRelativesApart() {
        double family = -1;
        for (int c = 0; c < comparisons.size(); c++) {
            if (comparisons.get(c).trait() == Trait.FAMILY_NAME) {
                family = Math.max(family, parameters.m[c][Comparer.DIFFERENT]);
            }
        }
        for (int c = 0; c < comparisons.size() && family >= 0; c++) {
            double most = comparisons.get(c).trait().mostDifferentPerFamilyName() * family;
            keepAlike(parameters.m[c], Math.max(LEAST_OTHER, most));
        }
    }

    /** Most strangers differ, however few pairs there are to tell. */
    private static double leastShare(int level) {
        return level == Comparer.DIFFERENT ? LEAST_SHARE_OF_DIFFERENT : LEAST_SHARE_OF_CHANCE;
    }

    /** Lets at most such a share of matches differ. */
    private static void keepAlike(double[] m, double most) {
        double alike = (1 - most) / (1 - m[Comparer.DIFFERENT]);
        if (m[Comparer.DIFFERENT] > most) {
            for (int level = Comparer.DIFFERENT + 1; level < m.length; level++) {
                m[level] *= alike;
            }
            m[Comparer.DIFFERENT] = most;
        }
    }

    private static double clip(double seldom) {
        return Math.max(LEAST_SELDOM, Math.min(MOST_SELDOM, seldom));
    }

    private double[][] zeros() {
        double[][] zeros = new double[comparisons.size()][];
        for (int c = 0; c < zeros.length; c++) {
            zeros[c] = new double[comparisons.get(c).comparer().levels()];
        }
        return zeros;
    }

    private static double[][] logs(double[][] of) {
        double[][] logs = new double[of.length][];
        for (int c = 0; c < of.length; c++) {
            logs[c] = new double[of[c].length];
            for (int level = 1; level < of[c].length; level++) {
                logs[c][level] = Math.log(of[c][level]);
            }
        }
        return logs;
    }
}
