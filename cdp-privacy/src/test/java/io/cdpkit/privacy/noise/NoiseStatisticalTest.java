package io.cdpkit.privacy.noise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.LongSupplier;
import java.util.function.LongToDoubleFunction;
import org.junit.jupiter.api.Test;

/**
 * Samples against the distributions they claim to be of. All seeds are fixed, so a test passes always or never; with other
 * seeds each bound of 4.4 standard deviations would be passed once in 100,000 runs.
 */
class NoiseStatisticalTest {
    private static final int SAMPLES = 100_000;
    private static final double SIGMAS = 4.4;

    private static Bits bits(long seed) {
        return new Bits(new Random(seed)::nextBytes);
    }

    private static LongSupplier laplace(long seed, long numerator, long denominator) {
        DiscreteLaplace laplace = new DiscreteLaplace(numerator, denominator);
        Bits bits = bits(seed);
        return () -> laplace.sample(bits);
    }

    private static LongSupplier gaussian(long seed, long numerator, long denominator) {
        DiscreteGaussian gaussian = new DiscreteGaussian(numerator, denominator);
        Bits bits = bits(seed);
        return () -> gaussian.sample(bits);
    }

    /** Pearson's statistic over all values that are expected at least ten times, the others together. */
    private static void assertFits(LongSupplier sampler, LongToDoubleFunction weight) {
        double whole = 0;
        for (long x = -8_000; x <= 8_000; x++) {
            whole += weight.applyAsDouble(x);
        }
        Map<Long, Integer> counts = new HashMap<>();
        for (int i = 0; i < SAMPLES; i++) {
            counts.merge(sampler.getAsLong(), 1, Integer::sum);
        }
        double statistic = 0;
        int cells = 0;
        double expectedElsewhere = SAMPLES;
        int elsewhere = SAMPLES;
        for (long x = -8_000; x <= 8_000; x++) {
            double expected = SAMPLES * weight.applyAsDouble(x) / whole;
            if (expected >= 10) {
                int count = counts.getOrDefault(x, 0);
                statistic += (count - expected) * (count - expected) / expected;
                cells++;
                expectedElsewhere -= expected;
                elsewhere -= count;
            }
        }
        if (expectedElsewhere >= 10) {
            statistic += (elsewhere - expectedElsewhere) * (elsewhere - expectedElsewhere) / expectedElsewhere;
            cells++;
        }
        double degrees = cells - 1;
        assertTrue(
                statistic <= degrees + SIGMAS * Math.sqrt(2 * degrees) + SIGMAS * SIGMAS,
                "chi-square " + statistic + " at " + degrees + " degrees of freedom");
    }

    private static LongToDoubleFunction laplaceWeight(double scale) {
        return x -> Math.exp(-Math.abs(x) / scale);
    }

    private static LongToDoubleFunction gaussianWeight(double variance) {
        return x -> Math.exp(-(double) x * x / 2 / variance);
    }

    @Test
    void laplace_manyScales_fitTheDistribution() {
        assertFits(laplace(1, 1, 1), laplaceWeight(1));
        assertFits(laplace(2, 10, 1), laplaceWeight(10));
        assertFits(laplace(3, 7, 3), laplaceWeight(7 / 3.0));
        assertFits(laplace(4, 1, 4), laplaceWeight(0.25));
        assertFits(laplace(5, 1_000, 999), laplaceWeight(1_000 / 999.0));
        assertFits(laplace(6, 250, 1), laplaceWeight(250));
    }

    @Test
    void gaussian_manyVariances_fitTheDistribution() {
        assertFits(gaussian(1, 1, 1), gaussianWeight(1));
        assertFits(gaussian(2, 100, 1), gaussianWeight(100));
        assertFits(gaussian(3, 5, 2), gaussianWeight(2.5));
        assertFits(gaussian(4, 1, 3), gaussianWeight(1 / 3.0));
    }

    @Test
    void assertFits_anotherDistribution_wouldFail() {
        boolean failed = false;
        try {
            assertFits(laplace(1, 1, 1), laplaceWeight(1.03));
        } catch (AssertionError e) {
            failed = true;
        }
        assertTrue(failed, "a scale off by three percent must be seen");
    }

