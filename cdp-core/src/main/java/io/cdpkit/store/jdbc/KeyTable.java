package io.cdpkit.store.jdbc;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The table of the keys of subjects: a row for each generation of each of them, which stays when the key goes.
 *
 * <p>It knows keys as they are wrapped, and nothing of what is in them. Thread-safe.
 */
final class KeyTable {
    static final String SCHEMA = """
            CREATE TABLE IF NOT EXISTS cdp_keys (
                tenant {text} NOT NULL,
                subject {text} NOT NULL,
                generation BIGINT NOT NULL,
                ring BIGINT NOT NULL,
                wrapped {bytes},
                PRIMARY KEY (tenant, subject, generation)
            );
            """;

    private static final int BATCH = 256;

    private final Dialect dialect;

    KeyTable(Dialect dialect) {
        this.dialect = dialect;
    }

    List<WrappedKey> generations(Session session, String tenant, String subject) throws SQLException {
        PreparedStatement query =
                session.prepare("SELECT generation, ring, wrapped FROM cdp_keys WHERE tenant = ? AND subject = ?");
        query.setString(1, tenant);
        query.setString(2, subject);
        ArrayList<WrappedKey> keys = new ArrayList<>();
        try (ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                keys.add(new WrappedKey(tenant, subject, rows.getInt(1), rows.getLong(2), rows.getBytes(3)));
            }
        }
        return keys;
    }

    /** The latest generation of each subject that has one. */
    Map<String, WrappedKey> latest(Session session, String tenant, Collection<String> subjects) throws SQLException {
        PreparedStatement query = session.prepare(
                dialect.lookup("subject, generation, ring, wrapped", "cdp_keys", "tenant = ? AND subject = k.a", 1));
        query.setString(dialect.bind(query, 1, List.of(List.copyOf(subjects))), tenant);
        Map<String, WrappedKey> latest = new HashMap<>();
        try (ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                WrappedKey key =
                        new WrappedKey(tenant, rows.getString(1), rows.getInt(2), rows.getLong(3), rows.getBytes(4));
                latest.merge(key.subject, key, (a, b) -> a.generation > b.generation ? a : b);
            }
        }
        return latest;
    }

    /** Where {@link #after} begins. */
    static WrappedKey beforeAll() {
        return new WrappedKey("", "", 0, KeyRings.INDEX, null);
    }

    /** Some of the keys after one, in their order; none at the end. */
    List<WrappedKey> after(Session session, WrappedKey last) throws SQLException {
        PreparedStatement query = session.prepare("SELECT tenant, subject, generation, ring, wrapped FROM cdp_keys"
                + " WHERE (tenant, subject, generation) > (?, ?, ?) ORDER BY tenant, subject, generation LIMIT ?");
        query.setString(1, last.tenant);
        query.setString(2, last.subject);
        query.setInt(3, last.generation);
        query.setInt(4, BATCH);
        ArrayList<WrappedKey> keys = new ArrayList<>();
        try (ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                keys.add(new WrappedKey(
                        rows.getString(1), rows.getString(2), rows.getInt(3), rows.getLong(4), rows.getBytes(5)));
            }
        }
        return keys;
    }

    /** Whether a key that is not destroyed is on another ring. */
    boolean hasBeside(Session session, long ring) throws SQLException {
        PreparedStatement query = session.prepare("SELECT 1 FROM cdp_keys WHERE ring <> ? AND ring <> ? LIMIT 1");
        query.setLong(1, KeyRings.INDEX);
        query.setLong(2, ring);
        try (ResultSet row = query.executeQuery()) {
            return row.next();
        }
    }

    void insert(Session session, Collection<WrappedKey> keys) throws SQLException {
        PreparedStatement insert = session.prepare(
                "INSERT INTO cdp_keys (tenant, subject, generation, ring, wrapped) VALUES (?, ?, ?, ?, ?)");
        for (WrappedKey key : keys) {
            insert.setString(1, key.tenant);
            insert.setString(2, key.subject);
            insert.setInt(3, key.generation);
            insert.setLong(4, key.ring);
            insert.setBytes(5, key.wrapped);
            insert.addBatch();
        }
        insert.executeBatch();
    }

    /** Puts a key as it is wrapped now in the place of what it was, unless that is no more; how many that are. */
    int replace(Session session, WrappedKey former, WrappedKey key) throws SQLException {
        PreparedStatement update = session.prepare("UPDATE cdp_keys SET ring = ?, wrapped = ?"
                + " WHERE tenant = ? AND subject = ? AND generation = ? AND ring = ?");
        update.setLong(1, key.ring);
        update.setBytes(2, key.wrapped);
        update.setString(3, former.tenant);
        update.setString(4, former.subject);
        update.setInt(5, former.generation);
        update.setLong(6, former.ring);
        return update.executeUpdate();
    }

    /** Destroys the keys of some subjects up to a generation of each. */
    void destroy(Session session, String tenant, Map<String, Integer> upTo) throws SQLException {
        PreparedStatement update = session.prepare("UPDATE cdp_keys SET ring = ?, wrapped = NULL"
                + " WHERE tenant = ? AND subject = ? AND generation <= ?");
        for (Map.Entry<String, Integer> each : upTo.entrySet()) {
            update.setLong(1, KeyRings.INDEX);
            update.setString(2, tenant);
            update.setString(3, each.getKey());
            update.setInt(4, each.getValue());
            update.addBatch();
        }
        update.executeBatch();
    }
}
