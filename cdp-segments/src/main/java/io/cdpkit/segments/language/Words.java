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
            "-", "; the negative of a value is 0 minus it, such as 0 - age",
            "$", "; an amount is a number, and its currency is told of orders: sum(orders.net in EUR)");

    /** What may be meant by words that a condition begins with, where no operator follows. */
    static final Map<String, String> BEGUN = Map.ofEntries(
            Map.entry("did", "say did(order), or not did(order)"),
            Map.entry("has", "say email exists"),
            Map.entry("first", "say known for 30 days"),
            Map.entry("known_for", "say known for 30 days"),
            Map.entry("ever", "say did(entering vip)"),
            Map.entry("was", "say did(entering vip)"),
            Map.entry("entered", "say did(entering vip)"),
            Map.entry("left", "say did(leaving vip)"),
            Map.entry("sample", "say sample 10%"));

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
            Map.entry("every", "all(addresses where city = \"Ghent\")"),
            Map.entry("some", "any(addresses where city = \"Ghent\")"),
            Map.entry("length", "size"),
            Map.entry("box", "inside(home, 50, 2, 52, 6)"),
            Map.entry("within", "inside(home, 50, 2, 52, 6) or near(home, 52.5, 13.4, 25 km)"),
            Map.entry("distance", "near(home, 52.5, 13.4, 25 km)"),
            Map.entry("mode", "most_frequent"),
            Map.entry("distinct_count", "distinct"),
            Map.entry("count_distinct", "distinct"),
            Map.entry("birthday", "anniversary(birthday) in next 7 days"),
            Map.entry("isDay", "signup = 2026-01-31"),
            Map.entry("entered", "did(entering vip)"),
            Map.entry("left", "did(leaving vip)"),
            Map.entry("exists", "email exists"),
            Map.entry("missing", "email missing"),
            Map.entry("lower", "contains \"x\" ignoring case"),
            Map.entry("upper", "contains \"x\" ignoring case"));

    /** What may be meant by signs that there are not. */
    static final Map<Character, String> UNKNOWN_SIGNS = new HashMap<>();

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
        UNKNOWN_SIGNS.put('&', "say and");
        UNKNOWN_SIGNS.put('!', "say not, or != between values");
        UNKNOWN_SIGNS.put(';', "nothing stands between definitions; each begins on a line of its own");
        UNKNOWN_SIGNS.put(':', "say =");
        UNKNOWN_SIGNS.put('[', "lists stand in (parentheses)");
        UNKNOWN_SIGNS.put(']', "lists stand in (parentheses)");
        UNKNOWN_SIGNS.put('\u00A0', "it looks like a space; put a plain one");
        UNKNOWN_SIGNS.put('\u2192', "say ->");
        UNKNOWN_SIGNS.put('\u2260', "say !=");
        UNKNOWN_SIGNS.put('\u2264', "say <=");
        UNKNOWN_SIGNS.put('\u2265', "say >=");
        for (char quote : "'\u2018\u2019\u201A\u201C\u201D\u201E\u00AB\u00BB".toCharArray()) {
            UNKNOWN_SIGNS.put(quote, "texts stand in \"double quotes\"");
        }
        for (char dash : "\u2010\u2011\u2012\u2013\u2014\u2212".toCharArray()) {
            UNKNOWN_SIGNS.put(dash, "it looks like a minus; put a plain -");
        }
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
        HINTS.put("ever", "leave it out: where no window is told, all time counts");
        HINTS.put("today", "say in last 0 calendar days");
        HINTS.put("yesterday", "say from 1 calendar day to 0 calendar days ago");
        HINTS.put("this", "say in last 0 calendar months, or weeks, or years");
        HINTS.put("older", "say signup before last 30 days");
        HINTS.put("on", "dates are compared with =, such as signup = 2026-01-31");
        HINTS.put("to", "say from 2026-01-01 until 2026-02-01, from 60 days to 30 days ago, or, of a sample, 10%..20%");
        for (String word : List.of("at", "exactly", "more", "less", "fewer", "times", "once", "twice")) {
            HINTS.put(word, "say count(order) >= 3, or <= or =");
        }
        for (String word : List.of("<", "<=", ">", ">=")) {
            HINTS.put(word, "say age between 18 and 30, or join two comparisons by and");
        }
        for (String word : List.of("ignoring", "ignore")) {
            HINTS.put(word, "after like, contains, matches, starts with or ends with say ignoring case");
        }
        for (String word : List.of("does", "doesn", "notContains")) {
            HINTS.put(word, "say not contains; not stands before any such operator");
        }
        for (String word : List.of("startswith", "startsWith", "starts_with")) {
            HINTS.put(word, "say starts with");
        }
        for (String word : List.of("endswith", "endsWith", "ends_with")) {
            HINTS.put(word, "say ends with");
        }
        HINTS.put("hasSomeOf", "say has any (\"a\", \"b\")");
        HINTS.put("hasNoneOf", "say has none (\"a\", \"b\")");
        HINTS.put("matchesRegex", "say matches");
        HINTS.put("notEquals", "inequality is written !=");
        HINTS.put("notIn", "say not in");
        HINTS.put("isDay", "dates are compared with =, such as signup = 2026-01-31");
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
