package io.cdpkit.segments;

import io.cdpkit.event.Event;
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
            names = names.stream().distinct().sorted().toList();
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
    record Entering(String segment) implements Occurrence {
        public Entering {
            Objects.requireNonNull(segment, "segment");
        }
    }

    /** That the person left another segment. */
    record Leaving(String segment) implements Occurrence {
        public Leaving {
            Objects.requireNonNull(segment, "segment");
        }
    }

    /** Every event. */
    static Events anything() {
        return new Events(null, List.of(), Condition.Always.TRUE);
    }

    /** Every track event of a name. */
    static Events track(String name) {
        return new Events(Event.Type.TRACK, List.of(name), Condition.Always.TRUE);
    }
}
