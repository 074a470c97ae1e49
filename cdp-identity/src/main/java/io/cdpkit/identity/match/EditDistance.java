package io.cdpkit.identity.match;

import java.util.Arrays;

/**
 * How many insertions, deletions, substitutions and swaps of neighbours turn one text into another, no part edited twice
 * (optimal string alignment).
 *
 * <p>Bit-parallel after Myers (1999) with the transposition of Hyyrö (2003) where the first text has at most 64 characters
 * and both are of Latin-1, otherwise by the table. Holds scratch space: one per thread.
 */
final class EditDistance {
    private static final int WORD = 64;
    private final long[] positions = new long[256];
    private int[] twoBack = {};
    private int[] oneBack = {};
    private int[] row = {};

    int between(String a, String b) {
        return between((a + b).toCharArray(), 0, a.length(), a.length(), b.length());
    }

    /** The distance of two codes of a column. */
    int between(Values values, int a, int b) {
        return between(values.text(), values.start(a), values.length(a), values.start(b), values.length(b));
    }

    /** The distance of two parts of a text. */
    int between(char[] text, int aStart, int aLength, int bStart, int bLength) {
        if (aLength == 0) {
            return bLength;
        }
        if (aLength <= WORD && isLatin(text, aStart, aLength) && isLatin(text, bStart, bLength)) {
            return byBits(text, aStart, aLength, bStart, bLength);
        }
        return byTable(text, aStart, aLength, bStart, bLength);
    }

    static boolean isLatin(char[] text, int start, int length) {
        int all = 0;
        for (int i = start; i < start + length; i++) {
            all |= text[i];
        }
        return all < 256;
    }

    private int byBits(char[] text, int aStart, int aLength, int bStart, int bLength) {
        for (int i = 0; i < aLength; i++) {
            positions[text[aStart + i]] |= 1L << i;
        }
        long last = 1L << (aLength - 1);
        long up = -1L;
        long down = 0;
        long diagonal = 0;
        long before = 0;
        int distance = aLength;
        for (int j = 0; j < bLength; j++) {
            long equal = positions[text[bStart + j]];
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
            positions[text[aStart + i]] = 0;
        }
        return distance;
    }

    private int byTable(char[] text, int aStart, int aLength, int bStart, int bLength) {
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
                row[i] = cell(text, aStart + i - 1, bStart + j - 1, i, j);
            }
            int[] spare = twoBack;
            twoBack = oneBack;
            oneBack = row;
            row = spare;
        }
        return oneBack[aLength];
    }

    private int cell(char[] text, int inA, int inB, int i, int j) {
        int cost = text[inA] == text[inB] ? 0 : 1;
        int least = Math.min(Math.min(oneBack[i] + 1, row[i - 1] + 1), oneBack[i - 1] + cost);
        boolean swapped = i > 1 && j > 1 && text[inA] == text[inB - 1] && text[inA - 1] == text[inB];
        return swapped ? Math.min(least, twoBack[i - 2] + 1) : least;
    }
}
