package io.cdpkit.examples.benchmarks;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/**
 * The rows of a database that was filled in a number of commits, written to an empty one by plain JDBC in as many: in each
 * commit as many new rows, and as many changes of rows, as there were on average. Nothing is read, checked or computed.
 */
final class BareRows {
    private final List<Table> tables;
    private final String url;
    private final int commits;

    private BareRows(List<Table> tables, String url, int commits) {
        this.tables = tables;
        this.url = url;
        this.commits = commits;
    }

    /**
     * One table's rows.
     *
     * @param update changes the body of a row of a key that has one or two columns after the tenant; empty for none
     * @param changes how often a row was changed
     */
    private record Table(String insert, List<Object[]> rows, String update, int keys, long changes) {}

    static BareRows of(String filled, String empty, int commits) {
        try (Connection connection = connection(filled)) {
            return new BareRows(
                    List.of(
                            table(
                                    connection,
                                    "cdp_events",
                                    "tenant, message_id, link, time_millis, type, name, body",
                                    0),
                            table(connection, "cdp_links", "tenant, link, identifiers, more, version, body", 1),
                            table(connection, "cdp_mentions", "tenant, namespace, value, link", 0),
                            table(connection, "cdp_nodes", "tenant, namespace, value, profile, version, body", 2),
                            table(connection, "cdp_profiles", "tenant, profile, version, body", 1),
                            table(connection, "cdp_changes", "tenant, sequence, profile, body", 0)),
                    empty,
                    commits);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Connection connection(String url) throws SQLException {
        Properties settings = new Properties();
        if (url.startsWith("jdbc:sqlite:")) {
            settings.setProperty("journal_mode", "WAL");
            settings.setProperty("synchronous", "FULL");
        }
        return DriverManager.getConnection(url, settings);
    }

    private static Table table(Connection connection, String name, String columns, int keys) throws SQLException {
        List<String> names = List.of(columns.split(", ", -1));
        List<Object[]> rows = new ArrayList<>();
        long changes = 0;
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT " + columns + " FROM " + name)) {
            while (result.next()) {
                Object[] row = new Object[names.size()];
                for (int i = 0; i < row.length; i++) {
                    row[i] = result.getObject(i + 1);
                }
                rows.add(row);
                changes += keys == 0 ? 0 : (int) result.getLong("version") - 1;
            }
        }
        String where =
                keys == 0 ? "" : keys == 1 ? names.get(1) + " = ?" : names.get(1) + " = ? AND " + names.get(2) + " = ?";
        return new Table(
                "INSERT INTO " + name + " (" + columns + ") VALUES (" + "?, ".repeat(names.size() - 1) + "?)",
                rows,
                keys == 0
                        ? ""
                        : "UPDATE " + name + " SET version = version + 1, body = ? WHERE tenant = ? AND " + where,
                keys,
                changes);
    }

    void write() {
        try (Connection connection = connection(url)) {
            connection.setAutoCommit(false);
            for (int commit = 0; commit < commits; commit++) {
                for (Table table : tables) {
                    insert(connection, table, commit);
                    change(connection, table, commit);
                }
                connection.commit();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private int share(long of, int commit) {
        return (int) (of * commit / commits);
    }

    private void insert(Connection connection, Table table, int commit) throws SQLException {
        int size = table.rows().size();
        int to = share(size, commit + 1);
        if (share(size, commit) == to) {
            return;
        }
        try (PreparedStatement insert = connection.prepareStatement(table.insert())) {
            for (Object[] row : table.rows().subList(share(size, commit), to)) {
                for (int i = 0; i < row.length; i++) {
                    insert.setObject(i + 1, row[i]);
                }
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private void change(Connection connection, Table table, int commit) throws SQLException {
        int there = share(table.rows().size(), commit + 1);
        int from = share(table.changes(), commit);
        int to = share(table.changes(), commit + 1);
        if (from == to || there == 0) {
            return;
        }
        try (PreparedStatement update = connection.prepareStatement(table.update())) {
            for (int i = from; i < to; i++) {
                Object[] row = table.rows().get(i % there);
                update.setObject(1, row[row.length - 1]);
                for (int key = 0; key <= table.keys(); key++) {
                    update.setObject(2 + key, row[key]);
                }
                update.addBatch();
            }
            update.executeBatch();
        }
    }
}
