package io.cdpkit.segments;

import io.cdpkit.segments.Condition.All;
import io.cdpkit.segments.Condition.Anniversary;
import io.cdpkit.segments.Condition.Any;
import io.cdpkit.segments.Condition.Between;
import io.cdpkit.segments.Condition.Compare;
import io.cdpkit.segments.Condition.Each;
import io.cdpkit.segments.Condition.Has;
import io.cdpkit.segments.Condition.In;
import io.cdpkit.segments.Condition.InFor;
import io.cdpkit.segments.Condition.Inside;
import io.cdpkit.segments.Condition.KnownFor;
import io.cdpkit.segments.Condition.Listed;
import io.cdpkit.segments.Condition.Near;
import io.cdpkit.segments.Condition.Not;
import io.cdpkit.segments.Condition.OneOf;
import io.cdpkit.segments.Condition.Present;
import io.cdpkit.segments.Condition.Sample;
import io.cdpkit.segments.Condition.Text;
import io.cdpkit.segments.Condition.Within;
import io.cdpkit.segments.Operand.Aggregate;
import io.cdpkit.segments.Operand.Arithmetic;
import io.cdpkit.segments.Operand.Field;
import io.cdpkit.segments.Operand.Grade;
import io.cdpkit.segments.Operand.Prediction;
import io.cdpkit.segments.Operand.Scope;
import io.cdpkit.segments.Operand.Since;
import io.cdpkit.segments.Operand.Size;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Walks of condition trees, and what the tree demands of its parts. */
final class Conditions {
    private Conditions() {}

    static List<Condition> atLeastTwo(List<Condition> of) {
        if (of.size() < 2) {
            throw new IllegalArgumentException("and, or join at least two conditions, was " + of.size());
        }
        return List.copyOf(of);
    }

    /** Two filters as one, the first of which may be none. */
    static Condition both(Condition filter, Condition more) {
        return filter.equals(Condition.Always.TRUE) ? more : Condition.all(filter, more);
    }

    static void requirePoint(double latitude, double longitude) {
        if (!(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180)) {
            throw new IllegalArgumentException("latitude is -90 to 90 and longitude -180 to 180 degrees");
        }
    }

    /** The one zero that there is for negative zero, which no text tells from it; any other number as it is. */
    static double unsigned(double number) {
        return number == 0 ? 0 : number;
    }

    static void requireRolling(Span span) {
        if (span.unit().isCalendar()) {
            throw new IllegalArgumentException("how long something lasts is counted in hours or days, not by calendar");
        }
    }

    static void requireStateless(Condition condition) {
        if (!isStateless(condition)) {
            throw new IllegalArgumentException(
                    "a filter looks at one event or item; it holds no segment, window, count, sample or computed trait");
        }
    }

    static void requireEventsOnly(Occurrence.Events events) {
        if (!keys(events.where(), Scope.PROFILE).isEmpty()) {
            throw new IllegalArgumentException(
                    "within a sequence a filter looks at the event alone; test the trait beside the sequence");
        }
    }

    /** Whether a condition depends on nothing but the traits and one event. */
    static boolean isStateless(Condition condition) {
        boolean[] stateless = {true};
        forEach(condition, part -> {
            boolean timed = part instanceof In
                    || part instanceof InFor
                    || part instanceof KnownFor
                    || part instanceof Sample
                    || part instanceof Listed
                    || part instanceof Anniversary
                    || (part instanceof Within within && !(within.window() instanceof Window.Fixed));
            stateless[0] = stateless[0] && !timed && !hasOfPerson(operands(part));
        });
        return stateless[0];
    }

    /** Whether one of some operands depends on more than the traits and one event. */
    private static boolean hasOfPerson(List<Operand> operands) {
        for (Operand operand : within(operands)) {
            if (operand instanceof Aggregate
                    || operand instanceof Since
                    || (operand instanceof Field field && field.scope() == Scope.COMPUTED)) {
                return true;
            }
        }
        return false;
    }

    /** The direct parts of a condition that are conditions on the same subject. */
    static List<Condition> parts(Condition condition) {
        if (condition instanceof All all) {
            return all.of();
        } else if (condition instanceof Any any) {
            return any.of();
        } else if (condition instanceof Not not) {
            return List.of(not.of());
        } else if (condition instanceof Each each) {
            return List.of(each.where());
        }
        return List.of();
    }

    /** Shows a condition and all that is within it, but not the filters of what it counts. */
    static void forEach(Condition condition, Consumer<Condition> action) {
        action.accept(condition);
        for (Condition part : parts(condition)) {
            forEach(part, action);
        }
    }

    /** Shows a condition and all that is within it, the filters of what it counts included. */
    static void forEachDeep(Condition condition, Consumer<Condition> action) {
        forEach(condition, part -> {
            action.accept(part);
            for (Aggregate aggregate : aggregates(part)) {
                filters(aggregate.of()).forEach(filter -> forEachDeep(filter, action));
            }
        });
    }

    /** The filters of what may happen. */
    static List<Condition> filters(Occurrence occurrence) {
        if (occurrence instanceof Occurrence.Orders orders) {
            return List.of(orders.where());
        }
        List<Condition> filters = new ArrayList<>();
        for (Occurrence.Events events : events(occurrence)) {
            filters.add(events.where());
        }
        return filters;
    }

    static List<Occurrence.Events> events(Occurrence occurrence) {
        if (occurrence instanceof Occurrence.Events events) {
            return List.of(events);
        } else if (occurrence instanceof Occurrence.Sequence sequence) {
            List<Occurrence.Events> all = new ArrayList<>(List.of(sequence.first()));
            for (Occurrence.Step step : sequence.steps()) {
                all.add(step.events());
                all.addAll(step.without());
            }
            return all;
        }
        return List.of();
    }

