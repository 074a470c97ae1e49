package io.cdpkit.store.jdbc;

import io.cdpkit.event.Identifier;
import io.cdpkit.graph.Link;
import io.cdpkit.graph.Node;
import io.cdpkit.profile.Change;
import io.cdpkit.profile.Profile;
import io.cdpkit.profile.ProfileId;
import io.cdpkit.store.Commit;
import io.cdpkit.store.jdbc.Ledger.Row;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Writes what a ledger came to, table by table in the order of keys, many rows to a statement.
 *
 * <p>New rows are inserted, so that unique keys refuse twins; others are found by the version they had. Whatever the
 * isolation of the database, a row that changed meanwhile ends the transaction.
 */
final class LedgerWriter {
    /** SQLite would look through all changes of a tenant, so those are found by their index first. */
    private static final List<String> ERASURES = List.of(
            "DELETE FROM cdp_aliases WHERE tenant = ? AND profile = ?",
            "DELETE FROM cdp_changes WHERE (tenant, sequence) IN"
                    + " (SELECT tenant, sequence FROM cdp_changes WHERE tenant = ? AND profile = ?)",
            "DELETE FROM cdp_dead_letters WHERE tenant = ? AND profile = ?");

    private final Session session;
    private final String tenant;
    private final Rows rows;
    private final Rows.Writing writing;
    private final Ledger ledger;

    LedgerWriter(Session session, String tenant, Rows rows, Ledger ledger) throws SQLException {
        this.session = session;
        this.tenant = tenant;
        this.rows = rows;
        this.writing = rows.writing(session, ledger);
        this.ledger = ledger;
    }

    /** Binds a row from a parameter on; the tenant is bound. */
    private interface Binding<T> {
        void bind(PreparedStatement statement, T row) throws SQLException;
    }

    private record Mention(Identifier identifier, String link) {}

    /**
     * Writes all.
     *
     * @param lastChange the number of the last change so far
     */
    void write(long lastChange) throws SQLException {
        writeLinks();
        writeEvents();
        writeNodes();
        writeProfiles();
        erase();
        writeAliases();
        long[] sequence = {lastChange};
        this.<Change>forEach(
                "INSERT INTO cdp_changes (tenant, sequence, profile, body) VALUES (?, ?, ?, ?)",
                ledger.newChanges,
                (statement, change) -> {
                    statement.setLong(2, ++sequence[0]);
                    statement.setString(3, change.profile().toString());
                    writing.bind(statement, 4, sequence[0], change);
                });
    }

    private void writeAliases() throws SQLException {
        List<String> columns = rows.aliasColumns();
        forEach(
                "INSERT INTO cdp_aliases (tenant, profile, " + String.join(", ", columns) + ") VALUES (?, ?"
                        + ", ?".repeat(columns.size()) + ") ON CONFLICT (tenant, profile) DO UPDATE SET "
                        + columns.stream()
                                .map(column -> column + " = excluded." + column)
                                .collect(Collectors.joining(", ")),
                ledger.newAliases.entrySet(),
                (statement, alias) -> {
                    statement.setString(2, alias.getKey().toString());
                    writing.bind(statement, 3, alias.getKey(), alias.getValue());
                });
    }

    private void writeLinks() throws SQLException {
        List<Map.Entry<String, Row<Link>>> inserted = only(ledger.links, Row::isNew);
        forEach(
                "INSERT INTO cdp_links (tenant, link, identifiers, more, version, body) VALUES (?, ?, ?, ?, ?, ?)",
                inserted,
                (statement, entry) -> {
                    Link link = value(entry);
                    List<String> place = rows.place(link.key());
                    statement.setString(2, entry.getKey());
                    statement.setString(3, place.get(0));
                    statement.setString(4, place.get(1));
                    statement.setLong(5, link.version());
                    writing.bind(statement, 6, link);
                });
        forEach(
                "INSERT INTO cdp_mentions (tenant, namespace, value, link) VALUES (?, ?, ?, ?)",
                mentions(inserted),
                (statement, mention) -> {
                    rows.bind(statement, 2, mention.identifier());
                    statement.setString(4, mention.link());
                });
        forEach(
                "UPDATE cdp_links SET version = ?, body = ? WHERE tenant = ? AND link = ? AND version = ?",
                3,
                only(ledger.links, Row::isChanged),
                (statement, entry) -> {
                    Link link = value(entry);
                    statement.setLong(1, link.version());
                    writing.bind(statement, 2, link);
                    statement.setString(4, entry.getKey());
                    statement.setLong(5, entry.getValue().stored);
                });
        List<Map.Entry<String, Row<Link>>> removed = only(ledger.links, Row::isRemoved);
        forEach("DELETE FROM cdp_links WHERE tenant = ? AND link = ? AND version = ?", removed, (statement, entry) -> {
            statement.setString(2, entry.getKey());
            statement.setLong(3, entry.getValue().stored);
        });
        forEach(
                "DELETE FROM cdp_mentions WHERE tenant = ? AND namespace = ? AND value = ? AND link = ?",
                removedMentions(removed),
                (statement, mention) -> {
                    rows.bind(statement, 2, mention.identifier());
                    statement.setString(4, mention.link());
                });
    }

    private List<Mention> mentions(List<Map.Entry<String, Row<Link>>> links) {
        ArrayList<Mention> mentions = new ArrayList<>(2 * links.size());
        for (Map.Entry<String, Row<Link>> entry : links) {
            for (Identifier identifier : value(entry).key().identifiers()) {
                mentions.add(new Mention(identifier, entry.getKey()));
            }
        }
        return mentions;
    }

