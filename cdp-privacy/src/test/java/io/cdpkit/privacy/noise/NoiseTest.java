package io.cdpkit.privacy.noise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

/** Noise by its numbers: what a mechanism asks for, and what the distributions are known to be. */
class NoiseTest {
    private static DiscreteLaplace laplace(String epsilon, long sensitivity, int numbers, int split) {
        return assertInstanceOf(
                DiscreteLaplace.class, Noise.of(Mechanism.laplace(epsilon), sensitivity, numbers, split));
    }

    private static DiscreteGaussian gaussian(String epsilon, String delta, long sensitivity, int numbers, int split) {
        return assertInstanceOf(
                DiscreteGaussian.class, Noise.of(Mechanism.gaussian(epsilon, delta), sensitivity, numbers, split));
    }

    @Test
    void of_laplace_hasAScaleOfSensitivityByEpsilon() {
        assertEquals(new DiscreteLaplace(1, 1), laplace("1", 1, 1, 1));
        assertEquals(new DiscreteLaplace(12, 1), laplace("0.5", 3, 2, 1));
        assertEquals(new DiscreteLaplace(10, 3), laplace("0.3", 1, 1, 1));
        assertEquals(new DiscreteLaplace(20, 3), laplace("0.3", 1, 1, 2));
        assertEquals(new DiscreteLaplace(7, 20), laplace("2E+1", 7, 1, 1));
        assertEquals(new DiscreteLaplace(1L << 40, 1), laplace("1", 1L << 40, 1, 1));
    }

    /** The variance is sensitivity^2 numbers / (2 rho), where rho + 2 sqrt(rho ln(1 / delta)) = epsilon. */
    @Test
    void of_gaussian_hasTheVarianceThatItsLossAsksFor() {
        assertVariance(4, "1", "0.00001", 2, 1, 1, 1e-5);
        assertVariance(12, "1", "0.00001", 2, 3, 1, 1e-5);
        assertVariance(4, "0.5", "0.000005", 2, 1, 1, 5e-6);
        assertVariance(4, "1", "0.00001", 2, 1, 2, 5e-6);
        assertVariance(1e12, "1", "0.00001", 1_000_000, 1, 1, 1e-5);
        assertEquals(1_000, gaussian("1", "0.00001", 2, 1, 1).denominator());
        assertEquals(1, gaussian("1", "0.00001", 1_000_000, 1, 1).denominator());
    }

    private static void assertVariance(
            double squares, String epsilon, String delta, long sensitivity, int numbers, int split, double part) {
        DiscreteGaussian noise = gaussian(epsilon, delta, sensitivity, numbers, split);
        double rho = squares * noise.denominator() / (2.0 * noise.numerator());
        double loss = rho + 2 * Math.sqrt(rho * Math.log(1 / part));

        assertTrue(loss <= Double.parseDouble(epsilon) / split, "loss " + loss);
        assertEquals(Double.parseDouble(epsilon) / split, loss, 2e-5);
    }

    @Test
    void of_whatNobodyCanChange_isRefused() {
        Mechanism one = Mechanism.laplace("1");

        for (int[] change : new int[][] {{0, 1}, {1, 0}}) {
            IllegalArgumentException refused =
                    assertThrows(IllegalArgumentException.class, () -> Noise.of(one, change[0], change[1], 1));
            assertTrue(String.valueOf(refused.getMessage()).contains("one person must be able to"));
        }
    }

