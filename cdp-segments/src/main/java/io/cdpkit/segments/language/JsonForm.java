package io.cdpkit.segments.language;

import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Value;
import io.cdpkit.segments.Condition;
import io.cdpkit.segments.Condition.Comparator;
import io.cdpkit.segments.Condition.LeapDay;
import io.cdpkit.segments.Condition.Part;
import io.cdpkit.segments.Condition.Presence;
import io.cdpkit.segments.Condition.Quantifier;
import io.cdpkit.segments.InvalidSegmentsException;
import io.cdpkit.segments.Occurrence;
import io.cdpkit.segments.Operand;
import io.cdpkit.segments.Operand.Field;
import io.cdpkit.segments.Operand.Function;
import io.cdpkit.segments.Operand.Prediction;
import io.cdpkit.segments.Operand.Purchases;
import io.cdpkit.segments.Operand.Scope;
import io.cdpkit.segments.Operand.Spend;
import io.cdpkit.segments.Problem;
import io.cdpkit.segments.Span;
import io.cdpkit.segments.Window;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Condition trees as objects of values, and back. */
public final class JsonForm {
    private static final String MOMENT = "$moment";
    private static final String DAY = "$day";

    private JsonForm() {}

    public static InvalidSegmentsException wrong(String path, String message) {
        return new InvalidSegmentsException(
                List.of(new Problem(0, 0, (path.isEmpty() ? "" : "at " + path + ": ") + message, "")), List.of());
    }

    private static Attributes.Builder node(String is) {
        return Attributes.builder().put("is", is);
    }

    public static Value write(Condition c) {
        return Value.of(fields(c).build());
    }

    private static Attributes.Builder fields(Condition c) {
        if (c instanceof Condition.Always always) {
            return node("always").put("holds", always.holds());
        } else if (c instanceof Condition.All all) {
            return node("all").put("of", list(all.of()));
        } else if (c instanceof Condition.Any any) {
            return node("any").put("of", list(any.of()));
        } else if (c instanceof Condition.Not not) {
            return node("not").put("of", write(not.of()));
        } else if (c instanceof Condition.In in) {
            return node("in").put("segment", in.segment());
        } else if (c instanceof Condition.InFor in) {
            return node("in_for").put("segment", in.segment()).put("span", write(in.span()));
        } else if (c instanceof Condition.KnownFor known) {
            return node("known_for").put("span", write(known.span()));
        } else if (c instanceof Condition.Sample sample) {
            return node("sample")
                    .put("salt", sample.salt())
                    .put("from", sample.from())
                    .put("to", sample.to());
        } else if (c instanceof Condition.Listed listed) {
            return node("listed").put("list", listed.list());
        } else if (c instanceof Condition.Near near) {
            return node("near")
                    .put("place", write(near.place()))
                    .put("latitude", BigDecimal.valueOf(near.latitude()))
                    .put("longitude", BigDecimal.valueOf(near.longitude()))
                    .put("metres", BigDecimal.valueOf(near.metres()));
        } else if (c instanceof Condition.Inside box) {
            return node("inside")
                    .put("place", write(box.place()))
                    .put("south", BigDecimal.valueOf(box.south()))
                    .put("west", BigDecimal.valueOf(box.west()))
                    .put("north", BigDecimal.valueOf(box.north()))
                    .put("east", BigDecimal.valueOf(box.east()));
        } else if (c instanceof Condition.Each each) {
            return node("each")
                    .put("quantifier", Words.word(each.quantifier()))
                    .put("list", write(each.list()))
                    .put("where", write(each.where()));
        }
        return test(c);
    }

