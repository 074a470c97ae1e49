package io.cdpkit.segments;

import io.cdpkit.commerce.OrderBook;
import io.cdpkit.commerce.PlacedOrder;
import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Value;
import io.cdpkit.profile.GoldenRecord;
import io.cdpkit.profile.ProfileId;
import io.cdpkit.profile.ProfileSchema;
import io.cdpkit.profile.Traits;
import io.cdpkit.segments.Condition.Comparator;
import io.cdpkit.segments.Condition.LeapDay;
import io.cdpkit.segments.Condition.Part;
import io.cdpkit.segments.Condition.Quantifier;
import io.cdpkit.segments.Operand.Aggregate;
import io.cdpkit.segments.Operand.Field;
import io.cdpkit.segments.Operand.Scope;
import io.cdpkit.segments.model.BgNbd;
import io.cdpkit.segments.model.GammaGamma;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The meaning of definitions, written as plainly as possible and apart from the evaluator: everything is asked anew at every
 * instant at which anything could have changed.
 */
final class NaiveOracle {
    private final Map<String, Condition> definitions = new TreeMap<>();
    private final Map<String, Operand> computed = new TreeMap<>();
    private final List<TraitDefinition> traitDefinitions;
    private final ProfileId profile;
    private final List<Event> events;
    /** By segment, the instants of entering and leaving in turn. */
    private final Map<String, List<Long>> turns = new HashMap<>();

    /** What was predicted from so far. */
    private final Set<Repeats> foreseen = new HashSet<>();

    private Map<String, Boolean> answers = new HashMap<>();
    private Traits traits = Traits.of(List.of(), List.of());
    private List<Event> past = List.of();
    private long now;

    /** One person's events in order of time and message id. */
    NaiveOracle(Segments segments, ProfileId profile, List<Event> events) {
        segments.definitions().forEach(definition -> this.definitions.put(definition.name(), definition.condition()));
        this.traitDefinitions = segments.traits();
        traitDefinitions.forEach(definition -> computed.put(definition.name(), definition.of()));
        this.profile = profile;
        this.events = events;
    }

    /** The segments that hold at an instant, each with the instant since which it has. */
    Map<String, Instant> members(long at) {
        Instants all = new Instants(definitions.values(), traitDefinitions, events);
        long first = events.get(0).time().toEpochMilli();
        Set<Long> instants = all.all(at);
        TreeSet<Long> asked = new TreeSet<>();
        while (!asked.equals(instants)) {
            asked = new TreeSet<>(instants);
            asked.add(at);
            turns.clear();
            asked.forEach(this::ask);
            TreeSet<Long> derived = new TreeSet<>();
            turns.values().forEach(derived::addAll);
            foreseen.forEach(past -> derived.addAll(past.steps(at)));
            instants.add(at);
            instants.addAll(all.around(derived, first, at));
        }
        TreeMap<String, Instant> members = new TreeMap<>();
        definitions.keySet().forEach(name -> {
            List<Long> of = turns.getOrDefault(name, List.of());
            if (of.size() % 2 == 1) {
                members.put(name, Instant.ofEpochMilli(of.get(of.size() - 1)));
            }
        });
        return members;
    }

    /** The computed traits at the instant that was asked about last. */
    Map<String, Value> values() {
        TreeMap<String, Value> values = new TreeMap<>();
        computed.forEach((name, of) -> {
            Value value = value(of, null, null);
            if (value != null && !(value instanceof Value.Null)) {
                values.put(name, Values.plain(value));
            }
        });
        return values;
    }

    /** Those segments that hold at an instant, of those that never look at how they held before. */
    Set<String> holding(long at) {
        turns.clear();
        ask(at);
        TreeSet<String> holding = new TreeSet<>();
        for (String name : definitions.keySet()) {
            if (isTimeless(name) && holds(name)) {
                holding.add(name);
            }
        }
        return holding;
    }

