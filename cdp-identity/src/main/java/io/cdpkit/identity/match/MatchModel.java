package io.cdpkit.identity.match;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What was learned about how records of one person agree, and how strangers do: a value that can be saved as JSON,
 * loaded again and compared.
 *
 * <p>It holds no customer data: probabilities, counts, the names of fields and keys, and hashes of values that several
 * records share. Immutable.
 *
 * @param schema the fields it was trained for
 * @param records how many records it was trained on
 * @param matches how many pairs among them are of one person
 * @param households how many are of different people who live together; 0 where that is not considered
 * @param namesakes how many are of different people of the same name; 0 where that is not considered
 * @param comparisons what is compared
 * @param keys the blocking keys; none if every pair is compared
 * @param frequencies how often the values of each column occur, by column
 * @param words how often the words of each column that is compared by them occur among its values, by column
 * @param scores how many candidate pairs had which score, ascending
 */
public record MatchModel(
        Schema schema,
        long records,
        double matches,
        double households,
        double namesakes,
        List<Learned> comparisons,
        List<String> keys,
        List<Frequencies> frequencies,
        List<Frequencies> words,
        List<Scored> scores) {

    /**
     * Candidate pairs of about one score.
     *
     * @param score in bits
     * @param pairs how many, an estimate where they were sampled
     */
    public record Scored(double score, double pairs) {
        public Scored {
            if (!Double.isFinite(score) || !(pairs >= 0)) {
                throw new IllegalArgumentException("a score must be finite and no count below 0");
            }
        }
    }

    /**
     * How many records of those learned from hold the values of a column. Values that fewer than 5 records hold are not
     * listed, so that none leads back to a person; they count as 2.
     *
     * @param column the name of a field, with {@code .given} or {@code .family} for the parts of a full name
     * @param reference how many records hold the value of a record picked by chance
     * @param counts by the hash of the value
     */
    public record Frequencies(String column, double reference, Map<Integer, Integer> counts) {
        static final int LEAST = 5;
        private static final int RARE = 2;

        public Frequencies {
            counts = Map.copyOf(counts);
            if (!(reference >= 0) || counts.values().stream().anyMatch(count -> count < 1)) {
                throw new IllegalArgumentException(
                        "frequencies of column \"" + column + "\" must not be negative, nor counts below 1");
            }
        }

        static Frequencies of(String column, Values values) {
            Map<Integer, Integer> counts = new HashMap<>();
            for (int code = 0; code < values.size(); code++) {
                if (values.count(code) >= LEAST) {
                    counts.merge(values.hash(code), values.count(code), Math::max);
                }
            }
            return new Frequencies(column, values.reference(), counts);
        }

        int of(int hash) {
            return counts.getOrDefault(hash, RARE);
        }

        /** Prints how many values are listed. */
        @Override
        public String toString() {
            return column + ": " + counts.size() + " values";
        }
    }

    /**
     * A comparison and the probabilities of its levels, by level, the first for different.
     *
     * @param name the field, or {@code address} for its fields together
     * @param levels what the levels are called
     * @param m if the records are of one person
     * @param u if they are of strangers
     * @param h if they are of people who live together
     * @param n if they are of people of the same name
     */
    public record Learned(
            String name, List<String> levels, List<Double> m, List<Double> u, List<Double> h, List<Double> n) {
        public Learned {
            levels = List.copyOf(levels);
            m = List.copyOf(m);
            u = List.copyOf(u);
            h = List.copyOf(h);
            n = List.copyOf(n);
            for (List<Double> probabilities : List.of(m, u, h, n)) {
                if (probabilities.size() != levels.size()) {
                    throw new IllegalArgumentException("comparison \"" + name + "\" has " + levels.size()
                            + " levels but " + probabilities.size() + " probabilities");
                }
                if (!probabilities.stream().allMatch(p -> p > 0 && p <= 1)) {
                    throw new IllegalArgumentException(
                            "probabilities of comparison \"" + name + "\" must be above 0 and at most 1");
                }
            }
        }

        /** The match weight of a level, in bits. */
        public double weight(int level) {
            return Scorer.log2(m.get(level) / u.get(level));
        }
    }

    public MatchModel {
        comparisons = List.copyOf(comparisons);
        keys = List.copyOf(keys);
        frequencies = List.copyOf(frequencies);
        words = List.copyOf(words);
        scores = List.copyOf(scores);
        if (records < 0 || !(matches > 0) || !(households >= 0) || !(namesakes >= 0)) {
            throw new IllegalArgumentException("counts must not be negative, and matches must be above 0");
        }
        for (int i = 1; i < scores.size(); i++) {
            if (scores.get(i).score() < scores.get(i - 1).score()) {
                throw new IllegalArgumentException("scores must ascend");
            }
        }
    }

    /**
     * Which share of the pairs with at least this probability is expected to be of one person: the mean of the
     * probabilities of all such candidate pairs. It is as right as the model's probabilities are, which labels make more
     * so; clusters, which weigh more than pairs, are better rather than worse. 1 where no pair is as probable.
     */
    public double expectedPrecision(double probability) {
        double pairs = 0;
        double right = 0;
        for (Scored each : scores) {
            if (each.score() >= Scorer.logOdds(probability)) {
                pairs += each.pairs();
                right += each.pairs() * Scorer.probability(each.score());
            }
        }
        return pairs == 0 ? 1 : right / pairs;
    }

    /**
     * The least probability from which on pairs can be joined so that at least this share of them is expected to be right;
     * see {@link #expectedPrecision}.
     *
     * @param precision above 0 and below 1
     * @return at least 0.5 and below 1
     */
    public double thresholdFor(double precision) {
        if (!(precision > 0 && precision < 1)) {
            throw new IllegalArgumentException("a precision must be above 0 and below 1, was " + precision);
        }
        for (Scored each : scores) {
            double probability = Scorer.probability(each.score());
            if (probability >= 0.5 && probability < 1 && expectedPrecision(probability) >= precision) {
                return probability;
            }
        }
        return Math.max(0.5, precision);
    }

    static MatchModel of(Table table, Parameters parameters, List<Key> keys) {
        return new MatchModel(
                table.records.schema(),
                table.all,
                parameters.matches,
                parameters.households,
                parameters.namesakes,
                Comparison.inOrderOfFields(table.comparisons).stream()
                        .map(c -> learned(table.comparisons.get(c), parameters, c))
                        .toList(),
                keys.stream().map(Key::name).toList(),
                table.frequencies(),
                words(table),
                parameters.scores);
    }

    private static List<Frequencies> words(Table table) {
        List<Layout.Column> columns = table.records.layout().columns();
        return java.util.stream.IntStream.range(0, columns.size())
                .filter(c -> columns.get(c).words() != null)
                .mapToObj(c ->
                        Frequencies.of(columns.get(c).name(), table.words(c).distinct()))
                .toList();
    }

    private static Learned learned(Comparison comparison, Parameters parameters, int c) {
        List<String> names = comparison.comparer().names();
        return new Learned(
                comparison.name(),
                names.subList(1, names.size()),
                list(parameters.m[c]),
                list(parameters.u[c]),
                list(parameters.h[c]),
                list(parameters.n[c]));
    }

    private static List<Double> list(double[] levels) {
        return java.util.Arrays.stream(levels, 1, levels.length).boxed().toList();
    }

    /**
     * The parameters for so many records, which may be more or fewer than it was trained on.
     *
     * @param pairs those of them that may be one person's
     */
    Parameters parameters(List<Comparison> compared, long size, PairCounts pairs) {
        Parameters parameters = new Parameters(compared.size(), pairs);
        double growth = records == 0 ? 1 : (double) size / records;
        parameters.scores = scores;
        parameters.matches = Math.min(pairs.mostMatches(), matches * growth);
        parameters.households = households * growth;
        parameters.namesakes = namesakes * growth * growth;
        for (int c = 0; c < compared.size(); c++) {
            Learned learned = learned(compared.get(c));
            parameters.m[c] = array(learned.m());
            parameters.u[c] = array(learned.u());
            parameters.h[c] = array(learned.h());
            parameters.n[c] = array(learned.n());
        }
        return parameters;
    }

    private Learned learned(Comparison comparison) {
        List<String> names = comparison.comparer().names();
        return comparisons.stream()
                .filter(learned -> learned.name().equals(comparison.name())
                        && learned.levels().equals(names.subList(1, names.size())))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the model knows nothing of comparison \""
                        + comparison.name() + "\" with these levels; train it on records of this schema"));
    }

    private static double[] array(List<Double> levels) {
        double[] array = new double[levels.size() + 1];
        for (int level = 1; level < array.length; level++) {
            array[level] = levels.get(level - 1);
        }
        return array;
    }
}
