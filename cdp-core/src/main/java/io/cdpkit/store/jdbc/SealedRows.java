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
import io.cdpkit.store.StoreException;
import io.cdpkit.store.TenantStore.Recorded;
import io.cdpkit.store.jdbc.Ledger.Row;
import io.cdpkit.store.jdbc.SubjectKeys.DataKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * Rows whose keys are {@link Tokens} and whose bodies only the keys of all their subjects open.
 *
 * <p>A body is a {@link Seal}. Its head is a byte for the form, how many subjects there are, and for each, in the order of
 * tokens, its token and the generation of its key. The key is derived from theirs, in this order, and from the head. The
 * place that the tag vouches for is the tenant, the table and column, the row's key, its version and what else is read with
 * it in the clear.
 *
 * <p>The feed has subjects of its own: what it tells of a profile id is sealed with a key of that id, which is destroyed
 * when the id is erased, so that what it tells of others stays.
 */
final class SealedRows implements Rows {
    private static final byte FORM = 1;
    private static final int HEAD_BYTES = 1 + Integer.BYTES;
    private static final int SUBJECT_BYTES = Tokens.BYTES + Integer.BYTES;
    private static final byte[] PURPOSE = "row".getBytes(StandardCharsets.UTF_8);
    private static final List<String> ALIAS_COLUMNS = List.of("namespace", "value", "body");

    private final SubjectKeys keys;
    private final String tenant;
    private final Tokens tokens;
    private final Dialect dialect;
    /** Whether a destruction of keys may be pending, as far as this process can know; only the one who writes looks. */
    private volatile boolean pending = true;

