package io.cdpkit.identity.match;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cdpkit.identity.match.PartitionedMatcher.Pair;
import io.cdpkit.identity.match.PartitionedMatcher.Row;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A small engine that keeps records in partitions, dealt out by chance, and runs the steps of a matcher over them. */
final class Partitions {
    private static final int ROWS_AT_ONCE = 97;

    private final PartitionedMatcher parts;
    private final int count;
    private final Random random;

    private Partitions(PartitionedMatcher parts, int count) {
        this.parts = parts;
        this.count = count;
        this.random = new Random(count);
    }

    static List<Row> rows(List<List<String>> values) {
        List<Row> rows = new ArrayList<>();
        for (List<String> each : values) {
            rows.add(new Row(rows.size(), each));
        }
        return rows;
    }

    /** A model that went from one process to another. */
    static MatchModel crossed(MatchModel model) {
        return MatchModelJson.read(MatchModelJson.write(model));
    }

    /** A census that went from one process to another. */
    static Census crossed(Census census) {
        return Census.of(census.toArray());
    }

    /** Demands that so many partitions give the scores and the clusters of all records at once. */
    static void assertSame(Clusters atOnce, PartitionedMatcher parts, List<Row> rows, int partitions) {
        int[] clusters = new Partitions(parts, partitions).clusters(atOnce, rows);
        Map<Integer, String> differences = new TreeMap<>();
        for (int i = 0; i < clusters.length; i++) {
            if (atOnce.clusterOf(i) != clusters[i]) {
                differences.put(i, atOnce.clusterOf(i) + " but " + clusters[i]);
            }
        }
        assertEquals(Collections.emptyMap(), differences);
    }

    private int[] clusters(Clusters atOnce, List<Row> ordered) {
        List<Row> rows = new ArrayList<>(ordered);
        Collections.shuffle(rows, random);
        List<Pair> pairs = pairs(blocks(rows));
        for (Pair pair : pairs) {
            assertEquals(atOnce.score((int) pair.one(), (int) pair.other()), pair.score(), 1e-4, "a score");
        }
        Collections.shuffle(pairs, random);
        int[] clusters = new int[rows.size()];
        for (List<List<Row>> part : dealt(new ArrayList<>(components(rows, pairs)))) {
            List<Row> of = part.stream().flatMap(List::stream).toList();
            Set<Long> numbers = of.stream().map(Row::number).collect(Collectors.toSet());
            List<Pair> among =
                    pairs.stream().filter(pair -> numbers.contains(pair.one())).toList();
            parts.clusters(of, among).forEach((number, cluster) -> clusters[number.intValue()] = cluster.intValue());
        }
        return clusters;
    }

    private Collection<List<Row>> blocks(List<Row> rows) {
        Map<String, List<Row>> blocks = new HashMap<>();
        for (int from = 0; from < rows.size(); from += ROWS_AT_ONCE) {
            List<Row> part = rows.subList(from, Math.min(rows.size(), from + ROWS_AT_ONCE));
            List<List<String>> keys = parts.keys(part);
            for (int i = 0; i < part.size(); i++) {
                for (String key : keys.get(i)) {
                    blocks.computeIfAbsent(key, k -> new ArrayList<>()).add(part.get(i));
                }
            }
        }
        return blocks.values();
    }

    private List<Pair> pairs(Collection<List<Row>> blocks) {
        List<Pair> pairs = new ArrayList<>();
        for (List<List<Row>> part : dealt(new ArrayList<>(blocks))) {
            pairs.addAll(parts.pairs(part));
        }
        return pairs;
    }

    private <T> List<List<T>> dealt(List<T> all) {
        List<List<T>> dealt = new ArrayList<>();
        for (int p = 0; p < count; p++) {
            dealt.add(new ArrayList<>());
        }
        all.forEach(each -> dealt.get(random.nextInt(count)).add(each));
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
}
