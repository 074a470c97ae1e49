package io.cdpkit.identity;

import io.cdpkit.event.Identifier;
import io.cdpkit.graph.Explanation.Contribution;
import io.cdpkit.graph.IdentityGraph;
import io.cdpkit.graph.Link;
import io.cdpkit.graph.LinkKey;
import io.cdpkit.graph.Node;
import io.cdpkit.identity.match.RecordMatcher;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What the records of two people say of each other.
 *
 * @param one the record of the one that resembles the other's best, and {@code other} vice versa
 * @param contributions what the score of these two is made of
 * @param together the score of all records of both
 */
record Likeness(Link one, Link other, List<Contribution> contributions, double together) {
    /** How many records of each are looked at. */
    private static final int MOST = 100;

    /** The likeness of two clusters of a graph that is right; null where one has no record. */
    static @Nullable Likeness of(List<Identifier> one, List<Identifier> other, Matching matching, IdentityGraph graph) {
        Map<LinkKey, Link> ones = records(one, graph);
        Map<LinkKey, Link> others = records(other, graph);
        return ones.isEmpty() || others.isEmpty() ? null : of(ones.values(), others.values(), matching, graph);
    }

    /** The likeness of two groups of links with records, neither empty. */
    static Likeness of(Collection<Link> ones, Collection<Link> others, Matching matching, IdentityGraph graph) {
        TreeMap<LinkKey, Link> all = new TreeMap<>();
        ones.forEach(link -> all.put(link.key(), link));
        others.forEach(link -> all.put(link.key(), link));
        List<Link> links = List.copyOf(all.values());
        RecordMatcher.Panel panel = matching.matcher()
                .panel(links.stream()
                        .map(link -> matching.record(link.key(), graph::history))
                        .toList());
        int[] left = places(links, ones);
        int[] right = places(links, others);
        int bestLeft = left[0];
        int bestRight = right[0];
        double best = Double.NEGATIVE_INFINITY;
        for (int i : left) {
            for (int j : right) {
                double score = panel.score(Math.min(i, j), Math.max(i, j));
                if (score > best) {
                    best = score;
                    bestLeft = i;
                    bestRight = j;
                }
            }
        }
        List<Contribution> contributions = new ArrayList<>();
        panel.contributions(Math.min(bestLeft, bestRight), Math.max(bestLeft, bestRight))
                .forEach(each -> contributions.add(new Contribution(each.name(), each.outcome(), each.bits())));
        return new Likeness(links.get(bestLeft), links.get(bestRight), contributions, panel.score(left, right));
    }

    private static int[] places(List<Link> links, Collection<Link> some) {
        return IntStream.range(0, links.size())
                .filter(place -> some.contains(links.get(place)))
                .toArray();
    }

    /** The links of a cluster that have records of it, by their keys. */
    static Map<LinkKey, Link> records(List<Identifier> cluster, IdentityGraph graph) {
        TreeMap<LinkKey, Link> records = new TreeMap<>();
        for (Identifier identifier : cluster) {
            Node node = graph.node(identifier);
            if (node != null && !node.shared()) {
                for (Link link : graph.linksOf(identifier)) {
                    if (identifier.equals(link.anchor()) && Matching.hasRecord(link.key())) {
                        records.put(link.key(), link);
                    }
                }
            }
        }
        while (records.size() > MOST) {
            records.pollLastEntry();
        }
        return records;
    }

    /** A link that says so, which nobody stated. */
    Link asLink() {
        Identifier a = anchor(one);
        Identifier b = anchor(other);
        return Link.claim(
                LinkKey.of(LinkKey.Kind.MATCH, List.of(a, b)),
                one.first().isAfter(other.first()) ? one.first() : other.first());
    }

    static Identifier anchor(Link link) {
        Identifier anchor = link.anchor();
        if (anchor == null) {
            throw new AssertionError("a record that was matched has an anchor");
        }
        return anchor;
    }
}
