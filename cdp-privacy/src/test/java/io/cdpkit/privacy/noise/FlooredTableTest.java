package io.cdpkit.privacy.noise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.StringJoiner;
import org.junit.jupiter.api.Test;

class FlooredTableTest {
    /** The table row by row, with a dot for what is hidden. */
    private static String told(long floor, long[]... counts) {
        FlooredTable table = FlooredTable.of(counts, floor);
        StringJoiner rows = new StringJoiner(" / ");
        for (int row = 0; row < table.rows(); row++) {
            StringJoiner cells = new StringJoiner(" ");
            for (int column = 0; column < table.columns(); column++) {
                OptionalLong count = table.count(row, column);
                cells.add(count.isPresent() ? Long.toString(count.getAsLong()) : ".");
            }
            rows.add(cells.toString());
        }
        return rows.toString();
    }

    private static long[] row(long... counts) {
        return counts;
    }

    @Test
    void of_oneSmallCell_hidesTheRectangleWithTheFewestPeople() {
        // Beside 3: 100 + 200 + 150 people; the others come to 900, 520 and 1,020.
        assertEquals(
                ". . 300 / . . 400 / 250 120 500", told(10, row(100, 200, 300), row(150, 3, 400), row(250, 120, 500)));
        assertEquals(
                "100 200 300 / 150 . . / 250 . .", told(10, row(100, 200, 300), row(150, 3, 40), row(250, 120, 50)));
        // The cell above 3 is the costly one.
        assertEquals("20 900 30 / . . 50 / . . 80", told(10, row(20, 900, 30), row(40, 3, 50), row(60, 70, 80)));
        // One cell of 50 rather than three that come to as many.
        assertEquals(". . 17 / . . 90 / 17 90 16", told(4, row(1, 3, 17), row(3, 50, 90), row(17, 90, 16)));
        // Of rectangles that hide as many people, the first.
        assertEquals(". . 50 / . . 50 / 50 50 50", told(10, row(50, 50, 50), row(50, 3, 50), row(50, 50, 50)));
    }

    @Test
    void of_totals_areToldWhateverIsHidden() {
        FlooredTable table = FlooredTable.of(new long[][] {{100, 200, 300}, {150, 3, 400}}, 10);

        assertEquals(2, table.rows());
        assertEquals(3, table.columns());
        assertEquals(600, table.rowTotal(0));
        assertEquals(203, table.columnTotal(1));
    }

    @Test
    void of_severalSmallCells_hideOneAnother() {
        // Two in one row need two more in another; four at the corners of a rectangle need none.
        assertEquals(". . 70 / . . 60 / 80 90 99", told(5, row(4, 3, 70), row(50, 40, 60), row(80, 90, 99)));
        assertEquals(". 60 . / 70 80 90 / . 50 .", told(3, row(2, 60, 2), row(70, 80, 90), row(2, 50, 2)));
        // Small cells are too few to trade with one another, so more rectangles are hidden until there are enough.
        assertEquals(". . . / . 80 . / . . .", told(5, row(1, 60, 1), row(2, 80, 90), row(60, 50, 70)));
        // What goes one way round may come back another, so that 7 needs no hiding.
        assertEquals(". . . / . 7 . / . . .", told(5, row(1, 3, 1), row(4, 7, 5), row(2, 2, 2)));
    }

    @Test
    void of_rangeOfTheFloorExactly_isEnough() {
        // The cell of 0 can be 0 to 3, as many as its neighbours can give.
        assertEquals(". . / . .", told(3, row(0, 3), row(3, 9)));
        assertThrows(IllegalArgumentException.class, () -> told(4, row(0, 3), row(3, 9)));
        // The cell of 1 can be 0 to 3: one less, or two more.
        assertEquals(". . / . .", told(3, row(1, 2), row(2, 9)));
        assertThrows(IllegalArgumentException.class, () -> told(4, row(1, 2), row(2, 9)));
    }

