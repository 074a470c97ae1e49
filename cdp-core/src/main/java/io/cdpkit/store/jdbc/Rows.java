package io.cdpkit.store.jdbc;

import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.graph.Link;
import io.cdpkit.graph.LinkKey;
import io.cdpkit.graph.Node;
import io.cdpkit.profile.Change;
import io.cdpkit.profile.Profile;
import io.cdpkit.profile.ProfileId;
import io.cdpkit.store.Commit;
import io.cdpkit.store.Consumers;
import io.cdpkit.store.TenantStore.Recorded;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the values of one tenant lie in its rows: {@link ClearRows as they are}, or {@link SealedRows sealed}.
 *
 * <p>Keys are texts, which are equal if and only if the values are. Values are read from a column on. Thread-safe.
 */
sealed interface Rows permits ClearRows, SealedRows {

    /** An identifier in two columns. */
    record Name(String namespace, String value) {
        /** Prints the length, as the value may be customer data. */
        @Override
        public String toString() {
            return namespace + ":<" + value.length() + " chars>";
        }
    }

    Name name(Identifier identifier);

    String messageId(String messageId);

    /** What rows know a link by. */
    String link(LinkKey key);

    /** What links are listed by, in two columns: identifiers and more. */
    List<String> place(LinkKey key);

    /** The columns that tell an alias. */
    List<String> aliasColumns();

    default void bind(PreparedStatement statement, int index, Identifier identifier) throws SQLException {
        Name name = name(identifier);
        statement.setString(index, name.namespace());
        statement.setString(index + 1, name.value());
    }

    /** From a body; null if that is. */
    @Nullable
    Event event(ResultSet row, int column, String messageId) throws SQLException;

    /** From version and body. */
    Link link(ResultSet row, int column, LinkKey key) throws SQLException;

    /** From identifiers, more, version and body. */
    Link link(ResultSet row, int column) throws SQLException;

    /** From profile, version and body. */
    Node node(ResultSet row, int column, Identifier identifier) throws SQLException;

    /** From version, due_second, due_nano, body and memo. */
    Profile profile(ResultSet row, int column, ProfileId id) throws SQLException;

    /** From the {@link #aliasColumns}. */
    Identifier alias(ResultSet row, int column, ProfileId id) throws SQLException;

    /** From sequence and body. */
    Recorded change(ResultSet row, int column) throws SQLException;

    /** From sequence, body and reason. */
    Consumers.DeadLetter deadLetter(ResultSet row, int column, String consumer) throws SQLException;

    /** Locks the tenant, if what is written next to its rows demands it. */
    default void lock(Session session) throws SQLException {}

    /** Begins a transaction that holds the lock on the tenant. */
    default void begin(Session session) throws SQLException {}

    /** Goes on after the commit of a transaction that erased something. */
    default void erased(Session session) {}

    /** What writes the rows that a ledger came to, before any of them is written. */
    Writing writing(Session session, Ledger ledger) throws SQLException;

    /** What sets a change aside, from reason and body on. */
    void bindDeadLetter(PreparedStatement statement, int index, String consumer, Recorded change, String reason)
            throws SQLException;

    /** Binds values to the columns of their rows, from a parameter on. Used by one thread. */
    interface Writing {
        /** To time_millis, type, name and body. */
        void bind(PreparedStatement statement, int index, Commit.Filed filed) throws SQLException;

        /** To a body. */
        void bind(PreparedStatement statement, int index, Link link) throws SQLException;

        /** To a body. */
        void bind(PreparedStatement statement, int index, Node node) throws SQLException;

        /** To body and memo; the length of both together. */
        int bind(PreparedStatement statement, int index, Profile profile) throws SQLException;

        /** To the {@link #aliasColumns}. */
        void bind(PreparedStatement statement, int index, ProfileId id, Identifier founder) throws SQLException;

        /** To a body. */
        void bind(PreparedStatement statement, int index, long sequence, Change change) throws SQLException;
    }

    /** From due_second and due_nano. */
    static @Nullable Instant due(ResultSet row, int column) throws SQLException {
        long second = row.getLong(column);
        return row.wasNull() ? null : Instant.ofEpochSecond(second, row.getLong(column + 1));
    }

    /** To due_second and due_nano. */
    static void bindDue(PreparedStatement statement, int index, @Nullable Instant due) throws SQLException {
        if (due == null) {
            statement.setNull(index, Types.BIGINT);
            statement.setNull(index + 1, Types.BIGINT);
        } else {
            statement.setLong(index, due.getEpochSecond());
            statement.setLong(index + 1, due.getNano());
        }
    }
}
