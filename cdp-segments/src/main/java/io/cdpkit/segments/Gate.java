package io.cdpkit.segments;

/**
 * A condition over leaves and other segments, with its negations pushed down to them: by Kleene's logic it is TRUE exactly
 * if this two-valued circuit of "is TRUE" and "is FALSE" holds.
 */
@FunctionalInterface
interface Gate {
    /**
     * Whether it holds.
     *
     * @param known what is so of a person, as {@link State} has it; the segments that this one looks at among it
     */
    boolean holds(long[] known);
}
