package io.cdpkit.examples.releasecsv;

import io.cdpkit.privacy.release.PrivacyModel;
import io.cdpkit.privacy.release.Release;
import io.cdpkit.privacy.release.RiskReport;
import io.cdpkit.privacy.release.Utility;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a release cost and what risk is left, as one HTML page that loads nothing and runs nothing. It names columns and
 * shows figures, and quotes no cell.
 */
final class ReleaseReport {
    private static final int WIDTH = 1_040;
    private static final int LEFT = 270;
    private static final int BAR = WIDTH - LEFT - 90;

    /** Classes by size: the first size of each bar. */
    private static final int[] SIZES = {1, 2, 5, 6, 7, 8, 10, 15, 20, 50, 100, 1_000};

    private final Release release;
    private final RiskReport before;
    private final RiskReport after;
    private final Utility utility;
    private final List<PrivacyModel> models;
    private final double seconds;
    private final StringBuilder page = new StringBuilder();

    private ReleaseReport(Release release, RiskReport before, List<PrivacyModel> models, double seconds) {
        this.release = release;
        this.before = before;
        this.after = release.risk();
        this.utility = release.utility();
        this.models = models;
        this.seconds = seconds;
    }

    static String html(Release release, RiskReport before, List<PrivacyModel> models, double seconds) {
        return new ReleaseReport(release, before, models, seconds).write();
    }

    private String write() {
        page.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n");
        page.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n");
        page.append(
                "<meta name=\"color-scheme\" content=\"light dark\"/>\n<title>An anonymous release</title>\n<style>\n");
        page.append(styleSheet()).append("</style>\n</head>\n<body>\n<main>\n<header>\n");
        page.append("<p class=\"over\">CDP Kit · anonymous release</p>\n<h1>").append(count(release.rows()));
        page.append(" rows, none alone</h1>\n<p class=\"sub\">").append(Picture.escape(promise()));
        page.append("</p>\n</header>\n");
        tiles();
        section(
                "Risk before and after",
                "What an attacker could do who knows the recoded columns of people: find a person in the table, or be"
                        + " right about any by guessing.",
                risks());
        section(
                "What it cost, column by column",
                "Of the values of a column, the share that a released cell leaves open: 0 % is the value itself, 100 % is"
                        + " nothing at all.",
                losses());
        section("Who looks like whom", "Rows by the size of the class of rows they look like.", sizes());
        if (!after.homogeneity().isEmpty()) {
            section(
                    "What looking alike gives away",
                    "Rows in a class where everyone has the same value of a sensitive column give it away, however large"
                            + " the class is.",
                    homogeneity());
        }
        page.append(
                "</main>\n<footer>Verified by a checker that shares no code with the recoding. Anonymous against those");
        page.append(
                " who know the recoded columns only; a second release about the same people can undo it.</footer>\n");
        return page.append("</body>\n</html>\n").toString();
    }

    private String promise() {
        StringBuilder promise = new StringBuilder("Every class of rows that look alike satisfies ");
        for (int i = 0; i < models.size(); i++) {
            promise.append(i == 0 ? "" : i == models.size() - 1 ? " and " : ", ")
                    .append(name(models.get(i)));
        }
        return promise.append('.').toString();
    }

    private static String name(PrivacyModel model) {
        if (model instanceof PrivacyModel.KAnonymity anonymity) {
            return anonymity.k() + "-anonymity";
        } else if (model instanceof PrivacyModel.DistinctDiversity diversity) {
            return diversity.l() + " values of " + diversity.column();
        } else if (model instanceof PrivacyModel.EqualCloseness closeness) {
            return closeness.t() + "-closeness of " + closeness.column();
        }
        return model.toString();
    }

    private void tiles() {
        page.append("<ul class=\"tiles\">\n");
        tile(percent(after.highest()), "highest risk of any row, was " + percent(before.highest()));
        tile(percent(utility.ncp()), "of what the columns say was lost");
        tile(count(release.suppressed()), "rows left out");
        tile(String.format(Locale.ROOT, "%.1f", utility.averageClassSize()), "rows look alike on average");
        tile(String.format(Locale.ROOT, "%.2f s", seconds), "to recode and verify");
        page.append("</ul>\n");
    }

    private void tile(String figure, String label) {
        page.append("<li><b>").append(figure).append("</b>").append(label).append("</li>\n");
    }

    private void section(String heading, String lead, String content) {
        page.append("<section class=\"card\">\n<h2>").append(heading).append("</h2>\n<p class=\"lead\">");
        page.append(lead).append("</p>\n<div class=\"wide\">").append(content).append("</div>\n</section>\n");
    }

