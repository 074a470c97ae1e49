package io.cdpkit.identity.match;

/**
 * The similarity of two short texts, from 0 for nothing in common to 1 for equal (Jaro 1989; Winkler 1990, with a prefix
 * of up to 4 characters weighing 0.1 each, and no boost below 0.7).
 *
 * <p>Bit-parallel where both texts have at most 64 characters of Latin-1. Holds scratch space: one per thread.
 */
final class JaroWinkler {
    private static final int WORD = 64;
    private static final double BOOST_FROM = 0.7;
    private final long[] positions = new long[256];

    double of(String a, String b) {
        return of((a + b).toCharArray(), 0, a.length(), a.length(), b.length());
    }

    /** The similarity of two codes of a column. */
    double of(Values values, int a, int b) {
        return of(values.text(), values.start(a), values.length(a), values.start(b), values.length(b));
    }

    /** The similarity of two parts of a text. */
    double of(char[] text, int oneStart, int oneLength, int otherStart, int otherLength) {
        boolean inOrder = oneLength <= otherLength;
        int aStart = inOrder ? oneStart : otherStart;
        int bStart = inOrder ? otherStart : oneStart;
        int aLength = Math.min(oneLength, otherLength);
        int bLength = Math.max(oneLength, otherLength);
        if (aLength == 0) {
            return bLength == 0 ? 1 : 0;
        }
        boolean short64 = bLength <= WORD
                && EditDistance.isLatin(text, aStart, aLength)
                && EditDistance.isLatin(text, bStart, bLength);
        double jaro = short64
                ? byBits(text, aStart, aLength, bStart, bLength)
                : byFlags(text, aStart, aLength, bStart, bLength);
        if (jaro < BOOST_FROM) {
            return jaro;
        }
        int prefix = 0;
        while (prefix < Math.min(4, aLength) && text[aStart + prefix] == text[bStart + prefix]) {
            prefix++;
        }
        return jaro + prefix * 0.1 * (1 - jaro);
    }

    private double byBits(char[] text, int aStart, int aLength, int bStart, int bLength) {
        for (int i = 0; i < bLength; i++) {
            positions[text[bStart + i]] |= 1L << i;
        }
        int reach = Math.max(0, bLength / 2 - 1);
        long window = reach + 1 >= WORD ? -1L : (1L << (reach + 1)) - 1;
        long inA = 0;
        long inB = 0;
        for (int i = 0; i < aLength; i++) {
            long free = positions[text[aStart + i]] & window & ~inB;
            inB |= free & -free;
            inA |= (free == 0 ? 0L : 1L) << i;
            window = (window << 1) | (i < reach ? 1 : 0);
        }
        for (int i = 0; i < bLength; i++) {
            positions[text[bStart + i]] = 0;
        }
        int common = Long.bitCount(inA);
        int outOfOrder = 0;
        while (inA != 0) {
            if (text[aStart + Long.numberOfTrailingZeros(inA)] != text[bStart + Long.numberOfTrailingZeros(inB)]) {
                outOfOrder++;
            }
            inA &= inA - 1;
            inB &= inB - 1;
        }
        return jaro(common, outOfOrder, aLength, bLength);
    }

    private static double byFlags(char[] text, int aStart, int aLength, int bStart, int bLength) {
        int reach = Math.max(0, bLength / 2 - 1);
        boolean[] taken = new boolean[bLength];
        char[] inOrderOfA = new char[aLength];
        int common = 0;
        for (int i = 0; i < aLength; i++) {
            for (int j = Math.max(0, i - reach); j < Math.min(bLength, i + reach + 1); j++) {
                if (!taken[j] && text[aStart + i] == text[bStart + j]) {
                    taken[j] = true;
                    inOrderOfA[common++] = text[aStart + i];
                    break;
                }
            }
        }
        int outOfOrder = 0;
        for (int j = 0, k = 0; j < bLength; j++) {
            if (taken[j] && text[bStart + j] != inOrderOfA[k++]) {
                outOfOrder++;
            }
        }
        return jaro(common, outOfOrder, aLength, bLength);
    }

    private static double jaro(int common, int outOfOrder, int aLength, int bLength) {
        if (common == 0) {
            return 0;
        }
        double c = common;
        return (c / aLength + c / bLength + (c - outOfOrder / 2.0) / c) / 3;
    }
}
