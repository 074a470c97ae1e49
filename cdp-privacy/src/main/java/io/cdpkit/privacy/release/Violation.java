package io.cdpkit.privacy.release;

import java.util.Objects;

/**
 * Something that a {@link ReleaseChecker} found wrong with a release. Names classes by their place and columns by name,
 * and quotes no cell.
 *
 * @param kind what is wrong
 * @param text what exactly, for people
 */
public record Violation(Kind kind, String text) {
    /** What can be wrong with a release. */
    public enum Kind {
        /** A row of the table is there twice, or one that the table does not have. */
        ROWS,
        /** More rows are missing than were allowed to be left out. */
        SUPPRESSED,
        /** A recoded cell does not stand for the value it replaces. */
        UNTRUE,
        /** A class does not satisfy a privacy model. */
        MODEL
    }

    public Violation {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(text, "text");
    }
}
