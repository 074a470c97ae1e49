package io.cdpkit.segments;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Why a person is, or is not, in a segment: the definition with the answer to each of its parts.
 *
 * <p>It names message ids and shows values of traits and figures, so it is customer data; {@code toString} shows neither,
 * {@link #text} does.
 *
 * @param member the truth of {@link #root}, which is what the membership says at {@link #at}
 * @param since since when she has been in it; null if she is not
 * @param next when she leaves it, or enters it, if nothing happens but what is known already, by time or by an event that is
 *     dated ahead; null if she never will
 */
public record Explanation(
        Definition definition,
        boolean member,
        Instant at,
        @Nullable Instant since,
        @Nullable Instant next,
        Part root) {

    /**
     * A condition and its answer.
     *
     * @param value what a test found, written as in definitions; empty where there is none, or the condition has parts
     * @param evidence the message ids of the events that it rests on, in order of time and at most 100: those in its windows
     *     that its filters let pass, one way to the end of each sequence there, those that gave the traits it looks at, and
     *     what was last said of a list
     * @param wanted what would turn a leaf that matters to the answer; empty for one that does not
     * @param next when this answer changes if nothing happens but what is known already; null if it will not
     * @param parts the answers to its parts; for a look at another segment, that segment's
     */
    public record Part(
            Condition condition,
            Truth truth,
            String value,
            List<String> evidence,
            String wanted,
            @Nullable Instant next,
            List<Part> parts) {
        public Part {
            Objects.requireNonNull(condition, "condition");
            evidence = List.copyOf(evidence);
            parts = List.copyOf(parts);
        }

        private void write(StringBuilder out, int depth) {
            out.append("  ".repeat(depth))
                    .append(
                            switch (truth) {
                                case TRUE -> "yes      ";
                                case FALSE -> "no       ";
                                case UNKNOWN -> "unknown  ";
                            });
            out.append(title());
            if (!value.isEmpty()) {
                out.append("; it is ").append(value);
            }
            if (!evidence.isEmpty()) {
                out.append("; by ").append(String.join(", ", evidence));
            }
            if (!wanted.isEmpty()) {
                out.append("; it would take ").append(wanted);
            }
            if (next != null) {
                out.append("; by time alone from ").append(next);
            }
            out.append('\n');
            parts.forEach(part -> part.write(out, depth + 1));
        }

        private String title() {
            if (condition instanceof Condition.All) {
                return "all of";
            } else if (condition instanceof Condition.Any) {
                return "any of";
            }
            return condition instanceof Condition.Not ? "not" : ConditionText.write(condition);
        }

        /** Prints the truth, neither value nor evidence. */
        @Override
        public String toString() {
            return truth + " of " + parts.size() + " parts";
        }
    }

    /** The explanation for people to read, a line per part. */
    public String text() {
        StringBuilder out = new StringBuilder()
                .append(definition.name())
                .append(member ? ": yes" : ": no")
                .append(", at ")
                .append(at);
        if (since != null) {
            out.append(", since ").append(since);
        }
        if (next != null) {
            out.append(member ? ", until " : ", from ").append(next).append(" if nothing else happens");
        }
        root.write(out.append('\n'), 1);
        return out.toString();
    }

    /** Prints the segment and the answer. */
    @Override
    public String toString() {
        return definition.name() + ": " + (member ? "yes" : "no") + " at " + at;
    }
}
