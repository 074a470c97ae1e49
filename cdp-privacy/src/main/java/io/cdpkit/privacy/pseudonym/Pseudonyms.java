package io.cdpkit.privacy.pseudonym;

import io.cdpkit.event.Identifier;
import io.cdpkit.privacy.Purpose;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Makes the pseudonyms of one purpose and one recipient: HMAC-SHA-256 of namespace and value, under a key derived for
 * just them.
 *
 * <p>The same identifier always gets the same pseudonym, so that the recipient's tables join; those of another recipient
 * or purpose have nothing in common with it, so that theirs do not. Without the key nobody can try guesses against them.
 * The identifier is taken as it stands: bring it into its canonical form first.
 *
 * <p><b>Rotation.</b> New pseudonyms are made under the ring's current version. {@link #candidates} gives those of all
 * versions in use, so that what was stored before is still found; {@link Pseudonym#version} tells what is still to be
 * re-keyed. Thread-safe; keep one, for deriving the keys takes longer than using them.
 */
public final class Pseudonyms {
    private final int current;
    private final Map<Integer, HmacSha256> macs = new LinkedHashMap<>();
    private final HmacSha256 currentMac;
    private final String use;

    private Pseudonyms(KeyRing keys, Purpose purpose, String recipient) {
        this.current = keys.current();
        keys.derive("io.cdpkit.pseudonym", purpose.name(), recipient)
                .forEach((version, key) -> macs.put(version, HmacSha256.of(key)));
        this.currentMac = Objects.requireNonNull(macs.get(current), "macs");
        this.use = purpose + " at " + recipient;
    }

    /**
     * The pseudonyms of one use.
     *
     * @param recipient who gets them, such as a partner's or a department's name
     */
    public static Pseudonyms of(KeyRing keys, Purpose purpose, String recipient) {
        if (recipient.isBlank()) {
            throw new IllegalArgumentException("name the recipient, so that no two of them can join their tables");
        }
        return new Pseudonyms(keys, purpose, recipient);
    }

    /** The pseudonym of an identifier, under the current key. */
    public Pseudonym of(Identifier identifier) {
        return Pseudonym.of(current, currentMac.mac(message(identifier)));
    }

    /** The pseudonyms of an identifier under every key in use, the current one first. */
    public List<Pseudonym> candidates(Identifier identifier) {
        if (macs.size() == 1) {
            return List.of(of(identifier));
        }
        byte[] message = message(identifier);
        ArrayList<Pseudonym> all = new ArrayList<>(macs.size());
        macs.forEach((version, mac) -> all.add(Pseudonym.of(version, mac.mac(message))));
        return List.copyOf(all);
    }

    /**
     * Whether a pseudonym stands for an identifier, in a time that does not depend on how much of it agrees.
     *
     * @throws KeyRetiredException if the pseudonym's key is not in the ring, so that nobody can tell
     */
    public boolean matches(Pseudonym pseudonym, Identifier identifier) {
        HmacSha256 mac = macs.get(pseudonym.version());
        if (mac == null) {
            throw new KeyRetiredException(pseudonym.version());
        }
        return pseudonym.equals(Pseudonym.of(pseudonym.version(), mac.mac(message(identifier))));
    }

    private static byte[] message(Identifier identifier) {
        String namespace = identifier.namespace().name();
        byte[] value = identifier.value().getBytes(StandardCharsets.UTF_8);
        byte[] bytes = new byte[namespace.length() + 1 + value.length];
        for (int i = 0; i < namespace.length(); i++) {
            bytes[i] = (byte) namespace.charAt(i);
        }
        System.arraycopy(value, 0, bytes, namespace.length() + 1, value.length);
        return bytes;
    }

    @Override
    public String toString() {
        return "pseudonyms for " + use + " under keys " + macs.keySet();
    }

    /** A pseudonym was made under a key that is no longer there, or never was. */
    public static final class KeyRetiredException extends IllegalStateException {
        private static final long serialVersionUID = 1L;

        KeyRetiredException(int version) {
            super("key " + version + " is not in the ring; whom its pseudonyms stand for cannot be told any more");
        }
    }
}
