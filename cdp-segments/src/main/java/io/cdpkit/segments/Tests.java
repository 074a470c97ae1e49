package io.cdpkit.segments;

import io.cdpkit.event.Attributes;
import io.cdpkit.event.Value;
import io.cdpkit.profile.Trait;
import io.cdpkit.segments.Condition.Comparator;
import io.cdpkit.segments.Condition.Quantifier;
import io.cdpkit.segments.Operand.Aggregate;
import io.cdpkit.segments.Operand.Constant;
import io.cdpkit.segments.Operand.Field;
import io.cdpkit.segments.Operand.Size;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Makes conditions that need no clock ready to run. */
final class Tests {
    private static final double EARTH = 6_371_008.8;

    /** The aggregates that the condition may read, which stand in {@link Scene#figures} in this order. */
    private final List<Aggregate> aggregates;
    /** The computed traits that it may read, which stand in {@link Scene#computed} in this order. */
    private final List<String> computed;

    Tests(List<Aggregate> aggregates, List<String> computed) {
        this.aggregates = aggregates;
        this.computed = computed;
    }

    /** A test of one event or item. */
    static Test of(Condition filter) {
        return new Tests(List.of(), List.of()).test(filter);
    }

    /** A getter of an event's field. */
    static Getter getter(Operand operand) {
        return new Tests(List.of(), List.of()).of(operand);
    }

    /** A test of a person, who has a clock. */
    Test ofPerson(Condition condition) {
        if (condition instanceof Condition.Within within) {
            return timed(within.of(), Timed.of(within));
        } else if (condition instanceof Condition.Anniversary anniversary) {
            return timed(anniversary.of(), Timed.of(anniversary));
        }
        return test(condition);
    }

    private Test timed(Operand of, Timed timed) {
        Getter date = of(of);
        return scene -> {
            Value value = date.of(scene);
            scene.dueAt(timed.next(value, scene.now));
            return timed.at(value, scene.now);
        };
    }

    private Test test(Condition condition) {
        if (condition instanceof Condition.Always always) {
            Truth truth = Truth.of(always.holds());
            return scene -> truth;
        } else if (condition instanceof Condition.All all) {
            return all(tests(all.of()));
        } else if (condition instanceof Condition.Any any) {
            return any(tests(any.of()));
        } else if (condition instanceof Condition.Not not) {
            Test of = test(not.of());
            return scene -> of.of(scene).negated();
        } else if (condition instanceof Condition.Compare compare) {
            return compare(compare);
        } else if (condition instanceof Condition.Between between) {
            return between(between);
        } else if (condition instanceof Condition.OneOf oneOf) {
            return known(oneOf.of(), among(oneOf.values()));
        } else if (condition instanceof Condition.Text text) {
            Predicate<String> pattern = Patterns.test(text.part(), text.pattern(), text.ignoringCase());
            return known(
                    text.of(),
                    value -> value instanceof Value.Text known ? Truth.of(pattern.test(known.text())) : Truth.UNKNOWN);
        } else if (condition instanceof Condition.Has has) {
            return has(has);
        } else if (condition instanceof Condition.Present present) {
            return present(present);
        } else if (condition instanceof Condition.Near near) {
            return place(
                    near.place(),
                    (latitude, longitude) ->
                            distance(latitude, longitude, near.latitude(), near.longitude()) <= near.metres());
        } else if (condition instanceof Condition.Inside box) {
            return place(box.place(), (latitude, longitude) -> isInside(box, latitude, longitude));
        } else if (condition instanceof Condition.Each each) {
            return each(each);
        } else if (condition instanceof Condition.Within within && within.window() instanceof Window.Fixed) {
            // A filter on an event; what is told of the future is not told apart from what is past.
            Bounds bounds = Bounds.of(within.window());
            return known(
                    within.of(),
                    value -> isDate(value) ? Truth.of(bounds.begin(value) != Bounds.NEVER) : Truth.UNKNOWN);
        }
        throw new AssertionError(condition.getClass());
    }

    private Test[] tests(List<Condition> of) {
        return of.stream().map(this::test).toArray(Test[]::new);
    }

    private static Test all(Test[] of) {
        return scene -> {
            Truth least = Truth.TRUE;
            for (Test test : of) {
                Truth truth = test.of(scene);
                if (truth == Truth.FALSE) {
                    return truth;
                }
                least = truth == Truth.UNKNOWN ? truth : least;
            }
            return least;
        };
    }

