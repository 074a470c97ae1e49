package io.cdpkit.segments.language;

import io.cdpkit.event.Event;
import io.cdpkit.event.Value;
import io.cdpkit.segments.Condition;
import io.cdpkit.segments.Condition.Always;
import io.cdpkit.segments.Condition.Comparator;
import io.cdpkit.segments.Condition.Compare;
import io.cdpkit.segments.Condition.LeapDay;
import io.cdpkit.segments.Condition.Presence;
import io.cdpkit.segments.Occurrence;
import io.cdpkit.segments.Operand;
import io.cdpkit.segments.Operand.Aggregate;
import io.cdpkit.segments.Operand.Constant;
import io.cdpkit.segments.Operand.Field;
import io.cdpkit.segments.Operand.Function;
import io.cdpkit.segments.Operand.Prediction;
import io.cdpkit.segments.Operand.Purchases;
import io.cdpkit.segments.Operand.Scope;
import io.cdpkit.segments.Operand.Size;
import io.cdpkit.segments.Operand.Spend;
import io.cdpkit.segments.Span;
import io.cdpkit.segments.Window;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Currency;
import java.util.List;
import java.util.stream.Collectors;

/** Writes conditions in the text form, so that reading gives the same tree. */
public final class Printer {
    private static final Value ONE = Value.of(1);

    private Printer() {}

    public static String write(Condition condition, Scope scope) {
        if (condition instanceof Condition.Any any) {
            return join(any.of(), " or ", scope);
        } else if (condition instanceof Condition.All all) {
            return join(all.of(), " and ", scope);
        } else if (condition instanceof Condition.Not not) {
            return not(not, scope);
        } else if (condition instanceof Always always) {
            return always.holds() ? "true" : "false";
        } else if (condition instanceof Compare compare) {
            return compare(compare, scope);
        } else if (condition instanceof Condition.Each each) {
            return Words.word(each.quantifier()) + "(" + list(each.list(), scope) + " where "
                    + write(each.where(), Scope.ITEM) + ")";
        } else if (condition instanceof Condition.Near near) {
            return "near(" + field(near.place(), scope) + ", " + number(near.latitude()) + ", "
                    + number(near.longitude()) + ", " + distance(near.metres()) + ")";
        } else if (condition instanceof Condition.Inside box) {
            return "inside(" + field(box.place(), scope) + ", " + number(box.south()) + ", " + number(box.west()) + ", "
                    + number(box.north()) + ", " + number(box.east()) + ")";
        } else if (condition instanceof Condition.Anniversary anniversary) {
            return "anniversary(" + operand(anniversary.of(), scope)
                    + (anniversary.leapDay() == LeapDay.MARCH_1 ? "" : ", february 28") + ") in next "
                    + span(anniversary.next());
        }
        String person = ofPerson(condition);
        return person.isEmpty() ? test(condition, "", scope) : person;
    }

    private static String ofPerson(Condition condition) {
        if (condition instanceof Condition.In in) {
            return "in " + name(in.segment());
        } else if (condition instanceof Condition.InFor in) {
            return "in " + name(in.segment()) + " for " + span(in.span());
        } else if (condition instanceof Condition.KnownFor known) {
            return "known for " + span(known.span());
        } else if (condition instanceof Condition.Listed listed) {
            return "on list " + name(listed.list());
        } else if (condition instanceof Condition.Sample sample) {
            return "sample " + (sample.from() == 0 ? "" : share(sample.from()) + "..") + share(sample.to())
                    + (sample.salt().isEmpty() ? "" : " of " + name(sample.salt()));
        }
        return "";
    }

