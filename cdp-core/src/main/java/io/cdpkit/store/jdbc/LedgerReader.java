package io.cdpkit.store.jdbc;

import io.cdpkit.event.Identifier;
import io.cdpkit.event.Namespace;
import io.cdpkit.graph.LinkKey;
import io.cdpkit.profile.ProfileId;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Reads into a ledger what commits are checked against, many keys to a statement. */
final class LedgerReader {
    private final Session session;
    private final Dialect dialect;
    private final String tenant;
    private final Ledger ledger;

    LedgerReader(Session session, Dialect dialect, String tenant, Ledger ledger) {
        this.session = session;
        this.dialect = dialect;
        this.tenant = tenant;
        this.ledger = ledger;
    }

    private interface RowTask {
        void on(ResultSet row) throws SQLException;
    }

    void read(Ledger.Keys keys) throws SQLException {
        single(
                "SELECT a, (SELECT version FROM cdp_links WHERE tenant = ? AND link = k.a) FROM ",
                1,
                digests(keys.links),
                row -> ledger.links.put(row.getString(1), new Ledger.Row<>(row.getLong(2))));
        pairs(
                "SELECT a, b, (SELECT version FROM cdp_nodes WHERE tenant = ? AND namespace = k.a AND value = k.b) FROM ",
                keys.nodes,
                row -> ledger.nodes.put(identifier(row), new Ledger.Row<>(row.getLong(3))));
        single(
                "SELECT a, (SELECT version FROM cdp_profiles WHERE tenant = ? AND profile = k.a) FROM ",
                1,
                keys.profiles.stream().map(ProfileId::toString).toList(),
                row -> ledger.profiles.put(ProfileId.parse(row.getString(1)), new Ledger.Row<>(row.getLong(2))));
        pairs(
                "SELECT a, b, (SELECT count(*) FROM cdp_mentions WHERE tenant = ? AND namespace = k.a AND value = k.b)"
                        + " FROM ",
                keys.mentions,
                row -> ledger.mentions.put(identifier(row), row.getInt(3)));
        single(
                "SELECT a, (SELECT count(*) FROM cdp_events WHERE tenant = ? AND link = k.a) FROM ",
                1,
                digests(keys.histories),
                row -> ledger.histories.put(row.getString(1), row.getInt(2)));
        single(
                "SELECT a, (SELECT link FROM cdp_events WHERE tenant = ? AND message_id = k.a),"
                        + " (SELECT message_id FROM cdp_retractions WHERE tenant = ? AND message_id = k.a) FROM ",
                2,
                keys.messageIds.stream().filter(KeyText::isStorable).toList(),
                this::readEvent);
    }

    private void readEvent(ResultSet row) throws SQLException {
        String messageId = row.getString(1);
        String link = row.getString(2);
        if (link != null) {
            ledger.kept.put(messageId, link);
        }
        if (row.getString(3) != null) {
            ledger.retracted.add(messageId);
        }
    }

    private static Identifier identifier(ResultSet row) throws SQLException {
        return new Identifier(new Namespace(row.getString(1)), row.getString(2));
    }

    private List<String> digests(Collection<LinkKey> keys) {
        return keys.stream().filter(KeyText::isStorable).map(ledger::digest).toList();
    }

    private void pairs(String select, Collection<Identifier> identifiers, RowTask task) throws SQLException {
        ArrayList<String> namespaces = new ArrayList<>(identifiers.size());
        ArrayList<String> values = new ArrayList<>(identifiers.size());
        for (Identifier identifier : identifiers) {
            if (KeyText.isStorable(identifier.value())) {
                namespaces.add(identifier.namespace().name());
                values.add(identifier.value());
            }
        }
        query(select, 1, List.of(namespaces, values), task);
    }

    private void single(String select, int tenants, List<String> keys, RowTask task) throws SQLException {
        query(select, tenants, List.of(keys), task);
    }

    private void query(String select, int tenants, List<List<String>> keys, RowTask task) throws SQLException {
        if (keys.get(0).isEmpty()) {
            return;
        }
        PreparedStatement query = session.prepare(select + dialect.keys(keys.size()));
        int index = 1;
        while (index <= tenants) {
            query.setString(index++, tenant);
        }
        dialect.bind(query, index, keys);
        try (ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                task.on(rows);
            }
        }
    }
}
