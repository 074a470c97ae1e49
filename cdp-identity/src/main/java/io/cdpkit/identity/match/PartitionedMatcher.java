package io.cdpkit.identity.match;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The steps of {@link Matcher#deduplicate}, or of {@link Matcher#link}, as pure functions of parts of the records, for an
 * engine that keeps them in partitions: what an engine does between the steps is to count, to group and to join.
 *
 * <pre>
 * Matcher.train(sample)                 one model for all
 * Census.form(schema).terms, .words     counted over all records: the census
 * Matcher.model(..).partitioned(census)      duplicates of one source, or
 *                  .linking(counts)          the records of clean sources, one to one
 *   keys(rows)                          records go where their keys go
 *   pairs(blocks)                       all records of a key are a block; its pairs are scored
 *   clusters(rows, pairs)               any set of records from which no pair leads out
 * </pre>
 *
 * <p>However the records are partitioned, together the steps give the clusters that {@link Matcher#deduplicate} or {@link
 * Matcher#link} gives with the same model on all records at once: it is made of the same parts, and none of them looks at
 * anything but the records it is about, the model and the census. One thing is done in process alone: records that are equal
 * in every field are joined even where more than 612 of them have one key, which then is left out; drop such copies before.
 *
 * <p>What crosses between steps are texts and numbers; a model crosses as JSON ({@link MatchModelJson}), a census as an
 * array. A call holds its part in memory, like {@link Records}. Immutable and thread-safe.
 */
public final class PartitionedMatcher {
    /** The key of all records where every pair is compared. */
    private static final String ALL = "";

    private static final int SMALL = 16;

    private final MatchModel model;
    private final Counting counting;
    private final double threshold;
    private final Matcher.Mode mode;
    /** Those that may be one person's. */
    private final PairCounts mayMatch;

    PartitionedMatcher(MatchModel model, Counting counting, double threshold) {
        this(model, counting, threshold, Matcher.Mode.WITHIN, PairCounts.within(counting.records(0)));
    }

    private PartitionedMatcher(
            MatchModel model, Counting counting, double threshold, Matcher.Mode mode, PairCounts mayMatch) {
        this.model = model;
        this.counting = counting;
        this.threshold = threshold;
        this.mode = mode;
        this.mayMatch = mayMatch;
    }

    /**
     * The steps of {@link Matcher#link}: a cluster has at most one record of each source, and of rivals the best wins.
     *
     * @param counts how many records each source has, from source 0 upwards
     * @throws IllegalArgumentException if that is another count of records than the census has
     */
    public PartitionedMatcher linking(long... counts) {
        long sum = 0;
        for (int source = 0; source < counts.length; source++) {
            Records.requireSource(source);
            if (counts[source] < 0) {
                throw new IllegalArgumentException(
                        "source " + source + " cannot have " + counts[source] + " records; count those of each source");
            }
            sum += counts[source];
        }
        if (sum != counting.records(0)) {
            throw new IllegalArgumentException("the sources have " + sum + " records, but the census is of "
                    + counting.records(0) + "; take it of all of them together");
        }
        return new PartitionedMatcher(model, counting, threshold, Matcher.Mode.ONE_TO_ONE, PairCounts.across(counts));
    }

    /**
     * A record and its number, from 0 upwards and different for each of all records.
     *
     * @param source a number from 0 to 127; only records of different sources are linked
     * @param values in the order of the schema's fields; null or blank where there is none
     */
    public record Row(long number, int source, List<? extends @Nullable String> values) {
        public Row {
            Records.requireSource(source);
            values = Collections.unmodifiableList(new ArrayList<@Nullable String>(values));
        }

        /** A record of the only source. */
        public Row(long number, List<? extends @Nullable String> values) {
            this(number, 0, values);
        }

        /** Prints the number, never the values. */
        @Override
        public String toString() {
            return "row " + number;
        }
    }

    /** Two records, by their numbers, and their score in bits, which is as good as joins may need. */
    public record Pair(long one, long other, float score) {}

    /** The blocking keys of each record: it is compared with the records that share one. */
    public List<List<String>> keys(List<Row> rows) {
        Part part = new Part(rows);
        if (model.keys().isEmpty()) {
            return Collections.nCopies(rows.size(), List.of(ALL));
        }
        Map<Long, List<String>> keys = new HashMap<>();
        List<Key> named = new KeyChoice(part.table).named(model.keys());
        for (int at = 0; at < part.table.size; at++) {
            List<String> of = new ArrayList<>();
            for (int k = 0; k < named.size(); k++) {
                Key key = named.get(k);
                for (int slot = 0; slot < key.slots(); slot++) {
                    int hash = key.hash(at, slot);
                    if (hash != 0) {
                        of.add(k + "." + Integer.toHexString(hash));
                    }
                }
            }
            keys.put(part.number(at), of.stream().distinct().toList());
        }
        return rows.stream()
                .map(row -> keys.getOrDefault(row.number(), List.of()))
                .toList();
    }

    /**
     * The pairs within blocks that score well enough to be looked at.
     *
     * @param blocks each all the records that have some key; one that is too large says too little and is left out
     */
    public List<Pair> pairs(List<List<Row>> blocks) {
        int most = model.keys().isEmpty() ? Integer.MAX_VALUE : KeyChoice.mostInBlock();
        Map<Long, Row> rows = new HashMap<>();
        for (List<Row> block : blocks) {
            if (block.size() <= most) {
                block.forEach(row -> rows.put(row.number(), row));
            }
        }
        Part part = new Part(List.copyOf(rows.values()));
        long[] candidates = new long[SMALL];
        int count = 0;
        for (List<Row> block : blocks) {
            for (int i = 0; i < block.size() && block.size() <= most; i++) {
                for (int j = 0; j < i; j++) {
                    if (count == candidates.length) {
                        candidates = Arrays.copyOf(candidates, 2 * count);
                    }
                    long pair = part.pair(block.get(i).number(), block.get(j).number());
                    if (part.table.mayMatch((int) (pair >>> 32), (int) pair)) {
                        candidates[count++] = pair;
                    }
                }
            }
        }
        return part.scored(
                Arrays.stream(candidates, 0, count).sorted().distinct().toArray());
    }

    /**
     * The cluster of each record, named by the lowest number in it.
     *
     * @param rows records of whom none is in a pair with any other record
     * @param pairs all that were found among them, in any order; each may come more than once
     */
    public Map<Long, Long> clusters(List<Row> rows, List<Pair> pairs) {
        Part part = new Part(rows);
        long[] places = new long[pairs.size()];
        for (int p = 0; p < places.length; p++) {
            places[p] = part.pair(pairs.get(p).one(), pairs.get(p).other());
        }
        Edges edges = Edges.of(places, p -> pairs.get(p).score());
        int[] clusters = new Agglomeration(part.table, part.scorer, edges, threshold, mode).clusters();
        Map<Integer, Long> lowest = new HashMap<>();
        for (int at = 0; at < clusters.length; at++) {
            lowest.merge(clusters[at], part.number(at), Math::min);
        }
        Map<Long, Long> of = new HashMap<>();
        for (int at = 0; at < clusters.length; at++) {
            of.put(part.number(at), lowest.getOrDefault(clusters[at], part.number(at)));
        }
        return of;
    }

    /** Some of the records, compared as if all were there. */
    private final class Part {
        final Table table;
        final Scorer scorer;
        private final List<Row> rows;
        private final Map<Long, Integer> places = new HashMap<>();

        Part(List<Row> unsorted) {
            this.rows = unsorted.stream()
                    .sorted(Comparator.comparingLong(Row::number))
                    .toList();
            Records records = new Records(model.schema(), Math.max(SMALL, Integer.highestOneBit(rows.size() + 1)));
            for (Row row : rows) {
                if (row.number() < 0 || row.number() >= counting.records(0)) {
                    throw new IllegalArgumentException("a row has the number " + row.number()
                            + ", but the census is of " + counting.records(0) + " records, to be numbered from 0");
                }
                records.add(row.source(), row.values());
            }
            this.table = new Table(
                    records,
                    mode == Matcher.Mode.ONE_TO_ONE,
                    counting,
                    model,
                    rows.stream().mapToLong(Row::number).toArray());
            this.scorer = new Scorer(table.comparisons, model.parameters(table.comparisons, table.all, mayMatch));
            for (int at = 0; at < table.size; at++) {
                if (places.put(number(at), at) != null) {
                    throw new IllegalArgumentException("two rows have the number " + number(at));
                }
            }
        }

        long number(int place) {
            return rows.get(table.order[place]).number();
        }

        /** The places of two records, the greater in the upper half. */
        long pair(long one, long other) {
            int a = place(one);
            int b = place(other);
            return (long) Math.max(a, b) << 32 | Math.min(a, b);
        }

        private int place(long number) {
            Integer place = places.get(number);
            if (place == null) {
                throw new IllegalArgumentException("a pair is of row " + number + ", which is not among the rows");
            }
            return place;
        }

        List<Pair> scored(long[] pairs) {
            double least = Matcher.least(threshold);
            Scratch scratch = new Scratch();
            List<Pair> scored = new ArrayList<>();
            for (long pair : pairs) {
                int one = (int) (pair >>> 32);
                int other = (int) pair;
                float score = (float) scorer.score(one * table.width, other * table.width, least, scratch);
                if (score >= least) {
                    scored.add(new Pair(number(one), number(other), score));
                }
            }
            return scored;
        }
    }

    /** Prints the mode and the count of records. */
    @Override
    public String toString() {
        return (mode == Matcher.Mode.ONE_TO_ONE ? "linker" : "matcher") + " of parts of " + counting.records(0)
                + " records";
    }
}
