package io.cdpkit.identity.match;

import io.cdpkit.identity.match.PairExplanation.Contribution;
import io.cdpkit.markup.Markup;
import java.util.List;
import java.util.Locale;

/** Draws how the contributions add up to a score, from the prior at the top down to the sum: a picture by itself. */
final class Waterfall {
    private static final int ROW = 22;
    private static final int LABEL = 330;
    private static final int CHART = 360;
    private static final int WIDTH = LABEL + CHART + 70;

    private final List<Contribution> contributions;
    private final StringBuilder svg = new StringBuilder();
    private double least;
    private double most;

    Waterfall(PairExplanation explanation) {
        this.contributions = explanation.contributions();
        double sum = 0;
        for (Contribution contribution : contributions) {
            sum += contribution.bits();
            least = Math.min(least, sum);
            most = Math.max(most, sum);
        }
        most = Math.max(most, least + 1);
    }

    String svg() {
        int height = ROW * (contributions.size() + 1) + 8;
        svg.append(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" font-family=\"sans-serif\""
                        + " font-size=\"12\" role=\"img\"><title>How the score comes about, in bits</title>%n",
                WIDTH,
                height,
                WIDTH));
        svg.append(String.format(
                Locale.ROOT,
                "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"0\" y2=\"%d\" stroke=\"#999\" stroke-dasharray=\"3 3\"/>%n",
                x(0),
                x(0),
                height));
        double sum = 0;
        int row = 0;
        for (Contribution contribution : contributions) {
            String label = contribution.name() + ": " + contribution.outcome();
            bar(row++, label, sum, sum + contribution.bits(), contribution.bits() < 0 ? "#c0504d" : "#4f8f5b");
            sum += contribution.bits();
        }
        bar(row, "score", 0, sum, "#34557f");
        return svg.append("</svg>").toString();
    }

    private double x(double bits) {
        return LABEL + (bits - least) / (most - least) * CHART;
    }

    private void bar(int row, String label, double from, double to, String colour) {
        int y = row * ROW + 4;
        double left = x(Math.min(from, to));
        double width = Math.max(1, x(Math.max(from, to)) - left);
        svg.append(String.format(
                Locale.ROOT,
                "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text><rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\""
                        + " fill=\"%s\"/><text x=\"%.1f\" y=\"%d\">%+.1f</text>%n",
                LABEL - 8,
                y + 13,
                Markup.escape(label),
                left,
                y,
                width,
                ROW - 6,
                colour,
                left + width + 4,
                y + 13,
                to - from));
    }
}