    private static Attributes.Builder test(Condition c) {
        if (c instanceof Condition.Compare compare) {
            return node("compare")
                    .put("left", write(compare.left()))
                    .put("comparator", compare.comparator().sign())
                    .put("right", write(compare.right()));
        }
        if (c instanceof Condition.Between between) {
            return node("between")
                    .put("of", write(between.of()))
                    .put("low", tagged(between.low()))
                    .put("high", tagged(between.high()));
        } else if (c instanceof Condition.OneOf oneOf) {
            return node("one_of").put("of", write(oneOf.of())).put("values", tagged(oneOf.values()));
        } else if (c instanceof Condition.Text text) {
            return node("text")
                    .put("of", write(text.of()))
                    .put("part", Words.word(text.part()))
                    .put("pattern", text.pattern())
                    .put("ignoring_case", text.ignoringCase());
        } else if (c instanceof Condition.Has has) {
            return node("has")
                    .put("of", write(has.of()))
                    .put("quantifier", Words.word(has.quantifier()))
                    .put("values", tagged(has.values()));
        } else if (c instanceof Condition.Present present) {
            return node("present").put("of", write(present.of())).put("presence", Words.word(present.presence()));
        } else if (c instanceof Condition.Within within) {
            return node("within").put("of", write(within.of())).put("window", write(within.window()));
        } else if (c instanceof Condition.Anniversary anniversary) {
            return node("anniversary")
                    .put("of", write(anniversary.of()))
                    .put("next", write(anniversary.next()))
                    .put("leap_day", Words.word(anniversary.leapDay()));
        }
        throw new AssertionError(c.getClass());
    }

    private static Value list(List<Condition> of) {
        return Value.of(of.stream().map(JsonForm::write).toList());
    }

    private static Value texts(List<String> of) {
        return Value.of(of.stream().map(Value::of).toList());
    }

    private static Value tagged(List<Value> values) {
        return Value.of(values.stream().map(JsonForm::tagged).toList());
    }

    private static Value tagged(Value value) {
        if (value instanceof Value.Moment moment) {
            return Value.of(Attributes.of(MOMENT, moment.instant().toString()));
        } else if (value instanceof Value.Day day) {
            return Value.of(Attributes.of(DAY, day.date().toString()));
        }
        return value;
    }

    public static Value write(Operand operand) {
        if (operand instanceof Operand.Constant constant) {
            return Value.of(
                    node("constant").put("value", tagged(constant.value())).build());
        } else if (operand instanceof Field field) {
            return Value.of(node("field")
                    .put("scope", Words.word(field.scope()))
                    .put("path", texts(field.path()))
                    .build());
        } else if (operand instanceof Operand.Size size) {
            return Value.of(node("size").put("list", write(size.list())).build());
        } else if (operand instanceof Operand.Aggregate aggregate) {
            return Value.of(node("aggregate")
                    .put("function", Words.word(aggregate.function()))
                    .put("of", write(aggregate.of()))
                    .put("path", texts(aggregate.path()))
                    .put("window", write(aggregate.window()))
                    .build());
        } else if (operand instanceof Operand.Arithmetic arithmetic) {
            return Value.of(node("arithmetic")
                    .put("left", write(arithmetic.left()))
                    .put("sign", arithmetic.sign().sign())
                    .put("right", write(arithmetic.right()))
                    .build());
        } else if (operand instanceof Operand.Since since) {
            return Value.of(node("since")
                    .put("step", write(since.step()))
                    .put("of", write(since.of()))
                    .build());
        } else if (operand instanceof Operand.Grade grade) {
            return Value.of(node("grade")
                    .put("of", write(grade.of()))
                    .put("comparator", grade.comparator().sign())
                    .put(
                            "bounds",
                            Value.of(grade.bounds().stream().map(Value::of).toList()))
                    .build());
        } else if (operand instanceof Prediction prediction) {
            return write(prediction);
        }
        throw new AssertionError(operand.getClass());
    }

