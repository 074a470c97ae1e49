package io.cdpkit.identity;

import io.cdpkit.event.Identifier;
import io.cdpkit.graph.IdentityGraph;
import io.cdpkit.graph.Link;
import io.cdpkit.graph.Link.Shift;
import io.cdpkit.graph.LinkKey;
import io.cdpkit.graph.Node;
import io.cdpkit.graph.Resolution;
import io.cdpkit.graph.Resolution.Cluster;
import io.cdpkit.profile.Identity;
import io.cdpkit.profile.Profile;
import io.cdpkit.profile.ProfileId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Takes one link into a graph that is already right.
 *
 * <p>The limits of identity rules are monotone: what a cluster may not hold, no larger one may. Hence a link within one
 * cluster changes no cluster, and a link between clusters that together pass no limit joins just these, whatever its place
 * in the order of claims; both cost only what they touch. Every other case is decided anew by a {@link Neighbourhood}.
 */
final class Addition {
    /** The owner of a new identifier until its cluster is known. */
    private static final ProfileId UNSETTLED = new ProfileId(0, 0);

    private final IdentityRules rules;
    private final IdentityGraph graph;
    private final @Nullable Lookalikes lookalikes;

    /** @param lookalikes those of the graph; null where records are not matched */
    Addition(IdentityRules rules, IdentityGraph graph, @Nullable Lookalikes lookalikes) {
        this.rules = rules;
        this.graph = graph;
        this.lookalikes = lookalikes;
    }

    Resolution add(Link link, Instant time) {
        List<Identifier> linkable = rules.linkable(link.key());
        if (link.key().kind() != LinkKey.Kind.SEEN) {
            return new Neighbourhood(rules, graph, lookalikes).with(link).afterRemoval(linkable);
        } else if (linkable.isEmpty() && (lookalikes == null || !Matching.hasRecord(link.key()))) {
            return Resolution.only(
                    link.withOutcome(null, sorted(link.key().identifiers()), List.of(), rules.newestLinkWins()));
        }
        return link.anchor() == null ? addNew(link, linkable) : addKnown(link, linkable, time);
    }

    private static List<Identifier> sorted(List<Identifier> identifiers) {
        return identifiers.stream().sorted().toList();
    }

    private Resolution decideAnew(Link link, List<Identifier> linkable) {
        return new Neighbourhood(rules, graph, lookalikes).with(link).afterAddition(linkable);
    }

    /** A link that was seen earlier than known, or is watched. */
    private Resolution addKnown(Link link, List<Identifier> linkable, Instant time) {
        boolean earlier = false;
        for (Identifier identifier : linkable) {
            Node node = graph.node(identifier);
            if (node == null || (link.first().isBefore(node.first()) && (link.watched() || hasWindow(node)))) {
                return decideAnew(link, linkable);
            }
            earlier = earlier || link.first().isBefore(node.first());
        }
        if ((rules.newestLinkWins() || time.equals(link.first())) && hasRefusedClaim(link)) {
            return decideAnew(link, linkable);
        } else if (link.watched()) {
            return signIn(link, linkable, time);
        }
        return earlier ? seenEarlier(link, linkable) : Resolution.only(link);
    }

    private Resolution seenEarlier(Link link, List<Identifier> linkable) {
        Map<Identifier, Node> nodes = new LinkedHashMap<>(4);
        ArrayList<Identifier> tied = new ArrayList<>(linkable.size());
        for (Identifier identifier : linkable) {
            Node node = seen(identifier, graph.node(identifier), link, linkable);
            if (node == null) {
                return decideAnew(link, linkable);
            }
            nodes.put(identifier, node);
            if (!link.refused().contains(identifier)) {
                tied.add(identifier);
            }
        }
        List<Profile> parts = parts(tied);
        if (mayEndAContest(parts)) {
            return decideAnew(link, linkable);
        }
        Identifier anchor = link.anchor() == null ? linkable.get(0) : link.anchor();
        return join(link, anchor, tied, nodes, parts, together(parts, tied));
    }

    private boolean hasRefusedClaim(Link link) {
        for (Identifier identifier : link.refused()) {
            Node node = rules.isLinkable(identifier) ? graph.node(identifier) : null;
            if (node != null && !node.shared()) {
                return true;
            }
        }
        return false;
    }

