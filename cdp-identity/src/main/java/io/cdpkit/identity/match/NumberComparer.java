package io.cdpkit.identity.match;

import java.util.Arrays;
import java.util.List;

/** Compares quantities by the share by which they differ. */
final class NumberComparer implements Comparer {
    private static final int NEAR = 2;
    private static final int CLOSE = 3;
    private static final int EXACT = 4;

    private static final List<String> LEVELS = List.of("missing", "different", "within 15 %", "within 3 %", "equal");

    private final int[] cells;
    private final int column;
    private final Values values;
    private final double[] numbers;

    NumberComparer(int[] cells, int column, Values values) {
        this.cells = cells;
        this.column = column;
        this.values = values;
        this.numbers = new double[values.size()];
        Arrays.setAll(numbers, code -> Double.parseDouble(values.value(code)));
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
        double apart = Math.abs(numbers[x] - numbers[y]);
        double larger = Math.max(Math.abs(numbers[x]), Math.abs(numbers[y]));
        return apart <= 0.03 * larger ? CLOSE : apart <= 0.15 * larger ? NEAR : DIFFERENT;
    }
}
