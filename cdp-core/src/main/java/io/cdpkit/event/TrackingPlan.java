package io.cdpkit.event;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which events each source should send, and what happens to those it should not.
 *
 * <p>Sources that the plan does not name send what they like. Of several violations in one event the strongest reaction
 * decides: {@link Reaction#BLOCK} before {@link Reaction#QUARANTINE} before the others. Applying a plan is a pure
 * function, and a plan applied to what it let through finds nothing left to omit. Immutable and thread-safe.
 */
public final class TrackingPlan {
    /** What happens at a violation, from the mildest to the strongest. */
    public enum Reaction {
        /** The event passes as it is; the violation is counted. */
        ALLOW,
        /** The field is left out, the rest of the event passes, unless the plan requires the field: then it is missing. */
        OMIT,
        /** The event is refused, and the host keeps the original until someone repairs it. */
        QUARANTINE,
        /** The event is refused. */
        BLOCK
    }

    /**
     * A difference between an event and its plan.
     *
     * @param field the path of the field; empty where the event as a whole is meant
     * @param rule what the plan says and, by shape, what the event has; never customer data
     */
    public record Violation(Kind kind, String field, String rule) {
        /** The kinds of difference. */
        public enum Kind {
            /** A required field is absent, null, or left out. */
            MISSING,
            /** A planned field holds another kind of value. */
            WRONG_TYPE,
            /** A field is in no plan. */
            UNPLANNED_FIELD,
            /** The event is in no plan. */
            UNPLANNED_EVENT
        }

        public Violation {
            Objects.requireNonNull(kind, "kind");
            Objects.requireNonNull(field, "field");
            Objects.requireNonNull(rule, "rule");
        }
    }

    /** What became of an event. */
    public sealed interface Outcome {
        /** Every difference, in the order of the fields. */
        List<Violation> violations();

        /** It passes, perhaps with fewer fields than it came with. */
        record Conforms(Event event, List<Violation> violations) implements Outcome {
            public Conforms {
                Objects.requireNonNull(event, "event");
                violations = List.copyOf(violations);
            }
        }

        /**
         * It does not pass.
         *
         * @param rejection the first violation with the strongest reaction
         * @param quarantine whether the host is to keep the original for repair
         */
        record Refused(Rejection rejection, boolean quarantine, List<Violation> violations) implements Outcome {
            public Refused {
                Objects.requireNonNull(rejection, "rejection");
                violations = List.copyOf(violations);
            }
        }
    }

    /** The plan of one source. */
    private record SourcePlan(Map<EventName, EventPlan> events, Reaction unplanned) {
        @Nullable
        EventPlan find(Event event) {
            EventPlan byName = events.get(new EventName(event.type(), event.name()));
            return byName == null ? events.get(new EventName(event.type(), "")) : byName;
        }
    }

    private record EventName(Event.Type type, String name) {}

    private final Map<String, SourcePlan> sources;

    private TrackingPlan(Map<String, SourcePlan> sources) {
        this.sources = Map.copyOf(sources);
    }

    public static Builder builder() {
        return new Builder();
    }

    /** The events of all sources, by type and name; those that several sources send, once each. */
    public List<EventPlan> events() {
        return sources.values().stream()
                .flatMap(source -> source.events().values().stream())
                .sorted(Comparator.comparing(EventPlan::type).thenComparing(EventPlan::name))
                .toList();
    }

    /** What becomes of an event; never throws for what it holds. */
    public Outcome apply(Event event) {
        SourcePlan source = sources.get(event.source().id());
        if (source == null) {
            return new Outcome.Conforms(event, List.of());
        }
        EventPlan plan = source.find(event);
        return plan == null ? unplanned(event, source.unplanned) : new PlanCheck(plan).outcome(event);
    }

    private static Outcome unplanned(Event event, Reaction reaction) {
        List<Violation> violations = List.of(
                new Violation(Violation.Kind.UNPLANNED_EVENT, "", "the tracking plan does not have this event"));
        return reaction == Reaction.ALLOW
                ? new Outcome.Conforms(event, violations)
                : PlanCheck.refused(violations.get(0), reaction, violations);
    }

    @Override
    public String toString() {
        return "tracking plan of " + sources.size() + " sources";
    }

    /** Collects a plan. Not thread-safe. */
    public static final class Builder {
        private final Map<String, Map<EventName, EventPlan>> events = new HashMap<>();
        private final Map<String, Reaction> unplanned = new HashMap<>();

        private Builder() {}

        /** An event that a source should send. */
        public Builder event(String sourceId, EventPlan plan) {
            EventPlan before = events.computeIfAbsent(sourceId, id -> new HashMap<>())
                    .putIfAbsent(new EventName(plan.type(), plan.name()), plan);
            if (before != null) {
                throw new IllegalArgumentException("source \"" + sourceId + "\" has two of: " + plan);
            }
            return this;
        }

        /** What happens to events of a source that are in no plan; they pass where nothing is said. */
        public Builder unplanned(String sourceId, Reaction reaction) {
            if (reaction == Reaction.OMIT) {
                throw new IllegalArgumentException("an event cannot be omitted; choose ALLOW, BLOCK or QUARANTINE");
            } else if (unplanned.putIfAbsent(sourceId, reaction) != null) {
                throw new IllegalArgumentException("source \"" + sourceId + "\" has two reactions; give one");
            }
            events.computeIfAbsent(sourceId, id -> new HashMap<>());
            return this;
        }

        public TrackingPlan build() {
            Map<String, SourcePlan> sources = new HashMap<>();
            events.forEach((id, plans) ->
                    sources.put(id, new SourcePlan(Map.copyOf(plans), unplanned.getOrDefault(id, Reaction.ALLOW))));
            return new TrackingPlan(sources);
        }
    }
}
