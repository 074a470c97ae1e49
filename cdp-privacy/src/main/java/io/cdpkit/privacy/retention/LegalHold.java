package io.cdpkit.privacy.retention;

import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import java.time.Instant;
import java.util.Collection;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * That some facts must stay, however old they are, because a court, an authority or a claim needs them.
 *
 * @param reference what it is known by, such as a case number; may appear in logs
 * @param people names of people, all of whose facts stay, those of their other names included; empty for none. Best as the
 *     platform compares them, for a gate knows no other spelling
 * @param events which other facts stay
 * @param reason why; never customer data
 * @param until when it lapses; null if it holds until it is lifted
 */
public record LegalHold(
        String reference,
        Set<Identifier> people,
        Predicate<Event> events,
        String reason,
        @Nullable Instant until) {
    public LegalHold {
        Objects.requireNonNull(events, "events");
        people = Set.copyOf(people);
        if (reference.isBlank() || reason.isBlank()) {
            throw new IllegalArgumentException("a legal hold needs a reference and a reason");
        }
    }

    /** A hold on all facts of the people whom some names name. */
    public static LegalHold ofPeople(String reference, Collection<Identifier> names, String reason) {
        if (names.isEmpty()) {
            throw new IllegalArgumentException("legal hold \"" + reference + "\" names nobody");
        }
        return new LegalHold(reference, Set.copyOf(names), event -> false, reason, null);
    }

    /** A hold on facts of a kind, whoever they are about. */
    public static LegalHold ofEvents(String reference, Predicate<Event> events, String reason) {
        return new LegalHold(reference, Set.of(), events, reason, null);
    }

    /** The same hold, which lapses. */
    public LegalHold until(Instant newUntil) {
        return new LegalHold(reference, people, events, reason, newUntil);
    }

    boolean isInForce(Instant now) {
        return until == null || now.isBefore(until);
    }

    /** Whether it is about an event by what the event itself says. */
    boolean covers(Event event) {
        if (!people.isEmpty()) {
            for (Identifier identifier : event.identifiers()) {
                if (people.contains(identifier)) {
                    return true;
                }
            }
        }
        return events.test(event);
    }

    /** Prints the reference, and until when it holds. */
    @Override
    public String toString() {
        return "legal hold \"" + reference + "\"" + (until == null ? "" : " until " + until);
    }
}
