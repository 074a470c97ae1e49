package io.cdpkit.identity;

import io.cdpkit.event.Identifier;
import io.cdpkit.graph.IdentityGraph;
import io.cdpkit.graph.Link;
import io.cdpkit.graph.LinkKey;
import io.cdpkit.graph.Node;
import io.cdpkit.graph.Obstacle;
import io.cdpkit.graph.Review;
import io.cdpkit.graph.Review.Kind;
import io.cdpkit.graph.Review.Place;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds what the rules capped and no steward has answered. */
final class Reviewer {
    private final IdentityRules rules;
    private final IdentityGraph graph;
    private final Obstacles obstacles;

    Reviewer(IdentityRules rules, IdentityGraph graph) {
        this.rules = rules;
        this.graph = graph;
        this.obstacles = new Obstacles(rules, graph);
    }

    /** A link's refused claims, ascending by the claimed identifier. */
    List<Review> of(Link link) {
        Identifier anchor = anchor(link);
        ArrayList<Review> reviews = new ArrayList<>();
        for (Identifier claimed : anchor == null ? List.<Identifier>of() : link.refused()) {
            Node node = rules.isLinkable(claimed) ? graph.node(claimed) : null;
            if (anchor != null && node != null && !node.shared()) {
                Review review = of(link, anchor, claimed);
                if (review != null) {
                    reviews.add(review);
                }
            }
        }
        Matching matching = rules.matching();
        if (matching != null && anchor != null && Matching.hasRecord(link.key())) {
            reviews.addAll(likenesses(link, anchor, matching));
            reviews.sort(Comparator.comparing(
                    review -> review.identifiers().get(review.identifiers().size() - 1)));
        }
        return reviews;
    }

    /** Those who resemble whoever has the record of a link, where no other two records of the two people do so more. */
    private List<Review> likenesses(Link link, Identifier anchor, Matching matching) {
        Lookalikes lookalikes = new Lookalikes(matching, graph, matching.unsure());
        if (Matching.termsOf(link.key()).stream()
                .allMatch(term -> lookalikes.owners(term).isEmpty())) {
            return List.of(new Review(
                    Kind.COMMONPLACE,
                    List.of(anchor),
                    List.of(new Obstacle.Commonplace(anchor, matching.most())),
                    link.first(),
                    graph.history(link.key()).size(),
                    new Place.Claim(link.key(), anchor)));
        }
        List<Identifier> own = obstacles.cluster(anchor);
        Map<LinkKey, Link> records = Likeness.records(own, graph);
        records.values().forEach(lookalikes::of);
        Set<List<Identifier>> met = new HashSet<>(List.of(own));
        ArrayList<Review> reviews = new ArrayList<>();
        for (Lookalikes.Found pair : lookalikes.bestFirst()) {
            boolean lesserIsOwn = records.containsKey(pair.lesser());
            Link other = graph.link(lesserIsOwn ? pair.greater() : pair.lesser());
            Identifier claimed = other == null ? null : anchor(other);
            if (other != null && claimed != null && met.add(obstacles.cluster(claimed)) && lesserIsOwn) {
                Review review =
                        pair.lesser().equals(link.key()) ? review(link, anchor, other, claimed, pair.score()) : null;
                if (review != null) {
                    reviews.add(review);
                }
            }
        }
        return reviews;
    }

    private @Nullable Review review(Link link, Identifier anchor, Link other, Identifier claimed, double score) {
        List<Identifier> own = obstacles.cluster(anchor);
        List<Identifier> others = obstacles.cluster(claimed);
        List<Obstacle> reasons = new ArrayList<>(obstacles.between(own, others));
        reasons.addAll(obstacles.unlike(own, others));
        if (reasons.isEmpty()) {
            // Two other records resemble each other more, but share no term by which they would be found.
            Matching matching = rules.matching();
            reasons.add(
                    matching == null || score >= matching.least()
                            ? new Obstacle.NotLinked(true)
                            : new Obstacle.Unlike(score, matching.least()));
        }
        if (reasons.stream().anyMatch(Obstacle.KeptApart.class::isInstance)) {
            return null;
        }
        return new Review(
                Kind.LIKENESS,
                List.of(anchor, claimed),
                reasons,
                link.first().isAfter(other.first()) ? link.first() : other.first(),
                (long) graph.history(link.key()).size()
                        + graph.history(other.key()).size(),
                new Place.Claim(link.key(), claimed));
    }

    private @Nullable Identifier anchor(Link link) {
        for (Identifier identifier : rules.linkable(link.key())) {
            Node node = graph.node(identifier);
            if (node != null && !node.shared()) {
                return identifier;
            }
        }
        return null;
    }

    private @Nullable Review of(Link link, Identifier anchor, Identifier claimed) {
        List<Obstacle> reasons = obstacles.between(obstacles.cluster(anchor), obstacles.cluster(claimed));
        if (reasons.isEmpty() || reasons.stream().anyMatch(Obstacle.KeptApart.class::isInstance)) {
            return null;
        }
        boolean limit = reasons.stream().anyMatch(Obstacle.LimitPassed.class::isInstance);
        return new Review(
                limit ? Kind.LIMIT : Kind.SIZE,
                List.of(anchor, claimed),
                reasons,
                link.first(),
                graph.history(link.key()).size(),
                new Place.Claim(link.key(), claimed));
    }

    /** What there is to see about a shared identifier, unless a steward keeps it apart from somebody. */
    List<Review> of(Node node) {
        if (!node.shared() || node.apart() || !rules.isLinkable(node.identifier())) {
            return List.of();
        }
        long events = 0;
        for (Link link : graph.linksOf(node.identifier())) {
            events += link.key().isSeen() ? graph.history(link.key()).size() : 0;
        }
        return List.of(new Review(
                Kind.SHARED,
                List.of(node.identifier()),
                obstacles.of(node.identifier()),
                node.first(),
                events,
                new Place.Sharing(node.owner())));
    }
}
