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
import io.cdpkit.profile.Profile;
import io.cdpkit.profile.ProfileId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Counts what a resolver reads and writes: work without a clock. Thread-safe. */
final class CountingResolver implements IdentityResolver {
    private final IdentityResolver resolver;
    private final AtomicLong rows = new AtomicLong();
    private final AtomicLong joins = new AtomicLong();
    private final AtomicLong refolds = new AtomicLong();

    CountingResolver(IdentityResolver resolver) {
        this.resolver = resolver;
    }

    /** Rows read from the graph and rows and names handed back. */
    long rows() {
        return rows.get();
    }

    /** Clusters that took the place of more than one profile. */
    long joins() {
        return joins.get();
    }

    /** Clusters whose profiles are made from their histories. */
    long refolds() {
        return refolds.get();
    }

    @Override
    public List<Identifier> terms(Event event) {
        return resolver.terms(event);
    }

    @Override
    public Resolution add(Link link, Instant time, IdentityGraph graph) {
        return count(resolver.add(link, time, new CountingGraph(graph)));
    }

    @Override
    public Resolution recompute(Set<Identifier> around, IdentityGraph graph) {
        return count(resolver.recompute(around, new CountingGraph(graph)));
    }

    @Override
    public Resolution partition(
            Collection<Link> links, Function<LinkKey, List<Event>> history, Function<Identifier, ProfileId> ids) {
        return resolver.partition(links, history, ids);
    }

    @Override
    public List<Review> reviews(Link link, IdentityGraph graph) {
        return resolver.reviews(link, new CountingGraph(graph));
    }

    @Override
    public List<Review> reviews(Node node, IdentityGraph graph) {
        return resolver.reviews(node, new CountingGraph(graph));
    }

    @Override
    public Explanation explain(Identifier one, Identifier other, IdentityGraph graph) {
        return resolver.explain(one, other, new CountingGraph(graph));
    }

    private Resolution count(Resolution resolution) {
        rows.addAndGet(resolution.links().size());
        rows.addAndGet(resolution.nodes().size());
        rows.addAndGet(resolution.gone().size());
        rows.addAndGet(resolution.dissolved().size());
        for (Resolution.Cluster cluster : resolution.clusters()) {
            rows.addAndGet(cluster.identifiers().size());
            rows.addAndGet(cluster.parts().size());
            refolds.addAndGet(cluster.refold() ? 1 : 0);
        }
        if (resolution.dissolved().size() > resolution.clusters().size()) {
            joins.incrementAndGet();
        }
        return resolution;
    }

    private final class CountingGraph implements IdentityGraph {
        private final IdentityGraph graph;

        private CountingGraph(IdentityGraph graph) {
            this.graph = graph;
        }

        @Override
        public @Nullable Node node(Identifier identifier) {
            rows.incrementAndGet();
            return graph.node(identifier);
        }

        @Override
        public @Nullable Link link(LinkKey key) {
            rows.incrementAndGet();
            return graph.link(key);
        }

        @Override
        public @Nullable Profile profile(ProfileId id) {
            rows.incrementAndGet();
            return graph.profile(id);
        }

        @Override
        public List<Link> linksOf(Identifier identifier) {
            List<Link> links = graph.linksOf(identifier);
            rows.addAndGet(1L + links.size());
            return links;
        }

        @Override
        public @Nullable List<Link> linksOf(Identifier identifier, int most) {
            List<Link> links = graph.linksOf(identifier, most);
            rows.addAndGet(1L + (links == null ? 0 : links.size()));
            return links;
        }

        @Override
        public @Nullable Link current(Link candidate) {
            return graph.current(candidate);
        }

        @Override
        public ProfileId idOf(Identifier founder) {
            return graph.idOf(founder);
        }

        @Override
        public List<Event> history(LinkKey key) {
            List<Event> events = graph.history(key);
            rows.addAndGet(1L + events.size());
            return events;
        }
    }
}