    private static Value write(Prediction prediction) {
        Span next = prediction.next();
        Purchases purchases = prediction.purchases();
        Spend spend = prediction.spend();
        Attributes.Builder node = node("prediction")
                .put("target", Words.word(prediction.target()))
                .put("of", write(prediction.of()))
                .put("path", texts(prediction.path()))
                .put("next", next == null ? Value.ofNull() : write(next))
                .put(
                        "purchases",
                        Value.of(Attributes.builder()
                                .put("unit", Words.word(purchases.unit()))
                                .put("r", BigDecimal.valueOf(purchases.r()))
                                .put("alpha", BigDecimal.valueOf(purchases.alpha()))
                                .put("a", BigDecimal.valueOf(purchases.a()))
                                .put("b", BigDecimal.valueOf(purchases.b()))
                                .build()));
        Value ofSpend = spend == null
                ? Value.ofNull()
                : Value.of(Attributes.builder()
                        .put("p", BigDecimal.valueOf(spend.p()))
                        .put("q", BigDecimal.valueOf(spend.q()))
                        .put("gamma", BigDecimal.valueOf(spend.gamma()))
                        .build());
        return Value.of(node.put("spend", ofSpend).build());
    }

    private static Value write(Occurrence occurrence) {
        if (occurrence instanceof Occurrence.Events events) {
            return Value.of(node("events")
                    .put("type", events.type() == null ? "any" : Words.word(events.type()))
                    .put("names", texts(events.names()))
                    .put("where", write(events.where()))
                    .build());
        } else if (occurrence instanceof Occurrence.Orders orders) {
            Currency currency = orders.currency();
            ZoneId days = orders.days();
            return Value.of(node("orders")
                    .put("currency", currency == null ? Value.ofNull() : Value.of(currency.getCurrencyCode()))
                    .put("where", write(orders.where()))
                    .put("days", days == null ? Value.ofNull() : Value.of(days.getId()))
                    .build());
        } else if (occurrence instanceof Occurrence.Entering entering) {
            return Value.of(node("entering").put("segment", entering.segment()).build());
        } else if (occurrence instanceof Occurrence.Leaving leaving) {
            return Value.of(node("leaving").put("segment", leaving.segment()).build());
        } else if (occurrence instanceof Occurrence.Sequence sequence) {
            return Value.of(node("sequence")
                    .put("first", write(sequence.first()))
                    .put(
                            "steps",
                            Value.of(sequence.steps().stream()
                                    .map(JsonForm::write)
                                    .toList()))
                    .build());
        }
        throw new AssertionError(occurrence.getClass());
    }

    private static Value write(Occurrence.Step step) {
        Span within = step.within();
        return Value.of(Attributes.builder()
                .put("events", write(step.events()))
                .put("within", within == null ? Value.ofNull() : write(within))
                .put(
                        "without",
                        Value.of(step.without().stream().map(JsonForm::write).toList()))
                .build());
    }

    private static Value write(Span span) {
        return Value.of(Attributes.builder()
                .put("amount", span.amount())
                .put("unit", Words.word(span.unit()))
                .put("zone", span.zone().getId())
                .build());
    }

    private static Value write(Window window) {
        if (window instanceof Window.Ever) {
            return Value.of(node("ever").build());
        } else if (window instanceof Window.Last last) {
            return Value.of(node("last").put("span", write(last.span())).build());
        } else if (window instanceof Window.BeforeLast before) {
            return Value.of(
                    node("before_last").put("span", write(before.span())).build());
        } else if (window instanceof Window.Ago ago) {
            return Value.of(node("ago")
                    .put("from", write(ago.from()))
                    .put("to", write(ago.to()))
                    .build());
        } else if (window instanceof Window.Fixed fixed) {
            return Value.of(node("fixed")
                    .put("from", fixed.from().toString())
                    .put("until", fixed.until().toString())
                    .build());
        } else if (window instanceof Window.Next next) {
            return Value.of(node("next").put("span", write(next.span())).build());
        } else if (window instanceof Window.AfterNext after) {
            return Value.of(node("after_next").put("span", write(after.span())).build());
        }
        throw new AssertionError(window.getClass());
    }