    /** A test of one operand, whose operator may have a {@code not} before it. */
    private static String test(Condition condition, String not, Scope scope) {
        if (condition instanceof Condition.Between between) {
            return operand(between.of(), scope) + not + " between " + value(between.low()) + " and "
                    + value(between.high());
        } else if (condition instanceof Condition.OneOf oneOf) {
            return operand(oneOf.of(), scope) + not + " in " + values(oneOf.values());
        } else if (condition instanceof Condition.Text text) {
            return operand(text.of(), scope) + not + " " + Words.words(text.part()) + " " + text(text.pattern())
                    + (text.ignoringCase() ? " ignoring case" : "");
        } else if (condition instanceof Condition.Has has) {
            return operand(has.of(), scope) + not + " has " + Words.word(has.quantifier()) + " " + values(has.values());
        } else if (condition instanceof Condition.Within within) {
            String lies = within.of() instanceof Field || within.of() instanceof Size ? "" : " lies";
            return operand(within.of(), scope) + not + lies + window(within.window());
        } else if (condition instanceof Condition.Present present) {
            return operand(present.of(), scope)
                    + not
                    + (present.presence() == Presence.NULL ? " is null" : " " + Words.word(present.presence()));
        }
        throw new AssertionError(condition.getClass());
    }

    private static String join(List<Condition> of, String word, Scope scope) {
        return of.stream()
                .map(part -> part instanceof Condition.Any || part instanceof Condition.All
                        ? "(" + write(part, scope) + ")"
                        : write(part, scope))
                .collect(Collectors.joining(word));
    }

    private static String not(Condition.Not not, Scope scope) {
        Condition of = not.of();
        if (of instanceof Condition.Any || of instanceof Condition.All) {
            return "not (" + write(of, scope) + ")";
        } else if (of instanceof Condition.OneOf
                || of instanceof Condition.Between
                || of instanceof Condition.Text
                || of instanceof Condition.Has) {
            return test(of, " not", scope);
        }
        return "not " + write(of, scope);
    }

    private static String compare(Compare compare, Scope scope) {
        boolean atLeastOne =
                compare.comparator() == Comparator.AT_LEAST && compare.right().equals(new Constant(ONE));
        if (atLeastOne && compare.left() instanceof Aggregate count && count.function() == Function.COUNT) {
            boolean sequence = count.of() instanceof Occurrence.Sequence;
            return (sequence ? occurrence(count.of()) : "did(" + occurrence(count.of()) + ")") + window(count.window());
        }
        return operand(compare.left(), scope) + " " + compare.comparator().sign() + " "
                + operand(compare.right(), scope);
    }

    public static String operand(Operand operand, Scope scope) {
        if (operand instanceof Field field) {
            return field(field, scope);
        } else if (operand instanceof Constant constant) {
            return value(constant.value());
        } else if (operand instanceof Size size) {
            return "size(" + field(size.list(), scope) + ")";
        } else if (operand instanceof Aggregate aggregate) {
            String of = occurrence(aggregate.of(), aggregate.path());
            return Words.word(aggregate.function()) + "(" + of + ")" + window(aggregate.window());
        } else if (operand instanceof Operand.Arithmetic arithmetic) {
            return arithmetic(arithmetic, scope);
        } else if (operand instanceof Operand.Since since) {
            return since(since.step()) + operand(since.of(), scope);
        } else if (operand instanceof Operand.Grade grade) {
            return "grade(" + operand(grade.of(), scope) + " "
                    + grade.comparator().sign() + " "
                    + grade.bounds().stream().map(BigDecimal::toPlainString).collect(Collectors.joining(", ")) + ")";
        } else if (operand instanceof Prediction prediction) {
            return prediction(prediction);
        }
        throw new AssertionError(operand.getClass());
    }

    private static String prediction(Prediction prediction) {
        String of = occurrence(prediction.of(), prediction.path());
        Span next = prediction.next();
        Purchases model = prediction.purchases();
        Spend spend = prediction.spend();
        return Words.word(prediction.target()) + "(" + of
                + (next == null ? "" : ", next " + span(next))
                + ", " + Words.word(model.unit()) + "s"
                + ", r = " + number(model.r())
                + ", alpha = " + number(model.alpha())
                + ", a = " + number(model.a())
                + ", b = " + number(model.b())
                + (spend == null
                        ? ""
                        : ", p = " + number(spend.p()) + ", q = " + number(spend.q()) + ", gamma = "
                                + number(spend.gamma()))
                + ")";
    }

