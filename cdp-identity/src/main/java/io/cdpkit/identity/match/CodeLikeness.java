package io.cdpkit.identity.match;

import java.util.List;

/** Compares numbers and codes that are copied digit by digit: phone numbers, identifiers. */
final class CodeLikeness implements Likeness {
    private static final int SIMILAR = 2;
    private static final int CLOSE = 3;
    private static final int SHORT = 4;

    private static final List<String> LEVELS =
            List.of("missing", "different", "two characters differ", "one character differs", "equal");

    private final Values values;
    private long[] digits = {};

    CodeLikeness(Values values) {
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
        if (first == Digits.NONE || second == Digits.NONE) {
            return spelt(x, y, scratch);
        }
        int shorter = Math.min(Digits.length(first), Digits.length(second));
        return shorter <= SHORT ? Comparer.DIFFERENT : level(Digits.edits(first, second), shorter);
    }

    /** Compares codes that are not made of digits alone. */
    private int spelt(int x, int y, Scratch scratch) {
        int shorter = Math.min(values.length(x), values.length(y));
        if (shorter <= SHORT || Math.abs(values.length(x) - values.length(y)) > 2) {
            return Comparer.DIFFERENT;
        }
        return level(scratch.edits.between(values, x, y), shorter);
    }

    private static int level(int edits, int shorter) {
        return edits == 1 ? CLOSE : edits == 2 && shorter >= 6 ? SIMILAR : Comparer.DIFFERENT;
    }
}
