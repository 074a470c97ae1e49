package io.cdpkit.segments;

import io.cdpkit.event.Event;
import io.cdpkit.event.EventPlan;
import io.cdpkit.event.TrackingPlan;
import io.cdpkit.event.Value.Kind;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The traits and events that definitions may speak of, and what they hold, so that a misspelt or senseless definition is
 * refused before it runs.
 *
 * <pre>{@code
 * Segments.parse(text, Admission.standard().vocabulary(Vocabulary.of(List.of(
 *     EventPlan.identify().allowed("traits.age", INTEGER).allowed("traits.home.city", TEXT),
 *     EventPlan.track("Order Completed")
 *         .allowed("properties.total", DECIMAL)
 *         .allowed("properties.items", LIST)
 *         .allowed("properties.items.category", TEXT)))));
 * }</pre>
 *
 * <p>It is made of the plans by which events are checked. Traits may come with any event, so those of all plans count; what
 * is planned within a list is what the objects in it hold. A field that several plans have may hold what any of them says.
 *
 * <p>What nothing is said of is not looked at: the traits if no plan has any, the events of a type if none of it is planned,
 * the properties of an event if it has none planned, what is within an object without planned fields, any event of any type,
 * and context. Immutable and thread-safe.
 */
public final class Vocabulary {
    private static final Set<String> OF_LISTS = Set.of(Condition.Listed.ADDED, Condition.Listed.REMOVED);

    private final Shape traits;
    private final Map<Event.Type, Map<String, Shape>> events;

    private Vocabulary(Shape traits, Map<Event.Type, Map<String, Shape>> events) {
        this.traits = traits;
        this.events = events;
    }

    /** What some plans say of events and the traits that they bring. */
    public static Vocabulary of(Collection<EventPlan> plans) {
        Tree traits = new Tree();
        EnumMap<Event.Type, Map<String, Tree>> events = new EnumMap<>(Event.Type.class);
        for (EventPlan plan : plans) {
            Tree properties = new Tree();
            plan.fields().forEach((path, kinds) -> {
                List<String> keys = List.of(path.split("\\.", -1));
                Tree root = keys.get(0).equals("traits") ? traits : properties;
                root.add(keys.subList(1, keys.size()), kinds);
            });
            events.computeIfAbsent(plan.type(), type -> new HashMap<>()).merge(plan.name(), properties, Tree::joined);
        }
        EnumMap<Event.Type, Map<String, Shape>> shapes = new EnumMap<>(Event.Type.class);
        events.forEach((type, byName) -> {
            Map<String, Shape> ofType = new TreeMap<>();
            byName.forEach((name, tree) -> ofType.put(name, tree.shape()));
            shapes.put(type, ofType);
        });
        return new Vocabulary(traits.shape(), shapes);
    }

    /** What a tracking plan says of the events of all its sources. */
    public static Vocabulary of(TrackingPlan plan) {
        return of(plan.events());
    }

    /** The traits as fields of one object. */
    Shape traits() {
        return traits;
    }

    /** The properties of events, as fields of one object. */
    Shape properties(Occurrence.Events of) {
        Map<String, Shape> byName = of.type() == null ? null : events.get(of.type());
        if (byName == null || of.names().stream().anyMatch(OF_LISTS::contains)) {
            return Shape.ANY;
        }
        Collection<Shape> shapes = of.names().isEmpty()
                ? byName.values()
                : of.names().stream().map(name -> find(byName, name)).toList();
        return shapes.stream().reduce(Shape::or).orElse(Shape.ANY);
    }

    private static Shape find(Map<String, Shape> byName, String name) {
        Shape found = byName.get(name);
        return found == null ? byName.getOrDefault("", Shape.ANY) : found;
    }

    /** The names of a type of event; null where any may come. */
    @Nullable
    Set<String> names(Event.@Nullable Type type) {
        Map<String, Shape> byName = type == null ? null : events.get(type);
        if (byName == null || byName.containsKey("")) {
            return null;
        }
        TreeSet<String> names = new TreeSet<>(byName.keySet());
        names.addAll(OF_LISTS);
        return names;
    }

    @Override
    public String toString() {
        return "vocabulary of " + traits.fields().size() + " traits and "
                + events.values().stream().mapToInt(Map::size).sum() + " events";
    }

    /** Fields by their keys while plans are read. */
    private static final class Tree {
        private final EnumSet<Kind> kinds = EnumSet.noneOf(Kind.class);
        private final TreeMap<String, Tree> fields = new TreeMap<>();

        void add(List<String> path, Set<Kind> of) {
            if (path.isEmpty()) {
                kinds.addAll(of);
            } else {
                fields.computeIfAbsent(path.get(0), key -> new Tree()).add(path.subList(1, path.size()), of);
            }
        }

        Tree joined(Tree other) {
            kinds.addAll(other.kinds);
            other.fields.forEach((key, tree) -> fields.merge(key, tree, Tree::joined));
            return this;
        }

        Shape shape() {
            EnumSet<Kind> all = EnumSet.copyOf(kinds);
            all.remove(Kind.NULL);
            if (kinds.isEmpty()) {
                all.add(Kind.OBJECT);
            }
            Map<String, Shape> inner = new TreeMap<>();
            fields.forEach((key, tree) -> inner.put(key, tree.shape()));
            return new Shape(all, inner);
        }
    }
}
