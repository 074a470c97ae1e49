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
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PartitionedMatcherTest {
    private static final Schema TEXTS =
            Schema.of(new Field("title", Kind.TEXT), new Field("authors", Kind.TEXT), new Field("year", Kind.CATEGORY));

    /** Runs all steps over so many partitions, dealt out by chance. */
    private static int[] matched(Matcher matcher, Clusters atOnce, List<List<String>> all, int partitions) {
        MatchModel model = atOnce.model();
        Random random = new Random(partitions);
        List<Row> rows = new ArrayList<>();
        for (int number = 0; number < all.size(); number++) {
            rows.add(new Row(number, all.get(number)));
        }
        Collections.shuffle(rows, random);
        Census census = Census.of(Census.of(model.schema(), all).toArray());
        PartitionedMatcher parts =
                matcher.model(MatchModelJson.read(MatchModelJson.write(model))).partitioned(census);
        Map<String, List<Row>> blocks = new HashMap<>();
        for (int from = 0; from < rows.size(); from += 97) {
            List<Row> part = rows.subList(from, Math.min(rows.size(), from + 97));
            List<List<String>> keys = parts.keys(part);
            for (int i = 0; i < part.size(); i++) {
                for (String key : keys.get(i)) {
                    blocks.computeIfAbsent(key, k -> new ArrayList<>()).add(part.get(i));
                }
            }
        }
        List<Pair> pairs = new ArrayList<>();
        for (List<List<Row>> part : dealt(new ArrayList<>(blocks.values()), partitions, random)) {
            pairs.addAll(parts.pairs(part));
        }
        for (Pair pair : pairs) {
            assertEquals(atOnce.score((int) pair.one(), (int) pair.other()), pair.score(), 1e-4, "a score");
        }
        Collections.shuffle(pairs, random);
        int[] clusters = new int[all.size()];
        for (List<List<Row>> part : dealt(new ArrayList<>(components(rows, pairs)), partitions, random)) {
            List<Row> of = part.stream().flatMap(List::stream).toList();
            Set<Long> numbers = of.stream().map(Row::number).collect(Collectors.toSet());
            List<Pair> among =
                    pairs.stream().filter(pair -> numbers.contains(pair.one())).toList();
            parts.clusters(of, among).forEach((number, cluster) -> clusters[number.intValue()] = cluster.intValue());
        }
        return clusters;
    }

    private static <T> List<List<T>> dealt(List<T> all, int partitions, Random random) {
        List<List<T>> dealt = new ArrayList<>();
        for (int p = 0; p < partitions; p++) {
            dealt.add(new ArrayList<>());
        }
        all.forEach(each -> dealt.get(random.nextInt(partitions)).add(each));
        return dealt;
    }

    private static Collection<List<Row>> components(List<Row> rows, List<Pair> pairs) {
        long[] least = new long[rows.size()];
        for (int i = 0; i < least.length; i++) {
            least[i] = i;
        }
        for (boolean changed = true; changed; ) {
            changed = false;
            for (Pair pair : pairs) {
                long both = Math.min(least[(int) pair.one()], least[(int) pair.other()]);
                changed |= least[(int) pair.one()] != both || least[(int) pair.other()] != both;
                least[(int) pair.one()] = both;
                least[(int) pair.other()] = both;
            }
        }
        Map<Long, List<Row>> components = new TreeMap<>();
        rows.forEach(row -> components
                .computeIfAbsent(least[(int) row.number()], l -> new ArrayList<>())
                .add(row));
        return components.values();
    }

    private static void assertSame(Schema schema, List<List<String>> rows, Matcher matcher) {
        Records records = new Records(schema);
        rows.forEach(records::add);
        Clusters atOnce = matcher.deduplicate(records);
        assertTrue(atOnce.count() < rows.size(), "some are joined");
        for (int partitions : List.of(1, 2, 7)) {
            assertEquals(
                    Collections.emptyMap(), differences(atOnce.toArray(), matched(matcher, atOnce, rows, partitions)));
        }
    }

    private static Map<Integer, String> differences(int[] expected, int[] actual) {
        Map<Integer, String> differences = new TreeMap<>();
        for (int i = 0; i < expected.length; i++) {
            if (expected[i] != actual[i]) {
                differences.put(i, expected[i] + " but " + actual[i]);
            }
        }
        return differences;
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
