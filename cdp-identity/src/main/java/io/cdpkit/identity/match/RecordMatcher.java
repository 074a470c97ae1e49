package io.cdpkit.identity.match;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A trained model put to use record by record: what a record is found by, and how well some records fit together.
 *
 * <p>All of it is a pure function of the records and the model, whatever other records there are: frequencies and the
 * share of matches are those of the model. So it gives the same answers to one new record as to a million at once.
 * Thread-safe; immutable but for the room to compare in, which it keeps for as many threads as use it at once.
 */
public final class RecordMatcher {
    /** Of how many records of a group the score with another is made at most. */
    private static final int MOST_EACH = 30;
    /** How many records are side by side where one is scored with many, or a group with another. */
    private static final int SEATS = 2 * MOST_EACH;

    private final MatchModel model;
    private final Layout layout;
    private final Terms terms;
    private final MatchModel.@Nullable Frequencies[] frequencies;
    private final MatchModel.@Nullable Frequencies[] words;
    private final Scorer scorer;
    private final Spares<Panel> spares = new Spares<>(() -> new Panel(SEATS));

    private RecordMatcher(MatchModel model) {
        this.model = model;
        this.layout = new Layout(model.schema());
        this.terms = new Terms(layout);
        List<Layout.Column> columns = layout.columns();
        this.frequencies = new MatchModel.Frequencies[columns.size()];
        this.words = new MatchModel.Frequencies[columns.size()];
        for (int c = 0; c < frequencies.length; c++) {
            Layout.Column column = columns.get(c);
            frequencies[c] = of(column, model.frequencies());
            words[c] = of(column, model.words());
            if (column.words() != null && words[c] == null) {
                throw new IllegalArgumentException("field \"" + column.name() + "\" is compared by how rare its words"
                        + " are, which the model does not tell; train it anew, or leave the field out of the schema");
            }
        }
        List<Comparison> comparisons = new Columns(0).comparisons();
        if (comparisons.size() > Patterns.MOST_COMPARISONS) {
            throw new IllegalArgumentException("the schema has more than " + Patterns.MOST_COMPARISONS
                    + " fields to compare; leave out those that say least");
        }
        long records = Math.max(2, model.records());
        this.scorer = new Scorer(comparisons, model.parameters(comparisons, records, PairCounts.within(records)));
    }

    private static MatchModel.@Nullable Frequencies of(Layout.Column column, List<MatchModel.Frequencies> all) {
        return all.stream()
                .filter(of -> of.column().equals(column.name()))
                .findFirst()
                .orElse(null);
    }

    /**
     * A matcher with what a model has learned.
     *
     * @throws IllegalArgumentException if the model's schema has nothing by which candidates could be found, or more than 12
     *     things to compare, or the model is of a time when none kept how rare words are
     */
    public static RecordMatcher of(MatchModel model) {
        return new RecordMatcher(model);
    }

    public MatchModel model() {
        return model;
    }

    public Schema schema() {
        return model.schema();
    }

    /**
     * A record in the form in which it is compared.
     *
     * @param row the values in the order of the schema's fields; null or blank where there is none
     */
    public MatchRecord record(List<? extends @Nullable String> row) {
        return new MatchRecord(layout.cells(row), terms);
    }

    /** Whether a record was made by this matcher, so that it can be among those of a panel. */
    public boolean made(MatchRecord record) {
        return record.isOf(terms);
    }

    /** Some records side by side. What is said of two of them does not depend on the others. */
    public Panel panel(List<MatchRecord> records) {
        Panel panel = new Panel(records.size());
        panel.seat(records);
        return panel;
    }

    /**
     * The scores of a record with others, by their places: what a panel of the two says where that is at least {@code
     * least}, and else something less.
     *
     * @param isFirst whether the record comes first in the panel, by the place of the other
     */
    public double[] scores(MatchRecord record, List<MatchRecord> others, IntPredicate isFirst, double least) {
        double[] scores = new double[others.size()];
        spares.use(panel -> {
            ArrayList<MatchRecord> seated = new ArrayList<>(SEATS);
            for (int from = 0; from < scores.length; from += SEATS - 1) {
                int to = Math.min(scores.length, from + SEATS - 1);
                seated.clear();
                seated.add(record);
                seated.addAll(others.subList(from, to));
                int place = from;
                double[] some = panel.scores(seated, seat -> isFirst.test(place + seat - 1), least);
                System.arraycopy(some, 1, scores, from, to - from);
            }
            panel.columns.clear();
        });
        return scores;
    }

    /**
     * What a panel of some records says of two groups of them, none in both.
     *
     * @param records by their places in the panel
     * @see Panel#score(int[], int[])
     */
    public double score(IntFunction<MatchRecord> records, int[] group, int[] other) {
        int[] places =
                IntStream.concat(speakers(group), speakers(other)).sorted().toArray();
        double[] score = new double[1];
        spares.use(panel -> {
            panel.seat(Arrays.stream(places).mapToObj(records).toList());
            score[0] = panel.score(seats(group, places), seats(other, places));
            panel.columns.clear();
        });
        return score[0];
    }

    private static IntStream speakers(int[] group) {
        return Arrays.stream(group).limit(MOST_EACH);
    }

    private static int[] seats(int[] group, int[] places) {
        return speakers(group).map(place -> Arrays.binarySearch(places, place)).toArray();
    }

    /** The values of some records, by column. */
    private final class Columns {
        final int[] cells;
        private List<MatchRecord> records = List.of();
        private final boolean[] filled;
        private final Values[] values;
        /** The same with the counts of the model. */
        private final Values[] counted;
        /** What was read is kept, or else it would not be. */
        @SuppressWarnings("UnusedVariable") // to write it is all there is to it
        private int fetched;

