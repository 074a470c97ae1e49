package io.cdpkit.segments;

import java.util.Objects;

/**
 * A segment by name: who is in it.
 *
 * @param name any text but a blank one
 * @param version from 1; memberships carry it, so that a host can tell which definition admitted somebody
 */
public record Definition(String name, int version, Condition condition) {
    public Definition {
        Objects.requireNonNull(condition, "condition");
        if (name.isBlank() || name.length() > 200) {
            throw new IllegalArgumentException("a segment's name has 1 to 200 chars, was " + name.length());
        } else if (version < 1) {
            throw new IllegalArgumentException("the version of a definition is at least 1, was " + version);
        }
    }

    public static Definition of(String name, Condition condition) {
        return new Definition(name, 1, condition);
    }

    /** The definition in the text form, which {@link Segments#parse(String)} reads. */
    @Override
    public String toString() {
        return Printer.name(name) + (version == 1 ? "" : "@" + version) + " = " + ConditionText.write(condition);
    }
}
