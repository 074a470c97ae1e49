package io.cdpkit.segments;

import io.cdpkit.event.Event;
import io.cdpkit.event.Value;
import io.cdpkit.event.Value.Kind;
import io.cdpkit.segments.Condition.Comparator;
import io.cdpkit.segments.Operand.Aggregate;
import io.cdpkit.segments.Operand.Constant;
import io.cdpkit.segments.Operand.Field;
import io.cdpkit.segments.Operand.Scope;
import io.cdpkit.segments.Shape.Family;
import io.cdpkit.segments.language.Printer;
import io.cdpkit.segments.language.Problems;
import io.cdpkit.segments.language.Words;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/** Holds definitions against a vocabulary. Used once. */
final class TypeCheck {
    private static final Shape NUMBER = Shape.of(Kind.INTEGER, Kind.DECIMAL);
    private static final Shape WHOLE = Shape.of(Kind.INTEGER);

    /** What a field without a scope of its own lies in. */
    private record Place(Shape event, String ofEvent, Shape item, Scope scope) {
        Place items(Shape list) {
            return new Place(event, ofEvent, new Shape(Set.of(), list.fields()), Scope.ITEM);
        }
    }

    private static final Place PERSON = new Place(Shape.ANY, "", Shape.ANY, Scope.PROFILE);

    private static final Place ORDER = new Place(
            new Shape(
                    Set.of(Kind.OBJECT),
                    Occurrence.Orders.FIGURES.stream().collect(Collectors.toMap(figure -> figure, figure -> NUMBER))),
            "an order",
            Shape.ANY,
            Scope.EVENT);

    private final Vocabulary vocabulary;
    private final BiConsumer<Object, String> wrong;
    /** What the computed traits come to that have been checked. */
    private final Map<String, Shape> computed;

    private TypeCheck(Vocabulary vocabulary, Map<String, Shape> computed, BiConsumer<Object, String> wrong) {
        this.vocabulary = vocabulary;
        this.computed = computed;
        this.wrong = wrong;
    }

    /**
     * Checks definitions, each of which comes after those it looks at.
     *
     * @param wrong hears what is wrong with which condition, operand, name of an event or constant
     */
    static void check(Vocabulary vocabulary, List<Named> ordered, Order.Wrong wrong) {
        Map<String, Shape> computed = new HashMap<>();
        for (Named named : ordered) {
            new TypeCheck(vocabulary, computed, (part, message) -> wrong.at(named, part, message)).check(named);
        }
    }

    private void check(Named named) {
        if (named instanceof Definition definition) {
            check(definition.condition(), PERSON);
        } else if (named instanceof TraitDefinition trait) {
            computed.put(trait.name(), shape(trait.of(), PERSON));
        }
    }

    private void check(Condition condition, Place place) {
        if (condition instanceof Condition.Each each) {
            Shape list = shape(each.list(), place);
            require(list, Kind.LIST, condition, each.list(), place, "is no list; test it as it is");
            check(each.where(), place.items(list));
            return;
        }
        Conditions.parts(condition).forEach(part -> check(part, place));
        List<Operand> operands = Conditions.operands(condition);
        if (operands.isEmpty()) {
            return;
        }
        Operand first = operands.get(0);
        Shape of = shape(first, place);
        if (condition instanceof Condition.Compare compare) {
            compare(compare, of, shape(compare.right(), place), place);
        } else if (condition instanceof Condition.Between between) {
            between(between, of, place);
        } else if (condition instanceof Condition.OneOf oneOf) {
            oneOf.values().forEach(value -> equal(of, value, first, place));
        } else if (condition instanceof Condition.Text) {
            require(of, Kind.TEXT, condition, first, place, "has no text to look into; compare it by =, < or between");
        } else if (condition instanceof Condition.Has) {
            require(of, Kind.LIST, condition, first, place, "is no list; say = or in (..)");
        } else if (condition instanceof Condition.Within || condition instanceof Condition.Anniversary) {
            requireDate(of, condition, first, place);
        } else if (condition instanceof Condition.Near || condition instanceof Condition.Inside) {
            requirePlace(of, condition, first, place);
        }
    }

    private void compare(Condition.Compare compare, Shape left, Shape right, Place place) {
        Comparator comparator = compare.comparator();
        boolean equality = comparator == Comparator.EQUAL || comparator == Comparator.NOT_EQUAL;
        if (compare.right() instanceof Constant constant && equality) {
            equal(left, constant.value(), compare.left(), place);
        } else if (compare.left() instanceof Constant constant && equality) {
            equal(right, constant.value(), compare.right(), place);
        } else if (equality ? !left.meets(right) : !left.isInOrderWith(right)) {
            wrong.accept(
                    compare,
                    both(compare, left, right, place)
                            + (equality ? "they are never equal" : "neither is less than the other")
                            + quoted(compare.right(), left));
        }
    }