    boolean isTimeless(String name) {
        Operand trait = computed.get(name);
        if (trait != null) {
            return isTimeless(List.of(trait));
        }
        boolean[] timeless = {true};
        Conditions.forEach(Objects.requireNonNull(definitions.get(name)), part -> {
            boolean of =
                    part instanceof Condition.In in ? isTimeless(in.segment()) : !(part instanceof Condition.InFor);
            timeless[0] = timeless[0] && of && isTimeless(Conditions.operands(part));
        });
        return timeless[0];
    }

    private boolean isTimeless(List<Operand> operands) {
        boolean counts = Conditions.aggregates(operands).stream()
                .anyMatch(figure ->
                        figure.of() instanceof Occurrence.Entering || figure.of() instanceof Occurrence.Leaving);
        return !counts
                && Conditions.keys(Conditions.fields(operands), Scope.COMPUTED).stream()
                        .allMatch(this::isTimeless);
    }

    private void ask(long instant) {
        now = instant;
        answers = new HashMap<>();
        List<Event> before = past;
        past = events.stream()
                .filter(event -> event.time().toEpochMilli() <= now)
                .toList();
        if (!past.equals(before)) {
            GoldenRecord record = GoldenRecord.empty();
            for (Event event : past) {
                record = record.plus(event, ProfileSchema.standard());
            }
            traits = record.traits();
        }
        definitions.keySet().forEach(this::holds);
    }

    private boolean holds(String name) {
        Boolean known = answers.get(name);
        if (known != null) {
            return known;
        }
        boolean holds = Boolean.TRUE.equals(is(Objects.requireNonNull(definitions.get(name)), null, null));
        answers.put(name, holds);
        List<Long> of = turns.computeIfAbsent(name, n -> new ArrayList<>());
        if (holds != (of.size() % 2 == 1)) {
            of.add(now);
        }
        return holds;
    }

    /** True, false or, for UNKNOWN, null. */
    private @Nullable Boolean is(Condition c, @Nullable Event event, @Nullable Value item) {
        if (c instanceof Condition.Always always) {
            return always.holds();
        } else if (c instanceof Condition.All all) {
            List<@Nullable Boolean> parts = new ArrayList<>();
            all.of().forEach(part -> parts.add(is(part, event, item)));
            return parts.contains(false) ? Boolean.FALSE : parts.contains(null) ? null : Boolean.TRUE;
        } else if (c instanceof Condition.Any any) {
            List<@Nullable Boolean> parts = new ArrayList<>();
            any.of().forEach(part -> parts.add(is(part, event, item)));
            return parts.contains(true) ? Boolean.TRUE : parts.contains(null) ? null : Boolean.FALSE;
        } else if (c instanceof Condition.Not not) {
            Boolean of = is(not.of(), event, item);
            return of == null ? null : Boolean.valueOf(!of);
        } else if (c instanceof Condition.In in) {
            return holds(in.segment());
        } else if (c instanceof Condition.InFor in) {
            if (!holds(in.segment())) {
                return false;
            }
            List<Long> of = turns.getOrDefault(in.segment(), List.of());
            return of.get(of.size() - 1) + in.span().amount() * unit(in.span()) <= now;
        } else if (c instanceof Condition.KnownFor known) {
            return events.get(0).time().toEpochMilli() + known.span().amount() * unit(known.span()) <= now;
        } else if (c instanceof Condition.Sample sample) {
            int bucket = bucket(sample.salt());
            return sample.from() <= bucket && bucket < sample.to();
        } else if (c instanceof Condition.Listed listed) {
            return isListed(listed.list());
        } else if (c instanceof Condition.Each each) {
            return each(each, event, item);
        } else if (c instanceof Condition.Present present) {
            Value value = value(present.of(), event, item);
            return switch (present.presence()) {
                case EXISTS -> value != null && !(value instanceof Value.Null);
                case MISSING -> value == null || value instanceof Value.Null;
                case NULL -> value instanceof Value.Null;
            };
        }
        return ofKnown(c, event, item);
    }

