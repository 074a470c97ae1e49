package io.cdpkit.examples.benchmarks;

import io.cdpkit.examples.benchmarks.Meter.Reading;
import io.cdpkit.identity.match.MatchModel;
import io.cdpkit.identity.match.MatchRecord;
import io.cdpkit.identity.match.Matcher;
import io.cdpkit.identity.match.RecordMatcher;
import io.cdpkit.identity.match.Records;
import io.cdpkit.identity.match.Schema;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Scoring alone, on one thread: pairs of records that share a blocking key, record by record, each pair compared in all
 * there is to compare, with no end before the last comparison. What is not counted: writing records in their standard forms,
 * finding the pairs.
 */
final class ScoreBenchmark {
    private static final String NAME = "identity";
    private static final int MOST_OF_A_KEY = 100;
    private static final int ROUNDS = 200;

    private final int count;

    ScoreBenchmark(int count) {
        this.count = count;
    }

    private record Pair(int one, int other) {}

    void run() {
        List<List<String>> rows = new Crowd(count).rows();
        Records records = new Records(Schema.people());
        rows.forEach(records::add);
        MatchModel model = Matcher.forPeople().train(records);
        RecordMatcher matcher = RecordMatcher.of(model);
        List<MatchRecord> prepared = rows.stream().map(matcher::record).toList();
        List<Pair> pairs = pairs(prepared).stream()
                .sorted(Comparator.comparingInt(Pair::other).thenComparingInt(Pair::one))
                .toList();
        RecordMatcher.Panel panel = matcher.panel(prepared);
        int[] ones = pairs.stream().mapToInt(Pair::one).toArray();
        int[] others = pairs.stream().mapToInt(Pair::other).toArray();
        score(panel, ones, others, ROUNDS / 4);
        Reading<Double> reading = Meter.read(() -> score(panel, ones, others, ROUNDS));
        Meter.print(NAME, "scored_pairs", pairs.size(), "pairs");
        Meter.print(
                NAME, "scored_pairs_per_cpu_second", (double) pairs.size() * ROUNDS / reading.cpuSeconds(), "pairs/s");
    }

    /** The pairs that share a key which not too many records have, each once. */
    private static Set<Pair> pairs(List<MatchRecord> records) {
        Map<String, List<Integer>> blocks = new HashMap<>();
        for (int i = 0; i < records.size(); i++) {
            for (String term : records.get(i).terms()) {
                blocks.computeIfAbsent(term, key -> new ArrayList<>()).add(i);
            }
        }
        Set<Pair> pairs = new HashSet<>();
        for (List<Integer> block : blocks.values()) {
            for (int i = 0; i < block.size() && block.size() <= MOST_OF_A_KEY; i++) {
                for (int j = 0; j < i; j++) {
                    pairs.add(new Pair(block.get(j), block.get(i)));
                }
            }
        }
        return pairs;
    }

    private static double score(RecordMatcher.Panel panel, int[] ones, int[] others, int rounds) {
        double sum = 0;
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < ones.length; i++) {
                sum += panel.score(ones[i], others[i]);
            }
        }
        return sum;
    }
}
