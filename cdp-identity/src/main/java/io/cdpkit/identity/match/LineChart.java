package io.cdpkit.identity.match;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;

/**
 * Draws shares from 0 to 1 over thresholds: a picture by itself. Thresholds lie by their odds, so that 0.99 is told from
 * 0.999.
 */
final class LineChart {
    private static final int LEFT = 46;
    private static final int TOP = 10;
    private static final int WIDTH = 560;
    private static final int HEIGHT = 220;
    private static final int LEGEND = 110;
    private static final int STEPS = 5;

    private final List<Double> thresholds;
    private final List<Line> lines = new ArrayList<>();
    private final double floor;

    private record Line(String name, String colour, List<Double> shares) {}

    /**
     * @param thresholds ascending, two at least
     * @param floor the least share; the bottom is at the tenth below it
     */
    LineChart(List<Double> thresholds, double floor) {
        this.thresholds = List.copyOf(thresholds);
        this.floor = Math.max(0, Math.min(0.9, Math.floor(floor * 10) / 10));
    }

    /** One more line, of a share for each threshold. */
    LineChart line(String name, String colour, List<Double> shares) {
        lines.add(new Line(name, colour, List.copyOf(shares)));
        return this;
    }

    /** @param threshold the one that was used */
    String svg(String title, double threshold) {
        StringBuilder svg = new StringBuilder();
        svg.append(format(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\""
                        + " font-family=\"sans-serif\" font-size=\"12\" role=\"img\"><title>%s</title>%n",
                LEFT + WIDTH + LEGEND, TOP + HEIGHT + 40, LEFT + WIDTH + LEGEND, TOP + HEIGHT + 40, title));
        for (int step = 0; step <= STEPS; step++) {
            double share = floor + (1 - floor) * step / STEPS;
            svg.append(rule(LEFT, y(share), LEFT + WIDTH, y(share), "#ddd"));
            svg.append(text(LEFT - 6, y(share) + 4, "end", "#222", format("%.2f", share)));
        }
        for (double at : thresholds) {
            svg.append(text(x(at), TOP + HEIGHT + 18, "middle", "#222", number(at)));
        }
        svg.append(text(LEFT + WIDTH / 2.0, TOP + HEIGHT + 34, "middle", "#222", "threshold"));
        if (threshold >= thresholds.get(0) && threshold <= thresholds.get(thresholds.size() - 1)) {
            svg.append(rule(x(threshold), TOP, x(threshold), TOP + HEIGHT, "#999"));
        }
        double lowest = Double.NEGATIVE_INFINITY;
        List<Line> fromTheTop = lines.stream()
                .sorted(java.util.Comparator.comparingDouble(line -> y(last(line))))
                .toList();
        for (Line line : fromTheTop) {
            svg.append(drawn(line, this::x, this::y));
            lowest = Math.max(y(last(line)) + 4, lowest + 15);
            svg.append(text(LEFT + WIDTH + 8, lowest, "start", line.colour(), line.name()));
        }
        return svg.append("</svg>").toString();
    }

    private String drawn(Line line, DoubleUnaryOperator x, DoubleUnaryOperator y) {
        StringBuilder points = new StringBuilder();
        StringBuilder dots = new StringBuilder();
        for (int i = 0; i < thresholds.size(); i++) {
            double across = x.applyAsDouble(thresholds.get(i));
            double down = y.applyAsDouble(line.shares().get(i));
            points.append(format("%s%.1f,%.1f", i == 0 ? "" : " ", across, down));
            dots.append(format(
                    "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"><title>%s %.4f at %s</title></circle>%n",
                    across, down, line.colour(), line.name(), line.shares().get(i), number(thresholds.get(i))));
        }
        return format(
                "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>%n%s",
                points, line.colour(), dots);
    }

    private double last(Line line) {
        return line.shares().get(thresholds.size() - 1);
    }

    private double x(double threshold) {
        double first = Scorer.logOdds(thresholds.get(0));
        double last = Scorer.logOdds(thresholds.get(thresholds.size() - 1));
        return LEFT + (Scorer.logOdds(threshold) - first) / (last - first) * WIDTH;
    }

    private double y(double share) {
        return TOP + HEIGHT * (1 - (Math.max(floor, share) - floor) / (1 - floor));
    }

    private static String rule(double x1, double y1, double x2, double y2, String colour) {
        return format(
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"%s/>%n",
                x1, y1, x2, y2, colour, x1 == x2 ? " stroke-dasharray=\"3 3\"" : "");
    }

    private static String text(double x, double y, String anchor, String colour, String text) {
        return format(
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"%s\">%s</text>%n", x, y, anchor, colour, text);
    }

    private static String number(double threshold) {
        String text = format("%.4f", threshold);
        return text.replaceAll("0+$", "");
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
