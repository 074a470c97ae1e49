package io.cdpkit.privacy.release;

/** How long an {@link Anonymiser} looks for a release that loses less. Only {@link Recoding#GLOBAL} does not ask. */
public enum Effort {
    /** Splits from the top and leaves it there: about 0.1 s for 30,000 rows of nine columns. */
    FAST(0, 128),
    /** Betters the split by exchange for about a second or two; leaves tables of a million rows at {@link #FAST}. */
    STANDARD(16_000_000, 512),
    /** Ten times as long as {@link #STANDARD}. */
    THOROUGH(160_000_000, 2_048);

    private static final long MOST_ROWS_PER_TRY = 4;
    private static final long MOST_TRIES_PER_ROW = 50;

    private static final int MOST_ROWS_IN_FULL_BLOCKS = 80_000;

    private final long work;
    private final int block;

    Effort(long work, int block) {
        this.work = work;
        this.block = block;
    }

    /**
     * Up to how many rows are grown into groups at once: fewer in long tables, so that the time is in proportion to rows.
     */
    int block(int rows) {
        return rows <= MOST_ROWS_IN_FULL_BLOCKS ? block : (int) ((long) block * MOST_ROWS_IN_FULL_BLOCKS / rows);
    }

    /**
     * How many exchanges are tried: fewer in wide tables, where each takes longer, and none where they would be too few for
     * the rows to make up for sorting these.
     */
    long tries(int rows, int columns) {
        long tries = Math.min(work / Math.max(1, (long) columns * columns), MOST_TRIES_PER_ROW * rows);
        return tries * MOST_ROWS_PER_TRY < rows ? 0 : tries;
    }
}