    private @Nullable Boolean ofKnown(Condition c, @Nullable Event event, @Nullable Value item) {
        Value value = value(Conditions.operands(c).get(0), event, item);
        if (value == null || value instanceof Value.Null) {
            return null;
        } else if (c instanceof Condition.Compare compare) {
            Value right = value(compare.right(), event, item);
            return (right == null || right instanceof Value.Null) ? null : compare(value, compare.comparator(), right);
        } else if (c instanceof Condition.Between between) {
            Boolean low = compare(value, Comparator.AT_LEAST, between.low());
            Boolean high = compare(value, Comparator.AT_MOST, between.high());
            return (Boolean.FALSE.equals(low) || Boolean.FALSE.equals(high))
                    ? Boolean.FALSE
                    : (low == null || high == null) ? null : Boolean.TRUE;
        } else if (c instanceof Condition.OneOf oneOf) {
            return oneOf.values().stream().anyMatch(other -> compare(value, Comparator.EQUAL, other));
        } else if (c instanceof Condition.Text text) {
            return value instanceof Value.Text known ? matches(text, known.text()) : null;
        } else if (c instanceof Condition.Has has) {
            if (!(value instanceof Value.Items list)) {
                return null;
            }
            Predicate<Value> in =
                    wanted -> list.items().stream().anyMatch(other -> compare(other, Comparator.EQUAL, wanted));
            return switch (has.quantifier()) {
                case ANY -> has.values().stream().anyMatch(in);
                case ALL -> has.values().stream().allMatch(in);
                case NONE -> has.values().stream().noneMatch(in);
            };
        } else if (c instanceof Condition.Within within) {
            return isDate(value) ? new NaiveWindow(now).lies(within.window(), value) : null;
        } else if (c instanceof Condition.Anniversary anniversary) {
            return anniversary(anniversary, value);
        } else if (c instanceof Condition.Near near) {
            double[] place = place(value);
            return place == null
                    ? null
                    : metres(place[0], place[1], near.latitude(), near.longitude()) <= near.metres();
        } else if (c instanceof Condition.Inside box) {
            double[] place = place(value);
            return place == null
                    ? null
                    : box.south() <= place[0]
                            && place[0] <= box.north()
                            && box.west() <= place[1]
                            && place[1] <= box.east();
        }
        throw new AssertionError(c);
    }

    private @Nullable Boolean each(Condition.Each each, @Nullable Event event, @Nullable Value item) {
        if (!(value(each.list(), event, item) instanceof Value.Items list)) {
            return null;
        }
        List<@Nullable Boolean> answers = new ArrayList<>();
        list.items().forEach(one -> answers.add(is(each.where(), event, one)));
        if (each.quantifier() == Quantifier.ALL) {
            return answers.contains(false) ? Boolean.FALSE : answers.contains(null) ? null : Boolean.TRUE;
        }
        Boolean any = answers.contains(true) ? Boolean.TRUE : answers.contains(null) ? null : Boolean.FALSE;
        if (any == null || each.quantifier() == Quantifier.ANY) {
            return any;
        }
        return !any;
    }

    private @Nullable Value value(Operand operand, @Nullable Event event, @Nullable Value item) {
        if (operand instanceof Operand.Constant constant) {
            return constant.value();
        } else if (operand instanceof Operand.Size size) {
            return value(size.list(), event, item) instanceof Value.Items list
                    ? Value.of(list.items().size())
                    : null;
        } else if (operand instanceof Aggregate aggregate) {
            return aggregate(aggregate);
        } else if (operand instanceof Operand.Since since) {
            return since(since, value(since.of(), event, item));
        } else if (operand instanceof Operand.Grade grade) {
            Value of = value(grade.of(), event, item);
            if (of == null || !Values.isNumber(of)) {
                return null;
            }
            return Value.of(1
                    + grade.bounds().stream()
                            .filter(bound -> Boolean.TRUE.equals(compare(of, grade.comparator(), Value.of(bound))))
                            .count());
        } else if (operand instanceof Operand.Prediction prediction) {
            Repeats repeats = repeats(prediction);
            if (repeats == null) {
                return null;
            }
            foreseen.add(repeats);
            return repeats.value(now);
        } else if (operand instanceof Operand.Arithmetic arithmetic) {
            return joined(
                    value(arithmetic.left(), event, item), arithmetic.sign(), value(arithmetic.right(), event, item));
        }
        Field field = (Field) operand;
        Value value = null;
        List<String> path = field.path();
        int next = 1;
        if (field.scope() == Scope.ITEM) {
            value = item;
            next = 0;
        } else if (field.scope() == Scope.PROFILE) {
            value = traits.get(path.get(0)).map(trait -> trait.value()).orElse(null);
        } else if (field.scope() == Scope.COMPUTED) {
            value = value(Objects.requireNonNull(computed.get(path.get(0))), null, null);
            value = value instanceof Value.Null ? null : value;
        } else if (event != null) {
            Attributes of = field.scope() == Scope.EVENT ? event.properties() : event.context();
            value = of.get(path.get(0)).orElse(null);
        }
        for (; next < path.size(); next++) {
            value = value instanceof Value.Fields fields
                    ? fields.fields().get(path.get(next)).orElse(null)
                    : null;
        }
        return value;
    }

