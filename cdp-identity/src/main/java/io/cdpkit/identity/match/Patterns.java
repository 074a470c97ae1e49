package io.cdpkit.identity.match;

import java.util.Arrays;

/**
 * How often each pattern of levels was seen among pairs of records, term frequencies rounded to a bit.
 *
 * <p>A pattern takes 4 bits per comparison and 8 bits each for the adjustments of shared and of other traits.
 */
final class Patterns {
    static final int MOST_COMPARISONS = 12;
    private static final int OFFSET = 128;

    private long[] keys = new long[1 << 12];
    private double[] counts = new double[1 << 12];
    private int size;

    static long with(long pattern, int comparison, int level) {
        return pattern | (long) level << (4 * comparison);
    }

    static int level(long pattern, int comparison) {
        return (int) (pattern >>> (4 * comparison)) & 15;
    }

    static long adjusted(long pattern, double shared, double own) {
        return pattern | (Math.round(shared) + OFFSET & 255) << 48 | (Math.round(own) + OFFSET) << 56;
    }

    static int shared(long pattern) {
        return (int) (pattern >>> 48 & 255) - OFFSET;
    }

    static int own(long pattern) {
        return (int) (pattern >>> 56) - OFFSET;
    }

    void add(long pattern, double count) {
        int slot = slot(pattern, keys.length);
        while (counts[slot] != 0 && keys[slot] != pattern) {
            slot = (slot + 1) & (keys.length - 1);
        }
        if (counts[slot] == 0) {
            keys[slot] = pattern;
            size++;
        }
        counts[slot] += count;
        if (size * 2 > keys.length) {
            grow();
        }
    }

    private static int slot(long pattern, int length) {
        long mixed = pattern * 0x9E3779B97F4A7C15L;
        return (int) (mixed >>> 33) & (length - 1);
    }

    private void grow() {
        long[] oldKeys = keys;
        double[] oldCounts = counts;
        keys = new long[oldKeys.length * 2];
        counts = new double[keys.length];
        size = 0;
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldCounts[i] != 0) {
                add(oldKeys[i], oldCounts[i]);
            }
        }
    }

    /** Adds those of another, each so many times. */
    void addAll(Patterns other, double times) {
        for (int i = 0; i < other.keys.length; i++) {
            if (other.counts[i] != 0) {
                add(other.keys[i], other.counts[i] * times);
            }
        }
    }

    int size() {
        return size;
    }

    /** The patterns in ascending order. */
    long[] sorted() {
        long[] sorted = new long[size];
        int at = 0;
        for (int i = 0; i < keys.length; i++) {
            if (counts[i] != 0) {
                sorted[at++] = keys[i];
            }
        }
        Arrays.sort(sorted);
        return sorted;
    }

    double count(long pattern) {
        int slot = slot(pattern, keys.length);
        while (counts[slot] != 0 && keys[slot] != pattern) {
            slot = (slot + 1) & (keys.length - 1);
        }
        return counts[slot];
    }
}
