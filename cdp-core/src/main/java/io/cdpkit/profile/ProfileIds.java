package io.cdpkit.profile;

import io.cdpkit.digest.Sha256;
import io.cdpkit.event.Identifier;
import java.nio.charset.StandardCharsets;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

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
        Mac mac = Sha256.mac(Sha256.key(key));
        SecretKey tenantKey = Sha256.key(mac.doFinal(tenant.getBytes(StandardCharsets.UTF_8)));
        this.macs = ThreadLocal.withInitial(() -> Sha256.mac(tenantKey));
    }

    public ProfileId of(Identifier founder) {
        Mac mac = macs.get();
        mac.update(founder.namespace().name().getBytes(StandardCharsets.UTF_8));
        mac.update((byte) 0);
        return ProfileId.ofDigest(mac.doFinal(founder.value().getBytes(StandardCharsets.UTF_8)));
    }
}
