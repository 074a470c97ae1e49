package io.cdpkit.identity.match;

import java.util.List;

/** How alike two values of one column are, each given by its code. Thread-safe, with a scratch of each thread's own. */
interface Likeness {
    /** What the levels are called: "missing" first, then "different", and "equal" last. */
    List<String> names();

    /** Takes note of the values that there are by now. */
    default void prepare() {}

    /** The level of two different values, {@link Comparer#DIFFERENT} or above. */
    int level(int x, int y, Scratch scratch);

    /** The level of a value and itself; below the last where the value says little. */
    default int same(int x) {
        return names().size() - 1;
    }
}
