package io.cdpkit;

import io.cdpkit.checkpoint.Checkpoint;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.graph.IdentityGraph;
import io.cdpkit.graph.Link;
import io.cdpkit.graph.LinkKey;
import io.cdpkit.graph.Node;
import io.cdpkit.profile.Change;
import io.cdpkit.profile.Profile;
import io.cdpkit.profile.ProfileId;
import io.cdpkit.profile.ProfileIds;
import io.cdpkit.store.Commit;
import io.cdpkit.store.Commit.Filed;
import io.cdpkit.store.RowReader;
import io.cdpkit.store.TenantStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One unit of work: the stored rows with this work's changes on top, and the commit that comes of them.
 *
 * <p>Each row is read from the store once and remembered with the version it had, so that the commit can check that all it
 * rests on still holds.
 */
final class Work implements IdentityGraph {
    private final RowReader store;
    private final ProfileIds ids;
    private final long stamp;
    private final Rows<LinkKey, Link> links;
    private final Rows<Identifier, Node> nodes;
    private final Rows<ProfileId, Profile> profiles;
    private final LinkedHashMap<String, Filed> events = new LinkedHashMap<>();
    /** The same by link, once a history was asked for. */
    private @Nullable Map<LinkKey, List<Event>> eventsByLink;

    /** Message ids taken back, each with whether the store keeps an event under it. */
    private final LinkedHashMap<String, Boolean> retractions = new LinkedHashMap<>();

    /** Message ids of events that go without being remembered. */
    private final LinkedHashSet<String> erasedEvents = new LinkedHashSet<>();

    private Set<ProfileId> erasedIds = Set.of();

    /** The checkpoints of links whose histories were read, and those that are new with this work. */
    private final Map<LinkKey, List<Opened>> opened = new HashMap<>();

    /** The links that are new with this work, by the identifiers they mention; immutable while it is just one. */
    private final Map<Identifier, List<LinkKey>> added = new HashMap<>();

    /** How many links that mention an identifier were removed, at most. */
    private final Map<Identifier, Integer> lost = new HashMap<>();

    private final Map<Identifier, Integer> mentions = new HashMap<>();
    private final Map<LinkKey, Integer> histories = new HashMap<>();
    private final Map<ProfileId, Identifier> aliases = new LinkedHashMap<>();
    private final ArrayList<Change> changes = new ArrayList<>();

    /** An empty unit of work that is not to take in events. */
    Work(TenantStore store, ProfileIds ids) {
        this(store, ids, List.of());
    }

    /** An empty unit of work that is to take in some events, with the rows read that these are likely to need. */
    Work(TenantStore tenant, ProfileIds ids, List<Filed> expected) {
        this.ids = ids;
        this.store = expected.isEmpty() ? tenant : tenant.reader(expected);
        this.stamp = store.stamp();
        int size = Math.max(1, expected.size());
        this.links = new Rows<>(store::link, size);
        this.nodes = new Rows<>(store::node, 2 * size);
        this.profiles = new Rows<>(store::profile, size);
        if (expected.size() > 1) {
            readAhead(expected);
        }
    }

    /** Reads row after row of one kind, so that waiting for one from far away in memory overlaps with waiting for others. */
    private void readAhead(List<Filed> expected) {
        ArrayList<Identifier> names = new ArrayList<>(2 * expected.size());
        List<@Nullable Link> known = links.seedAll(expected, Filed::link);
        for (int i = 0; i < known.size(); i++) {
            expected.get(i).expectNodes(known.get(i), names::add);
        }
        ArrayList<ProfileId> owners = new ArrayList<>(names.size());
        for (@Nullable Node node : nodes.seedAll(names, name -> name)) {
            if (node != null) {
                owners.add(node.owner());
            }
        }
        profiles.seedAll(owners, owner -> owner);
    }

    /** Reads a stored row. */
    private interface Read<K, V> {
        @Nullable
        V row(K key);
    }

