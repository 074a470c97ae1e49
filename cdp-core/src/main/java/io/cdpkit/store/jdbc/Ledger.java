package io.cdpkit.store.jdbc;

import io.cdpkit.event.Identifier;
import io.cdpkit.graph.Link;
import io.cdpkit.graph.LinkKey;
import io.cdpkit.graph.Node;
import io.cdpkit.profile.Change;
import io.cdpkit.profile.Profile;
import io.cdpkit.profile.ProfileId;
import io.cdpkit.store.Commit;
import io.cdpkit.store.StoreException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one tenant that some commits touch: as they are stored, and as they become one commit after the other.
 *
 * <p>It decides about each commit as if the ones before it were written, so that a group of them can share one
 * transaction. What a commit is checked against must have been put in before; the rest is taken on trust. Used by one
 * thread.
 */
final class Ledger {
    /** Links by {@link Rows#link}. */
    final TreeMap<String, Row<Link>> links = new TreeMap<>();

    final TreeMap<Identifier, Row<Node>> nodes = new TreeMap<>();
    final TreeMap<ProfileId, Row<Profile>> profiles = new TreeMap<>();
    /** How many links mention an identifier. */
    final Map<Identifier, Integer> mentions = new HashMap<>();
    /** How many events are filed under a link. */
    final Map<String, Integer> histories = new HashMap<>();
    /** The link of each event that is kept under one of the message ids in question. */
    final Map<String, String> kept = new HashMap<>();

    final Set<String> retracted = new HashSet<>();
    final TreeMap<String, Commit.Filed> newEvents = new TreeMap<>();
    final TreeSet<String> removedEvents = new TreeSet<>();
    final TreeSet<String> newRetractions = new TreeSet<>();
    final TreeMap<ProfileId, Identifier> newAliases = new TreeMap<>();
    final ArrayList<Change> newChanges = new ArrayList<>();
    /** Ids that lead nowhere, and of which the stored feed is to say nothing. */
    final TreeSet<ProfileId> erasedIds = new TreeSet<>();

    private final Rows rows;
    private final Map<LinkKey, String> digests = new HashMap<>();
    private final Map<String, LinkKey> removedKeys = new HashMap<>();
    private boolean erases;

    Ledger(Rows rows) {
        this.rows = rows;
    }

    /** A row with a version, which is 0 while there is none. */
    static final class Row<V> {
        final long stored;
        long version;
        /** The value to write; null if none is, or the row is to be removed. */
        @Nullable
        V value;
        /** The length of a value that may be long, once it is written. */
        int length;

        Row(long stored) {
            this.stored = stored;
            this.version = stored;
        }

        boolean isNew() {
            return stored == 0 && version != 0;
        }

        boolean isChanged() {
            return stored != 0 && version != 0 && value != null;
        }

        boolean isRemoved() {
            return stored != 0 && version == 0;
        }
    }

    String digest(LinkKey key) {
        return digests.computeIfAbsent(key, rows::link);
    }

    /** Whether any commit erases something. */
    boolean erases() {
        return erases;
    }

    /** The key of a link that was removed. */
    LinkKey removedKey(String digest) {
        return Objects.requireNonNull(removedKeys.get(digest));
    }

    /** Finds out whether a commit may be written now. */
    void check(Commit commit) {
        for (Commit.Filed filed : commit.events()) {
            String messageId = filed.event().id();
            boolean isKept =
                    kept.containsKey(messageId) && !commit.erasure().events().contains(messageId);
            if (isKept || retracted.contains(messageId)) {
                throw new StoreException.Stale("an event has come or was retracted meanwhile");
            }
        }
        commit.retractions().forEach((messageId, isKept) -> {
            if (retracted.contains(messageId) || kept.containsKey(messageId) != isKept) {
                throw new StoreException.Stale("an event to take back has come or gone meanwhile");
            }
        });
        if (!kept.keySet().containsAll(commit.erasure().events())) {
            throw new StoreException.Stale("an event to erase has gone meanwhile");
        }
        commit.links().forEach(link -> require(version(link), Commit.versionBefore(link.version()), "link"));
        commit.nodes()
                .forEach(node -> require(version(node.identifier()), Commit.versionBefore(node.version()), "node"));
        commit.profiles()
                .forEach(profile -> require(version(profile.id()), Commit.versionBefore(profile.version()), "profile"));
        commit.removedLinks().forEach((key, version) -> require(version(key), version, "link"));
        commit.removedNodes().forEach((key, version) -> require(version(key), version, "node"));
        commit.removedProfiles().forEach((key, version) -> require(version(key), version, "profile"));
        check(commit.reads());
        requireLinks(commit);
    }

    private void check(Commit.Reads reads) {
        reads.links().forEach((key, version) -> require(version(key), version, "link"));
        reads.nodes().forEach((key, version) -> require(version(key), version, "node"));
        reads.profiles().forEach((key, version) -> require(version(key), version, "profile"));
        reads.mentions().forEach((identifier, count) -> {
            if (!Commit.Reads.isStill(count, mentions.getOrDefault(identifier, 0))) {
                throw new StoreException.Stale("a link was added to or taken from an identifier");
            }
        });
        reads.histories().forEach((key, count) -> {
            if (!count.equals(histories.getOrDefault(digest(key), 0))) {
                throw new StoreException.Stale("an event was added to or taken from a link");
            }
        });
    }

