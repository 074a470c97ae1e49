package io.cdpkit.examples.dedupecsv;

import io.cdpkit.identity.match.BlockingPlan.KeyUse;
import io.cdpkit.identity.match.ClusterQuality;
import io.cdpkit.identity.match.Clusters;
import io.cdpkit.identity.match.MatchModel.Learned;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What was learned, which pairs were compared and what came of it, as one page without any personal data. */
final class Report {
    private static final int EXAMPLES = 3;
    private static final double BAR = 7;

    private final Clusters clusters;
    private final @Nullable ClusterQuality quality;
    private final StringBuilder html = new StringBuilder();

    private Report(Clusters clusters, @Nullable ClusterQuality quality) {
        this.clusters = clusters;
        this.quality = quality;
    }

    static String html(Clusters clusters, @Nullable ClusterQuality quality) {
        return new Report(clusters, quality).write();
    }

    private String write() {
        html.append("""
                <!DOCTYPE html>
                <html lang="en"><head><meta charset="utf-8"><title>Who is who</title><style>
                body{font:15px/1.5 sans-serif;max-width:60em;margin:2em auto;padding:0 1em;color:#222}
                table{border-collapse:collapse}td,th{padding:.15em .8em;text-align:right;border-bottom:1px solid #ddd}
                td:first-child,th:first-child{text-align:left}h2{margin-top:2em}.up{background:#4f8f5b}.down{background:#c0504d}
                .bar{display:inline-block;height:.8em}svg{max-width:100%;height:auto}
                </style></head><body><h1>Who is who</h1>
                """);
        summary();
        weights();
        keys();
        sizes();
        examples();
        return html.append("</body></html>\n").toString();
    }

    private void summary() {
        line(
                "<p>%,d records, %,d clusters, the largest of %d; %,d pairs compared, joined from a probability of %.2f.</p>%n",
                clusters.records(), clusters.count(), clusters.largest(), clusters.compared(), clusters.threshold());
        ClusterQuality known = quality;
        if (known != null) {
            html.append("<table><tr><th></th><th>precision</th><th>recall</th><th>F1</th></tr>");
            line(
                    "<tr><td>pairs</td><td>%.4f</td><td>%.4f</td><td>%.4f</td></tr>",
                    known.precision(), known.recall(), known.f1());
            line(
                    "<tr><td>B-cubed</td><td>%.4f</td><td>%.4f</td><td>%.4f</td></tr></table>%n",
                    known.b3Precision(), known.b3Recall(), known.b3F1());
        }
    }

    private void weights() {
        html.append("<h2>Match weights</h2><p>One bit doubles the odds. m: how often records of one person are at the"
                + " level; u: how often those of strangers are.</p><table><tr><th>level</th><th>m</th><th>u</th>"
                + "<th>bits</th><th></th></tr>");
        for (Learned learned : clusters.model().comparisons()) {
            line("<tr><th colspan=\"5\">%s</th></tr>%n", escaped(learned.name()));
            for (int level = 0; level < learned.levels().size(); level++) {
                double weight = learned.weight(level);
                line(
                        "<tr><td>%s</td><td>%.4f</td><td>%.2g</td><td>%+.1f</td><td style=\"text-align:left\">"
                                + "<span class=\"bar %s\" style=\"width:%.0fpx\"></span></td></tr>%n",
                        escaped(learned.levels().get(level)),
                        learned.m().get(level),
                        learned.u().get(level),
                        weight,
                        weight < 0 ? "down" : "up",
                        Math.abs(weight) * BAR);
            }
        }
        html.append("</table>");
        line(
                "<p>Expected among all pairs: %,.0f of one person, %,.0f of people who live together.</p>%n",
                clusters.model().matches(), clusters.model().households());
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
            line("<tr><td>%s</td><td>%,d</td><td>%,d</td></tr>%n", escaped(key.name()), key.pairs(), key.dropped());
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
        for (int[] pair : joined()) {
            line("<h3>Rows %,d and %,d of all</h3>%n", pair[0] + 1, pair[1] + 1);
            html.append(clusters.explain(pair[0], pair[1]).svg());
        }
    }

    private List<int[]> joined() {
        List<int[]> pairs = new ArrayList<>();
        for (int record = 0; record < clusters.records() && pairs.size() < EXAMPLES; record++) {
            if (clusters.clusterOf(record) != record) {
                pairs.add(new int[] {clusters.clusterOf(record), record});
            }
        }
        return pairs;
    }

    private void line(String format, Object... values) {
        html.append(String.format(Locale.ROOT, format, values));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
