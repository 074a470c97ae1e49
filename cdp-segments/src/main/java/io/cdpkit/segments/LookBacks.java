package io.cdpkit.segments;

import io.cdpkit.segments.Condition.In;
import io.cdpkit.segments.Condition.InFor;
import io.cdpkit.segments.Condition.KnownFor;
import io.cdpkit.segments.Condition.Listed;
import io.cdpkit.segments.Operand.Aggregate;
import io.cdpkit.segments.Operand.Scope;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How far back definitions look at which events. */
final class LookBacks {
    static final Duration FOREVER = ChronoUnit.FOREVER.getDuration();
    /** The longest day, on which clocks are put back. */
    private static final Duration A_DAY = Duration.ofHours(25);

    private static final List<String> ALL_NAMES = List.of("");

    /** The longest time ago up to which each definition is looked at, by its name. */
    private final Map<String, Duration> looked = new HashMap<>();

    private final TreeMap<String, Duration> byName = new TreeMap<>();

    private LookBacks() {}

    static Map<String, Duration> of(Segments segments) {
        LookBacks found = new LookBacks();
        segments.all().forEach(named -> found.look(named.name(), Duration.ZERO));
        return found.among(segments.ordered());
    }

    /** Those of one definition. */
    static Map<String, Duration> of(Segments segments, Named named) {
        LookBacks found = new LookBacks();
        found.look(named.name(), Duration.ZERO);
        return found.among(Order.of(Needed.of(segments, named)));
    }

    private void look(String definition, Duration ago) {
        looked.merge(definition, ago, LookBacks::longer);
    }

    /** Visits each definition once, after all that look at it. */
    private Map<String, Duration> among(List<Named> ordered) {
        for (int i = ordered.size() - 1; i >= 0; i--) {
            Named named = ordered.get(i);
            Duration ago = looked.getOrDefault(named.name(), Duration.ZERO);
            if (named instanceof Definition definition) {
                visit(definition.condition(), ago);
            } else if (named instanceof TraitDefinition trait) {
                visit(trait.operands(), ago);
            }
        }
        return byName;
    }

    /** Looks at a condition as it was up to some time ago. */
    private void visit(Condition condition, Duration ago) {
        Conditions.forEach(condition, part -> {
            if (part instanceof In in) {
                look(in.segment(), ago);
            } else if (part instanceof InFor in) {
                look(in.segment(), plus(ago, in.span().atMost()));
            } else if (part instanceof KnownFor) {
                add(ALL_NAMES, FOREVER);
            } else if (part instanceof Listed) {
                add(List.of(Listed.ADDED, Listed.REMOVED), FOREVER);
            }
            visit(Conditions.operands(part), ago);
        });
    }

    /** Looks at operands as they were up to some time ago. */
    private void visit(List<Operand> operands, Duration ago) {
        Conditions.aggregates(operands).forEach(aggregate -> visit(aggregate, ago));
        Conditions.keys(Conditions.fields(operands), Scope.COMPUTED).forEach(trait -> look(trait, ago));
    }

    private void visit(Aggregate aggregate, Duration ago) {
        Duration back = plus(ago, length(aggregate.window()));
        Occurrence of = aggregate.of();
        if (of instanceof Occurrence.Entering entering) {
            look(entering.segment(), back);
        } else if (of instanceof Occurrence.Leaving leaving) {
            look(leaving.segment(), back);
        } else if (of instanceof Occurrence.Orders orders) {
            add(OrderLogs.NAMES, orders.days() == null ? back : plus(back, A_DAY));
        } else {
            Duration whole = of instanceof Occurrence.Sequence sequence ? plus(back, length(sequence)) : back;
            Conditions.events(of).forEach(events -> add(events.names().isEmpty() ? ALL_NAMES : events.names(), whole));
        }
    }

    private void add(List<String> names, Duration back) {
        names.forEach(name -> byName.merge(name, back, LookBacks::longer));
    }

    private static Duration length(Window window) {
        if (window instanceof Window.Last last) {
            return last.span().atMost();
        } else if (window instanceof Window.Ago ago) {
            return ago.from().atMost();
        } else if (window instanceof Window.Ever
                || window instanceof Window.BeforeLast
                || window instanceof Window.Fixed) {
            return FOREVER;
        }
        throw new AssertionError(window.getClass());
    }

    private static Duration length(Occurrence.Sequence sequence) {
        Duration sum = Duration.ZERO;
        for (Occurrence.Step step : sequence.steps()) {
            @Nullable Span within = step.within();
            sum = plus(sum, within == null ? FOREVER : within.atMost());
        }
        return sum;
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) >= 0 ? a : b;
    }

    private static Duration plus(Duration a, Duration b) {
        return a.equals(FOREVER) || b.equals(FOREVER) ? FOREVER : a.plus(b);
    }
}
