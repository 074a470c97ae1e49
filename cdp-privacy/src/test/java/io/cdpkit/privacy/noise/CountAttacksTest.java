package io.cdpkit.privacy.noise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.privacy.noise.PrivacyBudget.SpentException;
import java.util.Random;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

/** Attacks on published counts: each works on what a careless host would publish, and fails on what these types give. */
class CountAttacksTest {
    private static final Mechanism ONE = Mechanism.laplace("1");

    private static NoisyStatistics statistics(int seed, String epsilon) {
        byte[] key = new byte[32];
        new Random(seed).nextBytes(key);
        return NoisyStatistics.of(
                new PrivacyBudget("partner", PrivacyLoss.of(epsilon, "0"), BudgetStore.inMemory()), key);
    }

    /** Is the victim among the buyers? The attacker asks for all buyers, and for all buyers but the victim. */
    @Test
    void differencing_twoCounts_tellsNoMoreThanEpsilonAllows() throws SpentException {
        int rightOnFloored = 0;
        int rightOnNoisy = 0;
        int rounds = 2_000;
        for (int round = 0; round < rounds; round++) {
            boolean victimBought = new Random(round).nextBoolean();
            long all = victimBought ? 101 : 100;
            long others = 100;
            // Both counts are above any floor, and their difference is the victim.
            rightOnFloored += (all - others == 1) == victimBought ? 1 : 0;
            NoisyStatistics statistics = statistics(round, "2");
            double difference = statistics.count("buyers", all, ONE).value()
                    - statistics.count("buyers but 7", others, ONE).value();
            rightOnNoisy += (difference >= 1) == victimBought ? 1 : 0;
        }

        assertEquals(rounds, rightOnFloored);
        // A loss of 2 in all allows e^2 / (1 + e^2) = 88 % at most; one count at a loss of 1 allows 73 %.
        assertTrue(rightOnNoisy < 0.73 * rounds, "right: " + rightOnNoisy + " of " + rounds);
    }

    @Test
    void differencing_complementUnionAndIntersection_runOutOfBudget() throws SpentException {
        NoisyStatistics statistics = statistics(1, "3");
        statistics.count("A", 500, ONE);
        statistics.count("not A", 1_500, ONE);
        statistics.count("A or B", 800, ONE);

        assertThrows(SpentException.class, () -> statistics.count("A and B", 200, ONE));
    }

    @Test
    void averaging_thousandRepeats_doesNotHelp() throws SpentException {
        int rounds = 25;
        double freshOff = 0;
        double stickyOff = 0;
        for (int round = 0; round < rounds; round++) {
            NoisyStatistics statistics = statistics(round, "1");
            double sticky = 0;
            double fresh = 0;
            LongSupplier noise = ONE.noise(1, new Random(round)::nextBytes);
            for (int i = 0; i < 1_000; i++) {
                sticky += statistics.count("buyers", 100, ONE).value() / 1_000;
                fresh += (100 + noise.getAsLong()) / 1_000.0;
            }
            freshOff += Math.abs(fresh - 100) / rounds;
            stickyOff += Math.abs(sticky - 100) / rounds;
        }

        assertTrue(freshOff < 0.06, "fresh noise averages out: off by " + freshOff);
        assertTrue(stickyOff > 0.5, "sticky noise does not: off by " + stickyOff);
    }

    /** A cell under the floor is the row total less its neighbours, unless some of these are hidden as well. */
    @Test
    void smallCell_rowTotalLessNeighbours_cannotBeWorkedOut() {
        long[][] counts = {{100, 3, 50}, {80, 60, 70}, {90, 40, 30}};
        FlooredTable table = FlooredTable.of(counts, 10);
        long workedOutFromPrimaryOnly = table.rowTotal(0) - counts[0][0] - counts[0][2];
        int hiddenInRow = 0;
        int hiddenInColumn = 0;
        for (int i = 0; i < 3; i++) {
            hiddenInRow += table.count(0, i).isEmpty() ? 1 : 0;
            hiddenInColumn += table.count(i, 1).isEmpty() ? 1 : 0;
        }

        assertEquals(3, workedOutFromPrimaryOnly);
        assertTrue(hiddenInRow >= 2 && hiddenInColumn >= 2);
    }

    /**
     * Textbook Laplace noise in floating point can only reach some numbers from 0 and others from 1, so that an answer
     * tells which it was (Mironov 2012). Whole numbers with exact noise reach all alike.
     */
    @Test
    void floatingPoint_outputsOfNeighbours_areTheSameSet() {
        Random random = new Random(1);
        int impossible = 0;
        for (int i = 0; i < 1_000; i++) {
            double fromZero = textbook(random.nextDouble());
            // Reachable from 1 only if some noise gives exactly this much less one.
            impossible += 1 + (fromZero - 1) == fromZero && reachable(fromZero - 1) ? 0 : 1;
        }
        assertTrue(impossible > 200, "told apart at once: " + impossible);

        LongSupplier noise = ONE.noise(1, new Random(2)::nextBytes);
        boolean[] zero = new boolean[9];
        boolean[] one = new boolean[9];
        for (int i = 0; i < 20_000; i++) {
            mark(zero, noise.getAsLong());
            mark(one, 1 + noise.getAsLong());
        }
        for (int i = 0; i < zero.length; i++) {
            assertTrue(zero[i] && one[i], "outcome " + (i - 4));
        }
    }

    private static void mark(boolean[] seen, long outcome) {
        if (outcome >= -4 && outcome <= 4) {
            seen[(int) outcome + 4] = true;
        }
    }

    private static double textbook(double uniform) {
        double u = uniform - 0.5;
        return -Math.signum(u) * Math.log(1 - 2 * Math.abs(u));
    }

    /** Whether one of the uniform numbers near the inverse gives exactly this noise. */
    private static boolean reachable(double noise) {
        double near = 0.5 + Math.signum(noise) * (1 - Math.exp(-Math.abs(noise))) / 2;
        long step = Math.round(near * (1L << 53));
        for (long i = step - 64; i <= step + 64; i++) {
            if (textbook(i / (double) (1L << 53)) == noise) {
                return true;
            }
        }
        return false;
    }
}
