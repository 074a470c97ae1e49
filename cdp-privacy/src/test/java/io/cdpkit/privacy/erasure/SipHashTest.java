package io.cdpkit.privacy.erasure;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/**
 * The vectors of the authors' reference implementation: the key is the bytes 0 to 15, the message 0 to its length less one.
 */
class SipHashTest {
    private static String chars(int from, int to) {
        StringBuilder chars = new StringBuilder();
        for (int i = from; i < to; i += 2) {
            chars.append((char) (i | (i + 1) << 8));
        }
        return chars.toString();
    }

    private static long hash(int length) {
        byte[] key = new byte[16];
        for (int i = 0; i < 8; i++) {
            key[7 - i] = (byte) i;
            key[15 - i] = (byte) (8 + i);
        }
        return new SipHash(key).of(0x0706050403020100L, chars(8, length));
    }

    @Test
    void of_messagesOfTheReference_areHashedAsThere() {
        assertEquals(0x93f5f5799a932462L, hash(8));
        assertEquals(0x7a5dbbc594ddb9f3L, hash(10));
        assertEquals(0x751e8fbc860ee5fbL, hash(12));
        assertEquals(0xf723ca908e7af2eeL, hash(14));
        assertEquals(0x3f2acc7f57c29bdbL, hash(16));
        assertEquals(0x4bc1b3f0968dd39cL, hash(18));
        assertEquals(0xe51b38608ef25f57L, hash(62));
    }
}
