package io.cdpkit.identity.match;

/**
 * The letters of a text as a set of 32 bits, its length, and a tag: enough to see in an instant that two texts are too
 * different for a closer look.
 *
 * <p>An edit changes at most two of the bits, so texts of more than {@code 2 k} different bits are more than {@code k}
 * edits apart.
 */
final class Letters {
    static final int MOST_TAG = 0xFFFFFF;

    private static final int LENGTH = 32;
    private static final int TAG = 40;
    private static final int MOST_LENGTH = 255;

    private Letters() {}

    /** The letters of a part of a text, with a tag of up to 24 bits. */
    static long of(char[] text, int start, int end, int tag) {
        int set = 0;
        for (int i = start; i < end; i++) {
            char c = text[i];
            set |= 1 << (c >= 'a' && c <= 'z' ? c - 'a' : 26 + c % 6);
        }
        long length = Math.min(MOST_LENGTH, end - start);
        return (long) (tag & MOST_TAG) << TAG | length << LENGTH | (set & 0xFFFFFFFFL);
    }

    static int length(long letters) {
        return (int) (letters >>> LENGTH) & MOST_LENGTH;
    }

    static int tag(long letters) {
        return (int) (letters >>> TAG);
    }

    /** Whether two texts may be within so many edits. */
    static boolean within(long x, long y, int edits) {
        return Math.abs(length(x) - length(y)) <= edits && Integer.bitCount((int) x ^ (int) y) <= 2 * edits;
    }

    /** Whether the Jaro similarity of two texts, neither empty, may be as high as this. */
    static boolean mayReach(long x, long y, double jaro) {
        int lengthX = length(x);
        int lengthY = length(y);
        double common = Math.min(
                lengthX - Integer.bitCount((int) x & ~(int) y), lengthY - Integer.bitCount((int) y & ~(int) x));
        return common / lengthX + common / lengthY + 1 >= 3 * jaro - 1e-9;
    }
}
