package io.cdpkit.privacy.dmp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.privacy.noise.BudgetStore;
import io.cdpkit.privacy.noise.Mechanism;
import io.cdpkit.privacy.noise.Noisy;
import io.cdpkit.privacy.noise.NoisyStatistics;
import io.cdpkit.privacy.noise.PrivacyBudget;
import io.cdpkit.privacy.noise.PrivacyBudget.SpentException;
import io.cdpkit.privacy.noise.PrivacyLoss;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ReachReportsTest {
    private static final Mechanism ONE = Mechanism.laplace("1");

    private static ReachReports reports(TraitIndex index, int seed, String epsilon) {
        byte[] key = new byte[32];
        new Random(seed).nextBytes(key);
        PrivacyBudget budget = new PrivacyBudget("partner", PrivacyLoss.of(epsilon, "0.001"), BudgetStore.inMemory());
        return ReachReports.of(index, NoisyStatistics.of(budget, key), ONE, 100);
    }

    private static TraitIndex index(int onlyA, int onlyB, int both) {
        List<Set<String>> devices = new ArrayList<>();
        for (int i = 0; i < onlyA + onlyB + both; i++) {
            devices.add(i < onlyA ? Set.of("a") : i < onlyA + onlyB ? Set.of("b") : Set.of("a", "b"));
        }
        return TraitIndex.of(Devices.of(devices).stream());
    }

    @Property(tries = 100)
    void index_anyDevices_countsAsSetsDo(@ForAll long seed, @ForAll @IntRange(max = 200) int size) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Set<String>> devices = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            Set<String> traits = new TreeSet<>();
            for (String trait : List.of("a", "b", "c")) {
                if (random.nextInt(3) == 0) {
                    traits.add(trait);
                }
            }
            devices.add(traits);
        }
        TraitIndex index = TraitIndex.of(Devices.of(devices).stream());
        for (List<String> some :
                List.of(List.<String>of(), List.of("a"), List.of("a", "b", "c"), List.of("b", "none"))) {
            assertEquals(devices.stream().filter(each -> each.containsAll(some)).count(), index.countAll(some));
            assertEquals(
                    devices.stream()
                            .filter(each -> some.stream().anyMatch(each::contains))
                            .count(),
                    index.countAny(some));
            long[] byNumber = index.countByNumber(some);
            for (int n = 0; n < byNumber.length; n++) {
                int number = n;
                assertEquals(
                        devices.stream()
                                .filter(each ->
                                        some.stream().filter(each::contains).count() == number)
                                .count(),
                        byNumber[n]);
            }
        }
    }

    @Test
    void overlap_largeSets_nearTheTruth() throws SpentException {
        Overlap overlap = reports(index(3_000, 5_000, 2_000), 1, "10").overlap("a", "b");
        assertNotNull(overlap.ofBoth());
        assertEquals(2_000, overlap.ofBoth().value(), 20);
        assertEquals(0.2, overlap.share().orElseThrow(), 0.01);
    }

    @Test
    void overlap_fewInCommon_isNotTold() throws SpentException {
        Overlap overlap = reports(index(3_000, 5_000, 60), 1, "10").overlap("a", "b");
        assertNotNull(overlap.ofOne());
        assertNull(overlap.ofBoth());
        assertTrue(overlap.share().isEmpty());
    }

    @Test
    void reach_byNumber_sumsToTheWhole() throws SpentException {
        Reach reach = reports(index(3_000, 5_000, 2_000), 1, "10").reach(List.of("b", "a"), "1e-6");
        assertEquals(List.of("a", "b"), reach.traits());
        assertNotNull(reach.devices());
        assertEquals(10_000, reach.devices().value(), 20);
        assertEquals(8_000, value(reach, 1), 20);
        assertEquals(2_000, value(reach, 2), 20);
        assertTrue(reports(index(3_000, 0, 60), 1, "10")
                        .reach(List.of("a", "b"), "1e-6")
                        .byNumber()
                        .get(2)
                == null);
    }

    @Test
    void reach_noneOrTooManyTraits_isRefused() throws SpentException {
        ReachReports reports = reports(index(300, 300, 300), 1, "10");
        List<String> traits = IntStream.range(0, 101).mapToObj(i -> "t" + i).toList();
        assertThrows(IllegalArgumentException.class, () -> reports.reach(List.of(), "1e-6"));
        assertThrows(IllegalArgumentException.class, () -> reports.reach(traits, "1e-6"));
        assertNull(reports.reach(traits.subList(0, 100), "1e-6").devices());
        assertThrows(IllegalArgumentException.class, () -> reports.overlap("a", "Not A Trait"));
    }

    private static double value(Reach reach, int number) {
        Noisy noisy = reach.byNumber().get(number);
        assertNotNull(noisy);
        return noisy.value();
    }

    /** Attack 3: the same question a thousand times, in both directions, must not average the noise out. */
    @Test
    void averaging_thousandRepeats_getOneAnswerForOnePrice() throws SpentException {
        ReachReports reports = reports(index(3_000, 5_000, 2_000), 7, "3");
        Overlap first = reports.overlap("a", "b");
        for (int i = 0; i < 1_000; i++) {
            assertEquals(first.ofBoth(), reports.overlap("b", "a").ofBoth());
        }
        assertThrows(SpentException.class, () -> reports.reach(List.of("a", "b"), "1e-6"));
    }

    /** Attack 3: is the victim in b? Ask for a ∩ b with and without her in a; both are above the floor. */
    @Test
    void differencing_overlapWithAndWithoutOne_tellsNoMoreThanEpsilonAllows() throws SpentException {
        int rounds = 1_000;
        int rightOnExact = 0;
        int rightOnReports = 0;
        for (int round = 0; round < rounds; round++) {
            boolean victimInB = new Random(round).nextBoolean();
            TraitIndex with = bits(200, victimInB ? 121 : 120);
            TraitIndex without = bits(199, 120);
            rightOnExact +=
                    (with.countAll(List.of("a", "b")) - without.countAll(List.of("a", "b")) == 1) == victimInB ? 1 : 0;
            double difference = both(reports(with, round, "3")) - both(reports(without, round + rounds, "3"));
            rightOnReports += (difference >= 1) == victimInB ? 1 : 0;
        }
        assertEquals(rounds, rightOnExact);
        // One number at a loss of 1 allows e / (1 + e) = 73 % at most.
        assertTrue(rightOnReports < 0.73 * rounds, "right: " + rightOnReports + " of " + rounds);
    }

    private static double both(ReachReports reports) throws SpentException {
        Overlap overlap = reports.overlap("a", "b");
        return overlap.ofBoth() == null ? 0 : overlap.ofBoth().value();
    }

    /** So many devices, all of which have a, and the first of which have b. */
    private static TraitIndex bits(int devices, int havingB) {
        return new TraitIndex(devices, new TreeMap<>(Map.of("a", ones(devices, devices), "b", ones(devices, havingB))));
    }

    private static long[] ones(int length, int from, int to) {
        long[] words = new long[(length + 63) / 64];
        for (int i = from; i < to; i++) {
            words[i >>> 6] |= 1L << i;
        }
        return words;
    }

    private static long[] ones(int length, int count) {
        return ones(length, 0, count);
    }

    /** G11: two sets of a million with 1 % in common, floor 100, epsilon 1; a theta sketch of lgK 14 is off by 6.2 %. */
    @Test
    void overlap_millionsWithOnePercentInCommon_offByLessThanHalfOfASketch() throws SpentException {
        int million = 1_000_000;
        TraitIndex index = new TraitIndex(
                2 * million - 10_000,
                new TreeMap<>(Map.of(
                        "a",
                        ones(2 * million, 0, million),
                        "b",
                        ones(2 * million, million - 10_000, 2 * million - 10_000))));
        double squares = 0;
        int rounds = 50;
        for (int round = 0; round < rounds; round++) {
            squares += Math.pow(both(reports(index, round, "3")) / 10_000 - 1, 2) / rounds;
        }
        assertTrue(Math.sqrt(squares) < 0.031 / 10, "root mean square error " + Math.sqrt(squares));
    }
}
