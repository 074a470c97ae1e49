package io.cdpkit.identity.match;

import java.util.List;

/**
 * Compares lists of values, such as all e-mail addresses of a person, by what they have in common; to share a rare item
 * weighs more than to share a common one.
 */
final class ListComparer implements Comparer {
    private static final int SOME = 2;
    private static final int HALF = 3;
    private static final int ALL = 4;
    private static final int EQUAL = 5;

    private static final List<String> LEVELS = List.of(
            "missing",
            "different",
            "something in common",
            "half of the shorter list in common",
            "all of the shorter list in common",
            "equal");

    private final int[] cells;
    private final int column;
    private final Words items;

    ListComparer(int[] cells, int column, Words items) {
        this.cells = cells;
        this.column = column;
        this.items = items;
    }

    @Override
    public List<String> names() {
        return LEVELS;
    }

    @Override
    public double reference(int level) {
        return items.distinct().reference();
    }

    @Override
    public int[] columns() {
        return new int[] {column};
    }

    @Override
    public void prepare() {
        items.prepare();
    }

    @Override
    public int compare(int a, int b, Scratch scratch) {
        int x = cells[a + column];
        int y = cells[b + column];
        if (x < 0 || y < 0) {
            return MISSING;
        }
        int common = items.common(x, y);
        if (common == 0) {
            return DIFFERENT;
        }
        int shorter = Math.min(items.count(x), items.count(y));
        int level = x == y ? EQUAL : common == shorter ? ALL : 2 * common >= shorter ? HALF : SOME;
        return Comparer.result(level, items.rarest(x, y));
    }
}
