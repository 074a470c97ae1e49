package io.cdpkit.event;

import com.google.common.base.CharMatcher;
import java.util.Objects;

/**
 * Why an event was refused: the reason, the field, and what would have been right.
 *
 * @param field the path of the field, such as {@code traits.address.city}; empty where the whole message is meant
 * @param rule what the field must satisfy and, by shape, what it got; never customer data
 */
public record Rejection(Reason reason, String field, String rule) {
    private static final CharMatcher LINE_BREAKING =
            CharMatcher.javaIsoControl().or(CharMatcher.anyOf("\u2028\u2029"));

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

    /**
     * The same rejection seen from one level up, such as {@code traits} for {@code city}, which gives {@code
     * traits.city}. A parent in brackets, such as {@code [3]}, is a place in a list. Control characters become {@code ?},
     * so that the path stays on one line.
     */
    public Rejection under(String parent) {
        String step = LINE_BREAKING.replaceFrom(parent, '?');
        boolean joined = field.isEmpty() || field.charAt(0) == '[';
        return new Rejection(reason, step + (joined ? "" : ".") + field, rule);
    }

    @Override
    public String toString() {
        return reason + (field.isEmpty() ? "" : " at " + field) + ": " + rule;
    }
}