    SealedRows(SubjectKeys keys, String tenant, Dialect dialect) {
        this.keys = keys;
        this.tenant = tenant;
        this.tokens = keys.tokens(tenant);
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

    // Places

    private byte[] place(String column, Object... key) {
        StringBuilder place = new StringBuilder(96).append(tenant).append('\0').append(column);
        for (Object part : key) {
            place.append('\0').append(part);
        }
        return place.toString().getBytes(StandardCharsets.UTF_8);
    }

    private byte[] eventPlace(String messageId) {
        return place("cdp_events.body", messageId);
    }

    private byte[] linkPlace(String link, long version) {
        return place("cdp_links.body", link, version);
    }

    private byte[] nodePlace(String subject, ProfileId owner, long version) {
        return place("cdp_nodes.body", subject, owner, version);
    }

    private byte[] profilePlace(String column, ProfileId id, @Nullable Instant due, long version) {
        return place(column, id, due == null ? "" : due, version);
    }

    private byte[] aliasPlace(ProfileId id, String subject) {
        return place("cdp_aliases.body", id, subject);
    }

    private byte[] changePlace(long sequence) {
        return place("cdp_changes.body", sequence);
    }

    private byte[] deadLetterPlace(String consumer, long sequence) {
        return place("cdp_dead_letters.body", consumer, sequence);
    }

    // Reading

    private byte[] open(byte[] sealed, byte[] place) {
        ByteBuffer in = ByteBuffer.wrap(sealed);
        int subjects = sealed.length < HEAD_BYTES || in.get() != FORM ? 0 : in.getInt();
        if (subjects < 1 || subjects > (sealed.length - HEAD_BYTES) / SUBJECT_BYTES) {
            throw spoilt();
        }
        int headLength = HEAD_BYTES + subjects * SUBJECT_BYTES;
        byte[] token = new byte[Tokens.BYTES];
        byte[] material = new byte[subjects * Seal.KEY_BYTES];
        for (int i = 0; i < subjects; i++) {
            in.get(token);
            byte[] key = keys.key(tenant, Tokens.text(token), in.getInt());
            System.arraycopy(key, 0, material, i * Seal.KEY_BYTES, Seal.KEY_BYTES);
        }
        byte[] content = Seal.open(rowKey(material, sealed, headLength), sealed, headLength, place);
        if (content == null) {
            throw spoilt();
        }
        return content;
    }

    private static SecretKey rowKey(byte[] material, byte[] sealed, int headLength) {
        byte[] purpose = new byte[PURPOSE.length + headLength];
        System.arraycopy(PURPOSE, 0, purpose, 0, PURPOSE.length);
        System.arraycopy(sealed, 0, purpose, PURPOSE.length, headLength);
        return Seal.aes(Seal.derive(material, purpose));
    }

    private static StoreException.Unreadable spoilt() {
        return new StoreException.Unreadable(
                "a row cannot be read: it is not as it was written, or not where; restore it from a copy", false);
    }

    private String text(ResultSet row, int column, byte[] place) throws SQLException {
        return new String(open(row.getBytes(column), place), StandardCharsets.UTF_8);
    }

    @Override
    public @Nullable Event event(ResultSet row, int column, String messageId) throws SQLException {
        byte[] body = row.getBytes(column);
        return body == null ? null : EventJson.read(open(body, eventPlace(messageId)));
    }

    @Override
    public Link link(ResultSet row, int column, LinkKey key) throws SQLException {
        long version = row.getLong(column);
        return link(text(row, column + 1, linkPlace(tokens.link(key), version)), version);
    }

    @Override
    public Link link(ResultSet row, int column) throws SQLException {
        long version = row.getLong(column + 2);
        return link(text(row, column + 3, linkPlace(row.getString(column), version)), version);
    }

    private static Link link(String content, long version) {
        Pair pair = Pair.read(content);
        return RowJson.readLink(pair.second(), KeyText.linkKey(pair.first()), version);
    }

    @Override
    public Node node(ResultSet row, int column, Identifier identifier) throws SQLException {
        ProfileId owner = ProfileId.parse(row.getString(column));
        long version = row.getLong(column + 1);
        String content = text(row, column + 2, nodePlace(tokens.subject(identifier), owner, version));
        return RowJson.readNode(content, identifier, owner, version);
    }

    @Override
    public Profile profile(ResultSet row, int column, ProfileId id) throws SQLException {
        long version = row.getLong(column);
        Instant due = Rows.due(row, column + 1);
        String content = text(row, column + 3, profilePlace("cdp_profiles.body", id, due, version));
        byte[] memo = row.getBytes(column + 4);
        return RowJson.readProfile(
                content,
                id,
                due,
                memo == null ? null : Memo.of(open(memo, profilePlace("cdp_profiles.memo", id, due, version))),
                version);
    }

    @Override
    public Identifier alias(ResultSet row, int column, ProfileId id) throws SQLException {
        String content = text(row, column + 2, aliasPlace(id, row.getString(column + 1)));
        int space = content.indexOf(' ');
        return new Identifier(new Namespace(content.substring(0, space)), content.substring(space + 1));
    }

    @Override
    public Recorded change(ResultSet row, int column) throws SQLException {
        long sequence = row.getLong(column);
        return new Recorded(sequence, ChangeJson.read(text(row, column + 1, changePlace(sequence))));
    }

    @Override
    public Consumers.DeadLetter deadLetter(ResultSet row, int column, String consumer) throws SQLException {
        long sequence = row.getLong(column);
        Pair pair = Pair.read(text(row, column + 1, deadLetterPlace(consumer, sequence)));
        return new Consumers.DeadLetter(new Recorded(sequence, ChangeJson.read(pair.second())), pair.first());
    }

    /** Two texts in one, the length of the first before them. */
    private record Pair(String first, String second) {
        static Pair read(String text) {
            int colon = text.indexOf(':');
            int end = colon + 1 + Integer.parseInt(text.substring(0, colon));
            return new Pair(text.substring(colon + 1, end), text.substring(end));
        }

        byte[] bytes() {
            return (first.length() + ":" + first + second).getBytes(StandardCharsets.UTF_8);
        }

        /** Prints lengths, as the texts may be customer data. */
        @Override
        public String toString() {
            return "texts of " + first.length() + " and " + second.length() + " chars";
        }
    }

    // Writing

    @Override
    public Writing writing(Session session, Ledger ledger) throws SQLException {
        Sealing sealing = new Sealing();
        sealing.add(ledger);
        Map<String, Integer> shreds = ledger.erases() ? keys.active(tenant, gone(session, ledger, sealing)) : Map.of();
        sealing.prepare(shreds.keySet());
        if (!shreds.isEmpty()) {
            pending = true;
            PreparedStatement insert =
                    session.prepare("INSERT INTO cdp_shreds (tenant, subject, generation) VALUES (?, ?, ?)");
            for (Map.Entry<String, Integer> shred : shreds.entrySet()) {
                insert.setString(1, tenant);
                insert.setString(2, shred.getKey());
                insert.setInt(3, shred.getValue());
                insert.addBatch();
            }
            insert.executeBatch();
        }
        return sealing;
    }

    /** The subjects of erased ids, and of the identifiers that no row is about any more when the ledger is written. */
    private Set<String> gone(Session session, Ledger ledger, Sealing sealing) throws SQLException {
        Set<String> gone = new TreeSet<>();
        ledger.erasedIds.forEach(id -> gone.add(tokens.subject(id)));
        Set<Identifier> candidates = new HashSet<>();
        ledger.nodes.forEach((identifier, row) -> {
            if (row.isRemoved()) {
                candidates.add(identifier);
            }
        });
        Set<String> removedLinks = new HashSet<>();
        ledger.links.forEach((link, row) -> {
            if (row.isRemoved()) {
                removedLinks.add(link);
                candidates.addAll(ledger.removedKey(link).identifiers());
            }
        });
        for (Identifier candidate : candidates) {
            Row<Node> node = ledger.nodes.get(candidate);
            String subject = sealing.token(candidate);
            boolean stays = sealing.isSubject(subject)
                    || ((node == null || !node.isRemoved()) && isThere(session, "cdp_nodes", "value", subject))
                    || isBeside(session, "cdp_mentions", "link", subject, removedLinks)
                    || isBeside(session, "cdp_aliases", "profile", subject, ids(ledger));
            if (!stays) {
                gone.add(subject);
            }
        }
        return gone;
    }

    private static Set<String> ids(Ledger ledger) {
        Set<String> ids = new HashSet<>();
        ledger.erasedIds.forEach(id -> ids.add(id.toString()));
        return ids;
    }

    private boolean isThere(Session session, String table, String column, String subject) throws SQLException {
        return isBeside(session, table, column, subject, Set.of());
    }

    /** Whether there is a row of a subject whose key is none of some. */
    private boolean isBeside(Session session, String table, String column, String subject, Set<String> removed)
            throws SQLException {
        PreparedStatement query = session.prepare(
                "SELECT " + column + " FROM " + table + " WHERE tenant = ? AND namespace = '' AND value = ? LIMIT ?");
        query.setString(1, tenant);
        query.setString(2, subject);
        query.setLong(3, removed.size() + 1L);
        try (ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                if (!removed.contains(rows.getString(1))) {
                    return true;
                }
            }
        }
        return false;
    }