    /**
     * A value of the JSON and where it lies.
     *
     * @param asked the keys that were looked for so far
     */
    public record Node(String path, Value value, Set<String> asked) {
        public Node(String path, Value value) {
            this(path, value, new TreeSet<>(Set.of("is")));
        }

        /** What is made of the object, all keys of which must have been looked for then. */
        public <T> T made(Supplier<T> maker) {
            try {
                T made = maker.get();
                requireKnown();
                return made;
            } catch (InvalidSegmentsException e) {
                throw e;
            } catch (IllegalArgumentException | DateTimeException e) {
                throw wrong(path, String.valueOf(e.getMessage()));
            }
        }

        private void requireKnown() {
            for (String key : value instanceof Value.Fields of ? of.fields().keys() : List.<String>of()) {
                if (!asked.contains(key)) {
                    throw wrong(path, "there is no \"" + key + "\" here" + Problems.didYouMean(key, asked));
                }
            }
        }

        @Nullable
        Value find(String key) {
            asked.add(key);
            if (!(value instanceof Value.Fields fields)) {
                throw wrong(path, "expected an object");
            }
            return fields.fields().find(key);
        }

        public Node at(String key) {
            Value found = find(key);
            if (found == null) {
                throw wrong(path, "\"" + key + "\" is missing");
            }
            return new Node(path + "/" + key, found);
        }

        String text() {
            if (value instanceof Value.Text text) {
                return text.text();
            }
            throw wrong(path, "expected a text");
        }

        public String text(String key) {
            return at(key).text();
        }

        BigDecimal number() {
            if (value instanceof Value.Decimal number) {
                return number.number();
            }
            throw wrong(path, "expected a number");
        }

        BigDecimal number(String key) {
            return at(key).number();
        }

        /** Whether there is neither nothing nor null. */
        boolean has(String key) {
            Value found = find(key);
            return found != null && !(found instanceof Value.Null);
        }

        public int whole(String key) {
            try {
                return number(key).intValueExact();
            } catch (ArithmeticException e) {
                throw wrong(path + "/" + key, "expected a whole number");
            }
        }

        boolean bool(String key) {
            if (at(key).value() instanceof Value.Bool bool) {
                return bool.yes();
            }
            throw wrong(path + "/" + key, "expected true or false");
        }

        List<Node> list(String key) {
            Node node = at(key);
            if (!(node.value() instanceof Value.Items items)) {
                throw wrong(node.path(), "expected a list");
            }
            return IntStream.range(0, items.items().size())
                    .mapToObj(i -> new Node(node.path() + "/" + i, items.items().get(i)))
                    .toList();
        }

        List<String> texts(String key) {
            return list(key).stream().map(Node::text).toList();
        }

        <E extends Enum<E>> E constant(String key, Class<E> type) {
            String word = text(key);
            for (E constant : type.getEnumConstants()) {
                if (Words.word(constant).equals(word)) {
                    return constant;
                }
            }
            List<String> words = java.util.Arrays.stream(type.getEnumConstants())
                    .map(Words::word)
                    .toList();
            throw wrong(path + "/" + key, "\"" + word + "\" is none of " + words + Problems.didYouMean(word, words));
        }
    }

    public static Condition condition(Node node) {
        return node.made(() -> read(node));
    }

    private static List<Condition> conditions(Node node) {
        return node.list("of").stream().map(JsonForm::condition).toList();
    }

