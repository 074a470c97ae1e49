package io.cdpkit.store.jdbc;

import io.cdpkit.event.Identifier;
import io.cdpkit.graph.LinkKey;
import io.cdpkit.profile.ProfileId;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/**
 * What sealed rows of one tenant know names by: 24 chars of a keyed hash each, the same ones every time.
 *
 * <p>A token is HMAC-SHA-256 under the index key over a letter for the kind of name, the tenant and the name, cut to 144
 * bits. Tenants and names hold no NUL, so no two of them run into one another. Thread-safe.
 */
final class Tokens {
    static final int BYTES = 18;

    private final byte[] indexKey;
    private final String tenant;

    Tokens(byte[] indexKey, String tenant) {
        this.indexKey = indexKey;
        this.tenant = tenant;
    }

    /** The subject that an identifier is. */
    String subject(Identifier identifier) {
        return of('i', identifier.namespace().name() + '\0' + identifier.value());
    }

    /** The subject that a profile id is, in the feed. */
    String subject(ProfileId id) {
        return of('p', id.toString());
    }

    /** The subject of what names nobody. */
    String nobody() {
        return of('n', "");
    }

    String message(String messageId) {
        return of('m', messageId);
    }

    String link(LinkKey key) {
        return of('l', KeyText.of(key));
    }

    private String of(char kind, String name) {
        byte[] message = (kind + tenant + '\0' + name).getBytes(StandardCharsets.UTF_8);
        return text(Arrays.copyOf(Seal.mac(indexKey, message), BYTES));
    }

    static String text(byte[] token) {
        return Base64.getUrlEncoder().encodeToString(token);
    }

    static byte[] bytes(String token) {
        return Base64.getUrlDecoder().decode(token);
    }
}
