package io.cdpkit.identity;

import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.graph.Explanation;
import io.cdpkit.graph.IdentityGraph;
import io.cdpkit.graph.Link;
import io.cdpkit.graph.LinkKey;
import io.cdpkit.graph.Node;
import io.cdpkit.graph.Obstacle;
import io.cdpkit.profile.Profile;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds what stands between identifiers in a graph that is right.
 *
 * <p>The limits of identity rules are monotone: what kept two clusters apart when a claim was refused keeps apart the
 * larger ones that they are part of now. Hence the reasons can be read off the final clusters.
 */
final class Obstacles {
    private final IdentityRules rules;
    private final IdentityGraph graph;
    private final Map<Identifier, Integer> crowds = new HashMap<>();

    Obstacles(IdentityRules rules, IdentityGraph graph) {
        this.rules = rules;
        this.graph = graph;
    }

    /** Why an identifier links nobody; empty if it may. */
    List<Obstacle> of(Identifier identifier) {
        if (rules.priority(identifier) < 0) {
            return List.of(new Obstacle.NoRule(identifier));
        } else if (!rules.isLinkable(identifier)) {
            return List.of(new Obstacle.Blocked(identifier));
        }
        Node node = graph.node(identifier);
        return node == null || !node.shared()
                ? List.of()
                : List.of(new Obstacle.Shared(
                        identifier,
                        crowds.computeIfAbsent(identifier, this::people),
                        rules.rule(identifier).sharedAbove()));
    }

    private int people(Identifier identifier) {
        Set<Identifier> people = new HashSet<>();
        for (Link link : graph.linksOf(identifier)) {
            if (link.key().isSeen()) {
                for (Identifier other : rules.linkable(link.key())) {
                    Node node = graph.node(other);
                    if (!other.equals(identifier) && rules.rule(other).isUnique() && node != null && !node.former()) {
                        people.add(other);
                    }
                }
            }
        }
        return people.size();
    }

    /** Everybody who is one person with an identifier, the identifier itself where it may not link. */
    List<Identifier> cluster(Identifier identifier) {
        Node node = graph.node(identifier);
        Profile profile = node == null ? null : graph.profile(node.owner());
        return profile == null ? List.of(identifier) : profile.identifiers();
    }

    /** Why two clusters may not be one. */
    List<Obstacle> between(List<Identifier> one, List<Identifier> other) {
        ArrayList<Obstacle> obstacles = new ArrayList<>(apart(one, other));
        TreeSet<Identifier> together = new TreeSet<>(one);
        together.addAll(other);
        for (int priority = 0; priority < rules.size(); priority++) {
            NamespaceRule rule = rules.rule(priority);
            List<Identifier> crowd = crowd(rule, together);
            if (crowd.size() > rule.limit()) {
                obstacles.add(new Obstacle.LimitPassed(rule.namespace(), rule.limit(), rule.window(), crowd));
            }
        }
        if (together.size() > rules.maxIdentifiers()) {
            obstacles.add(new Obstacle.TooLarge(rules.maxIdentifiers(), together.size()));
        }
        return obstacles;
    }

    /** That the records of two clusters do not resemble each other enough, any two or all of them; empty if they do. */
    List<Obstacle> unlike(List<Identifier> one, List<Identifier> other) {
        Matching matching = rules.matching();
        Likeness likeness = matching == null ? null : Likeness.of(one, other, matching, graph);
        if (matching == null || likeness == null) {
            return List.of();
        }
        double best = likeness.contributions().stream()
                .mapToDouble(Explanation.Contribution::bits)
                .sum();
        double bits = Math.min(best, likeness.together());
        return bits >= matching.least() ? List.of() : List.of(new Obstacle.Unlike(bits, matching.least()));
    }

    /** The identifiers that count together towards a rule's limit: all, or those of the fullest span. */
    private List<Identifier> crowd(NamespaceRule rule, Set<Identifier> together) {
        List<Node> counted = together.stream()
                .filter(identifier -> identifier.namespace().equals(rule.namespace()))
                .map(graph::node)
                .filter(Objects::nonNull)
                .filter(node -> !node.former())
                .sorted(Comparator.comparing(Node::first))
                .toList();
        int from = 0;
        int to = counted.size();
        if (rule.window() != null) {
            to = 0;
            for (int start = 0, end = 0; start < counted.size(); start++) {
                Instant since = counted.get(start).first();
                while (end < counted.size()
                        && Duration.between(since, counted.get(end).first()).compareTo(rule.window()) < 0) {
                    end++;
                }
                if (end - start > to - from) {
                    from = start;
                    to = end;
                }
            }
        }
        return counted.subList(from, to).stream().map(Node::identifier).sorted().toList();
    }

    /** The steward's words that keep two clusters apart. */
    List<Obstacle> apart(List<Identifier> one, List<Identifier> other) {
        ArrayList<Obstacle> obstacles = new ArrayList<>();
        Set<Identifier> others = new HashSet<>(other);
        for (Identifier identifier : one) {
            Node node = graph.node(identifier);
            if (node != null && node.apart()) {
                for (Link link : graph.linksOf(identifier)) {
                    Identifier kept = link.key().kind() == LinkKey.Kind.APART ? opposite(link.key(), identifier) : null;
                    if (kept != null && others.contains(kept) && graph.node(kept) != null) {
                        events(link)
                                .forEach(event -> obstacles.add(new Obstacle.KeptApart(
                                        identifier,
                                        kept,
                                        event.id(),
                                        event.source().id(),
                                        event.time())));
                    }
                }
            }
        }
        return obstacles;
    }

    private static @Nullable Identifier opposite(LinkKey key, Identifier identifier) {
        for (Identifier other : key.identifiers()) {
            if (!other.equals(identifier)) {
                return other;
            }
        }
        return null;
    }

    /** The events of a link, ascending by time and then message id. */
    List<Event> events(Link link) {
        return graph.history(link.key()).stream()
                .sorted(Comparator.comparing(Event::time).thenComparing(Event::id))
                .toList();
    }
}
