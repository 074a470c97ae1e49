package io.cdpkit.store.jdbc;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/** A real PostgreSQL server for the tests of this process, started when first asked for. */
final class Postgres {
    private static final AtomicInteger schemas = new AtomicInteger();
    private static @Nullable Postgres shared;

    private final EmbeddedPostgres server;

    private Postgres(EmbeddedPostgres server) {
        this.server = server;
    }

    /** The server; the test is skipped where none can start, or fails if CDPKIT_POSTGRES is "required". */
    static synchronized Postgres shared() {
        if (shared == null) {
            try {
                EmbeddedPostgres server = EmbeddedPostgres.builder()
                        .setServerConfig("fsync", "off")
                        .setServerConfig("synchronous_commit", "on")
                        .setServerConfig("max_connections", "100")
                        .start();
                shared = new Postgres(server);
            } catch (IOException | RuntimeException | LinkageError e) {
                if ("required".equals(System.getenv("CDPKIT_POSTGRES"))) {
                    throw new IllegalStateException("PostgreSQL must start here and does not", e);
                }
                return Assumptions.abort("PostgreSQL does not start on this machine: " + e);
            }
        }
        return shared;
    }

    /** What connects to a URL. */
    static DataSource source(String url) {
        return (DataSource) Proxy.newProxyInstance(
                Postgres.class.getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> {
                    if (!method.getName().equals("getConnection")) {
                        throw new UnsupportedOperationException(method.getName());
                    }
                    return DriverManager.getConnection(url);
                });
    }

    /** The URL of a part of the database that nothing is in. */
    String empty() {
        String schema = "s" + schemas.incrementAndGet();
        String url = server.getJdbcUrl("postgres", "postgres");
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA " + schema);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
        return url + "&currentSchema=" + schema;
    }
}