    private static Test any(Test[] of) {
        return scene -> {
            Truth greatest = Truth.FALSE;
            for (Test test : of) {
                Truth truth = test.of(scene);
                if (truth == Truth.TRUE) {
                    return truth;
                }
                greatest = truth == Truth.UNKNOWN ? truth : greatest;
            }
            return greatest;
        };
    }

    /** A test of a value that is known. */
    interface OfValue {
        Truth of(Value value);
    }

    /**
     * A filter that compares a field to a constant, or to several, as a test of the field's value; null for other filters.
     */
    static @Nullable OfValue ofField(Condition filter) {
        if (filter instanceof Condition.OneOf oneOf) {
            return oneOf.of() instanceof Field ? among(oneOf.values()) : null;
        }
        return filter instanceof Condition.Compare compare
                        && compare.left() instanceof Field
                        && compare.right() instanceof Constant constant
                        && !(constant.value() instanceof Value.Null)
                ? to(compare.comparator(), constant.value())
                : null;
    }

    /** A test of a value that is UNKNOWN where the value is not known. */
    private Test known(Operand operand, OfValue test) {
        Getter getter = of(operand);
        return scene -> {
            Value value = getter.of(scene);
            return value == null || value instanceof Value.Null ? Truth.UNKNOWN : test.of(value);
        };
    }

    private static OfValue among(List<Value> constants) {
        Set<Value> values = new HashSet<>(constants);
        boolean dates = values.stream().anyMatch(Tests::isDate);
        return value -> Truth.of(
                (dates && isDate(value))
                        ? values.stream().anyMatch(other -> equal(value, other))
                        : values.contains(Values.plain(value)));
    }

    private Test compare(Condition.Compare compare) {
        Comparator comparator = compare.comparator();
        if (compare.right() instanceof Constant constant) {
            Value right = constant.value();
            return right instanceof Value.Null ? scene -> Truth.UNKNOWN : known(compare.left(), to(comparator, right));
        }
        Getter left = of(compare.left());
        Getter right = of(compare.right());
        return scene -> {
            Value a = left.of(scene);
            Value b = right.of(scene);
            return a == null || b == null || a instanceof Value.Null || b instanceof Value.Null
                    ? Truth.UNKNOWN
                    : compare(a, comparator, b);
        };
    }

    /** A comparison to a constant, for the kinds that most constants are. */
    private static OfValue to(Comparator comparator, Value right) {
        boolean equality = comparator == Comparator.EQUAL || comparator == Comparator.NOT_EQUAL;
        BigDecimal number = Values.number(right);
        if (number != null) {
            Truth otherKind = equality ? Truth.of(comparator == Comparator.NOT_EQUAL) : Truth.UNKNOWN;
            return value -> {
                if (value instanceof Value.Whole small && right instanceof Value.Whole whole) {
                    return Truth.of(comparator.holds(Long.compare(small.number(), whole.number())));
                }
                BigDecimal left = Values.number(value);
                return left == null ? otherKind : Truth.of(comparator.holds(left.compareTo(number)));
            };
        } else if (equality && right instanceof Value.Text text) {
            return value ->
                    Truth.of((value instanceof Value.Text left && left.text().equals(text.text()))
                            == (comparator == Comparator.EQUAL));
        }
        return value -> compare(value, comparator, right);
    }

    static Truth compare(Value a, Comparator comparator, Value b) {
        if (comparator == Comparator.EQUAL || comparator == Comparator.NOT_EQUAL) {
            return Truth.of(equal(a, b) == (comparator == Comparator.EQUAL));
        } else if (!isOrdered(a, b)) {
            return Truth.UNKNOWN;
        }
        return Truth.of(comparator.holds(order(a, b)));
    }

    private static boolean equal(Value a, Value b) {
        return isOrdered(a, b) ? order(a, b) == 0 : Values.plain(a).equals(Values.plain(b));
    }

    private static boolean isOrdered(Value a, Value b) {
        return (Values.isNumber(a) && Values.isNumber(b))
                || (isDate(a) && isDate(b))
                || (a instanceof Value.Text && b instanceof Value.Text)
                || (a instanceof Value.Bool && b instanceof Value.Bool);
    }

    static boolean isDate(Value value) {
        return value instanceof Value.Moment || value instanceof Value.Day;
    }