    private static String both(Condition.Compare compare, Shape left, Shape right, Place place) {
        return shown(compare.left(), place) + " is " + left.words() + " and " + shown(compare.right(), place) + " is "
                + right.words() + "; ";
    }

    /** A hint where a number or a date stands in quotes. */
    private static String quoted(Operand operand, Shape other) {
        boolean text = operand instanceof Constant constant && constant.value() instanceof Value.Text;
        return text && (other.mayBe(Family.NUMBERS) || other.mayBe(Family.DATES))
                ? "; numbers and dates stand without quotes"
                : "";
    }

    private void between(Condition.Between between, Shape of, Place place) {
        for (Value end : List.of(between.low(), between.high())) {
            if (!of.isInOrderWith(Shape.of(end.kind()))) {
                wrong.accept(
                        end,
                        shown(between.of(), place) + " is " + of.words() + ", which is neither less nor more than "
                                + Shape.words(end.kind()) + quoted(new Constant(end), of));
                return;
            }
        }
        if (Tests.compare(between.low(), Comparator.GREATER, between.high()) == Truth.TRUE) {
            wrong.accept(between, "the lower end lies above the upper end; say between the lesser and the greater");
        }
    }

    private void equal(Shape of, Value value, Operand operand, Place place) {
        Object part = value instanceof Value.Bool ? operand : value; // there is but one true
        if (value instanceof Value.Null) {
            wrong.accept(operand, "nothing compares with null; use exists, missing or is null");
        } else if (!of.meets(Shape.of(value.kind()))) {
            wrong.accept(
                    part,
                    shown(operand, place) + " is " + of.words() + ", never " + Shape.words(value.kind())
                            + quoted(new Constant(value), of));
        } else if (isFraction(value) && !of.mayBe(Kind.DECIMAL)) {
            wrong.accept(part, shown(operand, place) + " is " + of.words() + ", never a fraction");
        }
    }

    private static boolean isFraction(Value value) {
        BigDecimal number = Values.number(value);
        return number != null && number.stripTrailingZeros().scale() > 0;
    }

    private void require(Shape of, Kind kind, Object node, Operand operand, Place place, String otherwise) {
        if (!of.mayBe(kind)) {
            wrong.accept(node, shown(operand, place) + " is " + of.words() + " and " + otherwise);
        }
    }

    private void requireDate(Shape of, Object node, Operand operand, Place place) {
        if (!of.mayBe(Family.DATES)) {
            wrong.accept(
                    node,
                    shown(operand, place) + " is " + of.words() + " and lies in no window; name a date or an instant");
        }
    }

    private void requirePlace(Shape of, Object node, Operand operand, Place place) {
        require(of, Kind.OBJECT, node, operand, place, "is no place; name an object with lat and lon");
        boolean open = of.fields().isEmpty();
        boolean has = hasNumber(of, "lat", "latitude") && hasNumber(of, "lon", "lng", "longitude");
        if (of.mayBe(Kind.OBJECT) && !open && !has) {
            wrong.accept(node, shown(operand, place) + " has no numbers lat and lon, and is no place");
        }
    }

    private static boolean hasNumber(Shape of, String... keys) {
        for (String key : keys) {
            Shape field = of.fields().get(key);
            if (field != null && field.mayBe(Family.NUMBERS)) {
                return true;
            }
        }
        return false;
    }

    /** What an operand comes to; tells what is wrong with it. */
    private Shape shape(Operand operand, Place place) {
        if (operand instanceof Constant constant) {
            return constant.value() instanceof Value.Null
                    ? Shape.ANY
                    : Shape.of(constant.value().kind());
        } else if (operand instanceof Field field) {
            return field(field, place);
        } else if (operand instanceof Operand.Size size) {
            require(shape(size.list(), place), Kind.LIST, size, size.list(), place, "has no size");
            return WHOLE;
        } else if (operand instanceof Operand.Arithmetic arithmetic) {
            for (Operand side : List.of(arithmetic.left(), arithmetic.right())) {
                Shape of = shape(side, place);
                if (!of.mayBe(Family.NUMBERS)) {
                    wrong.accept(side, shown(side, place) + " is " + of.words() + " and cannot be reckoned with");
                }
            }
            return NUMBER;
        } else if (operand instanceof Operand.Since since) {
            requireDate(shape(since.of(), place), since, since.of(), place);
            return WHOLE;
        } else if (operand instanceof Operand.Grade grade) {
            Shape of = shape(grade.of(), place);
            if (!of.mayBe(Family.NUMBERS)) {
                wrong.accept(grade, shown(grade.of(), place) + " is " + of.words() + " and cannot be graded");
            }
            return WHOLE;
        } else if (operand instanceof Operand.Prediction prediction) {
            return prediction(prediction);
        } else if (operand instanceof Aggregate aggregate) {
            return aggregate(aggregate);
        }
        throw new AssertionError(operand.getClass());
    }

