package io.cdpkit.privacy.noise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.privacy.noise.PrivacyBudget.SpentException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class NoisyStatisticsTest {
    private static final Mechanism ONE = Mechanism.laplace("1");

    private final BudgetStore store = BudgetStore.inMemory();

    private static byte[] key(int seed) {
        byte[] key = new byte[32];
        new Random(seed).nextBytes(key);
        return key;
    }

    private NoisyStatistics statistics(String epsilon, String delta) {
        return NoisyStatistics.of(new PrivacyBudget("partner", PrivacyLoss.of(epsilon, delta), store), key(1));
    }

    private static NoisyStatistics rich(int key) {
        PrivacyBudget budget = new PrivacyBudget("rich", PrivacyLoss.of("1000000000", "0.9"), BudgetStore.inMemory());
        return NoisyStatistics.of(budget, key(key));
    }

    @Test
    void count_sameQuestion_isAnsweredTheSameAndPaidOnce() throws SpentException {
        NoisyStatistics statistics = statistics("1", "0");
        Set<Noisy> answers = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            answers.add(statistics.count("regulars", 1_234, ONE));
        }

        assertEquals(1, answers.size());
        assertEquals(PrivacyLoss.of("1", "0"), store.spent("partner"));
    }

    @Test
    void count_anotherQuestionKeyOrTruth_hasItsOwnNoise() throws SpentException {
        Set<Double> noises = new HashSet<>();
        for (int i = 0; i < 60; i++) {
            noises.add(
                    rich(1).count("question " + i, 0, Mechanism.laplace("0.01")).value());
            noises.add(rich(100 + i)
                    .count("question", 0, Mechanism.laplace("0.01"))
                    .value());
            noises.add(rich(1).count("question", i, Mechanism.laplace("0.01")).value() - i);
        }
        assertTrue(noises.size() > 100, "different noises: " + noises.size());
    }

    @Test
    void count_budgetSpent_isRefusedAndNothingIsCharged() throws SpentException {
        NoisyStatistics statistics = statistics("2.5", "0");
        statistics.count("a", 10, ONE);
        statistics.count("b", 10, ONE);

        SpentException refused = assertThrows(SpentException.class, () -> statistics.count("c", 10, ONE));
        assertFalse(String.valueOf(refused.getMessage()).contains("10"), refused::getMessage);
        assertEquals(PrivacyLoss.of("2", "0"), store.spent("partner"));
        statistics.count("a", 10, ONE);
        statistics.count("d", 10, Mechanism.laplace("0.5"));
        assertThrows(SpentException.class, () -> statistics.count("e", 10, Mechanism.laplace("0.000001")));
        assertThrows(SpentException.class, () -> statistics.count("f", 10, Mechanism.gaussian("0.1", "0.01")));
    }

    @Test
    void count_changedData_isPaidAgain() throws SpentException {
        NoisyStatistics statistics = statistics("5", "0");
        statistics.count("a", 10, ONE);
        statistics.count("a", 11, ONE);

        assertEquals(PrivacyLoss.of("2", "0"), store.spent("partner"));
    }

    /** A store that fails after it has recorded, as when the process stops between payment and answer. */
    @Test
    void count_crashAfterPayment_costsOnceAndGivesTheSameAnswer() throws SpentException {
        boolean[] crash = {true};
        BudgetStore crashing = new BudgetStore() {
            @Override
            public Outcome charge(String budget, String id, PrivacyLoss loss, PrivacyLoss limit) {
                Outcome outcome = store.charge(budget, id, loss, limit);
                if (crash[0]) {
                    throw new IllegalStateException("stopped");
                }
                return outcome;
            }

            @Override
            public PrivacyLoss spent(String budget) {
                return store.spent(budget);
            }
        };
        PrivacyBudget budget = new PrivacyBudget("partner", PrivacyLoss.of("1", "0"), crashing);
        assertThrows(
                IllegalStateException.class,
                () -> NoisyStatistics.of(budget, key(1)).count("regulars", 77, ONE));
        crash[0] = false;

        assertEquals(PrivacyLoss.of("1", "0"), store.spent("partner"));
        assertThrows(SpentException.class, () -> statistics("1", "0").count("another", 77, ONE));
        assertEquals(
                statistics("1", "0").count("regulars", 77, ONE),
                NoisyStatistics.of(budget, key(1)).count("regulars", 77, ONE));
        assertEquals(PrivacyLoss.of("1", "0"), store.spent("partner"));
    }

    @Test
    void count_manyThreads_neverSpendMoreThanThereIs() throws Exception {
        NoisyStatistics statistics = statistics("10", "0");
        ExecutorService executor = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Boolean>> questions = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                String question = "question " + i;
                questions.add(() -> {
                    try {
                        statistics.count(question, 5, ONE);
                        return true;
                    } catch (SpentException e) {
                        return false;
                    }
                });
            }
            int answered = 0;
            for (Future<Boolean> answer : executor.invokeAll(questions)) {
                answered += answer.get() ? 1 : 0;
            }
            assertEquals(10, answered);
        } finally {
            executor.shutdownNow();
        }
        assertEquals(PrivacyLoss.of("10", "0"), store.spent("partner"));
    }

    @Test
    void sumAndMean_manyQuestions_areRightOnAverage() throws SpentException {
        NoisyStatistics statistics = rich(3);
        long[] values = new Random(4).longs(1_000, -20, 120).toArray();
        double cut = 0;
        for (long value : values) {
            cut += Math.max(0, Math.min(100, value));
        }
        double sums = 0;
        double means = 0;
        int rounds = 1_000;
        for (int i = 0; i < rounds; i++) {
            sums += statistics.sum("sum " + i, values, 0, 100, ONE).value();
            Noisy mean = statistics.mean("mean " + i, values, 0, 100, ONE);
            assertTrue(mean.value() >= 0 && mean.value() <= 100);
            means += mean.value();
        }
        // The noise of a sum has a deviation of 141, that of a mean 0.14.
        assertEquals(cut, sums / rounds, 4.4 * 142 / Math.sqrt(rounds));
        assertEquals(cut / 1_000, means / rounds, 4.4 * 0.15 / Math.sqrt(rounds));
    }

    @Test
    void histogram_smallParts_areHardlyEverTold() throws SpentException {
        Map<String, Long> people = new HashMap<>(Map.of("one", 1L, "fifty", 50L, "none", 0L));
        int one = 0;
        int fifty = 0;
        for (int i = 0; i < 3_000; i++) {
            Map<String, Noisy> told = rich(i).histogram("h", people, 1, ONE, "0.001");
            one += told.containsKey("one") ? 1 : 0;
            fifty += told.containsKey("fifty") ? 1 : 0;
            assertFalse(told.containsKey("none"));
        }
        // At most one in a thousand: three expected, and 4.4 deviations more.
        assertTrue(one <= 3 + 4.4 * Math.sqrt(3), "told: " + one);
        assertEquals(3_000, fifty);
    }

    @Test
    void parameters_thatProtectNobody_areRefused() {
        for (String epsilon : List.of("0", "-1", "1E+99", "0.0000001")) {
            assertThrows(IllegalArgumentException.class, () -> Mechanism.laplace(epsilon));
        }
        assertThrows(IllegalArgumentException.class, () -> Mechanism.gaussian("1", "0"));
        assertThrows(IllegalArgumentException.class, () -> rich(1).sum("s", new long[1], 5, 4, ONE));
        assertThrows(IllegalArgumentException.class, () -> rich(1).sum("s", new long[1], 0, Long.MAX_VALUE, ONE));
        assertThrows(IllegalArgumentException.class, () -> rich(1).histogram("h", Map.of(), 1, ONE, "0"));
        assertThrows(IllegalArgumentException.class, () -> PrivacyLoss.of("1", "1"));
        assertThrows(
                IllegalArgumentException.class,
                () -> NoisyStatistics.of(new PrivacyBudget("b", PrivacyLoss.NONE, store), new byte[8]));
    }

    /**
     * Attack 7: sums of floating numbers depend on the order of the rows, and one huge value swallows the others. Whole
     * numbers that are cut to the bounds do neither, so that one person changes a sum by her bound at most.
     */
    @Test
    void sum_anotherOrderOrAHugeValue_tellsNothingMore() throws SpentException {
        double[] floating = {1e16, 1, 1, -1e16};
        double[] swapped = {1e16, -1e16, 1, 1};
        assertEquals(0, floating[0] + floating[1] + floating[2] + floating[3]);
        assertEquals(2, swapped[0] + swapped[1] + swapped[2] + swapped[3]);

        long[] values = {7, 3, Long.MAX_VALUE, Long.MIN_VALUE, -4};
        long[] cut = {-10, -4, 3, 7, 10};
        assertEquals(rich(1).sum("s", cut, -10, 10, ONE), rich(1).sum("s", values, -10, 10, ONE));
        assertEquals(rich(1).mean("m", cut, -10, 10, ONE), rich(1).mean("m", values, -10, 10, ONE));
        double off = 0;
        for (int key = 0; key < 200; key++) {
            off += Math.abs(rich(key).sum("s", values, -10, 10, ONE).value() - 6) / 200;
        }
        // Noise for a bound of 10 at epsilon 1 errs by about 10.
        assertTrue(off > 7 && off < 14, "off by " + off);
    }

    @Test
    void parameters_atTheEdge_areTakenAndBeyondItRefused() throws SpentException {
        long limit = 1L << 40;
        long[] nobody = {};
        for (long[] bounds : new long[][] {{-limit, limit}, {5, 5}, {0, 1}, {-1, 0}}) {
            assertTrue(rich(1).sum("s", nobody, bounds[0], bounds[1], ONE).margin() > 0);
        }
        for (long[] bounds : new long[][] {{-limit - 1, 0}, {0, limit + 1}, {0, 0}, {5, 4}}) {
            assertThrows(IllegalArgumentException.class, () -> rich(1).sum("s", nobody, bounds[0], bounds[1], ONE));
            assertThrows(IllegalArgumentException.class, () -> rich(1).mean("m", nobody, bounds[0], bounds[1], ONE));
        }
        assertTrue(NoisyStatistics.of(new PrivacyBudget("b", PrivacyLoss.NONE, store), new byte[16])
                .toString()
                .contains("\"b\""));
    }

    /** What is told apart must be so however its names run together, or two answers share their noise and betray it. */
    @Test
    void count_budgetAndQuestionRunTogetherAlike_haveTheirOwnNoise() throws SpentException {
        List<Double> one = new ArrayList<>();
        List<Double> other = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            one.add(named("x").count("countq" + i, 100, ONE).value());
            other.add(named("xcount").count("q" + i, 100, ONE).value());
        }
        assertNotEquals(one, other);
    }

    private static NoisyStatistics named(String budget) {
        return NoisyStatistics.of(
                new PrivacyBudget(budget, PrivacyLoss.of("1000000", "0.9"), BudgetStore.inMemory()), key(1));
    }

    private static double partA(int key, long partB) throws SpentException {
        Noisy part = rich(key)
                .histogram("h", Map.of("a", 1_000L, "b", partB), 1, ONE, "0.01")
                .get("a");
        return Objects.requireNonNull(part).value();
    }

    /** Else the difference of two answers would be the truth. */
    @Test
    void histogram_onePartChanges_theNoiseOfTheOthersDoesToo() throws SpentException {
        Set<Double> differences = new HashSet<>();
        for (int key = 0; key < 40; key++) {
            differences.add(partA(key, 1_001) - partA(key, 1_000));
        }
        assertTrue(differences.size() > 2, differences::toString);
    }

    @Test
    void toString_statistics_tellNeitherKeyNorCounts() {
        assertEquals("noisy statistics on budget \"rich\"", rich(1).toString());
        assertNotEquals("", store.spent("nobody").toString());
    }
}
