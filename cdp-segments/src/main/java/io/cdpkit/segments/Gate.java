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
     * @param yes the leaves that are TRUE
     * @param no the leaves that are FALSE
     * @param members the segments that hold, all that this one looks at among them
     */
    boolean holds(long[] yes, long[] no, long[] members);
}
