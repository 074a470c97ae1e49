package io.cdpkit.privacy.request;

import java.security.PrivateKey;
import java.util.Objects;

/**
 * A participant's private key, and the id under which the public one is published; {@code toString} prints the id.
 *
 * @param key RSA, 2,048 bits or more
 */
public record SigningKey(String id, PrivateKey key) {
    public SigningKey {
        Objects.requireNonNull(id, "id");
        if (!key.getAlgorithm().equals("RSA")) {
            throw new IllegalArgumentException("RS256 needs an RSA key, not " + key.getAlgorithm());
        }
    }

    @Override
    public String toString() {
        return "signing key " + id;
    }
}
