package io.cdpkit.privacy.noise;

import java.math.BigInteger;

/**
 * The discrete Gaussian distribution: x with a probability in proportion to {@code exp(-x^2 / (2 variance))}, for a
 * variance that is the ratio of two whole numbers. Sampled exactly, by taking or leaving discrete Laplace samples
 * (Canonne, Kamath, Steinke, NeurIPS 2020, algorithm 3).
 */
record DiscreteGaussian(long numerator, long denominator) implements Noise {
    DiscreteGaussian {
        if (numerator < 1 || denominator < 1 || denominator > DiscreteLaplace.MOST) {
            throw new IllegalArgumentException(
                    "a variance is a ratio of numbers from 1, was " + numerator + "/" + denominator);
        }
    }

    @Override
    public long sample(Bits bits) {
        long scale = (long) Math.sqrt(numerator / (double) denominator) + 1;
        DiscreteLaplace wide = new DiscreteLaplace(scale, 1);
        BigInteger p = BigInteger.valueOf(numerator);
        BigInteger qt = BigInteger.valueOf(denominator).multiply(BigInteger.valueOf(scale));
        // (|x| - p/(qt))^2 / (2 p/q) = (|x| qt - p)^2 / (2 p q t^2)
        BigInteger below = p.shiftLeft(1).multiply(qt).multiply(BigInteger.valueOf(scale));
        while (true) {
            long x = wide.sample(bits);
            BigInteger off = BigInteger.valueOf(Math.abs(x)).multiply(qt).subtract(p);
            if (bits.expMinus(off.multiply(off), below)) {
                return x;
            }
        }
    }

    @Override
    public double standardDeviation() {
        return Math.sqrt(numerator / (double) denominator);
    }

    /** A number for which the probability of -m to m is at least so high; by the tail bound of the distribution. */
    @Override
    public long margin(double confidence) {
        return (long) Math.ceil(standardDeviation() * Math.sqrt(2 * Math.log(2 / (1 - confidence))));
    }

    /** A number for which the probability of x or more is at most so high; by the tail bound of the distribution. */
    @Override
    public long tail(double probability) {
        return (long) Math.ceil(standardDeviation() * Math.sqrt(2 * Math.log(1 / probability))) + 1;
    }
}
