package io.cdpkit.identity.match;

import java.util.Arrays;

/** Sorts by the upper half of each number, stably: three passes of eleven bits. */
final class Radix {
    private static final int BITS = 11;
    private static final int FEW = 1 << 13;

    private Radix() {}

    /** The first {@code count} numbers, which come in order of their lower half, in order of both, unsigned. */
    static long[] sorted(long[] numbers, int count) {
        if (count < FEW) {
            long[] few = Arrays.copyOf(numbers, count);
            for (int i = 0; i < count; i++) {
                few[i] ^= Long.MIN_VALUE;
            }
            Arrays.sort(few);
            for (int i = 0; i < count; i++) {
                few[i] ^= Long.MIN_VALUE;
            }
            return few;
        }
        long[] from = numbers;
        long[] to = new long[count];
        for (int shift = 32; shift < 64; shift += BITS) {
            pass(from, to, count, shift);
            long[] spare = from;
            from = to;
            to = spare;
        }
        return from.length == count ? from : Arrays.copyOf(from, count);
    }

    private static void pass(long[] from, long[] to, int count, int shift) {
        int mask = (1 << BITS) - 1;
        int[] starts = new int[mask + 2];
        for (int i = 0; i < count; i++) {
            starts[((int) (from[i] >>> shift) & mask) + 1]++;
        }
        for (int digit = 0; digit < mask; digit++) {
            starts[digit + 1] += starts[digit];
        }
        for (int i = 0; i < count; i++) {
            to[starts[(int) (from[i] >>> shift) & mask]++] = from[i];
        }
    }
}
