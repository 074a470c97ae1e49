package io.cdpkit.graph;

import io.cdpkit.event.Identifier;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The claim that some identifiers name one person, with what became of it.
 *
 * @param first when it was first made, by event time
 * @param last when it was last made, kept up to date only while {@link #watched}
 * @param anchor the strongest identifier that may link; the link's events belong to the profile that holds it. Null
 *     where no identifier may link: such events belong to nobody
 * @param refused the identifiers that were not tied to the anchor, ascending
 * @param shifts on a shared device, who its anonymous events belong to from which time on; empty where that is the
 *     anchor's own profile. Ascending in time
 * @param watched whether the resolver must see every further event of this link, and not only those before {@link
 *     #first}
 * @param folded some of its events that happened, and were stated to have, by then are in a {@link
 *     io.cdpkit.event.Event.Type#CHECKPOINT}, and are not found by their message ids; null while none is
 * @param version grows by one with each write; see {@code Commit} for what it starts from
 */
public record Link(
        LinkKey key,
        Instant first,
        Instant last,
        @Nullable Identifier anchor,
        List<Identifier> refused,
        List<Shift> shifts,
        boolean watched,
        @Nullable Instant folded,
        long version) {

    /**
     * From a time on, events belong to the profile of another identifier.
     *
     * @param from {@link Instant#MIN} for the beginning of time
     * @param person null where they belong to nobody
     */
    public record Shift(Instant from, @Nullable Identifier person) {}

    public Link {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(first, "first");
        Objects.requireNonNull(last, "last");
        refused = List.copyOf(refused);
        shifts = List.copyOf(shifts);
    }

    /** A claim that nothing is known about yet. */
    public static Link claim(LinkKey key, Instant time) {
        return new Link(key, time, time, null, List.of(), List.of(), false, null, 0);
    }

    /** The identifier whose profile an event of this link belongs to; null where it belongs to nobody. */
    public @Nullable Identifier personAt(Instant time) {
        Identifier person = anchor;
        for (Shift shift : shifts) {
            if (shift.from().isAfter(time)) {
                break;
            }
            person = shift.person();
        }
        return person;
    }

    public Link withTimes(Instant newFirst, Instant newLast) {
        return new Link(key, newFirst, newLast, anchor, refused, shifts, watched, folded, version);
    }

    public Link withFolded(Instant newFolded) {
        return new Link(key, first, last, anchor, refused, shifts, watched, newFolded, version);
    }

    public Link withOutcome(
            @Nullable Identifier newAnchor, List<Identifier> newRefused, List<Shift> newShifts, boolean newWatched) {
        return new Link(key, first, last, newAnchor, newRefused, newShifts, newWatched, folded, version);
    }

    public Link withVersion(long newVersion) {
        return new Link(key, first, last, anchor, refused, shifts, watched, folded, newVersion);
    }

    @Override
    public String toString() {
        return key + " since " + first + (refused.isEmpty() ? "" : ", refused " + refused);
    }
}