    private static String arithmetic(Operand.Arithmetic arithmetic, Scope scope) {
        boolean products = arithmetic.sign().isOfProducts();
        boolean left = arithmetic.left() instanceof Operand.Arithmetic of
                && products
                && !of.sign().isOfProducts();
        boolean right = arithmetic.right() instanceof Operand.Arithmetic of
                && (products || !of.sign().isOfProducts());
        return enclosed(arithmetic.left(), left, scope) + " "
                + arithmetic.sign().sign() + " " + enclosed(arithmetic.right(), right, scope);
    }

    private static String enclosed(Operand operand, boolean parentheses, Scope scope) {
        return parentheses ? "(" + operand(operand, scope) + ")" : operand(operand, scope);
    }

    private static String since(Span step) {
        String unit = Words.word(step.unit()).replace('_', ' ') + "s";
        return unit
                + (step.zone().equals(ZoneOffset.UTC)
                        ? ""
                        : " in " + text(step.zone().getId())) + " since ";
    }

    /** A list, which at the top must not look like one of an event. */
    private static String list(Field list, Scope scope) {
        return scope == Scope.PROFILE && list.scope() == scope && list.path().size() > 1
                ? "profile." + path(list)
                : field(list, scope);
    }

    private static String field(Field field, Scope scope) {
        if (field.path().isEmpty()) {
            return "it";
        } else if (field.scope() == scope) {
            return path(field);
        }
        String root = field.scope() == Scope.ITEM ? "it" : Words.word(field.scope());
        return root + "." + path(field);
    }

    private static String path(Field field) {
        String first = key(field.path().get(0), true);
        return first
                + field.path().stream()
                        .skip(1)
                        .map(key -> "." + key(key, false))
                        .collect(Collectors.joining());
    }

    private static String key(String key, boolean first) {
        boolean plain = Words.isName(key) && !(first && (Words.RESERVED.contains(key) || Words.ROOTS.contains(key)));
        return plain ? key : "`" + escaped(key, '`') + "`";
    }

    public static String name(String name) {
        return Words.isName(name) && !Words.RESERVED.contains(name) && !name.equals("segment") && !name.equals("where")
                ? name
                : text(name);
    }

    private static String occurrence(Occurrence occurrence) {
        return occurrence(occurrence, List.of());
    }

    /** What happens, with a property of it where the path is not empty. */
    private static String occurrence(Occurrence occurrence, List<String> path) {
        if (occurrence instanceof Occurrence.Events events) {
            return events(events, path);
        } else if (occurrence instanceof Occurrence.Orders orders) {
            return orders(orders, path);
        } else if (occurrence instanceof Occurrence.Entering entering) {
            return "entering " + name(entering.segment());
        } else if (occurrence instanceof Occurrence.Leaving leaving) {
            return "leaving " + name(leaving.segment());
        } else if (occurrence instanceof Occurrence.Sequence sequence) {
            return "sequence(" + events(sequence.first(), List.of())
                    + sequence.steps().stream().map(Printer::step).collect(Collectors.joining()) + ")";
        }
        throw new AssertionError(occurrence.getClass());
    }

    private static String orders(Occurrence.Orders orders, List<String> path) {
        Currency currency = orders.currency();
        ZoneId days = orders.days();
        String zone = days == null || days.equals(ZoneOffset.UTC) ? "" : " in " + text(days.getId());
        return "orders" + (path.isEmpty() ? "" : "." + path(new Field(Scope.EVENT, path)))
                + (currency == null ? "" : " in " + currency.getCurrencyCode())
                + (days == null ? "" : " by day" + zone)
                + where(orders.where());
    }

    private static String where(Condition where) {
        return where.equals(Always.TRUE) ? "" : " where " + write(where, Scope.EVENT);
    }

