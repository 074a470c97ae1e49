package io.cdpkit.store.jdbc;

import io.cdpkit.store.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * The connections a store keeps open, up to a number; who comes when all are in use waits.
 *
 * <p>An {@link SQLException} never gets out, as its text may quote rows: what does names its state and number only.
 */
final class Sessions {
    private static final int ATTEMPTS = 5;
    private static final int WRITE_ATTEMPTS = 8;

    private final Dialect dialect;
    private final Opener opener;
    private final int most;
    private final String database;
    private final Semaphore free;
    private final ConcurrentLinkedDeque<Session> idle = new ConcurrentLinkedDeque<>();
    private volatile boolean closed;

    Sessions(Dialect dialect, Opener opener, int most) {
        this(dialect, opener, most, "the database");
    }

    /** Those of a database that failures are to name. */
    Sessions(Dialect dialect, Opener opener, int most, String database) {
        if (most < 1) {
            throw new IllegalArgumentException("a store needs at least 1 connection, was to have " + most);
        }
        this.dialect = dialect;
        this.opener = opener;
        this.most = most;
        this.database = database;
        this.free = new Semaphore(most);
    }

    /** Opens a connection. */
    @FunctionalInterface
    interface Opener {
        Connection open() throws SQLException;
    }

    Dialect dialect() {
        return dialect;
    }

    /** Does something that writes nothing, on a second connection if the first is gone. */
    <T extends @Nullable Object> T read(Session.Task<T> task) {
        for (int attempt = 1; ; attempt++) {
            try {
                return run(task);
            } catch (SQLException e) {
                Dialect.Failure failure = dialect.failure(e);
                if (attempt == ATTEMPTS || failure == Dialect.Failure.REFUSED) {
                    throw unavailable(e);
                }
            }
        }
    }

    /** Does something that writes nothing on a connection that is free at once; null if none is, or it fails. */
    <T> @Nullable T tryRead(Session.Task<T> task) {
        if (!free.tryAcquire()) {
            return null;
        }
        try {
            return runHeld(task);
        } catch (SQLException e) {
            return null;
        }
    }

    /** Does something in a transaction that may be done twice; whatever goes wrong, it is done over. */
    <T extends @Nullable Object> T write(Session.Task<T> task) {
        for (int attempt = 1; ; attempt++) {
            try {
                return run(session -> session.transact(task));
            } catch (SQLException e) {
                if (attempt == WRITE_ATTEMPTS || dialect.failure(e) == Dialect.Failure.REFUSED) {
                    throw unavailable(e);
                }
            }
        }
    }

    /** Where a log keeps what was deleted, empties it, unless a reader still needs it. */
    void emptyLog() {
        if (dialect == Dialect.SQLITE) {
            try {
                run(session -> SqliteFile.emptyLog(session.connection()));
            } catch (SQLException e) {
                throw unavailable(e);
            }
        }
    }

    /** Writes tables anew without what was deleted; others wait, and nothing is lost if it fails. */
    void compact(List<String> tables) {
        try {
            run(session -> {
                session.closeStatements();
                try (Statement statement = session.connection().createStatement()) {
                    for (String sql : dialect.compaction(tables)) {
                        statement.execute(sql);
                    }
                }
                return dialect != Dialect.SQLITE || SqliteFile.emptyLog(session.connection());
            });
        } catch (SQLException e) {
            throw unavailable(e);
        }
    }

    /** Does something once; whatever it throws, the connection is not used again. */
    <T extends @Nullable Object> T run(Session.Task<T> task) throws SQLException {
        requireOpen();
        free.acquireUninterruptibly();
        return runHeld(task);
    }

    private <T extends @Nullable Object> T runHeld(Session.Task<T> task) throws SQLException {
        try {
            requireOpen();
            Session session = idle.pollFirst();
            if (session == null) {
                session = new Session(opener.open());
            }
            boolean done = false;
            try {
                T result = task.on(session);
                done = !session.isSpoilt();
                return result;
            } finally {
                giveBack(session, done);
            }
        } finally {
            free.release();
        }
    }

    private void giveBack(Session session, boolean sound) {
        if (sound) {
            idle.addFirst(session);
        } else {
            session.discard();
            discardIdle();
        }
        if (closed) {
            discardIdle();
        }
    }

    private void discardIdle() {
        for (Session session = idle.pollFirst(); session != null; session = idle.pollFirst()) {
            session.discard();
        }
    }

    void requireOpen() {
        if (closed) {
            throw new StoreException.Closed();
        }
    }

    /** Lets nobody begin any more, and waits for those who have. */
    void close() {
        closed = true;
        free.acquireUninterruptibly(most);
        free.release(most);
        discardIdle();
    }

    StoreException.Unavailable unavailable(SQLException e) {
        return new StoreException.Unavailable(database + " failed with " + shape(e) + "; nothing was written");
    }

    static String shape(SQLException e) {
        String state = e.getSQLState();
        return "SQL state " + state + ", error " + e.getErrorCode() + (state == null ? file(e) : network(state));
    }

    private static String network(String state) {
        return state.startsWith("08")
                ? " (no connection; does it run, and is its address right?)"
                : state.startsWith("28") ? " (it does not let this user in; are name and password right?)" : "";
    }

    /** What SQLite, which has numbers only, says by the first byte of them. */
    private static String file(SQLException e) {
        return switch (e.getErrorCode() & 0xFF) {
            case 8 -> " (the file may only be read)";
            case 11, 26 -> " (the file is damaged; was it copied while open, without the file -wal beside it?)";
            case 13 -> " (the disk is full)";
            case 14 -> " (it cannot open the file; is its folder there, and may this process write in it?)";
            default -> "";
        };
    }
}
