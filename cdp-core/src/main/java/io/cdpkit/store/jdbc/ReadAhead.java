package io.cdpkit.store.jdbc;

import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.graph.Link;
import io.cdpkit.graph.LinkKey;
import io.cdpkit.graph.Node;
import io.cdpkit.profile.Profile;
import io.cdpkit.profile.ProfileId;
import io.cdpkit.store.Commit;
import io.cdpkit.store.RowReader;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What taking in some events is likely to read, read in five statements; all else is asked for one by one.
 *
 * <p>These are the events' ids, their links, the nodes of their identifiers with the profiles that hold them, the links of
 * identifiers that have no node, and those of identifiers in new links, unless they are many. Used by one thread.
 */
final class ReadAhead implements RowReader {
    /** Whether no more links mention an identifier than are worth reading before anybody asks for them. */
    private static final String FEW = "(SELECT count(*) FROM (SELECT 1 FROM cdp_mentions"
            + " WHERE tenant = ? AND namespace = k.a AND value = k.b LIMIT 17) AS few) <= 16";

    private final JdbcTenant tenant;
    private final long stamp;
    private final Rows rows;
    private final Set<String> messageIds = new HashSet<>();
    private final Map<String, Event> events = new HashMap<>();
    private final Set<String> retracted = new HashSet<>();
    /** By what is known to be there or, where null, not to be. */
    private final Map<LinkKey, @Nullable Link> links = new HashMap<>();

    private final Map<Identifier, @Nullable Node> nodes = new HashMap<>();
    private final Map<ProfileId, Profile> profiles = new HashMap<>();
    private final Map<Identifier, List<Link>> linksOf = new HashMap<>();

    /**
     * One that has read nothing yet.
     *
     * @param stamp of the store, for all that is read from now on
     */
    ReadAhead(JdbcTenant tenant, long stamp) {
        this.tenant = tenant;
        this.stamp = stamp;
        this.rows = tenant.rows();
    }

    private interface RowTask {
        void on(ResultSet row) throws SQLException;
    }

    /** Reads for some events. */
    void read(Session session, Dialect dialect, Collection<Commit.Filed> expected) throws SQLException {
        Map<String, LinkKey> digests = new HashMap<>();
        for (Commit.Filed filed : expected) {
            LinkKey key = filed.link();
            String messageId = filed.event().id();
            if (KeyText.isStorable(messageId) && KeyText.isStorable(key)) {
                messageIds.add(messageId);
                if (!links.containsKey(key)) {
                    Link recent = tenant.recent().link(tenant.name(), key);
                    links.put(key, recent);
                    if (recent == null) {
                        digests.put(rows.link(key), key);
                    }
                }
            }
        }
        readEvents(session, dialect);
        query(
                session,
                dialect.lookup("a, version, body", "cdp_links", "tenant = ? AND link = k.a", 1),
                1,
                dialect,
                List.of(List.copyOf(digests.keySet())),
                row -> {
                    LinkKey key = Objects.requireNonNull(digests.get(row.getString(1)));
                    links.put(key, rows.link(row, 2, key));
                });
        Set<Identifier> identifiers = new LinkedHashSet<>();
        Set<Identifier> joined = new LinkedHashSet<>();
        for (Commit.Filed filed : expected) {
            if (links.containsKey(filed.link())) {
                Link known = links.get(filed.link());
                filed.expectNodes(known, identifiers::add);
                if (known == null) {
                    filed.expectNodes(null, joined::add);
                }
            }
        }
        identifiers.removeIf(this::isRecent);
        readNodes(session, dialect, identifiers);
        identifiers.removeIf(identifier -> nodes.get(identifier) != null);
        identifiers.forEach(identifier -> linksOf.put(identifier, new ArrayList<>(0)));
        readLinksOf(session, dialect, identifiers, false);
        joined.removeAll(identifiers);
        readLinksOf(session, dialect, joined, true);
        linksOf.values().forEach(found -> found.sort(JdbcTenant.BY_KEY));
    }

    /** Takes a node with its profile over, if both were written of late. */
    private boolean isRecent(Identifier identifier) {
        Node node = tenant.recent().node(tenant.name(), identifier);
        Profile profile = node == null ? null : tenant.recent().profile(tenant.name(), node.owner());
        if (profile != null) {
            nodes.put(identifier, node);
            profiles.put(profile.id(), profile);
        }
        return profile != null;
    }

    private void readEvents(Session session, Dialect dialect) throws SQLException {
        if (messageIds.isEmpty()) {
            return;
        }
        Map<String, String> keys = new HashMap<>();
        messageIds.forEach(messageId -> keys.put(rows.messageId(messageId), messageId));
        PreparedStatement query =
                session.prepare("SELECT a, (SELECT body FROM cdp_events WHERE tenant = ? AND message_id = k.a),"
                        + " (SELECT message_id FROM cdp_retractions WHERE tenant = ? AND message_id = k.a) FROM "
                        + dialect.keys(1));
        query.setString(1, tenant.name());
        query.setString(2, tenant.name());
        dialect.bind(query, 3, List.of(List.copyOf(keys.keySet())));
        each(query, row -> {
            String key = row.getString(1);
            String messageId = Objects.requireNonNull(keys.get(key));
            Event event = rows.event(row, 2, key);
            if (event != null) {
                events.put(messageId, event);
            }
            if (row.getString(3) != null) {
                retracted.add(messageId);
            }
        });
    }

