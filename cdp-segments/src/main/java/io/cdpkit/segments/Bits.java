package io.cdpkit.segments;

import java.util.function.IntConsumer;

/** Sets of small numbers as words of 64 bits. */
final class Bits {
    private Bits() {}

    static long[] of(int size) {
        return new long[(size + 63) >>> 6];
    }

    static boolean get(long[] bits, int at) {
        return (bits[at >>> 6] >>> at & 1) != 0;
    }

    static void set(long[] bits, int at) {
        bits[at >>> 6] |= 1L << at;
    }

    static void setAll(long[] bits, int[] all) {
        for (int at : all) {
            set(bits, at);
        }
    }

    static void put(long[] bits, int at, boolean on) {
        if (on) {
            bits[at >>> 6] |= 1L << at;
        } else {
            bits[at >>> 6] &= ~(1L << at);
        }
    }

    /** Shows the members in ascending order. */
    static void forEach(long[] bits, IntConsumer action) {
        for (int word = 0; word < bits.length; word++) {
            for (long rest = bits[word]; rest != 0; rest &= rest - 1) {
                action.accept(word << 6 | Long.numberOfTrailingZeros(rest));
            }
        }
    }

    /** How many members there are below a number. */
    static int countBelow(long[] bits, int at) {
        int count = Long.bitCount(bits[at >>> 6] & ((1L << at) - 1));
        for (int word = (at >>> 6) - 1; word >= 0; word--) {
            count += Long.bitCount(bits[word]);
        }
        return count;
    }

    static int count(long[] bits) {
        return count(bits, bits.length);
    }

    /** How many members there are in the first words. */
    static int count(long[] bits, int words) {
        int count = 0;
        for (int word = 0; word < words; word++) {
            count += Long.bitCount(bits[word]);
        }
        return count;
    }

    /** The member that has so many others below it. */
    static int select(long[] bits, int below) {
        int word = 0;
        int left = below;
        for (int count = Long.bitCount(bits[0]); count <= left; count = Long.bitCount(bits[++word])) {
            left -= count;
        }
        long rest = bits[word];
        while (left-- > 0) {
            rest &= rest - 1;
        }
        return word << 6 | Long.numberOfTrailingZeros(rest);
    }
}
