package io.cdpkit.segments;

/**
 * What a condition says of a person: yes, no, or that the facts do not tell.
 *
 * <p>The three values of Kleene's strong logic (S. C. Kleene, "Introduction to Metamathematics", 1952, section 64): {@code
 * and} is the least and {@code or} the greatest of its parts in the order FALSE, UNKNOWN, TRUE, and {@code not} leaves
 * UNKNOWN as it is. A person is in a segment only if its condition is TRUE.
 */
public enum Truth {
    FALSE,
    UNKNOWN,
    TRUE;

    static Truth of(boolean holds) {
        return holds ? TRUE : FALSE;
    }

    Truth negated() {
        return switch (this) {
            case TRUE -> FALSE;
            case FALSE -> TRUE;
            case UNKNOWN -> UNKNOWN;
        };
    }
}
