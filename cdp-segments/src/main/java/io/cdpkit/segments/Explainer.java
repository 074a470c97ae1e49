package io.cdpkit.segments;

import io.cdpkit.event.Event;
import io.cdpkit.event.Value;
import io.cdpkit.profile.Computed;
import io.cdpkit.profile.Evaluation;
import io.cdpkit.profile.Membership;
import io.cdpkit.profile.Profile;
import io.cdpkit.profile.ProfileSchema;
import io.cdpkit.segments.Condition.Comparator;
import io.cdpkit.segments.Condition.Compare;
import io.cdpkit.segments.Explanation.Part;
import io.cdpkit.segments.Operand.Aggregate;
import io.cdpkit.segments.Operand.Constant;
import io.cdpkit.segments.language.Printer;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Answers each part of a definition on its own: a leaf is asked as a segment of itself among all the others, so that its
 * answer, and when time will change it, come from the evaluator that decides memberships. Used once.
 */
final class Explainer {
    /** How many instants that might matter are looked at for one that does. */
    private static final int FARTHEST = 1_000;

    private static final String PROBE = "\0part";
    private static final String NOT = "\0not";

    private final Segments segments;
    private final ProfileSchema schema;
    private final Profile profile;
    private final List<Event> history;
    private final Instant now;
    private final Evidence evidence;

    Explainer(Segments segments, ProfileSchema schema, Profile profile, List<Event> history, Instant now) {
        this.segments = segments;
        this.schema = schema;
        this.profile = profile;
        this.history = history;
        this.now = now;
        this.evidence = new Evidence(
                profile, history, now, name -> segments.findTrait(name).orElseThrow());
    }

    Explanation explain(Definition definition) {
        Evaluation evaluation = evaluate(segments);
        Instant since = evaluation.memberships().stream()
                .filter(membership -> membership.segment().equals(definition.name()))
                .map(Membership::since)
                .findFirst()
                .orElse(null);
        Part root = part(definition.condition(), since == null ? Truth.TRUE : Truth.FALSE);
        Segments needed = Segments.ofAll(Needed.of(segments, definition));
        int place = needed.program().place(definition.name());
        Instant next = new Course(needed).flip(stepper -> stepper.isMember(place));
        return new Explanation(definition, since != null, now, since, next, root);
    }

    private Evaluation evaluate(Segments others) {
        return new Replay(others.program(), schema, profile).run(history, Span.millis(now));
    }

    /** A part with its answer; {@code wanted} is the truth that would turn the whole. */
    private Part part(Condition condition, Truth wanted) {
        if (condition instanceof Condition.All all) {
            return whole(condition, parts(all.of(), wanted));
        } else if (condition instanceof Condition.Any any) {
            return whole(condition, parts(any.of(), wanted));
        } else if (condition instanceof Condition.Not not) {
            return whole(condition, List.of(part(not.of(), wanted.negated())));
        } else if (condition instanceof Condition.In in) {
            Condition of = segments.find(in.segment()).orElseThrow().condition();
            Part other = part(of, wanted);
            Truth truth = Truth.of(other.truth() == Truth.TRUE);
            return new Part(condition, truth, "", List.of(), "", flip(condition), List.of(other));
        }
        return leaf(condition, wanted);
    }

    private List<Part> parts(List<Condition> of, Truth wanted) {
        return of.stream().map(part -> part(part, wanted)).toList();
    }

    private Part whole(Condition condition, List<Part> parts) {
        Truth truth = parts.get(0).truth();
        if (condition instanceof Condition.Not) {
            truth = truth.negated();
        }
        for (Part part : parts) {
            int order = part.truth().compareTo(truth);
            boolean further = condition instanceof Condition.All ? order < 0 : order > 0;
            truth = further && !(condition instanceof Condition.Not) ? part.truth() : truth;
        }
        return new Part(condition, truth, "", List.of(), "", flip(condition), parts);
    }

    private Part leaf(Condition condition, Truth wanted) {
        Course course = new Course(probes(condition));
        Truth truth = course.truth();
        Value value = value(condition);
        return new Part(
                condition,
                truth,
                value == null ? "" : shown(value),
                evidence.of(condition),
                truth == wanted ? "" : wanted(condition, wanted, value),
                course.flip(stepper -> course.truth()),
                List.of());
    }

    /** What definitions rest on, and the definitions. */
    private Segments probes(Named... probes) {
        Set<Named> needed = new LinkedHashSet<>();
        for (Named probe : probes) {
            needed.addAll(Needed.of(segments, probe));
        }
        return Segments.ofAll(List.copyOf(needed));
    }

    private Segments probes(Condition condition) {
        return probes(Definition.of(PROBE, condition), Definition.of(NOT, condition.not()));
    }

    private @Nullable Instant flip(Condition condition) {
        Course course = new Course(probes(condition));
        return course.flip(stepper -> course.truth());
    }

    /** The person at the instant of the explanation, and what comes after it if nothing happens that is not known yet. */
    private final class Course {
        private final Program program;
        private final Replay replay;
        private final Stepper stepper;
        private int from;

