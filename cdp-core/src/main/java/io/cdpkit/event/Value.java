package io.cdpkit.event;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;

/**
 * One typed value of a trait or property.
 *
 * <p>Values are immutable and compare by meaning: {@code 1.50} equals {@code 1.5}; numbers are exact, never
 * {@code double}. {@link Null} is a value of its own: a source that says "no phone" differs from one that says nothing.
 * {@code toString} prints the kind and the size, never the content. Thread-safe.
 */
public sealed interface Value {

    /** Text, any length the limits admit. */
    record Text(String text) implements Value {
        public Text {
            Objects.requireNonNull(text, "text");
        }

        @Override
        public String toString() {
            return "text of " + text.length() + " chars";
        }
    }

    /** A whole number that fits 64 bits. */
    record Whole(long number) implements Value {
        @Override
        public String toString() {
            return "whole number";
        }
    }

    /** An exact decimal; trailing zeros carry no meaning and are dropped. */
    record Decimal(BigDecimal number) implements Value {
        public Decimal {
            number = number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
        }

        @Override
        public String toString() {
            return "decimal of " + number.precision() + " digits";
        }
    }

    /** A yes or a no. */
    record Bool(boolean yes) implements Value {
        static final Bool TRUE = new Bool(true);
        static final Bool FALSE = new Bool(false);

        @Override
        public String toString() {
            return "boolean";
        }
    }

    /** A point on the time line. */
    record Moment(Instant instant) implements Value {
        public Moment {
            Objects.requireNonNull(instant, "instant");
        }

        @Override
        public String toString() {
            return "instant";
        }
    }

    /** A calendar date without a zone, such as a birthday. */
    record Day(LocalDate date) implements Value {
        public Day {
            Objects.requireNonNull(date, "date");
        }

        @Override
        public String toString() {
            return "date";
        }
    }

    /** An ordered list of values. */
    record Items(List<Value> items) implements Value {
        public Items {
            items = List.copyOf(items);
        }

        @Override
        public String toString() {
            return "list of " + items.size();
        }
    }

    /** An object: values by key. */
    record Fields(Attributes fields) implements Value {
        public Fields {
            Objects.requireNonNull(fields, "fields");
        }

        @Override
        public String toString() {
            return "object of " + fields.size() + " fields";
        }
    }

    /** Declared absence: the source says that there is nothing. */
    record Null() implements Value {
        static final Null ONLY = new Null();

        @Override
        public String toString() {
            return "null";
        }
    }

    /** The null value. */
    static Value ofNull() {
        return Null.ONLY;
    }

    static Value of(String text) {
        return new Text(text);
    }

    static Value of(long number) {
        return new Whole(number);
    }

    static Value of(BigDecimal number) {
        return new Decimal(number);
    }

    static Value of(boolean yes) {
        return yes ? Bool.TRUE : Bool.FALSE;
    }

    static Value of(Instant instant) {
        return new Moment(instant);
    }

    static Value of(LocalDate date) {
        return new Day(date);
    }

    static Value of(List<Value> items) {
        return new Items(items);
    }

    static Value of(Attributes fields) {
        return new Fields(fields);
    }

    /** The value of a whole number of any size: {@link Whole} where 64 bits hold it, else {@link Decimal}. */
    static Value of(BigInteger number) {
        return number.bitLength() < Long.SIZE ? new Whole(number.longValue()) : new Decimal(new BigDecimal(number));
    }

    /** The kind of this value, as schemas and error messages name it. */
    default Kind kind() {
        if (this instanceof Text) {
            return Kind.TEXT;
        } else if (this instanceof Whole) {
            return Kind.INTEGER;
        } else if (this instanceof Decimal) {
            return Kind.DECIMAL;
        } else if (this instanceof Bool) {
            return Kind.BOOLEAN;
        } else if (this instanceof Moment) {
            return Kind.INSTANT;
        } else if (this instanceof Day) {
            return Kind.DATE;
        } else if (this instanceof Items) {
            return Kind.LIST;
        } else if (this instanceof Fields) {
            return Kind.OBJECT;
        } else if (this instanceof Null) {
            return Kind.NULL;
        }
        throw new AssertionError(getClass());
    }

    /** The kinds of value, in the order in which values of different kinds sort. */
    enum Kind {
        NULL,
        BOOLEAN,
        INTEGER,
        DECIMAL,
        INSTANT,
        DATE,
        TEXT,
        LIST,
        OBJECT
    }

    /**
     * A total order over all values: by kind, numbers among themselves by size, then by content. It serves ties,
     * canonical output and the {@code min}/{@code max} policies.
     */
    static int compare(Value a, Value b) {
        return ValueOrder.compare(a, b);
    }
}
