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
            ">", "; inequality is written !=");

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
