package io.cdpkit.store.jdbc;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.cdpkit.event.Identifier;
import io.cdpkit.store.StoreException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.crypto.SecretKey;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The keys that a {@link JdbcStore} seals its rows with, one for each subject, in a database of their own.
 *
 * <pre>{@code
 * SubjectKeys keys = SubjectKeys.open(Path.of("keys.db"), master);      // 256 bits, from a vault
 * Cdp.builder().store(JdbcStore.open(Path.of("shop.db"), keys))         // close the store first, then the keys
 * }</pre>
 *
 * <p>A <em>subject</em> is an identifier, the name by which a source knows a person. Each has a random key of 256 bits, and
 * a row is sealed with a key made from those of all subjects that it names. So when one of them is destroyed, every row
 * that names it is gone for good, in each copy and backup of the rows. {@code Cdp.erase} and {@code Cdp.forget} destroy
 * the key of each identifier that no fact names any more, right after their commit. Where the process ends between the two,
 * that is made up for when the store is next opened, or the tenant next written. Whoever comes back gets a new key, of the
 * next generation; what was sealed with a former one stays shut.
 *
 * <p><b>Backups.</b> Keep these keys out of the backups of the rows. A backup of the keys themselves brings back what was
 * destroyed since, to whoever has the master key; so keep few and for a short time, and {@link #rotate} and destroy the
 * former master key, which shuts all older ones. A store of rows with keys older than itself cannot be read where its keys
 * are missing.
 *
 * <p><b>What is kept.</b> Of each subject a token, which is HMAC-SHA-256 under an index key that never changes, the
 * generations of its keys, and the keys, wrapped with AES-GCM in a key that the master key wraps. Tokens stay when keys go:
 * who has the master key can test a guess of an identifier against them.
 *
 * <p>Keys in use are remembered in memory, up to {@value #MOST_REMEMBERED} of them, and forgotten when this process
 * destroys them. In another process that shares them, a destroyed key may be remembered for {@value #SHARED_SECONDS} seconds
 * more, for reading only: the rows it opened are gone by then, but for copies.
 *
 * <p>Of the stores that share keys, at most one may write a tenant of a name; a restored copy beside it is for reading.
 *
 * <p>Thread-safe; has no thread of its own.
 */
public final class SubjectKeys implements AutoCloseable {
    private static final int MOST_REMEMBERED = 100_000;
    private static final int SHARED_SECONDS = 60;
    private static final int ATTEMPTS = 8;
    private static final int MOST_CONNECTIONS = 16;
    private static final int BATCH = 256;
    private static final int VERSION = 1;
    private static final byte[] HEAD = {1};
    /** In the place of a ring, the index key; also the ring of keys that are destroyed. */
    private static final long INDEX = 0;

    private static final String LOCK = "SELECT version, ring FROM cdp_key_store WHERE id = 1";
    private static final List<String> TABLES = List.of("cdp_key_store", "cdp_key_rings", "cdp_keys");
    private static final String SCHEMA = """
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
            CREATE TABLE IF NOT EXISTS cdp_keys (
                tenant {text} NOT NULL,
                subject {text} NOT NULL,
                generation BIGINT NOT NULL,
                ring BIGINT NOT NULL,
                wrapped {bytes},
                PRIMARY KEY (tenant, subject, generation)
            );
            INSERT INTO cdp_key_store (id, version, ring) VALUES (1, 1, 0) ON CONFLICT DO NOTHING;
            """;

    private final Sessions readers;
    private final Sessions writers;
    private final Runnable release;
    /** Whether no other process writes these keys, so that what is remembered of them holds. */
    private final boolean exclusive;

    private final Cache<KeyName, DataKey> remembered;
    private final Cache<Subject, DataKey> current;
    private final byte[] indexKey;
    /** The keys that wrap keys, by number. */
    private volatile Map<Long, SecretKey> rings;
    /** Whether a log may hold keys that were destroyed; guarded by the one who writes. */
    private volatile boolean residue = true;

    /** What is known of the key of a subject. */
    public enum State {
        /** Nothing was ever sealed for it. */
        NEVER,
        /** There is a key. */
        ACTIVE,
        /** There was a key, and what it sealed cannot be read any more. */
        DESTROYED
    }

    private record Subject(String tenant, String token) {}

    private record KeyName(String tenant, String token, int generation) {}

    /** The key of a subject. */
    static final class DataKey {
        final int generation;
        final byte[] key;

        DataKey(int generation, byte[] key) {
            this.generation = generation;
            this.key = key;
        }
    }

    private SubjectKeys(
            Sessions readers,
            Sessions writers,
            Runnable release,
            boolean exclusive,
            byte[] indexKey,
            Map<Long, SecretKey> rings) {
        this.readers = readers;
        this.writers = writers;
        this.release = release;
        this.exclusive = exclusive;
        this.indexKey = indexKey;
        this.rings = rings;
        this.remembered = cache(exclusive);
        this.current = cache(exclusive);
    }

    private static <K, V> Cache<K, V> cache(boolean exclusive) {
        Caffeine<Object, Object> cache =
                Caffeine.newBuilder().maximumSize(MOST_REMEMBERED).executor(Runnable::run);
        if (!exclusive) {
            cache.expireAfterWrite(Duration.ofSeconds(SHARED_SECONDS));
        }
        return cache.build();
    }

    /**
     * The keys in a SQLite file, which is made if it is not there; of one process, which may open several stores with them.
     *
     * @param master 256 bits for AES
     * @throws IllegalStateException if this is not their master key, the file is open in this or another process, it is of
     *     a later release, or the driver is missing
     * @throws StoreException.Unavailable if the file cannot be read or written, or is no database
     */
    public static SubjectKeys open(Path file, SecretKey master) {
        requireMaster(master);
        return open(SqliteFile.open(file), master);
    }

    static SubjectKeys open(SqliteFile file, SecretKey master) {
        return open(
                new Sessions(Dialect.SQLITE, file::reader, MOST_CONNECTIONS),
                new Sessions(Dialect.SQLITE, file::writer, 1),
                file::close,
                true,
                master);
    }

    /**
     * The keys in a PostgreSQL database, for any number of processes; better not the one that has the rows, whose backups
     * would have them too. A commit of a store takes a connection here while it holds one of its own.
     *
     * @param master 256 bits for AES
     * @throws IllegalStateException if this is not their master key, or they are of a later release
     * @throws IllegalArgumentException if it is another database
     * @throws StoreException.Unavailable if it cannot be reached
     */
    public static SubjectKeys open(DataSource source, SecretKey master) {
        requireMaster(master);
        Sessions sessions =
                new Sessions(Dialect.POSTGRESQL, () -> JdbcStore.usual(source.getConnection()), MOST_CONNECTIONS);
        return open(sessions, sessions, () -> {}, false, master);
    }

    private static SubjectKeys open(
            Sessions readers, Sessions writers, Runnable release, boolean exclusive, SecretKey master) {
        try {
            if (!exclusive) {
                writers.read(session -> JdbcStore.requirePostgres(session.connection()));
            }
            Map<Long, byte[]> unwrapped = transaction(writers, session -> prepare(session, writers.dialect(), master));
            byte[] indexKey = unwrapped.remove(INDEX);
            if (indexKey == null) {
                throw new IllegalStateException("the index key is missing; restore the keys from a copy");
            }
            return new SubjectKeys(readers, writers, release, exclusive, indexKey, aes(unwrapped));
        } catch (RuntimeException e) {
            readers.close();
            writers.close();
            release.run();
            throw e;
        }
    }

    private static Map<Long, SecretKey> aes(Map<Long, byte[]> keys) {
        Map<Long, SecretKey> made = new TreeMap<>();
        keys.forEach((ring, key) -> made.put(ring, Seal.aes(key)));
        return Map.copyOf(made);
    }

    private static void requireMaster(SecretKey master) {
        byte[] encoded = master.getEncoded();
        if (!master.getAlgorithm().equals("AES") || (encoded != null && encoded.length != Seal.KEY_BYTES)) {
            throw new IllegalArgumentException(
                    "a master key has 256 bits and is for AES; make one with KeyGenerator.getInstance(\"AES\")");
        }
    }

    // The keys that wrap keys

    private static Map<Long, byte[]> prepare(Session session, Dialect dialect, SecretKey master) throws SQLException {
        Schema.run(session, dialect, SCHEMA);
        long ring = lock(session, dialect);
        if (ring == 0) {
            Map<Long, byte[]> made = new HashMap<>(Map.of(INDEX, Seal.newKey(), 1L, Seal.newKey()));
            for (Map.Entry<Long, byte[]> each : made.entrySet()) {
                put(session, 1, each.getKey(), each.getValue(), master);
            }
            setRing(session, 1);
            return made;
        }
        NavigableMap<Long, Map<Long, byte[]>> wrapped = wrapped(session);
        for (Map<Long, byte[]> ofMaster : wrapped.values()) {
            Map<Long, byte[]> unwrapped = unwrap(ofMaster, master);
            if (unwrapped != null) {
                return unwrapped;
            }
        }
        throw new IllegalStateException("this is not the master key of these keys, or no longer;"
                + " open them with the one of the latest rotation");
    }

    /** Locks the store of keys against all who make keys, and tells the number of the ring that new keys are put on. */
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

    private static void setRing(Session session, long ring) throws SQLException {
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
        insert.setBytes(3, Seal.close(masterKey, HEAD, ringPlace(ring), key));
        insert.executeUpdate();
    }

    private static byte[] ringPlace(long ring) {
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
                    ? Seal.open(master, each.getValue(), HEAD.length, ringPlace(each.getKey()))
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

    /**
     * Puts every key under another master key, and forgets the former one.
     *
     * <p>Stores go on reading and writing meanwhile. A process that is killed at any point leaves a rotation under way, which
     * is taken up again by calling this with the same key, whether the keys were opened with the former master key or the new
     * one. When this returns, only the new one opens them. What was made before with the former key, such as a backup, opens
     * with it still: destroy it.
     *
     * <p>Another process that was opened with the former key cannot read what this has rewritten, and cannot make keys, which
     * is {@link StoreException.Unavailable}, until it calls this as well: it then shares the work. The keys of subjects are
     * wrapped anew and not made anew, so no row is written.
     *
     * @param newMaster 256 bits for AES
     * @return how many keys this call has rewritten; 0 if this is the master key already
     * @throws IllegalStateException if a rotation to another key is under way
     */
    public long rotate(SecretKey newMaster) {
        requireMaster(newMaster);
        long target = transaction(writers, session -> begin(session, newMaster));
        long rewritten = 0;
        do {
            rewritten += rewrap(target);
        } while (!transaction(writers, session -> end(session, target)));
        clean();
        return rewritten;
    }

    /** Lets new keys be put on a new ring, unless that was done before; its number. */
    private long begin(Session session, SecretKey newMaster) throws SQLException {
        long ring = lock(session, writers.dialect());
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
            setRing(session, ring + 1);
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

    private SecretKey ring(long ring) {
        SecretKey key = rings.get(ring);
        if (key == null) {
            throw new StoreException.Unavailable("the keys are being put under another master key, or were;"
                    + " open them with that one, or call rotate with it");
        }
        return key;
    }

    /** Puts every key that is there now on a ring, some at a time; how many. */
    private long rewrap(long target) {
        long rewritten = 0;
        Row last = new Row("", "", 0, INDEX, null);
        while (last != null) {
            Row after = last;
            Batch batch = transaction(writers, session -> rewrap(session, after, target));
            rewritten += batch.rewritten();
            last = batch.last();
        }
        return rewritten;
    }

    /** A few keys, of which the last is null at the end. */
    private record Batch(@Nullable Row last, int rewritten) {}

    private Batch rewrap(Session session, Row after, long target) throws SQLException {
        List<Row> rows = rows(session, after);
        int rewritten = 0;
        for (Row row : rows) {
            if (row.ring != INDEX && row.ring != target) {
                rewritten += rewrap(session, target, row);
            }
        }
        return new Batch(rows.isEmpty() ? null : rows.get(rows.size() - 1), rewritten);
    }

    /** A wrapped key; nothing is wrapped once it is destroyed. */
    private static final class Row {
        final String tenant;
        final String subject;
        final int generation;
        final long ring;
        final byte @Nullable [] wrapped;

        Row(String tenant, String subject, int generation, long ring, byte @Nullable [] wrapped) {
            this.tenant = tenant;
            this.subject = subject;
            this.generation = generation;
            this.ring = ring;
            this.wrapped = wrapped;
        }
    }

    private static List<Row> rows(Session session, Row after) throws SQLException {
        PreparedStatement query = session.prepare("SELECT tenant, subject, generation, ring, wrapped FROM cdp_keys"
                + " WHERE (tenant, subject, generation) > (?, ?, ?) ORDER BY tenant, subject, generation LIMIT ?");
        query.setString(1, after.tenant);
        query.setString(2, after.subject);
        query.setInt(3, after.generation);
        query.setInt(4, BATCH);
        ArrayList<Row> rows = new ArrayList<>();
        try (ResultSet found = query.executeQuery()) {
            while (found.next()) {
                rows.add(new Row(
                        found.getString(1), found.getString(2), found.getInt(3), found.getLong(4), found.getBytes(5)));
            }
        }
        return rows;
    }

    private int rewrap(Session session, long target, Row row) throws SQLException {
        byte[] key = unwrap(row);
        PreparedStatement update = session.prepare("UPDATE cdp_keys SET ring = ?, wrapped = ?"
                + " WHERE tenant = ? AND subject = ? AND generation = ? AND ring = ?");
        update.setLong(1, target);
        update.setBytes(2, wrap(row.tenant, row.subject, row.generation, target, key));
        update.setString(3, row.tenant);
        update.setString(4, row.subject);
        update.setInt(5, row.generation);
        update.setLong(6, row.ring);
        return update.executeUpdate();
    }

    /** Takes away the former rings and master, if no key needs them any more; whether that is so. */
    private boolean end(Session session, long target) throws SQLException {
        lock(session, writers.dialect());
        PreparedStatement query = session.prepare("SELECT 1 FROM cdp_keys WHERE ring <> ? AND ring <> ? LIMIT 1");
        query.setLong(1, INDEX);
        query.setLong(2, target);
        try (ResultSet row = query.executeQuery()) {
            if (row.next()) {
                return false;
            }
        }
        PreparedStatement delete = session.prepare("DELETE FROM cdp_key_rings WHERE (ring <> ? AND ring <> ?)"
                + " OR master < (SELECT max(master) FROM cdp_key_rings)");
        delete.setLong(1, INDEX);
        delete.setLong(2, target);
        delete.executeUpdate();
        return true;
    }

    // The keys of subjects

    Tokens tokens(String tenant) {
        return new Tokens(indexKey, tenant);
    }

    /** A number that tells these keys from others. */
    long fingerprint() {
        return ByteBuffer.wrap(Seal.mac(indexKey, "fingerprint".getBytes(StandardCharsets.UTF_8)))
                .getLong();
    }

    /** What is known of the key of an identifier, in its canonical form. */
    public State state(String tenant, Identifier identifier) {
        readers.requireOpen();
        if (!KeyText.isStorable(identifier.value())) {
            return State.NEVER;
        }
        String subject = tokens(tenant).subject(identifier);
        List<Row> generations = generations(tenant, subject);
        if (generations.isEmpty()) {
            return State.NEVER;
        }
        return generations.stream().anyMatch(row -> row.wrapped != null) ? State.ACTIVE : State.DESTROYED;
    }

    private List<Row> generations(String tenant, String subject) {
        return readers.read(session -> {
            PreparedStatement query =
                    session.prepare("SELECT generation, ring, wrapped FROM cdp_keys WHERE tenant = ? AND subject = ?");
            query.setString(1, tenant);
            query.setString(2, subject);
            ArrayList<Row> rows = new ArrayList<>();
            try (ResultSet found = query.executeQuery()) {
                while (found.next()) {
                    rows.add(new Row(tenant, subject, found.getInt(1), found.getLong(2), found.getBytes(3)));
                }
            }
            return rows;
        });
    }

    /**
     * The key of a generation.
     *
     * @throws StoreException.Unreadable if it is destroyed, or not here
     */
    byte[] key(String tenant, String subject, int generation) {
        readers.requireOpen();
        DataKey key = remembered.get(new KeyName(tenant, subject, generation), this::read);
        if (key == null) {
            throw new AssertionError("a key is read or refused");
        }
        return key.key;
    }

    private DataKey read(KeyName name) {
        for (Row row : generations(name.tenant(), name.token())) {
            if (row.generation == name.generation()) {
                if (row.wrapped == null) {
                    throw new StoreException.Unreadable(
                            "a row cannot be read: a key it was sealed with is destroyed, as somebody it names was erased",
                            true);
                }
                return new DataKey(row.generation, unwrap(row));
            }
        }
        throw new StoreException.Unreadable(
                "a row cannot be read: a key it was sealed with is not among these; they are older than the row, or others",
                false);
    }

    private byte[] unwrap(Row row) {
        byte[] wrapped = row.wrapped;
        byte[] key = wrapped == null || !isSeal(wrapped)
                ? null
                : Seal.open(ring(row.ring), wrapped, HEAD.length, keyPlace(row.tenant, row.subject, row.generation));
        if (key == null) {
            throw new StoreException.Unreadable("a key is not as it was written; restore the keys from a copy", false);
        }
        return key;
    }

    private byte[] wrap(String tenant, String subject, int generation, long ring, byte[] key) {
        return Seal.close(ring(ring), HEAD, keyPlace(tenant, subject, generation), key);
    }

    private static byte[] keyPlace(String tenant, String subject, int generation) {
        return ("key " + tenant + '\0' + subject + '\0' + generation).getBytes(StandardCharsets.UTF_8);
    }

    /**
     * The keys to seal for some subjects with, made where there are none, and then on the disk.
     *
     * <p>Called by who holds the lock on a tenant, with no destruction of its keys pending.
     *
     * @param renewed those of the subjects that are to have new ones, though there are
     */
    Map<String, DataKey> forSealing(String tenant, Collection<String> subjects, Set<String> renewed) {
        Map<String, DataKey> keys = new HashMap<>();
        TreeSet<String> missing = new TreeSet<>();
        for (String subject : subjects) {
            DataKey key =
                    exclusive && !renewed.contains(subject) ? current.getIfPresent(new Subject(tenant, subject)) : null;
            if (key == null) {
                missing.add(subject);
            } else {
                keys.put(subject, key);
            }
        }
        if (!missing.isEmpty()) {
            take(tenant, readers.read(session -> latest(session, tenant, missing)), renewed, keys);
            missing.removeAll(keys.keySet());
        }
        if (!missing.isEmpty()) {
            keys.putAll(transaction(writers, session -> make(session, tenant, missing, renewed)));
        }
        for (String subject : subjects) {
            DataKey key = keys.get(subject);
            if (key != null) {
                remembered.put(new KeyName(tenant, subject, key.generation), key);
                current.put(new Subject(tenant, subject), key);
            }
        }
        return keys;
    }

    /** Takes those that are active and need not be made anew. */
    private void take(String tenant, Map<String, Row> latest, Set<String> renewed, Map<String, DataKey> keys) {
        latest.forEach((subject, row) -> {
            if (row.wrapped != null && !renewed.contains(subject)) {
                DataKey known = remembered.getIfPresent(new KeyName(tenant, subject, row.generation));
                keys.put(subject, known == null ? new DataKey(row.generation, unwrap(row)) : known);
            }
        });
    }

    /** The row of the latest generation of each subject that has one. */
    private Map<String, Row> latest(Session session, String tenant, Collection<String> subjects) throws SQLException {
        Dialect dialect = readers.dialect();
        PreparedStatement query = session.prepare(
                dialect.lookup("subject, generation, ring, wrapped", "cdp_keys", "tenant = ? AND subject = k.a", 1));
        query.setString(dialect.bind(query, 1, List.of(List.copyOf(subjects))), tenant);
        Map<String, Row> latest = new HashMap<>();
        try (ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                Row row = new Row(tenant, rows.getString(1), rows.getInt(2), rows.getLong(3), rows.getBytes(4));
                latest.merge(row.subject, row, (a, b) -> a.generation > b.generation ? a : b);
            }
        }
        return latest;
    }

    private Map<String, DataKey> make(Session session, String tenant, Collection<String> subjects, Set<String> renewed)
            throws SQLException {
        long ring = lock(session, writers.dialect());
        Map<String, Row> latest = latest(session, tenant, subjects);
        Map<String, DataKey> keys = new HashMap<>();
        take(tenant, latest, renewed, keys);
        PreparedStatement insert = session.prepare(
                "INSERT INTO cdp_keys (tenant, subject, generation, ring, wrapped) VALUES (?, ?, ?, ?, ?)");
        for (String subject : subjects) {
            if (!keys.containsKey(subject)) {
                Row former = latest.get(subject);
                DataKey key = new DataKey(former == null ? 1 : former.generation + 1, Seal.newKey());
                insert.setString(1, tenant);
                insert.setString(2, subject);
                insert.setInt(3, key.generation);
                insert.setLong(4, ring);
                insert.setBytes(5, wrap(tenant, subject, key.generation, ring, key.key));
                insert.addBatch();
                keys.put(subject, key);
            }
        }
        insert.executeBatch();
        return keys;
    }

    /** The latest generation of each of some subjects; those without an active key are left out. */
    Map<String, Integer> active(String tenant, Collection<String> subjects) {
        Map<String, Integer> active = new TreeMap<>();
        if (!subjects.isEmpty()) {
            readers.read(session -> latest(session, tenant, subjects)).forEach((subject, row) -> {
                if (row.wrapped != null) {
                    active.put(subject, row.generation);
                }
            });
        }
        return active;
    }

    /** Destroys the keys of some subjects up to a generation of each; those that are destroyed stay so. */
    void destroy(String tenant, Map<String, Integer> upTo) {
        transaction(writers, session -> {
            residue = true;
            PreparedStatement update = session.prepare("UPDATE cdp_keys SET ring = ?, wrapped = NULL"
                    + " WHERE tenant = ? AND subject = ? AND generation <= ?");
            for (Map.Entry<String, Integer> each : upTo.entrySet()) {
                update.setLong(1, INDEX);
                update.setString(2, tenant);
                update.setString(3, each.getKey());
                update.setInt(4, each.getValue());
                update.addBatch();
            }
            update.executeBatch();
            return true;
        });
        upTo.forEach((subject, last) -> {
            current.invalidate(new Subject(tenant, subject));
            for (int generation = 1; generation <= last; generation++) {
                remembered.invalidate(new KeyName(tenant, subject, generation));
            }
        });
        clean();
    }

    /** Where the log still holds what was destroyed, it is to be emptied; the next to destroy tries again. */
    private void clean() {
        if (residue && writers.dialect() == Dialect.SQLITE) {
            try {
                residue = !writers.run(session -> SqliteFile.emptyLog(session.connection()));
            } catch (SQLException e) {
                // It stays to be emptied; the keys are destroyed where they are looked for.
            }
        }
    }

    /**
     * Writes the tables anew without what was destroyed or rewritten: of a SQLite file all of it, of a PostgreSQL database
     * the rows, while its log and its backups stay the database's own affair. No key can be made meanwhile.
     *
     * @throws StoreException.Unavailable if a reader of the file does not end in time, or the database refuses; nothing is lost
     */
    public void compact() {
        writers.compact(TABLES);
    }

    /** Waits for the calls that are on their way, closes every connection and forgets the keys; closing twice is no error. */
    @Override
    public void close() {
        readers.close();
        writers.close();
        remembered.invalidateAll();
        current.invalidateAll();
        release.run();
    }

    /** All of these may be done twice, so whatever goes wrong, they are done over. */
    private static <T extends @Nullable Object> T transaction(Sessions sessions, Session.Task<T> task) {
        for (int attempt = 1; ; attempt++) {
            try {
                return sessions.run(session -> {
                    Connection connection = session.connection();
                    connection.setAutoCommit(false);
                    T result = task.on(session);
                    connection.commit();
                    connection.setAutoCommit(true);
                    return result;
                });
            } catch (SQLException e) {
                if (attempt == ATTEMPTS || sessions.dialect().failure(e) == Dialect.Failure.REFUSED) {
                    throw new StoreException.Unavailable(
                            "the database of the keys failed with " + Sessions.shape(e) + "; nothing was written");
                }
            }
        }
    }
}
