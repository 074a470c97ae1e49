package io.cdpkit.privacy.release;

import java.util.Arrays;

/** Rows that will look alike, with the lowest nodes above them all. */
final class Group {
    final int[] nodes;
    private int[] rows;
    private int size;

    /** The loss of each row, over all columns. */
    private double loss;

    private Group(int[] rows, int[] nodes, double loss) {
        this.rows = rows;
        this.size = rows.length;
        this.nodes = nodes;
        this.loss = loss;
    }

    static Group of(Cells cells, int[] rows, int from, int to) {
        int[] nodes = cells.nodes(rows, from, to);
        return new Group(Arrays.copyOfRange(rows, from, to), nodes, cells.loss(nodes));
    }

    /** Rows under nodes that may be higher than they need be. */
    static Group under(Cells cells, int[] rows, int[] nodes) {
        return new Group(rows, nodes, cells.loss(nodes));
    }

    int size() {
        return size;
    }

    int row(int i) {
        return rows[i];
    }

    double loss() {
        return loss;
    }

    double totalLoss() {
        return loss * size;
    }

    /** How much the total loss grows when a row joins. */
    double costOf(Cells cells, int row) {
        return cells.joinLoss(nodes, row, Double.POSITIVE_INFINITY) * (size + 1) - totalLoss();
    }

    void add(Cells cells, int row) {
        if (size == rows.length) {
            rows = Arrays.copyOf(rows, size + Math.max(4, size / 2));
        }
        rows[size++] = row;
        cells.join(nodes, row);
        loss = cells.loss(nodes);
    }

    int[] rows() {
        return Arrays.copyOf(rows, size);
    }

    /** Copies the rows and says where they end. */
    int copy(int[] to, int at) {
        System.arraycopy(rows, 0, to, at, size);
        return at + size;
    }
}
