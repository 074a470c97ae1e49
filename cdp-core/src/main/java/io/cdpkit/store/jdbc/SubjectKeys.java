package io.cdpkit.store.jdbc;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.cdpkit.event.Identifier;
import io.cdpkit.store.StoreException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.crypto.SecretKey;
import javax.sql.DataSource;

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
    /*
     * Here keys are handed out and remembered. As they lie in the database they are WrappedKeys of a KeyTable; KeyRings wrap
     * them, and a KeyRotation goes over them when the master key changes.
     */
    private static final int MOST_REMEMBERED = 100_000;
    private static final int SHARED_SECONDS = 60;
    private static final int MOST_CONNECTIONS = 16;
    private static final String DATABASE = "the database of the keys";

    private static final List<String> TABLES = List.of("cdp_key_store", "cdp_key_rings", "cdp_keys");

    private final Sessions readers;
    private final Sessions writers;
    private final KeyRings rings;
    private final KeyTable table;
    private final Runnable release;
    /** Whether no other process writes these keys, so that what is remembered of them holds. */
    private final boolean exclusive;

    private final Cache<KeyName, DataKey> remembered;
    private final Cache<Subject, DataKey> current;
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

    private SubjectKeys(Sessions readers, Sessions writers, KeyRings rings, Runnable release, boolean exclusive) {
        this.readers = readers;
        this.writers = writers;
        this.rings = rings;
        this.table = new KeyTable(writers.dialect());
        this.release = release;
        this.exclusive = exclusive;
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
        KeyRings.requireMaster(master);
        return open(SqliteFile.open(file), master);
    }

    static SubjectKeys open(SqliteFile file, SecretKey master) {
        return open(
                new Sessions(Dialect.SQLITE, file::reader, MOST_CONNECTIONS, DATABASE),
                new Sessions(Dialect.SQLITE, file::writer, 1, DATABASE),
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
        return open(source, master, MOST_CONNECTIONS);
    }

    /** The same over a pool, as {@link JdbcStore#open(DataSource, int)} has it. */
    public static SubjectKeys open(DataSource source, SecretKey master, int mostConnections) {
        KeyRings.requireMaster(master);
        Sessions sessions = new Sessions(
                Dialect.POSTGRESQL, () -> JdbcStore.usual(source.getConnection()), mostConnections, DATABASE);
        return open(sessions, sessions, () -> {}, false, master);
    }

    private static SubjectKeys open(
            Sessions readers, Sessions writers, Runnable release, boolean exclusive, SecretKey master) {
        try {
            if (!exclusive) {
                writers.read(session -> JdbcStore.requirePostgres(session.connection()));
            }
            boolean made = writers.read(session -> Schema.isThere(session, "cdp_key_store"));
            KeyRings rings = writers.write(session -> {
                if (!made) {
                    Schema.run(session, writers.dialect(), KeyRings.SCHEMA + KeyTable.SCHEMA);
                }
                return KeyRings.open(session, writers.dialect(), master);
            });
            return new SubjectKeys(readers, writers, rings, release, exclusive);
        } catch (RuntimeException e) {
            readers.close();
            writers.close();
            release.run();
            throw e;
        }
    }

    /**
     * Puts every key under another master key, and forgets the former one.
     *
     * <p>Stores go on reading and writing meanwhile. A process that is killed at any point leaves a rotation under way,
     * which is taken up again by calling this with the same key, whether the keys were opened with the former master key or
     * the new one. When this returns, only the new one opens them. What was made before with the former key, such as a
     * backup, opens with it still: destroy it.
     *
     * <p>Another process that was opened with the former key cannot read what this has rewritten, and cannot make keys,
     * which is {@link StoreException.Unavailable}, until it calls this as well: it then shares the work. The keys of
     * subjects are wrapped anew and not made anew, so no row is written.
     *
     * @param newMaster 256 bits for AES
     * @return how many keys this call has rewritten; 0 if this is the master key already
     * @throws IllegalStateException if a rotation to another key is under way
     */
    public long rotate(SecretKey newMaster) {
        KeyRings.requireMaster(newMaster);
        long rewritten = new KeyRotation(writers, rings, table).to(newMaster);
        clean();
        return rewritten;
    }

    Tokens tokens(String tenant) {
        return new Tokens(rings.indexKey(), tenant);
    }

    /** A number that tells these keys from others. */
    long fingerprint() {
        return ByteBuffer.wrap(Seal.mac(rings.indexKey(), "fingerprint".getBytes(StandardCharsets.UTF_8)))
                .getLong();
    }

    /** What is known of the key of an identifier, in its canonical form. */
    public State state(String tenant, Identifier identifier) {
        readers.requireOpen();
        if (!KeyText.isStorable(identifier.value())) {
            return State.NEVER;
        }
        String subject = tokens(tenant).subject(identifier);
        List<WrappedKey> generations = generations(tenant, subject);
        if (generations.isEmpty()) {
            return State.NEVER;
        }
        return generations.stream().anyMatch(WrappedKey::isActive) ? State.ACTIVE : State.DESTROYED;
    }

    private List<WrappedKey> generations(String tenant, String subject) {
        return readers.read(session -> table.generations(session, tenant, subject));
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
        for (WrappedKey key : generations(name.tenant(), name.token())) {
            if (key.generation == name.generation()) {
                if (!key.isActive()) {
                    throw new StoreException.Unreadable(
                            "a row cannot be read: a key it was sealed with is destroyed, as somebody it names was erased",
                            true);
                }
                return new DataKey(key.generation, rings.unwrap(key));
            }
        }
        throw new StoreException.Unreadable(
                "a row cannot be read: a key it was sealed with is not among these; they are older than the row, or others",
                false);
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
            take(tenant, readers.read(session -> table.latest(session, tenant, missing)), renewed, keys);
            missing.removeAll(keys.keySet());
        }
        if (!missing.isEmpty()) {
            keys.putAll(writers.write(session -> make(session, tenant, missing, renewed)));
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
    private void take(String tenant, Map<String, WrappedKey> latest, Set<String> renewed, Map<String, DataKey> keys) {
        latest.forEach((subject, key) -> {
            if (key.isActive() && !renewed.contains(subject)) {
                DataKey known = remembered.getIfPresent(new KeyName(tenant, subject, key.generation));
                keys.put(subject, known == null ? new DataKey(key.generation, rings.unwrap(key)) : known);
            }
        });
    }

    private Map<String, DataKey> make(Session session, String tenant, Collection<String> subjects, Set<String> renewed)
            throws SQLException {
        long ring = rings.lock(session);
        Map<String, WrappedKey> latest = table.latest(session, tenant, subjects);
        Map<String, DataKey> keys = new HashMap<>();
        take(tenant, latest, renewed, keys);
        ArrayList<WrappedKey> made = new ArrayList<>();
        for (String subject : subjects) {
            if (!keys.containsKey(subject)) {
                WrappedKey former = latest.get(subject);
                DataKey key = new DataKey(former == null ? 1 : former.generation + 1, Seal.newKey());
                made.add(rings.wrap(tenant, subject, key.generation, ring, key.key));
                keys.put(subject, key);
            }
        }
        table.insert(session, made);
        return keys;
    }

    /** The latest generation of each of some subjects; those without an active key are left out. */
    Map<String, Integer> active(String tenant, Collection<String> subjects) {
        Map<String, Integer> active = new TreeMap<>();
        if (!subjects.isEmpty()) {
            readers.read(session -> table.latest(session, tenant, subjects)).forEach((subject, key) -> {
                if (key.isActive()) {
                    active.put(subject, key.generation);
                }
            });
        }
        return active;
    }

    /** Destroys the keys of some subjects up to a generation of each; those that are destroyed stay so. */
    void destroy(String tenant, Map<String, Integer> upTo) {
        writers.write(session -> {
            residue = true;
            table.destroy(session, tenant, upTo);
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
     * @throws StoreException.Unavailable if a reader of the file does not end in time, or the database refuses; nothing is
     *     lost
     */
    public void compact() {
        writers.compact(TABLES);
    }

    /**
     * Waits for the calls that are on their way, closes every connection and forgets the keys; closing twice is no error.
     */
    @Override
    public void close() {
        readers.close();
        writers.close();
        remembered.invalidateAll();
        current.invalidateAll();
        release.run();
    }
}