    /** Somebody was seen on a device that others use too; who it belongs to from then on may change. */
    private Resolution signIn(Link link, List<Identifier> linkable, Instant time) {
        Identifier person = link.anchor();
        if (person == null || rules.rule(person).device()) {
            return Resolution.only(link);
        }
        ArrayList<Link> changed = new ArrayList<>();
        for (Identifier device : linkable) {
            Node node = rules.rule(device).device() ? graph.node(device) : null;
            if (node != null && !node.shared()) {
                boolean isLatest = true;
                ArrayList<Link> anchored = new ArrayList<>();
                for (Link other : graph.linksOf(device)) {
                    isLatest = isLatest
                            && (other.key().equals(link.key()) || other.last().isBefore(time));
                    if (device.equals(other.anchor()) && !other.shifts().isEmpty()) {
                        anchored.add(other);
                    }
                }
                for (Link other : anchored) {
                    if (!person.equals(other.personAt(time))) {
                        if (!isLatest || link.last().isAfter(time)) {
                            return decideAnew(link, linkable);
                        }
                        ArrayList<Shift> shifts = new ArrayList<>(other.shifts());
                        shifts.add(new Shift(time, person));
                        changed.add(other.withOutcome(other.anchor(), other.refused(), shifts, true));
                    }
                }
            }
        }
        changed.add(link);
        return new Resolution(changed, List.of(), List.of(), List.of(), List.of());
    }

    /**
     * Whether a new link may bear on which records are joined: by a record of its own, or by joining what matching has
     * taken one by one. One that adds new identifiers to a single known one at most does not do the latter, and a record of
     * somebody new that resembles none not the former.
     */
    private boolean bearsOnRecords(Link link, List<Identifier> linkable) {
        if (lookalikes == null) {
            return false;
        }
        int known = 0;
        for (Identifier identifier : linkable) {
            known += graph.node(identifier) == null ? 0 : 1;
        }
        if (!Matching.hasRecord(link.key())) {
            return known > 1;
        }
        return known > 0 || linkable.isEmpty() || !lookalikes.isAlone(link);
    }

    private Resolution addNew(Link link, List<Identifier> linkable) {
        if (bearsOnRecords(link, linkable)) {
            return decideAnew(link, linkable);
        }
        Map<Identifier, Node> nodes = new LinkedHashMap<>(4);
        Identifier anchor = null;
        ArrayList<Identifier> tied = new ArrayList<>(linkable.size());
        for (Identifier identifier : linkable) {
            Node known = graph.node(identifier);
            if (known == null
                    ? isMentionedElsewhere(identifier, link.key())
                    : hasWindow(known) && link.first().isBefore(known.first())) {
                return decideAnew(link, linkable);
            }
            Node node = seen(identifier, known, link, linkable);
            if (node == null) {
                return decideAnew(link, linkable);
            }
            nodes.put(identifier, node);
            if (!node.shared()) {
                anchor = anchor == null ? identifier : anchor;
                tied.add(identifier);
            }
        }
        if (anchor == null) {
            anchor = linkable.get(0);
            tied.add(anchor);
        }
        if (touchesContestedDevice(tied)) {
            return decideAnew(link, linkable);
        }
        List<Profile> parts = parts(tied);
        List<Identifier> together = together(parts, tied);
        if (mayEndAContest(parts) || !mayJoin(parts, together, link.first())) {
            return decideAnew(link, linkable);
        }
        return join(link, anchor, tied, nodes, parts, together);
    }

    private boolean isMentionedElsewhere(Identifier identifier, LinkKey key) {
        for (Link other : graph.linksOf(identifier)) {
            if (!other.key().equals(key)) {
                return true;
            }
        }
        return false;
    }

    private boolean hasWindow(Node node) {
        return rules.rule(node.identifier()).window() != null;
    }