    @Test
    void of_tooBigNumbers_areRefusedRatherThanWrong() {
        assertThrows(IllegalArgumentException.class, () -> laplace("0.1", 1L << 40, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> laplace("0.000001", 1L << 40, 1 << 20, 1));
        // At this loss the variance is 25.7 times the square of the sensitivity: 2^59.6, and 2^60.6.
        assertTrue(gaussian("1", "0.00001", 180_000_000, 1, 1).numerator() > 1L << 59);
        assertThrows(IllegalArgumentException.class, () -> gaussian("1", "0.00001", 255_000_000, 1, 1));
    }

    @Test
    void distributions_outOfBounds_areRefused() {
        long most = 1L << 40;
        new DiscreteLaplace(most, most);
        for (long[] ratio : new long[][] {{0, 1}, {1, 0}, {most + 1, 1}, {1, most + 1}}) {
            assertThrows(IllegalArgumentException.class, () -> new DiscreteLaplace(ratio[0], ratio[1]));
        }
        new DiscreteGaussian(1, most);
        for (long[] ratio : new long[][] {{0, 1}, {1, 0}, {1, most + 1}}) {
            assertThrows(IllegalArgumentException.class, () -> new DiscreteGaussian(ratio[0], ratio[1]));
        }
    }

    @Test
    void sample_laplace_hasTheProbabilitiesOfTheDistribution() {
        // P(x) = (1 - q) / (1 + q) q^|x|
        assertLaplace(new DiscreteLaplace(1, 1), Math.exp(-1));
        assertLaplace(new DiscreteLaplace(3, 2), Math.exp(-2 / 3.0));
        assertLaplace(new DiscreteLaplace(2, 5), Math.exp(-2.5));
    }

    private static void assertLaplace(DiscreteLaplace laplace, double q) {
        Map<Long, Double> sampled = BitsTest.probabilities(laplace::sample);
        for (long x = -3; x <= 3; x++) {
            double expected = (1 - q) / (1 + q) * Math.pow(q, (double) Math.abs(x));
            assertEquals(expected, sampled.getOrDefault(x, 0.0), 4e-3, laplace + " at " + x);
        }
    }

    @Test
    void sample_gaussian_hasTheProbabilitiesOfTheDistribution() {
        DiscreteGaussian gaussian = new DiscreteGaussian(3, 2);
        Map<Long, Double> sampled = BitsTest.probabilities(gaussian::sample);
        double whole = 0;
        for (long x = -20; x <= 20; x++) {
            whole += Math.exp(-(double) (x * x) / 3.0);
        }
        for (long x = -3; x <= 3; x++) {
            assertEquals(Math.exp(-(double) (x * x) / 3.0) / whole, sampled.getOrDefault(x, 0.0), 6e-3, "at " + x);
        }
    }

    @Test
    void laplace_deviationMarginAndTail_areThoseOfTheDistribution() {
        // Scale 1: q = 0.367879; sqrt(2 q) / (1 - q) = 1.356962.
        Noise one = new DiscreteLaplace(1, 1);
        assertEquals(1.356962, one.standardDeviation(), 1e-6);
        // P(|X| > m) = 2 q^(m + 1) / (1 + q): 0.072794 for 2, 0.026780 for 3.
        assertEquals(3, one.margin(0.95));
        assertEquals(2, one.margin(1 - 0.072795));
        assertEquals(3, one.margin(1 - 0.072793));
        assertEquals(0, one.margin(0));
        // P(X >= x) = q^x / (1 + q): 0.036397 for 3, 0.013390 for 4.
        assertEquals(4, one.tail(0.02));
        assertEquals(3, one.tail(0.036398));
        assertEquals(4, one.tail(0.036396));
        assertEquals(1, one.tail(0.9));
        // Where the probability is met exactly, rounding must not make it one too few.
        for (int x = 1; x < 30; x++) {
            assertTrue(one.tail(Math.exp(-x) / (1 + Math.exp(-1))) > x, "at " + x);
        }
        // Scale 5/2: q = 0.670320.
        Noise wide = new DiscreteLaplace(5, 2);
        assertEquals(3.512073, wide.standardDeviation(), 1e-6);
        assertEquals(7, wide.margin(0.95));
        assertEquals(9, wide.tail(0.02));
    }

    @Test
    void gaussian_deviationMarginAndTail_areThoseOfTheBound() {
        // Variance 9/4: sqrt(2 ln 40) = 2.716203 and sqrt(2 ln 100) = 3.034854 deviations of 1.5.
        Noise noise = new DiscreteGaussian(9, 4);

        assertEquals(1.5, noise.standardDeviation());
        assertEquals(5, noise.margin(0.95));
        assertEquals(6, noise.tail(0.01));
    }

    @Test
    void noise_ofAMechanism_isDrawnAnewEachTime() {
        LongSupplier noise = Mechanism.laplace("0.001").noise(5, new Random(1)::nextBytes);
        long[] some = {noise.getAsLong(), noise.getAsLong(), noise.getAsLong()};
        DiscreteLaplace same = new DiscreteLaplace(5_000, 1);
        Bits bits = new Bits(new Random(1)::nextBytes);

        assertArrayEquals(new long[] {same.sample(bits), same.sample(bits), same.sample(bits)}, some);
    }

    @Test
    void mechanisms_atTheEdge_areTakenAndBeyondItRefused() {
        for (String epsilon : List.of("0.000001", "123456", "1.23456", "1E+6")) {
            assertEquals(
                    PrivacyLoss.of(epsilon, "0"), Mechanism.laplace(epsilon).loss());
            assertEquals(
                    PrivacyLoss.of(epsilon, "0.999"),
                    Mechanism.gaussian(epsilon, "0.999").loss());
        }
        for (String epsilon : List.of("0", "-1", "1.234567", "0.0000001", "1E+7")) {
            assertThrows(IllegalArgumentException.class, () -> Mechanism.laplace(epsilon), epsilon);
            assertThrows(IllegalArgumentException.class, () -> Mechanism.gaussian(epsilon, "0.1"), epsilon);
        }
        assertThrows(IllegalArgumentException.class, () -> Mechanism.gaussian("1", "0"));
        assertThrows(IllegalArgumentException.class, () -> Mechanism.gaussian("1", "1"));
    }

    /** The first blocks of AES-256 in counter mode under a key of zeros, as published with GCM (test cases 13 and 14). */
    @Test
    void keyedBytes_keyOfZeros_areThePublishedOnes() {
        KeyedBytes keyed = new KeyedBytes(new byte[32]);
        byte[] first = new byte[16];
        byte[] second = new byte[16];
        keyed.fill(first);
        keyed.fill(second);

        assertEquals("dc95c078a2408989ad48a21492842087", HexFormat.of().formatHex(first));
        assertEquals("530f8afbc74536b9a963b4f1c4cb738b", HexFormat.of().formatHex(second));
    }
}
