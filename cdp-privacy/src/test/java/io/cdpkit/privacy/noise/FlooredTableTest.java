package io.cdpkit.privacy.noise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FlooredTableTest {
    @Test
    void of_oneSmallCell_hidesARectangle() {
        long[][] counts = {{100, 200, 300}, {150, 3, 400}, {250, 120, 500}};
        FlooredTable table = FlooredTable.of(counts, 10);
        int hidden = 0;
        for (int row = 0; row < 3; row++) {
            for (int column = 0; column < 3; column++) {
                hidden += table.count(row, column).isEmpty() ? 1 : 0;
            }
        }

        assertEquals(OptionalLong.empty(), table.count(1, 1));
        assertEquals(4, hidden);
        assertEquals(600, table.rowTotal(0));
        assertEquals(323, table.columnTotal(1));
    }

    @Test
    void of_nothingSmall_hidesNothing() {
        FlooredTable table = FlooredTable.of(new long[][] {{10, 20}, {30, 40}}, 10);

        assertEquals(OptionalLong.of(40), table.count(1, 1));
        assertEquals("table of 2 by 2 counts with a floor of 10", table.toString());
    }

    @Test
    void of_whatCannotBeHidden_isRefused() {
        assertThrows(IllegalArgumentException.class, () -> FlooredTable.of(new long[][] {{0, 0}, {30, 40}}, 10));
        assertThrows(IllegalArgumentException.class, () -> FlooredTable.of(new long[][] {{1, 2, 3}}, 10));
        assertThrows(IllegalArgumentException.class, () -> FlooredTable.of(new long[][] {{1, 2}, {3}}, 10));
        assertThrows(IllegalArgumentException.class, () -> FlooredTable.of(new long[][] {{1, -2}, {3, 4}}, 10));
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