    /** Rows of one kind, as they were read and as they are now. */
    private static final class Rows<K, V> {
        private final HashMap<K, Row<V>> rows;
        private final Read<K, V> read;

        Rows(Read<K, V> read, int size) {
            this.read = read;
            this.rows = new HashMap<>(2 * size);
        }

        private Row<V> row(K key) {
            Row<V> row = rows.get(key);
            if (row == null) {
                row = new Row<>(read.row(key));
                rows.put(key, row);
            }
            return row;
        }

        @Nullable
        V get(K key) {
            return row(key).now;
        }

        void put(K key, @Nullable V value) {
            row(key).now = value;
        }

        /** The row as it is now; it was read along with others, and may have been read before. */
        @Nullable
        V seed(K key, @Nullable V stored) {
            Row<V> row = rows.get(key);
            if (row == null) {
                rows.put(key, new Row<>(stored));
                return stored;
            }
            return row.now;
        }

        /** Reads many rows in a row. */
        <T> List<@Nullable V> seedAll(List<T> wanted, Function<T, K> key) {
            ArrayList<@Nullable V> found = new ArrayList<>(wanted.size());
            for (int i = 0; i < wanted.size(); i++) {
                found.add(read.row(key.apply(wanted.get(i))));
            }
            for (int i = 0; i < wanted.size(); i++) {
                seed(key.apply(wanted.get(i)), found.get(i));
            }
            return found;
        }

        /** The version that each row had when it was read; of all rows, or only of those that are as they were. */
        Map<K, Long> versions(boolean all, ToLongFunction<V> version) {
            HashMap<K, Long> versions = new HashMap<>();
            rows.forEach((key, row) -> {
                if (all || row.now == row.stored) {
                    versions.put(key, row.stored == null ? 0L : version.applyAsLong(row.stored));
                }
            });
            return versions;
        }

        /** Sorts out the rows to write and to remove. */
        void settle(
                long first,
                ToLongFunction<V> version,
                BiFunction<V, Long, V> withVersion,
                List<V> written,
                Map<K, Long> removed) {
            rows.forEach((key, row) -> {
                V stored = row.stored;
                V now = row.now;
                if (now != stored) {
                    long before = stored == null ? 0 : version.applyAsLong(stored);
                    if (now == null) {
                        removed.put(key, before);
                    } else {
                        written.add(withVersion.apply(now, stored == null ? first : before + 1));
                    }
                }
            });
        }
    }

    /** What the rows of this work were when they were read. */
    private final class RowsRead implements Commit.Reads {
        private final boolean all;

        RowsRead(boolean all) {
            this.all = all;
        }

        @Override
        public Map<LinkKey, Long> links() {
            return links.versions(all, Link::version);
        }

        @Override
        public Map<Identifier, Long> nodes() {
            return nodes.versions(all, Node::version);
        }

        @Override
        public Map<ProfileId, Long> profiles() {
            return profiles.versions(all, Profile::version);
        }

        @Override
        public Map<Identifier, Integer> mentions() {
            return mentions;
        }

        @Override
        public Map<LinkKey, Integer> histories() {
            return histories;
        }

        @Override
        public long stamp() {
            return stamp;
        }
    }

    private static final class Row<V> {
        final @Nullable V stored;

        @Nullable
        V now;

        Row(@Nullable V stored) {
            this.stored = stored;
            this.now = stored;
        }
    }

    /**
     * The facts that a checkpoint holds, as this work leaves it. Two of them may have one message id, if it was given to
     * another event after the first was folded.
     */
    private static final class Opened {
        /** Null if it is new. */
        final @Nullable Event stored;

        final LinkedHashSet<Event> facts;
        private final Map<String, Event> byId = new HashMap<>();
        boolean changed;

        Opened(@Nullable Event stored, List<Event> facts) {
            this.stored = stored;
            this.facts = new LinkedHashSet<>(facts);
            facts.forEach(fact -> byId.put(fact.id(), fact));
            this.changed = stored == null;
        }

        @Nullable
        Event fact(String messageId) {
            return byId.get(messageId);
        }

