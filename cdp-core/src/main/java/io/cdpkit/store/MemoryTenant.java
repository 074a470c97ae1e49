package io.cdpkit.store;

import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.graph.Link;
import io.cdpkit.graph.LinkKey;
import io.cdpkit.graph.Node;
import io.cdpkit.profile.Change;
import io.cdpkit.profile.Profile;
import io.cdpkit.profile.ProfileId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
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
    /** How long long work steps aside for writers, who would wake too late to take the lock in between. */
    private static final long TURN_NANOS = 50_000;

    private final BooleanSupplier closed;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Event> events = new ConcurrentHashMap<>();
    private final Set<String> retracted = ConcurrentHashMap.newKeySet();
    private final Map<LinkKey, Folder> links = new ConcurrentHashMap<>();
    private final Map<Identifier, Node> nodes = new ConcurrentHashMap<>();
    private final Map<Identifier, Mentions> mentions = new ConcurrentHashMap<>();
    private final Map<ProfileId, Profile> profiles = new ConcurrentHashMap<>();
    private final Map<ProfileId, Identifier> aliases = new ConcurrentHashMap<>();
    /** The ids that lead to an identifier; guarded by the lock. */
    private final Map<Identifier, Set<ProfileId>> aliasesOf = new HashMap<>();

    /** Who is due, at her instant or sooner: an entry is moved on when it is met, not when her instant is put off. */
    private final TreeSet<Due> due = new TreeSet<>();
    /** The entries in it; guarded by the lock. */
    private final Map<ProfileId, Due> scheduled = new HashMap<>();
    /** Ascending, with gaps where some were erased. */
    private final ArrayList<Recorded> changes = new ArrayList<>();

    private long lastChange;
    /** How many commits there were; written under the lock, at the end of a commit. */
    private volatile long stamp;

    private LinkKey @Nullable [] linkOrder;
    private ProfileId @Nullable [] profileOrder;

    /** The links that mention an identifier: a single one, as with most identifiers, which are many, or several. */
    private sealed interface Mentions {
        int size();

        /** What is to take the place of this once there is one more. */
        Mentions plus(Folder one);

        /** What is to take the place of this once one is gone; null for nothing. */
        @Nullable
        Mentions minus(Folder one);
    }

    /** A link and the events filed under it, which the lock guards. */
    private static final class Folder implements Mentions {
        /** Immutable while it is just one. */
        List<Event> events = List.of();

        volatile Link link;

        Folder(Link link) {
            this.link = link;
        }

        void add(Event event) {
            if (events.isEmpty()) {
                events = List.of(event);
                return;
            } else if (events.size() == 1) {
                events = new ArrayList<>(events);
            }
            events.add(event);
        }

        void remove(Event event) {
            if (events.size() > 1) {
                events.remove(event);
            } else if (events.contains(event)) {
                events = List.of();
            }
        }

        @Override
        public int size() {
            return 1;
        }

        @Override
        public Mentions plus(Folder one) {
            return new Several(new ArrayList<>(List.of(this, one)));
        }

        @Override
        public @Nullable Mentions minus(Folder one) {
            return one == this ? null : this;
        }
    }

    /** More than one, guarded by the lock. */
    private record Several(ArrayList<Folder> folders) implements Mentions {
        @Override
        public int size() {
            return folders.size();
        }

        @Override
        public Mentions plus(Folder one) {
            folders.add(one);
            return this;
        }

        @Override
        public Mentions minus(Folder one) {
            folders.remove(one);
            return folders.size() == 1 ? folders.get(0) : this;
        }
    }

    /** When a profile is due, with the instant as its numbers, which are compared with each write. */
    private record Due(long second, int nano, ProfileId profile) implements Comparable<Due> {
        Due(Instant at, ProfileId profile) {
            this(at.getEpochSecond(), at.getNano(), profile);
        }

        boolean isAfter(Instant now) {
            return second > now.getEpochSecond() || (second == now.getEpochSecond() && nano > now.getNano());
        }

        @Override
        public int compareTo(Due other) {
            int bySecond = Long.compare(second, other.second);
            int byTime = bySecond != 0 ? bySecond : Integer.compare(nano, other.nano);
            return byTime != 0 ? byTime : profile.compareTo(other.profile);
        }
    }

    MemoryTenant(BooleanSupplier closed) {
        this.closed = closed;
    }

    private void requireOpen() {
        if (closed.getAsBoolean()) {
            throw new StoreException.Closed();
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
        Folder folder = links.get(key);
        return folder == null ? null : folder.link;
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
    public List<ProfileId> aliasesOf(Identifier founder) {
        requireOpen();
        lock.lock();
        try {
            return List.copyOf(aliasesOf.getOrDefault(founder, Set.of()));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<Link> linksOf(Identifier identifier) {
        List<Link> links = linksOf(identifier, Integer.MAX_VALUE);
        if (links == null) {
            throw new AssertionError("there is no more than that");
        } else if (links.size() > 1) {
            links.sort(Comparator.comparing(Link::key));
        }
        return links;
    }

    @Override
    public @Nullable List<Link> linksOf(Identifier identifier, int most) {
        requireOpen();
        Mentions found = mentions.get(identifier);
        if (found == null) {
            return List.of();
        } else if (found instanceof Folder folder) {
            return most < 1 ? null : List.of(folder.link);
        }
        lock.lock();
        try {
            List<Folder> folders = ((Several) found).folders();
            if (folders.size() > most) {
                return null;
            }
            ArrayList<Link> links = new ArrayList<>(folders.size());
            for (Folder folder : folders) {
                links.add(folder.link);
            }
            return links;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<Event> history(LinkKey key) {
        requireOpen();
        lock.lock();
        try {
            Folder folder = links.get(key);
            return folder == null ? List.of() : List.copyOf(folder.events);
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
        List<Due> found = firstDue(now, limit);
        while (found == null) {
            if (lock.hasQueuedThreads()) {
                LockSupport.parkNanos(TURN_NANOS);
            }
            found = firstDue(now, limit);
        }
        return found.stream().map(Due::profile).toList();
    }

    /**
     * The first entries, or null where some of them have just been moved on: any number may have to be, and writers are let
     * in between.
     */
    private @Nullable List<Due> firstDue(Instant now, int limit) {
        lock.lock();
        try {
            List<Due> first = new ArrayList<>();
            for (Due entry : due) {
                if (first.size() == limit || entry.isAfter(now)) {
                    break;
                }
                first.add(entry);
            }
            boolean moved = false;
            for (Due entry : first) {
                moved |= !entry.equals(reschedule(entry));
            }
            return moved ? null : first;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<Recorded> changes(long after, int limit) {
        requireOpen();
        lock.lock();
        try {
            int from = place(after);
            return List.copyOf(changes.subList(from, (int) Math.min((long) from + limit, changes.size())));
        } finally {
            lock.unlock();
        }
    }

    /** Where the first change after a number is. */
    private int place(long after) {
        if (after <= 0 || changes.isEmpty()) {
            return 0;
        } else if (changes.size() == lastChange) {
            return (int) Math.min(after, lastChange);
        }
        int at = Collections.binarySearch(
                changes, new Recorded(after, changes.get(0).change()), Comparator.comparingLong(Recorded::sequence));
        return at < 0 ? -at - 1 : at + 1;
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
        for (Commit.Filed filed : commit.events()) {
            String messageId = filed.event().id();
            boolean kept =
                    events.containsKey(messageId) && !commit.erasure().events().contains(messageId);
            if (kept || retracted(messageId)) {
                throw new StoreException.Stale("an event has come or was retracted meanwhile");
            }
        }
        commit.retractions().forEach((messageId, kept) -> {
            if (retracted(messageId) || events.containsKey(messageId) != kept) {
                throw new StoreException.Stale("an event to take back has come or gone meanwhile");
            }
        });
        if (!events.keySet().containsAll(commit.erasure().events())) {
            throw new StoreException.Stale("an event to erase has gone meanwhile");
        }
        for (Link link : commit.links()) {
            requireVersion(version(link(link.key())), Commit.versionBefore(link.version()), "link");
        }
        for (Node node : commit.nodes()) {
            requireVersion(version(node(node.identifier())), Commit.versionBefore(node.version()), "node");
        }
        for (Profile profile : commit.profiles()) {
            requireVersion(version(profiles.get(profile.id())), Commit.versionBefore(profile.version()), "profile");
        }
        commit.removedLinks().forEach((key, version) -> requireVersion(version(link(key)), version, "link"));
        commit.removedNodes().forEach((key, version) -> requireVersion(version(node(key)), version, "node"));
        commit.removedProfiles()
                .forEach((key, version) -> requireVersion(version(profiles.get(key)), version, "profile"));
        Commit.Reads reads = commit.reads();
        reads.links().forEach((key, version) -> requireVersion(version(link(key)), version, "link"));
        reads.nodes().forEach((key, version) -> requireVersion(version(node(key)), version, "node"));
        reads.profiles().forEach((key, version) -> requireVersion(version(profiles.get(key)), version, "profile"));
        reads.mentions().forEach((identifier, count) -> {
            Mentions found = mentions.get(identifier);
            if (!Commit.Reads.isStill(count, found == null ? 0 : found.size())) {
                throw new StoreException.Stale("a link was added to or taken from an identifier");
            }
        });
        reads.histories().forEach((key, count) -> {
            Folder folder = links.get(key);
            if (count != (folder == null ? 0 : folder.events.size())) {
                throw new StoreException.Stale("an event was added to or taken from a link");
            }
        });
        Set<LinkKey> written = new HashSet<>();
        commit.links().forEach(link -> written.add(link.key()));
        for (Commit.Filed filed : commit.events()) {
            requireLink(filed.link(), written);
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
        if (!commit.erasure().isEmpty()) {
            apply(commit.erasure());
        }
        commit.links().forEach(this::put);
        for (Commit.Filed filed : commit.events()) {
            events.put(filed.event().id(), filed.event());
            folder(filed.link()).add(filed.event());
        }
        for (String messageId : commit.retractions().keySet()) {
            retracted.add(messageId);
            takeOut(messageId);
        }
        commit.removedLinks().keySet().forEach(this::remove);
        for (Node node : commit.nodes()) {
            nodes.put(node.identifier(), node);
        }
        nodes.keySet().removeAll(commit.removedNodes().keySet());
        for (Profile profile : commit.profiles()) {
            put(profile);
        }
        commit.aliases().forEach(this::lead);
        commit.removedProfiles().keySet().forEach(this::remove);
        for (Change change : commit.changes()) {
            changes.add(new Recorded(++lastChange, change));
        }
    }

    private void apply(Commit.Erasure erasure) {
        erasure.events().forEach(this::takeOut);
        erasure.ids().forEach(id -> lead(id, null));
        if (!erasure.ids().isEmpty()) {
            changes.removeIf(
                    recorded -> erasure.ids().contains(recorded.change().profile()));
        }
    }

    private void takeOut(String messageId) {
        Event event = events.remove(messageId);
        if (event != null) {
            folder(LinkKey.of(event)).remove(event);
        }
    }

    /** Lets an id lead to an identifier, or nowhere. */
    private void lead(ProfileId id, @Nullable Identifier founder) {
        Identifier before = founder == null ? aliases.remove(id) : aliases.put(id, founder);
        if (before != null) {
            aliasesOf.computeIfPresent(before, (key, ids) -> {
                ids.remove(id);
                return ids.isEmpty() ? null : ids;
            });
        }
        if (founder != null) {
            aliasesOf.computeIfAbsent(founder, key -> new TreeSet<>()).add(id);
        }
    }

    private Folder folder(LinkKey key) {
        return Objects.requireNonNull(links.get(key), "a commit's events are filed under links that are there");
    }

    private void put(Link link) {
        Folder folder = links.get(link.key());
        if (folder != null) {
            folder.link = link;
            return;
        }
        Folder fresh = new Folder(link);
        links.put(link.key(), fresh);
        linkOrder = null;
        for (Identifier identifier : link.key().identifiers()) {
            mentions.merge(identifier, fresh, (known, one) -> known.plus(fresh));
        }
    }

    private void remove(LinkKey key) {
        Folder folder = links.remove(key);
        linkOrder = null;
        for (Identifier identifier : folder == null ? List.<Identifier>of() : key.identifiers()) {
            mentions.computeIfPresent(identifier, (i, known) -> known.minus(folder));
        }
    }

    private void put(Profile profile) {
        Profile before = profiles.put(profile.id(), profile);
        if (before == null) {
            profileOrder = null;
        }
        Instant next = profile.nextDue();
        if (next != null && (before == null || !next.equals(before.nextDue()))) {
            Due known = scheduled.get(profile.id());
            if (known == null || known.isAfter(next)) {
                schedule(known, new Due(next, profile.id()));
            }
        }
    }

    private void remove(ProfileId id) {
        profiles.remove(id);
        profileOrder = null;
        Due known = scheduled.remove(id);
        if (known != null) {
            due.remove(known);
        }
    }

    /** Moves an entry to the instant at which the profile is due by now, and returns it; null if it never is. */
    private @Nullable Due reschedule(Due known) {
        Profile profile = profiles.get(known.profile());
        Instant next = profile == null ? null : profile.nextDue();
        if (next == null) {
            due.remove(known);
            scheduled.remove(known.profile());
            return null;
        }
        Due is = new Due(next, known.profile());
        if (!is.equals(known)) {
            schedule(known, is);
        }
        return is;
    }

    private void schedule(@Nullable Due known, Due is) {
        if (known != null) {
            due.remove(known);
        }
        due.add(is);
        scheduled.put(is.profile(), is);
    }
}
