package io.cdpkit.segments.language;

import io.cdpkit.event.Event;
import io.cdpkit.segments.Condition.Comparator;
import io.cdpkit.segments.Condition.Part;
import io.cdpkit.segments.Operand.Function;
import io.cdpkit.segments.Operand.Prediction.Target;
import io.cdpkit.segments.Operand.Sign;
import io.cdpkit.segments.Span.Unit;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The words of the text form. */
public final class Words {
    /** Never the name of a field unless in backquotes. */
    static final Set<String> RESERVED = Set.of("and", "or", "not", "in", "true", "false", "null", "define", "trait");

    static final Set<String> ROOTS = Set.of("profile", "computed", "event", "context", "it");

    /** Names of events that would read as something else. */
    static final Set<String> OCCURRENCES = Set.of("any", "entering", "leaving", "orders", "sequence", "where");

    static final Map<String, Comparator> COMPARATORS = new LinkedHashMap<>();
    static final Map<String, Sign> SIGNS = new LinkedHashMap<>();
    static final Map<String, Function> FUNCTIONS = new LinkedHashMap<>();
    static final Map<String, Target> TARGETS = new LinkedHashMap<>();
    static final Map<String, Event.Type> TYPES = new LinkedHashMap<>();
    static final Map<String, Unit> UNITS = new LinkedHashMap<>();

    /** What may follow an operand, for suggestions. */
    static final List<String> OPERATORS = List.of(
            "in",
            "between",
            "exists",
            "missing",
            "is",
            "has",
            "starts",
            "ends",
            "contains",
            "like",
            "matches",
            "not",
            "before",
            "after",
            "from",
            "since",
            "until",
            "and",
            "or");

    /** What may be meant by words and signs that stand where they cannot. */
    static final Map<String, String> HINTS = new HashMap<>();

    /** What may be meant by what stands where a value should. */
    static final Map<String, String> INSTEAD = Map.of(
            "null", "; say is null, exists or missing",
            "=", "; equality is written =",
            ">", "; inequality is written !=",
            "$", "; an amount is a number, and its currency is told of orders: sum(orders.net in EUR)");

    /** What may be meant by functions that there are not. */
    static final Map<String, String> CALLED = Map.ofEntries(
            Map.entry("average", "avg"),
            Map.entry("mean", "avg"),
            Map.entry("total", "sum"),
            Map.entry("number", "count"),
            Map.entry("unique", "distinct"),
            Map.entry("never", "not did(..)"),
            Map.entry("event", "did(..)"),
            Map.entry("page", "did(page \"Home\")"),
            Map.entry("screen", "did(screen \"Home\")"),
            Map.entry("track", "did(\"Order Completed\")"),
            Map.entry("segment", "in vip"),
            Map.entry("member", "in vip"),
            Map.entry("list", "on list press"),
            Map.entry("exists", "email exists"),
            Map.entry("missing", "email missing"),
            Map.entry("lower", "contains \"x\" ignoring case"),
            Map.entry("upper", "contains \"x\" ignoring case"));

    /** What may be meant by signs that there are not. */
    static final Map<Character, String> UNKNOWN_SIGNS = Map.of(
            '&', "say and",
            '!', "say not, or != between values",
            ';', "nothing stands between definitions; each begins on a line of its own",
            ':', "say =",
            '[', "lists stand in (parentheses)",
            ']', "lists stand in (parentheses)",
            '\'', "texts stand in \"double quotes\"");

    /** What may stand before a parenthesis, for suggestions. */
    static final List<String> CALLS = List.of(
            "did",
            "sequence",
            "any",
            "all",
            "none",
            "near",
            "inside",
            "anniversary",
            "size",
            "count",
            "sum",
            "avg",
            "min",
            "max",
            "distinct",
            "first",
            "last",
            "most_frequent",
            "values",
            "earliest",
            "latest",
            "grade",
            "alive",
            "expected",
            "next",
            "worth");

    static {
        for (String word : List.of("in", "before", "after", "from", "since", "until", "between")) {
            HINTS.put(
                    word,
                    "a window stands after what is counted and before the comparison, such as count(order) in last 30 days"
                            + " >= 3 or did(order) from 2026-01-01 until 2026-02-01");
        }
        HINTS.put("before", "dates are compared with <; " + HINTS.get("before"));
        HINTS.put("after", "dates are compared with >; " + HINTS.get("after"));
        for (String word : List.of("within", "last", "during", "inpast", "inthe")) {
            HINTS.put(word, "say in last 30 days");
        }
        for (String word : List.of("equals", "equal", "eq")) {
            HINTS.put(word, "equality is written =");
        }
        HINTS.put("is", "say = for a value, and exists, missing or is null for whether there is one");
        HINTS.put("isn", "inequality is written !=");
        HINTS.put("by", "days of orders are counted by count(orders by day)");
        HINTS.put("of", "say in vip");
        HINTS.put("never", "say not did(..)");
        HINTS.put("followed", "say sequence(cart -> order within 2 hours)");
        HINTS.put("then", "say sequence(cart -> order within 2 hours)");
        HINTS.put(",", "conditions are joined by and or or, and numbers have no commas");
        HINTS.put("starts", "say starts with");
        HINTS.put("ends", "say ends with");
        HINTS.put("||", "say or");
        for (Comparator comparator : Comparator.values()) {
            COMPARATORS.put(comparator.sign(), comparator);
        }
        for (Sign sign : Sign.values()) {
            SIGNS.put(sign.sign(), sign);
        }
        for (Function function : Function.values()) {
            FUNCTIONS.put(word(function), function);
        }
        for (Target target : Target.values()) {
            TARGETS.put(word(target), target);
        }
        for (Event.Type type : List.of(
                Event.Type.TRACK,
                Event.Type.PAGE,
                Event.Type.SCREEN,
                Event.Type.IDENTIFY,
                Event.Type.GROUP,
                Event.Type.ALIAS)) {
            TYPES.put(word(type), type);
        }
        for (Unit unit : Unit.values()) {
            if (!unit.isCalendar()) {
                UNITS.put(word(unit), unit);
                UNITS.put(word(unit) + "s", unit);
            }
        }
        UNITS.put("ms", Unit.MILLISECOND);
        UNITS.put("s", Unit.SECOND);
        UNITS.put("min", Unit.MINUTE);
        UNITS.put("h", Unit.HOUR);
        UNITS.put("d", Unit.DAY);
    }

    private Words() {}

    public static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    static String words(Part part) {
        return switch (part) {
            case STARTS -> "starts with";
            case ENDS -> "ends with";
            default -> word(part);
        };
    }

    static boolean isName(String text) {
        return !text.isEmpty()
                && Character.isJavaIdentifierStart(text.charAt(0))
                && text.charAt(0) != '$'
                && text.chars().allMatch(c -> Lexer.isNamePart((char) c));
    }

    static List<String> units() {
        return Arrays.asList(
                "hours", "days", "weeks", "minutes", "seconds", "calendar", "milliseconds", "months", "years");
    }
}
