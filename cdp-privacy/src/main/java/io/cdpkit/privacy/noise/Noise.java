package io.cdpkit.privacy.noise;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/** Noise of a mechanism for one sensitivity. */
sealed interface Noise permits DiscreteLaplace, DiscreteGaussian {
    long sample(Bits bits);

    double standardDeviation();

    long margin(double confidence);

    long tail(double probability);

    /**
     * The noise for an answer that one person changes by at most so much in each of so many numbers.
     *
     * @param split by how many the epsilon of the mechanism is divided, for answers made of several
     */
    static Noise of(Mechanism mechanism, long sensitivity, int numbers, int split) {
        if (sensitivity < 1 || numbers < 1) {
            throw new IllegalArgumentException("one person must be able to change an answer, or it needs no noise");
        }
        if (mechanism instanceof Mechanism.Laplace laplace) {
            // All numbers of a person together: the scale is sensitivity * numbers * split / epsilon.
            BigInteger unscaled = laplace.epsilon().unscaledValue();
            BigInteger ten = BigInteger.TEN.pow(Math.abs(laplace.epsilon().scale()));
            boolean fraction = laplace.epsilon().scale() > 0;
            BigInteger above = BigInteger.valueOf(sensitivity)
                    .multiply(BigInteger.valueOf(numbers))
                    .multiply(BigInteger.valueOf(split))
                    .multiply(fraction ? ten : BigInteger.ONE);
            BigInteger below = fraction ? unscaled : unscaled.multiply(ten);
            BigInteger common = above.gcd(below);
            return new DiscreteLaplace(number(above.divide(common)), number(below.divide(common)));
        } else if (mechanism instanceof Mechanism.Gaussian gaussian) {
            double epsilon = gaussian.epsilon().doubleValue() / split;
            double log = -Math.log(gaussian.delta().doubleValue() / split);
            double root = Math.sqrt(log + epsilon) - Math.sqrt(log);
            double variance = sensitivity * (double) sensitivity * numbers / (2 * root * root);
            // Rounded up to a ratio by a millionth of itself, which is more than doubles can be off by.
            BigDecimal safe = new BigDecimal(variance * (1 + 1e-6));
            long below = variance < 1e9 ? 1_000 : 1;
            return new DiscreteGaussian(
                    number(safe.multiply(BigDecimal.valueOf(below))
                            .setScale(0, RoundingMode.CEILING)
                            .toBigInteger()),
                    below);
        }
        throw new AssertionError(mechanism.getClass());
    }

    private static long number(BigInteger number) {
        if (number.bitLength() > 60) {
            throw new IllegalArgumentException(
                    "one person can change the answer by too much for so small an epsilon; narrow the bounds");
        }
        return number.longValue();
    }
}
