package io.cdpkit.privacy.noise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.privacy.noise.PrivacyBudget.SpentException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
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

    /** A store that keeps the names of charges, and what they cost. */
    private static final class Books implements BudgetStore {
        private final BudgetStore store = BudgetStore.inMemory();
        private final Map<String, PrivacyLoss> charges = new LinkedHashMap<>();

        @Override
        public Outcome charge(String budget, String id, PrivacyLoss loss, PrivacyLoss limit) {
            charges.put(id, loss);
            return store.charge(budget, id, loss, limit);
        }

        @Override
        public PrivacyLoss spent(String budget) {
            return store.spent(budget);
        }
    }

    /** The secret of an answer, as it has been from the first version on: its noise, and the name of its charge. */
    private static byte[] secret(String budget, String kind, String question, String mechanism, long... truth)
            throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key(1), "HmacSHA256"));
        for (String part : List.of(budget, kind, question, mechanism)) {
            byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
            mac.update(ByteBuffer.allocate(4).putInt(0, bytes.length));
            mac.update(bytes);
        }
        for (long number : truth) {
            mac.update(ByteBuffer.allocate(8).putLong(0, number));
        }
        return mac.doFinal();
    }

    private static String id(byte[] secret) throws GeneralSecurityException {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(secret);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest, 16));
    }

    /**
     * Were the noise or the name of a charge to become another with a new version of this library, each question would be
     * paid twice, and the two answers to it together would tell more than either was meant to.
     */
    @Test
    void answers_fromOneVersionToTheNext_stayTheSame() throws SpentException, GeneralSecurityException {
        Books books = new Books();
        NoisyStatistics statistics =
                NoisyStatistics.of(new PrivacyBudget("partner", PrivacyLoss.of("100", "0.9"), books), key(1));
        Mechanism gaussian = Mechanism.gaussian("0.5", "0.00001");
        long[] values = {3, -70, 12, 70};
        Mechanism fine = Mechanism.laplace("0.01");
        Noisy count = statistics.count("buyers in \u00e9", 1_000, fine);
        Noisy sum = statistics.sum("basket", values, -5, 60, gaussian);
        Noisy mean = statistics.mean("basket", values, -5, 60, ONE);
        Mechanism tenth = Mechanism.laplace("0.1");
        // Nobody is in Aalen, which must not even take a draw.
        Map<String, Long> towns = Map.of("Aalen", 0L, "Bonn", 500L, "Ulm", 400L);
        Map<String, Noisy> parts = statistics.histogram("by town", towns, 2, tenth, "0.01");

        byte[] ofCount = secret("partner", "count", "buyers in \u00e9", "Laplace 0.01 0", 1_000);
        byte[] ofSum = secret("partner", "sum -5 60", "basket", "Gaussian 0.5 0.00001", 70);
        byte[] ofMean = secret("partner", "mean -5 60", "basket", "Laplace 1 0", 2 * 70 - 4 * 55, 4);
        byte[] ofParts =
                secret("partner", "histogram 2 0.01 5:Aalen=0 4:Bonn=500 3:Ulm=400 ", "by town", "Laplace 0.1 0");
        assertEquals(List.of(id(ofCount), id(ofSum), id(ofMean), id(ofParts)), List.copyOf(books.charges.keySet()));
        assertEquals(
                List.of(fine.loss(), gaussian.loss(), ONE.loss(), PrivacyLoss.of("0.1", "0.01")),
                List.copyOf(books.charges.values()));

        assertEquals((double) (1_000 + sample(Noise.of(fine, 1, 1, 1), ofCount)[0]), count.value());
        assertEquals((double) (70 + sample(Noise.of(gaussian, 60, 1, 1), ofSum)[0]), sum.value());
        Bits bits = new Bits(new KeyedBytes(ofMean));
        double above = (2 * 70 - 4 * 55 + Noise.of(ONE, 65, 1, 2).sample(bits)) / 2.0;
        long people = Math.max(1, 4 + Noise.of(ONE, 1, 1, 2).sample(bits));
        assertEquals(Math.max(-5, Math.min(60, 27.5 + above / people)), mean.value(), 1e-12);
        long[] noises = sample(Noise.of(tenth, 1, 2, 1), ofParts);
        assertEquals(Set.of("Bonn", "Ulm"), parts.keySet());
        assertEquals(500.0 + noises[0], part(parts, "Bonn").value());
        assertEquals(400.0 + noises[1], part(parts, "Ulm").value());
        // And in numbers, so that samplers stay the same too.
        assertEquals(List.of(977.0, 161.0), List.of(count.value(), sum.value()));
    }

    private static Noisy part(Map<String, Noisy> parts, String name) {
        return Objects.requireNonNull(parts.get(name));
    }

    private static long[] sample(Noise noise, byte[] secret) {
        Bits bits = new Bits(new KeyedBytes(secret));
        return new long[] {noise.sample(bits), noise.sample(bits)};
    }

    /** The bounds of each kind of answer decide how much noise there is. */
    @Test
    void margins_anyAnswer_areThoseOfItsNoise() throws SpentException {
        Noise one = Noise.of(ONE, 1, 1, 1);
        Noisy count = rich(1).count("c", 100, ONE);
        assertEquals(one.standardDeviation(), count.standardDeviation());
        assertEquals((double) one.margin(0.95), count.margin());

        assertEquals(
                (double) Noise.of(ONE, 30, 1, 1).margin(0.95),
                rich(1).sum("s", new long[] {7}, -30, 20, ONE).margin());
        assertEquals(
                (double) Noise.of(ONE, 40, 1, 1).margin(0.95),
                rich(1).sum("s", new long[] {7}, 20, 40, ONE).margin());

        long[] many = new long[1_000_000];
        Noise onSum = Noise.of(ONE, 50, 1, 2);
        Noisy mean = rich(1).mean("m", many, -30, 20, ONE);
        // The number of people has noise as well, of a few in a million.
        assertEquals(onSum.standardDeviation() / 2e6, mean.standardDeviation(), 1e-9);
        assertEquals(onSum.margin(0.95) / 2e6, mean.margin(), 1e-9);
        assertEquals(0, mean.value(), 1e-3);
        assertEquals(
                Noise.of(ONE, 1, 1, 2).margin(0.95) / 2e6,
                rich(1).mean("m", many, 5, 5, ONE).margin(),
                1e-9,
                "bounds of one number still need noise");
    }

    /** The least count that may be told: a part of one person passes it with a probability of at most delta. */
    @Test
    void histogram_partsAroundTheThreshold_areToldFromItOn() throws SpentException {
        Noise noise = Noise.of(ONE, 1, 3, 1);
        long threshold = 1 + noise.tail(0.01 / 3);
        int told = 0;
        double least = Double.MAX_VALUE;
        for (int key = 0; key < 300; key++) {
            for (Noisy part : rich(key)
                    .histogram("h", Map.of("a", threshold, "b", 0L, "c", -5L), 3, ONE, "0.01")
                    .values()) {
                told++;
                least = Math.min(least, part.value());
            }
        }
        assertEquals((double) threshold, least);
        // The noise is 0 or more in (1 + 1 / (1 + q)) / 2 of all, which is 0.58 here.
        assertTrue(told > 130 && told < 215, "told: " + told);
    }

    @Test
    void of_shortKeyOrNoBudget_isRefused() {
        PrivacyBudget budget = new PrivacyBudget("b", PrivacyLoss.NONE, store);

        assertThrows(IllegalArgumentException.class, () -> NoisyStatistics.of(budget, new byte[15]));
    }

    @Test
    void toString_statistics_tellNeitherKeyNorCounts() {
        assertEquals("noisy statistics on budget \"rich\"", rich(1).toString());
        assertNotEquals("", store.spent("nobody").toString());
    }
}
