package io.cdpkit.store.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A connection and the statements prepared on it. Used by one thread at a time. */
final class Session {
    private final Connection connection;
    private final Map<String, PreparedStatement> statements = new HashMap<>();

    private boolean spoilt;

    Session(Connection connection) {
        this.connection = connection;
    }

    /** Work on a session. */
    @FunctionalInterface
    interface Task<T> {
        T on(Session session) throws SQLException;
    }

    Connection connection() {
        return connection;
    }

    /** The statement of some text; the caller must be done with what it answered before. */
    PreparedStatement prepare(String sql) throws SQLException {
        PreparedStatement statement = statements.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            statements.put(sql, statement);
        }
        return statement;
    }

    /** Does something in a transaction; whoever sees it throw must give the connection up. */
    <T extends @Nullable Object> T transact(Task<T> task) throws SQLException {
        connection.setAutoCommit(false);
        T result = task.on(this);
        connection.commit();
        connection.setAutoCommit(true);
        return result;
    }

    /** Lets no statement be under way, as some commands demand. */
    void closeStatements() throws SQLException {
        for (PreparedStatement statement : statements.values()) {
            statement.close();
        }
        statements.clear();
    }

    /** Says that it is not to be used again, though what it did last is done. */
    void spoil() {
        spoilt = true;
    }

    boolean isSpoilt() {
        return spoilt;
    }

    /** Closes the connection, whose state may be anything. */
    void discard() {
        try {
            connection.close();
        } catch (SQLException e) {
            // It was to be given up anyway.
        }
    }
}
