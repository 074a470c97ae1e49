package io.cdpkit.identity;

import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Namespace;
import io.cdpkit.graph.Explanation;
import io.cdpkit.graph.Explanation.Evidence;
import io.cdpkit.graph.Explanation.Step;
import io.cdpkit.graph.IdentityGraph;
import io.cdpkit.graph.Link;
import io.cdpkit.graph.LinkKey;
import io.cdpkit.graph.Node;
import io.cdpkit.graph.Obstacle;
import io.cdpkit.profile.ProfileId;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Walks through a graph from one identifier to another and tells what it met.
 *
 * <p>No claim within a final cluster was ever refused, for limits are monotone; so each of them is a reason, and the
 * shortest walk over them is the explanation. Between clusters it looks for a chain from both ends at once, cluster by
 * cluster, so that a kiosk used by both is found without a look at everybody else who used it.
 */
final class Explainer {
    private static final int EVIDENCE = 3;
    /** How many links are looked at before a chain is given up. */
    private static final int REACH = 20_000;

    private final IdentityRules rules;
    private final IdentityGraph graph;
    private final Obstacles obstacles;
    /** The likenesses met on the way, by the links that say so. */
    private final Map<LinkKey, Likeness> likenesses = new HashMap<>();

    private int looked;

    Explainer(IdentityRules rules, IdentityGraph graph) {
        this.rules = rules;
        this.graph = graph;
        this.obstacles = new Obstacles(rules, graph);
    }

    Explanation explain(Identifier one, Identifier other) {
        if (!isSeen(one) || !isSeen(other)) {
            return new Explanation.Unknown(isSeen(one) ? other : one);
        }
        ProfileId profile = owner(one);
        if (profile != null && profile.equals(owner(other))) {
            return new Explanation.Same(profile, steps(path(one, other)));
        }
        Set<Obstacle> all = new LinkedHashSet<>(obstacles.of(one));
        all.addAll(obstacles.of(other));
        all.addAll(obstacles.apart(obstacles.cluster(one), obstacles.cluster(other)));
        List<Step> chain = steps(chain(one, other));
        if (chain.isEmpty()) {
            chain = steps(nearestLikeness(one, other));
        }
        if (chain.isEmpty() && !one.equals(other)) {
            all.add(new Obstacle.NotLinked(looked <= REACH));
        }
        chain.forEach(step -> all.addAll(step.obstacles()));
        return new Explanation.Different(profile, owner(other), chain, List.copyOf(all));
    }

    private boolean isSeen(Identifier identifier) {
        return graph.node(identifier) != null
                || graph.linksOf(identifier).stream()
                        .anyMatch(link -> link.key().isSeen());
    }

    /** Where no chain leads from one to the other, how much they resemble each other at best. */
    private List<Tie> nearestLikeness(Identifier one, Identifier other) {
        Matching matching = rules.matching();
        Likeness likeness = matching == null || one.equals(other)
                ? null
                : Likeness.of(obstacles.cluster(one), obstacles.cluster(other), matching, graph);
        if (likeness == null) {
            return List.of();
        }
        return List.of(tie(likeness));
    }

    private Tie tie(Likeness likeness) {
        Link link = likeness.asLink();
        likenesses.put(link.key(), likeness);
        return new Tie(link, Likeness.anchor(likeness.one()), Likeness.anchor(likeness.other()));
    }

    /** The ties of an identifier to those whose records resemble its own. */
    private List<Tie> likenessesOf(Identifier identifier, Link link) {
        Matching matching = rules.matching();
        Node node = graph.node(identifier);
        if (matching == null
                || node == null
                || node.shared()
                || !identifier.equals(link.anchor())
                || !Matching.hasRecord(link.key())) {
            return List.of();
        }
        ArrayList<Tie> ties = new ArrayList<>();
        for (Link other : new Lookalikes(matching, graph).of(link)) {
            Identifier anchor = other.anchor();
            Node owner = anchor == null ? null : graph.node(anchor);
            if (anchor != null && owner != null && !owner.shared() && !anchor.equals(identifier)) {
                ties.add(tie(Likeness.of(List.of(link), List.of(other), matching, graph)));
            }
        }
        return ties;
    }

