package io.cdpkit.identity.match;

import java.util.List;

/** Categories are the same or not. */
final class CategoryLikeness implements Likeness {
    private static final List<String> LEVELS = List.of("missing", "different", "equal");

    @Override
    public List<String> names() {
        return LEVELS;
    }

    @Override
    public int level(int x, int y, Scratch scratch) {
        return Comparer.DIFFERENT;
    }
}
