package io.cdpkit.identity.match;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.identity.match.Field.Kind;
import io.cdpkit.identity.match.People.Written;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class MatchReportTest {
    private static final List<Written> PEOPLE = People.make(200, 9);
    private static final Clusters CLUSTERS = Matcher.forPeople().deduplicate(People.records(PEOPLE));

    private static int count(String html, String what) {
        return html.split(what, -1).length - 1;
    }

    @Test
    void html_withTruth_hasACurveOfTheQualityAtEachThreshold() {
        int[] truth = People.truth(PEOPLE);
        String html = MatchReport.html(CLUSTERS, truth);
        for (double threshold : List.of(0.5, 0.9, 0.999)) {
            Clusters at = CLUSTERS.at(threshold);
            ClusterQuality quality = ClusterQuality.of(at.toArray(), truth);
            String row = String.format(
                    Locale.ROOT,
                    "<tr><td>%s</td><td>%.4f</td><td>%.4f</td><td>%.4f</td><td>%,d</td><td>%d</td></tr>",
                    threshold,
                    quality.precision(),
                    quality.recall(),
                    quality.f1(),
                    at.count(),
                    at.largest());
            assertTrue(html.contains(row), row);
        }
        assertEquals(4, count(html, "<polyline"), "precision, recall, F1, unlinkable");
    }

    @Test
    void html_anyRun_hasAPictureForEachComparisonAndNoValues() {
        String html = MatchReport.html(CLUSTERS);
        int comparisons = CLUSTERS.model().comparisons().size();
        assertEquals(comparisons + 1 + 3, count(html, "<svg"), "levels, what is unlinkable, three waterfalls");
        assertEquals(count(html, "<svg"), count(html, "</svg>"));
        assertFalse(html.contains("src=") || html.contains("<link") || html.contains("<script"));
        for (Written each : PEOPLE) {
            for (String value : each.row()) {
                assertTrue(value.length() < 5 || !html.contains(value), "a value of a record is in the report");
            }
        }
    }

    /** Records without a value cannot be linked; all others here can. */
    @Test
    void html_recordsOfNothing_areUnlinkable() {
        Records records = People.records(PEOPLE);
        int blank = PEOPLE.size() / 3;
        for (int i = 0; i < blank; i++) {
            records.add(java.util.Collections.nCopies(10, ""));
        }
        String html = MatchReport.html(Matcher.forPeople().deduplicate(records));
        String share = String.format(Locale.ROOT, "<p>%.2f %% of the records hold", 100.0 * blank / records.size());
        assertTrue(html.contains(share), share);
    }

    @Test
    void html_nothingOrOddNames_works() {
        Records none = new Records(Schema.of(new Field("a<b>&\"", Kind.CATEGORY), new Field("x", Kind.EMAIL)));
        assertTrue(MatchReport.html(Matcher.forPeople().deduplicate(none)).endsWith("</html>\n"));
        none.add(List.of("1", "a@x.org"));
        none.add(List.of("1", "a@x.org"));
        String html = MatchReport.html(Matcher.forPeople().deduplicate(none), new int[] {7, 7});
        assertTrue(html.contains("a&lt;b&gt;&amp;&quot;") && !html.contains("a<b>"));
        assertThrows(
                IllegalArgumentException.class,
                () -> MatchReport.html(Matcher.forPeople().deduplicate(none), new int[] {7}));
    }
}
