package io.cdpkit.identity.match;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Planted parameters are found again. */
class ExpectationTest {
    private static final double[] M = {0.9, 0.8, 0.95, 0.7, 0.85};
    private static final double[] U = {0.01, 0.05, 0.002, 0.1, 0.02};
    private static final double MATCHES = 5_000;
    private static final double PAIRS = 10_000_000;

    /** A comparison that is never made. */
    private record Unused(List<String> names) implements Comparer {
        @Override
        public int[] columns() {
            return new int[0];
        }

        @Override
        public void prepare() {}

        @Override
        public int compare(int a, int b, Scratch scratch) {
            throw new AssertionError("patterns are given");
        }
    }

    private static final List<Comparison> COMPARISONS = IntStream.range(0, M.length)
            .mapToObj(c ->
                    new Comparison("c" + c, Trait.CATEGORY, new Unused(List.of("missing", "different", "equal")), c))
            .toList();

    private static Patterns planted() {
        Patterns patterns = new Patterns();
        for (int agreed = 0; agreed < 1 << M.length; agreed++) {
            double m = MATCHES;
            double u = PAIRS - MATCHES;
            long pattern = 0;
            for (int c = 0; c < M.length; c++) {
                boolean equal = (agreed >> c & 1) == 1;
                m *= equal ? M[c] : 1 - M[c];
                u *= equal ? U[c] : 1 - U[c];
                pattern = Patterns.with(pattern, c, equal ? 2 : 1);
            }
            patterns.add(Patterns.adjusted(pattern, 0, 0), m + u);
        }
        return patterns;
    }

    private static Parameters start(double[][] chances) {
        Parameters start = new Parameters(M.length, PairCounts.of(PAIRS));
        start.matches = 1_000;
        for (int c = 0; c < M.length; c++) {
            start.m[c] = new double[] {0, 0.2, 0.8};
            start.u[c] = chances[c].clone();
            start.h[c] = chances[c].clone();
            start.n[c] = chances[c].clone();
        }
        return start;
    }

    @Test
    void learn_plantedPatterns_findsThePlantedParameters() {
        double[][] chances = new double[M.length][];
        double[] present = new double[M.length];
        for (int c = 0; c < M.length; c++) {
            double equal = (MATCHES * M[c] + (PAIRS - MATCHES) * U[c]) / PAIRS;
            chances[c] = new double[] {0, 1 - equal, equal};
            present[c] = PAIRS;
        }
        Parameters learned = new Expectation(
                        COMPARISONS,
                        start(chances),
                        new Expectation.Chances(chances, present, true),
                        planted(),
                        new Expectation.Known(new Patterns(), new Patterns(), new Patterns()))
                .learn();
        assertEquals(MATCHES, learned.matches, 0.05 * MATCHES);
        for (int c = 0; c < M.length; c++) {
            assertEquals(M[c], learned.m[c][2], 0.02, "m of " + c);
            assertEquals(U[c], learned.u[c][2], 0.02 * U[c], "u of " + c);
        }
    }

    @Test
    void score_ofKnownParameters_isThatWorkedOutByHand() {
        // Two records that agree in one value of 16 and differ in another: 2^-10 * (0.8 / 0.1) * (0.25 / 0.5) = 2^-8.
        Records records =
                new Records(Schema.of(new Field("a", Field.Kind.CATEGORY), new Field("b", Field.Kind.CATEGORY)));
        for (int i = 0; i < 32; i++) {
            records.add(List.of("a" + i / 2, "b" + i));
        }
        Table table = new Table(records);
        Parameters parameters = new Parameters(2, PairCounts.of(1024));
        parameters.matches = 1;
        parameters.m[0] = new double[] {0, 0.2, 0.8};
        parameters.u[0] = new double[] {0, 0.9, 0.1};
        parameters.m[1] = new double[] {0, 0.25, 0.75};
        parameters.u[1] = new double[] {0, 0.5, 0.5};
        for (int c = 0; c < 2; c++) {
            parameters.h[c] = parameters.u[c];
            parameters.n[c] = parameters.u[c];
        }
        Scorer scorer = new Scorer(table.comparisons, parameters);
        int first = 0;
        int second = 0;
        for (int at = 0; at < table.size; at++) {
            first = table.order[at] == 0 ? at : first;
            second = table.order[at] == 1 ? at : second;
        }
        assertEquals(-8, scorer.score(first * table.width, second * table.width, new Scratch()), 1e-9);
        assertEquals(1 / 257.0, Scorer.probability(-8), 1e-12);
    }
}
