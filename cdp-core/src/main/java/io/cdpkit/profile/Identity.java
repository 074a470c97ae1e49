package io.cdpkit.profile;

import io.cdpkit.event.Identifier;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * Who a person is: the names she goes by, and the id that follows from them. Immutable.
 *
 * @param id derived from {@code founder}
 * @param founder the identifier seen first; equal times fall to the lesser identifier
 * @param founded when it was seen
 * @param identifiers every name she is known by, ascending
 */
public record Identity(ProfileId id, Identifier founder, Instant founded, List<Identifier> identifiers) {
    public Identity {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(founder, "founder");
        Objects.requireNonNull(founded, "founded");
        identifiers = List.copyOf(identifiers);
    }
}
