package io.cdpkit.identity;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/** A real PostgreSQL server for the tests of this process, started when first asked for. */
final class PostgresServer {
    private static final AtomicInteger schemas = new AtomicInteger();
    private static @Nullable PostgresServer shared;

    private final EmbeddedPostgres server;
    private final Path binaries;
    private final Path data;

    private PostgresServer(EmbeddedPostgres server, Path binaries, Path data) {
        this.server = server;
        this.binaries = binaries;
        this.data = data;
    }

    /** The server; the test is skipped where none can start, or fails if CDPKIT_POSTGRES is "required". */
    static synchronized PostgresServer shared() {
        if (shared == null) {
            try {
                Path binaries = Files.createTempDirectory("cdpkit-pg-bin");
                Path data = Files.createTempDirectory("cdpkit-pg-data");
                EmbeddedPostgres server = EmbeddedPostgres.builder()
                        .setOverrideWorkingDirectory(binaries.toFile())
                        .setDataDirectory(data)
                        .setServerConfig("fsync", "off")
                        .setServerConfig("synchronous_commit", "on")
                        .setServerConfig("max_connections", "100")
                        .start();
                shared = new PostgresServer(server, binaries, data);
            } catch (IOException | RuntimeException | LinkageError e) {
                if ("required".equals(System.getenv("CDPKIT_POSTGRES"))) {
                    throw new IllegalStateException("PostgreSQL must start here and does not", e);
                }
                return Assumptions.abort("PostgreSQL does not start on this machine: " + e);
            }
        }
        return shared;
    }

    /** The URL of a part of the database that nothing is in. */
    String empty() {
        String schema = "s" + schemas.incrementAndGet();
        execute("CREATE SCHEMA " + schema);
        return url() + "&currentSchema=" + schema;
    }

    private String url() {
        return server.getJdbcUrl("postgres", "postgres");
    }

    /** Ends every other connection's process. */
    void terminateBackends() {
        execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                + " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()");
    }

    private void execute(String sql) {
        try (Connection connection = DriverManager.getConnection(url());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** Stops the server at once, as a crash would, and starts it again. */
    void restart() {
        try (Stream<Path> files = Files.walk(binaries)) {
            Path control = files.filter(file -> file.endsWith("bin/pg_ctl"))
                    .findFirst()
                    .orElseThrow();
            List<String> command = new ArrayList<>();
            if ("root".equals(System.getProperty("user.name"))) {
                command.addAll(List.of("unshare", "-U"));
            }
            command.addAll(
                    List.of(control.toString(), "-D", data.toString(), "-m", "immediate", "-t", "60", "-w", "restart"));
            Process process = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (process.waitFor() != 0) {
                throw new AssertionError("the server does not start again");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the server cannot be restarted", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
