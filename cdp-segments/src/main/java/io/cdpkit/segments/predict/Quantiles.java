package io.cdpkit.segments.predict;

import java.util.stream.IntStream;

/**
 * Values of given ranks among many, found without sorting all: values are counted by range first, and only the range that
 * holds a rank is sorted.
 */
final class Quantiles {
    private static final int RANGE_BITS = 16;

    private final long[] values;
    private final int size;
    private final long least;
    private final int shift;
    private final int[] counts;

    /** The first values of an array, one at least, which is left as it is. */
    Quantiles(long[] values, int size) {
        this.values = values;
        this.size = size;
        long from = Long.MAX_VALUE;
        long to = Long.MIN_VALUE;
        for (int i = 0; i < size; i++) {
            from = Math.min(from, values[i]);
            to = Math.max(to, values[i]);
        }
        this.least = from;
        this.shift = Math.max(0, Long.SIZE - Long.numberOfLeadingZeros(to - from) - RANGE_BITS);
        this.counts = new int[range(to) + 1];
        for (int i = 0; i < size; i++) {
            counts[range(values[i])]++;
        }
    }

    /* Unsigned, so that the widest spread fits too. */
    private int range(long value) {
        return (int) ((value - least) >>> shift);
    }

    /** The value that so many of the others would be before, were they sorted. */
    long at(int rank) {
        int range = 0;
        int before = 0;
        while (before + counts[range] <= rank) {
            before += counts[range++];
        }
        if (shift == 0) {
            return least + range;
        }
        int of = range;
        long[] within = IntStream.range(0, size)
                .filter(i -> range(values[i]) == of)
                .mapToLong(i -> values[i])
                .sorted()
                .toArray();
        return within[rank - before];
    }
}