    /** What a prediction is made from. */
    private record Repeats(Operand.Prediction of, int more, long first, long last, double mean) {
        @Nullable
        Value value(long now) {
            if (of.target() == Operand.Prediction.Target.NEXT) {
                double unit = unit(Span.of(1, of.purchases().unit()));
                OptionalDouble next = model().next(more, (last - first) / unit, (last - first) / unit);
                return next.isEmpty() || next.getAsDouble() * unit > 36_500 * 86_400_000.0
                        ? null
                        : Value.of(Instant.ofEpochMilli(last + (long) Math.ceil(next.getAsDouble() * unit)));
            }
            return Values.plain(
                    of.target() == Operand.Prediction.Target.WORTH
                            ? Value.of(level(now))
                            : Value.of(BigDecimal.valueOf(level(now), 2)));
        }

        private BgNbd model() {
            Operand.Purchases model = of.purchases();
            return new BgNbd(model.r(), model.alpha(), model.a(), model.b());
        }

        private long level(long now) {
            double unit = unit(Span.of(1, of.purchases().unit()));
            double recency = (last - first) / unit;
            double age = (now - first) / unit;
            if (of.target() == Operand.Prediction.Target.ALIVE) {
                return Math.round(100 * model().active(more, recency, age));
            }
            Span next = Objects.requireNonNull(of.next());
            double expected = model().expected(more, recency, age, next.amount() * unit(next) / unit);
            Operand.Spend spend = of.spend();
            if (spend == null) {
                return Math.round(100 * expected);
            }
            double worth = new GammaGamma(spend.p(), spend.q(), spend.gamma()).expected(more, mean) * expected;
            BigDecimal digits = BigDecimal.valueOf(worth).round(new MathContext(2, RoundingMode.HALF_UP));
            return worth < 99.5 ? Math.round(worth) : digits.longValueExact();
        }

        /** The instants up to one at which time changes it, or that it comes to. */
        Set<Long> steps(long until) {
            TreeSet<Long> steps = new TreeSet<>();
            if (of.target() != Operand.Prediction.Target.NEXT) {
                addSteps(last, until, level(last), level(until), steps);
            } else if (value(until) instanceof Value.Moment next) {
                steps.add(next.instant().toEpochMilli());
            }
            return steps;
        }

        private void addSteps(long from, long until, long level, long then, Set<Long> steps) {
            if (level != then && until - from == 1) {
                steps.add(until);
            } else if (level != then) {
                long middle = from + (until - from) / 2;
                addSteps(from, middle, level, level(middle), steps);
                addSteps(middle, until, level(middle), then, steps);
            }
        }
    }

