package io.cdpkit.identity.match;

/** What comparing needs to write on; one per thread. */
final class Scratch {
    private static final int REMEMBERED = 15;
    final EditDistance edits = new EditDistance();
    final JaroWinkler jaroWinkler = new JaroWinkler();
    /** Levels of pairs of values, found by the hash of the pair: the pair, and its level plus one. */
    final long[] pairs;

    final byte[] levels;
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

    int slot(long pair) {
        long mixed = pair * 0x9E3779B97F4A7C15L;
        return (int) (mixed >>> shift);
    }
}
