package io.cdpkit.privacy.release;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** Rows as leaves of trees, and groups of them, worked out by hand. */
class CellsTest {
    /** Ages under 0-20 (and 0-10) and alone; the nodes of age are 0 to 4, * 5, 0-20 6 and 0-10 7; of sex f 0, m 1, * 2. */
    private static final Cells CELLS = new Cells(Table.builder(
                    Column.insensitive("note"),
                    Column.quasiIdentifier("age", Hierarchy.intervals("0", "10", "20")),
                    Column.quasiIdentifier("sex"))
            .row("", "1", "f")
            .row("", "2", "m")
            .row("", "15", "f")
            .row("", "31", "m")
            .row("", "45", "m")
            .build());

    private static int[] of(int... numbers) {
        return numbers;
    }

    @Test
    void nodes_ofRows_areTheLowestAboveThemAll() {
        assertEquals(5, CELLS.rows);
        assertEquals(2, CELLS.columns);
        assertArrayEquals(of(1, 2), CELLS.positions);
        assertArrayEquals(of(7, 2), CELLS.nodes(of(0, 1), 0, 2));
        assertArrayEquals(of(6, 0), CELLS.nodes(of(4, 2, 0, 3), 1, 3));
        assertArrayEquals(of(3, 1), CELLS.nodes(of(4, 3), 1, 2));
        assertArrayEquals(of(5, 1), CELLS.nodes(of(3, 4, 1), 0, 3));
    }

    @Test
    void loss_nodesAndAJoiningRow_areAddedUpOverColumns() {
        assertEquals(0.25 + 1, CELLS.loss(of(7, 2)));
        int[] nodes = of(7, 0);
        assertEquals(0.5, CELLS.joinLoss(nodes, 2, 9));
        assertEquals(2, CELLS.joinLoss(nodes, 3, 9));
        assertEquals(2, CELLS.joinLoss(nodes, 3, 1.5));
        assertEquals(1, CELLS.joinLoss(nodes, 3, 1), "stops at the bound");
        CELLS.join(nodes, 2);
        assertArrayEquals(of(6, 0), nodes);
    }

    @Test
    void sorted_rows_areInOrderOfTheColumnWithFewValuesFirst() {
        assertArrayEquals(of(0, 2, 3, 4, 1), CELLS.sortedBy(1, of(3, 0, 4, 2, 1)));
        assertArrayEquals(of(0, 1, 2, 3, 4), CELLS.sortedBy(0, of(3, 0, 4, 2, 1)));
        assertArrayEquals(of(0, 2, 1, 3, 4), CELLS.sorted(of(4, 3, 2, 1, 0), 5));
        assertArrayEquals(of(0, 3, 4), CELLS.sorted(of(4, 3, 0, 1, 2), 3));
        Cells sexFirst = new Cells(Table.builder(Column.quasiIdentifier("sex"), Column.quasiIdentifier("age"))
                .row("f", "1")
                .row("m", "2")
                .row("f", "3")
                .build());
        assertArrayEquals(of(0, 2, 1), sexFirst.sorted(of(0, 1, 2), 3));
    }

    @Test
    void count_rows_areCountedByTheChildTheyAreUnder() {
        int[] counts = new int[5];
        CELLS.count(of(0, 1, 2, 3, 4), of(5, 2), of(0, 3, 5), counts);
        assertArrayEquals(of(3, 1, 1, 2, 3), counts);
        counts = new int[5];
        CELLS.count(of(0, 2), of(6, 0), of(0, 3, 5), counts);
        assertArrayEquals(of(1, 1, 0, 0, 0), counts, "a value has no children");
    }

    @Test
    void group_rowsJoin_itsLossGrows() {
        Group group = Group.of(CELLS, of(3, 0, 1, 4), 1, 3);
        assertEquals(2, group.size());
        assertEquals(1.25, group.loss());
        assertEquals(2.5, group.totalLoss());
        // With 15 all three would be under 0-20, of either sex.
        assertEquals(3 * 1.5 - 2.5, group.costOf(CELLS, 2));
        group.add(CELLS, 2);
        assertEquals(1.5, group.loss());
        for (int i = 0; i < 9; i++) {
            group.add(CELLS, 3);
        }
        assertEquals(12, group.size());
        assertEquals(2, group.row(2));
        assertArrayEquals(of(0, 1, 2, 3, 3, 3, 3, 3, 3, 3, 3, 3), group.rows());
        int[] to = new int[14];
        assertEquals(13, group.copy(to, 1));
        assertArrayEquals(of(0, 0, 1, 2, 3, 3, 3, 3, 3, 3, 3, 3, 3, 0), to);
        assertEquals(1.5, Group.under(CELLS, of(0), of(6, 2)).loss());
    }
}