    /** What a condition itself, not a part of it, compares. */
    static List<Operand> operands(Condition condition) {
        if (condition instanceof Compare compare) {
            return List.of(compare.left(), compare.right());
        } else if (condition instanceof Between between) {
            return List.of(between.of());
        } else if (condition instanceof OneOf oneOf) {
            return List.of(oneOf.of());
        } else if (condition instanceof Text text) {
            return List.of(text.of());
        } else if (condition instanceof Has has) {
            return List.of(has.of());
        } else if (condition instanceof Present present) {
            return List.of(present.of());
        } else if (condition instanceof Within within) {
            return List.of(within.of());
        } else if (condition instanceof Anniversary anniversary) {
            return List.of(anniversary.of());
        } else if (condition instanceof Near near) {
            return List.of(near.place());
        } else if (condition instanceof Inside inside) {
            return List.of(inside.place());
        } else if (condition instanceof Each each) {
            return List.of(each.list());
        }
        return List.of();
    }

    /** Some operands and all that they are made of. */
    static List<Operand> within(List<Operand> operands) {
        List<Operand> all = new ArrayList<>();
        for (Operand operand : operands) {
            addAll(operand, all);
        }
        return all;
    }

    private static void addAll(Operand operand, List<Operand> all) {
        all.add(operand);
        if (operand instanceof Arithmetic arithmetic) {
            addAll(arithmetic.left(), all);
            addAll(arithmetic.right(), all);
        } else if (operand instanceof Since since) {
            addAll(since.of(), all);
        } else if (operand instanceof Grade grade) {
            addAll(grade.of(), all);
        } else if (operand instanceof Prediction prediction) {
            all.addAll(prediction.figures());
        } else if (operand instanceof Size size) {
            all.add(size.list());
        }
    }

    static List<Aggregate> aggregates(Condition atom) {
        return aggregates(operands(atom));
    }

    static List<Aggregate> aggregates(List<Operand> operands) {
        List<Aggregate> aggregates = new ArrayList<>();
        for (Operand operand : within(operands)) {
            if (operand instanceof Aggregate aggregate) {
                aggregates.add(aggregate);
            }
        }
        return aggregates;
    }

    /** The fields that a condition and all within it read, those of filters included. */
    static List<Field> fields(Condition condition) {
        List<Field> fields = new ArrayList<>();
        forEach(condition, part -> fields.addAll(fields(operands(part))));
        return fields;
    }

    /** The fields that operands read, those of filters included. */
    static List<Field> fields(List<Operand> operands) {
        List<Field> fields = new ArrayList<>();
        for (Operand operand : within(operands)) {
            if (operand instanceof Field field) {
                fields.add(field);
            } else if (operand instanceof Aggregate aggregate) {
                events(aggregate.of()).forEach(events -> fields.addAll(fields(events.where())));
            }
        }
        return fields;
    }

    /** The first keys of the fields of a scope. */
    static Set<String> keys(Condition condition, Scope scope) {
        return keys(fields(condition), scope);
    }

    static Set<String> keys(List<Field> fields, Scope scope) {
        TreeSet<String> keys = new TreeSet<>();
        for (Field field : fields) {
            if (field.scope() == scope && !field.path().isEmpty()) {
                keys.add(field.path().get(0));
            }
        }
        return keys;
    }

    /** The segments that a segment or a computed trait looks at. */
    static Set<String> segments(Named named) {
        return segmentParts(named).keySet();
    }

    /** By the name of each segment that a definition looks at, the first part of it that does. */
    static NavigableMap<String, LooksAt> segmentParts(Named named) {
        TreeMap<String, LooksAt> parts = new TreeMap<>();
        if (named instanceof Definition definition) {
            addSegments(definition.condition(), parts);
        } else {
            addSegments(((TraitDefinition) named).operands(), parts);
        }
        return parts;
    }

    /** The fields that a segment or a computed trait reads. */
    static List<Field> fields(Named named) {
        return named instanceof Definition definition
                ? fields(definition.condition())
                : fields(((TraitDefinition) named).operands());
    }

    /** The first keys of the properties that a definition reads, and those of the context after {@code context.}. */
    static Set<String> properties(Named named) {
        List<Aggregate> aggregates = new ArrayList<>();
        if (named instanceof Definition definition) {
            forEach(definition.condition(), part -> aggregates.addAll(aggregates(part)));
        } else {
            aggregates.addAll(aggregates(((TraitDefinition) named).operands()));
        }
        List<Field> fields = fields(named);
        Set<String> keys = keys(fields, Scope.EVENT);
        keys(fields, Scope.CONTEXT).forEach(key -> keys.add("context." + key));
        for (Aggregate aggregate : aggregates) {
            aggregate.path().stream().limit(1).forEach(keys::add);
            if (aggregate.of() instanceof Occurrence.Orders orders) {
                keys.addAll(keys(orders.where(), Scope.EVENT));
            }
        }
        return keys;
    }

    /** The segments that a condition looks at. */
    static Set<String> segments(Condition condition) {
        TreeMap<String, LooksAt> parts = new TreeMap<>();
        addSegments(condition, parts);
        return parts.keySet();
    }

    private static void addSegments(Condition condition, Map<String, LooksAt> parts) {
        forEach(condition, part -> {
            if (part instanceof LooksAt in) {
                parts.putIfAbsent(in.segment(), in);
            }
            addSegments(operands(part), parts);
        });
    }

    private static void addSegments(List<Operand> operands, Map<String, LooksAt> parts) {
        for (Aggregate aggregate : aggregates(operands)) {
            if (aggregate.of() instanceof LooksAt turns) {
                parts.putIfAbsent(turns.segment(), turns);
            }
        }
    }
}
