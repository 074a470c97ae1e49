package io.cdpkit.segments;

import io.cdpkit.event.Value;
import io.cdpkit.segments.Condition.Part;
import io.cdpkit.segments.Operand.Aggregate;
import io.cdpkit.segments.Operand.Arithmetic;
import io.cdpkit.segments.Operand.Grade;
import io.cdpkit.segments.Operand.Prediction;
import io.cdpkit.segments.Operand.Since;
import io.cdpkit.segments.Operand.Size;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What a definition costs at most, found from its text alone, before anything runs.
 *
 * <p>It is a sum over the parts of the definition. A segment or a computed trait that it looks at has a cost of its own and
 * adds one look. Equal parts of several definitions are kept and asked once, so that all together cost less than the sum of
 * each. How long events are kept, {@link Segments#lookBacks} tells.
 *
 * @param size conditions, operands, constants and the steps of patterns: what the compiled definition takes, whoever it is
 *     asked about
 * @param work how many looks an event or a changed trait may cause: each at one value, at one item of a list, or at one char
 *     of a text for one step of a pattern. Reading a person's history again does as much for each of its events
 * @param state what is remembered of each person: an answer for each test, a moment for each window and each step of a
 *     sequence
 * @param kept what is remembered besides of each event that is counted: its time once for each figure or step that it may
 *     be part of, and the property that a figure is about
 */
public record Cost(long size, long work, long state, long kept) {
    /**
     * The most that a definition may cost where nothing else is said: lists of tens of thousands of values, or hundreds of
     * figures and sequences.
     */
    public static final Cost STANDARD_LIMIT = new Cost(50_000, 50_000, 10_000, 10_000);

    /** How many numbers are worked out to find when a prediction changes; of one that looks ahead, each takes more terms. */
    private static final int OF_A_PREDICTION = 100;

    /** What is read again of each event that tells of the same order, and is remembered of it. */
    private static final int OF_AN_ORDER = 20;

    static final Cost NONE = new Cost(0, 0, 0, 0);
    /** How deep conditions and operands lie within each other. */
    private static final int DEEPEST = 500;

    /**
     * A definition that costs more than it may.
     *
     * @param definition its name
     */
    public record Excess(String definition, Cost cost, Cost limit) {
        public Excess {
            Objects.requireNonNull(definition, "definition");
            Objects.requireNonNull(cost, "cost");
            Objects.requireNonNull(limit, "limit");
        }

        /** What is too much, by how much, and what to do about it. */
        String message() {
            List<String> over = new ArrayList<>();
            add(over, "size", cost.size, limit.size);
            add(over, "work", cost.work, limit.work);
            add(over, "state", cost.state, limit.state);
            add(over, "kept", cost.kept, limit.kept);
            return "\"" + definition + "\" costs too much: " + String.join(", ", over)
                    + "; split it into several segments, put long lists into a trait, or raise the limit";
        }

        private static void add(List<String> over, String what, long cost, long limit) {
            if (cost > limit) {
                over.add(what + " " + cost + " of at most " + limit);
            }
        }
    }

    public Cost {
        if (size < 0 || work < 0 || state < 0 || kept < 0) {
            throw new IllegalArgumentException(
                    "a cost is not negative, was " + size + ", " + work + ", " + state + ", " + kept);
        }
    }

    /**
     * What a condition costs as a segment.
     *
     * @throws IllegalArgumentException if its parts lie more than 500 deep
     */
    public static Cost of(Condition condition) {
        return sum(condition);
    }

    static Cost of(Named named) {
        return named instanceof Definition definition
                ? sum(definition.condition())
                : sum(((TraitDefinition) named).of());
    }

    boolean isWithin(Cost limit) {
        return size <= limit.size && work <= limit.work && state <= limit.state && kept <= limit.kept;
    }

    private Cost plus(Cost other) {
        return new Cost(size + other.size, work + other.work, state + other.state, kept + other.kept);
    }

    private record Reached(Object node, int depth) {}

    /** Takes no more of the stack for deep trees than for flat ones. */
    private static Cost sum(Object root) {
        Cost sum = NONE;
        ArrayDeque<Reached> open = new ArrayDeque<>(List.of(new Reached(root, 1)));
        while (!open.isEmpty()) {
            Reached part = open.remove();
            if (part.depth > DEEPEST) {
                throw new IllegalArgumentException(
                        "conditions and values lie at most " + DEEPEST + " deep; name a part as a segment or a trait");
            }
            for (Object inner : within(part.node)) {
                open.add(new Reached(inner, part.depth + 1));
            }
            sum = sum.plus(own(part.node));
        }
        return sum;
    }

    private static List<?> within(Object node) {
        if (node instanceof Condition condition) {
            List<Object> parts = new ArrayList<>(Conditions.parts(condition));
            parts.addAll(Conditions.operands(condition));
            return parts;
        } else if (node instanceof Arithmetic arithmetic) {
            return List.of(arithmetic.left(), arithmetic.right());
        } else if (node instanceof Since since) {
            return List.of(since.of());
        } else if (node instanceof Grade grade) {
            return List.of(grade.of());
        } else if (node instanceof Prediction prediction) {
            return prediction.figures();
        } else if (node instanceof Size size) {
            return List.of(size.list());
        } else if (node instanceof Aggregate aggregate) {
            return Conditions.filters(aggregate.of());
        }
        return List.of();
    }

    private static Cost own(Object node) {
        if (node instanceof Condition condition) {
            return own(condition);
        } else if (node instanceof Aggregate aggregate) {
            long steps = Math.max(1, Conditions.events(aggregate.of()).size());
            long figures = aggregate.path().isEmpty() ? 0 : 1;
            long order = aggregate.of() instanceof Occurrence.Orders ? OF_AN_ORDER : 0;
            return new Cost(1 + steps, steps + figures + order, 1 + steps, steps + figures + order);
        } else if (node instanceof Grade grade) {
            return new Cost(1 + grade.bounds().size(), grade.bounds().size(), 0, 0);
        } else if (node instanceof Prediction prediction) {
            return new Cost(1, (long) Math.ceil(OF_A_PREDICTION * (1 + prediction.alphasAhead())), 0, 0);
        }
        return new Cost(1, 1, 0, 0);
    }

    private static Cost own(Condition condition) {
        if (condition instanceof Condition.OneOf oneOf) {
            return ofValues(oneOf.values());
        } else if (condition instanceof Condition.Has has) {
            return ofValues(has.values());
        } else if (condition instanceof Condition.Text text) {
            boolean program = text.part() == Part.LIKE || text.part() == Part.MATCHES || text.ignoringCase();
            long steps = program ? Patterns.steps(text.part(), text.pattern()) : 1;
            return new Cost(1 + steps, 1 + steps, 1, 0);
        }
        boolean joins = condition instanceof Condition.All
                || condition instanceof Condition.Any
                || condition instanceof Condition.Not
                || condition instanceof Condition.Always;
        return joins ? new Cost(1, 0, 0, 0) : new Cost(1, 1, 1, 0);
    }

    /** A value is looked up, but for dates, each of which an instant may fall on. */
    private static Cost ofValues(List<Value> values) {
        boolean dates = values.stream().anyMatch(Tests::isDate);
        return new Cost(1 + values.size(), dates ? values.size() : 1, 1, 0);
    }
}
