package io.cdpkit.identity.match;

import java.util.List;

/** Compares quantities by the share by which they differ. */
final class NumberLikeness implements Likeness {
    private static final int NEAR = 2;
    private static final int CLOSE = 3;

    private static final List<String> LEVELS = List.of("missing", "different", "within 15 %", "within 3 %", "equal");

    private final Values values;
    private double[] numbers = {};

    NumberLikeness(Values values) {
        this.values = values;
        prepare();
    }

    @Override
    public void prepare() {
        numbers = numbers.length < values.size() ? new double[values.size()] : numbers;
        for (int code = 0; code < values.size(); code++) {
            numbers[code] = Double.parseDouble(values.value(code));
        }
    }

    @Override
    public List<String> names() {
        return LEVELS;
    }

    @Override
    public int level(int x, int y, Scratch scratch) {
        double apart = Math.abs(numbers[x] - numbers[y]);
        double larger = Math.max(Math.abs(numbers[x]), Math.abs(numbers[y]));
        return apart <= 0.03 * larger ? CLOSE : apart <= 0.15 * larger ? NEAR : Comparer.DIFFERENT;
    }
}
