package io.cdpkit.segments.model;

/** Gauss's hypergeometric function by its series (DLMF 15.2.1). */
final class Hypergeometric {
    private static final int MOST_TERMS = 2_000_000;

    private Hypergeometric() {}

    /**
     * What 2F1(a, b; c; z) is above 1, times c / b, for c above -1 and z from 0 to below 1, to about 1e-14 of its largest
     * term; where b or c are 0, what it tends to. The nearer z is to 1, the more terms it takes: some 35 / (1 - z).
     */
    static double aboveOne(double a, double b, double c, double z) {
        double term = a * z;
        double sum = term;
        for (int n = 1; n < MOST_TERMS; n++) {
            // Past the last change of sign of a factor, the rest is about a geometric series.
            if (Math.abs(term) <= 1e-16 * Math.abs(sum) * (1 - z) && n > -a && n > -b) {
                return sum;
            }
            term *= (a + n) / (c + n) * ((b + n) / (1.0 + n)) * z;
            sum += term;
        }
        return sum;
    }
}