    private static int order(Value a, Value b) {
        if (a instanceof Value.Whole x && b instanceof Value.Whole y) {
            return Long.compare(x.number(), y.number());
        }
        BigDecimal number = Values.number(a);
        BigDecimal other = Values.number(b);
        if (number != null && other != null) {
            return number.compareTo(other);
        } else if (isDate(a) && a.kind() != b.kind()) {
            return date(a).compareTo(date(b));
        }
        return Value.compare(a, b);
    }

    private static LocalDate date(Value value) {
        return value instanceof Value.Day day
                ? day.date()
                : ((Value.Moment) value).instant().atZone(ZoneOffset.UTC).toLocalDate();
    }

    private Test between(Condition.Between between) {
        return known(between.of(), value -> {
            Truth low = compare(value, Comparator.AT_LEAST, between.low());
            Truth high = compare(value, Comparator.AT_MOST, between.high());
            return low.compareTo(high) <= 0 ? low : high;
        });
    }

    private Test has(Condition.Has has) {
        Set<Value> wanted = new HashSet<>(has.values());
        List<Value> dates = has.values().stream().filter(Tests::isDate).toList();
        return known(has.of(), value -> {
            if (!(value instanceof Value.Items list)) {
                return Truth.UNKNOWN;
            }
            Set<Value> found = new HashSet<>();
            for (Value item : list.items()) {
                Value plain = Values.plain(item);
                if (wanted.contains(plain)) {
                    found.add(plain);
                }
                if (isDate(plain)) {
                    dates.stream().filter(date -> equal(plain, date)).forEach(found::add);
                }
            }
            return Truth.of(
                    switch (has.quantifier()) {
                        case ANY -> !found.isEmpty();
                        case ALL -> found.size() == wanted.size();
                        case NONE -> found.isEmpty();
                    });
        });
    }

    private Test present(Condition.Present present) {
        Getter getter = of(present.of());
        return scene -> {
            Value value = getter.of(scene);
            return Truth.of(
                    switch (present.presence()) {
                        case EXISTS -> value != null && !(value instanceof Value.Null);
                        case MISSING -> value == null || value instanceof Value.Null;
                        case NULL -> value instanceof Value.Null;
                    });
        };
    }

    private Test each(Condition.Each each) {
        Test where = test(each.where());
        Getter getter = of(each.list());
        boolean all = each.quantifier() == Quantifier.ALL;
        boolean none = each.quantifier() == Quantifier.NONE;
        return scene -> {
            if (!(getter.of(scene) instanceof Value.Items list)) {
                return Truth.UNKNOWN;
            }
            Value outer = scene.item;
            Truth result = Truth.of(all);
            for (Value item : list.items()) {
                scene.item = item;
                Truth truth = where.of(scene);
                boolean further = all ? truth.compareTo(result) < 0 : truth.compareTo(result) > 0;
                result = further ? truth : result;
            }
            scene.item = outer;
            return none ? result.negated() : result;
        };
    }

    private Test place(Field field, BiPredicate<Double, Double> test) {
        return known(field, value -> {
            if (!(value instanceof Value.Fields fields)) {
                return Truth.UNKNOWN;
            }
            BigDecimal latitude = first(fields.fields(), "lat", "latitude");
            BigDecimal longitude = first(fields.fields(), "lon", "lng", "longitude");
            return latitude == null || longitude == null
                    ? Truth.UNKNOWN
                    : place(latitude.doubleValue(), longitude.doubleValue(), test);
        });
    }

    private static Truth place(double latitude, double longitude, BiPredicate<Double, Double> test) {
        return Math.abs(latitude) > 90 || Math.abs(longitude) > 180
                ? Truth.UNKNOWN
                : Truth.of(test.test(latitude, longitude));
    }

    private static @Nullable BigDecimal first(Attributes fields, String... keys) {
        for (String key : keys) {
            BigDecimal number = Values.number(fields.find(key));
            if (number != null) {
                return number;
            }
        }
        return null;
    }

    private static double distance(double latitude, double longitude, double toLatitude, double toLongitude) {
        double a = Math.toRadians(latitude);
        double b = Math.toRadians(toLatitude);
        double half = StrictMath.sin((a - b) / 2);
        double halfLongitude = StrictMath.sin(Math.toRadians(longitude - toLongitude) / 2);
        double h = half * half + StrictMath.cos(a) * StrictMath.cos(b) * halfLongitude * halfLongitude;
        return 2 * EARTH * StrictMath.asin(Math.sqrt(Math.min(1, h)));
    }

