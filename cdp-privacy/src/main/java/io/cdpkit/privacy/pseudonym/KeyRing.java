package io.cdpkit.privacy.pseudonym;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * A host's secret for pseudonyms, in the versions that are still in use; the highest is the current one.
 *
 * <p>Keys for single uses are derived from it as HKDF-Expand does (RFC 5869, SHA-256), so that none tells anything about
 * another. To rotate, add a version, re-key what is stored while both are read, then retire the old one. Immutable and
 * thread-safe; {@code toString} prints the versions.
 */
public final class KeyRing {
    private static final int SHORTEST = 32;

    private final NavigableMap<Integer, byte[]> keys;

    private KeyRing(NavigableMap<Integer, byte[]> keys) {
        this.keys = keys;
    }

    /**
     * A ring of one key.
     *
     * @param version 1 or greater
     * @param key at least 32 random bytes, kept outside whatever it protects
     */
    public static KeyRing of(int version, byte[] key) {
        return new KeyRing(new TreeMap<>()).with(version, key);
    }

    /** This ring and one more version, of another key, which is the current one if it is the highest. */
    public KeyRing with(int version, byte[] key) {
        if (version < 1 || keys.containsKey(version)) {
            throw new IllegalArgumentException("version " + version + " must be 1 or greater and new to " + this);
        } else if (key.length < SHORTEST) {
            throw new IllegalArgumentException("a key must be at least " + SHORTEST + " bytes, was " + key.length
                    + "; take them from a SecureRandom");
        } else if (keys.values().stream().anyMatch(known -> MessageDigest.isEqual(known, key))) {
            throw new IllegalArgumentException(
                    "the key of version " + version + " is there already, so nothing would change; make a new one");
        }
        TreeMap<Integer, byte[]> more = new TreeMap<>(keys);
        more.put(version, key.clone());
        return new KeyRing(more);
    }

    /** This ring without a version; what was made under it can no longer be told. The current one cannot be retired. */
    public KeyRing retire(int version) {
        if (!keys.containsKey(version) || version == current()) {
            throw new IllegalArgumentException("version " + version + " must be an older one of " + this);
        }
        TreeMap<Integer, byte[]> fewer = new TreeMap<>(keys);
        fewer.remove(version);
        return new KeyRing(fewer);
    }

    /** The version that new pseudonyms are made under. */
    public int current() {
        return keys.lastKey();
    }

    /** The versions in use, the current one first. */
    public List<Integer> versions() {
        return List.copyOf(keys.descendingKeySet());
    }

    /** A key of 32 bytes for one use, by version, the current one first; uses are told apart by all their words. */
    Map<Integer, byte[]> derive(String... use) {
        ByteArrayOutputStream info = new ByteArrayOutputStream();
        for (String word : use) {
            byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
            info.writeBytes(ByteBuffer.allocate(4).putInt(bytes.length).array());
            info.writeBytes(bytes);
        }
        info.write(1);
        TreeMap<Integer, byte[]> derived = new TreeMap<>(Comparator.reverseOrder());
        keys.forEach((version, key) -> derived.put(version, HmacSha256.of(key).mac(info.toByteArray())));
        return derived;
    }

    @Override
    public String toString() {
        return "key ring of versions " + versions();
    }
}
