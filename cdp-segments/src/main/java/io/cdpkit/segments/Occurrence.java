package io.cdpkit.segments;

import io.cdpkit.event.Event;
import io.cdpkit.segments.language.Problems;
import java.time.ZoneId;
import java.util.Currency;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Something that happens at instants, and so can be counted in windows. */
public sealed interface Occurrence {

    /**
     * Events by type and name, of which a filter is true; one that is UNKNOWN keeps the event out.
     *
     * @param type null for any
     * @param names any of these; none for any name. For page, screen and group they are the page, screen and account
     * @param where a condition on the event, with {@link Condition.Always#TRUE} for none. It must not look at segments,
     *     windows or other events, so that it never changes for a given event and profile
     */
    record Events(Event.@Nullable Type type, List<String> names, Condition where) implements Occurrence {
        public Events {
            names = names.size() == 1
                    ? List.copyOf(names)
                    : names.stream().distinct().sorted().toList();
            Objects.requireNonNull(where, "where");
            Conditions.requireStateless(where);
        }

        /** The same events as far as a filter lets them pass. */
        public Events where(Condition filter) {
            return new Events(type, names, filter);
        }
    }

    /**
     * The last of some events that follow each other; it happens when the last one does.
     *
     * <p>Each step comes strictly later than the one before it, and of each pair of neighbours at most {@code within}
     * later, with nothing of {@code without} strictly between the two in time. Other events may come between. However many
     * ways lead to a last event, it counts once. Filters of its steps look at the event alone, not at traits.
     */
    record Sequence(Events first, List<Step> steps) implements Occurrence {
        public Sequence {
            Objects.requireNonNull(first, "first");
            steps = List.copyOf(steps);
            if (steps.isEmpty() || steps.size() > 15) {
                throw new IllegalArgumentException("a sequence has 2 to 16 steps, was " + (steps.size() + 1));
            }
            Conditions.requireEventsOnly(first);
            for (Step step : steps) {
                Conditions.requireEventsOnly(step.events());
                step.without().forEach(Conditions::requireEventsOnly);
            }
        }
    }

    /**
     * One further step of a sequence.
     *
     * @param within how long after the step before it; null for any time. Not a calendar's span
     * @param without what must not come between
     */
    record Step(Events events, @Nullable Span within, List<Events> without) {
        public Step {
            Objects.requireNonNull(events, "events");
            without = List.copyOf(without);
            if (within != null && within.unit().isCalendar()) {
                throw new IllegalArgumentException(
                        "the time between two steps is counted in hours or days, not by calendar");
            }
        }
    }

    /** That the person came into another segment. */
    record Entering(String segment) implements Occurrence, LooksAt {
        public Entering {
            Objects.requireNonNull(segment, "segment");
        }
    }

    /** That the person left another segment. */
    record Leaving(String segment) implements Occurrence, LooksAt {
        public Leaving {
            Objects.requireNonNull(segment, "segment");
        }
    }

    /**
     * Orders that count, as {@link io.cdpkit.commerce.OrderBook} reads them: completed, not cancelled, refunds netted.
     *
     * <p>An order happens when it is first completed. What is told of it later changes it where it lies: a refund lowers its
     * net, and whatever cancels it takes it back. Of several at one instant, that with the least id comes first, and those
     * without one before it.
     *
     * <p>In a currency, only its orders of known worth count, and each has the {@link #FIGURES}; filters and figures look at
     * these alone. In any currency orders can be counted, but not summed.
     *
     * @param currency null for any
     * @param where a filter on the figures of an order, with {@link Condition.Always#TRUE} for none
     * @param days the zone in whose days orders are put together: a day with orders happens once, at its start, with the
     *     sums of their figures; the filter looks at each order before. Null to take each order for itself
     */
    record Orders(
            @Nullable Currency currency,
            Condition where,
            @Nullable ZoneId days) implements Occurrence {
        /** What each order has in its currency: what the goods are worth, what refunds took of it, and what is left. */
        public static final List<String> FIGURES = List.of("worth", "refunded", "net");

        private static final String NO_CURRENCY =
                "money of several currencies has no sum; say which, such as orders in EUR";

        public Orders {
            Objects.requireNonNull(where, "where");
            days = days == null ? null : Span.plain(days.normalized());
            Conditions.requireStateless(where);
            List<Operand.Field> fields = Conditions.fields(where);
            fields.forEach(Orders::requireFigure);
            if (currency == null && !fields.isEmpty()) {
                throw new IllegalArgumentException(NO_CURRENCY);
            }
        }

        private static void requireFigure(Operand.Field field) {
            if (field.scope() != Operand.Scope.EVENT) {
                throw new IllegalArgumentException("a filter of orders looks at their " + FIGURES + " alone");
            }
            requireFigure(field.path());
        }

        private static void requireFigure(List<String> path) {
            if (path.size() != 1 || !FIGURES.contains(path.get(0))) {
                throw new IllegalArgumentException("orders have " + FIGURES + ", not \"" + String.join(".", path) + "\""
                        + Problems.didYouMean(path.get(0), FIGURES));
            }
        }

        /** Demands that a figure is one that these orders have. */
        void requireSummable(List<String> path) {
            requireFigure(path);
            if (currency == null) {
                throw new IllegalArgumentException(NO_CURRENCY);
            }
        }

        /** The same orders as far as a filter lets them pass. */
        public Orders where(Condition filter) {
            return new Orders(currency, filter, days);
        }
    }

    /** Every event. */
    static Events anything() {
        return new Events(null, List.of(), Condition.Always.TRUE);
    }

    /** Every order that counts, in any currency. */
    static Orders orders() {
        return new Orders(null, Condition.Always.TRUE, null);
    }

    /** Every order of a currency that counts. */
    static Orders orders(Currency currency) {
        return new Orders(Objects.requireNonNull(currency, "currency"), Condition.Always.TRUE, null);
    }

    /** The days of a zone on which there was any order of a currency that counts. */
    static Orders orderDays(Currency currency, ZoneId zone) {
        return new Orders(
                Objects.requireNonNull(currency, "currency"),
                Condition.Always.TRUE,
                Objects.requireNonNull(zone, "zone"));
    }

    /** Every track event of a name. */
    static Events track(String name) {
        return new Events(Event.Type.TRACK, List.of(name), Condition.Always.TRUE);
    }
}
