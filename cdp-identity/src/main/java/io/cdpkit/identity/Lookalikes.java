package io.cdpkit.identity;

import io.cdpkit.event.Identifier;
import io.cdpkit.graph.IdentityGraph;
import io.cdpkit.graph.Link;
import io.cdpkit.graph.LinkKey;
import io.cdpkit.identity.match.MatchRecord;
import io.cdpkit.identity.match.RecordMatcher;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Finds the records of a graph that resemble given ones, through the terms they share. */
final class Lookalikes {
    private final Matching matching;
    private final IdentityGraph graph;
    private final Map<Identifier, List<Link>> owners = new HashMap<>();
    private final Map<LinkKey, MatchRecord> records = new HashMap<>();
    private final Map<Couple, Double> scores = new HashMap<>();

    private record Couple(LinkKey one, LinkKey other) {
        static Couple of(LinkKey a, LinkKey b) {
            return a.compareTo(b) < 0 ? new Couple(a, b) : new Couple(b, a);
        }
    }

    Lookalikes(Matching matching, IdentityGraph graph) {
        this.matching = matching;
        this.graph = graph;
    }

    /** The links of a term; none if it has too many. */
    List<Link> owners(Identifier term) {
        return owners.computeIfAbsent(term, t -> {
            List<Link> links = graph.linksOf(t, matching.most());
            return links == null ? List.of() : links;
        });
    }

    /** The links of a term of which there is just one too many; none if there are fewer or more. */
    List<Link> oneTooMany(Identifier term) {
        List<Link> links = graph.linksOf(term, matching.most() + 1);
        return links == null || links.size() <= matching.most() ? List.of() : links;
    }

    /** The links whose records resemble one of some links'. */
    List<Link> of(Collection<Link> links) {
        TreeMap<LinkKey, Link> candidates = new TreeMap<>();
        List<Couple> couples = new ArrayList<>();
        Set<Couple> seen = new HashSet<>(scores.keySet());
        for (Link link : links) {
            for (Identifier term : Matching.termsOf(link.key())) {
                for (Link other : owners(term)) {
                    Couple couple = Couple.of(link.key(), other.key());
                    if (!other.key().equals(link.key()) && seen.add(couple)) {
                        couples.add(couple);
                        candidates.put(other.key(), other);
                        candidates.put(link.key(), link);
                    }
                }
            }
        }
        if (couples.isEmpty()) {
            return List.of();
        }
        List<LinkKey> keys = List.copyOf(candidates.keySet());
        Map<LinkKey, Integer> places = places(keys);
        RecordMatcher.Panel panel = panel(keys);
        TreeSet<LinkKey> alike = new TreeSet<>();
        for (Couple couple : couples) {
            double score = panel.score(place(couple.one(), places), place(couple.other(), places));
            scores.put(couple, score);
            if (score >= matching.least()) {
                alike.add(couple.one());
                alike.add(couple.other());
            }
        }
        ArrayList<Link> found = new ArrayList<>(alike.size());
        for (LinkKey key : alike) {
            Link link = candidates.get(key);
            if (link != null) {
                found.add(link);
            }
        }
        return found;
    }

    /** What was found about some links. */
    Resemblances among(Collection<LinkKey> links) {
        List<LinkKey> keys = links.stream().filter(Matching::hasRecord).sorted().toList();
        if (keys.isEmpty()) {
            return Resemblances.NONE;
        }
        Map<LinkKey, Integer> places = places(keys);
        ArrayList<Resemblances.Pair> pairs = new ArrayList<>();
        scores.forEach((couple, score) -> {
            Integer one = places.get(couple.one());
            Integer other = places.get(couple.other());
            if (score >= matching.least() && one != null && other != null) {
                pairs.add(new Resemblances.Pair(other, one, score));
            }
        });
        return pairs.isEmpty() ? Resemblances.NONE : new Resemblances(keys, panel(keys), pairs, matching.least());
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
            throw new AssertionError("every candidate has a place");
        }
        return place;
    }

    private RecordMatcher.Panel panel(List<LinkKey> keys) {
        return matching.matcher().panel(keys.stream().map(this::record).toList());
    }

    private MatchRecord record(LinkKey key) {
        return records.computeIfAbsent(key, k -> matching.record(k, graph::history));
    }
}
