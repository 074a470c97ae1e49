package io.cdpkit.segments.predict;

/** Gauss's hypergeometric function by its series (DLMF 15.2.1). */
final class Hypergeometric {
    private static final int MOST_TERMS = 2_000_000;

    private Hypergeometric() {}

    /**
     * 2F1(a, b; c; z) for c above 0 and z from 0 to below 1, to about 1e-14 of its largest term. The nearer z is to 1, the
     * more terms it takes: some 35 / (1 - z).
     */
    static double of(double a, double b, double c, double z) {
        double term = 1;
        double sum = 1;
        for (int n = 0; n < MOST_TERMS; n++) {
            term *= (a + n) / (c + n) * ((b + n) / (1.0 + n)) * z;
            sum += term;
            // Past the last change of sign of a factor, the rest is about a geometric series.
            if (Math.abs(term) <= 1e-16 * Math.abs(sum) * (1 - z) && n > -a && n > -b) {
                return sum;
            }
        }
        return sum;
    }
}
