package io.cdpkit.identity.match;

import java.util.List;

/** Compares dates of eight digits: year, month, day. */
final class DateComparer implements Comparer {
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

    private final int[] cells;
    private final int column;
    private final Values values;

    DateComparer(int[] cells, int column, Values values) {
        this.cells = cells;
        this.column = column;
        this.values = values;
    }

    @Override
    public List<String> names() {
        return LEVELS;
    }

    @Override
    public double chance(int level) {
        return level == EXACT ? values.chance() : -1;
    }

    @Override
    public double reference(int level) {
        return values.reference();
    }

    @Override
    public int compare(int a, int b, Scratch scratch) {
        int x = cells[a + column];
        int y = cells[b + column];
        if (x < 0 || y < 0) {
            return MISSING;
        }
        if (x == y) {
            return Comparer.result(isRounded(x) ? ROUNDED : EXACT, values.count(x));
        }
        return values.length(x) == 8 && values.length(y) == 8 ? level(x, y) : partial(x, y, scratch);
    }

    private int level(int x, int y) {
        if (sameYear(x, y) && (isSwapped(x, y) || isRounded(x) || isRounded(y))) {
            return ROUNDED;
        }
        int different = 0;
        for (int i = 0; i < 8; i++) {
            if (values.charAt(x, i) != values.charAt(y, i)) {
                boolean transposed = i < 7
                        && values.charAt(x, i) == values.charAt(y, i + 1)
                        && values.charAt(x, i + 1) == values.charAt(y, i);
                different++;
                i += transposed ? 1 : 0;
            }
        }
        return different == 1 ? NEAR : different == 2 ? FAR : DIFFERENT;
    }

    private boolean sameYear(int x, int y) {
        return equal(x, 0, y, 0, 4);
    }

    private boolean isSwapped(int x, int y) {
        return equal(x, 4, y, 6, 2) && equal(x, 6, y, 4, 2);
    }

    private boolean isRounded(int x) {
        return values.length(x) == 8
                && values.charAt(x, 4) == '0'
                && values.charAt(x, 5) == '1'
                && values.charAt(x, 6) == '0'
                && values.charAt(x, 7) == '1';
    }

    private boolean equal(int x, int atX, int y, int atY, int length) {
        for (int i = 0; i < length; i++) {
            if (values.charAt(x, atX + i) != values.charAt(y, atY + i)) {
                return false;
            }
        }
        return true;
    }

    private int partial(int x, int y, Scratch scratch) {
        int shorter = Math.min(values.length(x), values.length(y));
        if (shorter >= 4 && equal(x, 0, y, 0, shorter)) {
            return ROUNDED;
        }
        int distance = scratch.edits.between(values, x, y);
        return distance == 1 ? NEAR : distance == 2 ? FAR : DIFFERENT;
    }
}