    private @Nullable Repeats repeats(Operand.Prediction of) {
        List<Long> times = new ArrayList<>();
        List<BigDecimal> worth = new ArrayList<>();
        if (of.of() instanceof Occurrence.Events events) {
            for (Event event : past) {
                Value value = of.path().isEmpty() ? null : value(new Field(Scope.EVENT, of.path()), event, null);
                boolean counts = of.path().isEmpty()
                        || (Values.isNumber(value) && number(value).signum() >= 0);
                if (counts && matches(events, event)) {
                    times.add(event.time().toEpochMilli());
                    worth.add(value == null ? BigDecimal.ZERO : number(value));
                }
            }
        } else if (of.of() instanceof Occurrence.Orders) {
            for (Placed order : orders((Occurrence.Orders) of.counted())) {
                times.add(order.at);
                worth.add(of.path().isEmpty() ? BigDecimal.ZERO : order.figure(of.path()));
            }
        } else {
            times.addAll(instants(of.of()));
        }
        if (times.isEmpty()) {
            return null;
        }
        BigDecimal sum = worth.stream().skip(1).reduce(BigDecimal.ZERO, BigDecimal::add);
        int more = times.size() - 1;
        return new Repeats(of, more, times.get(0), times.get(more), more == 0 ? 0 : sum.doubleValue() / more);
    }

    private @Nullable Value since(Operand.Since since, @Nullable Value date) {
        if (date == null || !isDate(date)) {
            return null;
        }
        ZoneId zone = since.step().zone();
        long from = NaiveWindow.instant(date, zone);
        if (from > now) {
            return null;
        }
        return Value.of(
                since.step().unit().isCalendar()
                        ? NaiveWindow.date(now, zone).toEpochDay()
                                - NaiveWindow.date(from, zone).toEpochDay()
                        : (now - from) / unit(since.step()));
    }

    private static @Nullable Value joined(@Nullable Value left, Operand.Sign sign, @Nullable Value right) {
        boolean sum = sign == Operand.Sign.PLUS || sign == Operand.Sign.MINUS;
        boolean noLeft = left == null || left instanceof Value.Null;
        boolean noRight = right == null || right instanceof Value.Null;
        if (noLeft && noRight) {
            return null;
        } else if (noLeft || noRight) {
            return !sum ? null : joined(noLeft ? Value.of(0) : left, sign, noRight ? Value.of(0) : right);
        } else if (!Values.isNumber(left) || !Values.isNumber(right)) {
            return null;
        }
        BigDecimal a = number(left);
        BigDecimal b = number(right);
        return switch (sign) {
            case PLUS -> Value.of(a.add(b));
            case MINUS -> Value.of(a.subtract(b));
            case TIMES -> Value.of(a.multiply(b));
            case OVER -> b.signum() == 0 ? null : Value.of(a.divide(b, new MathContext(40, RoundingMode.HALF_EVEN)));
        };
    }

    private @Nullable Value aggregate(Aggregate aggregate) {
        List<Value> known = new ArrayList<>();
        TreeSet<Instant> when = new TreeSet<>();
        int count = 0;
        for (Event event : past) {
            if (aggregate.of() instanceof Occurrence.Events of
                    && matches(of, event)
                    && new NaiveWindow(now).lies(aggregate.window(), Value.of(event.time()))) {
                count++;
                when.add(Instant.ofEpochMilli(event.time().toEpochMilli()));
                Value value = aggregate.path().isEmpty()
                        ? null
                        : value(new Field(Scope.EVENT, aggregate.path()), event, null);
                if (value != null && !(value instanceof Value.Null)) {
                    known.add(Values.plain(value));
                }
            }
        }
        if (aggregate.of() instanceof Occurrence.Orders of) {
            for (Placed order : orders(of)) {
                if (new NaiveWindow(now).lies(aggregate.window(), Value.of(Instant.ofEpochMilli(order.at)))) {
                    count++;
                    when.add(Instant.ofEpochMilli(order.at));
                    if (!aggregate.path().isEmpty()) {
                        known.add(Values.plain(Value.of(order.figure(aggregate.path()))));
                    }
                }
            }
        } else if (!(aggregate.of() instanceof Occurrence.Events)) {
            for (long instant : instants(aggregate.of())) {
                if (new NaiveWindow(now).lies(aggregate.window(), Value.of(Instant.ofEpochMilli(instant)))) {
                    count++;
                    when.add(Instant.ofEpochMilli(instant));
                }
            }
        }
        List<BigDecimal> numbers =
                known.stream().filter(Values::isNumber).map(Values::number).toList();
        BigDecimal sum = numbers.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        List<Value> sorted = known.stream().sorted(Value::compare).toList();
        return switch (aggregate.function()) {
            case COUNT -> Value.of(count);
            case DISTINCT -> Value.of(known.stream().distinct().count());
            case SUM -> numbers.isEmpty() ? null : Value.of(sum);
            case AVG ->
                numbers.isEmpty()
                        ? null
                        : Value.of(sum.divide(
                                BigDecimal.valueOf(numbers.size()), new MathContext(40, RoundingMode.HALF_EVEN)));
            case MIN -> sorted.isEmpty() ? null : sorted.get(0);
            case MAX -> sorted.isEmpty() ? null : sorted.get(sorted.size() - 1);
            case FIRST -> known.isEmpty() ? null : known.get(0);
            case LAST -> known.isEmpty() ? null : known.get(known.size() - 1);
            case MOST_FREQUENT -> {
                Value best = null;
                long most = 0;
                for (Value value : sorted) {
                    long times = known.stream().filter(value::equals).count();
                    if (times > most) {
                        most = times;
                        best = value;
                    }
                }
                yield best;
            }
            case VALUES -> Value.of(sorted.stream().distinct().toList());
            case EARLIEST -> when.isEmpty() ? null : Value.of(when.first());
            case LATEST -> when.isEmpty() ? null : Value.of(when.last());
        };
    }

