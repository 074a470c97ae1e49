package io.cdpkit.segments;

import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of the events of one type and name, or of the instants at which something derived from them happened: their
 * times, which filters let them pass, and the values that figures need.
 */
final class LogPlan {
    private static final @Nullable Value[] NO_VALUES = {};

    final int id;
    final List<Test> filters = new ArrayList<>();
    /** The filters that compare one field to constants, by field. */
    private final Map<Operand, Comparisons> comparisons = new LinkedHashMap<>();
    /** The places of the other filters. */
    private final List<Integer> others = new ArrayList<>();

    final List<Getter> columns = new ArrayList<>();
    final List<Leaf.Windowed> leaves = new ArrayList<>();
    /** The windows that figures look at the log through, each once. */
    final Map<Window, Bounds> windows = new LinkedHashMap<>();

    /** How many words the filters' answers take. */
    int words = 1;
    /** Whether an entry may lie in a window for ever. */
    private boolean forever;

    private final Map<Integer, Set<Integer>> free = new HashMap<>();
    private final Map<Condition, Integer> bits = new LinkedHashMap<>();
    private final Map<List<String>, Integer> places = new LinkedHashMap<>();

    LogPlan(int id) {
        this.id = id;
    }

    int bit(Condition where) {
        return bits.computeIfAbsent(where, w -> {
            int place = filters.size();
            filters.add(Tests.of(w));
            words = (filters.size() + 63) >>> 6;
            Tests.OfValue test = Tests.ofField(w);
            if (test != null) {
                comparisons
                        .computeIfAbsent(Conditions.operands(w).get(0), Comparisons::new)
                        .add(place, w, test);
            } else {
                others.add(place);
            }
            return place;
        });
    }

    int column(List<String> path) {
        return places.computeIfAbsent(path, p -> {
            Getter getter = Tests.getter(new Operand.Field(Operand.Scope.EVENT, p));
            columns.add(scene -> {
                Value value = getter.of(scene);
                return value == null ? null : Values.plain(value);
            });
            return columns.size() - 1;
        });
    }

    /** A column with the properties and context that a filter reads, for filters that look at traits as well. */
    int view(Set<String> properties, Set<String> context) {
        List<String> name = List.of(".", properties.toString(), context.toString());
        return places.computeIfAbsent(name, p -> {
            columns.add(scene -> Value.of(
                    List.of(Value.of(only(scene.properties, properties)), Value.of(only(scene.context, context)))));
            return columns.size() - 1;
        });
    }

    private static Attributes only(Attributes attributes, Set<String> keys) {
        Attributes.Builder kept = Attributes.builder();
        for (String key : keys) {
            Value value = attributes.find(key);
            if (value != null) {
                kept.put(key, value);
            }
        }
        return kept.build();
    }

    /** The bounds of a window that a figure looks at the log through. */
    Bounds bounds(Window window) {
        Bounds bounds = windows.computeIfAbsent(window, Bounds::of);
        forever |= bounds.end(0) == Bounds.NEVER;
        return bounds;
    }

    /** Adds the place of a free leaf that looks at the entries that a filter lets pass. */
    void addFree(int bit, int place) {
        free.computeIfAbsent(bit, b -> new TreeSet<>()).add(place);
    }

    /**
     * By filter, the places of the leaves that an entry matters to which it lets pass.
     *
     * @param firstLeaf the place of the first leaf of this log
     * @param firstFree that of the first free one
     */
    int[][] readers(int firstLeaf, int firstFree) {
        List<TreeSet<Integer>> readers = new ArrayList<>();
        for (int bit = 0; bit < filters.size(); bit++) {
            readers.add(new TreeSet<>());
        }
        for (int i = 0; i < leaves.size(); i++) {
            readers.get(leaves.get(i).bit()).add(firstLeaf + i);
        }
        free.forEach((bit, places) -> places.forEach(place -> readers.get(bit).add(firstFree + place)));
        return Compiler.ints(readers);
    }

    /** When an entry can be forgotten; {@link Bounds#NEVER} if it must be kept. */
    long end(long time) {
        if (forever) {
            return Bounds.NEVER;
        }
        long end = Long.MIN_VALUE;
        for (Bounds bounds : windows.values()) {
            end = Math.max(end, bounds.end(time));
        }
        return end;
    }

    /** The values of the event of a scene. */
    @Nullable
    Value[] row(Scene scene) {
        @Nullable Value[] row = columns.isEmpty() ? NO_VALUES : new Value[columns.size()];
        for (int i = 0; i < row.length; i++) {
            row[i] = columns.get(i).of(scene);
        }
        return row;
    }

    /** The words that say which filters let the event of a scene pass. */
    long[] mask(Scene scene) {
        long[] mask = new long[words];
        for (Comparisons of : comparisons.values()) {
            of.answer(scene, mask);
        }
        for (int place : others) {
            if (filters.get(place).of(scene) == Truth.TRUE) {
                Bits.set(mask, place);
            }
        }
        return mask;
    }

    /** Which events go into a log. */
    record Selector(Event.@Nullable Type type, List<String> names) {
        boolean selects(Event event) {
            return (type == null || type == event.type()) && (names.isEmpty() || names.contains(event.name()));
        }
    }
}
