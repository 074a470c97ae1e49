package io.cdpkit.segments.algebra;

/**
 * A set of people that is worked out when it is asked for, block by block, with nothing kept in between.
 *
 * <p>Immutable and thread-safe.
 */
public sealed interface Expression permits Audience, Combination {
    /** Upper bound of all members, none of whom has this number. */
    int population();

    /** Writes which people are members, 64 to a word, beginning with person {@code 64 * firstWord}. */
    void fill(int firstWord, long[] block);

    /** Who is in both. */
    default Expression and(Expression other) {
        return new Combination(Combination.Kind.AND, this, other);
    }

    /** Who is in one of them or both. */
    default Expression or(Expression other) {
        return new Combination(Combination.Kind.OR, this, other);
    }

    /** Who is in this and not in the other. */
    default Expression minus(Expression other) {
        return new Combination(Combination.Kind.MINUS, this, other);
    }

    /** The exact number of members. */
    default int size() {
        int[] few = Few.members(this);
        if (few != null) {
            return few.length;
        }
        long[] block = new long[Combination.BLOCK];
        int size = 0;
        for (int word = 0; word << 6 < population(); word += block.length) {
            fill(word, block);
            for (long bits : block) {
                size += Long.bitCount(bits);
            }
        }
        return size;
    }

    /** The set itself. */
    default Audience audience() {
        int[] few = Few.members(this);
        if (few != null) {
            return Audience.ofSorted(few);
        }
        long[] words = new long[(population() + 63) >>> 6];
        long[] block = new long[Combination.BLOCK];
        for (int word = 0; word < words.length; word += block.length) {
            fill(word, block);
            System.arraycopy(block, 0, words, word, Math.min(block.length, words.length - word));
        }
        return Audience.ofWords(words);
    }

    /** How much this and another have in common. */
    default Overlap overlap(Expression other) {
        return new Overlap(size(), other.size(), and(other).size());
    }
}
