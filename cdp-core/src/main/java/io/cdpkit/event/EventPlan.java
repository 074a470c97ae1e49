package io.cdpkit.event;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What one kind of event should look like: its fields, and what happens where it does not. Immutable and thread-safe.
 *
 * <p>Fields are named by paths, such as {@code traits.address.city} or {@code properties.total}; context is not planned.
 * A planned object may hold anything unless fields within it are planned too. What is inside lists is not looked at. An
 * integer passes as a decimal, and a null for any field that is not required.
 */
public final class EventPlan {
    private final Event.Type type;
    private final String name;
    private final Field root;
    private final Map<TrackingPlan.Violation.Kind, TrackingPlan.Reaction> reactions;

    private EventPlan(
            Event.Type type,
            String name,
            Field root,
            Map<TrackingPlan.Violation.Kind, TrackingPlan.Reaction> reactions) {
        this.type = type;
        this.name = name;
        this.root = root;
        this.reactions = Map.copyOf(reactions);
    }

    /** The traits of people. */
    public static EventPlan identify() {
        return ofEvery(Event.Type.IDENTIFY);
    }

    /** One track event, such as "Order Completed". */
    public static EventPlan track(String name) {
        return new EventPlan(Event.Type.TRACK, Objects.requireNonNull(name, "name"), Field.EMPTY, Map.of());
    }

    /** Every event of a type that has no plan under its name. */
    public static EventPlan ofEvery(Event.Type type) {
        return new EventPlan(Objects.requireNonNull(type, "type"), "", Field.EMPTY, Map.of());
    }

    /** A field that must be there and not null. */
    public EventPlan required(String path, Value.Kind... kinds) {
        return with(path, true, kinds);
    }

    /** A field that may be there. */
    public EventPlan allowed(String path, Value.Kind... kinds) {
        return with(path, false, kinds);
    }

    private EventPlan with(String path, boolean required, Value.Kind... kinds) {
        if (kinds.length == 0) {
            throw new IllegalArgumentException("field \"" + path + "\" needs at least one kind of value");
        }
        String[] keys = path.split("\\.", -1);
        if (keys.length < 2 || !Set.of("traits", "properties").contains(keys[0])) {
            throw new IllegalArgumentException("field \"" + path
                    + "\" must lie in traits or properties, such as traits.email or properties.total");
        }
        return new EventPlan(type, name, root.with(path, keys, 0, new Rule(Set.of(kinds), required)), reactions);
    }

    /** What happens at violations of one kind; where nothing is said they are only counted. */
    public EventPlan on(TrackingPlan.Violation.Kind kind, TrackingPlan.Reaction reaction) {
        if (kind == TrackingPlan.Violation.Kind.UNPLANNED_EVENT) {
            throw new IllegalArgumentException(
                    "events without a plan are the source's matter; use Builder.unplanned(..)");
        } else if (kind == TrackingPlan.Violation.Kind.MISSING && reaction == TrackingPlan.Reaction.OMIT) {
            throw new IllegalArgumentException("a missing field cannot be omitted; choose ALLOW, BLOCK or QUARANTINE");
        }
        EnumMap<TrackingPlan.Violation.Kind, TrackingPlan.Reaction> copy =
                new EnumMap<>(TrackingPlan.Violation.Kind.class);
        copy.putAll(reactions);
        copy.put(kind, reaction);
        return new EventPlan(type, name, root, copy);
    }

    public Event.Type type() {
        return type;
    }

    /** The name of the event; empty for every event of the type. */
    public String name() {
        return name;
    }

    /** The planned fields by their paths, each with the kinds of value that it may hold. */
    public SortedMap<String, Set<Value.Kind>> fields() {
        TreeMap<String, Set<Value.Kind>> fields = new TreeMap<>();
        root.addTo(fields, "");
        return fields;
    }

    Field root() {
        return root;
    }

    TrackingPlan.Reaction reaction(TrackingPlan.Violation.Kind kind) {
        return reactions.getOrDefault(kind, TrackingPlan.Reaction.ALLOW);
    }

    @Override
    public String toString() {
        return "plan of " + type + (name.isEmpty() ? "" : " \"" + name + "\"");
    }

    /** What a planned field may hold. */
    record Rule(Set<Value.Kind> kinds, boolean required) {
        boolean admits(Value value) {
            Value.Kind kind = value.kind();
            return kinds.contains(kind)
                    || (kind == Value.Kind.INTEGER && kinds.contains(Value.Kind.DECIMAL))
                    || (kind == Value.Kind.NULL && !required);
        }

        String expectation() {
            return "must be "
                    + String.join(
                            " or ", kinds.stream().sorted().map(Enum::name).toList());
        }
    }

    /**
     * A planned field and those within it.
     *
     * @param needed whether it or one within it is required
     */
    record Field(@Nullable Rule rule, Map<String, Field> within, boolean needed) {
        static final Field EMPTY = new Field(null, Map.of(), false);

        Field {
            within = Map.copyOf(within);
        }

        Field with(String path, String[] keys, int depth, Rule newRule) {
            if (depth == keys.length) {
                if (rule != null) {
                    throw new IllegalArgumentException("field \"" + path + "\" is planned twice");
                }
                return new Field(newRule, within, needed || newRule.required());
            }
            TreeMap<String, Field> fields = new TreeMap<>(within);
            Field inner = fields.getOrDefault(keys[depth], EMPTY);
            fields.put(keys[depth], inner.with(path, keys, depth + 1, newRule));
            return new Field(rule, fields, needed || newRule.required());
        }

        @Nullable
        Field find(String key) {
            return within.get(key);
        }

        void addTo(Map<String, Set<Value.Kind>> fields, String path) {
            if (rule != null) {
                fields.put(path, Set.copyOf(rule.kinds()));
            }
            within.forEach((key, field) -> field.addTo(fields, path.isEmpty() ? key : path + "." + key));
        }
    }
}
