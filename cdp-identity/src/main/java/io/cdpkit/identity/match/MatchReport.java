package io.cdpkit.identity.match;

import io.cdpkit.identity.match.BlockingPlan.KeyUse;
import io.cdpkit.identity.match.MatchModel.Learned;
import io.cdpkit.markup.Markup;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A run as one page of HTML that needs nothing else: match weights, what cannot be linked, which pairs were compared, sizes
 * of clusters, how some scores come about; and, with the truth, how right it is at which threshold.
 *
 * <p>It holds no values of the records. Thread-safe; thresholds are tried in parallel, in the pool that a {@link Matcher}
 * would use.
 */
public final class MatchReport {
    private static final List<Double> THRESHOLDS = List.of(0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999);
    private static final int EXAMPLES = 3;
    private static final int SAMPLE = 20_000;

    private final Clusters clusters;
    private final int @Nullable [] truth;
    private final StringBuilder html = new StringBuilder();

    private MatchReport(Clusters clusters, int @Nullable [] truth) {
        this.clusters = clusters;
        this.truth = truth;
    }

    /** The page of a run of which the truth is not known. */
    public static String html(Clusters clusters) {
        return new MatchReport(clusters, null).write();
    }

    /**
     * The page of a run.
     *
     * @param truth who each record is truly of, any number per person
     */
    public static String html(Clusters clusters, int[] truth) {
        ClusterQuality.of(clusters.toArray(), truth);
        return new MatchReport(clusters, truth.clone()).write();
    }

    private String write() {
        html.append("""
                <!DOCTYPE html>
                <html lang="en"><head><meta charset="utf-8"/><title>Who is who</title><style>
                body{font:15px/1.5 sans-serif;max-width:60em;margin:2em auto;padding:0 1em;color:#222}
                table{border-collapse:collapse}td,th{padding:.15em .8em;text-align:right;border-bottom:1px solid #ddd}
                td:first-child,th:first-child{text-align:left}h2{margin-top:2em}h3{margin:1em 0 .2em}
                .m{color:#34557f}.u{color:#777}svg{max-width:100%;height:auto}
                </style></head><body><h1>Who is who</h1>
                """);
        summary();
        thresholds();
        weights();
        unlinkable();
        keys();
        sizes();
        examples();
        return html.append("</body></html>\n").toString();
    }

    private void summary() {
        line(
                "<p>%,d records, %,d clusters, the largest of %d; %,d pairs compared, joined from a probability of %s.</p>%n",
                clusters.records(), clusters.count(), clusters.largest(), clusters.compared(), clusters.threshold());
        if (truth != null) {
            ClusterQuality known = ClusterQuality.of(clusters.toArray(), truth);
            html.append("<table><tr><th></th><th>precision</th><th>recall</th><th>F1</th></tr>");
            line(
                    "<tr><td>pairs</td><td>%.4f</td><td>%.4f</td><td>%.4f</td></tr>",
                    known.precision(), known.recall(), known.f1());
            line(
                    "<tr><td>B-cubed</td><td>%.4f</td><td>%.4f</td><td>%.4f</td></tr></table>%n",
                    known.b3Precision(), known.b3Recall(), known.b3F1());
        }
    }

    private void thresholds() {
        if (truth == null) {
            return;
        }
        record At(int clusters, ClusterQuality quality) {}
        List<At> at = THRESHOLDS.parallelStream()
                .map(clusters::at)
                .map(each -> new At(each.count(), ClusterQuality.of(each.toArray(), truth)))
                .toList();
        List<ClusterQuality> all = at.stream().map(At::quality).toList();
        List<Double> precisions = all.stream().map(ClusterQuality::precision).toList();
        List<Double> recalls = all.stream().map(ClusterQuality::recall).toList();
        List<Double> harmonics = all.stream().map(ClusterQuality::f1).toList();
        double least = all.stream()
                .mapToDouble(each -> Math.min(each.precision(), each.recall()))
                .min()
                .orElse(0);
        html.append("<h2>Thresholds</h2><p>Of pairs of records in one cluster, if records were joined from another"
                + " probability on.</p>");
        html.append(new LineChart(THRESHOLDS, least)
                .line("precision", "#34557f", precisions)
                .line("recall", "#b8742c", recalls)
                .line("F1", "#4f8f5b", harmonics)
                .svg("Precision, recall and F1 by threshold", clusters.threshold()));
        html.append("<table><tr><th>threshold</th><th>precision</th><th>recall</th><th>F1</th><th>clusters</th>"
                + "<th>largest</th></tr>");
        for (int i = 0; i < all.size(); i++) {
            line(
                    "<tr><td>%s</td><td>%.4f</td><td>%.4f</td><td>%.4f</td><td>%,d</td><td>%d</td></tr>%n",
                    THRESHOLDS.get(i),
                    precisions.get(i),
                    recalls.get(i),
                    harmonics.get(i),
                    at.get(i).clusters(),
                    all.get(i).largest());
        }
        html.append("</table>");
    }

