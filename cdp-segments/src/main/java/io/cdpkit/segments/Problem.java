package io.cdpkit.segments;

import java.util.Objects;

/**
 * One thing that is wrong with definitions, and where.
 *
 * @param line from 1; 0 where the definition came without a text
 * @param column from 1, in UTF-16 units; 0 where the definition came without a text
 * @param message what is wrong and how to mend it
 * @param excerpt the line, and a line with carets below the place; empty where there is no text
 */
public record Problem(int line, int column, String message, String excerpt) {
    public Problem {
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(excerpt, "excerpt");
    }

    /** The place, the message and the excerpt. */
    @Override
    public String toString() {
        return (line == 0 ? "" : "line " + line + ", column " + column + ": ")
                + message
                + (excerpt.isEmpty() ? "" : "\n" + excerpt);
    }
}
