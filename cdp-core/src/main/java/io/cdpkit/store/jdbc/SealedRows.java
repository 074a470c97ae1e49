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
import io.cdpkit.profile.Memo;
import io.cdpkit.profile.Profile;
import io.cdpkit.profile.ProfileId;
import io.cdpkit.store.Consumers;
import io.cdpkit.store.TenantStore.Recorded;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Rows whose keys are {@link Tokens} and whose bodies are {@link SealedBodies}, written by a {@link Sealing} for each
 * transaction; an erasure turns keys into {@link Shreds}.
 *
 * <p>The feed has subjects of its own: what it tells of a profile id is sealed with a key of that id, which is destroyed
 * when the id is erased, so that what it tells of others stays.
 */
final class SealedRows implements Rows {
    private static final List<String> ALIAS_COLUMNS = List.of("namespace", "value", "body");

    private final String tenant;
    private final Tokens tokens;
    private final SealedBodies bodies;
    private final Shreds shreds;
    private final Dialect dialect;

    SealedRows(SubjectKeys keys, String tenant, Dialect dialect) {
        this.tenant = tenant;
        this.tokens = keys.tokens(tenant);
        this.bodies = new SealedBodies(keys, tenant);
        this.shreds = new Shreds(keys, tenant, dialect);
        this.dialect = dialect;
    }

    // Keys

    @Override
    public Name name(Identifier identifier) {
        return new Name("", tokens.subject(identifier));
    }

    @Override
    public String messageId(String messageId) {
        return tokens.message(messageId);
    }

    @Override
    public String link(LinkKey key) {
        return tokens.link(key);
    }

    @Override
    public List<String> place(LinkKey key) {
        return List.of(tokens.link(key), "");
    }

    @Override
    public List<String> aliasColumns() {
        return ALIAS_COLUMNS;
    }

    // Reading

    private String text(ResultSet row, int column, byte[] place) throws SQLException {
        return new String(bodies.open(row.getBytes(column), place), StandardCharsets.UTF_8);
    }

    @Override
    public @Nullable Event event(ResultSet row, int column, String messageId) throws SQLException {
        byte[] body = row.getBytes(column);
        return body == null ? null : EventJson.read(bodies.open(body, bodies.eventPlace(messageId)));
    }

    @Override
    public Link link(ResultSet row, int column, LinkKey key) throws SQLException {
        long version = row.getLong(column);
        return link(text(row, column + 1, bodies.linkPlace(tokens.link(key), version)), version);
    }

    @Override
    public Link link(ResultSet row, int column) throws SQLException {
        long version = row.getLong(column + 2);
        return link(text(row, column + 3, bodies.linkPlace(row.getString(column), version)), version);
    }

    private static Link link(String content, long version) {
        TextPair pair = TextPair.read(content);
        return RowJson.readLink(pair.second(), KeyText.linkKey(pair.first()), version);
    }

    @Override
    public Node node(ResultSet row, int column, Identifier identifier) throws SQLException {
        ProfileId owner = ProfileId.parse(row.getString(column));
        long version = row.getLong(column + 1);
        String content = text(row, column + 2, bodies.nodePlace(tokens.subject(identifier), owner, version));
        return RowJson.readNode(content, identifier, owner, version);
    }

    @Override
    public Profile profile(ResultSet row, int column, ProfileId id) throws SQLException {
        long version = row.getLong(column);
        Instant due = Rows.due(row, column + 1);
        String content = text(row, column + 3, bodies.profilePlace(id, due, version));
        byte[] memo = row.getBytes(column + 4);
        return RowJson.readProfile(
                content,
                id,
                due,
                memo == null ? null : Memo.of(bodies.open(memo, bodies.memoPlace(id, due, version))),
                version);
    }

    @Override
    public Identifier alias(ResultSet row, int column, ProfileId id) throws SQLException {
        String content = text(row, column + 2, bodies.aliasPlace(id, row.getString(column + 1)));
        int space = content.indexOf(' ');
        return new Identifier(new Namespace(content.substring(0, space)), content.substring(space + 1));
    }

    @Override
    public Recorded change(ResultSet row, int column) throws SQLException {
        long sequence = row.getLong(column);
        return new Recorded(sequence, ChangeJson.read(text(row, column + 1, bodies.changePlace(sequence))));
    }

    @Override
    public Consumers.DeadLetter deadLetter(ResultSet row, int column, String consumer) throws SQLException {
        long sequence = row.getLong(column);
        TextPair pair = TextPair.read(text(row, column + 1, bodies.deadLetterPlace(consumer, sequence)));
        return new Consumers.DeadLetter(new Recorded(sequence, ChangeJson.read(pair.second())), pair.first());
    }

    // Writing

    @Override
    public Writing writing(Session session, Ledger ledger) throws SQLException {
        Sealing sealing = new Sealing(tokens, bodies);
        sealing.add(ledger);
        Map<String, Integer> shredded = shreds.of(session, ledger, sealing);
        sealing.prepare(shredded.keySet());
        shreds.note(session, shredded);
        return sealing;
    }

    @Override
    public void bindDeadLetter(PreparedStatement statement, int index, String consumer, Recorded change, String reason)
            throws SQLException {
        Sealing sealing = new Sealing(tokens, bodies);
        sealing.add(change.change());
        sealing.prepare(Set.of());
        sealing.bindDeadLetter(statement, index, consumer, change, reason);
    }

    // Destruction

    @Override
    public void lock(Session session) throws SQLException {
        PreparedStatement query =
                session.prepare("SELECT commits FROM cdp_tenants WHERE tenant = ?" + dialect.forUpdate);
        query.setString(1, tenant);
        try (ResultSet rows = query.executeQuery()) {
            rows.next();
        }
        begin(session);
    }

    @Override
    public void begin(Session session) throws SQLException {
        shreds.makeUp(session);
    }

    @Override
    public void erased(Session session) {
        shreds.destroyNow(session);
    }
}
