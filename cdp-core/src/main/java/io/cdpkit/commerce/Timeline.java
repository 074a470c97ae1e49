package io.cdpkit.commerce;

import io.cdpkit.event.Event;
import io.cdpkit.event.Source;
import io.cdpkit.event.Value;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A person's events up to a time, each once, in their order of time, then message id. */
record Timeline(List<Event> events) {
    private static final Comparator<Event> ORDER =
            Comparator.comparing(Event::time).thenComparing(Event::id);

    static Timeline until(Iterable<Event> events, Instant now) {
        TreeSet<Event> past = new TreeSet<>(ORDER);
        for (Event event : events) {
            if (!event.time().isAfter(now)) {
                past.add(event);
            }
        }
        return new Timeline(List.copyOf(past));
    }

    /** The last value that is null or of a kind, given for a trait by herself or by anybody; null where there is none. */
    @Nullable
    Value latest(String trait, boolean bySelf, Class<? extends Value> kind) {
        for (int i = events.size() - 1; i >= 0; i--) {
            Event event = events.get(i);
            Value value = event.traits().find(trait);
            boolean counts = event.type() == Event.Type.IDENTIFY
                    && (!bySelf || event.source().kind() == Source.Kind.SELF);
            if (counts && (kind.isInstance(value) || value instanceof Value.Null)) {
                return value;
            }
        }
        return null;
    }

    @Override
    public String toString() {
        return "timeline of " + events.size() + " events";
    }
}
