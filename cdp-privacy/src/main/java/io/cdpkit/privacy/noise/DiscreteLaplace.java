package io.cdpkit.privacy.noise;

/**
 * The discrete Laplace distribution: x with a probability in proportion to {@code exp(-|x| / scale)}, for a scale that is
 * the ratio of two whole numbers. Sampled exactly (Canonne, Kamath, Steinke, NeurIPS 2020, algorithm 2).
 */
record DiscreteLaplace(long numerator, long denominator) implements Noise {
    /** So that no step of sampling can overflow, but with a probability below {@code exp(-2^20)}. */
    static final long MOST = 1L << 40;

    DiscreteLaplace {
        if (numerator < 1 || denominator < 1 || numerator > MOST || denominator > MOST) {
            throw new IllegalArgumentException(
                    "a scale is a ratio of numbers from 1 to 2^40, was " + numerator + "/" + denominator);
        }
    }

    @Override
    public long sample(Bits bits) {
        while (true) {
            long rest = bits.below(numerator);
            if (rest > 0 && !bits.expMinus(rest, numerator)) {
                continue;
            }
            long whole = 0;
            while (bits.expMinus(1, 1)) {
                whole++;
            }
            long size = (rest + numerator * whole) / denominator;
            boolean negative = bits.coin();
            if (!negative || size > 0) {
                return negative ? -size : size;
            }
        }
    }

    private double ratio() {
        return Math.exp(-denominator / (double) numerator);
    }

    @Override
    public double standardDeviation() {
        double ratio = ratio();
        return Math.sqrt(2 * ratio) / (1 - ratio);
    }

    /** The least m for which the probability of -m to m is at least so high. */
    @Override
    public long margin(double confidence) {
        double ratio = ratio();
        // P(|X| > m) = 2 ratio^(m + 1) / (1 + ratio)
        double m = Math.log((1 - confidence) * (1 + ratio) / 2) / Math.log(ratio) - 1;
        return Math.max(0, (long) Math.ceil(m));
    }

    /** The least x for which the probability of x or more is at most so high. */
    @Override
    public long tail(double probability) {
        double ratio = ratio();
        // P(X >= x) = ratio^x / (1 + ratio)
        double x = Math.log(probability * (1 + ratio)) / Math.log(ratio);
        return Math.max(1, (long) Math.ceil(x + 1e-9));
    }
}
