package io.cdpkit.segments.crm;

import io.cdpkit.event.Event;
import io.cdpkit.profile.ProfileId;
import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;

/**
 * One entry of a history of interactions: an event and the person it was with.
 *
 * <p>Ordered by event time, then message id. Immutable and thread-safe.
 */
public record Interaction(Kind kind, ProfileId person, Event event) implements Comparable<Interaction> {
    /** What kind of contact it was, as {@link Interactions} tells. */
    public enum Kind {
        CALL,
        MAIL,
        MEETING,
        NOTE,
        DEAL,
        TICKET,
        TASK,
        /** One of the 28 e-commerce events. */
        SHOP,
        /** A page or a screen. */
        VISIT,
        /** Somebody came into an account, or left it. */
        MEMBERSHIP,
        /** Any other track event. */
        OTHER
    }

    private static final Comparator<Interaction> ORDER =
            Comparator.comparing(Interaction::time).thenComparing(Interaction::messageId);

    public Interaction {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(person, "person");
        Objects.requireNonNull(event, "event");
    }

    public Instant time() {
        return event.time();
    }

    public String messageId() {
        return event.id();
    }

    @Override
    public int compareTo(Interaction other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return kind + " with " + person + " at " + time();
    }
}