    private static String step(Occurrence.Step step) {
        Span within = step.within();
        return " -> " + events(step.events(), List.of()) + (within == null ? "" : " within " + span(within))
                + step.without().stream()
                        .map(events -> ", without " + events(events, List.of()))
                        .collect(Collectors.joining());
    }

    private static String events(Occurrence.Events events, List<String> path) {
        String names = events.names().stream().map(Printer::eventName).collect(Collectors.joining(" | "));
        Event.Type type = events.type();
        String of = names;
        if (type == null || events.names().isEmpty()) {
            String quoted = events.names().stream().map(Printer::text).collect(Collectors.joining(" | "));
            of = "any " + (type == null ? "event" : Words.word(type)) + (quoted.isEmpty() ? "" : " " + quoted);
        } else if (type != Event.Type.TRACK) {
            of = Words.word(type) + " "
                    + events.names().stream().map(Printer::text).collect(Collectors.joining(" | "));
        }
        if (!path.isEmpty()) {
            boolean single = type == Event.Type.TRACK && events.names().size() == 1;
            of = (single ? of : "(" + of + ")") + "." + path(new Field(Scope.EVENT, path));
        }
        return of + where(events.where());
    }

    private static String eventName(String name) {
        boolean plain = Words.isName(name) && !Words.OCCURRENCES.contains(name) && !Words.RESERVED.contains(name);
        return plain ? name : text(name);
    }

    static String window(Window window) {
        if (window instanceof Window.Ever) {
            return "";
        } else if (window instanceof Window.Last last) {
            return " in last " + span(last.span());
        } else if (window instanceof Window.BeforeLast before) {
            return " before last " + span(before.span());
        } else if (window instanceof Window.Ago ago) {
            return " from " + span(ago.from()) + " to " + span(ago.to()) + " ago";
        } else if (window instanceof Window.Next next) {
            return " in next " + span(next.span());
        } else if (window instanceof Window.AfterNext after) {
            return " after next " + span(after.span());
        } else if (window instanceof Window.Fixed fixed) {
            String until = fixed.until().equals(Instant.MAX) ? "" : " until " + fixed.until();
            return fixed.from().equals(Instant.MIN) ? until : " since " + fixed.from() + until;
        }
        throw new AssertionError(window.getClass());
    }

    static String span(Span span) {
        String unit = Words.word(span.unit()).replace('_', ' ') + (span.amount() == 1 ? "" : "s");
        return span.amount() + " " + unit
                + (span.zone().equals(ZoneOffset.UTC)
                        ? ""
                        : " in " + text(span.zone().getId()));
    }

    private static String share(int buckets) {
        return BigDecimal.valueOf(buckets, 2).stripTrailingZeros().toPlainString() + "%";
    }

    private static String number(double number) {
        return new BigDecimal(Double.toString(number)).stripTrailingZeros().toPlainString();
    }

    private static String distance(double metres) {
        return metres % 1_000 == 0 ? number(metres / 1_000) + " km" : number(metres) + " m";
    }

    private static String values(List<Value> values) {
        return values.stream().map(Printer::value).collect(Collectors.joining(", ", "(", ")"));
    }

    public static String value(Value value) {
        if (value instanceof Value.Text text) {
            return text(text.text());
        } else if (value instanceof Value.Whole whole) {
            return Long.toString(whole.number());
        } else if (value instanceof Value.Decimal decimal) {
            return decimal.number().toPlainString();
        } else if (value instanceof Value.Bool bool) {
            return Boolean.toString(bool.yes());
        } else if (value instanceof Value.Moment moment) {
            return moment.instant().toString();
        } else if (value instanceof Value.Day day) {
            return day.date().toString();
        }
        throw new AssertionError(value.getClass());
    }

    static String text(String text) {
        return "\"" + escaped(text, '"') + "\"";
    }

    private static String escaped(String text, char quote) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == quote || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ' || c == 0x7F || c == 0x2028 || c == 0x2029) {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }
}
