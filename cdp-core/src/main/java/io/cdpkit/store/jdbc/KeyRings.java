package io.cdpkit.store.jdbc;

import io.cdpkit.store.StoreException;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * The rings that the keys of subjects are on: keys that wrap keys, by number, themselves wrapped in a master key.
 *
 * <p>New keys are put on the latest ring. While a rotation is under way there are two master keys, of which the new one has
 * the former ring and the next. Thread-safe.
 */
final class KeyRings {
    /** In the place of a ring, the index key; also the ring of keys that are destroyed. */
    static final long INDEX = 0;

    static final String SCHEMA = """
            CREATE TABLE IF NOT EXISTS cdp_key_store (
                id BIGINT NOT NULL PRIMARY KEY,
                version BIGINT NOT NULL,
                ring BIGINT NOT NULL
            );
            CREATE TABLE IF NOT EXISTS cdp_key_rings (
                master BIGINT NOT NULL,
                ring BIGINT NOT NULL,
                wrapped {bytes} NOT NULL,
                PRIMARY KEY (master, ring)
            );
            INSERT INTO cdp_key_store (id, version, ring) VALUES (1, 1, 0) ON CONFLICT DO NOTHING;
            """;

    private static final int VERSION = 1;
    private static final byte[] HEAD = {1};
    private static final String LOCK = "SELECT version, ring FROM cdp_key_store WHERE id = 1";

    private final Dialect dialect;
    private final byte[] indexKey;
    /** The keys that wrap keys, by number. */
    private volatile Map<Long, SecretKey> rings;

    private KeyRings(Dialect dialect, byte[] indexKey, Map<Long, SecretKey> rings) {
        this.dialect = dialect;
        this.indexKey = indexKey;
        this.rings = rings;
    }

    static void requireMaster(SecretKey master) {
        byte[] encoded = master.getEncoded();
        if (!master.getAlgorithm().equals("AES") || (encoded != null && encoded.length != Seal.KEY_BYTES)) {
            throw new IllegalArgumentException(
                    "a master key has 256 bits and is for AES; make one with KeyGenerator.getInstance(\"AES\")");
        }
    }

    /** Those in the tables, made if there are none. */
    static KeyRings open(Session session, Dialect dialect, SecretKey master) throws SQLException {
        Map<Long, byte[]> keys = lock(session, dialect) == 0 ? make(session, master) : read(session, master);
        byte[] indexKey = keys.remove(INDEX);
        if (indexKey == null) {
            throw new IllegalStateException("the index key is missing; restore the keys from a copy");
        }
        return new KeyRings(dialect, indexKey, aes(keys));
    }

    private static Map<Long, byte[]> make(Session session, SecretKey master) throws SQLException {
        Map<Long, byte[]> made = new HashMap<>(Map.of(INDEX, Seal.newKey(), 1L, Seal.newKey()));
        for (Map.Entry<Long, byte[]> each : made.entrySet()) {
            put(session, 1, each.getKey(), each.getValue(), master);
        }
        setLatest(session, 1);
        return made;
    }

    private static Map<Long, byte[]> read(Session session, SecretKey master) throws SQLException {
        for (Map<Long, byte[]> ofMaster : wrapped(session).values()) {
            Map<Long, byte[]> unwrapped = unwrap(ofMaster, master);
            if (unwrapped != null) {
                return unwrapped;
            }
        }
        throw new IllegalStateException("this is not the master key of these keys, or no longer;"
                + " open them with the one of the latest rotation");
    }

    private static Map<Long, SecretKey> aes(Map<Long, byte[]> keys) {
        Map<Long, SecretKey> made = new TreeMap<>();
        keys.forEach((ring, key) -> made.put(ring, Seal.aes(key)));
        return Map.copyOf(made);
    }

    /** Locks the store of keys against all who make keys, and tells the number of the latest ring. */
    long lock(Session session) throws SQLException {
        return lock(session, dialect);
    }

    private static long lock(Session session, Dialect dialect) throws SQLException {
        try (ResultSet row = session.prepare(LOCK + dialect.forUpdate).executeQuery()) {
            row.next();
            if (row.getInt(1) > VERSION) {
                throw new IllegalStateException(
                        "the keys are of version " + row.getInt(1) + " and this library knows up to " + VERSION
                                + "; use the release that made them, or a later one");
            }
            return row.getLong(2);
        }
    }

    private static void setLatest(Session session, long ring) throws SQLException {
        PreparedStatement update = session.prepare("UPDATE cdp_key_store SET ring = ? WHERE id = 1");
        update.setLong(1, ring);
        update.executeUpdate();
    }

