package io.cdpkit.segments.model;

import java.util.OptionalDouble;

/**
 * The formulas of BG/NBD (Fader, Hardie and Lee, Marketing Science 24, 2005), for a history of so many repeats, the last of
 * them at {@code last} and now at {@code age} after the first order.
 *
 * <p>Time is in the unit of r and alpha. Equal arguments give equal bits on every machine.
 */
public record BgNbd(double r, double alpha, double a, double b) {

    /** The chance that she has not left for good; 1 without repeats. */
    public double active(double repeats, double last, double age) {
        if (repeats == 0) {
            return 1;
        }
        double gap = StrictMath.log(alpha + age) - StrictMath.log(alpha + last);
        double logOdds = StrictMath.log(a) - StrictMath.log(b + repeats - 1) + (r + repeats) * gap;
        return 1 / (1 + StrictMath.exp(logOdds));
    }

    /**
     * How many orders to expect in some time from now on, if she has left too: equation 10 of the paper after Euler's
     * transformation (DLMF 15.8.1), which leaves a series of small terms even for many repeats. What the paper divides by
     * a - 1 is divided before it is summed up, so that a may be 1.
     */
    public double expected(double repeats, double last, double age, double time) {
        double c = a + b + repeats - 1;
        double z = time / (alpha + age + time);
        double log = StrictMath.log1p(-z);
        double y = (a - 1) * log;
        double slope = y == 0 ? log : log * StrictMath.expm1(y) / y;
        double series = Hypergeometric.aboveOne(c - r - repeats, a - 1, c, z);
        return Math.max(0, -c * slope - StrictMath.exp(y) * series) * active(repeats, last, age);
    }

    /** The chance that she orders at all in some time from now on, if she has not left. */
    public double chanceOfOrder(double repeats, double age, double time) {
        double none = (r + repeats) * (StrictMath.log(alpha + age) - StrictMath.log(alpha + age + time));
        return 1 - StrictMath.exp(none);
    }

    /**
     * How long from now her next order is as likely as not to have come, if she has left too; empty where that is never so,
     * because she has left with a chance of a half or more.
     */
    public OptionalDouble next(double repeats, double last, double age) {
        double active = active(repeats, last, age);
        if (active <= 0.5) {
            return OptionalDouble.empty();
        }
        // active * (1 - (age / (age + t))^(r + x)) = 1/2
        double none = StrictMath.log1p(-0.5 / active);
        return OptionalDouble.of((alpha + age) * StrictMath.expm1(-none / (r + repeats)));
    }
}