        boolean remove(Event fact) {
            boolean removed = facts.remove(fact);
            byId.remove(fact.id(), fact);
            changed |= removed;
            return removed;
        }
    }

    @Override
    public @Nullable Node node(Identifier identifier) {
        return nodes.get(identifier);
    }

    @Override
    public @Nullable Link link(LinkKey key) {
        return links.get(key);
    }

    @Override
    public @Nullable Profile profile(ProfileId id) {
        return profiles.get(id);
    }

    @Override
    public ProfileId idOf(Identifier founder) {
        return ids.of(founder);
    }

    @Override
    public List<Link> linksOf(Identifier identifier) {
        List<Link> all = withFresh(identifier, store.linksOf(identifier));
        if (all.size() > 1 && added.containsKey(identifier)) {
            all.sort(Comparator.comparing(Link::key));
        }
        return all;
    }

    @Override
    public @Nullable List<Link> linksOf(Identifier identifier, int most) {
        int least = most + lost.getOrDefault(identifier, 0);
        List<Link> known = store.linksOf(identifier, least);
        if (known == null) {
            mentions.merge(identifier, ~least, (former, more) -> former < 0 ? Math.min(former, more) : former);
            return null;
        }
        List<Link> all = lost.containsKey(identifier)
                ? withFresh(identifier, known)
                : plusFresh(identifier, known, known.size());
        return all.size() > most ? null : all;
    }

    @Override
    public @Nullable Link current(Link candidate) {
        return links.seed(candidate.key(), candidate);
    }

    private List<Link> withFresh(Identifier identifier, List<Link> known) {
        ArrayList<Link> all = new ArrayList<>(known.size());
        for (Link stored : known) {
            Link now = links.seed(stored.key(), stored);
            if (now != null) {
                all.add(now);
            }
        }
        return plusFresh(identifier, all, known.size());
    }

    /** The links of an identifier, of which so many are stored, with those that are new with this work. */
    private List<Link> plusFresh(Identifier identifier, List<Link> known, int stored) {
        mentions.merge(
                identifier, stored, (former, size) -> former < 0 && Commit.Reads.isStill(former, size) ? size : former);
        List<LinkKey> fresh = added.get(identifier);
        if (fresh == null) {
            return known;
        }
        ArrayList<Link> all = new ArrayList<>(known.size() + fresh.size());
        all.addAll(known);
        for (LinkKey key : fresh) {
            Link now = link(key);
            if (now != null) {
                all.add(now);
            }
        }
        return all;
    }

    @Override
    public List<Event> history(LinkKey key) {
        List<Event> stored = store.history(key);
        histories.putIfAbsent(key, stored.size());
        List<Opened> checkpoints = opened(key, stored);
        if (checkpoints.isEmpty() && events.isEmpty() && retractions.isEmpty() && erasedEvents.isEmpty()) {
            return stored;
        }
        ArrayList<Event> all = new ArrayList<>(stored.size() + 1);
        checkpoints.forEach(checkpoint -> all.addAll(checkpoint.facts));
        addLoose(key, stored, all);
        return all;
    }

    /** Adds the events of a link that are in no checkpoint. */
    private void addLoose(LinkKey key, List<Event> stored, List<Event> all) {
        stored.forEach(event -> {
            if (!Checkpoint.is(event) && !retractions.containsKey(event.id()) && !erasedEvents.contains(event.id())) {
                all.add(event);
            }
        });
        if (!events.isEmpty()) {
            all.addAll(eventsByLink().getOrDefault(key, List.of()));
        }
    }

    private Map<LinkKey, List<Event>> eventsByLink() {
        Map<LinkKey, List<Event>> known = eventsByLink;
        if (known == null) {
            known = new HashMap<>();
            for (Filed filed : events.values()) {
                known.computeIfAbsent(filed.link(), k -> new ArrayList<>(1)).add(filed.event());
            }
            eventsByLink = known;
        }
        return known;
    }

