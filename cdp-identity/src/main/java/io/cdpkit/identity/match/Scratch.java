package io.cdpkit.identity.match;

import java.util.Arrays;

/** What comparing needs to write on; one per thread. */
final class Scratch {
    private static final int REMEMBERED = 15;
    final EditDistance edits = new EditDistance();
    final JaroWinkler jaroWinkler = new JaroWinkler();
    /** Levels of pairs of values, found by the hash of the pair. */
    private final long[] pairs;

    private final byte[] levels;
    private final int shift;

    Scratch() {
        this(REMEMBERED);
    }

    /** A scratch that remembers some of 2 to the power of {@code bits} pairs of values. */
    Scratch(int bits) {
        this.pairs = new long[1 << bits];
        this.levels = new byte[1 << bits];
        this.shift = Long.SIZE - bits;
    }

    /** The level of a pair, any number but 0 that stands for it; -1 if it is not remembered. */
    int level(long pair) {
        int slot = slot(pair);
        return pairs[slot] == pair ? levels[slot] : -1;
    }

    /** Remembers the level of a pair, and forgets that of another if need be. */
    void remember(long pair, int level) {
        int slot = slot(pair);
        pairs[slot] = pair;
        levels[slot] = (byte) level;
    }

    /** Forgets all pairs. */
    void forget() {
        Arrays.fill(pairs, 0);
    }

    private int slot(long pair) {
        long mixed = pair * 0x9E3779B97F4A7C15L;
        return (int) (mixed >>> shift);
    }
}
