package io.cdpkit.records;

import io.cdpkit.event.Limits;
import io.cdpkit.event.Standardiser;
import io.cdpkit.event.Value;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a cell as its column says. */
final class Cell {
    private static final Set<String> YES = Set.of("true", "yes", "y", "t", "1");
    private static final Set<String> NO = Set.of("false", "no", "n", "f", "0");

    private final Column column;
    private final Limits limits;

    private Cell(Column column, Limits limits) {
        this.column = column;
        this.limits = limits;
    }

    /** The value of a cell that is not blank; null where it is to be dropped. */
    static @Nullable Value read(Column column, Value raw, Limits limits) throws RefusedException {
        return new Cell(column, limits).read(raw);
    }

    private @Nullable Value read(Value raw) throws RefusedException {
        if (column.kind() == Value.Kind.LIST || column.kind() == Value.Kind.OBJECT) {
            if (raw.kind() != column.kind()) {
                throw wrongType(column.kind() == Value.Kind.LIST ? "a list" : "an object", raw);
            }
            return raw;
        } else if (raw.kind() == column.kind() && raw.kind() != Value.Kind.TEXT) {
            return raw;
        }
        String text = text(raw);
        Standardiser standardiser = column.standardiser();
        if (standardiser != null) {
            Optional<String> standard = standardiser.standardise(text);
            if (standard.isPresent()) {
                text = standard.get();
            } else if (column.unstandard() == Column.Unstandard.DROP) {
                return null;
            } else if (column.unstandard() == Column.Unstandard.REFUSE_ROW) {
                throw wrongType("a text with a standard form", raw);
            }
        }
        return parse(text, raw);
    }

