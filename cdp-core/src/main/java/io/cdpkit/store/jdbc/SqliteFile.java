package io.cdpkit.store.jdbc;

import io.cdpkit.file.FileHold;
import io.cdpkit.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Properties;
import java.util.function.UnaryOperator;

/**
 * A database file that this process alone writes.
 *
 * <p>SQLite itself lets processes take turns, but this store remembers what it wrote; so it holds a lock on a file beside
 * the database, which the system lets go of when the process ends, in whatever way.
 */
final class SqliteFile implements AutoCloseable {
    /** How many pages of 4 KiB the write-ahead log may gather before they go to their places. */
    private static final int CHECKPOINT_PAGES = 10_000;
    /** Room for all pages that a large group of commits changes, so that none is written twice. */
    private static final int WRITER_CACHE_KIBIBYTES = 32_768;

    private static final int READER_CACHE_KIBIBYTES = 4_096;
    private static final int PATIENCE_MILLIS = 5_000;
    /** What a database begins with that is not empty. */
    private static final byte[] HEADER = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);

    private final String url;
    private final FileHold hold;
    private final UnaryOperator<Connection> way;

    private SqliteFile(String url, FileHold hold, UnaryOperator<Connection> way) {
        this.url = url;
        this.hold = hold;
        this.way = way;
    }

    /**
     * Takes hold of a database file, which need not exist.
     *
     * @throws IllegalStateException if somebody else holds it, or the driver is missing
     * @throws StoreException.Unavailable if it cannot be read or written, or is no database
     */
    static SqliteFile open(Path file) {
        return open(file, UnaryOperator.identity());
    }

    /** The same, with something on the way to the database that each connection goes through. */
    static SqliteFile open(Path file, UnaryOperator<Connection> way) {
        Path absolute = FileHold.real(file.toAbsolutePath());
        String url = "jdbc:sqlite:" + absolute.toUri();
        try {
            DriverManager.getDriver(url);
        } catch (SQLException e) {
            throw new IllegalStateException("no driver for SQLite; add org.xerial:sqlite-jdbc to the class path");
        }
        try {
            Path parent = absolute.getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            requireDatabase(absolute);
            return new SqliteFile(
                    url, FileHold.of(absolute, ", or let several processes share a PostgreSQL database"), way);
        } catch (IOException e) {
            throw new StoreException.Unavailable(absolute + " cannot be opened; may this process write there?", e);
        }
    }

    private static void requireDatabase(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new StoreException.Unavailable(file + " is a folder; name a file in it, such as shop.db");
        } else if (Files.exists(file)) {
            try (InputStream in = Files.newInputStream(file)) {
                byte[] begin = in.readNBytes(HEADER.length);
                if (begin.length > 0 && !Arrays.equals(begin, HEADER)) {
                    throw new StoreException.Unavailable(file + " is no SQLite database; name another file");
                }
            }
        }
    }

    Connection reader() throws SQLException {
        return connect(settings(READER_CACHE_KIBIBYTES), "PRAGMA query_only = TRUE");
    }

    Connection writer() throws SQLException {
        Properties settings = settings(WRITER_CACHE_KIBIBYTES);
        settings.setProperty("transaction_mode", "IMMEDIATE");
        return connect(settings, "PRAGMA wal_autocheckpoint = " + CHECKPOINT_PAGES);
    }

    /** Writes all that is committed into another file, under another name until it is whole. */
    void copy(Path to) throws SQLException, IOException {
        Path part = to.resolveSibling(to.getFileName() + "-part");
        Files.deleteIfExists(part);
        try {
            try (Connection connection = DriverManager.getConnection(url, settings(READER_CACHE_KIBIBYTES));
                    PreparedStatement copy = connection.prepareStatement("VACUUM INTO ?")) {
                copy.setString(1, part.toString());
                copy.execute();
            }
            try (FileChannel written = FileChannel.open(part, StandardOpenOption.WRITE)) {
                written.force(true);
            }
            Files.move(part, to, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private Connection connect(Properties settings, String pragma) throws SQLException {
        Connection connection = way.apply(DriverManager.getConnection(url, settings));
        try {
            set(connection, pragma);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /**
     * Moves what the log holds to its place and empties the log, so that what was erased is in no file any more.
     *
     * @return whether it is empty; a reader that began before may still need it
     */
    static boolean emptyLog(Connection writer) throws SQLException {
        set(writer, "PRAGMA busy_timeout = 0");
        try (Statement statement = writer.createStatement();
                ResultSet row = statement.executeQuery("PRAGMA wal_checkpoint(TRUNCATE)")) {
            return row.next() && row.getInt(1) == 0;
        } finally {
            set(writer, "PRAGMA busy_timeout = " + PATIENCE_MILLIS);
        }
    }

    private static Properties settings(int cache) {
        Properties settings = new Properties();
        settings.setProperty("journal_mode", "WAL");
        settings.setProperty("synchronous", "FULL");
        settings.setProperty("busy_timeout", String.valueOf(PATIENCE_MILLIS));
        settings.setProperty("cache_size", "-" + cache);
        settings.setProperty("secure_delete", "ON");
        return settings;
    }

    private static void set(Connection connection, String pragma) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(pragma);
        }
    }

    @Override
    public void close() {
        try {
            hold.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot release the lock of the store", e);
        }
    }
}
