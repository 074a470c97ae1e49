package io.cdpkit.segments;

import io.cdpkit.event.Value.Kind;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a value may be.
 *
 * @param kinds none where it may be of any kind
 * @param fields those of an object, or of each object in a list; none where they may be any
 */
record Shape(Set<Kind> kinds, Map<String, Shape> fields) {
    static final Shape ANY = new Shape(Set.of(), Map.of());

    /** Kinds that compare with each other. */
    enum Family {
        NUMBERS,
        DATES,
        TEXT,
        BOOLEANS,
        LISTS,
        OBJECTS;

        /** Whether one is less than another. */
        boolean isOrdered() {
            return this != LISTS && this != OBJECTS;
        }
    }

    Shape {
        kinds = Set.copyOf(kinds);
        fields = Map.copyOf(fields);
    }

    static Shape of(Kind... kinds) {
        return new Shape(Set.of(kinds), Map.of());
    }

    boolean isAny() {
        return kinds.isEmpty();
    }

    boolean mayBe(Kind kind) {
        return isAny() || kinds.contains(kind);
    }

    boolean mayBe(Family family) {
        return isAny() || families().contains(family);
    }

    /** The families of its kinds. */
    EnumSet<Family> families() {
        EnumSet<Family> families = EnumSet.noneOf(Family.class);
        kinds.forEach(kind -> {
            Family family = family(kind);
            if (family != null) {
                families.add(family);
            }
        });
        return families;
    }

    static @Nullable Family family(Kind kind) {
        return switch (kind) {
            case INTEGER, DECIMAL -> Family.NUMBERS;
            case INSTANT, DATE -> Family.DATES;
            case TEXT -> Family.TEXT;
            case BOOLEAN -> Family.BOOLEANS;
            case LIST -> Family.LISTS;
            case OBJECT -> Family.OBJECTS;
            case NULL -> null;
        };
    }

    /** Whether a value of either may equal one of the other. */
    boolean meets(Shape other) {
        if (isAny() || other.isAny()) {
            return true;
        }
        EnumSet<Family> both = families();
        both.retainAll(other.families());
        return !both.isEmpty();
    }

    /** Whether a value of either may be less than one of the other. */
    boolean isInOrderWith(Shape other) {
        return isOrdered() && other.isOrdered() && meets(other);
    }

    boolean isOrdered() {
        return isAny() || families().stream().anyMatch(Family::isOrdered);
    }

    /** What is either of two. */
    Shape or(Shape other) {
        if (this.equals(other)) {
            return this;
        }
        EnumSet<Kind> all = EnumSet.noneOf(Kind.class);
        if (!isAny() && !other.isAny()) {
            all.addAll(kinds);
            all.addAll(other.kinds);
        }
        TreeMap<String, Shape> both = new TreeMap<>();
        if (!isOpen() && !other.isOpen()) {
            both.putAll(fields);
            other.fields.forEach((key, shape) -> both.merge(key, shape, Shape::or));
        }
        return new Shape(all, both);
    }

    /** Whether it may have any fields, because nothing is said of them. */
    private boolean isOpen() {
        return fields.isEmpty() && (isAny() || kinds.contains(Kind.OBJECT) || kinds.contains(Kind.LIST));
    }

    /** What it holds, in words. */
    String words() {
        return kinds.stream()
                .sorted()
                .filter(kind -> kind != Kind.INTEGER || !kinds.contains(Kind.DECIMAL))
                .map(Shape::words)
                .distinct()
                .collect(Collectors.joining(" or "));
    }

    static String words(Kind kind) {
        return switch (kind) {
            case NULL -> "null";
            case BOOLEAN -> "true or false";
            case INTEGER -> "a whole number";
            case DECIMAL -> "a number";
            case INSTANT -> "an instant";
            case DATE -> "a date";
            case TEXT -> "text";
            case LIST -> "a list";
            case OBJECT -> "an object";
        };
    }
}
