package io.cdpkit.store.jdbc;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that only a key opens, and keys made from keys.
 *
 * <p>A seal is a head in the clear, a random nonce of 96 bits, and what AES-GCM (NIST SP 800-38D) makes of the content,
 * with its tag of 128 bits. The tag vouches for the head and for the place of the seal too. With random nonces a key may
 * seal 2<sup>32</sup> times. Thread-safe.
 */
final class Seal {
    static final int KEY_BYTES = 32;

    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int LEAST_BYTES = NONCE_BYTES + TAG_BITS / 8;
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final ThreadLocal<Cipher> CIPHERS = ThreadLocal.withInitial(Seal::cipher);
    private static final ThreadLocal<Mac> MACS = ThreadLocal.withInitial(Seal::mac);

    private Seal() {}

    private static Cipher cipher() {
        try {
            return Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform must support AES/GCM/NoPadding", e);
        }
    }

    private static Mac mac() {
        try {
            return Mac.getInstance("HmacSHA256");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform must support HmacSHA256", e);
        }
    }

    static SecretKey aes(byte[] key) {
        return new SecretKeySpec(key, "AES");
    }

    /** A new key. */
    static byte[] newKey() {
        byte[] key = new byte[KEY_BYTES];
        RANDOM.nextBytes(key);
        return key;
    }

    /**
     * Seals some content.
     *
     * @param place where the seal belongs, so that it opens nowhere else
     * @throws IllegalArgumentException if the key is none for AES
     */
    static byte[] close(SecretKey key, byte[] head, byte[] place, byte[] content) {
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        byte[] sealed = Arrays.copyOf(head, head.length + LEAST_BYTES + content.length);
        System.arraycopy(nonce, 0, sealed, head.length, NONCE_BYTES);
        Cipher cipher = CIPHERS.get();
        try {
            cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(place);
            cipher.updateAAD(head);
            cipher.doFinal(content, 0, content.length, sealed, head.length + NONCE_BYTES);
            return sealed;
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    "AES-GCM cannot seal with this key: " + e.getClass().getSimpleName());
        }
    }

    /** The content of a seal with a head of some length; null unless this key sealed it, whole, at this place. */
    static byte @Nullable [] open(SecretKey key, byte[] sealed, int headLength, byte[] place) {
        if (sealed.length < headLength + LEAST_BYTES) {
            return null;
        }
        Cipher cipher = CIPHERS.get();
        try {
            cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, sealed, headLength, NONCE_BYTES));
            cipher.updateAAD(place);
            cipher.updateAAD(sealed, 0, headLength);
            int from = headLength + NONCE_BYTES;
            return cipher.doFinal(sealed, from, sealed.length - from);
        } catch (AEADBadTagException e) {
            return null;
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    "AES-GCM cannot open with this key: " + e.getClass().getSimpleName());
        }
    }

    /** HMAC-SHA-256. */
    static byte[] mac(byte[] key, byte[] message) {
        Mac mac = MACS.get();
        try {
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HmacSHA256 takes any key", e);
        }
        return mac.doFinal(message);
    }

    /** A key made from other keys for a purpose, by HKDF with SHA-256 (RFC 5869), without salt. */
    static byte[] derive(byte[] keys, byte[] purpose) {
        byte[] extracted = mac(new byte[KEY_BYTES], keys);
        byte[] block = Arrays.copyOf(purpose, purpose.length + 1);
        block[purpose.length] = 1;
        return mac(extracted, block);
    }
}
