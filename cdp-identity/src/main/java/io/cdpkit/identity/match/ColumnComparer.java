package io.cdpkit.identity.match;

import java.util.List;

/** Compares the values of one column. */
final class ColumnComparer implements Comparer {
    private final int[] cells;
    private final int column;
    private final Values values;
    private final Likeness likeness;

    ColumnComparer(int[] cells, int column, Values values, Likeness likeness) {
        this.cells = cells;
        this.column = column;
        this.values = values;
        this.likeness = likeness;
    }

    @Override
    public List<String> names() {
        return likeness.names();
    }

    @Override
    public double chance(int level) {
        return level == levels() - 1 ? values.chance() : -1;
    }

    @Override
    public double reference(int level) {
        return values.reference();
    }

    @Override
    public int rarest() {
        return values.rarest();
    }

    @Override
    public int[] columns() {
        return new int[] {column};
    }

    @Override
    public void prepare() {
        likeness.prepare();
    }

    @Override
    public int compare(int a, int b, Scratch scratch) {
        int x = cells[a + column];
        int y = cells[b + column];
        if (x < 0 || y < 0) {
            return MISSING;
        }
        return x == y ? Comparer.result(likeness.same(x), values.count(x)) : likeness.level(x, y, scratch);
    }
}
