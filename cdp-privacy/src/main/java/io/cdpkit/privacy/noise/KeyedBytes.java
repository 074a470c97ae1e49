package io.cdpkit.privacy.noise;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Bytes that look random to all who lack a secret: AES in counter mode under it. Not thread-safe. */
final class KeyedBytes implements RandomBytes {
    private static final int BLOCK = 16;

    private final Cipher cipher;

    KeyedBytes(byte[] secret) {
        try {
            this.cipher = Cipher.getInstance("AES/CTR/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(secret, "AES"), new IvParameterSpec(new byte[BLOCK]));
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every Java runtime has AES in counter mode", e);
        }
    }

    @Override
    public void fill(byte[] bytes) {
        byte[] stream = cipher.update(new byte[bytes.length]);
        System.arraycopy(stream, 0, bytes, 0, bytes.length);
    }
}
