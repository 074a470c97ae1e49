package io.cdpkit.segments.insight;

import io.cdpkit.markup.Markup;
import io.cdpkit.segments.insight.InsightTable.Cell;
import io.cdpkit.segments.insight.InsightTable.Column;
import io.cdpkit.segments.insight.InsightTable.Form;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;

/**
 * A table as a picture: an SVG, or one HTML page of many.
 *
 * <p>Pictures need nothing else: they load nothing and run no script. They can be read in black and white, since every
 * figure is printed and shades differ by lightness, and by a screen reader, from a title and a description that names the
 * greatest figure; a page has each table in full as well. All text is escaped, and both are well-formed XML too.
 * Immutable and thread-safe.
 */
public final class Picture {
    private static final String STYLE = """
            body { margin: 0 auto; max-width: 1100px; padding: 24px; color: #222; background: #fff;
              font: 15px/1.5 system-ui, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif; }
            section { margin: 0 0 40px; } svg { display: block; }
            h1 { font-size: 26px; } h2 { font-size: 18px; margin: 0; } p { margin: 2px 0 12px; color: #555; }
            table { border-collapse: collapse; font-size: 13px; font-variant-numeric: tabular-nums; }
            th, td { padding: 3px 10px; border-bottom: 1px solid #ddd; text-align: right; }
            th:first-child { text-align: left; }
            @media print { section { break-inside: avoid; } }
            """;

    private final InsightTable table;

    private Picture(InsightTable table) {
        this.table = table;
    }

    public static Picture of(InsightTable table) {
        return new Picture(Objects.requireNonNull(table, "table"));
    }

    /** The picture as a file of its own. */
    public String svg() {
        return "<svg xmlns=\"http://www.w3.org/2000/svg\"" + element("picture").substring("<svg".length());
    }

    /**
     * The picture as an {@code svg} element for a page of HTML.
     *
     * @param id begins the ids of its parts: a letter, then letters, digits and dashes; unique on its page
     */
    public String element(String id) {
        if (!id.matches("[A-Za-z][A-Za-z0-9-]*")) {
            throw new IllegalArgumentException(
                    "an id is a letter, then letters, digits and dashes; was \"" + id + "\"");
        }
        return table.heading().form() == Form.HEAT_MAP
                ? new HeatMapPicture(table).svg(id, description())
                : new BarsPicture(table).svg(id, description());
    }

    /** How wide it is where there is room, in pixels; narrower, its text shrinks with it. */
    public double width() {
        return table.heading().form() == Form.HEAT_MAP
                ? new HeatMapPicture(table).width()
                : new BarsPicture(table).width();
    }

    /** What the picture shows, in words. */
    public String description() {
        StringBuilder text = new StringBuilder(table.heading().description());
        int greatestRow = -1;
        int greatestColumn = -1;
        int lastColumn =
                table.heading().form() == Form.BARS ? 0 : table.columns().size() - 1;
        BigDecimal greatest = null;
        long hidden = 0;
        for (int row = 0; row < table.rows().size(); row++) {
            for (int column = 0; column < table.columns().size(); column++) {
                Cell cell = table.cell(row, column);
                hidden += cell.hidden() ? 1 : 0;
                BigDecimal value = cell.value();
                boolean compared =
                        column <= lastColumn && !table.columns().get(column).whole();
                if (compared && value != null && (greatest == null || value.compareTo(greatest) > 0)) {
                    greatest = value;
                    greatestRow = row;
                    greatestColumn = column;
                }
            }
        }
        if (greatest == null) {
            text.append(" There is no figure.");
        } else {
            Column column = table.columns().get(greatestColumn);
            text.append(" Greatest: ")
                    .append(table.rows().get(greatestRow))
                    .append(", ")
                    .append(column.label());
            text.append(", ")
                    .append(Figures.text(table.cell(greatestRow, greatestColumn), column.unit()))
                    .append('.');
        }
        if (hidden > 0) {
            text.append(' ').append(hidden).append(" figures are hidden, as they rest on few people.");
        }
        return text.toString();
    }

    /** One page with all tables, as pictures and in full. */
    public static String page(String title, List<InsightTable> tables) {
        StringBuilder page = new StringBuilder(64 * 1024);
        page.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n");
        page.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n<title>");
        page.append(Markup.escape(title)).append("</title>\n<style>\n").append(STYLE);
        page.append("</style>\n</head>\n<body>\n<h1>")
                .append(Markup.escape(title))
                .append("</h1>\n");
        for (int i = 0; i < tables.size(); i++) {
            InsightTable table = tables.get(i);
            page.append("<section>\n<p>")
                    .append(Markup.escape(table.heading().description()))
                    .append("</p>\n");
            String id = "picture-" + (i + 1);
            page.append(of(table).element(id));
            page.append("<details><summary>All figures</summary>\n");
            of(table).html(id, page);
            page.append("</details>\n</section>\n");
        }
        return page.append("</body>\n</html>\n").toString();
    }

    /** The table in full, called by the title of its picture. */
    private void html(String id, StringBuilder page) {
        page.append("<table aria-labelledby=\"")
                .append(id)
                .append("-t\">\n<thead><tr><th scope=\"col\">")
                .append(Markup.escape(table.heading().rowAxis()))
                .append("</th>");
        table.columns()
                .forEach(column -> page.append("<th scope=\"col\">")
                        .append(Markup.escape(column.label()))
                        .append("</th>"));
        page.append("</tr></thead>\n<tbody>\n");
        for (int row = 0; row < table.rows().size(); row++) {
            page.append("<tr><th scope=\"row\">")
                    .append(Markup.escape(table.rows().get(row)))
                    .append("</th>");
            for (int column = 0; column < table.columns().size(); column++) {
                page.append("<td>")
                        .append(Figures.text(
                                table.cell(row, column),
                                table.columns().get(column).unit()))
                        .append("</td>");
            }
            page.append("</tr>\n");
        }
        page.append("</tbody></table>\n<p>Rests on: ").append(Markup.escape(String.join(", ", table.fields())));
        page.append(table.leftOut() == 0 ? "" : "; left out by limits: " + table.leftOut())
                .append(".</p>\n");
    }

    @Override
    public String toString() {
        return "picture of " + table;
    }
}
