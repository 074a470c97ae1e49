package io.cdpkit.segments;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.function.LongToDoubleFunction;

/**
 * A number that falls from 0 milliseconds on and never below 0, told in whole levels, halves up.
 *
 * <p>Doubles waver in their last bits, so that a number which falls may be found to rise by a hair, and what is rounded to
 * come back to a level it has left. So a level is left at the instant that halving the same span of time in the same way
 * finds, not at the first one after which it rounds to less: of two levels the lower one never ends before the higher one,
 * since wherever the halvings part the lower one goes to the later half. Hence levels only fall, whatever the number does
 * in its last bits, and the end of a level is the very instant at which {@link #at} first tells another one.
 *
 * <p>Most halvings need no look at the number: if it is more than the level needs at a later time, or less at an earlier
 * one, by more than it wavers, what a look would find is known. A few looks near the end, where the false position of
 * what is nearly a power of time lies (regula falsi in its Illinois form), settle all but the last halvings. Not
 * thread-safe.
 */
final class Fall {
    /** How long it goes on, some 139 years; then it stays. */
    static final long LONGEST = 1L << 42;

    /** What a number may waver by, as part of itself and of 1: some thousand times what is seen. */
    private static final double WAVER = 1e-8;

    private static final int MOST_GUESSES = 12;
    /** So near to the end of a level halving is done sooner than guessing. */
    private static final long NEAR = 1L << 10;

    private final LongToDoubleFunction number;
    private final DoubleUnaryOperator rounding;

    /** Where the number was looked at for the last answer, and what it was. */
    private long[] times = new long[32];

    private double[] numbers = new double[32];
    private int looks;

    /** @param rounding of the number before its level is told; never falls as the number rises */
    Fall(LongToDoubleFunction number, DoubleUnaryOperator rounding) {
        this.number = number;
        this.rounding = rounding;
    }

    /**
     * A level, and when it is left.
     *
     * @param end in milliseconds; more than {@link #LONGEST} if never
     */
    record Level(long level, long end) {}

    /** The level at so many milliseconds. */
    Level at(long elapsed) {
        looks = 0;
        long at = Math.min(elapsed, LONGEST);
        long level = level(look(at));
        look(LONGEST);
        long end = end(level, at);
        while (end <= at) {
            level--;
            end = end(level, at);
        }
        for (long higher = end(level + 1, at); higher > at; higher = end(level + 1, at)) {
            level++;
            end = higher;
        }
        return new Level(level, end);
    }

    private long level(double of) {
        return (long) Math.floor(rounding.applyAsDouble(of) + 0.5);
    }

    private double look(long elapsed) {
        double found = number.applyAsDouble(elapsed);
        if (looks == times.length) {
            times = Arrays.copyOf(times, 2 * looks);
            numbers = Arrays.copyOf(numbers, 2 * looks);
        }
        times[looks] = elapsed;
        numbers[looks] = found;
        looks++;
        return found;
    }

    /** When a level is left, or any time not after {@code enough} if it is left by then. */
    private long end(long level, long enough) {
        return level <= 0 ? LONGEST + 1 : new End(level, enough).find();
    }

    /** The search for the end of one level. */
    private final class End {
        private final long level;
        private final long enough;
        /** The last time at which it surely holds, and the first at which it surely is left. */
        private long before = -1;

        private long after = LONGEST + 1;
        private double more;
        private double less;

        End(long level, long enough) {
            this.level = level;
            this.enough = enough;
            for (int i = 0; i < looks; i++) {
                learn(times[i], numbers[i]);
            }
        }

        private void learn(long time, double found) {
            double waver = WAVER * (1 + found);
            if (time > before && level(found - waver) >= level) {
                before = time;
                more = found;
            } else if (time < after && level(found + waver) < level) {
                after = time;
                less = found;
            }
        }

        private boolean isLeft(long time) {
            if (time <= before || time >= after) {
                return time >= after;
            }
            double found = look(time);
            learn(time, found);
            return level(found) < level;
        }

        long find() {
            if (before >= 0 && after > enough && after <= LONGEST) {
                guess();
            }
            long held = -1;
            long left = LONGEST + 1;
            while (left - held > 1 && left > enough) {
                long middle = (held + left) >>> 1;
                if (isLeft(middle)) {
                    left = middle;
                } else {
                    held = middle;
                }
            }
            return left;
        }

        /** Looks at the number where it should be at the edge of the level, from either side. */
        private void guess() {
            double edge = log(edge());
            double start = log((double) before);
            double end = log((double) after);
            double above = log(more) - edge;
            double below = log(less) - edge;
            int side = 0;
            for (int i = 0; i < MOST_GUESSES && after - before > NEAR && above > 0 && below < 0; i++) {
                double at = StrictMath.exp(start + (end - start) * above / (above - below)) - 1;
                long time = Math.min(Math.max((long) at, before + 1), after - 1);
                learn(time, look(time));
                if (time == before) {
                    start = log((double) before);
                    above = log(more) - edge;
                    below = side > 0 ? below / 2 : below;
                    side = 1;
                } else if (time == after) {
                    end = log((double) after);
                    below = log(less) - edge;
                    above = side < 0 ? above / 2 : above;
                    side = -1;
                } else {
                    return;
                }
            }
        }

        /** The least number that is told as the level. */
        private double edge() {
            double low = 0;
            double high = level + 1.0;
            while (level(high) < level) {
                low = high;
                high *= 2;
            }
            for (int i = 0; i < 40; i++) {
                double middle = (low + high) / 2;
                if (level(middle) < level) {
                    low = middle;
                } else {
                    high = middle;
                }
            }
            return high;
        }

        private static double log(double of) {
            return StrictMath.log(of + 1);
        }
    }
}
