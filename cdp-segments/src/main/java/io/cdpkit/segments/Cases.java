package io.cdpkit.segments;

import io.cdpkit.segments.Condition.Always;
import io.cdpkit.segments.Condition.Comparator;
import io.cdpkit.segments.Condition.Compare;
import io.cdpkit.segments.Operand.Aggregate;
import io.cdpkit.segments.Operand.Constant;
import io.cdpkit.segments.Operand.Field;
import io.cdpkit.segments.Operand.Scope;
import io.cdpkit.segments.Terms.Ask;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Goes through the cases in which conditions are TRUE or are not: by each {@code or} one way, by each {@code and} that is
 * not to hold one part that does not. Segments and computed traits are looked through. Used once.
 */
final class Cases {
    /** So many steps are taken at most before the question is left open. */
    private static final int MOST = 20_000;

    private final Map<String, Condition> segments = new HashMap<>();
    private final Map<String, Operand> computed = new HashMap<>();
    private final long now;
    private int steps;
    private boolean isExhausted;

    private record Goal(Condition condition, Ask ask) {}

    Cases(List<Named> definitions, long now) {
        this.now = now;
        for (Named named : definitions) {
            if (named instanceof Definition definition) {
                segments.put(definition.name(), definition.condition());
            } else if (named instanceof TraitDefinition trait) {
                computed.put(trait.name(), trait.of());
            }
        }
    }

    /** Whether some cases were passed over because there were too many. */
    boolean isExhausted() {
        return isExhausted;
    }

    /**
     * Shows the cases that are not found impossible, until told to stop.
     *
     * @param holds by condition, whether it is to be TRUE, or not
     * @return whether it was told to stop
     */
    boolean forEach(Map<Condition, Boolean> holds, Predicate<Case> stop) {
        ArrayDeque<Goal> goals = new ArrayDeque<>();
        holds.forEach((condition, yes) -> goals.add(new Goal(condition, yes ? Ask.IS_TRUE : Ask.NOT_TRUE)));
        return explore(goals, new ArrayDeque<>(), new Case(), stop);
    }

    /**
     * @param goals what must come out so
     * @param ways what may come out so in several ways, which are taken when nothing else is left
     */
    private boolean explore(ArrayDeque<Goal> goals, ArrayDeque<Goal> ways, Case found, Predicate<Case> stop) {
        while (!goals.isEmpty()) {
            Goal goal = goals.remove();
            if (++steps > MOST) {
                isExhausted = true;
                return false;
            } else if (!reduce(goal.condition, goal.ask, goals, ways, found)) {
                return false;
            }
        }
        steps += 10;
        if (found.isImpossible(now)) {
            return false;
        } else if (ways.isEmpty()) {
            return stop.test(found);
        }
        Goal way = ways.remove();
        for (Condition part : Conditions.parts(way.condition)) {
            ArrayDeque<Goal> next = new ArrayDeque<>(List.of(new Goal(part, way.ask)));
            if (explore(next, new ArrayDeque<>(ways), found.copy(), stop)) {
                return true;
            } else if (isExhausted) {
                return false;
            }
        }
        return false;
    }

    /** Takes a goal apart; false if it cannot be reached. */
    private boolean reduce(Condition condition, Ask ask, ArrayDeque<Goal> goals, ArrayDeque<Goal> ways, Case found) {
        if (condition instanceof Always always) {
            return ask.holds(always.holds());
        } else if (condition instanceof Condition.Not not) {
            goals.add(new Goal(not.of(), ask.negated()));
        } else if (condition instanceof Condition.All || condition instanceof Condition.Any) {
            if (ask.isOfAll() == (condition instanceof Condition.All)) {
                Conditions.parts(condition).forEach(part -> goals.add(new Goal(part, ask)));
            } else {
                ways.add(new Goal(condition, ask));
            }
        } else if (condition instanceof Condition.In in) {
            goals.add(new Goal(segment(in.segment()), ask.isOfAll() ? Ask.IS_TRUE : Ask.NOT_TRUE));
        } else {
            Condition plain = plain(condition);
            if (plain instanceof Condition.All || plain instanceof Condition.Any || plain instanceof Always) {
                goals.add(new Goal(plain, ask));
                return true;
            }
            if (plain instanceof Condition.InFor in && ask == Ask.IS_TRUE) {
                goals.add(new Goal(segment(in.segment()), Ask.IS_TRUE));
            }
            return found.add(plain, ask.answers);
        }
        return true;
    }

    private Condition segment(String name) {
        return java.util.Objects.requireNonNull(segments.get(name), "the segment is not defined");
    }

    /** The same test in the form in which it is compared to others. */
    private Condition plain(Condition test) {
        if (test instanceof Compare compare) {
            Operand left = inlined(compare.left());
            Operand right = inlined(compare.right());
            return left instanceof Constant && !(right instanceof Constant)
                    ? new Compare(right, turned(compare.comparator()), left)
                    : new Compare(left, compare.comparator(), right);
        } else if (test instanceof Condition.Between between) {
            Operand of = inlined(between.of());
            return Condition.all(
                    new Compare(of, Comparator.AT_LEAST, new Constant(between.low())),
                    new Compare(of, Comparator.AT_MOST, new Constant(between.high())));
        } else if (test instanceof Condition.OneOf oneOf) {
            Operand of = inlined(oneOf.of());
            boolean count = of instanceof Aggregate aggregate && aggregate.function() == Operand.Function.COUNT;
            List<Condition> each = new ArrayList<>();
            oneOf.values().forEach(value -> each.add(new Compare(of, Comparator.EQUAL, new Constant(value))));
            return each.size() == 1
                    ? each.get(0)
                    : count ? new Condition.Any(each) : new Condition.OneOf(of, oneOf.values());
        } else if (test instanceof Condition.Text text) {
            return new Condition.Text(inlined(text.of()), text.part(), text.pattern(), text.ignoringCase());
        } else if (test instanceof Condition.Has has) {
            return new Condition.Has(inlined(has.of()), has.quantifier(), has.values());
        } else if (test instanceof Condition.Present present) {
            boolean ofNull =
                    present.presence() == Condition.Presence.NULL; // a computed trait that is null has no value
            return ofNull ? test : new Condition.Present(inlined(present.of()), present.presence());
        } else if (test instanceof Condition.Within within && !(inlined(within.of()) instanceof Constant)) {
            return new Condition.Within(inlined(within.of()), within.window());
        }
        return test;
    }

    private static Comparator turned(Comparator comparator) {
        return switch (comparator) {
            case EQUAL, NOT_EQUAL -> comparator;
            case LESS -> Comparator.GREATER;
            case AT_MOST -> Comparator.AT_LEAST;
            case GREATER -> Comparator.LESS;
            case AT_LEAST -> Comparator.AT_MOST;
        };
    }

    /** What a computed trait is computed of, in its place. */
    private Operand inlined(Operand operand) {
        Operand at = operand;
        while (at instanceof Field field
                && field.scope() == Scope.COMPUTED
                && field.path().size() == 1) {
            Operand of = computed.get(field.path().get(0));
            if (of == null) {
                return at;
            }
            at = of;
        }
        return at;
    }
}
