package io.cdpkit.identity.match;

import io.cdpkit.identity.match.MatchModel.Learned;
import io.cdpkit.markup.Markup;
import java.util.Locale;

/** Draws the levels of a comparison: what each weighs, and how often matches and strangers are there. */
final class LevelChart {
    private static final int ROW = 20;
    private static final int LABEL = 300;
    private static final int WEIGHTS = 260;
    private static final int SHARES = 180;
    private static final int FIGURES = 60;
    /** The bits at either end. */
    private static final double MOST = 15;

    private final Learned learned;
    private final StringBuilder svg = new StringBuilder();

    LevelChart(Learned learned) {
        this.learned = learned;
    }

    String svg() {
        int levels = learned.levels().size();
        int width = LABEL + WEIGHTS + FIGURES + SHARES + FIGURES;
        put(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\""
                        + " font-family=\"sans-serif\" font-size=\"12\" role=\"img\"><title>%s</title>%n",
                width, ROW * levels + 6, width, ROW * levels + 6, Markup.escape(learned.name()));
        double zero = LABEL + WEIGHTS / 2.0;
        put("<line x1=\"%.1f\" x2=\"%.1f\" y1=\"0\" y2=\"%d\" stroke=\"#999\"/>%n", zero, zero, ROW * levels);
        for (int level = 0; level < levels; level++) {
            // The best agreement on top.
            int y = ROW * (levels - 1 - level);
            double bits = learned.weight(level);
            double end = zero + Math.max(-MOST, Math.min(MOST, bits)) / MOST * WEIGHTS / 2;
            text(LABEL - 8, y, "end", Markup.escape(learned.levels().get(level)));
            rect(Math.min(zero, end), y + 3, Math.abs(end - zero), ROW - 7, bits < 0 ? "#c0504d" : "#4f8f5b");
            text(LABEL + WEIGHTS + 4, y, "start", String.format(Locale.ROOT, "%+.1f", bits));
            int shares = LABEL + WEIGHTS + FIGURES;
            rect(shares, y + 2, learned.m().get(level) * SHARES, ROW / 2.0 - 4, "#34557f");
            rect(shares, y + ROW / 2.0 - 1, learned.u().get(level) * SHARES, ROW / 2.0 - 4, "#aaa");
        }
        return svg.append("</svg>").toString();
    }

    private void text(double x, int y, String anchor, String text) {
        put("<text x=\"%.1f\" y=\"%d\" text-anchor=\"%s\">%s</text>%n", x, y + 14, anchor, text);
    }

    private void rect(double x, double y, double width, double height, String colour) {
        put(
                "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"/>%n",
                x, y, Math.max(0.5, width), height, colour);
    }

    private void put(String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values));
    }
}
