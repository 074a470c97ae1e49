package io.cdpkit.store.jdbc;

import io.cdpkit.profile.ProfileId;
import io.cdpkit.store.StoreException;
import io.cdpkit.store.jdbc.SubjectKeys.DataKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * Bodies of the rows of one tenant that only the keys of all their subjects open, and only where they belong.
 *
 * <p>A body is a {@link Seal}. Its head is a byte for the form, how many subjects there are, and for each, in the order of
 * tokens, its token and the generation of its key. The key is derived from theirs, in this order, and from the head. The
 * place that the tag vouches for is the tenant, the table and column, the row's key, its version and what else is read with
 * it in the clear. Thread-safe.
 */
final class SealedBodies {
    private static final byte FORM = 1;
    private static final int HEAD_BYTES = 1 + Integer.BYTES;
    private static final int SUBJECT_BYTES = Tokens.BYTES + Integer.BYTES;
    private static final byte[] PURPOSE = "row".getBytes(StandardCharsets.UTF_8);

    private final SubjectKeys keys;
    private final String tenant;

    SealedBodies(SubjectKeys keys, String tenant) {
        this.keys = keys;
        this.tenant = tenant;
    }

    // Places

    private byte[] place(String column, Object... key) {
        StringBuilder place = new StringBuilder(96).append(tenant).append('\0').append(column);
        for (Object part : key) {
            place.append('\0').append(part);
        }
        return place.toString().getBytes(StandardCharsets.UTF_8);
    }

    byte[] eventPlace(String messageId) {
        return place("cdp_events.body", messageId);
    }

    byte[] linkPlace(String link, long version) {
        return place("cdp_links.body", link, version);
    }

    byte[] nodePlace(String subject, ProfileId owner, long version) {
        return place("cdp_nodes.body", subject, owner, version);
    }

    byte[] profilePlace(ProfileId id, @Nullable Instant due, long version) {
        return place("cdp_profiles.body", id, due == null ? "" : due, version);
    }

    byte[] memoPlace(ProfileId id, @Nullable Instant due, long version) {
        return place("cdp_profiles.memo", id, due == null ? "" : due, version);
    }

    byte[] aliasPlace(ProfileId id, String subject) {
        return place("cdp_aliases.body", id, subject);
    }

    byte[] changePlace(long sequence) {
        return place("cdp_changes.body", sequence);
    }

    byte[] deadLetterPlace(String consumer, long sequence) {
        return place("cdp_dead_letters.body", consumer, sequence);
    }

    // Seals

    /** The keys to seal for some subjects with; see {@link SubjectKeys#forSealing}. */
    Map<String, DataKey> keys(Set<String> subjects, Set<String> renewed) {
        return keys.forSealing(tenant, subjects, renewed);
    }

    /** Seals a body under the keys of its subjects, ascending. */
    static byte[] close(Set<String> subjects, Map<String, DataKey> keys, byte[] place, byte[] content) {
        ByteBuffer head = ByteBuffer.allocate(HEAD_BYTES + subjects.size() * SUBJECT_BYTES);
        head.put(FORM).putInt(subjects.size());
        ByteBuffer material = ByteBuffer.allocate(subjects.size() * Seal.KEY_BYTES);
        for (String subject : subjects) {
            DataKey key = Objects.requireNonNull(keys.get(subject));
            head.put(Tokens.bytes(subject)).putInt(key.generation);
            material.put(key.key);
        }
        return Seal.close(rowKey(material.array(), head.array(), head.capacity()), head.array(), place, content);
    }

    /**
     * The content of a body.
     *
     * @throws StoreException.Unreadable if a key of it is destroyed or missing, or it is not as it was written, or not where
     */
    byte[] open(byte[] sealed, byte[] place) {
        ByteBuffer in = ByteBuffer.wrap(sealed);
        int subjects = sealed.length < HEAD_BYTES || in.get() != FORM ? 0 : in.getInt();
        if (subjects < 1 || subjects > (sealed.length - HEAD_BYTES) / SUBJECT_BYTES) {
            throw spoilt();
        }
        int headLength = HEAD_BYTES + subjects * SUBJECT_BYTES;
        byte[] token = new byte[Tokens.BYTES];
        byte[] material = new byte[subjects * Seal.KEY_BYTES];
        for (int i = 0; i < subjects; i++) {
            in.get(token);
            byte[] key = keys.key(tenant, Tokens.text(token), in.getInt());
            System.arraycopy(key, 0, material, i * Seal.KEY_BYTES, Seal.KEY_BYTES);
        }
        byte[] content = Seal.open(rowKey(material, sealed, headLength), sealed, headLength, place);
        if (content == null) {
            throw spoilt();
        }
        return content;
    }

    private static SecretKey rowKey(byte[] material, byte[] sealed, int headLength) {
        byte[] purpose = new byte[PURPOSE.length + headLength];
        System.arraycopy(PURPOSE, 0, purpose, 0, PURPOSE.length);
        System.arraycopy(sealed, 0, purpose, PURPOSE.length, headLength);
        return Seal.aes(Seal.derive(material, purpose));
    }

    private static StoreException.Unreadable spoilt() {
        return new StoreException.Unreadable(
                "a row cannot be read: it is not as it was written, or not where; restore it from a copy", false);
    }
}
