package io.cdpkit.segments.algebra;

/**
 * How much two audiences have in common.
 *
 * @param one members of the one
 * @param other members of the other
 * @param both members of both
 */
public record Overlap(int one, int other, int both) {
    /** Members of at least one of them. */
    public int either() {
        return one + other - both;
    }

    /** The Jaccard index, {@code both / either}; 0 for two empty audiences. */
    public double jaccard() {
        return both == 0 ? 0 : (double) both / either();
    }
}
