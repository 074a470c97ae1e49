package io.cdpkit.event;

import io.cdpkit.event.TrackingPlan.Outcome;
import io.cdpkit.event.TrackingPlan.Reaction;
import io.cdpkit.event.TrackingPlan.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One event held against its plan. */
final class PlanCheck {
    private final EventPlan plan;
    private final List<Violation> violations = new ArrayList<>();
    private @Nullable Violation worst;
    private Reaction strongest = Reaction.OMIT;

    PlanCheck(EventPlan plan) {
        this.plan = plan;
    }

    Outcome outcome(Event event) {
        Attributes traits = section("traits", event.traits());
        Attributes properties = section("properties", event.properties());
        if (worst != null) {
            return refused(worst, strongest, violations);
        }
        boolean same = traits == event.traits() && properties == event.properties();
        return new Outcome.Conforms(
                same ? event : event.withAttributes(traits, properties, event.context()), violations);
    }

    static Outcome refused(Violation violation, Reaction reaction, List<Violation> violations) {
        Rejection rejection = new Rejection(Rejection.Reason.PLAN, violation.field(), violation.rule());
        return new Outcome.Refused(rejection, reaction == Reaction.QUARANTINE, violations);
    }

    private Attributes section(String name, Attributes attributes) {
        EventPlan.Field planned = plan.root().find(name);
        return checked(name, planned == null ? EventPlan.Field.EMPTY : planned, attributes);
    }

    /** The attributes without those to be omitted; the same instance where there are none. */
    private Attributes checked(String path, EventPlan.Field planned, Attributes attributes) {
        Attributes.Builder kept = Attributes.builder();
        boolean same = true;
        for (int i = 0; i < attributes.size(); i++) {
            String key = attributes.keyAt(i);
            Value value = attributes.valueAt(i);
            Value checked = checked(path + "." + key, planned.find(key), value);
            same = same && checked == value;
            if (checked != null) {
                kept.put(key, checked);
            }
        }
        Attributes left = same ? attributes : kept.build();
        missing(path, planned, left);
        return left;
    }

    /** The value as it may stay; null where it is to be omitted. */
    private @Nullable Value checked(String path, EventPlan.@Nullable Field planned, Value value) {
        if (planned == null) {
            return violates(Violation.Kind.UNPLANNED_FIELD, path, "the tracking plan does not have this field")
                    ? null
                    : value;
        } else if (value instanceof Value.Null && planned.needed()) {
            return value;
        }
        EventPlan.Rule rule = planned.rule();
        if (rule != null && !rule.admits(value)) {
            return violates(Violation.Kind.WRONG_TYPE, path, rule.expectation() + ", was " + value) ? null : value;
        } else if (planned.within().isEmpty() || value instanceof Value.Null) {
            return value;
        } else if (value instanceof Value.Fields object) {
            Attributes inner = checked(path, planned, object.fields());
            return inner == object.fields() ? value : Value.of(inner);
        } else if (rule != null) {
            return value;
        }
        return violates(Violation.Kind.WRONG_TYPE, path, "must be OBJECT, was " + value) ? null : value;
    }

    private void missing(String path, EventPlan.Field planned, Attributes attributes) {
        for (Map.Entry<String, EventPlan.Field> field : new TreeMap<>(planned.within()).entrySet()) {
            EventPlan.Field inner = field.getValue();
            Value value = attributes.find(field.getKey());
            if (inner.needed() && (value == null || value instanceof Value.Null)) {
                String innerPath = path + "." + field.getKey();
                EventPlan.Rule rule = inner.rule();
                if (rule != null && rule.required()) {
                    violates(Violation.Kind.MISSING, innerPath, "the tracking plan requires this field");
                }
                missing(innerPath, inner, Attributes.empty());
            }
        }
    }

    /** Notes a violation; whether the field is to be omitted. */
    private boolean violates(Violation.Kind kind, String path, String rule) {
        Violation violation = new Violation(kind, path, rule);
        violations.add(violation);
        Reaction reaction = plan.reaction(kind);
        if (reaction.compareTo(strongest) > 0) {
            strongest = reaction;
            worst = violation;
        }
        return reaction == Reaction.OMIT;
    }
}