    @Override
    public void bindDeadLetter(PreparedStatement statement, int index, String consumer, Recorded change, String reason)
            throws SQLException {
        Sealing sealing = new Sealing();
        Set<String> subject = Set.of(tokens.subject(change.change().profile()));
        sealing.subjects.addAll(subject);
        sealing.prepare(Set.of());
        statement.setString(index, "");
        statement.setBytes(
                index + 1,
                sealing.close(
                        subject,
                        deadLetterPlace(consumer, change.sequence()),
                        new Pair(reason, ChangeJson.write(change.change())).bytes()));
    }

    /** Seals the rows of one transaction. */
    private final class Sealing implements Writing {
        private final Map<Identifier, String> known = new HashMap<>();
        private final Set<String> subjects = new TreeSet<>();
        private Map<String, DataKey> dataKeys = Map.of();

        String token(Identifier identifier) {
            return known.computeIfAbsent(identifier, tokens::subject);
        }

        boolean isSubject(String subject) {
            return subjects.contains(subject);
        }

        void add(Ledger ledger) {
            ledger.newEvents.values().forEach(filed -> subjects.addAll(subjects(filed)));
            ledger.links.values().forEach(row -> add(row, this::subjects));
            ledger.nodes.values().forEach(row -> add(row, this::subjects));
            ledger.profiles.values().forEach(row -> add(row, this::subjects));
            ledger.newAliases.values().forEach(founder -> subjects.add(token(founder)));
            ledger.newChanges.forEach(change -> subjects.add(tokens.subject(change.profile())));
        }

        private <V> void add(Row<V> row, Function<V, Set<String>> of) {
            V value = row.value;
            if (value != null) {
                subjects.addAll(of.apply(value));
            }
        }

        void prepare(Set<String> renewed) {
            dataKeys = subjects.isEmpty() ? Map.of() : keys.forSealing(tenant, subjects, renewed);
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

        private Set<String> subjects(Collection<Identifier> named) {
            Set<String> ascending = new TreeSet<>();
            named.forEach(identifier -> ascending.add(token(identifier)));
            if (ascending.isEmpty()) {
                ascending.add(tokens.nobody());
            }
            return ascending;
        }

        /** Seals a body under the keys of its subjects, ascending. */
        byte[] close(Set<String> of, byte[] place, byte[] content) {
            ByteBuffer head = ByteBuffer.allocate(HEAD_BYTES + of.size() * SUBJECT_BYTES);
            head.put(FORM).putInt(of.size());
            ByteBuffer material = ByteBuffer.allocate(of.size() * Seal.KEY_BYTES);
            for (String subject : of) {
                DataKey key = Objects.requireNonNull(dataKeys.get(subject));
                head.put(Tokens.bytes(subject)).putInt(key.generation);
                material.put(key.key);
            }
            return Seal.close(rowKey(material.array(), head.array(), head.capacity()), head.array(), place, content);
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
                    index + 3, close(subjects(filed), eventPlace(messageId), EventJson.write(filed.event())));
        }

