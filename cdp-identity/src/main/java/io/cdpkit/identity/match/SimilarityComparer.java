package io.cdpkit.identity.match;

import java.util.List;

/** Compares values by the host's own similarity. */
final class SimilarityComparer implements Comparer {
    private static final int EXACT = 7;
    private static final double[] STEPS = {0.3, 0.5, 0.7, 0.85, 0.95};
    private static final List<String> LEVELS = List.of(
            "missing", "different", "30 % alike", "50 % alike", "70 % alike", "85 % alike", "95 % alike", "equal");

    private final int[] cells;
    private final int column;
    private final Values values;
    private final Similarity similarity;

    SimilarityComparer(int[] cells, int column, Values values, Similarity similarity) {
        this.cells = cells;
        this.column = column;
        this.values = values;
        this.similarity = similarity;
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
        double alike = similarity.of(values.value(x), values.value(y));
        int level = DIFFERENT;
        while (level <= STEPS.length && alike >= STEPS[level - 1]) {
            level++;
        }
        return level;
    }
}
