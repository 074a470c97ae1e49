package io.cdpkit.graph;

import io.cdpkit.event.Identifier;
import io.cdpkit.profile.Identity;
import io.cdpkit.profile.ProfileId;
import java.util.List;
import java.util.Objects;

/**
 * What a fact does to the identity graph: the rows to write and the clusters that take the place of others.
 *
 * @param links links to write
 * @param nodes nodes to write, each with its owner
 * @param gone identifiers that no fact mentions any more
 * @param clusters the clusters that come out; those not named stay as they are
 * @param dissolved the profiles that the clusters take the place of
 */
public record Resolution(
        List<Link> links, List<Node> nodes, List<Identifier> gone, List<Cluster> clusters, List<ProfileId> dissolved) {

    /**
     * The identifiers of one person.
     *
     * @param refold whether the record must be built anew from the cluster's events; if not, it is the sum of {@code
     *     parts}
     * @param parts the profiles that go into it whole
     */
    public record Cluster(Identity identity, boolean refold, List<ProfileId> parts) {
        public Cluster {
            Objects.requireNonNull(identity, "identity");
            parts = List.copyOf(parts);
        }

        public ProfileId id() {
            return identity.id();
        }

        public List<Identifier> identifiers() {
            return identity.identifiers();
        }
    }

    public Resolution {
        links = List.copyOf(links);
        nodes = List.copyOf(nodes);
        gone = List.copyOf(gone);
        clusters = List.copyOf(clusters);
        dissolved = List.copyOf(dissolved);
    }

    /** Nothing about who is who changes, but a link is to be written. */
    public static Resolution only(Link link) {
        return new Resolution(List.of(link), List.of(), List.of(), List.of(), List.of());
    }
}
