package io.cdpkit.privacy.release;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class EffortTest {
    @Test
    void block_longTables_areGrownInSmallerOnes() {
        assertEquals(128, Effort.FAST.block(1_000));
        assertEquals(512, Effort.STANDARD.block(80_000));
        assertEquals(511, Effort.STANDARD.block(80_001));
        assertEquals(256, Effort.STANDARD.block(160_000));
        assertEquals(2_048, Effort.THOROUGH.block(1));
    }

    @Test
    void tries_rowsAndColumns_boundThem() {
        assertEquals(0, Effort.FAST.tries(1_000, 3));
        assertEquals(50_000, Effort.STANDARD.tries(1_000, 3), "fifty for each row");
        assertEquals(160_000, Effort.STANDARD.tries(100_000, 10), "the work by the square of the columns");
        assertEquals(1_600_000, Effort.THOROUGH.tries(100_000, 10));
        assertEquals(50_000_000, Effort.STANDARD.tries(1_000_000, 0) * 50 / 16, "no column counts as one");
        // A million rows of nine columns would get one try for five rows: not worth sorting them.
        assertEquals(0, Effort.STANDARD.tries(1_000_000, 9));
        assertEquals(250_000, Effort.STANDARD.tries(1_000_000, 8));
    }
}
