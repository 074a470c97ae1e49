package io.cdpkit.segments.insight;

import io.cdpkit.segments.insight.Drawing.Ink;
import io.cdpkit.segments.insight.InsightTable.Cell;
import io.cdpkit.segments.insight.InsightTable.Column;
import java.math.BigDecimal;

/** Draws a table as a bar for the first figure of each row, with it and the others as text beside. */
final class BarsPicture {
    private static final double ROW = 28;
    private static final double TOP = 70;
    private static final double BARS = 220;
    private static final double MOST_LABEL = 360;

    private final InsightTable table;
    private final double left;
    private final double greatest;

    BarsPicture(InsightTable table) {
        this.table = table;
        double label = Drawing.width(table.heading().rowAxis());
        double most = 0;
        for (int row = 0; row < table.rows().size(); row++) {
            label = Math.max(label, Drawing.width(table.rows().get(row)));
            most = Math.max(most, value(row));
        }
        this.left = Math.min(MOST_LABEL, label) + 25;
        this.greatest = most;
    }

    private double value(int row) {
        BigDecimal value = table.columns().isEmpty() ? null : table.cell(row, 0).value();
        return value == null ? 0 : Math.max(0, value.doubleValue());
    }

    private double columnWidth(int column) {
        Column of = table.columns().get(column);
        double width = Drawing.width(of.label());
        for (int row = 0; row < table.rows().size(); row++) {
            width = Math.max(width, Drawing.width(Figures.text(table.cell(row, column), of.unit())));
        }
        return width + 18;
    }

    double width() {
        double width = left + BARS + 12;
        for (int column = 0; column < table.columns().size(); column++) {
            width += columnWidth(column);
        }
        return Math.max(width, Drawing.width(table.heading().title()) * 1.4 + 24);
    }

    String svg(String id, String description) {
        Drawing drawing = new Drawing(
                id,
                width(),
                TOP + ROW * table.rows().size() + 14,
                table.heading().title(),
                description);
        drawing.text(12, 25, "start", Ink.TITLE, table.heading().title());
        drawing.text(
                left - 12,
                TOP - 10,
                "end",
                Ink.SOFT,
                Drawing.cut(table.heading().rowAxis(), left - 24));
        for (int row = 0; row < table.rows().size(); row++) {
            double y = TOP + ROW * row;
            drawing.text(
                    left - 12,
                    y + 18,
                    "end",
                    Ink.LABEL,
                    Drawing.cut(table.rows().get(row), left - 24));
            drawing.rect(left, y + 4, BARS, ROW - 9, 3, "#eeeeea");
            double share = greatest == 0 ? 0 : value(row) / greatest;
            if (share > 0) {
                drawing.rect(left, y + 4, Math.max(2, BARS * share), ROW - 9, 3, "#33597f");
            }
        }
        double right = left + BARS;
        for (int column = 0; column < table.columns().size(); column++) {
            right += columnWidth(column);
            text(drawing, column, right);
        }
        return drawing.toString();
    }

    private void text(Drawing drawing, int column, double right) {
        Column of = table.columns().get(column);
        drawing.text(right, TOP - 10, "end", Ink.SOFT, of.label());
        for (int row = 0; row < table.rows().size(); row++) {
            Cell cell = table.cell(row, column);
            drawing.text(
                    right,
                    TOP + ROW * row + 18,
                    "end",
                    column == 0 ? Ink.STRONG : Ink.LABEL,
                    Figures.text(cell, of.unit()));
        }
    }
}
