package io.cdpkit.store.jdbc;

import io.cdpkit.checkpoint.Checkpoint;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.graph.Link;
import io.cdpkit.graph.LinkKey;
import io.cdpkit.graph.Node;
import io.cdpkit.profile.Profile;
import io.cdpkit.profile.ProfileId;
import io.cdpkit.store.Commit;
import io.cdpkit.store.RowReader;
import io.cdpkit.store.StoreException;
import io.cdpkit.store.TenantStore;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One tenant's rows in the tables. */
final class JdbcTenant implements TenantStore {
    static final Comparator<Link> BY_KEY = Comparator.comparing(Link::key);
    private static final int PAGE = 1_000;

    private final JdbcStore store;
    private final String name;
    private final Sessions sessions;
    private final Rows rows;
    private final Reading reading;
    private final RecentRows recent;
    /** How many commits there were, if this process knows them all; written by the thread that writes. */
    private volatile long stamp;

    JdbcTenant(JdbcStore store, String name, Sessions sessions, Rows rows, boolean stamped, RecentRows recent) {
        this(store, name, sessions, rows, sessions::read, stamped ? 0 : NO_STAMP, recent);
    }

    private JdbcTenant(
            JdbcStore store,
            String name,
            Sessions sessions,
            Rows rows,
            Reading reading,
            long stamp,
            RecentRows recent) {
        this.store = store;
        this.name = name;
        this.sessions = sessions;
        this.rows = rows;
        this.reading = reading;
        this.stamp = stamp;
        this.recent = recent;
    }

    String name() {
        return name;
    }

    Rows rows() {
        return rows;
    }

    RecentRows recent() {
        return recent;
    }

    @Override
    public long stamp() {
        return stamp;
    }

    /** Makes the stamp another one; called by the thread that writes, when others may see what it wrote. */
    void newStamp() {
        long before = stamp;
        if (before != NO_STAMP) {
            stamp = before + 1;
        }
    }

    /** Does something that writes nothing on some session. */
    private interface Reading {
        <T> T on(Session.Task<T> task);
    }

    /** Reads a row of an answer. */
    interface RowOf<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** Binds the parameters after the tenant. */
    private interface Parameters {
        void bind(PreparedStatement statement) throws SQLException;
    }

    private <T> List<T> rows(String sql, Parameters parameters, RowOf<T> read) {
        return reading.on(session -> {
            PreparedStatement query = session.prepare(sql);
            query.setString(1, name);
            parameters.bind(query);
            ArrayList<T> found = new ArrayList<>();
            try (ResultSet answer = query.executeQuery()) {
                while (answer.next()) {
                    found.add(read.read(answer));
                }
            }
            return found;
        });
    }

    private <T> @Nullable T row(String sql, Parameters parameters, RowOf<T> read) {
        List<T> found = rows(sql, parameters, read);
        return found.isEmpty() ? null : found.get(0);
    }

    @Override
    public RowReader reader(List<Commit.Filed> expected) {
        JdbcTenant tenant = new JdbcTenant(store, name, sessions, rows, store::readAhead, NO_STAMP, recent);
        long before = stamp;
        return store.readAhead(session -> {
            ReadAhead ahead = new ReadAhead(tenant, before);
            ahead.read(session, sessions.dialect(), expected);
            return ahead;
        });
    }

    @Override
    public @Nullable Event event(String messageId) {
        if (!mayBeKept(messageId)) {
            return null;
        }
        String key = rows.messageId(messageId);
        return row(
                "SELECT body FROM cdp_events WHERE tenant = ? AND message_id = ?",
                query -> query.setString(2, key),
                row -> Objects.requireNonNull(rows.event(row, 1, key)));
    }

    /** Whether there can be a row of this text; if not, none is looked for. */
    private boolean mayBeKept(String text) {
        sessions.requireOpen();
        return KeyText.isStorable(text);
    }

    private boolean mayBeKept(LinkKey key) {
        sessions.requireOpen();
        return KeyText.isStorable(key);
    }

    @Override
    public boolean retracted(String messageId) {
        if (!mayBeKept(messageId)) {
            return false;
        }
        return row(
                        "SELECT message_id FROM cdp_retractions WHERE tenant = ? AND message_id = ?",
                        query -> query.setString(2, rows.messageId(messageId)),
                        row -> true)
                != null;
    }

