package io.cdpkit.graph;

import io.cdpkit.event.Identifier;
import io.cdpkit.profile.ProfileId;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * An identifier in the graph, with the profile that holds it.
 *
 * @param owner the profile that holds it now
 * @param first when it was first seen, by event time
 * @param people the identifiers of unique namespaces it was seen with, ascending; empty once it is shared
 * @param shared whether it was seen with more people than the rules allow, and so links nobody
 * @param apart whether a steward's word keeps it apart from some other identifier
 * @param former whether it is somebody's former name
 * @param version grows by one with each write; see {@code Commit} for what it starts from
 */
public record Node(
        Identifier identifier,
        ProfileId owner,
        Instant first,
        List<Identifier> people,
        boolean shared,
        boolean apart,
        boolean former,
        long version) {
    public Node {
        Objects.requireNonNull(identifier, "identifier");
        Objects.requireNonNull(owner, "owner");
        Objects.requireNonNull(first, "first");
        people = List.copyOf(people);
    }

    public Node withOwner(ProfileId newOwner) {
        return new Node(identifier, newOwner, first, people, shared, apart, former, version);
    }

    public Node withVersion(long newVersion) {
        return new Node(identifier, owner, first, people, shared, apart, former, newVersion);
    }
}
