package io.cdpkit.privacy.scan;

import java.util.Objects;

/**
 * That a stretch of a text looks like personal data.
 *
 * @param path where the text is, such as {@code address.note} or {@code tags[2]}, or the object in a key of which it is;
 *     empty for a text on its own
 * @param start the first char
 * @param end the char after the last
 * @param confidence 1 to 100
 */
public record Finding(PiiKind kind, String path, int start, int end, int confidence) {
    public Finding {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(path, "path");
    }

    Finding at(String newPath) {
        return new Finding(kind, newPath, start, end, confidence);
    }

    @Override
    public String toString() {
        return kind + (path.isEmpty() ? "" : " at " + path) + ", chars " + start + " to " + end + ", " + confidence
                + " % sure";
    }
}
