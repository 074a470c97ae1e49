package io.cdpkit.store;

import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.graph.Link;
import io.cdpkit.graph.LinkKey;
import io.cdpkit.graph.Node;
import io.cdpkit.profile.Profile;
import io.cdpkit.profile.ProfileId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One tenant's rows in hash maps.
 *
 * <p>One lock orders the commits; reads of single rows take no lock. Scans in key order sort the keys once and again only
 * after rows have come or gone.
 */
final class MemoryTenant implements TenantStore {
    private static final Comparator<Due> BY_TIME = Comparator.comparing(Due::at).thenComparing(Due::profile);

    private final BooleanSupplier closed;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Event> events = new ConcurrentHashMap<>();
    private final Set<String> retracted = ConcurrentHashMap.newKeySet();
    private final Map<LinkKey, Filed> links = new ConcurrentHashMap<>();
    private final Map<Identifier, ArrayList<LinkKey>> mentions = new ConcurrentHashMap<>();
    private final Map<Identifier, Node> nodes = new ConcurrentHashMap<>();
    private final Map<ProfileId, Profile> profiles = new ConcurrentHashMap<>();
    private final Map<ProfileId, Identifier> aliases = new ConcurrentHashMap<>();
    private final TreeSet<Due> due = new TreeSet<>(BY_TIME);
    private final ArrayList<Recorded> changes = new ArrayList<>();
    /** How many commits there were; written under the lock, at the end of a commit. */
    private volatile long stamp;

    private LinkKey @Nullable [] linkOrder;
    private ProfileId @Nullable [] profileOrder;

    /** A link and the events filed under it. Guarded by the lock but for the link itself. */
    private static final class Filed {
        final ArrayList<Event> events = new ArrayList<>(2);
        volatile Link link;

        Filed(Link link) {
            this.link = link;
        }
    }

    private record Due(Instant at, ProfileId profile) {}

    MemoryTenant(BooleanSupplier closed) {
        this.closed = closed;
    }

    private void requireOpen() {
        if (closed.getAsBoolean()) {
            throw new StoreException.Unavailable("the store is closed; open another");
        }
    }

    @Override
    public long stamp() {
        return stamp;
    }

    @Override
    public @Nullable Event event(String messageId) {
        requireOpen();
        return events.get(messageId);
    }

    @Override
    public boolean retracted(String messageId) {
        requireOpen();
        return !retracted.isEmpty() && retracted.contains(messageId);
    }

    @Override
    public @Nullable Link link(LinkKey key) {
        requireOpen();
        Filed filed = links.get(key);
        return filed == null ? null : filed.link;
    }

    @Override
    public @Nullable Node node(Identifier identifier) {
        requireOpen();
        return nodes.get(identifier);
    }

    @Override
    public @Nullable Profile profile(ProfileId id) {
        requireOpen();
        return profiles.get(id);
    }

    @Override
    public @Nullable Identifier alias(ProfileId id) {
        requireOpen();
        return aliases.get(id);
    }

    @Override
    public List<Link> linksOf(Identifier identifier) {
        requireOpen();
        List<LinkKey> mention = mentions.get(identifier);
        if (mention == null) {
            return List.of();
        }
        LinkKey[] keys;
        lock.lock();
        try {
            keys = mention.toArray(LinkKey[]::new);
        } finally {
            lock.unlock();
        }
        Arrays.sort(keys);
        return Arrays.stream(keys).map(this::link).filter(Objects::nonNull).toList();
    }

