package io.cdpkit.segments.algebra;

import org.jspecify.annotations.Nullable;

/** The bits of people on end, 64 to a word; so many that some blocks stay within the first cache. */
final class Block {
    /** People are so many bits apart from the number of their block. */
    static final int SHIFT = 16;

    static final int WORDS = 1 << (SHIFT - 6);

    private Block() {}

    /** How many blocks a population takes. */
    static int count(int population) {
        return (population + (1 << SHIFT) - 1) >>> SHIFT;
    }

    /** How many words one of them has; only the last has less than others. */
    static int words(int block, int population) {
        return Math.min(WORDS, ((population + 63) >>> 6) - block * WORDS);
    }

    /** A block of a set where it is kept, or else worked out; of so many words or more, and not to be changed. */
    static long[] of(Expression set, int block, int words) {
        long[] kept = kept(set, block, words);
        return kept != null ? kept : fill(set, block, new long[words]);
    }

    /** The same, worked out in an array that is given. */
    static long[] of(Expression set, int block, long[] spare) {
        long[] kept = kept(set, block, spare.length);
        return kept != null ? kept : fill(set, block, spare);
    }

    private static long @Nullable [] kept(Expression set, int block, int words) {
        return set instanceof Audience audience ? audience.kept(block, words) : null;
    }

    private static long[] fill(Expression set, int block, long[] words) {
        if (set instanceof Audience audience) {
            audience.fill(block, words);
        } else {
            ((Combination) set).fill(block, words);
        }
        return words;
    }

    /** Whether somebody is in one of the blocks, all of which there are up to her. */
    static boolean contains(long[][] blocks, int person) {
        return (blocks[person >>> SHIFT][person >>> 6 & WORDS - 1] >>> person & 1) != 0;
    }

    static int size(long[] words) {
        int size = 0;
        for (long bits : words) {
            size += Long.bitCount(bits);
        }
        return size;
    }
}
