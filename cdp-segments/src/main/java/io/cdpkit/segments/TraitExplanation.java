package io.cdpkit.segments;

import io.cdpkit.event.Value;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a computed trait comes to for a person at an instant, and by what.
 *
 * <p>It holds the value and message ids, so it is customer data; {@code toString} shows neither, {@link #text} does.
 *
 * @param value null for none
 * @param evidence the message ids of the events in its windows that its filters let pass, and of those behind the computed
 *     traits that it looks at, in order of time; at most 100
 * @param next when time alone will change the value; null if it will not
 * @param parts the computed traits that it looks at
 */
public record TraitExplanation(
        TraitDefinition definition,
        @Nullable Value value,
        Instant at,
        List<String> evidence,
        @Nullable Instant next,
        List<TraitExplanation> parts) {
    public TraitExplanation {
        Objects.requireNonNull(definition, "definition");
        Objects.requireNonNull(at, "at");
        evidence = List.copyOf(evidence);
        parts = List.copyOf(parts);
    }

    /** The explanation for people to read, a line per computed trait. */
    public String text() {
        StringBuilder out = new StringBuilder("at ").append(at).append('\n');
        write(out, 1);
        return out.toString();
    }

    private void write(StringBuilder out, int depth) {
        out.append("  ".repeat(depth)).append(definition).append("; ");
        out.append(value == null ? "it has no value" : "it is " + Explainer.shown(value));
        if (!evidence.isEmpty()) {
            out.append("; by ").append(String.join(", ", evidence));
        }
        if (next != null) {
            out.append("; by time alone from ").append(next);
        }
        out.append('\n');
        parts.forEach(part -> part.write(out, depth + 1));
    }

    /** Prints the trait's name and the shape of its value. */
    @Override
    public String toString() {
        return definition.name() + ": " + (value == null ? "no value" : value) + " at " + at;
    }
}
