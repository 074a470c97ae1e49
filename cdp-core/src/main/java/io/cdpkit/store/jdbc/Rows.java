package io.cdpkit.store.jdbc;

import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.graph.Link;
import io.cdpkit.graph.LinkKey;
import io.cdpkit.graph.Node;
import io.cdpkit.json.EventJson;
import io.cdpkit.json.RowJson;
import io.cdpkit.profile.Memo;
import io.cdpkit.profile.Profile;
import io.cdpkit.profile.ProfileId;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

/** Rows of answers as values. Each is read from a column on. */
final class Rows {
    private Rows() {}

    static void bind(PreparedStatement statement, int index, Identifier identifier) throws SQLException {
        statement.setString(index, identifier.namespace().name());
        statement.setString(index + 1, identifier.value());
    }

    /** From a body, in the first column. */
    static Event event(ResultSet row) throws SQLException {
        return EventJson.read(row.getString(1).getBytes(StandardCharsets.UTF_8));
    }

    /** From version and body. */
    static Link link(ResultSet row, int column, LinkKey key) throws SQLException {
        return RowJson.readLink(row.getString(column + 1), key, row.getLong(column));
    }

    /** From identifiers, more, version and body. */
    static Link link(ResultSet row, int column) throws SQLException {
        LinkKey key = KeyText.linkKey(row.getString(column) + row.getString(column + 1));
        return link(row, column + 2, key);
    }

    /** From profile, version and body. */
    static Node node(ResultSet row, int column, Identifier identifier) throws SQLException {
        ProfileId owner = ProfileId.parse(row.getString(column));
        return RowJson.readNode(row.getString(column + 2), identifier, owner, row.getLong(column + 1));
    }

    /** From version, due_second, due_nano, body and memo. */
    static Profile profile(ResultSet row, int column, ProfileId id) throws SQLException {
        long second = row.getLong(column + 1);
        Instant due = row.wasNull() ? null : Instant.ofEpochSecond(second, row.getLong(column + 2));
        byte[] memo = row.getBytes(column + 4);
        return RowJson.readProfile(
                row.getString(column + 3), id, due, memo == null ? null : Memo.of(memo), row.getLong(column));
    }
}
