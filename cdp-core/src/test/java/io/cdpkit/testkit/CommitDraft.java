package io.cdpkit.testkit;

import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.graph.Link;
import io.cdpkit.graph.LinkKey;
import io.cdpkit.graph.Node;
import io.cdpkit.profile.Change;
import io.cdpkit.profile.Profile;
import io.cdpkit.profile.ProfileId;
import io.cdpkit.store.Commit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A commit in the making, for tests of stores. Used by one thread. */
public final class CommitDraft {
    private final List<Commit.Filed> events = new ArrayList<>();
    private final Map<String, Boolean> retractions = new HashMap<>();
    private final Set<String> erasedEvents = new HashSet<>();
    private final Set<ProfileId> erasedIds = new HashSet<>();
    private final List<Link> links = new ArrayList<>();
    private final List<Node> nodes = new ArrayList<>();
    private final List<Profile> profiles = new ArrayList<>();
    private final Map<LinkKey, Long> removedLinks = new HashMap<>();
    private final Map<Identifier, Long> removedNodes = new HashMap<>();
    private final Map<ProfileId, Long> removedProfiles = new HashMap<>();
    private final Map<ProfileId, Identifier> aliases = new HashMap<>();
    private final Map<LinkKey, Long> readLinks = new HashMap<>();
    private final Map<Identifier, Long> readNodes = new HashMap<>();
    private final Map<ProfileId, Long> readProfiles = new HashMap<>();
    private final Map<Identifier, Integer> mentions = new HashMap<>();
    private final Map<LinkKey, Integer> histories = new HashMap<>();
    private final List<Change> changes = new ArrayList<>();

    public CommitDraft event(Event event) {
        events.add(Commit.Filed.of(event));
        return this;
    }

    /** Takes back an event that is not kept. */
    public CommitDraft retract(String messageId) {
        retractions.put(messageId, false);
        return this;
    }

    /** Takes back an event that is kept. */
    public CommitDraft retractKept(String messageId) {
        retractions.put(messageId, true);
        return this;
    }

    /** Takes out an event that is kept, and its id. */
    public CommitDraft erase(String messageId) {
        erasedEvents.add(messageId);
        return this;
    }

    /** Lets an id lead nowhere, and the feed forget it. */
    public CommitDraft erase(ProfileId id) {
        erasedIds.add(id);
        return this;
    }

    /** Writes a link, at the version it carries. */
    public CommitDraft link(Link link) {
        links.add(link);
        return this;
    }

    /** Writes a node, at the version it carries. */
    public CommitDraft node(Node node) {
        nodes.add(node);
        return this;
    }

    /** Writes a profile, at the version it carries. */
    public CommitDraft profile(Profile profile) {
        profiles.add(profile);
        return this;
    }

    public CommitDraft removeLink(LinkKey key, long version) {
        removedLinks.put(key, version);
        return this;
    }

    public CommitDraft removeNode(Identifier identifier, long version) {
        removedNodes.put(identifier, version);
        return this;
    }

    public CommitDraft removeProfile(ProfileId id, long version) {
        removedProfiles.put(id, version);
        return this;
    }

    public CommitDraft alias(ProfileId id, Identifier founder) {
        aliases.put(id, founder);
        return this;
    }

    public CommitDraft readLink(LinkKey key, long version) {
        readLinks.put(key, version);
        return this;
    }

    public CommitDraft readNode(Identifier identifier, long version) {
        readNodes.put(identifier, version);
        return this;
    }

    public CommitDraft readProfile(ProfileId id, long version) {
        readProfiles.put(id, version);
        return this;
    }

    public CommitDraft mentioned(Identifier identifier, int links) {
        mentions.put(identifier, links);
        return this;
    }

    /** Relies on a link having this many events. */
    public CommitDraft filed(LinkKey key, int events) {
        histories.put(key, events);
        return this;
    }

    public CommitDraft change(Change change) {
        changes.add(change);
        return this;
    }

    public Commit commit() {
        return new Commit(
                List.copyOf(events),
                Map.copyOf(retractions),
                new Commit.Erasure(erasedEvents, erasedIds),
                List.copyOf(links),
                List.copyOf(nodes),
                List.copyOf(profiles),
                Map.copyOf(removedLinks),
                Map.copyOf(removedNodes),
                Map.copyOf(removedProfiles),
                Map.copyOf(aliases),
                new Commit.ListedReads(
                        Map.copyOf(readLinks),
                        Map.copyOf(readNodes),
                        Map.copyOf(readProfiles),
                        Map.copyOf(mentions),
                        Map.copyOf(histories)),
                List.copyOf(changes));
    }
}
