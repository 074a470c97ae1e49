package io.cdpkit.store.jdbc;

import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Namespace;
import io.cdpkit.graph.Link;
import io.cdpkit.graph.LinkKey;
import io.cdpkit.graph.Node;
import io.cdpkit.json.ChangeJson;
import io.cdpkit.json.EventJson;
import io.cdpkit.json.RowJson;
import io.cdpkit.profile.Change;
import io.cdpkit.profile.Memo;
import io.cdpkit.profile.Profile;
import io.cdpkit.profile.ProfileId;
import io.cdpkit.store.Commit;
import io.cdpkit.store.Consumers;
import io.cdpkit.store.TenantStore.Recorded;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows that anybody can read: keys as texts, bodies as JSON. */
final class ClearRows implements Rows, Rows.Writing {
    private static final List<String> ALIAS_COLUMNS = List.of("namespace", "value");

    @Override
    public Name name(Identifier identifier) {
        return new Name(identifier.namespace().name(), identifier.value());
    }

    @Override
    public String messageId(String messageId) {
        return messageId;
    }

    @Override
    public String link(LinkKey key) {
        return KeyText.digest(key);
    }

    @Override
    public List<String> place(LinkKey key) {
        return KeyText.parts(KeyText.of(key));
    }

    @Override
    public List<String> aliasColumns() {
        return ALIAS_COLUMNS;
    }

    @Override
    public @Nullable Event event(ResultSet row, int column, String messageId) throws SQLException {
        String body = row.getString(column);
        return body == null ? null : EventJson.read(body.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public Link link(ResultSet row, int column, LinkKey key) throws SQLException {
        return RowJson.readLink(row.getString(column + 1), key, row.getLong(column));
    }

    @Override
    public Link link(ResultSet row, int column) throws SQLException {
        LinkKey key = KeyText.linkKey(row.getString(column) + row.getString(column + 1));
        return link(row, column + 2, key);
    }

    @Override
    public Node node(ResultSet row, int column, Identifier identifier) throws SQLException {
        ProfileId owner = ProfileId.parse(row.getString(column));
        return RowJson.readNode(row.getString(column + 2), identifier, owner, row.getLong(column + 1));
    }

    @Override
    public Profile profile(ResultSet row, int column, ProfileId id) throws SQLException {
        byte[] memo = row.getBytes(column + 4);
        return RowJson.readProfile(
                row.getString(column + 3),
                id,
                Rows.due(row, column + 1),
                memo == null ? null : Memo.of(memo),
                row.getLong(column));
    }

    @Override
    public Identifier alias(ResultSet row, int column, ProfileId id) throws SQLException {
        return new Identifier(new Namespace(row.getString(column)), row.getString(column + 1));
    }

    @Override
    public Recorded change(ResultSet row, int column) throws SQLException {
        return new Recorded(row.getLong(column), ChangeJson.read(row.getString(column + 1)));
    }

    @Override
    public Consumers.DeadLetter deadLetter(ResultSet row, int column, String consumer) throws SQLException {
        return new Consumers.DeadLetter(change(row, column), row.getString(column + 2));
    }

    @Override
    public Writing writing(Session session, Ledger ledger) {
        return this;
    }

    @Override
    public void bindDeadLetter(PreparedStatement statement, int index, String consumer, Recorded change, String reason)
            throws SQLException {
        statement.setString(index, reason);
        statement.setString(index + 1, ChangeJson.write(change.change()));
    }

    @Override
    public void bind(PreparedStatement statement, int index, Commit.Filed filed) throws SQLException {
        Event event = filed.event();
        statement.setLong(index, event.time().toEpochMilli());
        statement.setString(index + 1, event.type().name());
        statement.setString(index + 2, event.name());
        statement.setString(index + 3, new String(EventJson.write(event), StandardCharsets.UTF_8));
    }

    @Override
    public void bind(PreparedStatement statement, int index, Link link) throws SQLException {
        statement.setString(index, RowJson.write(link));
    }

    @Override
    public void bind(PreparedStatement statement, int index, Node node) throws SQLException {
        statement.setString(index, RowJson.write(node));
    }

    @Override
    public int bind(PreparedStatement statement, int index, Profile profile) throws SQLException {
        String body = RowJson.write(profile);
        statement.setString(index, body);
        Memo memo = profile.evaluation().memo();
        byte[] bytes = memo == null ? null : memo.toBytes();
        statement.setBytes(index + 1, bytes);
        return body.length() + (bytes == null ? 0 : bytes.length);
    }

    @Override
    public void bind(PreparedStatement statement, int index, ProfileId id, Identifier founder) throws SQLException {
        bind(statement, index, founder);
    }

    @Override
    public void bind(PreparedStatement statement, int index, long sequence, Change change) throws SQLException {
        statement.setString(index, ChangeJson.write(change));
    }
}
