package io.cdpkit.identity.match;

import java.util.Arrays;

/**
 * How many insertions, deletions, substitutions and swaps of neighbours turn one text into another, no part edited twice
 * (optimal string alignment).
 *
 * <p>Bit-parallel after Myers (1999) with the transposition of Hyyrö (2003) where the shorter text has at most 64
 * characters of Latin-1, otherwise by the table. Holds scratch space: one per thread.
 */
final class EditDistance {
    private static final int WORD = 64;
    private final long[] positions = new long[256];
    private int[] twoBack = new int[WORD];
    private int[] oneBack = new int[WORD];
    private int[] row = new int[WORD];

    int between(String a, String b) {
        return between(a.toCharArray(), 0, a.length(), b.toCharArray(), 0, b.length());
    }

    /** The distance of two codes of a column. */
    int between(Values values, int a, int b) {
        return between(
                values.text(), values.start(a), values.length(a), values.text(), values.start(b), values.length(b));
    }

    int between(char[] a, int aStart, int aLength, char[] b, int bStart, int bLength) {
        if (aLength > bLength) {
            return between(b, bStart, bLength, a, aStart, aLength);
        }
        if (aLength == 0) {
            return bLength;
        }
        if (aLength <= WORD && isLatin(a, aStart, aLength) && isLatin(b, bStart, bLength)) {
            return byBits(a, aStart, aLength, b, bStart, bLength);
        }
        return byTable(a, aStart, aLength, b, bStart, bLength);
    }

    static boolean isLatin(char[] text, int start, int length) {
        int all = 0;
        for (int i = start; i < start + length; i++) {
            all |= text[i];
        }
        return all < 256;
    }

    private int byBits(char[] a, int aStart, int aLength, char[] b, int bStart, int bLength) {
        for (int i = 0; i < aLength; i++) {
            positions[a[aStart + i]] |= 1L << i;
        }
        long last = 1L << (aLength - 1);
        long up = -1L;
        long down = 0;
        long diagonal = 0;
        long before = 0;
        int distance = aLength;
        for (int j = 0; j < bLength; j++) {
            long equal = positions[b[bStart + j]];
            long swapped = ((~diagonal & equal) << 1) & before;
            diagonal = (((equal & up) + up) ^ up) | equal | down | swapped;
            long right = down | ~(diagonal | up);
            long left = diagonal & up;
            if ((right & last) != 0) {
                distance++;
            }
            if ((left & last) != 0) {
                distance--;
            }
            right = (right << 1) | 1;
            left <<= 1;
            up = left | ~(diagonal | right);
            down = right & diagonal;
            before = equal;
        }
        for (int i = 0; i < aLength; i++) {
            positions[a[aStart + i]] = 0;
        }
        return distance;
    }

    private int byTable(char[] a, int aStart, int aLength, char[] b, int bStart, int bLength) {
        if (row.length <= aLength) {
            twoBack = new int[aLength + 1];
            oneBack = new int[aLength + 1];
            row = new int[aLength + 1];
        }
        for (int i = 0; i <= aLength; i++) {
            oneBack[i] = i;
        }
        for (int j = 1; j <= bLength; j++) {
            Arrays.fill(row, 0, aLength + 1, 0);
            row[0] = j;
            for (int i = 1; i <= aLength; i++) {
                row[i] = cell(a, aStart + i - 1, b, bStart + j - 1, i, j);
            }
            int[] spare = twoBack;
            twoBack = oneBack;
            oneBack = row;
            row = spare;
        }
        return oneBack[aLength];
    }

    private int cell(char[] a, int inA, char[] b, int inB, int i, int j) {
        int cost = a[inA] == b[inB] ? 0 : 1;
        int least = Math.min(Math.min(oneBack[i] + 1, row[i - 1] + 1), oneBack[i - 1] + cost);
        boolean swapped = i > 1 && j > 1 && a[inA] == b[inB - 1] && a[inA - 1] == b[inB];
        return swapped ? Math.min(least, twoBack[i - 2] + 1) : least;
    }
}
