package io.cdpkit.identity.match;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cdpkit.identity.match.PartitionedMatcher.Pair;
import io.cdpkit.identity.match.PartitionedMatcher.Row;
import io.cdpkit.identity.match.People.Written;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PartitionedLinkageTest {
    private static final Path FEBRL4 =
            Path.of(System.getProperty("cdpkit.data", "../../shared/data")).resolve("people/febrl4.csv");

    /** The records of made-up people, each of a person's in another source; a person has up to three. */
    private static List<Row> people(int count, long seed, int sources) {
        List<Row> rows = new ArrayList<>();
        Map<Integer, Integer> seen = new HashMap<>();
        for (Written each : People.make(count, seed)) {
            int source = seen.merge(each.person(), 1, Integer::sum) - 1;
            if (source < sources) {
                rows.add(new Row(rows.size(), (source + each.person()) % sources, each.row()));
            }
        }
        return rows;
    }

    private static Records records(Schema schema, List<Row> rows) {
        Records records = new Records(schema);
        rows.forEach(row -> records.add(row.source(), row.values()));
        return records;
    }

    private static long[] counts(List<Row> rows) {
        long[] counts = new long[1 + rows.stream().mapToInt(Row::source).max().orElse(0)];
        rows.forEach(row -> counts[row.source()]++);
        return counts;
    }

    private static PartitionedMatcher linking(MatchModel model, Matcher matcher, Schema schema, List<Row> rows) {
        Census census = Census.of(schema, rows.stream().map(Row::values).toList());
        return matcher.model(Partitions.crossed(model))
                .partitioned(Partitions.crossed(census))
                .linking(counts(rows));
    }

    /** Links at once, and over partitions with the model learned there; demands that both are the same. */
    private static Clusters assertSame(Schema schema, List<Row> rows, Matcher matcher, int... partitions) {
        Clusters atOnce = matcher.link(records(schema, rows));
        PartitionedMatcher parts = linking(atOnce.model(), matcher, schema, rows);
        for (int count : partitions) {
            Partitions.assertSame(atOnce, parts, rows, count);
        }
        return atOnce;
    }

    private static void assertOneOfEachSource(Clusters clusters, List<Row> rows) {
        Set<List<Integer>> seen = new HashSet<>();
        for (Row row : rows) {
            int cluster = clusters.clusterOf((int) row.number());
            assertTrue(seen.add(List.of(cluster, row.source())), () -> "two of a source in cluster " + cluster);
        }
    }

    /** Few people who share few names, so that many records have rivals. */
    @Property(tries = 12)
    void clusters_anyPeopleAndPartitions_areThoseOfAllAtOnce(
            @ForAll @IntRange(max = 1_000_000) int seed,
            @ForAll @IntRange(min = 2, max = 3) int sources,
            @ForAll @IntRange(min = 1, max = 9) int partitions,
            @ForAll @IntRange(min = 50, max = 95) int threshold) {
        List<Row> rows = people(150, seed, sources);
        Matcher matcher = Matcher.forPeople().threshold(threshold / 100.0);
        assertOneOfEachSource(assertSame(People.SCHEMA, rows, matcher, partitions), rows);
    }

    @Test
    void clusters_enoughPeopleToNeedKeys_areThoseOfAllAtOnce() {
        List<Row> rows = people(1_000, 5, 2);
        assertTrue(rows.size() > Candidates.ALL_PAIRS_UP_TO, "keys are needed");
        Clusters clusters = assertSame(People.SCHEMA, rows, Matcher.forPeople(), 1, 2, 7);
        assertTrue(clusters.count() < rows.size() - 500, clusters::toString);
        assertEquals(2, clusters.largest());
    }

    /** Both sources have two records that would all be one person's if they were of one source. */
    @Test
    void clusters_rivals_goToTheBest() {
        List<Row> rows = new ArrayList<>(people(200, 7, 2));
        List<String> ada = List.of(
                "ada",
                "quist",
                "1961-05-05",
                "f",
                "oak street",
                "7",
                "70171",
                "elville",
                "ada@example.com",
                "0470111222");
        List<String> almost = new ArrayList<>(ada);
        almost.set(8, "");
        almost.set(9, "");
        int first = rows.size();
        rows.add(new Row(first, 0, almost));
        rows.add(new Row(first + 1, 1, ada));
        rows.add(new Row(first + 2, 0, ada));
        rows.add(new Row(first + 3, 1, almost));
        Clusters clusters = assertSame(People.SCHEMA, rows, Matcher.forPeople(), 3);
        assertEquals(first + 1, clusters.clusterOf(first + 2));
        assertEquals(first, clusters.clusterOf(first + 3));
        assertTrue(Matcher.forPeople()
                        .deduplicate(records(People.SCHEMA, rows))
                        .members(first)
                        .size()
                == 4);
    }

    /** The model of a run is the model of all runs: how many pairs may match is the sources' own, not half of it. */
    @Test
    void link_modelOfALink_sameClustersAgain() {
        List<Row> rows = people(300, 9, 2);
        Clusters once = Matcher.forPeople().link(records(People.SCHEMA, rows));
        Clusters again = Matcher.forPeople().model(once.model()).link(records(People.SCHEMA, rows));
        assertEquals(once.score(0, 1), again.score(0, 1), 1e-9);
        assertArrayEquals(once.toArray(), again.toArray());
        assertEquals(once.model(), again.model());
    }

    @Test
    void pairs_ofOneSource_areNone() {
        List<Row> rows = people(150, 3, 2);
        MatchModel model = Matcher.forPeople().train(records(People.SCHEMA, rows));
        PartitionedMatcher parts = linking(model, Matcher.forPeople(), People.SCHEMA, rows);
        List<Row> twice = List.of(
                new Row(0, 1, rows.get(0).values()), new Row(1, 1, rows.get(0).values()));
        assertEquals(List.of(), parts.pairs(List.of(twice)));
        List<Row> apart = List.of(twice.get(0), new Row(1, 0, rows.get(0).values()));
        List<Pair> found = parts.pairs(List.of(apart));
        assertEquals(1, found.size());
        assertEquals(Map.of(0L, 0L, 1L, 0L), parts.clusters(apart, found));
        assertEquals(Map.of(0L, 0L, 1L, 1L), parts.clusters(twice, found));
    }

    @Test
    void linking_countsThatCannotBe_areRefused() {
        List<Row> rows = people(20, 3, 2);
        MatchModel model = Matcher.forPeople().train(records(People.SCHEMA, rows));
        PartitionedMatcher parts = Matcher.forPeople()
                .model(model)
                .partitioned(
                        Census.of(People.SCHEMA, rows.stream().map(Row::values).toList()));
        assertThrows(IllegalArgumentException.class, () -> parts.linking(rows.size(), 1));
        assertThrows(IllegalArgumentException.class, () -> parts.linking(rows.size() + 1, -1));
        assertThrows(IllegalArgumentException.class, () -> parts.linking(Arrays.copyOf(counts(rows), 129)));
        assertThrows(IllegalArgumentException.class, () -> new Row(0, 128, List.of()));
        assertThrows(IllegalArgumentException.class, () -> new Row(0, -1, List.of()));
        assertEquals(
                "linker of parts of " + rows.size() + " records",
                parts.linking(counts(rows)).toString());
    }

    @Test
    void clusters_febrl4_areThoseOfAllAtOnce() throws IOException {
        assumeTrue(Files.exists(FEBRL4), "the people are not there; name their directory by -Dcdpkit.data");
        List<List<String>> lines = Files.readAllLines(FEBRL4).stream()
                .map(line -> Arrays.asList(line.split(",", -1)))
                .toList();
        List<String> header = lines.get(0);
        List<List<String>> people = lines.subList(1, lines.size());
        Schema schema = Schema.guess(
                header.subList(3, header.size()),
                people.stream().map(line -> line.subList(3, line.size())).toList());
        List<Integer> columns = schema.fields().stream()
                .map(field -> header.indexOf(field.name()))
                .toList();
        List<Row> rows = new ArrayList<>();
        Map<String, Integer> persons = new HashMap<>();
        List<Integer> truth = new ArrayList<>();
        for (List<String> line : people) {
            rows.add(new Row(
                    rows.size(),
                    line.get(2).charAt(0) - 'a',
                    columns.stream().map(line::get).toList()));
            truth.add(persons.computeIfAbsent(line.get(1), person -> persons.size()));
        }
        Clusters clusters = assertSame(schema, rows, Matcher.forPeople(), 1, 5);
        assertOneOfEachSource(clusters, rows);
        ClusterQuality quality = ClusterQuality.of(
                clusters.toArray(), truth.stream().mapToInt(i -> i).toArray());
        assertTrue(quality.f1() >= 0.9998, quality::toString);
    }
}
