package io.cdpkit.store.jdbc;

import io.cdpkit.event.Identifier;
import io.cdpkit.graph.LinkKey;
import io.cdpkit.profile.ProfileId;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Reads into a ledger what commits are checked against, in one statement. */
final class LedgerReader {
    private final Session session;
    private final Dialect dialect;
    private final String tenant;
    private final Rows rows;
    private final Ledger ledger;
    /** What keys in the columns stand for. */
    private final Map<Rows.Name, Identifier> identifiers = new HashMap<>();

    private final Map<String, String> messageIds = new HashMap<>();
    private final ArrayList<Part> parts = new ArrayList<>();

    LedgerReader(Session session, Dialect dialect, String tenant, Rows rows, Ledger ledger) {
        this.session = session;
        this.dialect = dialect;
        this.tenant = tenant;
        this.rows = rows;
        this.ledger = ledger;
    }

    /** Takes a row of the answer: a key, in the second column, and what is stored under it. */
    private interface RowTask {
        void on(ResultSet row) throws SQLException;
    }

    /**
     * Part of the statement.
     *
     * @param text of the third column, which is the second column of a key or is stored under it
     * @param number of the fourth column
     * @param tenants how often they name the tenant
     */
    private record Part(String text, String number, int tenants, List<List<String>> keys, RowTask task) {}

    void read(Ledger.Keys keys) throws SQLException {
        single(
                "(SELECT version FROM cdp_links WHERE tenant = ? AND link = k.a)",
                digests(keys.links),
                row -> ledger.links.put(row.getString(2), new Ledger.Row<>(row.getLong(4))));
        pairs(
                "(SELECT version FROM cdp_nodes WHERE tenant = ? AND namespace = k.a AND value = k.b)",
                keys.nodes,
                row -> ledger.nodes.put(identifier(row), new Ledger.Row<>(row.getLong(4))));
        single(
                "(SELECT version FROM cdp_profiles WHERE tenant = ? AND profile = k.a)",
                keys.profiles.stream().map(ProfileId::toString).toList(),
                row -> ledger.profiles.put(ProfileId.parse(row.getString(2)), new Ledger.Row<>(row.getLong(4))));
        pairs(
                "(SELECT count(*) FROM cdp_mentions WHERE tenant = ? AND namespace = k.a AND value = k.b)",
                keys.mentions,
                row -> ledger.mentions.put(identifier(row), row.getInt(4)));
        single(
                "(SELECT count(*) FROM cdp_events WHERE tenant = ? AND link = k.a)",
                digests(keys.histories),
                row -> ledger.histories.put(row.getString(2), row.getInt(4)));
        for (String messageId : keys.messageIds) {
            if (KeyText.isStorable(messageId)) {
                messageIds.put(rows.messageId(messageId), messageId);
            }
        }
        add(new Part(
                "(SELECT link FROM cdp_events WHERE tenant = ? AND message_id = k.a)",
                "(SELECT count(*) FROM cdp_retractions WHERE tenant = ? AND message_id = k.a)",
                2,
                List.of(List.copyOf(messageIds.keySet())),
                this::readEvent));
        if (!parts.isEmpty()) {
            query();
        }
    }

    private void readEvent(ResultSet row) throws SQLException {
        String messageId = Objects.requireNonNull(messageIds.get(row.getString(2)));
        String link = row.getString(3);
        if (link != null) {
            ledger.kept.put(messageId, link);
        }
        if (row.getInt(4) > 0) {
            ledger.retracted.add(messageId);
        }
    }

    private Identifier identifier(ResultSet row) throws SQLException {
        return Objects.requireNonNull(identifiers.get(new Rows.Name(row.getString(2), row.getString(3))));
    }

    private List<String> digests(Collection<LinkKey> keys) {
        return keys.stream().filter(KeyText::isStorable).map(ledger::digest).toList();
    }

    private void single(String number, List<String> keys, RowTask task) {
        add(new Part("CAST(NULL AS TEXT)", number, 1, List.of(keys), task));
    }

    private void pairs(String number, Collection<Identifier> keys, RowTask task) {
        ArrayList<String> namespaces = new ArrayList<>(keys.size());
        ArrayList<String> values = new ArrayList<>(keys.size());
        for (Identifier identifier : keys) {
            if (KeyText.isStorable(identifier.value())) {
                Rows.Name name = rows.name(identifier);
                identifiers.put(name, identifier);
                namespaces.add(name.namespace());
                values.add(name.value());
            }
        }
        add(new Part("b", number, 1, List.of(namespaces, values), task));
    }

    private void add(Part part) {
        if (!part.keys().get(0).isEmpty()) {
            parts.add(part);
        }
    }

    private void query() throws SQLException {
        StringBuilder sql = new StringBuilder(512);
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            sql.append(i == 0 ? "SELECT " : " UNION ALL SELECT ").append(i).append(", a, ");
            sql.append(part.text()).append(", ").append(part.number()).append(" FROM ");
            sql.append(dialect.keys(part.keys().size()));
        }
        PreparedStatement query = session.prepare(sql.toString());
        int index = 1;
        for (Part part : parts) {
            for (int i = 0; i < part.tenants(); i++) {
                query.setString(index++, tenant);
            }
            index = dialect.bind(query, index, part.keys());
        }
        try (ResultSet answer = query.executeQuery()) {
            while (answer.next()) {
                parts.get(answer.getInt(1)).task().on(answer);
            }
        }
    }
}
