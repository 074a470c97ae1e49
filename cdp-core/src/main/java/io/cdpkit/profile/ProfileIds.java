package io.cdpkit.profile;

import io.cdpkit.event.Identifier;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Derives profile ids from founding identifiers: HMAC-SHA-256 under a key, cut to 122 bits and shaped as a version 8
 * UUID (RFC 9562).
 *
 * <p>The same key, tenant and identifier give the same id on every machine. Thread-safe.
 */
public final class ProfileIds {
    private final ThreadLocal<Mac> macs;

    /**
     * Ids of one tenant under a key.
     *
     * @param key 1 to 1,024 bytes; whoever knows it can test guesses of identifiers against ids
     * @param tenant ids of different tenants never coincide
     */
    public ProfileIds(byte[] key, String tenant) {
        SecretKeySpec tenantKey = new SecretKeySpec(
                mac(new SecretKeySpec(key, "HmacSHA256")).doFinal(tenant.getBytes(StandardCharsets.UTF_8)),
                "HmacSHA256");
        this.macs = ThreadLocal.withInitial(() -> mac(tenantKey));
    }

    private static Mac mac(SecretKeySpec key) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return mac;
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every Java platform must support HmacSHA256", e);
        }
    }

    public ProfileId of(Identifier founder) {
        Mac mac = macs.get();
        mac.update(founder.namespace().name().getBytes(StandardCharsets.UTF_8));
        mac.update((byte) 0);
        return ProfileId.ofDigest(mac.doFinal(founder.value().getBytes(StandardCharsets.UTF_8)));
    }
}