    private boolean matches(Occurrence.Events of, Event event) {
        return (of.type() == null || of.type() == event.type())
                && (of.names().isEmpty() || of.names().contains(event.name()))
                && Boolean.TRUE.equals(is(of.where(), event, null));
    }

    /** An order, or the orders of a day. */
    private record Placed(long at, BigDecimal worth, BigDecimal net) {
        BigDecimal figure(List<String> path) {
            return switch (path.get(0)) {
                case "worth" -> worth;
                case "net" -> net;
                default -> worth.subtract(net);
            };
        }
    }

    /** What the book of the events so far says, in order of time and order id. */
    private List<Placed> orders(Occurrence.Orders of) {
        List<Placed> placed = new ArrayList<>();
        for (PlacedOrder order : OrderBook.of(past).orders()) {
            if (!order.counts() || (of.currency() != null && !inCurrency(order, of))) {
                continue;
            }
            long at = Objects.requireNonNull(order.completedAt()).toEpochMilli();
            placed.add(
                    of.currency() == null
                            ? new Placed(at, BigDecimal.ZERO, BigDecimal.ZERO)
                            : new Placed(
                                    at,
                                    Objects.requireNonNull(order.worth()).amount(),
                                    Objects.requireNonNull(order.net()).amount()));
        }
        placed.removeIf(order -> !Boolean.TRUE.equals(is(of.where(), asEvent(order), null)));
        placed.sort(java.util.Comparator.comparingLong(Placed::at)); // the book has them by id
        if (of.days() == null) {
            return placed;
        }
        TreeMap<Long, Placed> days = new TreeMap<>();
        for (Placed order : placed) {
            long start = Instant.ofEpochMilli(order.at)
                    .atZone(of.days())
                    .toLocalDate()
                    .atStartOfDay(of.days())
                    .toInstant()
                    .toEpochMilli();
            days.merge(
                    start,
                    new Placed(start, order.worth, order.net),
                    (a, b) -> new Placed(start, a.worth.add(b.worth), a.net.add(b.net)));
        }
        return List.copyOf(days.values());
    }

    private static boolean inCurrency(PlacedOrder order, Occurrence.Orders of) {
        return order.worth() != null && order.worth().currency().equals(of.currency());
    }

    private static Event asEvent(Placed order) {
        return Event.track("order", RandomFacts.WEB, "order")
                .properties(Attributes.builder()
                        .put("worth", order.worth)
                        .put("refunded", order.worth.subtract(order.net))
                        .put("net", order.net)
                        .build())
                .time(Instant.EPOCH)
                .build();
    }

