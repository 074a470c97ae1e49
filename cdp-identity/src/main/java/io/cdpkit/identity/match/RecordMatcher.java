package io.cdpkit.identity.match;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * A trained model put to use record by record: what a record is found by, and how well some records fit together.
 *
 * <p>All of it is a pure function of the records and the model, whatever other records there are: frequencies and the
 * share of matches are those of the model. So it gives the same answers to one new record as to a million at once.
 * Thread-safe; immutable but for the room to compare in, which it keeps for as many threads as use it at once.
 */
public final class RecordMatcher {
    /** How many records are side by side where one is scored with many. */
    private static final int SEATS = 32;

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
                panel.seat(seated);
                for (int at = from; at < to; at++) {
                    int seat = 1 + at - from;
                    scores[at] = isFirst.test(at) ? panel.score(0, seat, least) : panel.score(seat, 0, least);
                }
            }
            panel.columns.clear();
        });
        return scores;
    }

    /** The values of some records, by column. */
    private final class Columns {
        final int[] cells;
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
            for (int c = 0; c < values.length; c++) {
                values[c] = layout.owner(c) < c ? values[layout.owner(c)] : new Values(room);
                counted[c] = counted(frequencies[c], values[c]);
            }
        }

        void put(List<MatchRecord> records) {
            clear();
            for (int at = 0; at < records.size(); at++) {
                fetched |= records.get(at).fetch();
            }
            for (int at = 0; at < records.size(); at++) {
                for (int c = 0; c < values.length; c++) {
                    cells[at * values.length + c] = records.get(at).code(c, values[c]);
                }
            }
            for (Values each : counted) {
                each.follow();
            }
        }

        void clear() {
            for (Values each : values) {
                each.clear();
            }
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
        private static final int MOST_EACH = 30;

        private final int width;
        private final Columns columns;
        private final List<Comparison> comparisons;
        private final Scorer weights;
        private final Scratch scratch;

        /** @param seats for how many records there is room */
        private Panel(int seats) {
            this.columns = new Columns(seats);
            this.width = layout.columns().size();
            this.comparisons = columns.comparisons();
            this.weights = new Scorer(scorer, comparisons);
            this.scratch = seats <= FEW ? new Scratch(5) : new Scratch();
        }

        /** Has some records take the places of those that were there. */
        private void seat(List<MatchRecord> records) {
            columns.put(records);
            for (Comparison comparison : comparisons) {
                comparison.comparer().prepare();
            }
            scratch.forget();
        }

        private double score(int one, int other, double least) {
            return weights.score(one * width, other * width, least, scratch);
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