    private Shape prediction(Operand.Prediction prediction) {
        occurrence(prediction.of(), prediction);
        if (!prediction.path().isEmpty() && prediction.of() instanceof Occurrence.Events events) {
            Shape of = step(vocabulary.properties(events), prediction.path(), prediction, names(events), "property");
            if (!of.mayBe(Family.NUMBERS)) {
                wrong.accept(
                        prediction,
                        "\"" + String.join(".", prediction.path()) + "\" is " + of.words() + " and worth nothing");
            }
        }
        return switch (prediction.target()) {
            case ALIVE, EXPECTED -> NUMBER;
            case NEXT -> Shape.of(Kind.INSTANT);
            case WORTH -> WHOLE;
        };
    }

    private Shape aggregate(Aggregate aggregate) {
        occurrence(aggregate.of(), aggregate);
        Shape of = aggregate.path().isEmpty() || !(aggregate.of() instanceof Occurrence.Events events)
                ? aggregate.of() instanceof Occurrence.Orders ? NUMBER : Shape.ANY
                : step(vocabulary.properties(events), aggregate.path(), aggregate, names(events), "property");
        return switch (aggregate.function()) {
            case COUNT, DISTINCT -> WHOLE;
            case SUM, AVG -> {
                if (!of.mayBe(Family.NUMBERS)) {
                    wrong.accept(
                            aggregate,
                            "\"" + String.join(".", aggregate.path()) + "\" is " + of.words() + " and has no "
                                    + Words.word(aggregate.function()) + "; use most_frequent, distinct or values");
                }
                yield NUMBER;
            }
            case MIN, MAX, FIRST, LAST, MOST_FREQUENT -> of;
            case VALUES -> Shape.of(Kind.LIST);
            case EARLIEST, LATEST -> Shape.of(Kind.INSTANT);
        };
    }

    private void occurrence(Occurrence of, Operand node) {
        Conditions.events(of).forEach(this::events);
        if (of instanceof Occurrence.Orders orders) {
            Set<String> names = vocabulary.names(Event.Type.TRACK);
            if (names != null && names.stream().noneMatch(OrderLogs::completes)) {
                wrong.accept(node, "there is no event that completes an order, such as \"Order Completed\"");
            }
            check(orders.where(), ORDER);
        }
    }

    private void events(Occurrence.Events events) {
        Set<String> names = vocabulary.names(events.type());
        for (String name : events.names()) {
            if (names != null && !names.contains(name)) {
                wrong.accept(name, "there is no event \"" + name + "\"" + Problems.didYouMean(name, names));
            }
        }
        check(events.where(), new Place(vocabulary.properties(events), names(events), Shape.ANY, Scope.EVENT));
    }

    private static String names(Occurrence.Events events) {
        return events.names().isEmpty() ? "the event" : "\"" + String.join("\" | \"", events.names()) + "\"";
    }

    private Shape field(Field field, Place place) {
        List<String> path = field.path();
        return switch (field.scope()) {
            case CONTEXT -> Shape.ANY;
            case PROFILE -> step(vocabulary.traits(), path, field, "", "trait");
            case EVENT -> step(place.event(), path, field, place.ofEvent(), "property");
            case ITEM -> path.isEmpty() ? Shape.ANY : step(place.item(), path, field, "an item", "field");
            case COMPUTED ->
                step(
                        computed.getOrDefault(path.get(0), Shape.ANY),
                        path.subList(1, path.size()),
                        field,
                        "\"" + path.get(0) + "\"",
                        "field");
        };
    }

    /** What lies at a path within something. */
    private Shape step(Shape from, List<String> path, Operand node, String owner, String what) {
        Shape at = from;
        String in = owner;
        for (int i = 0; i < path.size(); i++) {
            String key = path.get(i);
            Shape next = at.fields().get(key);
            if (!at.mayBe(Kind.OBJECT)) {
                wrong.accept(
                        node,
                        in + " is " + at.words() + " and has no field \"" + key + "\""
                                + (at.mayBe(Kind.LIST) ? "; look into it by any(.. where ..)" : ""));
                return Shape.ANY;
            } else if (next == null && !at.fields().isEmpty()) {
                wrong.accept(node, missing(at, key, in, i == 0 ? what : "field"));
                return Shape.ANY;
            } else if (next == null) {
                return Shape.ANY;
            }
            at = next;
            in = "\"" + String.join(".", path.subList(0, i + 1)) + "\"";
        }
        return at;
    }

    private String missing(Shape at, String key, String owner, String what) {
        List<String> names = new ArrayList<>(at.fields().keySet());
        if (what.equals("trait")) {
            names.addAll(computed.keySet());
        }
        return (owner.isEmpty() ? "there is no " : owner + " has no ") + what + " \"" + key + "\""
                + Problems.didYouMean(key, names);
    }

    private static String shown(Operand operand, Place place) {
        return Printer.operand(operand, place.scope());
    }
}
