package io.cdpkit.graph;

import io.cdpkit.event.Identifier;
import io.cdpkit.profile.ProfileId;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * What a fact does to the identity graph: the rows to write and the clusters that take the place of others.
 *
 * @param links links to write
 * @param nodes nodes to write, each with its owner
 * @param clusters the people that come out; those not named here stay as they are
 * @param dissolved the profiles that the clusters take the place of
 */
public record Resolution(List<Link> links, List<Node> nodes, List<Cluster> clusters, List<ProfileId> dissolved) {

    /**
     * The identifiers of one person.
     *
     * @param id the profile's id, derived from the founder
     * @param founder the earliest seen
     * @param identifiers ascending
     * @param parts the profiles that go into it whole, so that their records can be joined; meaningless if refolded
     * @param refold whether its record must be built anew from the history of {@code stretches}
     * @param stretches what its events are, if refolded
     */
    public record Cluster(
            ProfileId id,
            Identifier founder,
            Instant founded,
            List<Identifier> identifiers,
            List<ProfileId> parts,
            boolean refold,
            List<Stretch> stretches) {
        public Cluster {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(founder, "founder");
            Objects.requireNonNull(founded, "founded");
            identifiers = List.copyOf(identifiers);
            parts = List.copyOf(parts);
            stretches = List.copyOf(stretches);
        }
    }

    /** The events of a link from a time (included) until another (excluded). */
    public record Stretch(LinkKey link, Instant from, Instant until) {
        /** All events of a link. */
        public static Stretch all(LinkKey link) {
            return new Stretch(link, Instant.MIN, Instant.MAX);
        }

        public boolean covers(Instant time) {
            return !time.isBefore(from) && time.isBefore(until);
        }
    }

    public Resolution {
        links = List.copyOf(links);
        nodes = List.copyOf(nodes);
        clusters = List.copyOf(clusters);
        dissolved = List.copyOf(dissolved);
    }

    /** Nothing about who is who changes; the links are to be written. */
    public static Resolution unchanged(List<Link> links) {
        return new Resolution(links, List.of(), List.of(), List.of());
    }
}
