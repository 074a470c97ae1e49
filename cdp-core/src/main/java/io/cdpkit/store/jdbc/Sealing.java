package io.cdpkit.store.jdbc;

import io.cdpkit.event.Identifier;
import io.cdpkit.graph.Link;
import io.cdpkit.graph.Node;
import io.cdpkit.json.ChangeJson;
import io.cdpkit.json.EventJson;
import io.cdpkit.json.RowJson;
import io.cdpkit.profile.Change;
import io.cdpkit.profile.Memo;
import io.cdpkit.profile.Profile;
import io.cdpkit.profile.ProfileId;
import io.cdpkit.store.Commit;
import io.cdpkit.store.TenantStore.Recorded;
import io.cdpkit.store.jdbc.Ledger.Row;
import io.cdpkit.store.jdbc.SubjectKeys.DataKey;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Seals the rows of one transaction: gathers the subjects of all of them, has their keys ready at once, then closes bodies.
 *
 * <p>Used by one thread.
 */
final class Sealing implements Rows.Writing {
    private final Tokens tokens;
    private final SealedBodies bodies;
    private final Map<Identifier, String> known = new HashMap<>();
    private final Set<String> subjects = new TreeSet<>();
    private Map<String, DataKey> keys = Map.of();

    Sealing(Tokens tokens, SealedBodies bodies) {
        this.tokens = tokens;
        this.bodies = bodies;
    }

    String token(Identifier identifier) {
        return known.computeIfAbsent(identifier, tokens::subject);
    }

    /** Whether a row to write names it. */
    boolean isSubject(String subject) {
        return subjects.contains(subject);
    }

    // Subjects

    void add(Ledger ledger) {
        ledger.newEvents.values().forEach(filed -> subjects.addAll(subjects(filed)));
        ledger.links.values().forEach(row -> add(row, this::subjects));
        ledger.nodes.values().forEach(row -> add(row, this::subjects));
        ledger.profiles.values().forEach(row -> add(row, this::subjects));
        ledger.newAliases.values().forEach(founder -> subjects.add(token(founder)));
        ledger.newChanges.forEach(this::add);
    }

    void add(Change change) {
        subjects.addAll(subjects(change));
    }

    private <V> void add(Row<V> row, Function<V, Set<String>> of) {
        V value = row.value;
        if (value != null) {
            subjects.addAll(of.apply(value));
        }
    }

    private Set<String> subjects(Commit.Filed filed) {
        return subjects(filed.link().identifiers());
    }

    private Set<String> subjects(Link link) {
        ArrayList<Identifier> named = new ArrayList<>(link.key().identifiers());
        named.addAll(link.refused());
        if (link.anchor() != null) {
            named.add(link.anchor());
        }
        for (Link.Shift shift : link.shifts()) {
            if (shift.person() != null) {
                named.add(shift.person());
            }
        }
        return subjects(named);
    }

    private Set<String> subjects(Node node) {
        ArrayList<Identifier> named = new ArrayList<>(node.people());
        named.add(node.identifier());
        return subjects(named);
    }

    private Set<String> subjects(Profile profile) {
        ArrayList<Identifier> named = new ArrayList<>(profile.identifiers());
        named.add(profile.founder());
        return subjects(named);
    }

    private Set<String> subjects(Change change) {
        return Set.of(tokens.subject(change.profile()));
    }

    private Set<String> subjects(Collection<Identifier> named) {
        Set<String> ascending = new TreeSet<>();
        named.forEach(identifier -> ascending.add(token(identifier)));
        if (ascending.isEmpty()) {
            ascending.add(tokens.nobody());
        }
        return ascending;
    }

    /**
     * Has the keys of the subjects ready.
     *
     * @param renewed those of the subjects that are to have new ones
     */
    void prepare(Set<String> renewed) {
        keys = subjects.isEmpty() ? Map.of() : bodies.keys(subjects, renewed);
    }

    // Rows

    private byte[] close(Set<String> of, byte[] place, byte[] content) {
        return SealedBodies.close(of, keys, place, content);
    }

    private byte[] close(Set<String> of, byte[] place, String content) {
        return close(of, place, content.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void bind(PreparedStatement statement, int index, Commit.Filed filed) throws SQLException {
        String messageId = tokens.message(filed.event().id());
        statement.setLong(index, 0);
        statement.setString(index + 1, "");
        statement.setString(index + 2, "");
        statement.setBytes(
                index + 3, close(subjects(filed), bodies.eventPlace(messageId), EventJson.write(filed.event())));
    }

    @Override
    public void bind(PreparedStatement statement, int index, Link link) throws SQLException {
        byte[] content = new TextPair(KeyText.of(link.key()), RowJson.write(link)).bytes();
        byte[] place = bodies.linkPlace(tokens.link(link.key()), link.version());
        statement.setBytes(index, close(subjects(link), place, content));
    }

    @Override
    public void bind(PreparedStatement statement, int index, Node node) throws SQLException {
        byte[] place = bodies.nodePlace(token(node.identifier()), node.owner(), node.version());
        statement.setBytes(index, close(subjects(node), place, RowJson.write(node)));
    }

    @Override
    public int bind(PreparedStatement statement, int index, Profile profile) throws SQLException {
        Set<String> of = subjects(profile);
        byte[] place = bodies.profilePlace(profile.id(), profile.nextDue(), profile.version());
        byte[] body = close(of, place, RowJson.write(profile));
        statement.setBytes(index, body);
        Memo memo = profile.evaluation().memo();
        byte[] bytes = memo == null ? null : close(of, memoPlace(profile), memo.toBytes());
        statement.setBytes(index + 1, bytes);
        return body.length + (bytes == null ? 0 : bytes.length);
    }

    private byte[] memoPlace(Profile profile) {
        return bodies.memoPlace(profile.id(), profile.nextDue(), profile.version());
    }

    @Override
    public void bind(PreparedStatement statement, int index, ProfileId id, Identifier founder) throws SQLException {
        String subject = token(founder);
        statement.setString(index, "");
        statement.setString(index + 1, subject);
        String content = founder.namespace().name() + ' ' + founder.value();
        statement.setBytes(index + 2, close(Set.of(subject), bodies.aliasPlace(id, subject), content));
    }

    @Override
    public void bind(PreparedStatement statement, int index, long sequence, Change change) throws SQLException {
        statement.setBytes(index, close(subjects(change), bodies.changePlace(sequence), ChangeJson.write(change)));
    }

    /** To reason and body. */
    void bindDeadLetter(PreparedStatement statement, int index, String consumer, Recorded recorded, String reason)
            throws SQLException {
        Change change = recorded.change();
        byte[] content = new TextPair(reason, ChangeJson.write(change)).bytes();
        statement.setString(index, "");
        statement.setBytes(
                index + 1, close(subjects(change), bodies.deadLetterPlace(consumer, recorded.sequence()), content));
    }
}