    private static Condition read(Node node) {
        String is = node.text("is");
        return switch (is) {
            case "always" -> new Condition.Always(node.bool("holds"));
            case "all" -> new Condition.All(conditions(node));
            case "any" -> new Condition.Any(conditions(node));
            case "not" -> new Condition.Not(condition(node.at("of")));
            case "in" -> new Condition.In(node.text("segment"));
            case "in_for" -> new Condition.InFor(node.text("segment"), span(node.at("span")));
            case "known_for" -> new Condition.KnownFor(span(node.at("span")));
            case "sample" -> new Condition.Sample(node.text("salt"), node.whole("from"), node.whole("to"));
            case "listed" -> new Condition.Listed(node.text("list"));
            case "near" ->
                new Condition.Near(
                        field(node.at("place")),
                        node.number("latitude").doubleValue(),
                        node.number("longitude").doubleValue(),
                        node.number("metres").doubleValue());
            case "inside" ->
                new Condition.Inside(
                        field(node.at("place")),
                        node.number("south").doubleValue(),
                        node.number("west").doubleValue(),
                        node.number("north").doubleValue(),
                        node.number("east").doubleValue());
            case "each" ->
                new Condition.Each(
                        node.constant("quantifier", Quantifier.class),
                        field(node.at("list")),
                        condition(node.at("where")));
            default -> test(is, node);
        };
    }

    private static Condition test(String is, Node node) {
        return switch (is) {
            case "compare" ->
                new Condition.Compare(
                        operand(node.at("left")), comparator(node.at("comparator")), operand(node.at("right")));
            case "between" ->
                new Condition.Between(operand(node.at("of")), value(node.at("low")), value(node.at("high")));
            case "one_of" -> new Condition.OneOf(operand(node.at("of")), values(node));
            case "text" ->
                new Condition.Text(
                        operand(node.at("of")),
                        node.constant("part", Part.class),
                        node.text("pattern"),
                        node.bool("ignoring_case"));
            case "has" ->
                new Condition.Has(operand(node.at("of")), node.constant("quantifier", Quantifier.class), values(node));
            case "present" -> new Condition.Present(operand(node.at("of")), node.constant("presence", Presence.class));
            case "within" -> new Condition.Within(operand(node.at("of")), window(node.at("window")));
            case "anniversary" ->
                new Condition.Anniversary(
                        operand(node.at("of")), span(node.at("next")), node.constant("leap_day", LeapDay.class));
            default -> throw wrong(node.path(), "there is no condition \"" + is + "\"");
        };
    }

    private static Comparator comparator(Node node) {
        Comparator comparator = Words.COMPARATORS.get(node.text());
        if (comparator == null) {
            throw wrong(node.path(), "a comparator is one of " + Words.COMPARATORS.keySet());
        }
        return comparator;
    }

    private static Operand.Sign sign(Node node) {
        Operand.Sign sign = Words.SIGNS.get(node.text());
        if (sign == null) {
            throw wrong(node.path(), "a sign is one of " + Words.SIGNS.keySet());
        }
        return sign;
    }

    private static List<Value> values(Node node) {
        return node.list("values").stream().map(JsonForm::value).toList();
    }

    private static Value value(Node node) {
        if (node.value() instanceof Value.Fields fields && fields.fields().size() == 1) {
            String key = fields.fields().keyAt(0);
            if (key.equals(MOMENT)) {
                return node.made(() -> Value.of(Instant.parse(node.text(key))));
            } else if (key.equals(DAY)) {
                return node.made(() -> Value.of(LocalDate.parse(node.text(key))));
            }
        }
        if (node.value() instanceof Value.Fields || node.value() instanceof Value.Items) {
            throw wrong(node.path(), "a constant is a text, number, boolean, date or instant");
        }
        return node.value();
    }

    private static Field field(Node node) {
        if (operand(node) instanceof Field field) {
            return field;
        }
        throw wrong(node.path(), "expected a field");
    }

