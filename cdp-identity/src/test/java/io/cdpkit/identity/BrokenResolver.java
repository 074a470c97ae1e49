package io.cdpkit.identity;

import io.cdpkit.IdentityResolver;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.graph.Explanation;
import io.cdpkit.graph.IdentityGraph;
import io.cdpkit.graph.Link;
import io.cdpkit.graph.LinkKey;
import io.cdpkit.graph.Node;
import io.cdpkit.graph.Resolution;
import io.cdpkit.graph.Review;
import io.cdpkit.profile.ProfileId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Fails at anything that is about the whole graph. */
record BrokenResolver(IdentityResolver resolver) implements IdentityResolver {
    @Override
    public Resolution add(Link link, Instant time, IdentityGraph graph) {
        return resolver.add(link, time, graph);
    }

    @Override
    public Resolution recompute(Set<Identifier> around, IdentityGraph graph) {
        return resolver.recompute(around, graph);
    }

    @Override
    public Resolution partition(
            Collection<Link> links, Function<LinkKey, List<Event>> history, Function<Identifier, ProfileId> ids) {
        throw new NullPointerException("broken");
    }

    @Override
    public List<Review> reviews(Link link, IdentityGraph graph) {
        return resolver.reviews(link, graph);
    }

    @Override
    public List<Review> reviews(Node node, IdentityGraph graph) {
        return resolver.reviews(node, graph);
    }

    @Override
    public Explanation explain(Identifier one, Identifier other, IdentityGraph graph) {
        return resolver.explain(one, other, graph);
    }
}
