package io.cdpkit.identity.match;

import java.util.List;

/** Compares dates of eight digits: year, month, day. */
final class DateLikeness implements Likeness {
    private static final int FAR = 2;
    private static final int NEAR = 3;
    private static final int ROUNDED = 4;
    private static final int EXACT = 5;

    private static final List<String> LEVELS = List.of(
            "missing",
            "different",
            "two digits differ",
            "one digit differs",
            "day and month swapped, or first of January",
            "equal");

    private final Values values;
    private long[] digits = {};

    DateLikeness(Values values) {
        this.values = values;
        prepare();
    }

    @Override
    public void prepare() {
        digits = values.places(digits);
        for (int code = 0; code < values.size(); code++) {
            digits[code] = Digits.of(values, code);
        }
    }

    @Override
    public List<String> names() {
        return LEVELS;
    }

    @Override
    public int level(int x, int y, Scratch scratch) {
        long first = digits[x];
        long second = digits[y];
        return Digits.length(first) == 8 && Digits.length(second) == 8 ? level(first, second) : partial(x, y, scratch);
    }

    @Override
    public int same(int x) {
        return isFirstOfJanuary(digits[x]) ? ROUNDED : EXACT;
    }

    private static int level(long x, long y) {
        boolean sameYear = (x ^ y) >>> 16 == 0;
        if (sameYear && (isSwapped(x, y) || isFirstOfJanuary(x) || isFirstOfJanuary(y))) {
            return ROUNDED;
        }
        int edits = Digits.edits(x, y);
        return edits == 1 ? NEAR : edits == 2 ? FAR : Comparer.DIFFERENT;
    }

    private static boolean isSwapped(long x, long y) {
        return (x >>> 8 & 0xFF) == (y & 0xFF) && (y >>> 8 & 0xFF) == (x & 0xFF);
    }

    private static boolean isFirstOfJanuary(long x) {
        return (x & 0xFFFF) == 0x0101 && Digits.length(x) == 8;
    }

    private boolean startsAlike(int x, int y, int length) {
        for (int i = 0; i < length; i++) {
            if (values.charAt(x, i) != values.charAt(y, i)) {
                return false;
            }
        }
        return true;
    }

    private int partial(int x, int y, Scratch scratch) {
        int shorter = Math.min(values.length(x), values.length(y));
        if (shorter >= 4 && startsAlike(x, y, shorter)) {
            return ROUNDED;
        }
        int distance = scratch.edits.between(values, x, y);
        return distance == 1 ? NEAR : distance == 2 ? FAR : Comparer.DIFFERENT;
    }
}