    private String risks() {
        record Pair(String label, double before, double after) {}
        List<Pair> pairs = List.of(
                new Pair("highest risk of a row", before.highest(), after.highest()),
                new Pair("rows with a risk above 1 in 5", before.atRisk(), after.atRisk()),
                new Pair("rows guessed right", before.marketer(), after.marketer()),
                new Pair("rows that are unique", before.uniques(), after.uniques()));
        StringBuilder described = new StringBuilder();
        pairs.forEach(pair -> described
                .append(pair.label)
                .append(": ")
                .append(percent(pair.before))
                .append(" before, ")
                .append(percent(pair.after))
                .append(" after. "));
        Picture picture = new Picture(
                "risk",
                WIDTH,
                62 * pairs.size() + 8,
                "Risk before and after",
                described.toString().strip());
        for (int i = 0; i < pairs.size(); i++) {
            double y = 62.0 * i;
            picture.text("strong", LEFT - 14, y + 32, "end", pairs.get(i).label);
            bar(picture, "before", y + 6, pairs.get(i).before, percent(pairs.get(i).before) + " before");
            bar(picture, "after", y + 30, pairs.get(i).after, percent(pairs.get(i).after) + " after");
        }
        return picture.toString();
    }

    private static void bar(Picture picture, String cssClass, double y, double share, String label) {
        double width = (BAR - 40) * share;
        picture.bar("track", LEFT, y, BAR - 40, 20).bar(cssClass, LEFT, y, width, 20);
        picture.text("soft", WIDTH, y + 15, "end", label);
    }

    private String losses() {
        Map<String, Double> losses = utility.lossByColumn();
        StringBuilder described = new StringBuilder();
        losses.forEach((column, loss) ->
                described.append(column).append(": ").append(percent(loss)).append(". "));
        Picture picture = new Picture(
                "loss",
                WIDTH,
                30 * losses.size() + 8,
                "Loss of each column",
                described.toString().strip());
        int row = 0;
        for (Map.Entry<String, Double> loss : losses.entrySet()) {
            double y = 30.0 * row++;
            picture.text("strong", LEFT - 14, y + 20, "end", loss.getKey());
            bar(picture, "loss", y + 5, loss.getValue(), percent(loss.getValue()));
        }
        return picture.toString();
    }

    private String sizes() {
        long[] rows = new long[SIZES.length];
        for (int size : release.classSizes()) {
            int bin = SIZES.length - 1;
            while (SIZES[bin] > size) {
                bin--;
            }
            rows[bin] += size;
        }
        StringBuilder described = new StringBuilder();
        double step = WIDTH / (double) SIZES.length;
        double most = 1;
        for (int bin = 0; bin < SIZES.length; bin++) {
            most = Math.max(most, (double) rows[bin]);
            described
                    .append(count(rows[bin]))
                    .append(" rows in classes of ")
                    .append(range(bin))
                    .append(". ");
        }
        Picture picture = new Picture(
                "sizes",
                WIDTH,
                230,
                "Rows by the size of their class",
                described.toString().strip());
        for (int bin = 0; bin < SIZES.length; bin++) {
            double height = 160 * rows[bin] / most;
            double x = step * bin;
            picture.bar(SIZES[bin] < 5 ? "before" : "after", x + 6, 190 - height, step - 12, height);
            picture.text("soft", x + step / 2, 182 - height, "middle", count(rows[bin]));
            picture.text("strong", x + step / 2, 212, "middle", range(bin));
        }
        return picture.toString();
    }

    private static String range(int bin) {
        if (bin == SIZES.length - 1) {
            return SIZES[bin] + "+";
        }
        int last = SIZES[bin + 1] - 1;
        return last == SIZES[bin] ? Integer.toString(last) : SIZES[bin] + "–" + last;
    }

    private String homogeneity() {
        StringBuilder table = new StringBuilder("<table>\n<thead><tr><th>sensitive column</th>");
        table.append("<th class=\"num\">rows given away for certain: before</th><th class=\"num\">after</th>");
        table.append(
                "<th class=\"num\">at four in five: before</th><th class=\"num\">after</th></tr></thead>\n<tbody>\n");
        after.homogeneity().forEach((column, now) -> {
            RiskReport.Homogeneity was = before.homogeneity().getOrDefault(column, now);
            table.append("<tr><th scope=\"row\">")
                    .append(Picture.escape(column))
                    .append("</th>");
            for (double share : new double[] {was.certain(), now.certain(), was.confident(), now.confident()}) {
                table.append("<td class=\"num\">").append(percent(share)).append("</td>");
            }
            table.append("</tr>\n");
        });
        return table.append("</tbody></table>").toString();
    }

    private static String styleSheet() {
        try (InputStream in = ReleaseReport.class.getResourceAsStream("report.css")) {
            if (in == null) {
                throw new IllegalStateException("report.css is missing from the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** A share in percent; neither 0 nor 100 unless it is exactly that. */
    private static String percent(double share) {
        if (share == 0 || share == 1) {
            return share == 0 ? "0 %" : "100 %";
        } else if (share < 0.0005) {
            return "< 0.1 %";
        }
        return share > 0.9995 ? "> 99.9 %" : String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }
}