    /** Without white space at both ends, the kind that does not break a line as well. */
    static String stripped(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && isBlank(text.charAt(start))) {
            start++;
        }
        while (start < end && isBlank(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    private static boolean isBlank(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c);
    }

    private String text(Value raw) throws RefusedException {
        if (raw instanceof Value.Text text) {
            return stripped(text.text());
        } else if (raw instanceof Value.Whole whole) {
            return Long.toString(whole.number());
        } else if (raw instanceof Value.Decimal decimal) {
            return decimal.number().toPlainString();
        } else if (raw instanceof Value.Bool bool) {
            return Boolean.toString(bool.yes());
        }
        throw wrongType("a single value", raw);
    }

    private Value parse(String text, Value raw) throws RefusedException {
        Value value = switch (column.kind()) {
            case TEXT -> checkedText(column.name(), text, limits);
            case INTEGER -> whole(text);
            case DECIMAL -> decimal(text, column.hasDecimalComma() && raw.kind() == Value.Kind.TEXT);
            case BOOLEAN -> bool(text);
            case DATE -> date(text);
            case INSTANT -> instant(text);
            default -> throw new AssertionError(column.kind());
        };
        if (value == null) {
            throw wrongType(expectation(), raw);
        }
        return value;
    }

    private String expectation() {
        return switch (column.kind()) {
            case INTEGER -> "a whole number";
            case DECIMAL -> column.hasDecimalComma() ? "a decimal with a comma" : "a decimal with a point";
            case BOOLEAN -> "yes or no";
            case DATE -> column.formats().isEmpty() ? "an ISO date" : "a date in one of the formats";
            case INSTANT -> column.formats().isEmpty() ? "an ISO time" : "a time in one of the formats";
            default -> throw new AssertionError(column.kind());
        };
    }

    private RefusedException wrongType(String expected, Value got) {
        return RefusedException.wrongType(column.name(), "expected " + expected + ", got " + got);
    }

    static Value checkedText(String column, String text, Limits limits) throws RefusedException {
        if (text.length() > limits.textLength()) {
            throw RefusedException.limit(column, "chars of text", limits.textLength(), text.length());
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (c == 0 || Character.isSurrogate(c)) {
                throw RefusedException.malformed(column, "text must hold neither NUL nor half of a surrogate pair");
            }
        }
        return Value.of(text);
    }

    private @Nullable Value whole(String text) throws RefusedException {
        int start = signLength(text);
        if (start == text.length() || digits(text, start) != text.length()) {
            return null;
        }
        return Value.of(number(text, text.substring(start), "").toBigIntegerExact());
    }

    private @Nullable Value decimal(String text, boolean comma) throws RefusedException {
        int start = signLength(text);
        int point = text.indexOf(comma ? ',' : '.');
        int end = point < 0 ? text.length() : point;
        String whole = comma ? ungrouped(text, start, end) : text.substring(start, end);
        String fraction = point < 0 ? "" : text.substring(point + 1);
        boolean digitsOnly = digits(whole, 0) == whole.length() && digits(fraction, 0) == fraction.length();
        if (!digitsOnly || whole.isEmpty() || (point >= 0 && fraction.isEmpty())) {
            return null;
        }
        return Value.of(number(text, whole, fraction));
    }

    /** Without points that group threes of digits; the points stay where they do not. */
    private static String ungrouped(String text, int start, int end) {
        String grouped = text.substring(start, end);
        int length = grouped.length();
        for (int i = 0; i < length; i++) {
            boolean mustBePoint = (length - i) % 4 == 0 && i > 0;
            if (mustBePoint != (grouped.charAt(i) == '.')) {
                return grouped;
            }
        }
        return grouped.replace(".", "");
    }

    private BigDecimal number(String signed, String whole, String fraction) throws RefusedException {
        BigDecimal size = Digits.number(whole, fraction, 0, column.name(), limits);
        return signed.charAt(0) == '-' ? size.negate() : size;
    }

    private static int signLength(String text) {
        return !text.isEmpty() && (text.charAt(0) == '-' || text.charAt(0) == '+') ? 1 : 0;
    }

    private static int digits(String text, int from) {
        int end = from;
        while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        return end;
    }

    private static @Nullable Value bool(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (YES.contains(lower)) {
            return Value.of(true);
        }
        return NO.contains(lower) ? Value.of(false) : null;
    }

    private @Nullable Value date(String text) {
        if (column.formats().isEmpty()) {
            return day(parsed(text, DateTimeFormatter.ISO_LOCAL_DATE));
        }
        for (DateTimeFormatter format : column.formats()) {
            Value day = day(parsed(text, format));
            if (day != null) {
                return day;
            }
        }
        return null;
    }

    private static @Nullable Value day(@Nullable TemporalAccessor parsed) {
        LocalDate date = parsed == null ? null : parsed.query(TemporalQueries.localDate());
        return date == null || date.getYear() < 1 || date.getYear() > 9999 ? null : Value.of(date);
    }

    private @Nullable Value instant(String text) {
        if (column.formats().isEmpty()) {
            Value instant = moment(parsed(text, DateTimeFormatter.ISO_OFFSET_DATE_TIME));
            if (instant == null) {
                instant = moment(parsed(text, DateTimeFormatter.ISO_LOCAL_DATE_TIME));
            }
            return instant == null ? moment(parsed(text, DateTimeFormatter.ISO_LOCAL_DATE)) : instant;
        }
        for (DateTimeFormatter format : column.formats()) {
            Value instant = moment(parsed(text, format));
            if (instant != null) {
                return instant;
            }
        }
        return null;
    }

    private @Nullable Value moment(@Nullable TemporalAccessor parsed) {
        if (parsed == null) {
            return null;
        }
        LocalDate date = parsed.query(TemporalQueries.localDate());
        ZoneId written = parsed.query(TemporalQueries.zone());
        ZoneId zone = written == null ? column.zone() : written;
        if (date == null || zone == null) {
            return null;
        }
        Instant instant;
        if (parsed.query(TemporalQueries.localTime()) == null) {
            instant = date.atStartOfDay(zone).toInstant();
        } else if (written == null) {
            instant = LocalDateTime.from(parsed).atZone(zone).toInstant();
        } else {
            instant = parsed.query(TemporalQueries.offset()) == null
                    ? LocalDateTime.from(parsed).atZone(zone).toInstant()
                    : OffsetDateTime.from(parsed).toInstant();
        }
        return instant.isBefore(Limits.EARLIEST) || instant.isAfter(Limits.LATEST) ? null : Value.of(instant);
    }

    private static @Nullable TemporalAccessor parsed(String text, DateTimeFormatter format) {
        try {
            return format.parse(text);
        } catch (DateTimeException e) {
            return null;
        }
    }
}