    @Override
    public List<Event> history(LinkKey key) {
        requireOpen();
        lock.lock();
        try {
            Filed filed = links.get(key);
            return filed == null ? List.of() : List.copyOf(filed.events);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<Profile> profiles(@Nullable ProfileId after, int limit) {
        requireOpen();
        ProfileId[] order;
        lock.lock();
        try {
            if (profileOrder == null) {
                profileOrder = profiles.keySet().toArray(ProfileId[]::new);
                Arrays.sort(profileOrder);
            }
            order = profileOrder;
        } finally {
            lock.unlock();
        }
        return page(order, after, limit, profiles::get);
    }

    @Override
    public List<Link> links(@Nullable LinkKey after, int limit) {
        requireOpen();
        LinkKey[] order;
        lock.lock();
        try {
            if (linkOrder == null) {
                linkOrder = links.keySet().toArray(LinkKey[]::new);
                Arrays.sort(linkOrder);
            }
            order = linkOrder;
        } finally {
            lock.unlock();
        }
        return page(order, after, limit, this::link);
    }

    /** Reads a row that may be gone. */
    private interface Read<K, V> {
        @Nullable
        V row(K key);
    }

    private static <K extends Comparable<K>, V> List<V> page(K[] order, @Nullable K after, int limit, Read<K, V> read) {
        int start = 0;
        if (after != null) {
            int at = Arrays.binarySearch(order, after);
            start = at < 0 ? -at - 1 : at + 1;
        }
        ArrayList<V> page = new ArrayList<>(Math.min(limit, order.length - start));
        for (int i = start; i < order.length && page.size() < limit; i++) {
            V row = read.row(order[i]);
            if (row != null) {
                page.add(row);
            }
        }
        return page;
    }

    @Override
    public List<ProfileId> due(Instant now, int limit) {
        requireOpen();
        lock.lock();
        try {
            return due.stream()
                    .takeWhile(entry -> !entry.at().isAfter(now))
                    .limit(limit)
                    .map(Due::profile)
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<Recorded> changes(long after, int limit) {
        requireOpen();
        lock.lock();
        try {
            int from = (int) Math.min(Math.max(0, after), changes.size());
            int to = (int) Math.min((long) from + limit, changes.size());
            return List.copyOf(changes.subList(from, to));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void commit(Commit commit) {
        requireOpen();
        lock.lock();
        try {
            long before = stamp;
            if (commit.reads().stamp() != before) {
                check(commit);
            }
            apply(commit);
            stamp = before + 1;
        } finally {
            lock.unlock();
        }
    }

    private void check(Commit commit) {
        for (Event event : commit.events()) {
            if (events.containsKey(event.id()) || retracted(event.id())) {
                throw new StoreException.Stale("an event has come or was retracted meanwhile");
            }
        }
        commit.retractions().forEach((messageId, kept) -> {
            if (retracted(messageId) || events.containsKey(messageId) != kept) {
                throw new StoreException.Stale("an event to take back has come or gone meanwhile");
            }
        });
        for (Link link : commit.links()) {
            requireVersion(version(link(link.key())), Commit.versionBefore(link.version()), "link");
        }
        for (Node node : commit.nodes()) {
            requireVersion(version(nodes.get(node.identifier())), Commit.versionBefore(node.version()), "node");
        }
        for (Profile profile : commit.profiles()) {
            requireVersion(version(profiles.get(profile.id())), Commit.versionBefore(profile.version()), "profile");
        }
        commit.removedLinks().forEach((key, version) -> requireVersion(version(link(key)), version, "link"));
        commit.removedNodes().forEach((key, version) -> requireVersion(version(nodes.get(key)), version, "node"));
        commit.removedProfiles()
                .forEach((key, version) -> requireVersion(version(profiles.get(key)), version, "profile"));
        Commit.Reads reads = commit.reads();
        reads.links().forEach((key, version) -> requireVersion(version(link(key)), version, "link"));
        reads.nodes().forEach((key, version) -> requireVersion(version(nodes.get(key)), version, "node"));
        reads.profiles().forEach((key, version) -> requireVersion(version(profiles.get(key)), version, "profile"));
        reads.mentions().forEach((identifier, count) -> {
            List<LinkKey> mention = mentions.get(identifier);
            if (count != (mention == null ? 0 : mention.size())) {
                throw new StoreException.Stale("a link was added to or taken from an identifier");
            }
        });
        reads.histories().forEach((key, count) -> {
            Filed filed = links.get(key);
            if (count != (filed == null ? 0 : filed.events.size())) {
                throw new StoreException.Stale("an event was added to or taken from a link");
            }
        });
        Set<LinkKey> written = new HashSet<>();
        commit.links().forEach(link -> written.add(link.key()));
        for (Event event : commit.events()) {
            requireLink(LinkKey.of(event), written);
        }
    }

    private void requireLink(LinkKey key, Set<LinkKey> written) {
        if (!links.containsKey(key) && !written.contains(key)) {
            throw new IllegalArgumentException("a commit files an event under a link that is not there: " + key);
        }
    }

    private static long version(@Nullable Link link) {
        return link == null ? 0 : link.version();
    }

    private static long version(@Nullable Node node) {
        return node == null ? 0 : node.version();
    }

    private static long version(@Nullable Profile profile) {
        return profile == null ? 0 : profile.version();
    }

    private static void requireVersion(long stored, long expected, String row) {
        if (stored != expected) {
            throw new StoreException.Stale(
                    "a " + row + " has version " + stored + " where " + expected + " was expected");
        }
    }

    private void apply(Commit commit) {
        commit.links().forEach(this::put);
        for (Event event : commit.events()) {
            events.put(event.id(), event);
            Objects.requireNonNull(links.get(LinkKey.of(event))).events.add(event);
        }
        for (String messageId : commit.retractions().keySet()) {
            retracted.add(messageId);
            Event event = events.remove(messageId);
            if (event != null) {
                Objects.requireNonNull(links.get(LinkKey.of(event))).events.remove(event);
            }
        }
        commit.removedLinks().keySet().forEach(this::remove);
        for (Node node : commit.nodes()) {
            nodes.put(node.identifier(), node);
        }
        commit.removedNodes().keySet().forEach(nodes::remove);
        for (Profile profile : commit.profiles()) {
            put(profile);
        }
        aliases.putAll(commit.aliases());
        commit.removedProfiles().keySet().forEach(this::remove);
        commit.changes().forEach(change -> changes.add(new Recorded(changes.size() + 1L, change)));
    }

    private void put(Link link) {
        Filed filed = links.get(link.key());
        if (filed != null) {
            filed.link = link;
            return;
        }
        links.put(link.key(), new Filed(link));
        linkOrder = null;
        for (Identifier identifier : link.key().identifiers()) {
            mentions.computeIfAbsent(identifier, i -> new ArrayList<>(2)).add(link.key());
        }
    }

    private void remove(LinkKey key) {
        links.remove(key);
        linkOrder = null;
        for (Identifier identifier : key.identifiers()) {
            List<LinkKey> mention = mentions.get(identifier);
            if (mention != null) {
                mention.remove(key);
                if (mention.isEmpty()) {
                    mentions.remove(identifier);
                }
            }
        }
    }

    private void put(Profile profile) {
        Profile before = profiles.put(profile.id(), profile);
        if (before == null) {
            profileOrder = null;
        }
        Instant dueBefore = before == null ? null : before.nextDue();
        if (!Objects.equals(dueBefore, profile.nextDue())) {
            moveDue(profile.id(), dueBefore, profile.nextDue());
        }
    }

    private void remove(ProfileId id) {
        Profile before = profiles.remove(id);
        profileOrder = null;
        if (before != null) {
            moveDue(id, before.nextDue(), null);
        }
    }

    private void moveDue(ProfileId id, @Nullable Instant from, @Nullable Instant to) {
        if (from != null) {
            due.remove(new Due(from, id));
        }
        if (to != null) {
            due.add(new Due(to, id));
        }
    }
}
