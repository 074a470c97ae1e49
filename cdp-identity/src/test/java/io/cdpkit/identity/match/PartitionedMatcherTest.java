package io.cdpkit.identity.match;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.identity.match.Field.Kind;
import io.cdpkit.identity.match.PartitionedMatcher.Pair;
import io.cdpkit.identity.match.PartitionedMatcher.Row;
import io.cdpkit.identity.match.People.Written;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PartitionedMatcherTest {
    private static final Schema TEXTS =
            Schema.of(new Field("title", Kind.TEXT), new Field("authors", Kind.TEXT), new Field("year", Kind.CATEGORY));

    private static void assertSame(Schema schema, List<List<String>> rows, Matcher matcher) {
        Records records = new Records(schema);
        rows.forEach(records::add);
        Clusters atOnce = matcher.deduplicate(records);
        assertTrue(atOnce.count() < rows.size(), "some are joined");
        Census census = Census.of(schema, rows);
        PartitionedMatcher parts =
                matcher.model(Partitions.crossed(atOnce.model())).partitioned(Partitions.crossed(census));
        for (int partitions : List.of(1, 2, 7)) {
            Partitions.assertSame(atOnce, parts, Partitions.rows(rows), partitions);
        }
    }

    @Test
    void clusters_anyPartitions_areThoseOfAllAtOnce() {
        List<Written> people = People.make(1_000, 5);
        List<List<String>> rows = people.stream().map(Written::row).toList();
        assertTrue(rows.size() > Candidates.ALL_PAIRS_UP_TO, "keys are needed");
        assertSame(People.SCHEMA, rows, Matcher.forPeople());
    }

    @Test
    void clusters_fewRecordsWithoutKeys_areThoseOfAllAtOnce() {
        List<List<String>> rows = People.make(100, 6).stream().map(Written::row).toList();
        assertSame(People.SCHEMA, rows, Matcher.forPeople().threshold(0.9));
    }

    @Test
    void clusters_texts_areThoseOfAllAtOnce() {
        assertSame(TEXTS, papers(780), Matcher.forPeople());
    }

    /** Papers, each cited one to three times. */
    private static List<List<String>> papers(int count) {
        SplittableRandom random = new SplittableRandom(3);
        List<List<String>> rows = new ArrayList<>();
        for (int paper = 0; paper < count; paper++) {
            List<String> title = words(random, 4 + random.nextInt(4), 300);
            List<String> authors = words(random, 1 + random.nextInt(3), 150);
            String year = Integer.toString(1980 + random.nextInt(20));
            for (int copy = 1 + random.nextInt(3); copy > 0; copy--) {
                int from = random.nextInt(2);
                rows.add(List.of(
                        String.join(" ", title.subList(from, title.size())),
                        String.join(" and ", authors),
                        random.nextInt(5) == 0 ? "" : year));
            }
        }
        return rows;
    }

    private static List<String> words(SplittableRandom random, int count, int of) {
        List<String> words = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            words.add("w" + Integer.toString(40_000 + 37 * random.nextInt(1 + random.nextInt(of)), 36));
        }
        return words;
    }

    @Test
    void clusters_outsidePopulation_areThoseOfAllAtOnce() {
        List<List<String>> rows = People.make(700, 8).stream().map(Written::row).toList();
        Matcher matcher = Matcher.forPeople().population("family_name", Map.of("Miller", 0.1, "okafor", 0.0001));
        assertSame(People.SCHEMA, rows, matcher);
    }

    @Test
    void pairs_blockThatIsTooLarge_isLeftOut() {
        List<List<String>> rows =
                People.make(1_000, 5).stream().map(Written::row).toList();
        Records records = People.records(People.make(1_000, 5));
        MatchModel model = Matcher.forPeople().train(records);
        PartitionedMatcher parts = Matcher.forPeople().model(model).partitioned(Census.of(People.SCHEMA, rows));
        List<Row> same = new ArrayList<>();
        for (int i = 0; i < 612; i++) {
            same.add(new Row(i, rows.get(0)));
        }
        assertFalse(parts.pairs(List.of(same)).isEmpty());
        same.add(new Row(612, rows.get(0)));
        assertEquals(List.of(), parts.pairs(List.of(same)));
    }

    @Test
    void census_anyOrderOfCounting_isTheSame() {
        List<List<String>> rows = papers(50);
        Census census = Census.of(TEXTS, rows);
        List<List<String>> backwards = new ArrayList<>(rows);
        Collections.reverse(backwards);
        assertEquals(census, Census.of(TEXTS, backwards));
        assertEquals(census, Census.of(census.toArray()));
        assertEquals(rows.size(), census.records());
    }

    @Test
    void arguments_thatCannotBeMeant_areRefused() {
        List<List<String>> rows = papers(20);
        Records records = new Records(TEXTS);
        rows.forEach(records::add);
        Census census = Census.of(TEXTS, rows);
        assertThrows(IllegalStateException.class, () -> Matcher.forPeople().partitioned(census));
        PartitionedMatcher parts =
                Matcher.forPeople().model(Matcher.forPeople().train(records)).partitioned(census);
        Row row = new Row(0, rows.get(0));
        Row twin = new Row(0, rows.get(1));
        Row beyond = new Row(rows.size(), rows.get(0));
        assertThrows(IllegalArgumentException.class, () -> parts.keys(List.of(row, twin)));
        assertThrows(IllegalArgumentException.class, () -> parts.keys(List.of(beyond)));
        assertThrows(IllegalArgumentException.class, () -> parts.clusters(List.of(row), List.of(new Pair(0, 1, 9))));
        assertThrows(IllegalArgumentException.class, () -> Census.of(new long[] {3, 1, 'v'}));
        assertThrows(IllegalArgumentException.class, () -> Census.builder(3).add("ada", 1));
        assertEquals("row 0", row.toString());
    }
}
