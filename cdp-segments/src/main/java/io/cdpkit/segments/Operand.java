package io.cdpkit.segments;

import io.cdpkit.event.Value;
import io.cdpkit.segments.language.Words;
import java.util.List;
import java.util.Objects;

/** Something that has a value, or none, for a person at an instant. */
public sealed interface Operand {

    /** A value given in the definition; a decimal without a fraction counts as a whole number. */
    record Constant(Value value) implements Operand {
        public Constant {
            value = Values.plain(value);
        }
    }

    /** Where a field lies. */
    enum Scope {
        /** A trait of the profile, as its golden record holds it now. */
        PROFILE,
        /** A computed trait, as it is now; the first key is its name. */
        COMPUTED,
        /** A property of the event that is being looked at. */
        EVENT,
        /** The context of that event. */
        CONTEXT,
        /** A field of the list item that is being looked at; the item itself where the path is empty. */
        ITEM
    }

    /**
     * A field, inside objects step by step. It has no value where a step is missing, is null or is no object.
     *
     * @param path keys, outermost first
     */
    record Field(Scope scope, List<String> path) implements Operand {
        public Field {
            Objects.requireNonNull(scope, "scope");
            path = List.copyOf(path);
            if (path.isEmpty() && scope != Scope.ITEM) {
                throw new IllegalArgumentException("a field needs at least one key");
            }
        }
    }

    /** How many items a list has; no value where the field holds no list. */
    record Size(Field list) implements Operand {
        public Size {
            Objects.requireNonNull(list, "list");
        }
    }

    /** What some occurrences in a window come to. */
    enum Function {
        /** How many; 0 for none. */
        COUNT,
        /** The exact sum of the numbers; no value if there is none. */
        SUM,
        /** The exact mean of the numbers; no value if there is none. */
        AVG,
        /** The least value in the order of {@link Value#compare}; no value if there is none. */
        MIN,
        /** The greatest value; no value if there is none. */
        MAX,
        /** How many distinct values; 0 for none. */
        DISTINCT,
        /** The value of the earliest event that has one. Of several at one instant, that with the least message id. */
        FIRST,
        /** The value of the latest event that has one. Of several at one instant, that with the greatest message id. */
        LAST,
        /** The value that most events have; of several such, the least. */
        MOST_FREQUENT,
        /**
         * The distinct values in ascending order, an empty list for none; of more than {@link #MOST_VALUES} those seen last.
         */
        VALUES,
        /** The instant of the earliest; no value if there is none. */
        EARLIEST,
        /** The instant of the latest; no value if there is none. */
        LATEST;

        /** How many values a list of {@link #VALUES} has at most; DISTINCT counts all of them. */
        public static final int MOST_VALUES = 100;

        /** Whether it is about the occurrences themselves and not about a property of theirs. */
        public boolean isOfOccurrences() {
            return this == COUNT || this == EARLIEST || this == LATEST;
        }
    }

    /**
     * A figure over the occurrences in a window.
     *
     * @param path the property whose values it is about; empty for COUNT, EARLIEST and LATEST. Events where it is absent or
     *     null do not count, nor for SUM and AVG those where it is no number
     */
    record Aggregate(Function function, Occurrence of, List<String> path, Window window) implements Operand {
        public Aggregate {
            Objects.requireNonNull(of, "of");
            path = List.copyOf(path);
            if (path.isEmpty() != function.isOfOccurrences()) {
                throw new IllegalArgumentException(
                        function.isOfOccurrences()
                                ? Words.word(function) + " takes no property; use distinct(..) to count values"
                                : "name the property, such as sum(order.total)");
            } else if (!(of instanceof Occurrence.Events) && !function.isOfOccurrences()) {
                throw new IllegalArgumentException(
                        "only events have properties; sequences and segments can be counted");
            } else if (window instanceof Window.Next || window instanceof Window.AfterNext) {
                throw new IllegalArgumentException(
                        "no event is in the future; look at the last days, or say lies in next .. of a date");
            }
        }
    }

    /** How two numbers are put together. */
    enum Sign {
        PLUS("+"),
        MINUS("-"),
        TIMES("*"),
        /** To 40 digits, halves to even; no value where the divisor is 0. */
        OVER("/");

        private final String sign;

        Sign(String sign) {
            this.sign = sign;
        }

        public String sign() {
            return sign;
        }

        /** Whether it binds its sides before the signs of sums do. */
        public boolean isOfProducts() {
            return this == TIMES || this == OVER;
        }
    }

    /**
     * Two numbers put together, exactly but for the quotient.
     *
     * <p>In a sum or a difference a side without a value counts as 0 if the other has one, so that {@code sum(order.total) -
     * sum(refund.total)} is right for those who never had a refund. Otherwise there is no value where a side has none, nor
     * anywhere where a side is no number or the result has more than 1,000 digits.
     */
    record Arithmetic(Operand left, Sign sign, Operand right) implements Operand {
        static final int MOST_DIGITS = 1_000;

        public Arithmetic {
            Objects.requireNonNull(left, "left");
            Objects.requireNonNull(sign, "sign");
            Objects.requireNonNull(right, "right");
        }
    }

    /**
     * How many whole steps of time ago a date or an instant is, so {@code days since latest(order)} changes once a day.
     *
     * <p>0 in the first step; no value where it is yet to come or is no date. A date begins with its day in the step's zone.
     * Hours, days of 24 hours and weeks begin with the instant, calendar days at midnight.
     *
     * @param step one hour, day, week or calendar day
     */
    record Since(Span step, Operand of) implements Operand {
        public Since {
            Objects.requireNonNull(of, "of");
            boolean fits = switch (step.unit()) {
                case HOUR, DAY, WEEK, CALENDAR_DAY -> step.amount() == 1;
                default -> false;
            };
            if (!fits) {
                throw new IllegalArgumentException(
                        "time since a date is counted in hours, days, weeks or calendar days, one by one");
            } else if (!(of instanceof Field) && !(of instanceof Aggregate)) {
                throw new IllegalArgumentException(
                        "time is counted since a date of the person, such as latest(order) or a trait");
            }
        }
    }

    static Field trait(String... path) {
        return new Field(Scope.PROFILE, List.of(path));
    }

    static Field computed(String... path) {
        return new Field(Scope.COMPUTED, List.of(path));
    }

    static Field property(String... path) {
        return new Field(Scope.EVENT, List.of(path));
    }

    static Aggregate count(Occurrence of, Window window) {
        return new Aggregate(Function.COUNT, of, List.of(), window);
    }
}
