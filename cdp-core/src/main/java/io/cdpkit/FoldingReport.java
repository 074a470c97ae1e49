package io.cdpkit;

/**
 * What folding old events came to so far.
 *
 * @param links how many links were looked at
 * @param folded how many events went into checkpoints, and rows of their own were given up
 * @param checkpoints how many checkpoints were written
 */
public record FoldingReport(long links, long folded, long checkpoints) {
    /** Before the first link. */
    static final FoldingReport NONE = new FoldingReport(0, 0, 0);

    FoldingReport plus(FoldingReport other) {
        return new FoldingReport(links + other.links, folded + other.folded, checkpoints + other.checkpoints);
    }
}
