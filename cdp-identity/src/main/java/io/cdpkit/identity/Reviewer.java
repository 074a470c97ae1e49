package io.cdpkit.identity;

import io.cdpkit.event.Identifier;
import io.cdpkit.graph.IdentityGraph;
import io.cdpkit.graph.Link;
import io.cdpkit.graph.Node;
import io.cdpkit.graph.Obstacle;
import io.cdpkit.graph.Review;
import io.cdpkit.graph.Review.Kind;
import io.cdpkit.graph.Review.Place;
import java.util.ArrayList;
import java.util.List;
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
        return reviews;
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
