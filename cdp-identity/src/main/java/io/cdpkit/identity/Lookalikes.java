package io.cdpkit.identity;

import io.cdpkit.event.Identifier;
import io.cdpkit.graph.IdentityGraph;
import io.cdpkit.graph.Link;
import io.cdpkit.graph.LinkKey;
import io.cdpkit.identity.match.MatchRecord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds the records of a graph that resemble given ones, through the terms they share. */
final class Lookalikes {
    private final Matching matching;
    private final IdentityGraph graph;
    private final double least;
    private final Map<Identifier, List<Link>> owners = new HashMap<>();
    /** The links whose lookalikes were looked for, with those found then. */
    private final Map<LinkKey, List<Link>> known = new HashMap<>();

    private final ArrayList<Found> found = new ArrayList<>();

    /** Two links whose records resemble each other, the lesser first. */
    record Found(LinkKey lesser, LinkKey greater, double score) {}

    Lookalikes(Matching matching, IdentityGraph graph) {
        this(matching, graph, matching.least());
    }

    /** @param least the score from which records are said to resemble each other */
    Lookalikes(Matching matching, IdentityGraph graph, double least) {
        this.matching = matching;
        this.graph = graph;
        this.least = least;
    }

    /** The links of a term; none if it has too many. */
    List<Link> owners(Identifier term) {
        return current(candidates(term));
    }

    private List<Link> candidates(Identifier term) {
        List<Link> links = oneMoreThanOwners(term);
        return links.size() > matching.most() ? List.of() : links;
    }

    /** The links of a term of which there is just one too many; none if there are fewer or more. */
    List<Link> oneTooMany(Identifier term) {
        return hasOneTooMany(term) ? current(oneMoreThanOwners(term)) : List.of();
    }

    private boolean hasOneTooMany(Identifier term) {
        return oneMoreThanOwners(term).size() > matching.most();
    }

    private List<Link> current(List<Link> candidates) {
        ArrayList<Link> links = new ArrayList<>(candidates.size());
        for (Link candidate : candidates) {
            Link link = graph.current(candidate);
            if (link != null) {
                links.add(link);
            }
        }
        return links;
    }

    private List<Link> oneMoreThanOwners(Identifier term) {
        List<Link> links = owners.get(term);
        if (links == null) {
            links = graph.linksOf(term, matching.most() + 1);
            links = links == null ? List.of() : links;
            owners.put(term, links);
        }
        return links;
    }

    /** Whether a link's record bears on none but itself: it resembles no other, and no term has become too common by it. */
    boolean isAlone(Link link) {
        for (Identifier term : Matching.termsOf(link.key())) {
            if (hasOneTooMany(term)) {
                return false;
            }
        }
        return of(link).isEmpty();
    }

    /** The links whose records resemble that of one, but for links that were asked for before it. */
    List<Link> of(Link link) {
        List<Link> alike = known.get(link.key());
        if (alike == null) {
            alike = resembling(link.key());
            known.put(link.key(), alike);
        }
        return alike;
    }

    private List<Link> resembling(LinkKey key) {
        List<Link> candidates = List.copyOf(candidates(key));
        if (candidates.isEmpty()) {
            return List.of();
        }
        ArrayList<MatchRecord> records = new ArrayList<>(candidates.size());
        for (Link candidate : candidates) {
            records.add(record(candidate.key()));
        }
        double[] scores = matching.matcher()
                .scores(
                        record(key),
                        records,
                        place -> key.compareTo(candidates.get(place).key()) < 0,
                        least);
        ArrayList<Link> alike = new ArrayList<>(1);
        for (int place = 0; place < scores.length; place++) {
            if (scores[place] >= least) {
                LinkKey other = candidates.get(place).key();
                boolean lesser = key.compareTo(other) < 0;
                found.add(new Found(lesser ? key : other, lesser ? other : key, scores[place]));
                alike.add(candidates.get(place));
            }
        }
        return current(alike);
    }

    /** All pairs found so far, best first. */
    List<Found> bestFirst() {
        return found.stream()
                .sorted(Comparator.comparingDouble(Found::score)
                        .reversed()
                        .thenComparing(Found::lesser)
                        .thenComparing(Found::greater))
                .toList();
    }

    private Collection<Link> candidates(LinkKey key) {
        Map<LinkKey, Link> candidates = new LinkedHashMap<>();
        for (Identifier term : Matching.termsOf(key)) {
            for (Link other : candidates(term)) {
                if (!other.key().equals(key) && !known.containsKey(other.key())) {
                    candidates.put(other.key(), other);
                }
            }
        }
        return candidates.values();
    }

    /** What was found about some links. */
    Resemblances among(Collection<LinkKey> links) {
        if (found.isEmpty()) {
            return Resemblances.NONE;
        }
        List<LinkKey> keys = links.stream().filter(Matching::hasRecord).sorted().toList();
        Map<LinkKey, Integer> places = places(keys);
        ArrayList<Resemblances.Pair> pairs = new ArrayList<>(found.size());
        for (Found pair : found) {
            pairs.add(new Resemblances.Pair(place(pair.greater(), places), place(pair.lesser(), places), pair.score()));
        }
        return new Resemblances(
                keys,
                (group, other) -> matching.matcher().score(place -> record(keys.get(place)), group, other),
                pairs,
                matching.least());
    }

    private static Map<LinkKey, Integer> places(List<LinkKey> keys) {
        Map<LinkKey, Integer> places = new HashMap<>();
        for (int place = 0; place < keys.size(); place++) {
            places.put(keys.get(place), place);
        }
        return places;
    }

    private static int place(LinkKey key, Map<LinkKey, Integer> places) {
        Integer place = places.get(key);
        if (place == null) {
            throw new AssertionError("every link that is found is among those reached");
        }
        return place;
    }

    private MatchRecord record(LinkKey key) {
        return matching.record(key, graph::history);
    }
}