    /**
     * The node of an identifier after this link, without its owner settled, and the known one if nothing else is new; null
     * if it becomes shared by it.
     */
    private @Nullable Node seen(Identifier identifier, @Nullable Node known, Link link, List<Identifier> linkable) {
        Instant first = known == null || link.first().isBefore(known.first()) ? link.first() : known.first();
        NamespaceRule rule = rules.rule(identifier);
        List<Identifier> people = known == null ? List.of() : known.people();
        boolean shared = known != null && known.shared();
        if (!shared && !rule.isUnique()) {
            people = withPeopleAmong(linkable, people);
            if (people.size() > rule.sharedAbove()) {
                return null;
            }
        }
        if (known == null) {
            return new Node(identifier, UNSETTLED, first, people, false, false, false, 0);
        }
        return first == known.first() && people == known.people()
                ? known
                : new Node(known.identifier(), known.owner(), first, people, shared, known.apart(), known.former(), 0);
    }

    private List<Identifier> withPeopleAmong(List<Identifier> linkable, List<Identifier> people) {
        List<Identifier> all = people;
        for (Identifier other : linkable) {
            if (rules.rule(other).isUnique()) {
                Node node = graph.node(other);
                int at = Collections.binarySearch(all, other);
                if (at < 0 && (node == null || !node.former())) {
                    all = all == people ? new ArrayList<>(people) : all;
                    all.add(-at - 1, other);
                }
            }
        }
        return all;
    }

