package io.cdpkit.segments;

import io.cdpkit.event.Event;
import io.cdpkit.event.Value;
import io.cdpkit.segments.Condition.Always;
import io.cdpkit.segments.Condition.Comparator;
import io.cdpkit.segments.Condition.LeapDay;
import io.cdpkit.segments.Condition.Part;
import io.cdpkit.segments.Condition.Presence;
import io.cdpkit.segments.Condition.Quantifier;
import io.cdpkit.segments.Operand.Aggregate;
import io.cdpkit.segments.Operand.Constant;
import io.cdpkit.segments.Operand.Field;
import io.cdpkit.segments.Operand.Function;
import io.cdpkit.segments.Operand.Scope;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/** Definitions at random, of every kind there is, about the people that {@link RandomFacts} makes up. */
final class RandomSegments {
    static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    static final ZoneId AUCKLAND = ZoneId.of("Pacific/Auckland");

    private final Random chance;
    /** Whether nothing looks at sequences, lists, the clock, or at when a segment was entered or left. */
    private final boolean plain;
    /** The computed traits that may be looked at. */
    private final List<String> computed = new ArrayList<>();

    RandomSegments(Random chance) {
        this(chance, false);
    }

    private RandomSegments(Random chance, boolean plain) {
        this.chance = chance;
        this.plain = plain;
    }

    /** Definitions of which it can be told what an event changes that comes late. */
    static RandomSegments plain(Random chance) {
        return new RandomSegments(chance, true);
    }

    /** Segments and computed traits that look at each other. */
    Segments definitions(int size, int traits) {
        List<Definition> definitions = new ArrayList<>();
        List<TraitDefinition> all = new ArrayList<>();
        while (definitions.size() < size || all.size() < traits) {
            List<String> known = definitions.stream().map(Definition::name).toList();
            if (all.size() < traits && chance.nextInt(size + traits) < traits) {
                all.add(new TraitDefinition("t" + all.size(), 1 + chance.nextInt(3), value(2, known)));
                computed.add("t" + computed.size());
            } else if (definitions.size() < size) {
                definitions.add(new Definition("s" + definitions.size(), 1 + chance.nextInt(3), condition(2, known)));
            }
        }
        return Segments.of(definitions, all);
    }

