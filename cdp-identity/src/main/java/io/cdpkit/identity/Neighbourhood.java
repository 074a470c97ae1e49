package io.cdpkit.identity;

import io.cdpkit.event.Identifier;
import io.cdpkit.graph.IdentityGraph;
import io.cdpkit.graph.Link;
import io.cdpkit.graph.LinkKey;
import io.cdpkit.graph.Node;
import io.cdpkit.graph.Resolution;
import io.cdpkit.graph.Resolution.Cluster;
import io.cdpkit.profile.Identity;
import io.cdpkit.profile.Profile;
import io.cdpkit.profile.ProfileId;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Decides anew whatever can be reached through links, and tells how it differs from what is stored.
 *
 * <p>Shared identifiers lead nowhere, so a kiosk used by everybody does not make everybody a neighbour.
 */
final class Neighbourhood {
    private final IdentityRules rules;
    private final IdentityGraph graph;
    private final Map<LinkKey, Link> links = new TreeMap<>();
    private final Set<Identifier> reached = new TreeSet<>();
    private final Set<Identifier> border = new HashSet<>();
    private final Set<Identifier> bereft = new HashSet<>();
    private final @Nullable Lookalikes lookalikes;
    /** Links with records whose lookalikes have not been looked for. */
    private final ArrayList<Link> unmatched = new ArrayList<>();

    /** @param lookalikes those of the graph; null where records are not matched */
    Neighbourhood(IdentityRules rules, IdentityGraph graph, @Nullable Lookalikes lookalikes) {
        this.rules = rules;
        this.graph = graph;
        this.lookalikes = lookalikes;
    }

    /** A neighbourhood that holds a link even where it ties shared identifiers only. */
    Neighbourhood with(Link link) {
        include(link);
        return this;
    }

    /** After links came: a shared identifier can only still be shared. */
    Resolution afterAddition(Collection<Identifier> around) {
        if (lookalikes != null) {
            for (Link link : List.copyOf(unmatched)) {
                for (Identifier term : Matching.termsOf(link.key())) {
                    lookalikes.oneTooMany(term).forEach(this::include);
                }
            }
        }
        reach(around, Set.of());
        return resolve();
    }

    /** After links went, or names became former ones: what was shared may no longer be. */
    Resolution afterRemoval(Collection<Identifier> around) {
        bereft.addAll(around);
        Set<Identifier> seeds = new TreeSet<>(around);
        for (Identifier identifier : around) {
            if (rules.isLinkable(identifier) && rules.rule(identifier).isUnique()) {
                graph.linksOf(identifier)
                        .forEach(link -> seeds.addAll(link.key().identifiers()));
            }
        }
        Set<Identifier> unshared = new HashSet<>();
        for (Identifier seed : seeds) {
            if (isShared(seed) && !isStillShared(seed)) {
                unshared.add(seed);
            }
        }
        if (lookalikes != null) {
            for (Identifier term : Matching.termsAmong(around)) {
                lookalikes.owners(term).forEach(this::include);
            }
        }
        reach(seeds, unshared);
        return resolve();
    }

    private boolean isShared(Identifier identifier) {
        Node node = graph.node(identifier);
        return node != null && node.shared();
    }