    private List<Long> instants(Occurrence of) {
        List<Long> instants = new ArrayList<>();
        if (of instanceof Occurrence.Sequence sequence) {
            for (Event last : past) {
                if (endsWith(sequence, sequence.steps().size(), last)) {
                    instants.add(last.time().toEpochMilli());
                }
            }
            return instants;
        }
        boolean entering = of instanceof Occurrence.Entering;
        String segment = entering ? ((Occurrence.Entering) of).segment() : ((Occurrence.Leaving) of).segment();
        holds(segment);
        List<Long> turn = turns.getOrDefault(segment, List.of());
        for (int i = entering ? 0 : 1; i < turn.size(); i += 2) {
            instants.add(turn.get(i));
        }
        return instants;
    }

    /** Whether some way through the steps up to one ends with an event. */
    private boolean endsWith(Occurrence.Sequence sequence, int step, Event event) {
        if (step == 0) {
            return matches(sequence.first(), event);
        }
        Occurrence.Step further = sequence.steps().get(step - 1);
        Span within = further.within();
        if (!matches(further.events(), event)) {
            return false;
        }
        return past.stream()
                .anyMatch(before -> before.time().isBefore(event.time())
                        && (within == null
                                || event.time().toEpochMilli() - before.time().toEpochMilli()
                                        <= within.amount() * unit(within))
                        && past.stream()
                                .noneMatch(between -> between.time().isAfter(before.time())
                                        && between.time().isBefore(event.time())
                                        && further.without().stream().anyMatch(no -> matches(no, between)))
                        && endsWith(sequence, step - 1, before));
    }

    private static long end(@Nullable Value until) {
        if (until == null) {
            return Long.MAX_VALUE;
        } else if (until instanceof Value.Moment moment) {
            return moment.instant().toEpochMilli();
        }
        String text = until instanceof Value.Day day ? day.date().toString() : ((Value.Text) until).text();
        return text.matches("\\d{4}-.*")
                ? Instant.parse(text.length() == 10 ? text + "T00:00:00Z" : text)
                        .toEpochMilli()
                : Long.MIN_VALUE;
    }

    private boolean isListed(String list) {
        boolean listed = false;
        for (Event event : past) {
            boolean added = event.name().equals("List Added");
            if (event.type() == Event.Type.TRACK
                    && (added || event.name().equals("List Removed"))
                    && event.properties().text("list").orElse("").equals(list)) {
                listed = added && now < end(event.properties().find("until"));
            }
        }
        return listed;
    }

    private int bucket(String salt) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(salt.getBytes(StandardCharsets.UTF_8));
            digest.update(HexFormat.of().parseHex(profile.toString().replace("-", "")));
            byte[] first = Arrays.copyOf(digest.digest(), 8);
            return new BigInteger(1, first)
                    .shiftRight(1)
                    .mod(BigInteger.valueOf(10_000))
                    .intValue();
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    static long unit(Span span) {
        return switch (span.unit()) {
            case MILLISECOND -> 1;
            case SECOND -> 1_000;
            case MINUTE -> 60_000;
            case HOUR -> 3_600_000;
            case DAY -> 86_400_000;
            case WEEK -> 604_800_000;
            default -> 0;
        };
    }

    private @Nullable Boolean anniversary(Condition.Anniversary anniversary, Value value) {
        if (!isDate(value)) {
            return null;
        }
        ZoneId zone = anniversary.next().zone();
        LocalDate date =
                value instanceof Value.Day day ? day.date() : NaiveWindow.date(NaiveWindow.instant(value, zone), zone);
        LocalDate today = NaiveWindow.date(now, zone);
        for (int i = 0; i <= anniversary.next().amount(); i++) {
            LocalDate day = today.plusDays(i);
            boolean leapling = date.getMonthValue() == 2 && date.getDayOfMonth() == 29 && !day.isLeapYear();
            int month = leapling && anniversary.leapDay() == LeapDay.MARCH_1 ? 3 : date.getMonthValue();
            int dayOfMonth = !leapling ? date.getDayOfMonth() : anniversary.leapDay() == LeapDay.MARCH_1 ? 1 : 28;
            if (day.getYear() > date.getYear() && day.getMonthValue() == month && day.getDayOfMonth() == dayOfMonth) {
                return true;
            }
        }
        return false;
    }