    private boolean touchesContestedDevice(List<Identifier> tied) {
        for (Identifier device : tied) {
            Node node = rules.rule(device).device() ? graph.node(device) : null;
            if (node != null && !node.shared()) {
                for (Link other : graph.linksOf(device)) {
                    if (other.refused().contains(device)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /**
     * Whether people who become one may have been seen on a device that could not be joined to all of them, as then it is
     * no longer divided among them.
     */
    private boolean mayEndAContest(List<Profile> parts) {
        for (Profile part : parts.size() > 1 ? parts : List.<Profile>of()) {
            for (Identifier person : part.identifiers()) {
                for (Link link : graph.linksOf(person)) {
                    for (Identifier refused : link.refused()) {
                        if (rules.isLinkable(refused) && rules.rule(refused).device()) {
                            return true;
                        }
                    }
                }
            }
        }
        return false;
    }

    /** The profiles that hold the tied identifiers, by id. */
    private List<Profile> parts(List<Identifier> tied) {
        ArrayList<Profile> parts = new ArrayList<>(2);
        for (Identifier identifier : tied) {
            Node node = graph.node(identifier);
            Profile profile = node == null ? null : graph.profile(node.owner());
            if (profile != null && !holds(parts, profile.id())) {
                parts.add(profile);
            }
        }
        if (parts.size() > 1) {
            parts.sort(Comparator.comparing(Profile::id));
        }
        return parts;
    }

    private static boolean holds(List<Profile> parts, ProfileId id) {
        for (Profile part : parts) {
            if (part.id().equals(id)) {
                return true;
            }
        }
        return false;
    }

    private List<Identifier> together(List<Profile> parts, List<Identifier> tied) {
        if (parts.size() == 1 && holdsAll(parts.get(0), tied)) {
            return parts.get(0).identifiers();
        } else if (parts.isEmpty() && tied.size() == 1) {
            return List.copyOf(tied);
        }
        TreeSet<Identifier> together = new TreeSet<>(tied);
        parts.forEach(part -> together.addAll(part.identifiers()));
        return List.copyOf(together);
    }

    private boolean holdsAll(Profile part, List<Identifier> identifiers) {
        for (Identifier identifier : identifiers) {
            Node node = graph.node(identifier);
            if (node == null || !node.owner().equals(part.id())) {
                return false;
            }
        }
        return true;
    }

    private boolean mayJoin(List<Profile> parts, List<Identifier> together, Instant now) {
        if (parts.size() == 1 && together == parts.get(0).identifiers()) {
            return true;
        } else if (together.size() > rules.maxIdentifiers()) {
            return false;
        }
        int[] counts = new int[rules.size()];
        for (Identifier identifier : together) {
            counts[rules.priority(identifier)]++;
        }
        for (int priority = 0; priority < counts.length; priority++) {
            NamespaceRule rule = rules.rule(priority);
            if (counts[priority] > rule.limit() && IdentityRules.passesLimit(rule, firsts(rule, together, now))) {
                return false;
            }
        }
        return !keptApart(parts, together);
    }

    /** When the identifiers of a namespace were first seen. */
    private List<Instant> firsts(NamespaceRule rule, List<Identifier> together, Instant now) {
        ArrayList<Instant> firsts = new ArrayList<>();
        for (Identifier identifier : together) {
            if (identifier.namespace().equals(rule.namespace())) {
                Node node = graph.node(identifier);
                if (node == null) {
                    firsts.add(now);
                } else if (!node.former()) {
                    firsts.add(node.first());
                }
            }
        }
        return firsts;
    }

    private boolean keptApart(List<Profile> parts, List<Identifier> together) {
        if (parts.size() < 2) {
            return false;
        }
        for (Profile part : parts) {
            for (Identifier identifier : part.identifiers()) {
                Node node = graph.node(identifier);
                if (node != null && node.apart()) {
                    for (Link link : graph.linksOf(identifier)) {
                        if (link.key().kind() == LinkKey.Kind.APART
                                && together.containsAll(link.key().identifiers())) {
                            return true;
                        }
                    }
                }
            }
        }
        return false;
    }

    private Resolution join(
            Link link,
            Identifier anchor,
            List<Identifier> tied,
            Map<Identifier, Node> nodes,
            List<Profile> parts,
            List<Identifier> together) {
        Identifier founder = Collections.min(tied);
        Instant founded = link.first();
        for (Profile part : parts) {
            int c = part.founded().compareTo(founded);
            if (c < 0 || (c == 0 && part.founder().compareTo(founder) < 0)) {
                founder = part.founder();
                founded = part.founded();
            }
        }
        Profile only = parts.size() == 1 ? parts.get(0) : null;
        ArrayList<Cluster> clusters = new ArrayList<>(1);
        ArrayList<ProfileId> dissolved = new ArrayList<>(1);
        if (only == null
                || together != only.identifiers()
                || !founder.equals(only.founder())
                || !founded.equals(only.founded())) {
            ProfileId id = only != null && founder.equals(only.founder()) ? only.id() : graph.idOf(founder);
            parts.forEach(part -> dissolved.add(part.id()));
            clusters.add(new Cluster(new Identity(id, founder, founded, together), false, dissolved));
            for (Identifier identifier : tied) {
                nodes.computeIfPresent(identifier, (i, node) -> node.owner().equals(id) ? node : node.withOwner(id));
            }
            for (Profile part : parts) {
                if (!part.id().equals(id)) {
                    for (Identifier identifier : part.identifiers()) {
                        Node node = graph.node(identifier);
                        if (node != null) {
                            nodes.putIfAbsent(identifier, node.withOwner(id));
                        }
                    }
                }
            }
        }
        addSharedSeenEarlier(tied, nodes, clusters, dissolved);
        return new Resolution(
                List.of(link.withOutcome(
                        stored(anchor, nodes), refused(link, tied), link.shifts(), rules.newestLinkWins())),
                written(nodes),
                List.of(),
                clusters,
                dissolved);
    }

    /** The same identifier as the node holds it, so that looking the node up compares no text. */
    private static Identifier stored(Identifier identifier, Map<Identifier, Node> nodes) {
        Node node = nodes.get(identifier);
        return node == null ? identifier : node.identifier();
    }

    /** A shared identifier that was not tied may have been seen earlier than known; it is a person of its own. */
    private void addSharedSeenEarlier(
            List<Identifier> tied, Map<Identifier, Node> nodes, List<Cluster> clusters, List<ProfileId> dissolved) {
        for (Node node : nodes.values()) {
            Node known = node.shared() && !tied.contains(node.identifier()) ? graph.node(node.identifier()) : null;
            if (known != null && node.first().isBefore(known.first())) {
                clusters.add(Neighbourhood.alone(node, false));
                dissolved.add(node.owner());
            }
        }
    }

    /** The nodes that are new or differ from the stored ones. */
    private List<Node> written(Map<Identifier, Node> nodes) {
        ArrayList<Node> written = new ArrayList<>(nodes.size());
        for (Node node : nodes.values()) {
            if (node != graph.node(node.identifier())) {
                written.add(node);
            }
        }
        return written;
    }

    private static List<Identifier> refused(Link link, List<Identifier> tied) {
        if (tied.size() == link.key().identifiers().size()) {
            return List.of();
        }
        ArrayList<Identifier> refused = new ArrayList<>(link.key().identifiers());
        refused.removeAll(tied);
        Collections.sort(refused);
        return refused;
    }
}
