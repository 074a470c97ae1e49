package io.cdpkit.segments;

import java.util.function.LongToDoubleFunction;

/**
 * A number that falls from 0 milliseconds on and never below 0, told in whole levels, halves up.
 *
 * <p>Doubles waver in their last bits, so that a number which falls may be found to rise by a hair, and what is rounded to
 * come back to a level it has left. So a level is left at the instant that halving the same span of time in the same way
 * finds, not at the first one after which it rounds to less: of two levels the lower one never ends before the higher one,
 * since wherever the halvings part the lower one goes to the later half. Hence levels only fall, whatever the number does
 * in its last bits, and the end of a level is the very instant at which {@link #at} first tells another one.
 */
final class Fall {
    /** How long it goes on, some 139 years; then it stays. */
    static final long LONGEST = 1L << 42;

    private final LongToDoubleFunction number;

    Fall(LongToDoubleFunction number) {
        this.number = number;
    }

    /**
     * A level, and when it is left.
     *
     * @param end in milliseconds; more than {@link #LONGEST} if never
     */
    record Level(long level, long end) {}

    /** The level at so many milliseconds. */
    Level at(long elapsed) {
        long at = Math.min(elapsed, LONGEST);
        long level = rounded(at);
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

    /** When a level is left, or any time not after {@code enough} if it is left by then. */
    private long end(long level, long enough) {
        long held = -1;
        long left = LONGEST + 1;
        while (left - held > 1 && left > enough && level > 0) {
            long middle = (held + left) >>> 1;
            if (rounded(middle) < level) {
                left = middle;
            } else {
                held = middle;
            }
        }
        return left;
    }

    private long rounded(long elapsed) {
        return (long) Math.floor(number.applyAsDouble(elapsed) + 0.5);
    }
}
