package io.cdpkit.identity.match;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Why two records are, or are not, taken for one person's.
 *
 * <p>The bits of the contributions add up to the score exactly. No values of the records are in it. Immutable.
 *
 * @param contributions the prior, the comparisons, and what is taken off for people who share a home or a name
 * @param keys the blocking keys that the records share; without one they are not compared
 * @param sameCluster whether they ended in one cluster, be it through others
 */
public record PairExplanation(List<Contribution> contributions, List<String> keys, boolean sameCluster) {
    public PairExplanation {
        contributions = List.copyOf(contributions);
        keys = List.copyOf(keys);
    }

    /**
     * What one thing adds to the score.
     *
     * @param name what is compared
     * @param outcome how it compares
     * @param bits the weight; one bit doubles the odds
     */
    public record Contribution(String name, String outcome, double bits) {}

    /** What the score of two records is made of, whose cells start at {@code a} and {@code b}. */
    static List<Contribution> contributions(
            List<Comparison> comparisons, Scorer scorer, int a, int b, Scratch scratch) {
        List<Contribution> contributions = new ArrayList<>();
        contributions.add(new Contribution("prior", "two records picked by chance", scorer.prior));
        double together = scorer.household;
        double named = scorer.namesake;
        for (int c : Comparison.inOrderOfFields(comparisons)) {
            int result = scorer.compare(c, a, b, scratch);
            int level = Comparer.level(result);
            Comparison comparison = comparisons.get(c);
            String outcome = comparison.comparer().names().get(level);
            contributions.add(new Contribution(
                    comparison.name(), outcome, level == Comparer.MISSING ? 0 : scorer.weight(c, level)));
            if (level != Comparer.MISSING) {
                double adjustment = scorer.adjustment(c, result);
                if (adjustment != 0) {
                    contributions.add(new Contribution(
                            comparison.name(), adjustment > 0 ? "a rare value" : "a common value", adjustment));
                }
                together += scorer.together(c, level, adjustment);
                named += scorer.named(c, level);
            }
        }
        double correction = Scorer.correction(together, named);
        if (correction > 0) {
            contributions.add(new Contribution(
                    "others", together > named ? "people who live together" : "people of the same name", -correction));
        }
        return contributions;
    }

    /** The base-2 logarithm of the odds: the sum of the contributions. */
    public double score() {
        double score = 0;
        for (Contribution contribution : contributions) {
            score += contribution.bits();
        }
        return score;
    }

    /** The probability that the records are one person's. */
    public double probability() {
        return Scorer.probability(score());
    }

    /** As a picture: an SVG of its own, the contributions one below the other as they add up. */
    public String svg() {
        return new Waterfall(this).svg();
    }

    /** As JSON: score, probability, keys, whether in one cluster, and the contributions in their order. */
    public String json() {
        return PairExplanationJson.write(this);
    }

    /** As text, one contribution a line. */
    public String text() {
        StringBuilder text = new StringBuilder();
        for (Contribution contribution : contributions) {
            text.append(String.format(
                    Locale.ROOT, "%+7.2f  %s: %s%n", contribution.bits(), contribution.name(), contribution.outcome()));
        }
        return text.append(String.format(Locale.ROOT, "%+7.2f  score, probability %.4f%n", score(), probability()))
                .append(keys.isEmpty() ? "" : "compared because they share: " + String.join(", ", keys) + "\n")
                .append(sameCluster ? "in one cluster\n" : "in different clusters\n")
                .toString();
    }
}
