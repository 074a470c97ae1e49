package io.cdpkit.identity.match;

import java.util.List;

/**
 * What was learned about how records of one person agree, and how strangers do: a value that can be saved as JSON,
 * loaded again and compared.
 *
 * <p>It holds no customer data: probabilities, counts, and the names of fields and keys. Immutable.
 *
 * @param schema the fields it was trained for
 * @param records how many records it was trained on
 * @param matches how many pairs among them are of one person
 * @param households how many are of different people who live together; 0 where that is not considered
 * @param namesakes how many are of different people of the same name; 0 where that is not considered
 * @param comparisons what is compared
 * @param keys the blocking keys; none if every pair is compared
 */
public record MatchModel(
        Schema schema,
        long records,
        double matches,
        double households,
        double namesakes,
        List<Learned> comparisons,
        List<String> keys) {

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
        if (records < 0 || !(matches > 0) || !(households >= 0) || !(namesakes >= 0)) {
            throw new IllegalArgumentException("counts must not be negative, and matches must be above 0");
        }
    }

    static MatchModel of(Table table, Parameters parameters, List<Key> keys) {
        return new MatchModel(
                table.records.schema(),
                table.size,
                parameters.matches,
                parameters.households,
                parameters.namesakes,
                java.util.stream.IntStream.range(0, table.comparisons.size())
                        .mapToObj(c -> learned(table.comparisons.get(c), parameters, c))
                        .toList(),
                keys.stream().map(Key::name).toList());
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

    /** The parameters for a table, which may have more or fewer records. */
    Parameters parameters(Table table) {
        Parameters parameters = new Parameters(table.comparisons.size());
        double pairs = table.size * (table.size - 1.0) / 2;
        double growth = records == 0 ? 1 : (double) table.size / records;
        parameters.pairs = Math.max(1, pairs);
        parameters.matches = matches * growth;
        parameters.households = households * growth;
        parameters.namesakes = namesakes * growth * growth;
        for (int c = 0; c < table.comparisons.size(); c++) {
            Learned learned = learned(table.comparisons.get(c));
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