    private @Nullable ProfileId owner(Identifier identifier) {
        Node node = graph.node(identifier);
        return node == null ? null : node.owner();
    }

    /** What a link ties or would tie: its anchor, or what comes nearest to one, to each of its other identifiers. */
    private List<Tie> ties(Link link) {
        LinkKey key = link.key();
        if (key.kind() == LinkKey.Kind.APART) {
            return List.of();
        }
        Identifier hub = hub(key);
        ArrayList<Tie> ties = new ArrayList<>();
        for (Identifier identifier : key.identifiers()) {
            boolean exists = !rules.isLinkable(identifier) || graph.node(identifier) != null;
            boolean term = identifier.namespace().equals(Namespace.MATCH);
            if (exists && hub != null && !term && !identifier.equals(hub)) {
                ties.add(new Tie(link, hub, identifier));
            }
        }
        return ties;
    }

    private @Nullable Identifier hub(LinkKey key) {
        Identifier hub = null;
        for (Identifier identifier : rules.linkable(key)) {
            Node node = graph.node(identifier);
            if (node != null && !node.shared()) {
                return identifier;
            } else if (node != null && hub == null) {
                hub = identifier;
            }
        }
        if (hub == null) {
            for (Identifier identifier : key.identifiers()) {
                if (!rules.isLinkable(identifier) && !identifier.namespace().equals(Namespace.MATCH)) {
                    return identifier;
                }
            }
        }
        return hub;
    }

    /** The ties of an identifier that lead away from it, the strongest first. */
    private List<Tie> tiesFrom(Identifier identifier) {
        ArrayList<Tie> ties = new ArrayList<>();
        for (Link link : graph.linksOf(identifier)) {
            looked++;
            for (Tie tie : ties(link)) {
                if (tie.from().equals(identifier)) {
                    ties.add(tie);
                } else if (tie.to().equals(identifier)) {
                    ties.add(tie.reversed());
                }
            }
            ties.addAll(likenessesOf(identifier, link));
        }
        ties.sort(
                Comparator.<Tie, LinkKey.Kind>comparing(tie -> tie.link().key().kind())
                        .thenComparingInt(tie -> weakness(tie.to()))
                        .thenComparing(tie -> tie.link().first())
                        .thenComparing(Tie::to));
        return ties;
    }

    private int weakness(Identifier identifier) {
        return rules.isLinkable(identifier) ? rules.priority(identifier) : Integer.MAX_VALUE;
    }

    /** The shortest walk between two identifiers of one person. */
    private List<Tie> path(Identifier from, Identifier to) {
        if (from.equals(to)) {
            return List.of();
        }
        Place here = place(from);
        Map<Identifier, Tie> cameBy = new HashMap<>();
        ArrayDeque<Identifier> queue = new ArrayDeque<>(List.of(from));
        while (!queue.isEmpty() && !cameBy.containsKey(to)) {
            for (Tie tie : tiesFrom(queue.remove())) {
                if (!tie.to().equals(from)
                        && here.equals(place(tie.to()))
                        && cameBy.putIfAbsent(tie.to(), tie) == null) {
                    queue.add(tie.to());
                }
            }
        }
        ArrayList<Tie> path = new ArrayList<>();
        for (Tie tie = cameBy.get(to); tie != null; tie = cameBy.get(tie.from())) {
            path.add(tie);
        }
        Collections.reverse(path);
        return path;
    }

    /** A profile, or an identifier that has none. */
    private record Place(
            @Nullable ProfileId profile, @Nullable Identifier identifier) {}

    private Place place(Identifier identifier) {
        ProfileId owner = owner(identifier);
        return owner == null ? new Place(null, identifier) : new Place(owner, null);
    }

    /** The places reached from one end, each with the tie that led there. */
    private final class Search {
        private final Map<Place, @Nullable Tie> cameBy = new HashMap<>();
        private List<Identifier> rim;

        Search(Identifier from) {
            this.rim = obstacles.cluster(from);
            cameBy.put(place(from), null);
        }