    private List<Mention> removedMentions(List<Map.Entry<String, Row<Link>>> links) {
        ArrayList<Mention> mentions = new ArrayList<>(2 * links.size());
        for (Map.Entry<String, Row<Link>> entry : links) {
            for (Identifier identifier : ledger.removedKey(entry.getKey()).identifiers()) {
                mentions.add(new Mention(identifier, entry.getKey()));
            }
        }
        return mentions;
    }

    private void writeEvents() throws SQLException {
        forEach(
                "DELETE FROM cdp_events WHERE tenant = ? AND message_id = ?",
                ledger.removedEvents,
                (statement, messageId) -> statement.setString(2, rows.messageId(messageId)));
        forEach(
                "INSERT INTO cdp_retractions (tenant, message_id) VALUES (?, ?)",
                ledger.newRetractions,
                (statement, messageId) -> statement.setString(2, rows.messageId(messageId)));
        forEach(
                "INSERT INTO cdp_events (tenant, message_id, link, time_millis, type, name, body)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?)",
                ledger.newEvents.values(),
                this::bind);
    }

    private void bind(PreparedStatement statement, Commit.Filed filed) throws SQLException {
        statement.setString(2, rows.messageId(filed.event().id()));
        statement.setString(3, ledger.digest(filed.link()));
        writing.bind(statement, 4, filed);
    }

    private void writeNodes() throws SQLException {
        forEach(
                "INSERT INTO cdp_nodes (tenant, namespace, value, profile, version, body) VALUES (?, ?, ?, ?, ?, ?)",
                only(ledger.nodes, Row::isNew),
                (statement, entry) -> {
                    Node node = value(entry);
                    rows.bind(statement, 2, node.identifier());
                    statement.setString(4, node.owner().toString());
                    statement.setLong(5, node.version());
                    writing.bind(statement, 6, node);
                });
        forEach(
                "UPDATE cdp_nodes SET profile = ?, version = ?, body = ?"
                        + " WHERE tenant = ? AND namespace = ? AND value = ? AND version = ?",
                4,
                only(ledger.nodes, Row::isChanged),
                (statement, entry) -> {
                    Node node = value(entry);
                    statement.setString(1, node.owner().toString());
                    statement.setLong(2, node.version());
                    writing.bind(statement, 3, node);
                    rows.bind(statement, 5, node.identifier());
                    statement.setLong(7, entry.getValue().stored);
                });
        forEach(
                "DELETE FROM cdp_nodes WHERE tenant = ? AND namespace = ? AND value = ? AND version = ?",
                only(ledger.nodes, Row::isRemoved),
                (statement, entry) -> {
                    rows.bind(statement, 2, entry.getKey());
                    statement.setLong(4, entry.getValue().stored);
                });
    }

    private void writeProfiles() throws SQLException {
        forEach(
                "INSERT INTO cdp_profiles (version, due_second, due_nano, body, memo, tenant, profile)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?)",
                6,
                only(ledger.profiles, Row::isNew),
                this::bindProfile);
        forEach(
                "UPDATE cdp_profiles SET version = ?, due_second = ?, due_nano = ?, body = ?, memo = ?"
                        + " WHERE tenant = ? AND profile = ? AND version = ?",
                6,
                only(ledger.profiles, Row::isChanged),
                (statement, entry) -> {
                    bindProfile(statement, entry);
                    statement.setLong(8, entry.getValue().stored);
                });
        forEach(
                "DELETE FROM cdp_profiles WHERE tenant = ? AND profile = ? AND version = ?",
                only(ledger.profiles, Row::isRemoved),
                (statement, entry) -> {
                    statement.setString(2, entry.getKey().toString());
                    statement.setLong(3, entry.getValue().stored);
                });
    }

    /** Takes away whatever there is of each id, none or many rows. */
    private void erase() throws SQLException {
        for (String erasure : ledger.erasedIds.isEmpty() ? List.<String>of() : ERASURES) {
            PreparedStatement delete = session.prepare(erasure);
            for (ProfileId id : ledger.erasedIds) {
                delete.setString(1, tenant);
                delete.setString(2, id.toString());
                delete.addBatch();
            }
            delete.executeBatch();
        }
    }

    private void bindProfile(PreparedStatement statement, Map.Entry<ProfileId, Row<Profile>> entry)
            throws SQLException {
        Profile profile = value(entry);
        statement.setLong(1, profile.version());
        Rows.bindDue(statement, 2, profile.nextDue());
        entry.getValue().length = writing.bind(statement, 4, profile);
        statement.setString(7, profile.id().toString());
    }

    private static <K, V> List<Map.Entry<K, Row<V>>> only(SortedMap<K, Row<V>> rows, Predicate<Row<V>> which) {
        return rows.entrySet().stream()
                .filter(entry -> which.test(entry.getValue()))
                .toList();
    }

    private static <V> V value(Map.Entry<?, Row<V>> entry) {
        V value = entry.getValue().value;
        if (value == null) {
            throw new AssertionError("a row to write has a value");
        }
        return value;
    }

    private <T> void forEach(String sql, Collection<T> rows, Binding<T> binding) throws SQLException {
        forEach(sql, 1, rows, binding);
    }

    private <T> void forEach(String sql, int tenantIndex, Collection<T> rows, Binding<T> binding) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        PreparedStatement statement = session.prepare(sql);
        for (T row : rows) {
            statement.setString(tenantIndex, tenant);
            binding.bind(statement, row);
            statement.addBatch();
        }
        for (int written : statement.executeBatch()) {
            if (written != 1 && written != Statement.SUCCESS_NO_INFO) {
                throw Dialect.conflict();
            }
        }
    }
}
