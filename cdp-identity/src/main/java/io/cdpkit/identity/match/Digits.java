package io.cdpkit.identity.match;

/** Numbers of up to 15 digits, four bits a digit from the right, the length on top: compared without a loop. */
final class Digits {
    private static final int MOST = 15;
    private static final int LENGTH = 60;
    private static final long ONES = 0x0111111111111111L;
    static final long NONE = 0;

    private Digits() {}

    /** The digits of a text, or NONE if it has anything else or too many. */
    static long of(Values values, int code) {
        int length = values.length(code);
        if (length > MOST) {
            return NONE;
        }
        long digits = 0;
        for (int i = 0; i < length; i++) {
            char c = values.charAt(code, i);
            if (c < '0' || c > '9') {
                return NONE;
            }
            digits = digits << 4 | (c - '0');
        }
        return (long) length << LENGTH | digits;
    }

    static int length(long digits) {
        return (int) (digits >>> LENGTH);
    }

    /** How many digits have to be changed, put in, left out, or swapped with their neighbour: 0, 1, 2 or more as 3. */
    static int edits(long x, long y) {
        int longer = length(x) - length(y);
        if (longer == 0) {
            return changes(x ^ y, x, y);
        }
        return longer == 1 ? leftOut(x, y) : longer == -1 ? leftOut(y, x) : 3;
    }

    private static int changes(long different, long x, long y) {
        long nibbles = (different | different >>> 1 | different >>> 2 | different >>> 3) & ONES;
        int count = Long.bitCount(nibbles);
        if (count != 2) {
            return Math.min(count, 3);
        }
        int first = Long.numberOfTrailingZeros(nibbles);
        boolean neighbours = (nibbles >>> (first + 4) & 1) == 1;
        long pairX = x >>> first & 0xFF;
        long pairY = y >>> first & 0xFF;
        return neighbours && pairX == ((pairY >>> 4) | ((pairY & 15) << 4)) ? 1 : 2;
    }

    /** 1 if y is x without one digit, or else 3. */
    private static int leftOut(long x, long y) {
        long body = (1L << LENGTH) - 1;
        long fromRight = (x ^ y) & body;
        int right = fromRight == 0 ? MOST : Long.numberOfTrailingZeros(fromRight) / 4;
        long fromLeft = (x & body) >>> 4 ^ (y & body);
        int left = length(y) - (fromLeft == 0 ? 0 : (Long.SIZE - Long.numberOfLeadingZeros(fromLeft) + 3) / 4);
        return left + right >= length(y) ? 1 : 3;
    }
}
