package io.cdpkit.identity.match;

import java.util.List;

/** Compares categories: the same or not. */
final class CategoryComparer implements Comparer {
    private static final int EXACT = 2;

    private static final List<String> LEVELS = List.of("missing", "different", "equal");

    private final int[] cells;
    private final int column;
    private final Values values;

    CategoryComparer(int[] cells, int column, Values values) {
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
        return x == y ? Comparer.result(EXACT, values.count(x)) : DIFFERENT;
    }
}
