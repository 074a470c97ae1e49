package io.cdpkit.store.jdbc;

import io.cdpkit.event.Identifier;
import io.cdpkit.graph.Node;
import io.cdpkit.store.jdbc.Ledger.Row;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The keys of one tenant that an erasure is to destroy, noted with its commit and destroyed right after.
 *
 * <p>What a process that ended between the two has left is destroyed before the tenant is written the next time, or when the
 * store is opened. Thread-safe.
 */
final class Shreds {
    private final SubjectKeys keys;
    private final String tenant;
    private final Dialect dialect;
    /** Whether a destruction of keys may be pending, as far as this process can know; only the one who writes looks. */
    private volatile boolean pending = true;

    Shreds(SubjectKeys keys, String tenant, Dialect dialect) {
        this.keys = keys;
        this.tenant = tenant;
        this.dialect = dialect;
    }

    // Noting

    /** The latest key of each subject that is gone when the ledger is written. */
    Map<String, Integer> of(Session session, Ledger ledger, Sealing sealing) throws SQLException {
        return ledger.erases() ? keys.active(tenant, gone(session, ledger, sealing)) : Map.of();
    }

    /** The subjects of erased ids, and of the identifiers that no row is about any more when the ledger is written. */
    private Set<String> gone(Session session, Ledger ledger, Sealing sealing) throws SQLException {
        Tokens tokens = keys.tokens(tenant);
        Set<String> gone = new TreeSet<>();
        ledger.erasedIds.forEach(id -> gone.add(tokens.subject(id)));
        Set<Identifier> candidates = new HashSet<>();
        ledger.nodes.forEach((identifier, row) -> {
            if (row.isRemoved()) {
                candidates.add(identifier);
            }
        });
        Set<String> removedLinks = new HashSet<>();
        ledger.links.forEach((link, row) -> {
            if (row.isRemoved()) {
                removedLinks.add(link);
                candidates.addAll(ledger.removedKey(link).identifiers());
            }
        });
        for (Identifier candidate : candidates) {
            Row<Node> node = ledger.nodes.get(candidate);
            String subject = sealing.token(candidate);
            boolean stays = sealing.isSubject(subject)
                    || ((node == null || !node.isRemoved()) && isThere(session, "cdp_nodes", "value", subject))
                    || isBeside(session, "cdp_mentions", "link", subject, removedLinks)
                    || isBeside(session, "cdp_aliases", "profile", subject, ids(ledger));
            if (!stays) {
                gone.add(subject);
            }
        }
        return gone;
    }

    private static Set<String> ids(Ledger ledger) {
        Set<String> ids = new HashSet<>();
        ledger.erasedIds.forEach(id -> ids.add(id.toString()));
        return ids;
    }

    private boolean isThere(Session session, String table, String column, String subject) throws SQLException {
        return isBeside(session, table, column, subject, Set.of());
    }

    /** Whether there is a row of a subject whose key is none of some. */
    private boolean isBeside(Session session, String table, String column, String subject, Set<String> removed)
            throws SQLException {
        PreparedStatement query = session.prepare(
                "SELECT " + column + " FROM " + table + " WHERE tenant = ? AND namespace = '' AND value = ? LIMIT ?");
        query.setString(1, tenant);
        query.setString(2, subject);
        query.setLong(3, removed.size() + 1L);
        try (ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                if (!removed.contains(rows.getString(1))) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Notes keys to destroy when the transaction is committed. */
    void note(Session session, Map<String, Integer> shreds) throws SQLException {
        if (!shreds.isEmpty()) {
            pending = true;
            batch(session, "INSERT INTO cdp_shreds (tenant, subject, generation) VALUES (?, ?, ?)", shreds);
        }
    }

    private void batch(Session session, String sql, Map<String, Integer> shreds) throws SQLException {
        PreparedStatement statement = session.prepare(sql);
        for (Map.Entry<String, Integer> shred : shreds.entrySet()) {
            statement.setString(1, tenant);
            statement.setString(2, shred.getKey());
            statement.setInt(3, shred.getValue());
            statement.addBatch();
        }
        statement.executeBatch();
    }

    // Destroying

    /** Makes up for what a process that ended between an erasure and the destruction of its keys has left. */
    void makeUp(Session session) throws SQLException {
        if (pending || dialect != Dialect.SQLITE) {
            destroy(session);
        }
    }

    /** Destroys what was noted, after the commit. */
    void destroyNow(Session session) {
        try {
            session.transact(task -> {
                destroy(task);
                return true;
            });
            pending = false;
        } catch (SQLException | RuntimeException e) {
            // What is erased is erased; its keys are destroyed before the tenant is written the next time.
            session.spoil();
        }
    }

    private void destroy(Session session) throws SQLException {
        Map<String, Integer> shreds = new TreeMap<>();
        PreparedStatement query = session.prepare("SELECT subject, generation FROM cdp_shreds WHERE tenant = ?");
        query.setString(1, tenant);
        try (ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                shreds.put(rows.getString(1), rows.getInt(2));
            }
        }
        if (shreds.isEmpty()) {
            pending = false;
            return;
        }
        keys.destroy(tenant, shreds);
        batch(session, "DELETE FROM cdp_shreds WHERE tenant = ? AND subject = ? AND generation = ?", shreds);
    }

    /** Destroys whatever is to be destroyed, of any tenant. */
    static void destroyAll(Sessions sessions, SubjectKeys keys) {
        try {
            sessions.run(session -> {
                List<String> tenants = new ArrayList<>();
                try (ResultSet rows = session.prepare("SELECT DISTINCT tenant FROM cdp_shreds")
                        .executeQuery()) {
                    while (rows.next()) {
                        tenants.add(rows.getString(1));
                    }
                }
                return session.transact(task -> {
                    for (String tenant : tenants) {
                        new Shreds(keys, tenant, sessions.dialect()).destroy(task);
                    }
                    return true;
                });
            });
        } catch (SQLException e) {
            throw sessions.unavailable(e);
        }
    }
}
