package io.cdpkit.privacy.noise;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.OptionalLong;

/**
 * A two-way table of counts with its totals, in which no cell below a floor can be told from the others.
 *
 * <p>Cells below the floor are hidden, zeros too, since that nobody is there also tells about people. A hidden cell could
 * still be worked out from the totals; so more cells are hidden, those with few people first, until who knows all that is
 * told can narrow no small cell down to a range of less than the floor (secondary suppression; Cox 1980). Ranges are
 * found exactly, as flows between rows and columns.
 *
 * <p>The floor alone does not protect against two tables about almost the same people; for that there is {@link
 * NoisyStatistics}. Immutable and thread-safe.
 */
public final class FlooredTable {
    private final long[][] counts;
    private final boolean[][] hidden;
    private final long floor;

    private FlooredTable(long[][] counts, long floor) {
        this.counts = counts;
        this.floor = floor;
        this.hidden = new boolean[counts.length][counts[0].length];
    }

    /**
     * Hides what must be hidden.
     *
     * @param counts by row and column, 0 or more; at least two of each; copied
     * @param floor the least count to tell, 2 or more
     */
    public static FlooredTable of(long[][] counts, long floor) {
        if (floor < 2) {
            throw new IllegalArgumentException("the floor must be at least 2, was " + floor);
        } else if (counts.length < 2 || counts[0].length < 2) {
            throw new IllegalArgumentException(
                    "a table needs two rows and two columns, or its totals are its cells; release a list of counts");
        }
        long[][] copy = new long[counts.length][];
        for (int row = 0; row < counts.length; row++) {
            copy[row] = counts[row].clone();
            if (copy[row].length != copy[0].length || Arrays.stream(copy[row]).anyMatch(count -> count < 0)) {
                throw new IllegalArgumentException("row " + row + " is of another length, or has a count below 0");
            }
        }
        FlooredTable table = new FlooredTable(copy, floor);
        table.hide();
        return table;
    }

    public int rows() {
        return counts.length;
    }

    public int columns() {
        return counts[0].length;
    }

    /** The count of a cell; empty where it is hidden. */
    public OptionalLong count(int row, int column) {
        return hidden[row][column] ? OptionalLong.empty() : OptionalLong.of(counts[row][column]);
    }

    public long rowTotal(int row) {
        return Arrays.stream(counts[row]).sum();
    }

    public long columnTotal(int column) {
        return Arrays.stream(counts).mapToLong(row -> row[column]).sum();
    }

    private void hide() {
        for (int row = 0; row < rows(); row++) {
            for (int column = 0; column < columns(); column++) {
                hidden[row][column] = counts[row][column] < floor;
            }
        }
        for (int row = 0; row < rows(); row++) {
            for (int column = 0; column < columns(); column++) {
                while (counts[row][column] < floor && range(row, column) < floor && hideMore(row, column)) {
                    // once more
                }
            }
        }
        // Hiding more makes no range narrower; so a cell is safe by now, or all cells are hidden.
        if (!isSafe()) {
            throw new IllegalArgumentException(
                    "the totals alone give small cells away; merge rows or columns, or lower the floor");
        }
    }

    private boolean isSafe() {
        for (int row = 0; row < rows(); row++) {
            for (int column = 0; column < columns(); column++) {
                if (counts[row][column] < floor && range(row, column) < floor) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Hides the fewest people that let a cell trade with others of its row and column; false if all are hidden. */
    private boolean hideMore(int row, int column) {
        long least = Long.MAX_VALUE;
        int otherRow = -1;
        int otherColumn = -1;
        for (int r = 0; r < rows(); r++) {
            for (int c = 0; c < columns(); c++) {
                if (r != row && c != column && !(hidden[r][c] && hidden[r][column] && hidden[row][c])) {
                    long cost = cost(r, c) + cost(r, column) + cost(row, c);
                    if (cost < least) {
                        least = cost;
                        otherRow = r;
                        otherColumn = c;
                    }
                }
            }
        }
        if (otherRow < 0) {
            return false;
        }
        hidden[otherRow][otherColumn] = true;
        hidden[otherRow][column] = true;
        hidden[row][otherColumn] = true;
        return true;
    }

    private long cost(int row, int column) {
        return hidden[row][column] ? 0 : counts[row][column] + 1;
    }

    /** How wide the range of a hidden cell is for who knows the totals and all cells that are told. */
    private long range(int row, int column) {
        long up = flow(row, rows() + column, row, column);
        long down = Math.min(counts[row][column], flow(rows() + column, row, row, column));
        return up + down;
    }

    /**
     * The most that can go round: rows are the nodes 0 to rows - 1, columns those after them; from a row to a column leads
     * what its hidden cell can fall by, and back what it can rise by, which has no limit but that of the way.
     */
    private long flow(int from, int to, int withoutRow, int withoutColumn) {
        int nodes = rows() + columns();
        long[][] capacity = new long[nodes][nodes];
        for (int r = 0; r < rows(); r++) {
            for (int c = 0; c < columns(); c++) {
                if (hidden[r][c] && (r != withoutRow || c != withoutColumn)) {
                    capacity[r][rows() + c] = counts[r][c];
                    capacity[rows() + c][r] = Long.MAX_VALUE / 4;
                }
            }
        }
        long all = 0;
        int[] before = path(capacity, from, to);
        while (before[to] >= 0 && all < floor) {
            long most = floor;
            for (int node = to; node != from; node = before[node]) {
                most = Math.min(most, capacity[before[node]][node]);
            }
            for (int node = to; node != from; node = before[node]) {
                capacity[before[node]][node] -= most;
                capacity[node][before[node]] += most;
            }
            all += most;
            before = path(capacity, from, to);
        }
        return Math.min(all, floor);
    }

    /** The node before each on a shortest way; -1 where none leads. */
    private static int[] path(long[][] capacity, int from, int to) {
        int[] before = new int[capacity.length];
        Arrays.fill(before, -1);
        before[from] = from;
        ArrayDeque<Integer> open = new ArrayDeque<>();
        open.add(from);
        while (!open.isEmpty() && before[to] < 0) {
            int node = open.remove();
            for (int next = 0; next < capacity.length; next++) {
                if (before[next] < 0 && capacity[node][next] > 0) {
                    before[next] = node;
                    open.add(next);
                }
            }
        }
        return before;
    }

    @Override
    public String toString() {
        return "table of " + rows() + " by " + columns() + " counts with a floor of " + floor;
    }
}