    private void readNodes(Session session, Dialect dialect, Set<Identifier> identifiers) throws SQLException {
        Map<Rows.Name, Identifier> names = names(identifiers);
        identifiers.forEach(identifier -> nodes.put(identifier, null));
        query(
                session,
                dialect.lookup(
                        "n.namespace, n.value, n.profile, n.version AS node_version, n.body AS node_body,"
                                + " p.version, p.due_second, p.due_nano, p.body, p.memo",
                        "cdp_nodes AS n LEFT JOIN cdp_profiles AS p ON p.tenant = n.tenant AND p.profile = n.profile",
                        "n.tenant = ? AND n.namespace = k.a AND n.value = k.b",
                        2),
                1,
                dialect,
                columns(names),
                row -> {
                    Node node = rows.node(row, 3, identifier(row, names));
                    nodes.put(node.identifier(), node);
                    if (!profiles.containsKey(node.owner()) && row.getString(6) != null) {
                        profiles.put(node.owner(), rows.profile(row, 6, node.owner()));
                    }
                });
    }

    private void readLinksOf(Session session, Dialect dialect, Set<Identifier> identifiers, boolean few)
            throws SQLException {
        Map<Rows.Name, Identifier> names = names(identifiers);
        query(
                session,
                dialect.lookup(
                        "m.namespace, m.value, l.identifiers, l.more, l.version, l.body",
                        "cdp_mentions AS m JOIN cdp_links AS l ON l.tenant = m.tenant AND l.link = m.link",
                        "m.tenant = ? AND m.namespace = k.a AND m.value = k.b" + (few ? " AND " + FEW : ""),
                        2),
                few ? 2 : 1,
                dialect,
                columns(names),
                row -> linksOf.computeIfAbsent(identifier(row, names), key -> new ArrayList<>(2))
                        .add(rows.link(row, 3)));
    }

    private Map<Rows.Name, Identifier> names(Collection<Identifier> identifiers) {
        Map<Rows.Name, Identifier> names = new LinkedHashMap<>();
        identifiers.forEach(identifier -> names.put(rows.name(identifier), identifier));
        return names;
    }

    private static Identifier identifier(ResultSet row, Map<Rows.Name, Identifier> names) throws SQLException {
        return Objects.requireNonNull(names.get(new Rows.Name(row.getString(1), row.getString(2))));
    }

    private static List<List<String>> columns(Map<Rows.Name, Identifier> names) {
        return List.of(
                names.keySet().stream().map(Rows.Name::namespace).toList(),
                names.keySet().stream().map(Rows.Name::value).toList());
    }

    /** Asks by keys, the first parameters of a query, of whose others each is the tenant. */
    private void query(Session session, String sql, int tenants, Dialect dialect, List<List<String>> keys, RowTask task)
            throws SQLException {
        if (!keys.get(0).isEmpty()) {
            PreparedStatement query = session.prepare(sql);
            int index = dialect.bind(query, 1, keys);
            for (int i = 0; i < tenants; i++) {
                query.setString(index + i, tenant.name());
            }
            each(query, task);
        }
    }

    private static void each(PreparedStatement query, RowTask task) throws SQLException {
        try (ResultSet answer = query.executeQuery()) {
            while (answer.next()) {
                task.on(answer);
            }
        }
    }

    @Override
    public long stamp() {
        return stamp;
    }

    @Override
    public @Nullable Event event(String messageId) {
        return messageIds.contains(messageId) ? events.get(messageId) : tenant.event(messageId);
    }

    @Override
    public boolean retracted(String messageId) {
        return messageIds.contains(messageId) ? retracted.contains(messageId) : tenant.retracted(messageId);
    }

    @Override
    public @Nullable Link link(LinkKey key) {
        return links.containsKey(key) ? links.get(key) : tenant.link(key);
    }

    @Override
    public @Nullable Node node(Identifier identifier) {
        return nodes.containsKey(identifier) ? nodes.get(identifier) : tenant.node(identifier);
    }

    @Override
    public @Nullable Profile profile(ProfileId id) {
        Profile profile = profiles.get(id);
        return profile == null ? tenant.profile(id) : profile;
    }

    @Override
    public List<Link> linksOf(Identifier identifier) {
        List<Link> known = linksOf.get(identifier);
        return known == null ? tenant.linksOf(identifier) : known;
    }

    @Override
    public @Nullable List<Link> linksOf(Identifier identifier, int most) {
        List<Link> known = linksOf.get(identifier);
        return known == null ? tenant.linksOf(identifier, most) : known.size() > most ? null : known;
    }

    @Override
    public List<Event> history(LinkKey key) {
        return tenant.history(key);
    }
}
