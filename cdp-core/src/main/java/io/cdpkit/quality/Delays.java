package io.cdpkit.quality;

import java.time.Duration;

/**
 * A histogram of delays in whole minutes.
 *
 * <p>Counting is exact, the bounds of its 672 buckets are the resolution: one minute below 64 minutes, then 32 buckets
 * per doubling, so a quantile is at most 1/32 (3.2 %) below the true value. What is over 2<sup>25</sup> minutes (63
 * years) counts as that; a negative delay, of a clock that runs ahead, counts as none. 5.4 KB. Not thread-safe.
 */
final class Delays {
    private static final int EXACT = 64;
    private static final int PER_DOUBLING = 32;
    private static final long MOST = (1L << 25) - 1;

    private final long[] counts = new long[bucket(MOST) + 1];
    private long total;

    void add(Duration delay) {
        counts[bucket(Math.min(MOST, Math.max(0, delay.toMinutes())))]++;
        total++;
    }

    void add(Delays other) {
        for (int i = 0; i < counts.length; i++) {
            counts[i] += other.counts[i];
        }
        total += other.total;
    }

    long total() {
        return total;
    }

    /** The lower bound, in minutes, of the bucket that holds the smallest delay which {@code percent} do not pass. */
    long percentile(int percent) {
        long rank = Math.max(1, (total * percent + 99) / 100);
        long seen = 0;
        for (int i = 0; i < counts.length; i++) {
            seen += counts[i];
            if (seen >= rank) {
                return lowerBound(i);
            }
        }
        return 0;
    }

    private static int bucket(long minutes) {
        if (minutes < EXACT) {
            return (int) minutes;
        }
        int exponent = 63 - Long.numberOfLeadingZeros(minutes);
        int step = (int) (minutes >>> (exponent - 5)) - PER_DOUBLING;
        return EXACT + (exponent - 6) * PER_DOUBLING + step;
    }

    private static long lowerBound(int bucket) {
        if (bucket < EXACT) {
            return bucket;
        }
        int exponent = 6 + (bucket - EXACT) / PER_DOUBLING;
        int step = PER_DOUBLING + (bucket - EXACT) % PER_DOUBLING;
        return (long) step << (exponent - 5);
    }
}
