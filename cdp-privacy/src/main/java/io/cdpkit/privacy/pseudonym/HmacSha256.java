package io.cdpkit.privacy.pseudonym;

import io.cdpkit.digest.Sha256;
import java.security.DigestException;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * HMAC-SHA-256 (RFC 2104) under one key.
 *
 * <p>The two blocks that depend on the key alone are digested once; each message starts from copies of that state, which
 * halves the work for short ones. Thread-safe.
 */
final class HmacSha256 {
    static final int LENGTH = 32;
    private static final int BLOCK = 64;

    private final MessageDigest inner;
    private final MessageDigest outer;

    private HmacSha256(MessageDigest inner, MessageDigest outer) {
        this.inner = inner;
        this.outer = outer;
    }

    static HmacSha256 of(byte[] key) {
        byte[] block = Arrays.copyOf(key.length > BLOCK ? Sha256.of(key) : key, BLOCK);
        HmacSha256 hmac = new HmacSha256(padded(block, 0x36), padded(block, 0x5c));
        Arrays.fill(block, (byte) 0);
        return hmac;
    }

    private static MessageDigest padded(byte[] block, int pad) {
        byte[] padded = new byte[BLOCK];
        for (int i = 0; i < BLOCK; i++) {
            padded[i] = (byte) (block[i] ^ pad);
        }
        MessageDigest digest = Sha256.digest();
        digest.update(padded);
        Arrays.fill(padded, (byte) 0);
        return digest;
    }

    private static MessageDigest copy(MessageDigest digest) {
        try {
            return (MessageDigest) digest.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException(
                    "SHA-256 of provider " + digest.getProvider().getName() + " cannot be copied; put SUN before it",
                    e);
        }
    }

    byte[] mac(byte[] message) {
        MessageDigest digest = copy(inner);
        digest.update(message);
        byte[] mac = new byte[LENGTH];
        try {
            digest.digest(mac, 0, LENGTH);
            digest = copy(outer);
            digest.update(mac, 0, LENGTH);
            digest.digest(mac, 0, LENGTH);
        } catch (DigestException e) {
            throw new IllegalStateException("SHA-256 needs more than " + LENGTH + " bytes", e);
        }
        return mac;
    }
}
