package io.cdpkit.store.jdbc;

import io.cdpkit.event.Event;
import io.cdpkit.group.GroupCommit;
import io.cdpkit.store.CdpStore;
import io.cdpkit.store.HeldStore;
import io.cdpkit.store.StoreException;
import io.cdpkit.store.TenantStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Keeps everything in a database: a file of this process's own, or PostgreSQL shared by several.
 *
 * <pre>{@code
 * Cdp.builder().store(JdbcStore.open(Path.of("shop.db")))             // needs org.xerial:sqlite-jdbc
 * Cdp.builder().store(JdbcStore.open("jdbc:postgresql://host/shop"))  // needs org.postgresql:postgresql
 * Cdp.builder().store(JdbcStore.open(dataSource))                     // the same from a pool of the host's
 * Cdp.builder().store(JdbcStore.open(Path.of("shop.db"), keys))       // either with its rows sealed by SubjectKeys
 * }</pre>
 *
 * <p>A commit that returned is on the disk. Callers that commit at the same time share one transaction and one sync, so
 * many callers together commit many times as often as one. The tables are described in this package's introduction;
 * they are made when first opened, and brought up to date by later releases.
 *
 * <p>Commits of a tenant come one after the other, in whatever process: each transaction first locks the tenant's row, and
 * then finds every row by the version it should have. A transaction that meets another, or whose connection is gone
 * before the commit, is done over up to {@value #ATTEMPTS} times, and then the commit is {@link
 * StoreException.Unavailable}; one that is gone during the commit is {@link StoreException.OutcomeUnknown}. What the
 * database says of an error is not passed on, as it may quote rows.
 *
 * <p>A file of SQLite overwrites what is deleted and empties its log after an erasure, but copies may be left behind where
 * rows once lay within its pages; PostgreSQL keeps deleted rows until it vacuums, and its log until that is recycled. {@link
 * #compact} cleans up; run it after erasures, at a quiet hour.
 *
 * <p>Of a file whose rows are in the clear, those written last are kept in memory as well, in some hundredths of the heap at
 * most; who erases a row takes it out of both.
 *
 * <p>Thread-safe; has no thread of its own.
 */
public final class JdbcStore implements CdpStore {
    static final int ATTEMPTS = 8;
    private static final int MOST_CONNECTIONS = 16;
    private static final int MOST_IN_GROUP = 64;
    private static final int MOST_TENANT_BYTES = 200;

    private final Sessions readers;
    private final Sessions writers;
    /** Null for PostgreSQL. */
    private final @Nullable SqliteFile file;

    /** What rows are sealed with; null where they are in the clear. */
    private final @Nullable SubjectKeys keys;

    private final RecentRows recent;

    private final GroupCommit<Request> group = new GroupCommit<>(MOST_IN_GROUP, request -> 1, this::writeAll);
    private final ConcurrentHashMap<String, JdbcTenant> tenants = new ConcurrentHashMap<>();
    private volatile boolean broken;
    /** Whether a log may hold what was erased, as one that a process left behind may; only the one who writes looks. */
    private boolean residue = true;

    private JdbcStore(Sessions readers, Sessions writers, @Nullable SqliteFile file, @Nullable SubjectKeys keys) {
        this.readers = readers;
        this.writers = writers;
        this.file = file;
        this.keys = keys;
        this.recent = file != null && keys == null ? RecentRows.ofOneWriter() : RecentRows.none();
    }

    /**
     * The store in a file, which is made if it is not there.
     *
     * <p>It is a SQLite database in WAL mode that syncs each commit. Other programs may read it meanwhile; they must not
     * write it.
     *
     * @throws IllegalStateException if the file is open in this or another process, its tables are of a later release, or
     *     the driver is missing
     * @throws StoreException.Unavailable if the file cannot be read or written, or is no database
     */
    public static JdbcStore open(Path file) {
        return open(SqliteFile.open(file), null);
    }

    /**
     * The store in a file whose rows are sealed; otherwise like {@link #open(Path)}.
     *
     * @param keys not closed with the store
     * @throws IllegalStateException if also the rows are in the clear or sealed with other keys
     */
    public static JdbcStore open(Path file, SubjectKeys keys) {
        return open(SqliteFile.open(file), Objects.requireNonNull(keys, "keys"));
    }

    static JdbcStore open(SqliteFile database, @Nullable SubjectKeys keys) {
        Sessions writers = new Sessions(Dialect.SQLITE, database::writer, 1);
        try {
            migrate(writers, keys);
        } catch (RuntimeException e) {
            writers.close();
            database.close();
            throw e;
        }
        return new JdbcStore(new Sessions(Dialect.SQLITE, database::reader, MOST_CONNECTIONS), writers, database, keys);
    }

    private static void migrate(Sessions writers, @Nullable SubjectKeys keys) {
        Schema.migrate(writers, keys == null ? null : keys.fingerprint());
        if (keys != null) {
            Shreds.destroyAll(writers, keys);
        }
    }

    /**
     * The store in a PostgreSQL database, from version 13, with encoding UTF8.
     *
     * <p>Any number of processes may share it. Up to {@value #MOST_CONNECTIONS} connections are taken from the source as
     * they are needed and kept until the store is closed, so the source need not be a pool; one that lends fewer, or lends
     * to others as well, is for {@link #open(DataSource, int)}. The source itself is not closed.
     *
     * @throws IllegalStateException if the tables are of a later release
     * @throws IllegalArgumentException if it is another database
     * @throws StoreException.Unavailable if it cannot be reached
     */
    public static JdbcStore open(DataSource source) {
        return open(source, MOST_CONNECTIONS);
    }

    /**
     * The store in a PostgreSQL database over a pool; otherwise like {@link #open(DataSource)}.
     *
     * @param mostConnections how many the pool can lend for good beside what others need of it, at least 1; callers wait for
     *     each other beyond that, commits in a group
     */
    public static JdbcStore open(DataSource source, int mostConnections) {
        return open(source::getConnection, mostConnections, null);
    }

    /**
     * The store in a PostgreSQL database whose rows are sealed; otherwise like {@link #open(DataSource)}.
     *
     * @param keys not closed with the store
     * @throws IllegalStateException if also the rows are in the clear or sealed with other keys
     */
    public static JdbcStore open(DataSource source, SubjectKeys keys) {
        return open(source, keys, MOST_CONNECTIONS);
    }

    /** The same over a pool, as {@link #open(DataSource, int)} has it; the keys take connections of their own. */
    public static JdbcStore open(DataSource source, SubjectKeys keys, int mostConnections) {
        return open(source::getConnection, mostConnections, Objects.requireNonNull(keys, "keys"));
    }

    /**
     * The store in the PostgreSQL database of a URL such as {@code jdbc:postgresql://host/shop?user=shop&password=secret};
     * otherwise like {@link #open(DataSource)}.
     *
     * @throws IllegalStateException if the driver is missing, or the tables are of a later release
     */
    public static JdbcStore open(String url) {
        try {
            DriverManager.getDriver(url);
        } catch (SQLException e) {
            throw new IllegalStateException(
                    "no driver for this URL of " + url.length()
                            + " chars; it should begin with jdbc:postgresql:, and org.postgresql:postgresql be on the class path");
        }
        return open(() -> DriverManager.getConnection(url), MOST_CONNECTIONS, null);
    }

    private static JdbcStore open(Sessions.Opener opener, int mostConnections, @Nullable SubjectKeys keys) {
        Sessions sessions = new Sessions(Dialect.POSTGRESQL, () -> usual(opener.open()), mostConnections);
        try {
            sessions.read(session -> requirePostgres(session.connection()));
            migrate(sessions, keys);
        } catch (RuntimeException e) {
            sessions.close();
            throw e;
        }
        return new JdbcStore(sessions, sessions, null, keys);
    }

    static Connection usual(Connection connection) throws SQLException {
        connection.setAutoCommit(true);
        connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        return connection;
    }

    static boolean requirePostgres(Connection connection) throws SQLException {
        String product = connection.getMetaData().getDatabaseProductName();
        if (!product.equals("PostgreSQL")) {
            throw new IllegalArgumentException("the data source must be one of PostgreSQL, was of " + product
                    + "; for a file of this process's own call open(Path)");
        }
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SHOW server_encoding")) {
            rows.next();
            if (!rows.getString(1).equals("UTF8")) {
                throw new IllegalArgumentException(
                        "the database must have encoding UTF8, has " + rows.getString(1) + "; create it anew");
            }
        }
        return true;
    }

    @Override
    public TenantStore tenant(String name) {
        return rowsOf(name);
    }

    private JdbcTenant rowsOf(String name) {
        readers.requireOpen();
        return tenants.computeIfAbsent(name, n -> {
            if (n.getBytes(StandardCharsets.UTF_8).length > MOST_TENANT_BYTES || !KeyText.isStorable(n)) {
                throw new IllegalArgumentException("a tenant's name must be at most " + MOST_TENANT_BYTES
                        + " bytes in UTF-8 with no NUL and no half of a surrogate pair, got " + n.length() + " chars");
            }
            Rows rows = keys == null ? new ClearRows() : new SealedRows(keys, n, readers.dialect());
            return new JdbcTenant(this, n, readers, rows, file != null, recent);
        });
    }

    /** The change feed of a tenant for consumers whose places are kept beside it. */
    public ChangeFeed feed(String name) {
        return new ChangeFeed(name, rowsOf(name).rows(), readers, writers);
    }

    /**
     * Gives every event of a tenant that can be read, in no particular order. It is for sealed rows that came back from a
     * backup older than some erasures: rows of whoever was erased since are there and cannot be read, and neither can what
     * others have in common with her. From the events that are left a new store becomes what it would be without her:
     *
     * <pre>{@code
     * try (JdbcStore backup = JdbcStore.open(copy, keys)) {
     *     backup.salvage("default", cdp::ingest);        // of a platform on a new store with the same keys
     * }
     * }</pre>
     *
     * <p>What was retracted is not among the events; that it was retracted is not carried over. Events that were folded come
     * one by one again.
     *
     * @return how many rows of events cannot be read because a key is destroyed; folded, many may be in one
     * @throws StoreException.Unreadable if one cannot for any other reason
     */
    public long salvage(String name, Consumer<Event> events) {
        return rowsOf(name).salvage(events);
    }

    /**
     * Where refused originals of a tenant wait, in the clear and beside its events.
     *
     * <p>Taking some out empties the log of a SQLite file, unless somebody reads meanwhile; for what may be left see {@link
     * #compact}.
     *
     * @throws IllegalStateException if the rows are sealed, as what was refused names its subjects in no certain place
     */
    public HeldStore held(String name) {
        tenant(name);
        if (keys != null) {
            throw new IllegalStateException(
                    "this store seals its rows and cannot seal what was refused, of whom nobody knows;"
                            + " keep that in a JdbcStore of its own, opened without keys");
        }
        return new HeldTable(name, readers, writers);
    }

    /**
     * Writes the tables anew without what was deleted: of a SQLite file all of it, of a PostgreSQL database the rows, while
     * its log and its backups stay the database's own affair.
     *
     * <p>Takes as long as copying the tables. Commits wait meanwhile, and in PostgreSQL reads do as well.
     *
     * @throws StoreException.Unavailable if a reader of the file does not end in time, or the database refuses; nothing is
     *     lost
     */
    public void compact() {
        writers.compact(Schema.tables(keys != null));
    }

    /**
     * Copies the store as it is at one moment into a file of its own, while commits go on. {@link #open(Path)} opens the
     * copy like any other; a file that is copied by other means while it is open lacks what its log holds.
     *
     * <p>Not in it are the keys of sealed rows, and the journals that module cdp-privacy keeps, so that whoever is erased
     * later does not come back with it. What {@link #held} keeps is in it: {@code Erasures.sweep} of that module takes out
     * what names those who were erased since, once the copy is in use.
     *
     * @param to where nothing is yet; on the disk as a whole when this returns, and not at all if it throws
     * @throws IllegalArgumentException if something is there
     * @throws UnsupportedOperationException for PostgreSQL, which brings its own means, such as pg_dump
     * @throws StoreException.Unavailable if it cannot be written
     */
    public void backup(Path to) {
        if (file == null) {
            throw new UnsupportedOperationException("PostgreSQL is backed up by its own means, such as pg_dump");
        }
        readers.requireOpen();
        if (Files.exists(to)) {
            throw new IllegalArgumentException(to + " is there already; name a file that is not");
        }
        try {
            file.copy(to.toAbsolutePath());
        } catch (SQLException e) {
            throw new StoreException.Unavailable("the copy failed with " + Sessions.shape(e));
        } catch (IOException e) {
            throw new StoreException.Unavailable(to + " cannot be written; may this process write there?", e);
        }
    }

    /** Waits for the calls that are on their way and closes every connection. */
    @Override
    public void close() {
        readers.close();
        writers.close();
        if (file != null) {
            file.close();
        }
    }

    /** Reads for a commit to come, of a file by the connection that writes, if it is free: it has at hand what it wrote. */
    <T> T readAhead(Session.Task<T> task) {
        T read = file == null ? null : writers.tryRead(task);
        return read == null ? readers.read(task) : read;
    }

    /** Writes a commit together with those of others. */
    void write(Request request) {
        if (broken) {
            throw JdbcTenant.broken();
        }
        group.write(request);
        if (request.failure != null) {
            throw request.failure;
        }
    }

    private void writeAll(List<Request> requests) {
        if (keys != null && requests.size() > 1 && requests.stream().anyMatch(Request::isErasure)) {
            requests.forEach(request -> writeAll(List.of(request)));
            return;
        }
        for (int attempt = 1; ; attempt++) {
            try {
                requests.forEach(request -> request.failure = null);
                writers.run(session -> transaction(session, requests));
                return;
            } catch (SQLException e) {
                Dialect.Failure failure = writers.dialect().failure(e);
                broken = broken || failure == Dialect.Failure.BROKEN;
                boolean again = failure == Dialect.Failure.CONFLICT || failure == Dialect.Failure.LOST;
                if (failure == Dialect.Failure.REFUSED && requests.size() > 1) {
                    requests.forEach(request -> writeAll(List.of(request)));
                    return;
                } else if (attempt == ATTEMPTS || !again) {
                    requests.forEach(request -> request.failure = writers.unavailable(e));
                    return;
                }
            } catch (RuntimeException e) {
                if (requests.size() == 1) {
                    requests.get(0).failure = e;
                } else {
                    requests.forEach(request -> writeAll(List.of(request)));
                }
                return;
            } catch (Error e) {
                requests.forEach(request -> request.failure =
                        new StoreException.OutcomeUnknown("the writing thread failed with " + e.getClass()));
                throw e;
            }
        }
    }

    private boolean transaction(Session session, List<Request> requests) throws SQLException {
        session.connection().setAutoCommit(false);
        TreeMap<String, List<Request>> byTenant = new TreeMap<>();
        requests.forEach(request -> byTenant.computeIfAbsent(request.tenant.name(), name -> new ArrayList<>())
                .add(request));
        List<TenantTransaction> parts = new ArrayList<>();
        try {
            for (List<Request> each : byTenant.values()) {
                TenantTransaction part = new TenantTransaction(session, writers.dialect(), each.get(0).tenant);
                if (part.write(each)) {
                    parts.add(part);
                }
            }
        } catch (SQLException | RuntimeException e) {
            rollBack(session.connection());
            throw e;
        }
        boolean any = !parts.isEmpty();
        if (any) {
            parts.forEach(TenantTransaction::beforeCommit);
            commit(session, requests, parts);
        } else {
            session.connection().rollback();
        }
        end(session);
        if (any) {
            for (Request request : requests) {
                if (request.isErasure() && request.failure == null) {
                    request.tenant.rows().erased(session);
                }
            }
            clean(session, requests);
        }
        return any;
    }

    /** Where the log still holds what was erased, now or before, it is to be emptied; the next commit tries again. */
    private void clean(Session session, List<Request> requests) {
        residue = residue || requests.stream().anyMatch(Request::isErasure);
        if (residue && writers.dialect() == Dialect.SQLITE) {
            try {
                residue = !SqliteFile.emptyLog(session.connection());
            } catch (SQLException e) {
                session.spoil();
            }
        }
    }

    /**
     * What fails after the commit must not undo what is known of it. Where nothing is known the connection is given up, as
     * this would try to commit once more, behind the back of all who read meanwhile.
     */
    private static void end(Session session) {
        if (session.isSpoilt()) {
            return;
        }
        try {
            session.connection().setAutoCommit(true);
        } catch (SQLException e) {
            session.spoil();
        }
    }

    private static void rollBack(Connection connection) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            // The connection is given up, which rolls back as well.
        }
    }

    private void commit(Session session, List<Request> requests, List<TenantTransaction> parts) throws SQLException {
        try {
            session.connection().commit();
            parts.forEach(TenantTransaction::afterCommit);
        } catch (SQLException e) {
            if (writers.dialect().isRolledBack(e)) {
                throw e;
            }
            session.spoil();
            broken = broken || writers.dialect().failure(e) == Dialect.Failure.BROKEN;
            for (Request request : requests) {
                if (request.failure == null) {
                    request.failure = new StoreException.OutcomeUnknown(
                            "the database failed with " + Sessions.shape(e) + " while it committed");
                }
            }
        } finally {
            requests.forEach(request -> request.tenant.newStamp());
        }
    }
}