    @Test
    void laplace_epsilonOne_errsAsTheTheorySays() {
        LongSupplier sampler = laplace(7, 1, 1);
        double[] off = new double[SAMPLES];
        Arrays.setAll(off, i -> Math.abs(sampler.getAsLong()));
        double q = Math.exp(-1);
        double mean = 2 * q / (1 - q * q);
        double deviation = Math.sqrt(2 * q) / (1 - q);

        // E|X| = 2q / (1 - q^2) = 0.851; the variance of |X| is E X^2 - (E|X|)^2.
        double bound = SIGMAS * Math.sqrt((deviation * deviation - mean * mean) / SAMPLES);
        assertEquals(mean, Arrays.stream(off).average().orElse(0), bound);
        assertEquals(deviation, new DiscreteLaplace(1, 1).standardDeviation(), 1e-12);
        double squares = Arrays.stream(off).map(x -> x * x).average().orElse(0);
        assertEquals(deviation * deviation, squares, 0.1);
    }

    /** No outcome may be more than exp(epsilon) times as frequent, within what chance does, for neighbouring data. */
    @Test
    void laplace_neighbouringCounts_areAsCloseAsPromised() {
        assertClose(laplace(8, 1, 1), laplace(9, 1, 1), 1);
        assertClose(laplace(10, 2, 1), laplace(11, 2, 1), 0.5);
    }

    @Test
    void laplace_tooLittleNoise_isFoundOut() {
        boolean failed = false;
        try {
            assertClose(laplace(8, 1, 1), laplace(9, 1, 1), 0.9);
        } catch (AssertionError e) {
            failed = true;
        }
        assertTrue(failed, "noise for epsilon 1 must not pass for 0.9");
    }

    private static void assertClose(LongSupplier some, LongSupplier oneMore, double epsilon) {
        Map<Long, Integer> without = new HashMap<>();
        Map<Long, Integer> with = new HashMap<>();
        for (int i = 0; i < SAMPLES; i++) {
            without.merge(some.getAsLong(), 1, Integer::sum);
            with.merge(1 + oneMore.getAsLong(), 1, Integer::sum);
        }
        for (long x = -6; x <= 7; x++) {
            double a = without.getOrDefault(x, 0);
            double b = with.getOrDefault(x, 0);
            double bound = Math.exp(epsilon);
            // The deviation of a - bound * b, both nearly Poisson.
            double sigma = Math.sqrt(a + bound * bound * b);
            double sigmaBack = Math.sqrt(b + bound * bound * a);
            assertTrue(a - bound * b <= SIGMAS * sigma, "outcome " + x + ": " + a + " against " + b);
            assertTrue(b - bound * a <= SIGMAS * sigmaBack, "outcome " + x + ": " + b + " against " + a);
        }
    }

    @Test
    void margin_anyConfidence_holdsAsOften() {
        DiscreteLaplace wide = new DiscreteLaplace(10, 1);
        Bits bits = bits(12);
        long margin = wide.margin(0.95);
        int within = 0;
        for (int i = 0; i < SAMPLES; i++) {
            within += Math.abs(wide.sample(bits)) <= margin ? 1 : 0;
        }
        assertEquals(0.953, within / (double) SAMPLES, 0.006);
        assertTrue(Math.exp(-(margin + 1) / 10.0) * 2 / (1 + Math.exp(-0.1)) <= 0.05);
        assertTrue(Math.exp(-margin / 10.0) * 2 / (1 + Math.exp(-0.1)) > 0.05);
    }

    @Test
    void gaussian_epsilonAndDelta_giveEnoughNoise() {
        // rho + 2 sqrt(rho ln(1/delta)) must be at most epsilon.
        DiscreteGaussian noise = (DiscreteGaussian) Noise.of(Mechanism.gaussian("1", "0.00001"), 3, 1, 1);
        double variance = noise.numerator() / (double) noise.denominator();
        double rho = 9 / (2 * variance);

        assertTrue(rho + 2 * Math.sqrt(rho * Math.log(1e5)) <= 1);
        assertEquals(1, rho + 2 * Math.sqrt(rho * Math.log(1e5)), 1e-3);
    }
}