        /** Goes one place further; the answer is the first place where the other search was, null if there is none. */
        @Nullable
        Place advance(Search other) {
            ArrayList<Identifier> next = new ArrayList<>();
            for (Identifier identifier : rim) {
                for (Tie tie : tiesFrom(identifier)) {
                    Place place = place(tie.to());
                    if (!cameBy.containsKey(place)) {
                        cameBy.put(place, tie);
                        if (other.cameBy.containsKey(place)) {
                            return place;
                        }
                        next.addAll(obstacles.cluster(tie.to()));
                    }
                }
                if (looked > REACH) {
                    break;
                }
            }
            rim = next;
            return null;
        }

        /** The ties that led to a place, the last first. */
        List<Tie> back(Place place) {
            ArrayList<Tie> ties = new ArrayList<>();
            for (Tie tie = cameBy.get(place); tie != null; tie = cameBy.get(place(tie.from()))) {
                ties.add(tie);
            }
            return ties;
        }
    }

    /** A walk with the fewest ties between places; empty if there is none. */
    private List<Tie> chain(Identifier from, Identifier to) {
        Search forth = new Search(from);
        Search back = new Search(to);
        Place met = null;
        boolean forths = true;
        while (met == null && !forth.rim.isEmpty() && !back.rim.isEmpty() && looked <= REACH) {
            met = forths ? forth.advance(back) : back.advance(forth);
            forths = !forths;
        }
        if (met == null) {
            return List.of();
        }
        ArrayList<Tie> between = new ArrayList<>(forth.back(met));
        Collections.reverse(between);
        back.back(met).forEach(tie -> between.add(tie.reversed()));
        ArrayList<Tie> chain = new ArrayList<>();
        Identifier at = from;
        for (Tie tie : between) {
            chain.addAll(path(at, tie.from()));
            chain.add(tie);
            at = tie.to();
        }
        chain.addAll(path(at, to));
        return chain;
    }

    private List<Step> steps(List<Tie> ties) {
        return ties.stream().map(this::step).toList();
    }

    private Step step(Tie tie) {
        Likeness likeness = likenesses.get(tie.link().key());
        List<Event> events = likeness == null ? obstacles.events(tie.link()) : events(likeness);
        Instant last = events.isEmpty()
                ? tie.link().last()
                : events.get(events.size() - 1).time();
        return new Step(
                tie.from(),
                tie.to(),
                tie.link().key(),
                rule(tie),
                tie.link().first(),
                last,
                events.size(),
                events.stream()
                        .limit(EVIDENCE)
                        .map(event -> new Evidence(event.id(), event.source().id(), event.time()))
                        .toList(),
                obstacles(tie),
                likeness == null ? List.of() : likeness.contributions());
    }

    private List<Event> events(Likeness likeness) {
        return Stream.of(likeness.one(), likeness.other())
                .flatMap(link -> obstacles.events(link).stream())
                .sorted(Comparator.comparing(Event::time).thenComparing(Event::id))
                .toList();
    }

    private List<Obstacle> obstacles(Tie tie) {
        ArrayList<Obstacle> all = new ArrayList<>(obstacles.of(tie.from()));
        all.addAll(obstacles.of(tie.to()));
        if (all.isEmpty() && !place(tie.from()).equals(place(tie.to()))) {
            List<Identifier> from = obstacles.cluster(tie.from());
            List<Identifier> to = obstacles.cluster(tie.to());
            all.addAll(obstacles.between(from, to));
            if (likenesses.containsKey(tie.link().key())) {
                all.addAll(obstacles.unlike(from, to));
                if (all.isEmpty()) {
                    all.add(new Obstacle.NotLinked(true));
                }
            }
        }
        return all;
    }

    private String rule(Tie tie) {
        String claim = switch (tie.link().key().kind()) {
            case TOGETHER -> "a steward's word";
            case ALIAS -> "a change of names";
            case MATCH -> "judged alike by a matcher";
            default -> "seen together";
        };
        String from = rule(tie.from());
        return claim + "; " + from + (tie.from().namespace().equals(tie.to().namespace()) ? "" : ", " + rule(tie.to()));
    }

    private String rule(Identifier identifier) {
        int priority = rules.priority(identifier);
        return priority < 0
                ? identifier.namespace() + " has no rule"
                : rules.rule(priority).inWords();
    }
}
