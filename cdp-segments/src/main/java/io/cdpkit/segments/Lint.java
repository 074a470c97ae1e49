package io.cdpkit.segments;

import java.util.Objects;

/**
 * Something about a definition that is allowed, and is hardly meant.
 *
 * @param definition the name of the segment or computed trait
 * @param problem what it is and how to mend it, and where the definition begins if it came from a text
 */
public record Lint(Kind kind, String definition, Problem problem) {
    /** What is odd. */
    public enum Kind {
        /** No other definition names it, and no use of it is declared. */
        UNUSED,
        /** Nobody can ever be in it. */
        NEVER,
        /** Everybody is always in it. */
        ALWAYS,
        /** It comes to the same as another. */
        DUPLICATE,
        /** It looks back further than what it looks at is kept. */
        LOOK_BACK,
        /** It names what the vocabulary does not have, or tests it as what it is not. */
        VOCABULARY
    }

    public Lint {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(definition, "definition");
        Objects.requireNonNull(problem, "problem");
    }

    /** The place, what is odd, and the line. */
    @Override
    public String toString() {
        return problem.toString();
    }
}
