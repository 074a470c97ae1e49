package io.cdpkit.identity.match;

import java.util.List;

/** Compares numbers and codes that are copied digit by digit: phone numbers, identifiers. */
final class CodeComparer implements Comparer {
    private static final int SIMILAR = 2;
    private static final int CLOSE = 3;
    private static final int EXACT = 4;
    private static final int SHORT = 4;

    private static final List<String> LEVELS =
            List.of("missing", "different", "two characters differ", "one character differs", "equal");

    private final int[] cells;
    private final int column;
    private final Values values;

    CodeComparer(int[] cells, int column, Values values) {
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
            return Comparer.result(EXACT, values.count(x));
        }
        int shorter = Math.min(values.length(x), values.length(y));
        if (shorter <= SHORT || Math.abs(values.length(x) - values.length(y)) > 2) {
            return DIFFERENT;
        }
        int distance = scratch.edits.between(values, x, y);
        return distance == 1 ? CLOSE : distance == 2 && shorter >= 6 ? SIMILAR : DIFFERENT;
    }
}
