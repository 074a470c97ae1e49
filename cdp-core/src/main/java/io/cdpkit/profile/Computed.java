package io.cdpkit.profile;

import io.cdpkit.event.Value;
import java.util.Objects;

/**
 * What a computed trait comes to for a profile.
 *
 * @param trait the computed trait's name
 * @param value never null; a trait that has no value for a profile is left out
 * @param definition the version of the definition that made it, from 1
 */
public record Computed(String trait, Value value, int definition) {
    public Computed {
        Objects.requireNonNull(trait, "trait");
        if (value instanceof Value.Null) {
            throw new IllegalArgumentException("computed trait \"" + trait + "\" is null; leave it out instead");
        }
    }

    /** Prints the name and the shape of the value. */
    @Override
    public String toString() {
        return trait + ": " + value;
    }
}
