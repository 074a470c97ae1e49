package io.cdpkit.privacy.release;

/** How long an {@link Anonymiser} looks for a release that loses less. Only {@link Recoding#GLOBAL} does not ask. */
public enum Effort {
    /** Splits from the top and leaves it there: about 0.1 s for 30,000 rows of nine columns. */
    FAST(0),
    /** Betters the split by exchange for about a second or two; leaves tables of a million rows at {@link #FAST}. */
    STANDARD(16_000_000),
    /** Ten times as long as {@link #STANDARD}. */
    THOROUGH(160_000_000);

    private static final long MOST_ROWS_PER_TRY = 4;
    private static final long MOST_TRIES_PER_ROW = 50;

    private final long work;

    Effort(long work) {
        this.work = work;
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
