package io.cdpkit;

import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.profile.Profile;
import java.util.List;
import java.util.Objects;

/**
 * What {@link Cdp#erase(io.cdpkit.profile.ProfileId, java.util.function.Consumer)} is about to take out, in the clear. It is
 * customer data; {@code toString} prints counts.
 *
 * @param profile the person
 * @param gone her identifiers that will be unknown, ascending
 * @param shared her identifiers that will be known still, ascending: devices whose events belong to several people
 * @param events those that will go, hers first
 */
public record ErasurePreview(Profile profile, List<Identifier> gone, List<Identifier> shared, List<Event> events) {
    public ErasurePreview {
        Objects.requireNonNull(profile, "profile");
        gone = List.copyOf(gone);
        shared = List.copyOf(shared);
        events = List.copyOf(events);
    }

    @Override
    public String toString() {
        return "erasure of " + profile.id() + ": " + gone.size() + " identifiers, " + events.size() + " events";
    }
}
