package io.cdpkit.identity.match;

import java.util.List;

/** Compares texts by their words, a rare word weighing more than a common one, with room for misspelt ones. */
final class TextLikeness implements Likeness {
    private static final double[] STEPS = {0.1, 0.25, 0.4, 0.55, 0.7, 0.85};

    private static final List<String> LEVELS = List.of(
            "missing",
            "different",
            "a rare word in common",
            "10 % in common",
            "10 % in common, a rare word",
            "25 % in common",
            "25 % in common, a rare word",
            "40 % in common",
            "40 % in common, a rare word",
            "55 % in common",
            "55 % in common, a rare word",
            "70 % in common",
            "70 % in common, a rare word",
            "85 % in common",
            "85 % in common, a rare word",
            "equal");

    private final Values values;
    private final Words words;

    TextLikeness(Values values, Words words) {
        this.values = values;
        this.words = words;
    }

    @Override
    public List<String> names() {
        return LEVELS;
    }

    @Override
    public void prepare() {
        words.prepare();
    }

    @Override
    public int level(int x, int y, Scratch scratch) {
        boolean inOrder = values.hash(x) < values.hash(y);
        double similarity = words.similarity(inOrder ? x : y, inOrder ? y : x, scratch);
        int steps = 0;
        while (steps < STEPS.length && similarity >= STEPS[steps]) {
            steps++;
        }
        return Comparer.DIFFERENT + 2 * steps + (similarity > 0 && words.shareRare(x, y) ? 1 : 0);
    }
}