    @Override
    public @Nullable Link link(LinkKey key) {
        if (!mayBeKept(key)) {
            return null;
        }
        Link known = recent.link(name, key);
        return known != null
                ? known
                : row(
                        "SELECT version, body FROM cdp_links WHERE tenant = ? AND link = ?",
                        query -> query.setString(2, rows.link(key)),
                        row -> rows.link(row, 1, key));
    }

    @Override
    public @Nullable Node node(Identifier identifier) {
        if (!mayBeKept(identifier.value())) {
            return null;
        }
        Node known = recent.node(name, identifier);
        return known != null
                ? known
                : row(
                        "SELECT profile, version, body FROM cdp_nodes"
                                + " WHERE tenant = ? AND namespace = ? AND value = ?",
                        query -> rows.bind(query, 2, identifier),
                        row -> rows.node(row, 1, identifier));
    }

    @Override
    public @Nullable Profile profile(ProfileId id) {
        sessions.requireOpen();
        Profile known = recent.profile(name, id);
        return known != null
                ? known
                : row(
                        "SELECT version, due_second, due_nano, body, memo FROM cdp_profiles"
                                + " WHERE tenant = ? AND profile = ?",
                        query -> query.setString(2, id.toString()),
                        row -> rows.profile(row, 1, id));
    }

    @Override
    public @Nullable Identifier alias(ProfileId id) {
        return row(
                "SELECT " + String.join(", ", rows.aliasColumns())
                        + " FROM cdp_aliases WHERE tenant = ? AND profile = ?",
                query -> query.setString(2, id.toString()),
                row -> rows.alias(row, 1, id));
    }

    @Override
    public List<ProfileId> aliasesOf(Identifier founder) {
        if (!mayBeKept(founder.value())) {
            return List.of();
        }
        return rows(
                "SELECT profile FROM cdp_aliases WHERE tenant = ? AND namespace = ? AND value = ? ORDER BY profile",
                query -> rows.bind(query, 2, founder),
                row -> ProfileId.parse(row.getString(1)));
    }

    @Override
    public List<Link> linksOf(Identifier identifier) {
        List<Link> links = linksOf(identifier, Integer.MAX_VALUE);
        if (links == null) {
            throw new AssertionError("there is no more than that");
        }
        links.sort(BY_KEY);
        return links;
    }

    @Override
    public @Nullable List<Link> linksOf(Identifier identifier, int most) {
        if (!mayBeKept(identifier.value())) {
            return new ArrayList<>(0);
        }
        List<Link> links = rows(
                "SELECT l.identifiers, l.more, l.version, l.body FROM cdp_mentions m"
                        + " JOIN cdp_links l ON l.tenant = m.tenant AND l.link = m.link"
                        + " WHERE m.tenant = ? AND m.namespace = ? AND m.value = ? LIMIT ?",
                query -> {
                    rows.bind(query, 2, identifier);
                    query.setLong(4, most + 1L);
                },
                row -> rows.link(row, 1));
        return links.size() > most ? null : links;
    }

    @Override
    public List<Event> history(LinkKey key) {
        if (!mayBeKept(key)) {
            return List.of();
        }
        return rows(
                "SELECT body, message_id FROM cdp_events WHERE tenant = ? AND link = ?",
                query -> query.setString(2, rows.link(key)),
                row -> Objects.requireNonNull(rows.event(row, 1, row.getString(2))));
    }

    /** Gives every event that can be read, and counts those that cannot as a key is destroyed. */
    long salvage(Consumer<Event> events) {
        long lost = 0;
        String last = "";
        for (List<Salvaged> page = page(last); !page.isEmpty(); page = page(last)) {
            for (Salvaged each : page) {
                if (each.event() == null) {
                    lost++;
                } else {
                    Checkpoint.unfolded(List.of(each.event())).forEach(events);
                }
                last = each.key();
            }
        }
        return lost;
    }

    private record Salvaged(String key, @Nullable Event event) {}

    private List<Salvaged> page(String after) {
        return rows(
                "SELECT message_id, body FROM cdp_events WHERE tenant = ? AND message_id > ? ORDER BY message_id LIMIT ?",
                query -> {
                    query.setString(2, after);
                    query.setInt(3, PAGE);
                },
                row -> {
                    String key = row.getString(1);
                    try {
                        return new Salvaged(key, rows.event(row, 2, key));
                    } catch (StoreException.Unreadable e) {
                        if (e.isKeyDestroyed()) {
                            return new Salvaged(key, null);
                        }
                        throw e;
                    }
                });
    }