    private static boolean matches(Condition.Text condition, String text) {
        boolean ignoring = condition.ignoringCase();
        String pattern = ignoring ? condition.pattern().toLowerCase(java.util.Locale.ROOT) : condition.pattern();
        String subject = ignoring ? text.toLowerCase(java.util.Locale.ROOT) : text;
        Part part = condition.part();
        return switch (part) {
            case STARTS -> subject.startsWith(pattern);
            case ENDS -> subject.endsWith(pattern);
            case CONTAINS -> subject.contains(pattern);
            case LIKE -> like(pattern, subject);
            case MATCHES ->
                Pattern.compile(condition.pattern(), ignoring ? Pattern.CASE_INSENSITIVE : 0)
                        .matcher(text)
                        .find();
        };
    }

    private static boolean like(String pattern, String text) {
        if (pattern.isEmpty()) {
            return text.isEmpty();
        } else if (pattern.charAt(0) == '*') {
            return like(pattern.substring(1), text) || (!text.isEmpty() && like(pattern, text.substring(1)));
        }
        return !text.isEmpty()
                && (pattern.charAt(0) == '?' || pattern.charAt(0) == text.charAt(0))
                && like(pattern.substring(1), text.substring(1));
    }

    private static @Nullable Boolean compare(Value a, Comparator comparator, Value b) {
        Integer order = null;
        if (Values.isNumber(a) && Values.isNumber(b)) {
            order = number(a).compareTo(number(b));
        } else if (isDate(a) && isDate(b)) {
            order = a.kind() == b.kind()
                    ? Integer.valueOf(Value.compare(a, b))
                    : Integer.valueOf(utc(a).compareTo(utc(b)));
        } else if (a.kind() == b.kind() && (a instanceof Value.Text || a instanceof Value.Bool)) {
            order = Value.compare(a, b);
        }
        if (comparator == Comparator.EQUAL) {
            return order == null ? Values.plain(a).equals(Values.plain(b)) : order == 0;
        } else if (comparator == Comparator.NOT_EQUAL) {
            return order == null ? !Values.plain(a).equals(Values.plain(b)) : order != 0;
        } else if (order == null) {
            return null;
        }
        return switch (comparator) {
            case LESS -> order < 0;
            case AT_MOST -> order <= 0;
            case GREATER -> order > 0;
            default -> order >= 0;
        };
    }

    private static LocalDate utc(Value value) {
        return value instanceof Value.Day day
                ? day.date()
                : NaiveWindow.date(NaiveWindow.instant(value, ZoneOffset.UTC), ZoneOffset.UTC);
    }

    private static BigDecimal number(@Nullable Value value) {
        return value instanceof Value.Whole whole
                ? BigDecimal.valueOf(whole.number())
                : ((Value.Decimal) Objects.requireNonNull(value)).number();
    }

    private static boolean isDate(Value value) {
        return value instanceof Value.Moment || value instanceof Value.Day;
    }

    private static double @Nullable [] place(Value value) {
        if (value instanceof Value.Fields fields
                && Values.isNumber(fields.fields().find("lat"))
                && Values.isNumber(fields.fields().find("lon"))) {
            return new double[] {
                number(fields.fields().find("lat")).doubleValue(),
                number(fields.fields().find("lon")).doubleValue()
            };
        }
        return null;
    }

    private static double metres(double lat, double lon, double toLat, double toLon) {
        double a = Math.toRadians(lat);
        double b = Math.toRadians(toLat);
        double h = Math.pow(Math.sin((a - b) / 2), 2)
                + Math.cos(a) * Math.cos(b) * Math.pow(Math.sin(Math.toRadians(lon - toLon) / 2), 2);
        return 2 * 6_371_008.8 * Math.asin(Math.sqrt(h));
    }
}