        /** @param size of how many records at most */
        Columns(int size) {
            int room = 2 * Integer.highestOneBit(Math.max(1, size));
            this.values = new Values[layout.columns().size()];
            this.counted = new Values[values.length];
            this.cells = new int[size * values.length];
            this.filled = new boolean[values.length];
            for (int c = 0; c < values.length; c++) {
                values[c] = layout.owner(c) < c ? values[layout.owner(c)] : new Values(room);
                counted[c] = counted(frequencies[c], values[c]);
            }
        }

        /** Has some records take the places of those that were there, with nothing in their columns. */
        void put(List<MatchRecord> others) {
            clear();
            records = others;
            for (int at = 0; at < records.size(); at++) {
                fetched |= records.get(at).fetch();
            }
        }

        /** Fills some columns, unless they are filled, for records by their places, of which there are so many. */
        void fill(int[] some, int[] places, int count) {
            for (int c : some) {
                if (c >= 0 && !filled[c]) {
                    for (int i = 0; i < count; i++) {
                        cells[places[i] * values.length + c] =
                                records.get(places[i]).code(c, values[c]);
                    }
                    filled[c] = true;
                }
            }
            for (int c : some) {
                if (c >= 0) {
                    counted[c].follow();
                }
            }
        }

        void clear() {
            for (Values each : values) {
                each.clear();
            }
            Arrays.fill(filled, false);
            records = List.of();
        }

        List<Comparison> comparisons() {
            return new Comparisons(layout, counted, cells, cells.length / values.length, this::words).all();
        }

        private Words words(int column) {
            String separator =
                    Objects.requireNonNull(layout.columns().get(column).words());
            return new Words(counted[column], model.records(), separator, found -> counted(words[column], found));
        }
    }

    private static Values counted(MatchModel.@Nullable Frequencies frequencies, Values values) {
        return frequencies == null
                ? values
                : values.counted(code -> frequencies.of(values.hash(code)), frequencies.reference(), -1);
    }

    /** Some records side by side, named by their places in the list. For one thread. */
    public final class Panel {
        private static final int FEW = 256;

        private final int width;
        private final Columns columns;
        private final List<Comparison> comparisons;
        private final Comparer[] comparers;
        private final Scorer weights;
        private final Scratch scratch;

        /** @param seats for how many records there is room */
        private Panel(int seats) {
            this.columns = new Columns(seats);
            this.width = layout.columns().size();
            this.comparisons = columns.comparisons();
            this.comparers = comparisons.stream().map(Comparison::comparer).toArray(Comparer[]::new);
            this.weights = new Scorer(scorer, comparisons);
            this.scratch = seats <= FEW ? new Scratch(5) : new Scratch();
        }

        /** Has some records take the places of those that were there. */
        private void seat(List<MatchRecord> records) {
            columns.put(records);
            scratch.forget();
            int[] places = IntStream.range(0, records.size()).toArray();
            for (Comparer comparer : comparers) {
                prepare(comparer, places, places.length);
            }
        }

        private void prepare(Comparer comparer, int[] places, int count) {
            columns.fill(comparer.columns(), places, count);
            comparer.prepare();
        }

        /**
         * Seats records and scores the first with each other one: comparison by comparison, as most drop out before the
         * last, whose values are then not even read. Which comes first is asked for those that are left, as it makes a
         * hair's difference.
         *
         * @param isFirst whether the first comes first, by the place of the other
         */
        private double[] scores(List<MatchRecord> records, IntPredicate isFirst, double least) {
            columns.put(records);
            scratch.forget();
            double[] sums = new double[records.size()];
            Arrays.fill(sums, weights.prior);
            int[] left = IntStream.range(0, sums.length).toArray();
            int count = left.length;
            for (int c = 0; c < comparers.length && count > 1; c++) {
                prepare(comparers[c], left, count);
                int kept = 1;
                for (int i = 1; i < count; i++) {
                    int at = left[i];
                    sums[at] = weights.plus(sums[at], c, 0, at * width, scratch);
                    if (weights.mayReach(least, sums[at], c)) {
                        left[kept++] = at;
                    }
                }
                count = kept;
            }
            Arrays.fill(sums, Double.NEGATIVE_INFINITY);
            for (int i = 1; i < count; i++) {
                sums[left[i]] = isFirst.test(left[i]) ? score(0, left[i]) : score(left[i], 0);
            }
            return sums;
        }

        /**
         * The score of two records: the base-2 logarithm of the odds that they are one person's. In the other order it may
         * be another one by a hair.
         */
        public double score(int one, int other) {
            return weights.score(one * width, other * width, scratch);
        }

        /**
         * The score of two groups of records, each known to be one person's: on what one keeps for life by how they agree on
         * average, on what one may have several of by the best agreement. Of a group of more than 30, the first 30 speak.
         */
        public double score(int[] group, int[] other) {
            boolean inOrder = group[0] <= other[0];
            int[] left = inOrder ? group : other;
            int[] right = inOrder ? other : group;
            return weights.together(
                    left, Math.min(left.length, MOST_EACH), right, Math.min(right.length, MOST_EACH), width, scratch);
        }

        /** What the score of two records is made of; the bits, in the order of the fields, add up to it but for rounding. */
        public List<PairExplanation.Contribution> contributions(int one, int other) {
            return PairExplanation.contributions(comparisons, weights, one * width, other * width, scratch);
        }
    }

    /** Prints the shape of the model. */
    @Override
    public String toString() {
        return "matcher of records with " + schema().fields().size() + " fields";
    }
}
