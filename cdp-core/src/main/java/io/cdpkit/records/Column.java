package io.cdpkit.records;

import io.cdpkit.event.Standardiser;
import io.cdpkit.event.Value;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How the cells of one column are read, and the trait or property they become.
 *
 * <p>Cells lose surrounding white space; a blank one gives nothing, as if the column were not there. In JSON lines the
 * column's name is a path, such as {@code address.city}. Immutable and thread-safe.
 */
public final class Column {
    /** What becomes of a text without a standard form. */
    enum Unstandard {
        REFUSE_ROW,
        KEEP,
        DROP
    }

    private static final int FIRST_SHORT_YEAR = 1930;

    private final String name;
    private final Value.Kind kind;
    private String target;
    private List<DateTimeFormatter> formats = List.of();
    private @Nullable ZoneId zone;
    private @Nullable Standardiser standardiser;
    private Unstandard unstandard = Unstandard.REFUSE_ROW;
    private boolean decimalComma;
    private boolean required;
    private boolean blankIsNull;

    private Column(String name, Value.Kind kind) {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a column needs a name, as the header or the declaration gives it");
        }
        this.name = name;
        this.kind = kind;
        this.target = name;
    }

    private Column(Column other) {
        this.name = other.name;
        this.kind = other.kind;
        this.target = other.target;
        this.formats = other.formats;
        this.zone = other.zone;
        this.standardiser = other.standardiser;
        this.unstandard = other.unstandard;
        this.decimalComma = other.decimalComma;
        this.required = other.required;
        this.blankIsNull = other.blankIsNull;
    }

    public static Column text(String name) {
        return new Column(name, Value.Kind.TEXT);
    }

    /** Whole numbers: digits with an optional sign. */
    public static Column integer(String name) {
        return new Column(name, Value.Kind.INTEGER);
    }

    /** Exact decimals: digits with an optional sign and a decimal point; no grouping, no exponent. */
    public static Column decimal(String name) {
        return new Column(name, Value.Kind.DECIMAL);
    }

    /** Yes or no: {@code true}, {@code yes}, {@code y}, {@code t}, {@code 1} and their opposites, in any case. */
    public static Column bool(String name) {
        return new Column(name, Value.Kind.BOOLEAN);
    }

    /** Calendar dates: {@code yyyy-MM-dd}, unless {@link #formats} says otherwise. */
    public static Column date(String name) {
        return new Column(name, Value.Kind.DATE);
    }

    /**
     * Points in time: ISO 8601 with an offset. Formats without an offset, and ISO local times and dates, need a {@link
     * #zone}; a date alone means its first moment there.
     */
    public static Column instant(String name) {
        return new Column(name, Value.Kind.INSTANT);
    }

    /** Lists, which only JSON lines have; taken as they are. */
    public static Column list(String name) {
        return new Column(name, Value.Kind.LIST);
    }

    /** Objects, which only JSON lines have; taken as they are. */
    public static Column object(String name) {
        return new Column(name, Value.Kind.OBJECT);
    }

    /** The key of the trait or property; the column's name where not set. */
    public Column to(String key) {
        Column copy = new Column(this);
        copy.target = Objects.requireNonNull(key, "key");
        return copy;
    }

    /**
     * The formats of dates or times, tried in order, in the letters of {@link DateTimeFormatter} with English names;
     * impossible dates such as February 30 are refused. A year of two digits is one from 1930 to 2029, as {@link
     * Standardiser#date} has it.
     */
    public Column formats(String... patterns) {
        if (kind != Value.Kind.DATE && kind != Value.Kind.INSTANT) {
            throw new IllegalArgumentException(
                    "formats are for dates and instants; column \"" + name + "\" is " + kind);
        }
        ArrayList<DateTimeFormatter> formatters = new ArrayList<>();
        for (String pattern : patterns) {
            formatters.add(format(pattern));
        }
        Column copy = new Column(this);
        copy.formats = List.copyOf(formatters);
        return copy;
    }

    /*
     * Strict resolving asks for an era beside a year of era, so "y" is read as "u", the year; and two of either would mean
     * a year from 2000 on, so they are not left to the pattern. Quoted texts are.
     */
    private static DateTimeFormatter format(String pattern) {
        DateTimeFormatterBuilder format = new DateTimeFormatterBuilder();
        StringBuilder letters = new StringBuilder();
        boolean quoted = false;
        int end;
        for (int at = 0; at < pattern.length(); at = end) {
            char letter = pattern.charAt(at);
            end = at + 1;
            quoted ^= letter == '\'';
            if (quoted || (letter != 'y' && letter != 'u')) {
                letters.append(letter);
                continue;
            }
            while (end < pattern.length() && pattern.charAt(end) == letter) {
                end++;
            }
            if (end - at == 2) {
                format.appendPattern(letters.toString()).appendValueReduced(ChronoField.YEAR, 2, 2, FIRST_SHORT_YEAR);
                letters.setLength(0);
            } else {
                letters.append("u".repeat(end - at));
            }
        }
        return format.appendPattern(letters.toString())
                .toFormatter(Locale.ENGLISH)
                .withResolverStyle(ResolverStyle.STRICT);
    }

    /** The zone of times written without an offset. */
    public Column zone(ZoneId newZone) {
        if (kind != Value.Kind.INSTANT) {
            throw new IllegalArgumentException("a zone is for instants; column \"" + name + "\" is " + kind);
        }
        Column copy = new Column(this);
        copy.zone = Objects.requireNonNull(newZone, "zone");
        return copy;
    }

    /** Decimals are written {@code 1234,56} or {@code 1.234,56}; a point can only group thousands. */
    public Column decimalComma() {
        if (kind != Value.Kind.DECIMAL) {
            throw new IllegalArgumentException("a decimal comma is for decimals; column \"" + name + "\" is " + kind);
        }
        Column copy = new Column(this);
        copy.decimalComma = true;
        return copy;
    }

    /** Cells are standardised before they are read; a cell without a standard form refuses its row. */
    public Column standardise(Standardiser newStandardiser) {
        return standardise(newStandardiser, Unstandard.REFUSE_ROW);
    }

    /** As {@link #standardise}, but a cell without a standard form is taken as it is. */
    public Column standardiseOrKeep(Standardiser newStandardiser) {
        return standardise(newStandardiser, Unstandard.KEEP);
    }

    /** As {@link #standardise}, but a cell without a standard form counts as blank. */
    public Column standardiseOrDrop(Standardiser newStandardiser) {
        return standardise(newStandardiser, Unstandard.DROP);
    }

    private Column standardise(Standardiser newStandardiser, Unstandard newUnstandard) {
        if (kind == Value.Kind.LIST || kind == Value.Kind.OBJECT) {
            throw new IllegalArgumentException("a standardiser is for texts; column \"" + name + "\" is " + kind);
        }
        Column copy = new Column(this);
        copy.standardiser = Objects.requireNonNull(newStandardiser, "standardiser");
        copy.unstandard = newUnstandard;
        return copy;
    }

    /** A blank cell refuses its row. */
    public Column required() {
        Column copy = new Column(this);
        copy.required = true;
        return copy;
    }

    /** A blank cell says that there is nothing, and overwrites what was there; without this it says nothing. */
    public Column blankIsNull() {
        Column copy = new Column(this);
        copy.blankIsNull = true;
        return copy;
    }

    public String name() {
        return name;
    }

    Value.Kind kind() {
        return kind;
    }

    String target() {
        return target;
    }

    List<DateTimeFormatter> formats() {
        return formats;
    }

    @Nullable
    ZoneId zone() {
        return zone;
    }

    @Nullable
    Standardiser standardiser() {
        return standardiser;
    }

    Unstandard unstandard() {
        return unstandard;
    }

    boolean hasDecimalComma() {
        return decimalComma;
    }

    boolean isRequired() {
        return required;
    }

    boolean isBlankNull() {
        return blankIsNull;
    }

    @Override
    public String toString() {
        return "column " + name + " (" + kind + ")";
    }
}
