package io.cdpkit.store.jdbc;

import io.cdpkit.store.StoreException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * The tables, and the steps that lead from one version of them to the next.
 *
 * <p>A step and the version it leads to are one transaction, and every statement of it may run twice, so that a process
 * that is killed in the middle, or two that open one database at once, do no harm.
 */
final class Schema {
    private static final int ATTEMPTS = 10;

    /** The statements of step n lead from version n to version n + 1. */
    private static final List<String> STEPS = List.of("""
            CREATE TABLE IF NOT EXISTS cdp_tenants (
                tenant {text} NOT NULL PRIMARY KEY,
                commits BIGINT NOT NULL,
                changes BIGINT NOT NULL
            ){clustered};
            CREATE TABLE IF NOT EXISTS cdp_events (
                tenant {text} NOT NULL,
                message_id {text} NOT NULL,
                link {text} NOT NULL,
                time_millis BIGINT NOT NULL,
                type {text} NOT NULL,
                name {text} NOT NULL,
                body {text} NOT NULL,
                PRIMARY KEY (tenant, message_id)
            );
            CREATE INDEX IF NOT EXISTS cdp_events_link ON cdp_events (tenant, link);
            CREATE TABLE IF NOT EXISTS cdp_retractions (
                tenant {text} NOT NULL,
                message_id {text} NOT NULL,
                PRIMARY KEY (tenant, message_id)
            ){clustered};
            CREATE TABLE IF NOT EXISTS cdp_links (
                tenant {text} NOT NULL,
                link {text} NOT NULL,
                identifiers {text} NOT NULL,
                more {text} NOT NULL,
                version BIGINT NOT NULL,
                body {text} NOT NULL,
                PRIMARY KEY (tenant, link)
            );
            CREATE INDEX IF NOT EXISTS cdp_links_identifiers ON cdp_links (tenant, identifiers);
            CREATE TABLE IF NOT EXISTS cdp_mentions (
                tenant {text} NOT NULL,
                namespace {text} NOT NULL,
                value {text} NOT NULL,
                link {text} NOT NULL,
                PRIMARY KEY (tenant, namespace, value, link)
            ){clustered};
            CREATE TABLE IF NOT EXISTS cdp_nodes (
                tenant {text} NOT NULL,
                namespace {text} NOT NULL,
                value {text} NOT NULL,
                profile {text} NOT NULL,
                version BIGINT NOT NULL,
                body {text} NOT NULL,
                PRIMARY KEY (tenant, namespace, value)
            ){clustered};
            CREATE TABLE IF NOT EXISTS cdp_profiles (
                tenant {text} NOT NULL,
                profile {text} NOT NULL,
                version BIGINT NOT NULL,
                due_second BIGINT,
                due_nano BIGINT,
                body {text} NOT NULL,
                memo {bytes},
                PRIMARY KEY (tenant, profile)
            );
            CREATE INDEX IF NOT EXISTS cdp_profiles_due ON cdp_profiles (tenant, due_second, due_nano)
                WHERE due_second IS NOT NULL;
            CREATE TABLE IF NOT EXISTS cdp_aliases (
                tenant {text} NOT NULL,
                profile {text} NOT NULL,
                namespace {text} NOT NULL,
                value {text} NOT NULL,
                PRIMARY KEY (tenant, profile)
            ){clustered};
            CREATE INDEX IF NOT EXISTS cdp_aliases_founder ON cdp_aliases (tenant, namespace, value);
            CREATE TABLE IF NOT EXISTS cdp_changes (
                tenant {text} NOT NULL,
                sequence BIGINT NOT NULL,
                profile {text} NOT NULL,
                body {text} NOT NULL,
                PRIMARY KEY (tenant, sequence)
            ){clustered};
            CREATE INDEX IF NOT EXISTS cdp_changes_profile ON cdp_changes (tenant, profile);
            CREATE TABLE IF NOT EXISTS cdp_consumers (
                tenant {text} NOT NULL,
                consumer {text} NOT NULL,
                sequence BIGINT NOT NULL,
                PRIMARY KEY (tenant, consumer)
            ){clustered};
            CREATE TABLE IF NOT EXISTS cdp_dead_letters (
                tenant {text} NOT NULL,
                consumer {text} NOT NULL,
                sequence BIGINT NOT NULL,
                profile {text} NOT NULL,
                reason {text} NOT NULL,
                body {text} NOT NULL,
                PRIMARY KEY (tenant, consumer, sequence)
            ){clustered};
            """, """
            CREATE TABLE IF NOT EXISTS cdp_held (
                tenant {text} NOT NULL,
                held {text} NOT NULL,
                since_millis BIGINT NOT NULL,
                form {text} NOT NULL,
                channel {text} NOT NULL,
                reason {text} NOT NULL,
                field {text} NOT NULL,
                rule {text} NOT NULL,
                bytes BIGINT NOT NULL,
                body {bytes} NOT NULL,
                PRIMARY KEY (tenant, held)
            );
            CREATE INDEX IF NOT EXISTS cdp_held_since ON cdp_held (tenant, since_millis, held);
            """);

