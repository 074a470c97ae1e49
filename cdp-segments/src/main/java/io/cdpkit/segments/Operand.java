package io.cdpkit.segments;

import io.cdpkit.event.Value;
import java.util.List;
import java.util.Objects;

/** Something that has a value, or none, for a person at an instant. */
public sealed interface Operand {

    /** A value given in the definition; a decimal without a fraction counts as a whole number. */
    record Constant(Value value) implements Operand {
        public Constant {
            value = Values.plain(value);
        }
    }

    /** Where a field lies. */
    enum Scope {
        /** A trait of the profile, as its golden record holds it now. */
        PROFILE,
        /** A property of the event that is being looked at. */
        EVENT,
        /** The context of that event. */
        CONTEXT,
        /** A field of the list item that is being looked at; the item itself where the path is empty. */
        ITEM
    }

    /**
     * A field, inside objects step by step. It has no value where a step is missing, is null or is no object.
     *
     * @param path keys, outermost first
     */
    record Field(Scope scope, List<String> path) implements Operand {
        public Field {
            Objects.requireNonNull(scope, "scope");
            path = List.copyOf(path);
            if (path.isEmpty() && scope != Scope.ITEM) {
                throw new IllegalArgumentException("a field needs at least one key");
            }
        }
    }

    /** How many items a list has; no value where the field holds no list. */
    record Size(Field list) implements Operand {
        public Size {
            Objects.requireNonNull(list, "list");
        }
    }

    /** What some occurrences in a window come to. */
    enum Function {
        /** How many; 0 for none. */
        COUNT,
        /** The exact sum of the numbers; no value if there is none. */
        SUM,
        /** The exact mean of the numbers; no value if there is none. */
        AVG,
        /** The least value in the order of {@link Value#compare}; no value if there is none. */
        MIN,
        /** The greatest value; no value if there is none. */
        MAX,
        /** How many distinct values; 0 for none. */
        DISTINCT,
        /** The value of the earliest event that has one. Of several at one instant, that with the least message id. */
        FIRST,
        /** The value of the latest event that has one. Of several at one instant, that with the greatest message id. */
        LAST,
        /** The value that most events have; of several such, the least. */
        MOST_FREQUENT
    }

    /**
     * A figure over the occurrences in a window.
     *
     * @param path the property whose values it is about; empty for COUNT. Events where it is absent or null do not count,
     *     nor for SUM and AVG those where it is no number
     */
    record Aggregate(Function function, Occurrence of, List<String> path, Window window) implements Operand {
        public Aggregate {
            Objects.requireNonNull(of, "of");
            path = List.copyOf(path);
            if (path.isEmpty() != (function == Function.COUNT)) {
                throw new IllegalArgumentException(
                        function == Function.COUNT
                                ? "count takes no property; use distinct(..) to count values"
                                : "name the property, such as sum(order.total)");
            } else if (!(of instanceof Occurrence.Events) && function != Function.COUNT) {
                throw new IllegalArgumentException(
                        "only events have properties; sequences and segments can be counted");
            } else if (window instanceof Window.Next || window instanceof Window.AfterNext) {
                throw new IllegalArgumentException(
                        "no event is in the future; look at the last days, or say lies in next .. of a date");
            }
        }
    }

    static Field trait(String... path) {
        return new Field(Scope.PROFILE, List.of(path));
    }

    static Field property(String... path) {
        return new Field(Scope.EVENT, List.of(path));
    }

    static Aggregate count(Occurrence of, Window window) {
        return new Aggregate(Function.COUNT, of, List.of(), window);
    }
}
