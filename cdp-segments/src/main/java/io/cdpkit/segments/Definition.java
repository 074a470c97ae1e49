package io.cdpkit.segments;

import io.cdpkit.segments.language.Printer;
import java.util.Objects;

/**
 * A segment by name: who is in it.
 *
 * @param name any text but a blank one; no computed trait has it
 * @param version from 1; memberships carry it, so that a host can tell which definition admitted somebody
 */
public record Definition(String name, int version, Condition condition) implements Named {
    public Definition {
        Objects.requireNonNull(condition, "condition");
        Named.require(name, version);
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