        Course(Segments of) {
            this.program = of.program();
            this.replay = new Replay(program, schema, profile);
            this.stepper = new Stepper(program, profile.id(), Segments.first(profile));
            this.from = replay.happen(stepper, history, Span.millis(now));
            stepper.advance(Span.millis(now));
        }

        Truth truth() {
            return stepper.isMember(program.place(PROBE))
                    ? Truth.TRUE
                    : stepper.isMember(program.place(NOT)) ? Truth.FALSE : Truth.UNKNOWN;
        }

        /** The first instant at which an answer is another. */
        @Nullable
        Instant flip(Function<Stepper, Object> answer) {
            Object before = answer.apply(stepper);
            for (int i = 0; i < FARTHEST; i++) {
                long coming =
                        from < history.size() ? Span.millis(history.get(from).time()) : Bounds.NEVER;
                long at = Math.min(coming, stepper.nextDue());
                if (at == Bounds.NEVER) {
                    return null;
                } else if (at == coming) {
                    from += replay.happen(stepper, history.subList(from, history.size()), at);
                } else {
                    stepper.advance(at);
                }
                if (!answer.apply(stepper).equals(before)) {
                    return Instant.ofEpochMilli(at);
                }
            }
            return null;
        }
    }

    /** What a leaf's first operand comes to, as a computed trait of its own would. */
    private @Nullable Value value(Condition condition) {
        List<Operand> operands = Conditions.operands(condition);
        return operands.isEmpty() || operands.get(0) instanceof Constant
                ? null
                : value(new Course(probes(TraitDefinition.of(PROBE, operands.get(0)))).stepper, PROBE)
                        .orElse(null);
    }

    private static Optional<Value> value(Stepper stepper, String trait) {
        return stepper.computed().stream()
                .filter(computed -> computed.trait().equals(trait))
                .map(Computed::value)
                .findFirst();
    }

    /** A computed trait, what it is made of, and those that it looks at. */
    TraitExplanation explain(TraitDefinition definition) {
        Course course = new Course(probes(definition));
        Value value = value(course.stepper, definition.name()).orElse(null);
        Instant next = course.flip(later -> value(later, definition.name()));
        return new TraitExplanation(
                definition,
                value,
                now,
                evidence.of(definition.operands()),
                next,
                computed(definition.operands()).map(this::explain).toList());
    }

    private Stream<TraitDefinition> computed(List<Operand> operands) {
        return Conditions.keys(Conditions.fields(operands), Operand.Scope.COMPUTED).stream()
                .map(name -> segments.findTrait(name).orElseThrow());
    }

    static String shown(Value value) {
        if (value instanceof Value.Items items) {
            return items.items().stream().map(Explainer::shown).collect(Collectors.joining(", ", "(", ")"));
        }
        return value instanceof Value.Fields || value instanceof Value.Null ? value.toString() : Printer.value(value);
    }

    private static String wanted(Condition condition, Truth wanted, @Nullable Value value) {
        if (condition instanceof Compare compare && compare.right() instanceof Constant constant) {
            boolean turned = wanted != Truth.TRUE;
            Comparator comparator = turned ? opposite(compare.comparator()) : compare.comparator();
            boolean counts = compare.left() instanceof Aggregate aggregate
                    && aggregate.function() == Operand.Function.COUNT
                    && constant.value() instanceof Value.Whole;
            return counts && value instanceof Value.Whole count
                    ? counted(comparator, ((Value.Whole) constant.value()).number(), count.number())
                    : word(comparator) + shown(constant.value());
        }
        return wanted == Truth.TRUE ? "this to be so" : "this not to be so";
    }

    private static String counted(Comparator comparator, long bound, long count) {
        long least = comparator == Comparator.GREATER ? bound + 1 : bound;
        long most = comparator == Comparator.LESS ? bound - 1 : bound;
        boolean above = comparator == Comparator.AT_LEAST || comparator == Comparator.GREATER;
        boolean below = comparator == Comparator.AT_MOST || comparator == Comparator.LESS;
        if (comparator == Comparator.NOT_EQUAL) {
            return "any more or fewer";
        } else if (count < least && !below) {
            return least - count + " more";
        } else if (count > most && !above) {
            return count - most + " fewer";
        }
        return word(comparator) + bound;
    }

    private static Comparator opposite(Comparator of) {
        return switch (of) {
            case EQUAL -> Comparator.NOT_EQUAL;
            case NOT_EQUAL -> Comparator.EQUAL;
            case LESS -> Comparator.AT_LEAST;
            case AT_MOST -> Comparator.GREATER;
            case GREATER -> Comparator.AT_MOST;
            case AT_LEAST -> Comparator.LESS;
        };
    }

    private static String word(Comparator of) {
        return switch (of) {
            case EQUAL -> "";
            case NOT_EQUAL -> "anything but ";
            case LESS -> "less than ";
            case AT_MOST -> "at most ";
            case GREATER -> "more than ";
            case AT_LEAST -> "at least ";
        };
    }
}
