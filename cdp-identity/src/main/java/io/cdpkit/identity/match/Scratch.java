package io.cdpkit.identity.match;

/** What comparing needs to write on; one per thread. */
final class Scratch {
    private static final int REMEMBERED = 1 << 15;
    final EditDistance edits = new EditDistance();
    final JaroWinkler jaroWinkler = new JaroWinkler();
    /** Levels of pairs of values, found by the hash of the pair: the pair, and its level plus one. */
    final long[] pairs = new long[REMEMBERED];

    final byte[] levels = new byte[REMEMBERED];

    static int slot(long pair) {
        long mixed = pair * 0x9E3779B97F4A7C15L;
        return (int) (mixed >>> (64 - 15));
    }
}
