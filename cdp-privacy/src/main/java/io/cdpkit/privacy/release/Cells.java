package io.cdpkit.privacy.release;

import java.util.Arrays;
import java.util.Comparator;

/** The quasi-identifiers of a table as leaves of their trees, row by row. Immutable. */
final class Cells {
    private static final int[] NONE = {};

    final int rows;
    final Tree[] trees;
    final int columns;

    /** The positions of the quasi-identifiers in the table. */
    final int[] positions;

    private final int[] leaves;

    Cells(Table table) {
        this.rows = table.rows();
        this.positions = table.columns(Column.Role.QUASI_IDENTIFIER);
        this.columns = positions.length;
        this.trees = new Tree[columns];
        this.leaves = new int[Math.multiplyExact(rows, columns)];
        for (int column = 0; column < columns; column++) {
            int position = positions[column];
            int[] leafOfCode = new int[table.values(position).size()];
            trees[column] = Tree.of(table.columns().get(position), table.values(position), leafOfCode);
            for (int row = 0; row < rows; row++) {
                leaves[row * columns + column] = leafOfCode[table.code(row, position)];
            }
        }
    }

    int leaf(int row, int column) {
        return leaves[row * columns + column];
    }

    /** The lowest nodes above some rows. */
    int[] nodes(int[] of, int from, int to) {
        int[] low = new int[columns];
        copy(of[from], low, 0);
        int[] high = low.clone();
        for (int i = from + 1; i < to; i++) {
            int at = of[i] * columns;
            for (int column = 0; column < columns; column++) {
                int leaf = leaves[at + column];
                low[column] = Math.min(low[column], leaf);
                high[column] = Math.max(high[column], leaf);
            }
        }
        for (int column = 0; column < columns; column++) {
            low[column] = trees[column].join(low[column], high[column]);
        }
        return low;
    }

    /**
     * Counts rows by which child of a node they are under, for every column whose node has any.
     *
     * @param starts where the counts of each column begin
     */
    void count(int[] of, int[] nodes, int[] starts, int[] counts) {
        int[][] slots = new int[columns][];
        for (int column = 0; column < columns; column++) {
            Tree tree = trees[column];
            slots[column] = tree.children[nodes[column]].length == 0 ? NONE : tree.slotBelow(nodes[column]);
        }
        for (int row : of) {
            int at = row * columns;
            for (int column = 0; column < columns; column++) {
                int[] slot = slots[column];
                if (slot.length > 0) {
                    counts[starts[column] + slot[leaves[at + column]]]++;
                }
            }
        }
    }

    /** Writes the leaves of a row. */
    void copy(int row, int[] to, int at) {
        System.arraycopy(leaves, row * columns, to, at, columns);
    }

    /** Rows sorted by their columns, those with few values first: where these differ, the most is lost. */
    int[] sorted(int[] of, int count) {
        Integer[] byLeaves = new Integer[columns];
        Arrays.setAll(byLeaves, i -> i);
        Arrays.sort(byLeaves, Comparator.comparing(column -> -trees[column].leaves));
        int[] order = Arrays.copyOf(of, count);
        for (int column : byLeaves) {
            order = sortedBy(column, order);
        }
        return order;
    }

    /** Rows sorted by one column, and otherwise in the order they had. */
    int[] sortedBy(int column, int[] of) {
        int[] starts = new int[trees[column].leaves + 1];
        for (int row : of) {
            starts[leaf(row, column) + 1]++;
        }
        for (int leaf = 1; leaf < starts.length; leaf++) {
            starts[leaf] += starts[leaf - 1];
        }
        int[] sorted = new int[of.length];
        for (int row : of) {
            sorted[starts[leaf(row, column)]++] = row;
        }
        return sorted;
    }

    /** Generalises nodes as far as it takes for a row to be under them. */
    void join(int[] nodes, int row) {
        int at = row * columns;
        for (int column = 0; column < columns; column++) {
            nodes[column] = trees[column].join(nodes[column], leaves[at + column]);
        }
    }

    /** The loss of a row once it is under these nodes and all that were; stops once it reaches a bound. */
    double joinLoss(int[] nodes, int row, double bound) {
        int at = row * columns;
        double loss = 0;
        for (int column = 0; column < columns && loss < bound; column++) {
            loss += trees[column].joinLoss(nodes[column], leaves[at + column]);
        }
        return loss;
    }

    double loss(int[] nodes) {
        double loss = 0;
        for (int column = 0; column < columns; column++) {
            loss += trees[column].loss[nodes[column]];
        }
        return loss;
    }
}
