package io.cdpkit.segments.insight;

import java.util.Arrays;
import java.util.function.IntFunction;

/** Finds places in a grid by the number of their row and a code of their column, mostly without hashing. Not thread-safe. */
final class Shortcut<C extends Comparable<C>> {
    /** A power of 2. Rows that are so many apart share an entry, one at a time. */
    private static final int ENTRIES = 256;

    private final Grid<Integer, C> grid;
    private final IntFunction<C> column;
    private final int[] rows = new int[ENTRIES];
    /* Places plus 2, so that 0 is what was not looked for. */
    private final int[][] lines = new int[ENTRIES][0];

    /** Shortcuts into a grid, whose columns have codes from 0. */
    Shortcut(Grid<Integer, C> grid, IntFunction<C> column) {
        this.grid = grid;
        this.column = column;
    }

    int place(int row, int code) {
        int entry = row & (ENTRIES - 1);
        int[] line = lines[entry];
        int known = rows[entry] == row && code < line.length ? line[code] : 0;
        return (known == 0 ? find(entry, row, code) : known) - 2;
    }

    private int find(int entry, int row, int code) {
        int[] line = rows[entry] == row ? lines[entry] : new int[0];
        line = code < line.length ? line : Arrays.copyOf(line, Math.max(code + 1, line.length + (line.length >> 1)));
        line[code] = grid.place(row, column.apply(code)) + 2;
        rows[entry] = row;
        lines[entry] = line;
        return line[code];
    }
}
