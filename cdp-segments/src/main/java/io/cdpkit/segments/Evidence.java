package io.cdpkit.segments;

import io.cdpkit.event.Event;
import io.cdpkit.event.Value;
import io.cdpkit.profile.Profile;
import io.cdpkit.profile.Trait;
import io.cdpkit.segments.Operand.Aggregate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The events that an answer rests on: those that figures are made of, the steps of sequences that came to their end, those
 * that gave the traits in question, and those that say whether somebody is on a list.
 */
final class Evidence {
    private static final int MOST = 100;

    private final Profile profile;
    private final List<Event> history;
    private final long now;
    /** A computed trait by name. */
    private final Function<String, TraitDefinition> traits;

    /** @param history in order of time */
    Evidence(Profile profile, List<Event> history, Instant now, Function<String, TraitDefinition> traits) {
        this.profile = profile;
        this.history = history;
        this.now = Span.millis(now);
        this.traits = traits;
    }

    /** The message ids of what a leaf rests on, in order of time; the first hundred. */
    List<String> of(Condition leaf) {
        Set<String> ids = ids(Conditions.operands(leaf));
        if (leaf instanceof Condition.Listed listed) {
            latest(listed.list(), ids);
        }
        return inOrder(ids);
    }

    /** The same for a computed trait. */
    List<String> of(List<Operand> operands) {
        return inOrder(ids(operands));
    }

    private List<String> inOrder(Set<String> ids) {
        return history.stream().map(Event::id).filter(ids::contains).limit(MOST).toList();
    }

    private Set<String> ids(List<Operand> operands) {
        Set<String> ids = new HashSet<>();
        for (Operand operand : Conditions.within(operands)) {
            if (operand instanceof Operand.Field field && field.scope() == Operand.Scope.PROFILE) {
                profile.trait(field.path().get(0)).map(Trait::messageId).ifPresent(ids::add);
            }
        }
        for (Aggregate aggregate : Conditions.aggregates(operands)) {
            Bounds bounds = Bounds.of(aggregate.window());
            if (aggregate.of() instanceof Occurrence.Events of) {
                passing(of).stream().filter(event -> lies(event, bounds)).forEach(event -> ids.add(event.id()));
            } else if (aggregate.of() instanceof Occurrence.Sequence of) {
                new Way(of).steps(bounds, ids);
            } else if (aggregate.of() instanceof Occurrence.Orders of) {
                ids.addAll(OrderLogs.evidence(history, of, bounds, now));
            }
        }
        Conditions.keys(Conditions.fields(operands), Operand.Scope.COMPUTED)
                .forEach(name -> ids.addAll(ids(traits.apply(name).operands())));
        return ids;
    }

    private boolean lies(Event event, Bounds bounds) {
        long time = Span.millis(event.time());
        return time <= now && bounds.begin(time) <= now && now < bounds.end(time);
    }

    private List<Event> passing(Occurrence.Events of) {
        LogPlan.Selector selector = new LogPlan.Selector(of.type(), of.names());
        Test filter = Tests.of(of.where());
        List<Event> passing = new ArrayList<>();
        for (Event event : history) {
            if (selector.selects(event)) {
                Scene scene = new Scene();
                scene.traits = profile.traits();
                scene.properties = event.properties();
                scene.context = event.context();
                if (filter.of(scene) == Truth.TRUE) {
                    passing.add(event);
                }
            }
        }
        return passing;
    }

    /** Adds what was last said about a list. */
    private void latest(String list, Set<String> ids) {
        Event latest = null;
        for (Event event : history) {
            boolean says = event.type() == Event.Type.TRACK
                    && (event.name().equals(Condition.Listed.ADDED)
                            || event.name().equals(Condition.Listed.REMOVED))
                    && event.properties().find("list") instanceof Value.Text text
                    && text.text().equals(list);
            latest = says && Span.millis(event.time()) <= now ? event : latest;
        }
        if (latest != null) {
            ids.add(latest.id());
        }
    }

    /**
     * One way through a sequence to each of its last events: back from it, by the latest event that may come before each
     * step.
     */
    private final class Way {
        /** By step, how it was reached at each instant: the event, and the one before it. */
        private final List<NavigableMap<Long, Reached>> reached = new ArrayList<>();

        private record Reached(Event event, @Nullable Reached before) {}

        Way(Occurrence.Sequence of) {
            NavigableMap<Long, Reached> before = new TreeMap<>();
            passing(of.first()).forEach(event -> before.put(Span.millis(event.time()), new Reached(event, null)));
            reached.add(before);
            for (Occurrence.Step step : of.steps()) {
                reached.add(after(reached.get(reached.size() - 1), step));
            }
        }

        private NavigableMap<Long, Reached> after(NavigableMap<Long, Reached> before, Occurrence.Step step) {
            NavigableMap<Long, Event> between = new TreeMap<>();
            for (Occurrence.Events without : step.without()) {
                passing(without).forEach(event -> between.put(Span.millis(event.time()), event));
            }
            NavigableMap<Long, Reached> after = new TreeMap<>();
            for (Event event : passing(step.events())) {
                long time = Span.millis(event.time());
                Map.Entry<Long, Reached> latest = before.lowerEntry(time);
                if (latest != null
                        && (step.within() == null
                                || time - latest.getKey() <= step.within().millis())
                        && between.subMap(latest.getKey(), false, time, false).isEmpty()) {
                    after.put(time, new Reached(event, latest.getValue()));
                }
            }
            return after;
        }

        /** Adds the steps to each last event in a window. */
        void steps(Bounds window, Set<String> ids) {
            for (Reached last : reached.get(reached.size() - 1).values()) {
                Reached step = lies(last.event(), window) ? last : null;
                for (; step != null; step = step.before()) {
                    ids.add(step.event().id());
                }
            }
        }
    }
}
