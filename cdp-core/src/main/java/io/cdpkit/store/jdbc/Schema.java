package io.cdpkit.store.jdbc;

import io.cdpkit.store.StoreException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The tables, and the steps that lead from one version of them to the next.
 *
 * <p>A step and the version it leads to are one transaction, and every statement of it may run twice, so that a process
 * that is killed in the middle, or two that open one database at once, do no harm.
 */
final class Schema {
    private static final int ATTEMPTS = 10;

    /** The statements of step n lead from version n to version n + 1. */
    private static final List<String> STEPS = List.of(
            """
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
                body {body} NOT NULL,
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
                body {body} NOT NULL,
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
                body {body} NOT NULL,
                PRIMARY KEY (tenant, namespace, value)
            ){clustered};
            CREATE TABLE IF NOT EXISTS cdp_profiles (
                tenant {text} NOT NULL,
                profile {text} NOT NULL,
                version BIGINT NOT NULL,
                due_second BIGINT,
                due_nano BIGINT,
                body {body} NOT NULL,
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
                {founder}PRIMARY KEY (tenant, profile)
            ){clustered};
            CREATE INDEX IF NOT EXISTS cdp_aliases_founder ON cdp_aliases (tenant, namespace, value);
            CREATE TABLE IF NOT EXISTS cdp_changes (
                tenant {text} NOT NULL,
                sequence BIGINT NOT NULL,
                profile {text} NOT NULL,
                body {body} NOT NULL,
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
                body {body} NOT NULL,
                PRIMARY KEY (tenant, consumer, sequence)
            ){clustered};
            """,
            """
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
            """,
            // Nothing to make, but releases that know fewer steps cannot read checkpoints.
            "");

    /** What a database of sealed rows has besides, from its first step on. */
    private static final String SEALED_ONLY = """
            CREATE TABLE IF NOT EXISTS cdp_shreds (
                tenant {text} NOT NULL,
                subject {text} NOT NULL,
                generation BIGINT NOT NULL,
                PRIMARY KEY (tenant, subject)
            ){clustered};
            """;

    /** What the steps made, but for the version. */
    private static final List<String> TABLES = List.of(
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

    /** The tables of a database, but for that of the version. */
    static List<String> tables(boolean sealed) {
        return sealed ? Stream.concat(TABLES.stream(), Stream.of("cdp_shreds")).toList() : TABLES;
    }

    /**
     * Brings the tables to this library's version.
     *
     * @param keys what tells the keys from others that rows are sealed with; null where they are in the clear
     * @throws IllegalStateException if they are of a later one, or their rows are not kept in this way
     */
    static void migrate(Sessions sessions, @Nullable Long keys) {
        for (int attempt = 1; ; attempt++) {
            try {
                sessions.run(session -> {
                    if (!isThere(session, "cdp_schema")) {
                        session.transact(task -> prepare(task, sessions.dialect()));
                    }
                    while (session.transact(task -> step(task, sessions.dialect(), keys))) {
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

    /** Asked first, as who opens tables that are there need not have the right to make any. */
    static boolean isThere(Session session, String versionTable) {
        try (Statement query = session.connection().createStatement();
                ResultSet rows = query.executeQuery("SELECT version FROM " + versionTable + " WHERE id = 1")) {
            return rows.next();
        } catch (SQLException e) {
            return false;
        }
    }

    private static boolean prepare(Session session, Dialect dialect) throws SQLException {
        run(session, dialect, """
                CREATE TABLE IF NOT EXISTS cdp_schema (id BIGINT NOT NULL PRIMARY KEY, version BIGINT NOT NULL);
                INSERT INTO cdp_schema (id, version) VALUES (1, 0) ON CONFLICT DO NOTHING;
                """);
        return true;
    }

    /** Takes one step; false if there is none left. */
    private static boolean step(Session session, Dialect dialect, @Nullable Long keys) throws SQLException {
        int version = version(session, dialect);
        if (version > STEPS.size()) {
            throw new IllegalStateException("the tables are of version " + version + " and this library knows up to "
                    + STEPS.size() + "; use the release that made them, or a later one");
        }
        Long made = keys(session);
        if (version == 0 && made == null && keys != null) {
            run(session, dialect, "INSERT INTO cdp_schema (id, version) VALUES (2, " + keys + ");");
        } else {
            requireSame(made, keys);
        }
        if (version == STEPS.size()) {
            return false;
        }
        boolean sealed = keys != null;
        run(
                session,
                dialect,
                (STEPS.get(version) + (sealed && version == 0 ? SEALED_ONLY : ""))
                        .replace("{body}", sealed ? "{bytes}" : "{text}")
                        .replace("{founder}", sealed ? "body {bytes} NOT NULL,\n" : ""));
        run(session, dialect, "UPDATE cdp_schema SET version = " + (version + 1) + " WHERE id = 1;");
        return true;
    }

    /** The row of number 2 says that rows are sealed, and with whose keys. */
    private static @Nullable Long keys(Session session) throws SQLException {
        try (ResultSet rows =
                session.prepare("SELECT version FROM cdp_schema WHERE id = 2").executeQuery()) {
            return rows.next() ? rows.getLong(1) : null;
        }
    }

    private static void requireSame(@Nullable Long made, @Nullable Long keys) {
        if (made == null && keys != null) {
            throw new IllegalStateException("the rows of this database are in the clear; open it without keys,"
                    + " or take its events over into a new database that is opened with keys");
        } else if (made != null && keys == null) {
            throw new IllegalStateException(
                    "the rows of this database are sealed; open it with the SubjectKeys that it was made with");
        } else if (made != null && !made.equals(keys)) {
            throw new IllegalStateException("the rows of this database are sealed with the keys of another SubjectKeys;"
                    + " open it with those that it was made with");
        }
    }

    private static int version(Session session, Dialect dialect) throws SQLException {
        PreparedStatement query = session.prepare("SELECT version FROM cdp_schema WHERE id = 1" + dialect.forUpdate);
        try (ResultSet rows = query.executeQuery()) {
            rows.next();
            return rows.getInt(1);
        }
    }

    static void run(Session session, Dialect dialect, String statements) throws SQLException {
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