    private static void put(Session session, long master, long ring, byte[] key, SecretKey masterKey)
            throws SQLException {
        PreparedStatement insert =
                session.prepare("INSERT INTO cdp_key_rings (master, ring, wrapped) VALUES (?, ?, ?)");
        insert.setLong(1, master);
        insert.setLong(2, ring);
        insert.setBytes(3, Seal.close(masterKey, HEAD, place(ring), key));
        insert.executeUpdate();
    }

    private static byte[] place(long ring) {
        return ("ring " + ring).getBytes(StandardCharsets.UTF_8);
    }

    /** The wrapped keys by master and ring. */
    private static NavigableMap<Long, Map<Long, byte[]>> wrapped(Session session) throws SQLException {
        TreeMap<Long, Map<Long, byte[]>> wrapped = new TreeMap<>();
        try (ResultSet rows = session.prepare("SELECT master, ring, wrapped FROM cdp_key_rings")
                .executeQuery()) {
            while (rows.next()) {
                wrapped.computeIfAbsent(rows.getLong(1), master -> new HashMap<>())
                        .put(rows.getLong(2), rows.getBytes(3));
            }
        }
        return wrapped;
    }

    /** Null if another master key wrapped them. */
    private static @Nullable Map<Long, byte[]> unwrap(Map<Long, byte[]> wrapped, SecretKey master) {
        Map<Long, byte[]> keys = new HashMap<>();
        for (Map.Entry<Long, byte[]> each : wrapped.entrySet()) {
            byte[] key = isSeal(each.getValue())
                    ? Seal.open(master, each.getValue(), HEAD.length, place(each.getKey()))
                    : null;
            if (key == null) {
                return null;
            }
            keys.put(each.getKey(), key);
        }
        return keys;
    }

    private static boolean isSeal(byte[] wrapped) {
        return wrapped.length > 0 && wrapped[0] == HEAD[0];
    }

    /** The key that tokens are made with, which never changes. */
    byte[] indexKey() {
        return indexKey;
    }

    // Keys of subjects

    WrappedKey wrap(String tenant, String subject, int generation, long ring, byte[] key) {
        byte[] place = new WrappedKey(tenant, subject, generation, ring, null).place();
        return new WrappedKey(tenant, subject, generation, ring, Seal.close(ring(ring), HEAD, place, key));
    }

    /**
     * What is in a wrapped key.
     *
     * @throws StoreException.Unreadable if that is destroyed, or not as it was written
     */
    byte[] unwrap(WrappedKey key) {
        byte[] wrapped = key.wrapped;
        byte[] unwrapped = wrapped == null || !isSeal(wrapped)
                ? null
                : Seal.open(ring(key.ring), wrapped, HEAD.length, key.place());
        if (unwrapped == null) {
            throw new StoreException.Unreadable("a key is not as it was written; restore the keys from a copy", false);
        }
        return unwrapped;
    }

    private SecretKey ring(long ring) {
        SecretKey key = rings.get(ring);
        if (key == null) {
            throw new StoreException.Unavailable("the keys are being put under another master key, or were;"
                    + " open them with that one, or call rotate with it");
        }
        return key;
    }

    // Rotation

    /** Lets new keys be put on a ring of another master key, unless that was done before; its number. */
    long beginRotation(Session session, SecretKey newMaster) throws SQLException {
        long ring = lock(session);
        NavigableMap<Long, Map<Long, byte[]>> wrapped = wrapped(session);
        Map<Long, byte[]> ofLast = wrapped.lastEntry().getValue();
        Map<Long, byte[]> known = unwrap(ofLast, newMaster);
        if (known == null) {
            if (wrapped.size() > 1) {
                throw new IllegalStateException("a rotation to another master key is under way; finish that first,"
                        + " by calling rotate with its key");
            }
            SecretKey former = ring(ring);
            byte[] ringKey = Seal.newKey();
            long master = wrapped.lastKey() + 1;
            put(session, master, INDEX, indexKey, newMaster);
            put(session, master, ring, former.getEncoded(), newMaster);
            put(session, master, ring + 1, ringKey, newMaster);
            setLatest(session, ring + 1);
            learn(Map.of(ring + 1, Seal.aes(ringKey)));
            return ring + 1;
        }
        known.remove(INDEX);
        learn(aes(known));
        return ring;
    }

    /** Former ones are kept as well, as a row that is being read may have been wrapped in one of them. */
    private synchronized void learn(Map<Long, SecretKey> more) {
        Map<Long, SecretKey> all = new HashMap<>(rings);
        all.putAll(more);
        rings = Map.copyOf(all);
    }

    /** Takes away the former rings and master, which no key needs any more. */
    void endRotation(Session session, long target) throws SQLException {
        PreparedStatement delete = session.prepare("DELETE FROM cdp_key_rings WHERE (ring <> ? AND ring <> ?)"
                + " OR master < (SELECT max(master) FROM cdp_key_rings)");
        delete.setLong(1, INDEX);
        delete.setLong(2, target);
        delete.executeUpdate();
    }
}