    private void requireLinks(Commit commit) {
        Set<LinkKey> written = new HashSet<>();
        commit.links().forEach(link -> written.add(link.key()));
        for (Commit.Filed filed : commit.events()) {
            if (!written.contains(filed.link()) && version(filed.link()) == 0) {
                throw new IllegalArgumentException(
                        "a commit files an event under a link that is not there: " + filed.link());
            }
        }
    }

    private static void require(long stored, long expected, String row) {
        if (stored != expected) {
            throw new StoreException.Stale(
                    "a " + row + " has version " + stored + " where " + expected + " was expected");
        }
    }

    private long version(Link link) {
        return version(link.key());
    }

    private long version(LinkKey key) {
        return version(links.get(digest(key)));
    }

    private long version(Identifier identifier) {
        return version(nodes.get(identifier));
    }

    private long version(ProfileId id) {
        return version(profiles.get(id));
    }

    private static long version(@Nullable Row<?> row) {
        return row == null ? 0 : row.version;
    }

    /** Lets the rows become what a commit makes of them. */
    void apply(Commit commit) {
        erases = erases || !commit.erasure().isEmpty();
        commit.erasure().events().forEach(this::takeOut);
        erase(commit.erasure().ids());
        for (Link link : commit.links()) {
            if (write(links, digest(link.key()), link, link.version())) {
                count(link.key().identifiers(), 1);
            }
        }
        for (Commit.Filed filed : commit.events()) {
            String link = digest(filed.link());
            newEvents.put(filed.event().id(), filed);
            kept.put(filed.event().id(), link);
            histories.computeIfPresent(link, (key, count) -> count + 1);
        }
        commit.retractions().forEach(this::retract);
        commit.removedLinks().forEach((key, version) -> {
            remove(links, digest(key), version);
            removedKeys.put(digest(key), key);
            count(key.identifiers(), -1);
        });
        commit.nodes().forEach(node -> write(nodes, node.identifier(), node, node.version()));
        commit.removedNodes().forEach((key, version) -> remove(nodes, key, version));
        commit.profiles().forEach(profile -> write(profiles, profile.id(), profile, profile.version()));
        commit.removedProfiles().forEach((key, version) -> remove(profiles, key, version));
        newAliases.putAll(commit.aliases());
        newChanges.addAll(commit.changes());
    }

    private void count(Collection<Identifier> identifiers, int change) {
        for (Identifier identifier : identifiers) {
            mentions.computeIfPresent(identifier, (key, count) -> count + change);
        }
    }

    private void retract(String messageId, boolean isKept) {
        retracted.add(messageId);
        newRetractions.add(messageId);
        if (isKept) {
            takeOut(messageId);
        }
    }

    private void takeOut(String messageId) {
        String link = kept.remove(messageId);
        if (link != null) {
            histories.computeIfPresent(link, (key, count) -> count - 1);
        }
        if (newEvents.remove(messageId) == null) {
            removedEvents.add(messageId);
        }
    }

    private void erase(Set<ProfileId> ids) {
        if (!ids.isEmpty()) {
            erasedIds.addAll(ids);
            newAliases.keySet().removeAll(ids);
            newChanges.removeIf(change -> ids.contains(change.profile()));
        }
    }

    /** Whether the row is new with this write. */
    private static <K, V> boolean write(Map<K, Row<V>> rows, K key, V value, long version) {
        Row<V> row = rows.computeIfAbsent(key, k -> new Row<>(Commit.versionBefore(version)));
        boolean isNew = row.version == 0;
        row.version = version;
        row.value = value;
        return isNew;
    }

    private static <K, V> void remove(Map<K, Row<V>> rows, K key, long version) {
        Row<V> row = rows.computeIfAbsent(key, k -> new Row<>(version));
        row.version = 0;
        row.value = null;
    }

    /** The keys that some commits are checked against. */
    static final class Keys {
        final Set<LinkKey> links = new HashSet<>();
        final Set<Identifier> nodes = new HashSet<>();
        final Set<ProfileId> profiles = new HashSet<>();
        final Set<Identifier> mentions = new HashSet<>();
        final Set<LinkKey> histories = new HashSet<>();
        final Set<String> messageIds = new HashSet<>();

        void add(Commit commit) {
            for (Commit.Filed filed : commit.events()) {
                messageIds.add(filed.event().id());
                links.add(filed.link());
            }
            messageIds.addAll(commit.retractions().keySet());
            messageIds.addAll(commit.erasure().events());
            commit.links().forEach(link -> links.add(link.key()));
            commit.nodes().forEach(node -> nodes.add(node.identifier()));
            commit.profiles().forEach(profile -> profiles.add(profile.id()));
            links.addAll(commit.removedLinks().keySet());
            nodes.addAll(commit.removedNodes().keySet());
            profiles.addAll(commit.removedProfiles().keySet());
            Commit.Reads reads = commit.reads();
            links.addAll(reads.links().keySet());
            nodes.addAll(reads.nodes().keySet());
            profiles.addAll(reads.profiles().keySet());
            mentions.addAll(reads.mentions().keySet());
            histories.addAll(reads.histories().keySet());
        }
    }
}
