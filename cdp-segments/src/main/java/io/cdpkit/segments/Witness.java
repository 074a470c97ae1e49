package io.cdpkit.segments;

import io.cdpkit.event.Event;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * A person who might be: all her events, and the instant at which she shows something.
 *
 * <p>Nobody's data is in it. A platform that takes the events in, with a clock that stands at the instant, has the person in
 * the segments in question, or not, as the answer says.
 *
 * @param events all about one person, in order of time; at least one
 */
public record Witness(List<Event> events, Instant now) {
    public Witness {
        events = List.copyOf(events);
        Objects.requireNonNull(now, "now");
        if (events.isEmpty()) {
            throw new IllegalArgumentException("a person needs at least one event to be known");
        }
    }

    @Override
    public String toString() {
        return "witness of " + events.size() + " events at " + now;
    }
}
