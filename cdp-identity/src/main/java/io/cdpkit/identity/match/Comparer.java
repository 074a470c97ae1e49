package io.cdpkit.identity.match;

import java.util.List;

/**
 * Compares one field, or a group of fields, of two records.
 *
 * <p>A level says how alike they are: 0 where it cannot be told because a value is missing, 1 for different, and upwards.
 * Thread-safe, with a scratch of each thread's own.
 */
interface Comparer {
    int MISSING = 0;
    int DIFFERENT = 1;
    /** Levels are below this. */
    int MOST_LEVELS = 16;

    /** What the levels are called, MISSING first. */
    List<String> names();

    /** How many levels there are, MISSING included. */
    default int levels() {
        return names().size();
    }

    /** The columns that it looks at; negative where there is none. */
    int[] columns();

    /**
     * Takes note of the values that there are by now in its columns: to be called, once they are others, before records are
     * compared.
     */
    void prepare();

    /**
     * The level of two records and, from bit 4 upwards, how many records hold the value they agree in; 0 where that
     * says nothing.
     *
     * @param a where the cells of the one record start
     * @param b where those of the other start
     */
    int compare(int a, int b, Scratch scratch);

    /** By chance two records that say something are at this level; negative if only a sample can tell. */
    default double chance(int level) {
        return -1;
    }

    /** How many records hold the value that two records by chance agree in at this level; 0 if that says nothing. */
    default double reference(int level) {
        return 0;
    }

    /** How few records hold the value that two records agree in, at the least. */
    default int rarest() {
        return 1;
    }

    static int level(int compared) {
        return compared & (MOST_LEVELS - 1);
    }

    static int frequency(int compared) {
        return compared >>> 4;
    }

    static int result(int level, int frequency) {
        return level | frequency << 4;
    }
}