    private static boolean isInside(Condition.Inside box, double latitude, double longitude) {
        boolean within = isWithin(box, longitude) || (Math.abs(longitude) == 180 && isWithin(box, -longitude));
        return within && latitude >= box.south() && latitude <= box.north();
    }

    private static boolean isWithin(Condition.Inside box, double longitude) {
        boolean eastOfWest = longitude >= box.west();
        boolean westOfEast = longitude <= box.east();
        return box.west() <= box.east() ? eastOfWest && westOfEast : eastOfWest || westOfEast;
    }

    Getter of(Operand operand) {
        if (operand instanceof Constant constant) {
            Value value = constant.value();
            return scene -> value;
        } else if (operand instanceof Field field) {
            return field(field);
        } else if (operand instanceof Size size) {
            Getter list = field(size.list());
            return scene -> list.of(scene) instanceof Value.Items items
                    ? Value.of(items.items().size())
                    : null;
        } else if (operand instanceof Aggregate aggregate) {
            int place = aggregates.indexOf(aggregate);
            return scene -> scene.figures[place];
        } else if (operand instanceof Operand.Arithmetic arithmetic) {
            Getter left = of(arithmetic.left());
            Getter right = of(arithmetic.right());
            Operand.Sign sign = arithmetic.sign();
            return scene -> Numbers.join(left.of(scene), sign, right.of(scene));
        } else if (operand instanceof Operand.Since since) {
            return since(since.step(), of(since.of()));
        } else if (operand instanceof Operand.Grade grade) {
            return grade(grade, of(grade.of()));
        } else if (operand instanceof Operand.Prediction prediction) {
            return prediction(prediction);
        }
        throw new AssertionError(operand.getClass());
    }

    private static Getter grade(Operand.Grade grade, Getter of) {
        return scene -> {
            BigDecimal number = Values.number(of.of(scene));
            return number == null
                    ? null
                    : Value.of(1
                            + grade.bounds().stream()
                                    .filter(bound -> grade.comparator().holds(number.compareTo(bound)))
                                    .count());
        };
    }

    private Getter prediction(Operand.Prediction prediction) {
        Foresight foresight = new Foresight(prediction);
        int[] places =
                prediction.figures().stream().mapToInt(aggregates::indexOf).toArray();
        return scene -> {
            @Nullable Value[] figures = new Value[places.length];
            for (int i = 0; i < places.length; i++) {
                figures[i] = scene.figures[places[i]];
            }
            return foresight.of(scene, figures);
        };
    }

    private static Getter since(Span step, Getter date) {
        return scene -> {
            Value value = date.of(scene);
            if (value == null || !isDate(value)) {
                return null;
            }
            long from = value instanceof Value.Moment moment
                    ? Span.millis(moment.instant())
                    : step.startOf(((Value.Day) value).date());
            if (from > scene.now) {
                scene.dueAt(from);
                return null;
            }
            long steps = step.since(from, scene.now);
            scene.dueAt(step.after(from, steps + 1));
            return Value.of(steps);
        };
    }

    private Getter field(Field field) {
        List<String> path = field.path();
        if (path.isEmpty()) {
            return scene -> scene.item;
        }
        String key = path.get(0);
        int place = computed.indexOf(key);
        Getter first = switch (field.scope()) {
            case PROFILE -> scene -> trait(scene, key);
            case COMPUTED -> scene -> scene.computed[place];
            case EVENT -> scene -> scene.properties.find(key);
            case CONTEXT -> scene -> scene.context.find(key);
            case ITEM -> scene -> field(scene.item, key);
        };
        if (path.size() == 1) {
            return first;
        }
        String[] rest = path.subList(1, path.size()).toArray(String[]::new);
        return scene -> {
            Value value = first.of(scene);
            for (int i = 0; i < rest.length && value != null; i++) {
                value = field(value, rest[i]);
            }
            return value;
        };
    }

    private static @Nullable Value trait(Scene scene, String key) {
        Trait trait = scene.traits.find(key);
        return trait == null ? null : trait.value();
    }

    private static @Nullable Value field(@Nullable Value value, String key) {
        return value instanceof Value.Fields fields ? fields.fields().find(key) : null;
    }
}
