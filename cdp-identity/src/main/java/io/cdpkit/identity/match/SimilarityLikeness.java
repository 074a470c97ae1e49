package io.cdpkit.identity.match;

import java.util.List;

/** Compares values by the host's own similarity. */
final class SimilarityLikeness implements Likeness {
    private static final double[] STEPS = {0.3, 0.5, 0.7, 0.85, 0.95};
    private static final List<String> LEVELS = List.of(
            "missing", "different", "30 % alike", "50 % alike", "70 % alike", "85 % alike", "95 % alike", "equal");

    private final Values values;
    private final Similarity similarity;

    SimilarityLikeness(Values values, Similarity similarity) {
        this.values = values;
        this.similarity = similarity;
    }

    @Override
    public List<String> names() {
        return LEVELS;
    }

    @Override
    public int level(int x, int y, Scratch scratch) {
        double alike = similarity.of(values.value(x), values.value(y));
        int level = Comparer.DIFFERENT;
        while (level <= STEPS.length && alike >= STEPS[level - 1]) {
            level++;
        }
        return level;
    }
}
