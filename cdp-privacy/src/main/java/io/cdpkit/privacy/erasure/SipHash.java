package io.cdpkit.privacy.erasure;

import java.nio.ByteBuffer;

/**
 * SipHash-2-4 under one key: a keyed hash of 64 bits for short texts (Aumasson and Bernstein, "SipHash: a fast short-input
 * PRF", 2012). Made of no objects, since each event is asked about several names. Immutable and thread-safe.
 */
final class SipHash {
    private final long key0;
    private final long key1;

    /** Under the first 16 of some bytes. */
    SipHash(byte[] key) {
        ByteBuffer words = ByteBuffer.wrap(key);
        this.key0 = words.getLong();
        this.key1 = words.getLong();
    }

    /** The hash of the eight bytes of a number and the two of each char, low ones first. */
    long of(long first, String text) {
        State state = new State(key0, key1);
        state.add(first);
        int length = text.length();
        long word = 0;
        for (int i = 0; i < length; i++) {
            word |= (long) text.charAt(i) << (i << 4);
            if ((i & 3) == 3) {
                state.add(word);
                word = 0;
            }
        }
        state.add(word | ((long) (Long.BYTES + Character.BYTES * length) << 56));
        return state.end();
    }

    /** Used once; the compiler keeps it in registers. */
    private static final class State {
        private long v0;
        private long v1;
        private long v2;
        private long v3;

        State(long key0, long key1) {
            v0 = key0 ^ 0x736f6d6570736575L;
            v1 = key1 ^ 0x646f72616e646f6dL;
            v2 = key0 ^ 0x6c7967656e657261L;
            v3 = key1 ^ 0x7465646279746573L;
        }

        void add(long word) {
            v3 ^= word;
            round();
            round();
            v0 ^= word;
        }

        long end() {
            v2 ^= 0xff;
            round();
            round();
            round();
            round();
            return v0 ^ v1 ^ v2 ^ v3;
        }

        private void round() {
            v0 += v1;
            v2 += v3;
            v1 = Long.rotateLeft(v1, 13) ^ v0;
            v3 = Long.rotateLeft(v3, 16) ^ v2;
            v0 = Long.rotateLeft(v0, 32);
            v2 += v1;
            v0 += v3;
            v1 = Long.rotateLeft(v1, 17) ^ v2;
            v3 = Long.rotateLeft(v3, 21) ^ v0;
            v2 = Long.rotateLeft(v2, 32);
        }
    }
}
