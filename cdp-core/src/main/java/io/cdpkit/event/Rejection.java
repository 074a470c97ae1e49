package io.cdpkit.event;

import java.util.Objects;

/**
 * Why an event was refused: the reason, the field, and what would have been right.
 *
 * @param field the path of the field, such as {@code traits.address.city}; empty where the whole message is meant
 * @param rule what the field must satisfy and, by shape, what it got; never customer data
 */
public record Rejection(Reason reason, String field, String rule) {
    /** The kinds of refusal. */
    public enum Reason {
        /** The bytes are not well-formed. */
        MALFORMED,
        /** A field the wire requires is absent. */
        MISSING,
        /** A field holds another kind than the wire says. */
        WRONG_TYPE,
        /** A field passes one of the {@link Limits}. */
        LIMIT,
        /** The event's time lies too far ahead. */
        FUTURE,
        /** The tracking plan blocks it. */
        PLAN
    }

    public Rejection {
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(field, "field");
        Objects.requireNonNull(rule, "rule");
    }

    /** A field that passes a limit. */
    public static Rejection limit(String field, String limit, long allowed, long got) {
        return new Rejection(Reason.LIMIT, field, limit + " must be at most " + allowed + ", was " + got);
    }

    @Override
    public String toString() {
        return reason + (field.isEmpty() ? "" : " at " + field) + ": " + rule;
    }
}