    private void weights() {
        MatchModel model = clusters.model();
        html.append(
                "<h2>Match weights</h2><p>One bit doubles the odds. At each level, the shares of pairs that are of one"
                        + " person (<span class=\"m\">m, blue</span>) and of strangers (<span class=\"u\">u, grey</span>).</p>");
        for (Learned learned : model.comparisons()) {
            line("<h3>%s</h3>%n", Markup.escape(learned.name()));
            html.append(new LevelChart(learned).svg());
        }
        html.append("<table><tr><th>level</th><th>m</th><th>u</th><th>bits</th></tr>");
        for (Learned learned : model.comparisons()) {
            for (int level = 0; level < learned.levels().size(); level++) {
                line(
                        "<tr><td>%s: %s</td><td>%.4f</td><td>%.2g</td><td>%+.1f</td></tr>%n",
                        Markup.escape(learned.name()),
                        Markup.escape(learned.levels().get(level)),
                        learned.m().get(level),
                        learned.u().get(level),
                        learned.weight(level));
            }
        }
        html.append("</table>");
        line(
                "<p>Expected among all pairs: %,.0f of one person, %,.0f of people who live together.</p>%n",
                model.matches(), model.households());
    }

    private void unlinkable() {
        double[] scores = IntStream.range(0, Math.min(SAMPLE, clusters.records()))
                .mapToDouble(i -> clusters.scoreOfCopy(
                        (int) ((long) i * clusters.records() / Math.min(SAMPLE, clusters.records()))))
                .toArray();
        if (scores.length == 0) {
            return;
        }
        List<Double> shares = new ArrayList<>();
        for (double threshold : THRESHOLDS) {
            shares.add(unlinkable(scores, threshold));
        }
        html.append("<h2>What cannot be linked</h2>");
        line(
                "<p>%.2f %% of the records hold so little that not even a copy of them would be joined%s.</p>%n",
                100 * unlinkable(scores, clusters.threshold()),
                scores.length < clusters.records()
                        ? String.format(Locale.ROOT, ", by a sample of %,d", scores.length)
                        : "");
        html.append(new LineChart(THRESHOLDS, 0)
                .line("unlinkable", "#c0504d", shares)
                .svg("Share of records that cannot be linked, by threshold", clusters.threshold()));
    }

    private static double unlinkable(double[] scores, double threshold) {
        int count = 0;
        for (double score : scores) {
            count += score < Scorer.logOdds(threshold) ? 1 : 0;
        }
        return (double) count / scores.length;
    }

    private void keys() {
        html.append("<h2>Blocking keys</h2>");
        List<KeyUse> keys = clusters.blocking().keys();
        if (keys.isEmpty()) {
            html.append("<p>So few records that every pair was compared.</p>");
            return;
        }
        html.append("<table><tr><th>records share</th><th>pairs</th><th>records left out: too common</th></tr>");
        for (KeyUse key : keys) {
            line(
                    "<tr><td>%s</td><td>%,d</td><td>%,d</td></tr>%n",
                    Markup.escape(key.name()), key.pairs(), key.dropped());
        }
        html.append("</table>");
    }

    private void sizes() {
        Map<Integer, Integer> sizeOf = new TreeMap<>();
        for (int cluster : clusters.toArray()) {
            sizeOf.merge(cluster, 1, Integer::sum);
        }
        Map<Integer, Integer> counts = new TreeMap<>();
        sizeOf.values().forEach(size -> counts.merge(size, 1, Integer::sum));
        html.append("<h2>Cluster sizes</h2><table><tr><th>records</th><th>clusters</th></tr>");
        counts.forEach((size, count) -> line("<tr><td>%d</td><td>%,d</td></tr>%n", size, count));
        html.append("</table>");
    }

    private void examples() {
        html.append("<h2>How some scores come about</h2><p>Two records of one cluster each.</p>");
        int shown = 0;
        for (int record = 0; record < clusters.records() && shown < EXAMPLES; record++) {
            int first = clusters.clusterOf(record);
            if (first != record) {
                line("<h3>Rows %,d and %,d of all</h3>%n", first + 1, record + 1);
                html.append(clusters.explain(first, record).svg());
                shown++;
            }
        }
    }

    private void line(String format, Object... values) {
        html.append(String.format(Locale.ROOT, format, values));
    }
}