    private boolean isStillShared(Identifier identifier) {
        Set<Identifier> people = new HashSet<>();
        int most = rules.rule(identifier).sharedAbove();
        for (Link link : graph.linksOf(identifier)) {
            if (link.key().isSeen()) {
                for (Identifier other : rules.linkable(link.key())) {
                    if (!other.equals(identifier) && rules.rule(other).isUnique() && !isFormer(other)) {
                        people.add(other);
                    }
                }
                if (people.size() > most) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean isFormer(Identifier identifier) {
        for (Link link : graph.linksOf(identifier)) {
            if (link.key().kind() == LinkKey.Kind.ALIAS
                    && !link.key().identifiers().get(0).equals(identifier)) {
                return true;
            }
        }
        return false;
    }

    private void reach(Collection<Identifier> seeds, Set<Identifier> unshared) {
        ArrayDeque<Identifier> queue = new ArrayDeque<>();
        for (Identifier seed : seeds) {
            visit(seed, queue);
        }
        links.values().forEach(link -> visitAll(link, queue));
        do {
            while (!queue.isEmpty()) {
                Identifier identifier = queue.remove();
                if (isShared(identifier) && !unshared.contains(identifier)) {
                    border.add(identifier);
                } else {
                    graph.linksOf(identifier).forEach(link -> reach(link, queue));
                }
            }
            if (lookalikes != null) {
                List<Link> wave = List.copyOf(unmatched);
                unmatched.clear();
                for (Link link : wave) {
                    lookalikes.of(link).forEach(other -> reach(other, queue));
                }
            }
        } while (!queue.isEmpty() || !unmatched.isEmpty());
    }

    private void reach(Link link, ArrayDeque<Identifier> queue) {
        if (include(link)) {
            visitAll(link, queue);
        }
    }

    private void visitAll(Link link, ArrayDeque<Identifier> queue) {
        link.key().identifiers().forEach(other -> visit(other, queue));
    }

    /** Whether the link was not in yet. */
    private boolean include(Link link) {
        boolean fresh = links.putIfAbsent(link.key(), link) == null;
        if (fresh && lookalikes != null && Matching.hasRecord(link.key())) {
            unmatched.add(link);
        }
        return fresh;
    }

    private void visit(Identifier identifier, ArrayDeque<Identifier> queue) {
        if (rules.isLinkable(identifier) && reached.add(identifier)) {
            queue.add(identifier);
        }
    }

    private Resolution resolve() {
        Resemblances resemblances = lookalikes == null ? Resemblances.NONE : lookalikes.among(links.keySet());
        Clustering clustering = new Clustering(rules, links.values(), border, graph::history, resemblances);
        List<Link> outcomes = clustering.outcomes();
        Set<ProfileId> disturbed = new HashSet<>();
        Set<Identifier> gaining = new HashSet<>();
        ArrayList<Link> changedLinks = new ArrayList<>();
        for (Link outcome : outcomes) {
            Link stored = links.get(outcome.key());
            if (stored != null && !outcome.equals(stored)) {
                changedLinks.add(outcome);
                if (stored.anchor() != null && !hasSameOwners(stored, outcome)) {
                    people(stored).forEach(person -> addOwner(person, disturbed));
                    gaining.addAll(people(outcome));
                }
            }
        }
        return settle(clustering, changedLinks, disturbed, gaining);
    }

    private static boolean hasSameOwners(Link a, Link b) {
        return a.shifts().equals(b.shifts()) && Objects.equals(a.anchor(), b.anchor());
    }

    private static List<Identifier> people(Link link) {
        ArrayList<Identifier> people = new ArrayList<>();
        Identifier anchor = link.anchor();
        if (anchor != null) {
            people.add(anchor);
        }
        link.shifts().forEach(shift -> {
            Identifier person = shift.person();
            if (person != null) {
                people.add(person);
            }
        });
        return people;
    }

    private void addOwner(Identifier identifier, Set<ProfileId> owners) {
        Node node = graph.node(identifier);
        if (node != null) {
            owners.add(node.owner());
        }
    }

    private Resolution settle(
            Clustering clustering, List<Link> changedLinks, Set<ProfileId> disturbed, Set<Identifier> gaining) {
        Set<ProfileId> dissolved = new TreeSet<>();
        ArrayList<Identifier> gone = new ArrayList<>();
        for (Identifier identifier : reached) {
            if (!border.contains(identifier)) {
                addOwner(identifier, dissolved);
                if (!clustering.exists(identifier) && graph.node(identifier) != null) {
                    gone.add(identifier);
                }
            }
        }
        ArrayList<Cluster> changed = new ArrayList<>();
        ArrayList<Node> nodes = new ArrayList<>();
        for (Cluster cluster : clustering.clusters(graph::idOf)) {
            boolean gains = false;
            for (Identifier identifier : cluster.identifiers()) {
                gains = gains || gaining.contains(identifier);
                Node node = clustering.node(identifier, cluster.id());
                Node stored = graph.node(identifier);
                if (stored == null || !node.equals(stored.withVersion(0))) {
                    nodes.add(node);
                }
            }
            Profile stored = graph.profile(cluster.id());
            if (!gains && !disturbed.contains(cluster.id()) && isSame(cluster, stored)) {
                dissolved.remove(cluster.id());
            } else {
                changed.add(cluster);
            }
        }
        settleBorder(clustering, disturbed, gaining, nodes, changed, dissolved);
        return new Resolution(changedLinks, nodes, gone, changed, List.copyOf(dissolved));
    }

    /** Shared identifiers stay shared, but what else is known of them may change. */
    private void settleBorder(
            Clustering clustering,
            Set<ProfileId> disturbed,
            Set<Identifier> gaining,
            List<Node> nodes,
            List<Cluster> changed,
            Set<ProfileId> dissolved) {
        for (Identifier identifier : border) {
            Node stored = graph.node(identifier);
            if (stored != null) {
                Node node = borderNode(stored, clustering);
                if (!node.equals(stored.withVersion(0))) {
                    nodes.add(node);
                }
                boolean refold = gaining.contains(identifier) || disturbed.contains(node.owner());
                if (refold || !node.first().equals(stored.first())) {
                    changed.add(alone(node, refold));
                    dissolved.add(node.owner());
                }
            }
        }
    }

    private Node borderNode(Node stored, Clustering clustering) {
        Identifier identifier = stored.identifier();
        List<Link> mentions = links.values().stream()
                .filter(link -> link.key().identifiers().contains(identifier))
                .toList();
        boolean plain = !bereft.contains(identifier)
                && mentions.stream().allMatch(link -> link.key().kind() == LinkKey.Kind.SEEN);
        boolean former = plain && stored.former();
        boolean apart = plain && stored.apart();
        Instant first = plain ? stored.first() : Instant.MAX;
        for (Link link : plain ? mentions : graph.linksOf(identifier)) {
            List<Identifier> named = link.key().identifiers();
            if (link.key().isSeen() && link.first().isBefore(first)) {
                first = link.first();
            }
            former = former
                    || (link.key().kind() == LinkKey.Kind.ALIAS && !named.get(0).equals(identifier));
            apart = apart
                    || (link.key().kind() == LinkKey.Kind.APART
                            && named.stream().allMatch(name -> exists(name, clustering)));
        }
        return new Node(identifier, stored.owner(), first, stored.people(), true, apart, former, 0);
    }

    private boolean exists(Identifier identifier, Clustering clustering) {
        return clustering.exists(identifier)
                || (rules.isLinkable(identifier) && !reached.contains(identifier) && graph.node(identifier) != null);
    }

    /** The cluster of an identifier that links nobody. */
    static Cluster alone(Node node, boolean refold) {
        return new Cluster(
                new Identity(node.owner(), node.identifier(), node.first(), List.of(node.identifier())),
                refold,
                List.of(node.owner()));
    }

    private static boolean isSame(Cluster cluster, @Nullable Profile stored) {
        return stored != null && stored.identity().equals(cluster.identity());
    }
}