    public static Operand operand(Node node) {
        String is = node.text("is");
        return node.made(() -> switch (is) {
            case "constant" -> new Operand.Constant(value(node.at("value")));
            case "field" -> new Field(node.constant("scope", Scope.class), node.texts("path"));
            case "size" -> new Operand.Size(field(node.at("list")));
            case "aggregate" ->
                new Operand.Aggregate(
                        node.constant("function", Function.class),
                        occurrence(node.at("of")),
                        node.texts("path"),
                        window(node.at("window")));
            case "arithmetic" ->
                new Operand.Arithmetic(operand(node.at("left")), sign(node.at("sign")), operand(node.at("right")));
            case "since" -> new Operand.Since(span(node.at("step")), operand(node.at("of")));
            case "grade" ->
                new Operand.Grade(
                        operand(node.at("of")),
                        comparator(node.at("comparator")),
                        node.list("bounds").stream().map(Node::number).toList());
            case "prediction" ->
                new Prediction(
                        node.constant("target", Prediction.Target.class),
                        occurrence(node.at("of")),
                        node.texts("path"),
                        node.has("next") ? span(node.at("next")) : null,
                        purchases(node.at("purchases")),
                        node.has("spend") ? spend(node.at("spend")) : null);
            default -> throw wrong(node.path(), "there is no operand \"" + is + "\"");
        });
    }

    private static Purchases purchases(Node node) {
        return node.made(() -> new Purchases(
                node.constant("unit", Span.Unit.class),
                node.number("r").doubleValue(),
                node.number("alpha").doubleValue(),
                node.number("a").doubleValue(),
                node.number("b").doubleValue()));
    }

    private static Spend spend(Node node) {
        return node.made(() -> new Spend(
                node.number("p").doubleValue(),
                node.number("q").doubleValue(),
                node.number("gamma").doubleValue()));
    }

    private static Occurrence occurrence(Node node) {
        String is = node.text("is");
        return node.made(() -> switch (is) {
            case "events" -> events(node);
            case "orders" ->
                new Occurrence.Orders(
                        node.has("currency") ? Currency.getInstance(node.text("currency")) : null,
                        condition(node.at("where")),
                        node.has("days") ? ZoneId.of(node.text("days")) : null);
            case "entering" -> new Occurrence.Entering(node.text("segment"));
            case "leaving" -> new Occurrence.Leaving(node.text("segment"));
            case "sequence" ->
                new Occurrence.Sequence(
                        events(node.at("first")),
                        node.list("steps").stream().map(JsonForm::step).toList());
            default -> throw wrong(node.path(), "nothing that happens is called \"" + is + "\"");
        });
    }

    private static Occurrence.Events events(Node node) {
        boolean any = node.text("type").equals("any");
        Event.Type type = any ? null : node.constant("type", Event.Type.class);
        return node.made(() -> new Occurrence.Events(type, node.texts("names"), condition(node.at("where"))));
    }

    private static Occurrence.Step step(Node node) {
        return node.made(() -> new Occurrence.Step(
                events(node.at("events")),
                node.has("within") ? span(node.at("within")) : null,
                node.list("without").stream().map(JsonForm::events).toList()));
    }

    private static Span span(Node node) {
        return node.made(() -> {
            ZoneId zone = node.find("zone") == null ? ZoneOffset.UTC : ZoneId.of(node.text("zone"));
            return new Span(node.whole("amount"), node.constant("unit", Span.Unit.class), zone);
        });
    }

    private static Window window(Node node) {
        String is = node.text("is");
        return node.made(() -> switch (is) {
            case "ever" -> Window.EVER;
            case "last" -> new Window.Last(span(node.at("span")));
            case "before_last" -> new Window.BeforeLast(span(node.at("span")));
            case "ago" -> new Window.Ago(span(node.at("from")), span(node.at("to")));
            case "fixed" -> new Window.Fixed(Instant.parse(node.text("from")), Instant.parse(node.text("until")));
            case "next" -> new Window.Next(span(node.at("span")));
            case "after_next" -> new Window.AfterNext(span(node.at("span")));
            default -> throw wrong(node.path(), "there is no window \"" + is.toLowerCase(Locale.ROOT) + "\"");
        });
    }
}