    @Override
    public List<Profile> profiles(@Nullable ProfileId after, int limit) {
        return rows(
                "SELECT profile, version, due_second, due_nano, body, memo FROM cdp_profiles"
                        + " WHERE tenant = ? AND profile > ? ORDER BY profile LIMIT ?",
                query -> {
                    query.setString(2, after == null ? "" : after.toString());
                    query.setInt(3, limit);
                },
                row -> rows.profile(row, 2, ProfileId.parse(row.getString(1))));
    }

    @Override
    public List<Link> links(@Nullable LinkKey after, int limit) {
        List<String> place = after == null ? List.of("", "") : rows.place(after);
        return rows(
                "SELECT identifiers, more, version, body FROM cdp_links WHERE tenant = ? AND identifiers >= ?"
                        + " AND (identifiers > ? OR more > ?) ORDER BY identifiers, more LIMIT ?",
                query -> {
                    query.setString(2, place.get(0));
                    query.setString(3, place.get(0));
                    query.setString(4, place.get(1));
                    query.setInt(5, limit);
                },
                row -> rows.link(row, 1));
    }

    @Override
    public List<ProfileId> due(Instant now, int limit) {
        return rows(
                "SELECT profile FROM cdp_profiles WHERE tenant = ? AND due_second IS NOT NULL AND due_second <= ?"
                        + " AND (due_second < ? OR due_nano <= ?) ORDER BY due_second, due_nano LIMIT ?",
                query -> {
                    query.setLong(2, now.getEpochSecond());
                    query.setLong(3, now.getEpochSecond());
                    query.setLong(4, now.getNano());
                    query.setInt(5, limit);
                },
                row -> ProfileId.parse(row.getString(1)));
    }

    @Override
    public List<Recorded> changes(long after, int limit) {
        return rows(
                "SELECT sequence, body FROM cdp_changes WHERE tenant = ? AND sequence > ? ORDER BY sequence LIMIT ?",
                query -> {
                    query.setLong(2, after);
                    query.setInt(3, limit);
                },
                row -> rows.change(row, 1));
    }

    @Override
    public boolean isCommittedInTurn() {
        return true;
    }

    @Override
    public void commit(Commit commit) {
        sessions.requireOpen();
        if (commit.isEmpty()) {
            check(commit);
        } else {
            requireStorable(commit);
            store.write(new Request(this, commit));
        }
    }

    /** Nothing is locked: each row had its version when it was read, which was before, and has it now. */
    private void check(Commit commit) {
        long now = stamp;
        if (now != NO_STAMP && commit.reads().stamp() == now) {
            return;
        }
        Ledger.Keys keys = new Ledger.Keys();
        keys.add(commit);
        Ledger ledger = new Ledger(rows);
        sessions.read(session -> {
            new LedgerReader(session, sessions.dialect(), name, rows, ledger).read(keys);
            return true;
        });
        ledger.check(commit);
    }

    private static void requireStorable(Commit commit) {
        for (Commit.Filed filed : commit.events()) {
            require(filed.event().id(), "a message id");
            require(filed.event().name(), "the name of an event");
            filed.link().identifiers().forEach(JdbcTenant::require);
        }
        commit.retractions().keySet().forEach(messageId -> require(messageId, "a message id"));
        commit.links().forEach(link -> link.key().identifiers().forEach(JdbcTenant::require));
        commit.nodes().forEach(node -> require(node.identifier()));
        commit.aliases().values().forEach(JdbcTenant::require);
    }

    private static void require(Identifier identifier) {
        require(identifier.value(), "an identifier of namespace \"" + identifier.namespace() + "\"");
    }

    private static void require(String text, String what) {
        if (!KeyText.isStorable(text)) {
            throw new IllegalArgumentException(what + " of " + text.length()
                    + " chars cannot be kept: it must hold no NUL and no half of a surrogate pair and be at most "
                    + KeyText.MOST_BYTES + " bytes long in UTF-8; Limits refuse such events by default");
        }
    }

    /** Refuses to go on after the file failed; see {@link JdbcStore}. */
    static StoreException.Unavailable broken() {
        return new StoreException.Unavailable(
                "the database file failed while it was written; find out why, then open the store again");
    }
}