    @Test
    void of_cellsAtTheFloor_areTold() {
        assertEquals("2 2 / 2 2", told(2, row(2, 2), row(2, 2)));
        assertThrows(IllegalArgumentException.class, () -> told(1, row(2, 2), row(2, 2)));
        assertThrows(IllegalArgumentException.class, () -> told(5, row(9), row(9)));
        assertThrows(IllegalArgumentException.class, () -> told(5, row(9, 9)));
    }

    @Test
    void of_counts_areCopied() {
        long[][] counts = {{10, 20}, {30, 40}};
        FlooredTable table = FlooredTable.of(counts, 10);
        counts[0][0] = 5;

        assertEquals(OptionalLong.of(10), table.count(0, 0));
    }

    @Test
    void of_nothingSmall_hidesNothing() {
        FlooredTable table = FlooredTable.of(new long[][] {{10, 20}, {30, 40}}, 10);

        assertEquals(OptionalLong.of(40), table.count(1, 1));
        assertEquals("table of 2 by 2 counts with a floor of 10", table.toString());
    }

    @Test
    void of_whatCannotBeHidden_isRefused() {
        assertTrue(refusal(10, row(0, 0), row(30, 40)).contains("the totals alone"));
        assertTrue(refusal(10, row(1, 2, 3)).contains("two rows and two columns"));
        assertTrue(refusal(10, row(30, 40), row(50)).contains("row 1 "));
        assertTrue(refusal(10, row(30, 40), row(-1, 40), row(50, 60)).contains("row 1 "));
    }

    private static String refusal(long floor, long[]... counts) {
        return String.valueOf(assertThrows(IllegalArgumentException.class, () -> FlooredTable.of(counts, floor))
                .getMessage());
    }

    /** An attacker who tries all tables that agree with what is told finds a wide range for every small cell. */
    @Test
    void of_anyTable_leavesEverySmallCellAWideRange() {
        SplittableRandom random = new SplittableRandom(9);
        int judged = 0;
        for (int round = 0; round < 60; round++) {
            long[][] counts = new long[3][3];
            for (long[] row : counts) {
                for (int column = 0; column < 3; column++) {
                    row[column] = random.nextInt(random.nextBoolean() ? 4 : 9);
                }
            }
            FlooredTable table;
            try {
                table = FlooredTable.of(counts, 3);
            } catch (IllegalArgumentException e) {
                continue;
            }
            for (int row = 0; row < 3; row++) {
                for (int column = 0; column < 3; column++) {
                    if (counts[row][column] < 3) {
                        long[] range = {Long.MAX_VALUE, Long.MIN_VALUE};
                        search(table, new long[3][3], 0, row, column, range);
                        assertTrue(range[1] - range[0] >= 3, "range " + range[0] + " to " + range[1]);
                        judged++;
                    }
                }
            }
        }
        assertTrue(judged > 60, "cells judged: " + judged);
    }

    private static void search(FlooredTable table, long[][] guess, int at, int row, int column, long[] range) {
        if (at == 9) {
            for (int i = 0; i < 3; i++) {
                if (guess[0][i] + guess[1][i] + guess[2][i] != table.columnTotal(i)) {
                    return;
                }
            }
            range[0] = Math.min(range[0], guess[row][column]);
            range[1] = Math.max(range[1], guess[row][column]);
            return;
        }
        int r = at / 3;
        int c = at % 3;
        long before = c == 0 ? 0 : c == 1 ? guess[r][0] : guess[r][0] + guess[r][1];
        long left = table.rowTotal(r) - before;
        long least = c == 2 ? left : 0;
        long most = table.count(r, c).orElse(left);
        least = Math.max(least, table.count(r, c).orElse(0));
        for (long value = least; value <= Math.min(most, left); value++) {
            guess[r][c] = value;
            search(table, guess, at + 1, row, column, range);
        }
    }
}
