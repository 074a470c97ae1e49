package io.cdpkit.segments.insight;

import io.cdpkit.segments.insight.Drawing.Ink;
import io.cdpkit.segments.insight.InsightTable.Cell;
import io.cdpkit.segments.insight.InsightTable.Column;
import java.math.BigDecimal;
import java.util.DoubleSummaryStatistics;
import java.util.Locale;

/**
 * Draws a table as cells that are the darker the greater their figure, which stands in them. A column that is the whole of
 * others has no shades. Shades begin at 0, or a little below the least figure where all are above half of the greatest.
 */
final class HeatMapPicture {
    private static final double ROW = 30;
    private static final double TOP = 78;
    private static final double MOST_LABEL = 230;
    private static final double MOST_CELL = 130;

    private final InsightTable table;
    private final double left;
    private final double cellWidth;
    private final double least;
    private final double greatest;

    HeatMapPicture(InsightTable table) {
        this.table = table;
        double label = Drawing.width(table.heading().rowAxis());
        for (String row : table.rows()) {
            label = Math.max(label, Drawing.strongWidth(row));
        }
        this.left = Math.min(MOST_LABEL, label) + 25;
        this.cellWidth = cellWidth();
        DoubleSummaryStatistics figures = figures();
        this.greatest = Math.max(0, figures.getMax());
        this.least = figures.getMin() > greatest / 2 && figures.getMin() < greatest
                ? figures.getMin() - (greatest - figures.getMin()) / 6
                : 0;
    }

    private double cellWidth() {
        double width = 52;
        for (int column = 0; column < table.columns().size(); column++) {
            Column of = table.columns().get(column);
            width = Math.max(width, Math.min(MOST_CELL, Drawing.strongWidth(of.label()) + 14));
            for (int row = 0; row < table.rows().size(); row++) {
                width = Math.max(width, Drawing.width(Figures.text(table.cell(row, column), of.unit())) + 16);
            }
        }
        return width;
    }

    private DoubleSummaryStatistics figures() {
        DoubleSummaryStatistics figures = new DoubleSummaryStatistics();
        for (int column = 0; column < table.columns().size(); column++) {
            for (int row = 0;
                    row < table.rows().size() && !table.columns().get(column).whole();
                    row++) {
                BigDecimal value = table.cell(row, column).value();
                if (value != null) {
                    figures.accept(value.doubleValue());
                }
            }
        }
        return figures;
    }

    double width() {
        return Math.max(
                left + cellWidth * table.columns().size() + 12,
                Drawing.width(table.heading().title()) * 1.4 + 24);
    }

    String svg(String id, String description) {
        String title = table.heading().title();
        Drawing drawing = new Drawing(id, width(), TOP + ROW * table.rows().size() + 16, title, description);
        drawing.text(12, 25, "start", Ink.TITLE, title);
        drawing.text(left, 47, "start", Ink.SOFT, table.heading().columnAxis());
        drawing.text(
                left - 12,
                TOP - 10,
                "end",
                Ink.SOFT,
                Drawing.cut(table.heading().rowAxis(), left - 24));
        for (int column = 0; column < table.columns().size(); column++) {
            Column of = table.columns().get(column);
            double x = left + cellWidth * column;
            String label = Drawing.cutStrong(of.label(), cellWidth - 8);
            drawing.text(x + cellWidth / 2, TOP - 10, "middle", Ink.STRONG, label);
            for (int row = 0; row < table.rows().size(); row++) {
                draw(drawing, table.cell(row, column), of, x, TOP + ROW * row);
            }
        }
        for (int row = 0; row < table.rows().size(); row++) {
            String label = Drawing.cutStrong(table.rows().get(row), left - 24);
            drawing.text(left - 12, TOP + ROW * row + 20, "end", Ink.STRONG, label);
        }
        return drawing.toString();
    }

    private void draw(Drawing drawing, Cell cell, Column column, double x, double y) {
        BigDecimal value = cell.value();
        double share = value == null || column.whole() || greatest <= least
                ? 0
                : Math.max(0, (value.doubleValue() - least) / (greatest - least));
        boolean none = value == null && !cell.hidden();
        Shade shade = none ? Shade.WHITE : Shade.of(share);
        drawing.rect(x + 1, y + 1, cellWidth - 2, ROW - 2, 3, shade.colour());
        Ink ink = value == null ? Ink.SOFT : new Ink(shade.inkColour(), Ink.LABEL.size(), false);
        drawing.text(x + cellWidth / 2, y + 20, "middle", ink, Figures.text(cell, column.unit()));
    }

    /** A ground, from nearly white to dark blue, evenly in lightness, so that print in black and white tells the same. */
    private record Shade(int red, int green, int blue) {
        static final Shade WHITE = new Shade(255, 255, 255);

        /** Where black and white text are equally far from the ground, by the contrast ratio of WCAG 2. */
        private static final double MIDDLE = 0.179;

        static Shade of(double share) {
            return new Shade(between(240, 18, share), between(244, 53, share), between(249, 102, share));
        }

        private static int between(int light, int dark, double share) {
            return (int) Math.round(light + (dark - light) * share);
        }

        String colour() {
            return String.format(Locale.ROOT, "#%02x%02x%02x", red, green, blue);
        }

        String inkColour() {
            double luminance = 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
            return luminance > MIDDLE ? "#000000" : "#ffffff";
        }

        private static double linear(int channel) {
            double value = channel / 255.0;
            return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
        }
    }
}