        @Override
        public void bind(PreparedStatement statement, int index, Link link) throws SQLException {
            byte[] content = new Pair(KeyText.of(link.key()), RowJson.write(link)).bytes();
            byte[] place = linkPlace(tokens.link(link.key()), link.version());
            statement.setBytes(index, close(subjects(link), place, content));
        }

        @Override
        public void bind(PreparedStatement statement, int index, Node node) throws SQLException {
            byte[] place = nodePlace(token(node.identifier()), node.owner(), node.version());
            statement.setBytes(index, close(subjects(node), place, RowJson.write(node)));
        }

        @Override
        public void bind(PreparedStatement statement, int index, Profile profile) throws SQLException {
            Set<String> of = subjects(profile);
            statement.setBytes(index, close(of, place("cdp_profiles.body", profile), RowJson.write(profile)));
            Memo memo = profile.evaluation().memo();
            statement.setBytes(
                    index + 1, memo == null ? null : close(of, place("cdp_profiles.memo", profile), memo.toBytes()));
        }

        private byte[] place(String column, Profile profile) {
            return profilePlace(column, profile.id(), profile.nextDue(), profile.version());
        }

        @Override
        public void bind(PreparedStatement statement, int index, ProfileId id, Identifier founder) throws SQLException {
            String subject = token(founder);
            statement.setString(index, "");
            statement.setString(index + 1, subject);
            String content = founder.namespace().name() + ' ' + founder.value();
            statement.setBytes(index + 2, close(Set.of(subject), aliasPlace(id, subject), content));
        }

        @Override
        public void bind(PreparedStatement statement, int index, long sequence, Change change) throws SQLException {
            Set<String> of = Set.of(tokens.subject(change.profile()));
            statement.setBytes(index, close(of, changePlace(sequence), ChangeJson.write(change)));
        }
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

    /** Makes up for what a process that ended between an erasure and the destruction of its keys has left. */
    @Override
    public void begin(Session session) throws SQLException {
        if (pending || dialect != Dialect.SQLITE) {
            settle(session);
        }
    }

    @Override
    public void erased(Session session) {
        try {
            session.connection().setAutoCommit(false);
            settle(session);
            session.connection().commit();
            session.connection().setAutoCommit(true);
            pending = false;
        } catch (SQLException | RuntimeException e) {
            // What is erased is erased; its keys are destroyed before the tenant is written the next time.
            session.spoil();
        }
    }

    private void settle(Session session) throws SQLException {
        Map<String, Integer> shreds = new TreeMap<>();
        PreparedStatement query = session.prepare("SELECT subject, generation FROM cdp_shreds WHERE tenant = ?");
        query.setString(1, tenant);
        try (ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                shreds.put(rows.getString(1), rows.getInt(2));
            }
        }
        if (shreds.isEmpty()) {
            pending = false;
            return;
        }
        keys.destroy(tenant, shreds);
        PreparedStatement delete =
                session.prepare("DELETE FROM cdp_shreds WHERE tenant = ? AND subject = ? AND generation = ?");
        for (Map.Entry<String, Integer> shred : shreds.entrySet()) {
            delete.setString(1, tenant);
            delete.setString(2, shred.getKey());
            delete.setInt(3, shred.getValue());
            delete.addBatch();
        }
        delete.executeBatch();
    }

    /** Destroys whatever is to be destroyed, of any tenant. */
    static void settleAll(Sessions sessions, SubjectKeys keys) {
        try {
            sessions.run(session -> {
                List<String> tenants = new ArrayList<>();
                try (ResultSet rows = session.prepare("SELECT DISTINCT tenant FROM cdp_shreds")
                        .executeQuery()) {
                    while (rows.next()) {
                        tenants.add(rows.getString(1));
                    }
                }
                session.connection().setAutoCommit(false);
                for (String tenant : tenants) {
                    new SealedRows(keys, tenant, sessions.dialect()).settle(session);
                }
                session.connection().commit();
                session.connection().setAutoCommit(true);
                return true;
            });
        } catch (SQLException e) {
            throw Sessions.unavailable(e);
        }
    }
}