    /** What the steps made, but for the version. */
    static final List<String> TABLES = List.of(
            "cdp_tenants",
            "cdp_events",
            "cdp_retractions",
            "cdp_links",
            "cdp_mentions",
            "cdp_nodes",
            "cdp_profiles",
            "cdp_aliases",
            "cdp_changes",
            "cdp_consumers",
            "cdp_dead_letters",
            "cdp_held");

    private Schema() {}

    /**
     * Brings the tables to this library's version.
     *
     * @throws IllegalStateException if they are of a later one
     */
    static void migrate(Sessions sessions) {
        for (int attempt = 1; ; attempt++) {
            try {
                sessions.run(session -> {
                    inTransaction(session, () -> prepare(session, sessions.dialect()));
                    while (inTransaction(session, () -> step(session, sessions.dialect()))) {
                        // One step after the other.
                    }
                    return true;
                });
                return;
            } catch (SQLException e) {
                if (attempt == ATTEMPTS || sessions.dialect().failure(e) != Dialect.Failure.CONFLICT) {
                    throw new StoreException.Unavailable(
                            "the tables cannot be made, the database failed with " + Sessions.shape(e));
                }
            }
        }
    }

    private interface Task {
        boolean run() throws SQLException;
    }

    private static boolean inTransaction(Session session, Task task) throws SQLException {
        session.connection().setAutoCommit(false);
        boolean result = task.run();
        session.connection().commit();
        session.connection().setAutoCommit(true);
        return result;
    }

    private static boolean prepare(Session session, Dialect dialect) throws SQLException {
        run(session, dialect, """
                CREATE TABLE IF NOT EXISTS cdp_schema (id BIGINT NOT NULL PRIMARY KEY, version BIGINT NOT NULL);
                INSERT INTO cdp_schema (id, version) VALUES (1, 0) ON CONFLICT DO NOTHING;
                """);
        return true;
    }

    /** Takes one step; false if there is none left. */
    private static boolean step(Session session, Dialect dialect) throws SQLException {
        int version = version(session, dialect);
        if (version > STEPS.size()) {
            throw new IllegalStateException("the tables are of version " + version + " and this library knows up to "
                    + STEPS.size() + "; use the release that made them, or a later one");
        } else if (version == STEPS.size()) {
            return false;
        }
        run(session, dialect, STEPS.get(version));
        run(session, dialect, "UPDATE cdp_schema SET version = " + (version + 1) + " WHERE id = 1;");
        return true;
    }

    private static int version(Session session, Dialect dialect) throws SQLException {
        PreparedStatement query = session.prepare("SELECT version FROM cdp_schema WHERE id = 1" + dialect.forUpdate);
        try (ResultSet rows = query.executeQuery()) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private static void run(Session session, Dialect dialect, String statements) throws SQLException {
        String sql = statements
                .replace("{text}", dialect.text)
                .replace("{bytes}", dialect.bytes)
                .replace("{clustered}", dialect.clustered);
        try (Statement statement = session.connection().createStatement()) {
            for (String each : sql.strip().split(";\\s*", -1)) {
                if (!each.isEmpty()) {
                    statement.execute(each);
                }
            }
        }
    }
}