    /** Predictions, those of which a segment looks at one, and segments that look at those. */
    Segments predictions(int size) {
        List<Definition> definitions = new ArrayList<>();
        List<TraitDefinition> all = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            List<String> known = definitions.stream().map(Definition::name).toList();
            definitions.add(Definition.of("s" + i, ofPrediction(prediction(known))));
            all.add(TraitDefinition.of("t" + i, chance.nextBoolean() ? prediction(known) : grade(prediction(known))));
        }
        definitions.add(Definition.of(
                "late", new Condition.Compare(Operand.computed("t0"), Comparator.LESS, new Constant(Value.of(1)))));
        return Segments.of(definitions, all);
    }

    /** Segments that compare a date with the clock, some by way of a computed trait. */
    Segments clocked(int size) {
        List<Definition> definitions = new ArrayList<>();
        List<TraitDefinition> all = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            all.add(TraitDefinition.of("t" + i, since(List.of())));
            Condition timed = one(
                    this::ofDate,
                    () -> ofValue(since(List.of())),
                    () -> ofValue(Operand.computed(pick(all).name())),
                    () -> new Condition.Within(
                            new Aggregate(
                                    any(List.of(Function.EARLIEST, Function.LATEST)),
                                    events(),
                                    List.of(),
                                    window(false)),
                            window(true)));
            Condition whole = chance.nextBoolean() ? timed : timed.not();
            definitions.add(
                    Definition.of("s" + i, chance.nextInt(3) > 0 ? whole : Condition.any(whole, ofEvents(List.of()))));
        }
        return Segments.of(definitions, all);
    }

    /** Figures of orders, and segments that look at one beside an event. */
    Segments ofOrders(int size) {
        List<Definition> definitions = new ArrayList<>();
        List<TraitDefinition> all = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            Aggregate figure = chance.nextInt(3) > 0
                    ? new Aggregate(
                            any(List.of(Function.COUNT, Function.EARLIEST, Function.LATEST)),
                            chance.nextBoolean() ? euros() : Occurrence.orders(),
                            List.of(),
                            window(false))
                    : new Aggregate(
                            any(List.of(Function.SUM, Function.MAX, Function.FIRST, Function.LAST, Function.AVG)),
                            euros(),
                            List.of(pick(Occurrence.Orders.FIGURES)),
                            window(false));
            all.add(TraitDefinition.of("t" + i, figure));
            Condition bought = new Condition.Compare(
                    figure.function() == Function.EARLIEST || figure.function() == Function.LATEST
                            ? new Aggregate(Function.COUNT, figure.of(), List.of(), figure.window())
                            : figure,
                    any(Comparator.class),
                    chance.nextBoolean() ? whole(3) : number());
            definitions.add(Definition.of(
                    "s" + i,
                    switch (chance.nextInt(4)) {
                        case 0 -> Condition.all(bought, Condition.did(events(), window(false)));
                        case 1 -> ofPrediction(worth(ofNumbers(Function.SUM), model()));
                        default -> bought;
                    }));
        }
        return Segments.of(definitions, all);
    }

    /** What a computed trait may be. */
    Operand value(int depth, List<String> known) {
        int what = chance.nextInt(depth > 0 ? 14 : 8);
        if (what == 0 && !computed.isEmpty()) {
            return Operand.computed(pick(computed));
        } else if (what == 1) {
            return Operand.trait(pick(List.of("age", "points", "country", "home")));
        } else if (what == 2) {
            return new Aggregate(any(List.of(Function.VALUES, Function.DISTINCT)), events(), path(), window(false));
        } else if (what == 3) {
            return new Aggregate(
                    any(List.of(Function.COUNT, Function.EARLIEST, Function.LATEST)),
                    occurrence(known),
                    List.of(),
                    window(false));
        } else if (what < 8) {
            return one(
                    this::figure,
                    () -> new Aggregate(
                            any(List.of(Function.FIRST, Function.LAST, Function.MOST_FREQUENT, Function.MAX)),
                            events(),
                            path(),
                            window(false)));
        } else if (what == 8 && !plain) {
            return since(known);
        } else if (what == 9) {
            return grade(value(depth - 1, known));
        } else if (what == 10 && !plain) {
            return prediction(known);
        }
        Operand right = chance.nextInt(4) == 0 ? number() : value(depth - 1, known);
        return new Operand.Arithmetic(value(depth - 1, known), pick(List.of(Operand.Sign.values())), right);
    }

    private Operand grade(Operand of) {
        Comparator comparator =
                pick(List.of(Comparator.LESS, Comparator.AT_MOST, Comparator.GREATER, Comparator.AT_LEAST));
        java.util.Comparator<BigDecimal> order = java.util.Comparator.naturalOrder();
        List<BigDecimal> bounds = new ArrayList<>();
        for (int i = 0; i <= chance.nextInt(4); i++) {
            bounds.add(
                    chance.nextBoolean()
                            ? BigDecimal.valueOf(chance.nextInt(12) - 2)
                            : BigDecimal.valueOf(chance.nextInt(300), 1));
        }
        bounds.sort(comparator.holds(1) ? order : order.reversed());
        return new Operand.Grade(of, comparator, bounds);
    }

    private Operand.Purchases model() {
        return pick(List.of(
                new Operand.Purchases(Span.Unit.WEEK, 0.243, 4.414, 0.793, 2.426),
                new Operand.Purchases(Span.Unit.DAY, 0.5, 3, 1, 1.25),
                new Operand.Purchases(Span.Unit.DAY, 2, 1.5, 3.5, 0.0625)));
    }

    private Operand.Prediction prediction(List<String> known) {
        Operand.Purchases model = model();
        return one(
                () -> Operand.alive(occurrence(known), model),
                () -> Operand.alive(occurrence(known), model),
                () -> Operand.next(occurrence(known), model),
                () -> Operand.expected(occurrence(known), ahead(), model),
                () -> worth(ofNumbers(Function.SUM), model));
    }

    private Operand.Prediction worth(Aggregate sum, Operand.Purchases model) {
        return Operand.worth(
                sum.of(), sum.path(), ahead(), model, new Operand.Spend(6.25, 3.74, 1 + chance.nextInt(100)));
    }

    private Span ahead() {
        return pick(List.of(Span.hours(30), Span.of(1, Span.Unit.WEEK), Span.days(90)));
    }

    private List<String> path() {
        return List.of(pick(List.of("age", "country", "due", "tags")));
    }

    private Operand since(List<String> known) {
        Span step = pick(List.of(
                Span.days(1),
                Span.of(1, Span.Unit.WEEK),
                Span.calendarDays(1, BERLIN),
                Span.calendarDays(1, AUCKLAND)));
        return new Operand.Since(
                step,
                one(
                        () -> Operand.trait(pick(List.of("birthday", "signup"))),
                        () -> new Aggregate(
                                any(List.of(Function.MIN, Function.LAST)), events(), List.of("due"), window(false)),
                        () -> new Aggregate(
                                any(List.of(Function.EARLIEST, Function.LATEST)),
                                occurrence(known),
                                List.of(),
                                window(false))));
    }

    /** A test of a value that a computed trait may have. */
    private Condition ofValue(Operand of) {
        return one(
                () -> new Condition.Compare(of, any(Comparator.class), number()),
                () -> new Condition.Compare(of, any(Comparator.class), figure()),
                () -> new Condition.Between(of, Value.of(-3), Value.of(9)),
                () -> new Condition.Present(of, any(Presence.class)),
                () -> new Condition.OneOf(of, texts(RandomFacts.COUNTRIES)),
                () -> new Condition.Has(of, any(Quantifier.class), texts(RandomFacts.COUNTRIES)),
                () -> plain ? new Condition.Present(of, any(Presence.class)) : new Condition.Within(of, window(true)));
    }

    Condition condition(int depth, List<String> known) {
        if (depth > 0 && chance.nextInt(3) > 0) {
            int size = 2 + chance.nextInt(2);
            List<Condition> of = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                of.add(condition(depth - 1, known));
            }
            return switch (chance.nextInt(5)) {
                case 0, 1 -> new Condition.All(of);
                case 2, 3 -> new Condition.Any(of);
                default -> new Condition.Not(of.get(0));
            };
        }
        return switch (chance.nextInt(12)) {
            case 10 ->
                computed.isEmpty()
                        ? (plain ? ofEvents(known) : ofValue(since(known)))
                        : ofValue(Operand.computed(pick(computed)));
            case 11 -> computed.isEmpty() ? ofEvents(known) : ofValue(value(1, known));
            case 0, 1 -> ofTraits(Scope.PROFILE);
            case 2 -> plain ? ofEvents(known) : ofDate();
            case 3 -> ofPerson(known);
            default -> ofEvents(known);
        };
    }

    /** A condition about traits and other segments alone. */
    Condition aboutTraits(int depth, List<String> known) {
        if (depth == 0) {
            return known.isEmpty() || chance.nextInt(6) > 0 ? ofTraits(Scope.PROFILE) : new Condition.In(pick(known));
        }
        List<Condition> of = new ArrayList<>();
        for (int i = 0; i < 2 + chance.nextInt(2); i++) {
            of.add(aboutTraits(chance.nextInt(depth + 1) == 0 ? 0 : depth - 1, known));
        }
        return switch (chance.nextInt(6)) {
            case 0, 1 -> new Condition.All(of);
            case 2, 3 -> new Condition.Any(of);
            case 4 -> new Condition.Not(of.get(0));
            default -> new Condition.Any(List.of(of.get(0), new Condition.Always(chance.nextBoolean())));
        };
    }

    @SafeVarargs
    private <T> T one(Supplier<T>... of) {
        return of[chance.nextInt(of.length)].get();
    }

    private <T> T pick(List<T> of) {
        return of.get(chance.nextInt(of.size()));
    }

    private <E extends Enum<E>> E any(Class<E> type) {
        return type.getEnumConstants()[chance.nextInt(type.getEnumConstants().length)];
    }

    /** A test of a trait, or of a property or item of the same name. */
    private Condition ofTraits(Scope scope) {
        Field country = new Field(scope, List.of("country"));
        Field age = new Field(scope, List.of("age"));
        Field tags = new Field(scope, List.of("tags"));
        Field home = new Field(scope, List.of("home"));
        return one(
                () -> new Condition.OneOf(country, texts(RandomFacts.COUNTRIES)),
                () -> new Condition.Compare(country, any(Comparator.class), text(RandomFacts.COUNTRIES)),
                () -> new Condition.Compare(age, any(Comparator.class), number()),
                () -> new Condition.Compare(age, any(Comparator.class), text(RandomFacts.COUNTRIES)),
                () -> new Condition.Between(age, Value.of(chance.nextInt(20)), decimal()),
                () -> text(country, any(Part.class)),
                () -> new Condition.Has(tags, any(Quantifier.class), texts(RandomFacts.TAGS)),
                () -> new Condition.Compare(new Operand.Size(tags), any(Comparator.class), number()),
                () -> new Condition.Present(pick(List.of(country, age, tags)), any(Presence.class)),
                () -> new Condition.Near(home, 52.5, 13.4, 50_000 + chance.nextInt(9) * 100_000.0),
                () -> new Condition.Inside(home, 40, -10.5, 60, 20),
                () -> new Condition.Each(
                        any(Quantifier.class), new Field(scope, List.of("items")), ofTraits(Scope.ITEM)),
                () -> new Condition.Compare(new Field(scope, List.of("home", "lat")), Comparator.GREATER, number()),
                () -> new Condition.Compare(age, any(Comparator.class), new Field(scope, List.of("points"))),
                () -> new Condition.Not(
                        new Condition.OneOf(age, List.of(Value.of(3), Value.of(new BigDecimal("4.5"))))));
    }

    private Condition text(Field of, Part part) {
        List<String> patterns =
                part == Part.MATCHES ? List.of("[A-F]", "^U", "s$") : List.of("U", "us", "E", "", "D?", "*S");
        return new Condition.Text(of, part, pick(patterns), chance.nextInt(3) == 0);
    }

    private List<Value> texts(List<String> of) {
        List<Value> values = new ArrayList<>();
        for (int i = 0; i <= chance.nextInt(2); i++) {
            values.add(Value.of(pick(of)));
        }
        return values;
    }

    private Constant text(List<String> of) {
        return new Constant(Value.of(pick(of)));
    }

    private Constant number() {
        return new Constant(chance.nextInt(4) == 0 ? decimal() : Value.of(chance.nextInt(12)));
    }

    private Value decimal() {
        return Value.of(BigDecimal.valueOf(chance.nextInt(300), 1));
    }

    private Condition ofDate() {
        Field date = pick(List.of(Operand.trait("birthday"), Operand.trait("signup")));
        return one(
                () -> new Condition.Within(date, window(true)),
                () -> new Condition.Within(date, window(true)),
                () -> new Condition.Anniversary(
                        date,
                        Span.calendarDays(pick(List.of(0, 1, 7, 30, 364, 365)), pick(List.of(BERLIN, AUCKLAND))),
                        any(LeapDay.class)),
                () -> new Condition.Compare(
                        date, any(Comparator.class), new Constant(Value.of(LocalDate.parse("2024-02-29")))));
    }

    private Condition ofPerson(List<String> known) {
        if (known.isEmpty() || chance.nextInt(3) == 0) {
            return one(
                    () -> new Condition.KnownFor(rolling()),
                    () -> new Condition.Sample(pick(List.of("", "spring")), 0, 5_000),
                    () -> new Condition.Sample("spring", 2_500, 10_000),
                    () -> plain ? Always.FALSE : new Condition.Listed(pick(RandomFacts.LISTS)),
                    () -> Always.TRUE);
        }
        return one(
                () -> new Condition.In(pick(known)),
                () -> new Condition.In(pick(known)).not(),
                () -> plain ? new Condition.In(pick(known)) : new Condition.InFor(pick(known), rolling()));
    }

    private Span rolling() {
        return pick(List.of(
                Span.hours(1),
                Span.hours(30),
                Span.days(3),
                Span.of(1, Span.Unit.WEEK),
                Span.days(30),
                Span.of(0, Span.Unit.DAY),
                Span.of(90, Span.Unit.MINUTE)));
    }

    private Span span() {
        return chance.nextInt(3) > 0
                ? rolling()
                : new Span(
                        chance.nextInt(3),
                        pick(List.of(
                                Span.Unit.CALENDAR_DAY,
                                Span.Unit.CALENDAR_WEEK,
                                Span.Unit.CALENDAR_MONTH,
                                Span.Unit.CALENDAR_YEAR)),
                        pick(List.of(BERLIN, AUCKLAND)));
    }

    private Window window(boolean future) {
        int what = chance.nextInt(future ? 8 : 10);
        return switch (what) {
            case 0 -> new Window.BeforeLast(span());
            case 1 -> new Window.Ago(span(), span());
            case 2 -> fixed();
            case 3, 4 -> future ? new Window.Next(span()) : Window.EVER;
            case 5 -> future ? new Window.AfterNext(span()) : Window.last(span());
            default -> Window.last(span());
        };
    }

    private Window fixed() {
        Instant from = RandomFacts.START.plusSeconds(chance.nextInt(2_000_000));
        Instant until = RandomFacts.START.plusSeconds(2_000_000 + chance.nextInt(999));
        return one(
                () -> new Window.Fixed(from, until),
                () -> new Window.Fixed(Instant.MIN, until),
                () -> new Window.Fixed(from, Instant.MAX));
    }

    private Condition ofEvents(List<String> known) {
        Condition.Compare count =
                new Condition.Compare(Operand.count(occurrence(known), window(false)), any(Comparator.class), whole(4));
        return one(
                () -> count,
                () -> Condition.did(occurrence(known), window(false)),
                () -> Condition.did(occurrence(known), window(false)).not(),
                this::ofFigure,
                this::ofFigure,
                () -> new Condition.Compare(figure(), any(Comparator.class), figure()),
                () -> new Condition.Compare(figure(), any(Comparator.class), Operand.trait("points")),
                () -> new Condition.Compare(Operand.trait("age"), any(Comparator.class), count.left()),
                () -> new Condition.Compare(
                        grade(pick(List.of(figure(), count.left()))), any(Comparator.class), whole(5)),
                () -> plain ? count : ofPrediction(prediction(known)),
                () -> plain
                        ? count
                        : new Condition.Within(
                                new Aggregate(
                                        any(List.of(Function.MIN, Function.MAX, Function.LAST)),
                                        events(),
                                        List.of("due"),
                                        window(false)),
                                window(true)));
    }

    private Condition ofPrediction(Operand.Prediction of) {
        boolean worth = of.target() == Operand.Prediction.Target.WORTH;
        Constant level = new Constant(Value.of(BigDecimal.valueOf(chance.nextInt(120), worth ? 0 : 2)));
        return of.target() == Operand.Prediction.Target.NEXT
                ? new Condition.Within(of, window(true))
                : new Condition.Compare(of, any(Comparator.class), level);
    }

    private Function any(List<Function> of) {
        return pick(of);
    }

    private Constant whole(int bound) {
        return new Constant(Value.of(chance.nextInt(bound)));
    }

    private Condition ofFigure() {
        List<Function> ofText = List.of(Function.FIRST, Function.LAST, Function.MOST_FREQUENT);
        return one(
                () -> new Condition.Compare(figure(), any(Comparator.class), number()),
                () -> new Condition.Between(figure(), Value.of(1), Value.of(20)),
                () -> new Condition.Present(figure(), any(Presence.class)),
                () -> new Condition.OneOf(
                        new Aggregate(pick(ofText), events(), List.of("country"), window(false)),
                        texts(RandomFacts.COUNTRIES)),
                () -> new Condition.Compare(
                        new Aggregate(Function.DISTINCT, events(), List.of("country"), window(false)),
                        any(Comparator.class),
                        whole(4)));
    }

    private Aggregate figure() {
        List<Function> ofNumbers = List.of(Function.SUM, Function.AVG, Function.MIN, Function.MAX);
        return ofNumbers(pick(ofNumbers));
    }

    private Occurrence occurrence(List<String> known) {
        int what = plain ? 8 : chance.nextInt(9);
        if (what == 0 && !known.isEmpty()) {
            return new Occurrence.Entering(pick(known));
        } else if (what == 1 && !known.isEmpty()) {
            return new Occurrence.Leaving(pick(known));
        } else if (what == 2 || what == 3) {
            return sequence();
        } else if (what == 4) {
            return chance.nextInt(3) == 0 ? Occurrence.orders() : euros();
        }
        return events();
    }

    /** Events with a property, or orders with one of their figures. */
    private Aggregate ofNumbers(Function function) {
        return plain || chance.nextInt(3) > 0
                ? new Aggregate(function, events(), List.of("age"), window(false))
                : new Aggregate(function, euros(), List.of(pick(Occurrence.Orders.FIGURES)), window(false));
    }

    private Occurrence.Orders euros() {
        Condition where = chance.nextInt(3) > 0
                ? Always.TRUE
                : new Condition.Compare(
                        Operand.property(pick(Occurrence.Orders.FIGURES)), any(Comparator.class), number());
        ZoneId days = pick(List.of(BERLIN, AUCKLAND, ZoneOffset.UTC));
        return new Occurrence.Orders(Currency.getInstance("EUR"), where, chance.nextBoolean() ? null : days);
    }

    private Occurrence.Sequence sequence() {
        List<Occurrence.Step> steps = new ArrayList<>();
        for (int i = 0; i <= chance.nextInt(2); i++) {
            steps.add(new Occurrence.Step(
                    pure(),
                    chance.nextInt(3) == 0 ? null : rolling(),
                    chance.nextInt(3) == 0 ? List.of(pure()) : List.of()));
        }
        return new Occurrence.Sequence(pure(), steps);
    }

    private Occurrence.Events pure() {
        Occurrence.Events events = events();
        return Conditions.keys(events.where(), Scope.PROFILE).isEmpty() ? events : events.where(Always.TRUE);
    }

    private Occurrence.Events events() {
        Condition where = chance.nextInt(2) == 0 ? Always.TRUE : filter();
        return switch (chance.nextInt(8)) {
            case 0 -> new Occurrence.Events(Event.Type.PAGE, List.of("Home"), where);
            case 1 -> new Occurrence.Events(Event.Type.PAGE, List.of(), where);
            case 2 -> Occurrence.anything().where(where);
            case 3 -> new Occurrence.Events(Event.Type.TRACK, List.of("order", "Product Viewed"), where);
            default -> new Occurrence.Events(Event.Type.TRACK, List.of(pick(RandomFacts.NAMES)), where);
        };
    }

    private Condition filter() {
        return one(
                () -> ofTraits(Scope.EVENT),
                () -> ofTraits(Scope.EVENT),
                () -> new Condition.Compare(
                        Operand.property("country"), any(Comparator.class), Operand.trait("country")),
                () -> new Condition.Compare(
                        new Field(Scope.CONTEXT, List.of("page", "path")),
                        Comparator.EQUAL,
                        new Constant(Value.of("/a"))),
                () -> Condition.all(ofTraits(Scope.EVENT), ofTraits(Scope.EVENT)));
    }
}