    private List<Opened> opened(LinkKey key, List<Event> stored) {
        List<Opened> known = opened.get(key);
        if (known != null) {
            return known;
        }
        ArrayList<Opened> checkpoints = new ArrayList<>(0);
        for (Event event : stored) {
            if (Checkpoint.is(event)) {
                checkpoints.add(new Opened(event, Checkpoint.read(event)));
            }
        }
        if (!checkpoints.isEmpty()) {
            opened.put(key, checkpoints);
        }
        return checkpoints;
    }

    /** The event of a link that a checkpoint holds under a message id; null if none does. */
    @Nullable
    Event folded(LinkKey key, String messageId) {
        if (!opened.containsKey(key)) {
            history(key);
        }
        for (Opened checkpoint : opened.getOrDefault(key, List.of())) {
            Event fact = checkpoint.fact(messageId);
            if (fact != null) {
                return fact;
            }
        }
        return null;
    }

    /**
     * The events of a link before some time that are in no checkpoint, and with them those of checkpoints that have room for
     * more; none if there are only the latter.
     */
    List<Event> foldable(LinkKey key, Instant horizon) {
        List<Event> stored = store.history(key);
        histories.putIfAbsent(key, stored.size());
        ArrayList<Event> all = new ArrayList<>(stored.size());
        addLoose(key, stored, all);
        all.removeIf(event -> !event.time().isBefore(horizon));
        if (!all.isEmpty()) {
            for (Opened checkpoint : opened(key, stored)) {
                if (checkpoint.facts.size() < Checkpoint.MOST) {
                    all.addAll(checkpoint.facts);
                }
            }
        }
        return all;
    }

    /**
     * Puts events of a link into a checkpoint of their own.
     *
     * @param facts of the link's history
     * @param kept what is kept of them, in order of time then message id
     */
    void fold(LinkKey key, List<Event> facts, List<Event> kept) {
        facts.forEach(this::erase);
        opened.computeIfAbsent(key, k -> new ArrayList<>()).add(new Opened(null, kept));
    }

    /** Takes an event out of the checkpoint that holds it, if one does. */
    private boolean unfold(Event event) {
        for (Opened checkpoint : opened.getOrDefault(LinkKey.of(event), List.of())) {
            if (checkpoint.remove(event)) {
                return true;
            }
        }
        return false;
    }

    /** The event of a message id, of this work or stored. */
    @Nullable
    Event event(String messageId) {
        Filed added = events.get(messageId);
        if (added != null) {
            return added.event();
        } else if (retractions.containsKey(messageId) || erasedEvents.contains(messageId)) {
            return null;
        }
        return store.event(messageId);
    }

    boolean retracted(String messageId) {
        return retractions.containsKey(messageId) || store.retracted(messageId);
    }

    void add(Filed filed) {
        events.put(filed.event().id(), filed);
        if (eventsByLink != null) {
            eventsByLink.computeIfAbsent(filed.link(), k -> new ArrayList<>(1)).add(filed.event());
        }
    }

    /** Takes back an event that this work knows; its id stays in use if another event has it by now. */
    void retract(Event event) {
        if (!unfold(event)) {
            boolean kept = events.remove(event.id()) == null;
            eventsByLink = null;
            retractions.put(event.id(), kept);
        } else if (event(event.id()) == null && !retracted(event.id())) {
            retractions.put(event.id(), false);
        }
    }

    /** Takes out a stored event without remembering its id; whether it lay in a checkpoint. */
    boolean erase(Event event) {
        boolean folded = unfold(event);
        if (!folded) {
            erasedEvents.add(event.id());
        }
        return folded;
    }

    /** Lets ids lead nowhere, and the feed say nothing of them but what this work tells. */
    void erase(Set<ProfileId> ids) {
        erasedIds = ids;
        aliases.keySet().removeAll(ids);
    }

    /** Takes back an event that has not come. */
    void retract(String messageId) {
        retractions.put(messageId, false);
    }

    void put(Link link) {
        Row<Link> row = links.row(link.key());
        if (row.now == null && row.stored == null) {
            List<LinkKey> one = List.of(link.key());
            for (Identifier identifier : link.key().identifiers()) {
                added.merge(identifier, one, Work::plus);
            }
        }
        row.now = link;
    }

    private static List<LinkKey> plus(List<LinkKey> fresh, List<LinkKey> one) {
        List<LinkKey> more = fresh.size() > 1 ? fresh : new ArrayList<>(fresh);
        more.addAll(one);
        return more;
    }

    /** Null if nothing is left. */
    private static @Nullable List<LinkKey> minus(List<LinkKey> fresh, LinkKey key) {
        List<LinkKey> rest =
                fresh.stream().filter(other -> !other.equals(key)).collect(Collectors.toCollection(ArrayList::new));
        return rest.isEmpty() ? null : rest.size() == 1 ? List.copyOf(rest) : rest;
    }

    void remove(LinkKey key) {
        Row<Link> row = links.row(key);
        for (Identifier identifier : key.identifiers()) {
            lost.merge(identifier, 1, Integer::sum);
            if (row.stored == null) {
                added.computeIfPresent(identifier, (i, fresh) -> minus(fresh, key));
            }
        }
        row.now = null;
    }

    void put(Node node) {
        nodes.put(node.identifier(), node);
    }

    void remove(Identifier identifier) {
        nodes.put(identifier, null);
    }

    void put(Profile profile) {
        aliases.remove(profile.id());
        profiles.put(profile.id(), profile);
    }

    /** Removes a profile whose id from now on leads to whoever holds its founder. */
    void giveUp(Profile profile) {
        profiles.put(profile.id(), null);
        aliases.put(profile.id(), profile.founder());
    }

    void add(Change change) {
        changes.add(change);
    }

    /** What is told so far. */
    List<Change> changes() {
        return List.copyOf(changes);
    }

    /** All that was read. */
    Commit.Reads reads() {
        return new RowsRead(true);
    }

    /** A fact that this work and no other takes in. */
    private String cause() {
        if (!events.isEmpty()) {
            return events.keySet().iterator().next();
        }
        Set<String> gone = retractions.isEmpty() ? erasedEvents : retractions.keySet();
        return gone.isEmpty() ? "" : gone.iterator().next();
    }

    private void writeCheckpoints() {
        opened.forEach((key, checkpoints) -> {
            for (Opened checkpoint : checkpoints) {
                if (checkpoint.changed && checkpoint.stored != null) {
                    erasedEvents.add(checkpoint.stored.id());
                }
                if (checkpoint.changed && !checkpoint.facts.isEmpty()) {
                    add(new Filed(key, Checkpoint.of(key, List.copyOf(checkpoint.facts))));
                }
            }
        });
    }

    Commit commit() {
        writeCheckpoints();
        ArrayList<Link> writtenLinks = new ArrayList<>();
        ArrayList<Node> writtenNodes = new ArrayList<>();
        ArrayList<Profile> writtenProfiles = new ArrayList<>();
        HashMap<LinkKey, Long> removedLinks = new HashMap<>();
        HashMap<Identifier, Long> removedNodes = new HashMap<>();
        HashMap<ProfileId, Long> removedProfiles = new HashMap<>();
        long first = Commit.firstVersion(cause());
        links.settle(first, Link::version, Link::withVersion, writtenLinks, removedLinks);
        nodes.settle(first, Node::version, Node::withVersion, writtenNodes, removedNodes);
        profiles.settle(first, Profile::version, Profile::withVersion, writtenProfiles, removedProfiles);
        return new Commit(
                List.copyOf(events.values()),
                retractions,
                erasedEvents.isEmpty() && erasedIds.isEmpty()
                        ? Commit.Erasure.NONE
                        : new Commit.Erasure(erasedEvents, erasedIds),
                writtenLinks,
                writtenNodes,
                writtenProfiles,
                removedLinks,
                removedNodes,
                removedProfiles,
                aliases,
                new RowsRead(false),
                changes);
    }
}
