package io.cdpkit.segments;

import io.cdpkit.event.Value;
import io.cdpkit.segments.language.Words;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Something that has a value, or none, for a person at an instant. */
public sealed interface Operand {

    /** A value given in the definition; a decimal without a fraction counts as a whole number. */
    record Constant(Value value) implements Operand {
        public Constant {
            value = Values.constant(value);
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
            } else if (of instanceof Occurrence.Orders orders && !function.isOfOccurrences()) {
                orders.requireSummable(path);
            } else if (!(of instanceof Occurrence.Events) && !function.isOfOccurrences()) {
                throw new IllegalArgumentException(
                        "only events and orders have properties; sequences and segments can be counted");
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

    /**
     * The class of a number on a scale: 1, and 1 more for each bound for which the comparison is true.
     *
     * <p>So {@code grade(count(order) >= 2, 4, 9)} is 1 for one order and 2 for two, and {@code grade(days since
     * latest(order) < 90, 30)} is 3 for those who came within 30 days. Equals are in one class, and where a bound is given
     * twice the class between is empty. No value where there is no number.
     *
     * @param comparator a strict or a lax inequality
     * @param bounds numbers, each as hard to reach as the one before it or harder; 1 to 100
     */
    record Grade(Operand of, Condition.Comparator comparator, List<BigDecimal> bounds) implements Operand {
        private static final int MOST_BOUNDS = 100;

        public Grade {
            Objects.requireNonNull(of, "of");
            bounds = bounds.stream().map(Grade::plain).toList();
            int way = switch (comparator) {
                case GREATER, AT_LEAST -> 1;
                case LESS, AT_MOST -> -1;
                case EQUAL, NOT_EQUAL ->
                    throw new IllegalArgumentException("a number is graded by <, <=, > or >=, such as >= 2, 4, 9");
            };
            if (bounds.isEmpty() || bounds.size() > MOST_BOUNDS) {
                throw new IllegalArgumentException("a scale has 1 to " + MOST_BOUNDS + " bounds, was " + bounds.size());
            }
            for (int i = 1; i < bounds.size(); i++) {
                if (bounds.get(i).compareTo(bounds.get(i - 1)) * way < 0) {
                    throw new IllegalArgumentException("the bounds of " + comparator.sign() + " go "
                            + (way > 0 ? "up" : "down") + ", the hardest to reach last");
                }
            }
        }

        /** One form of numbers that are equal. */
        private static BigDecimal plain(BigDecimal number) {
            BigDecimal stripped = number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
            if (stripped.precision() > MOST_BOUNDS || Math.abs(stripped.scale()) > MOST_BOUNDS) {
                throw new IllegalArgumentException("a bound has at most " + MOST_BOUNDS + " digits");
            }
            return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
        }
    }

    /**
     * The parameters of a model of repeat purchase, BG/NBD, as {@code predict.PurchaseModel} is fitted or as published.
     *
     * @param unit of time that r and alpha are in, days or weeks
     */
    record Purchases(Span.Unit unit, double r, double alpha, double a, double b) {
        public Purchases {
            if (unit != Span.Unit.DAY && unit != Span.Unit.WEEK) {
                throw new IllegalArgumentException("a model counts time in days or weeks");
            }
            requireParameters(r, alpha, a, b);
        }
    }

    /** The parameters of a model of spend, Gamma-Gamma, as {@code predict.SpendModel} is fitted or as published. */
    record Spend(double p, double q, double gamma) {
        public Spend {
            requireParameters(p, q, gamma);
            if (q <= 1) {
                throw new IllegalArgumentException("q must be above 1, or no mean spend exists");
            }
        }
    }

    private static void requireParameters(double... parameters) {
        for (double parameter : parameters) {
            if (!(parameter >= 1e-9 && parameter <= 1e12)) {
                throw new IllegalArgumentException("the parameters of a model are 0.000000001 to 1000000000000");
            }
        }
    }

    /**
     * What a fitted model expects of somebody who did something so many times, first then and last then.
     *
     * <p>The parameters are a part of the definition, so what a prediction comes to follows from the definition, what she
     * did and the clock; another fit is another version of the definition. Each occurrence counts for itself, so what is
     * predicted from should be fitted to the same; {@code predict.CalibrationWindow} takes days with orders, which are
     * {@link Occurrence#orderDays}. No value for those who never did it.
     *
     * <p>Between occurrences ALIVE, EXPECTED and WORTH only fall, and take each new level at a definite millisecond, until
     * 2<sup>42</sup> ms (139 years) after the last; then they stay.
     *
     * @param of what is repeated
     * @param path the property that holds what one is worth, for WORTH; else empty. Occurrences where it is no number of 0
     *     or more do not count
     * @param next how far to look from now, for EXPECTED and WORTH; else null. Not a calendar's span, and at most 100 times
     *     alpha
     * @param spend for WORTH; else null
     */
    record Prediction(
            Target target,
            Occurrence of,
            List<String> path,
            @Nullable Span next,
            Purchases purchases,
            @Nullable Spend spend)
            implements Operand {
        private static final int MOST_ALPHAS = 100;

        /** What is predicted. */
        public enum Target {
            /**
             * The probability that she has not left for good, in hundredths; its complement is that of churn. 1 for those
             * who did it once, of whom nothing can tell that they left.
             */
            ALIVE,
            /** How many more to expect, if she has left too, in hundredths. */
            EXPECTED,
            /**
             * The instant by which, as seen from the last one, the next is as likely as not to have come; no value where it
             * never is, or more than 100 years off. Time alone does not change it: past it, she is overdue.
             */
            NEXT,
            /** What those to expect come to, in whole units of the property, of which the first two digits are told. */
            WORTH;

            /** Whether it looks ahead for some time. */
            public boolean looksAhead() {
                return this == EXPECTED || this == WORTH;
            }
        }

        public Prediction {
            Objects.requireNonNull(of, "of");
            Objects.requireNonNull(purchases, "purchases");
            path = List.copyOf(path);
            boolean worth = target == Target.WORTH;
            if (worth == path.isEmpty() || worth == (spend == null)) {
                throw new IllegalArgumentException(
                        worth
                                ? "name the property, such as worth(order.total ..), and p, q and gamma"
                                : Words.word(target) + " takes no property, p, q or gamma; worth(order.total ..) does");
            } else if (worth && of instanceof Occurrence.Orders orders) {
                orders.requireSummable(path);
            } else if (worth && !(of instanceof Occurrence.Events)) {
                throw new IllegalArgumentException("only events and orders have properties, and so worth");
            } else if (target.looksAhead() == (next == null)) {
                throw new IllegalArgumentException(
                        target.looksAhead()
                                ? "say how far to look, such as next 90 days"
                                : Words.word(target) + " does not look ahead; expected(.. next 90 days ..) does");
            } else if (next != null && (next.unit().isCalendar() || next.amount() == 0)) {
                throw new IllegalArgumentException("a prediction looks some hours, days or weeks ahead");
            } else if (alphasAhead(next, purchases) > MOST_ALPHAS) {
                throw new IllegalArgumentException("a prediction looks at most " + MOST_ALPHAS
                        + " times alpha ahead; further off it says nothing of use");
            }
        }

        private static double alphasAhead(@Nullable Span next, Purchases purchases) {
            return next == null ? 0 : Foresight.units(next.millis(), purchases) / purchases.alpha;
        }

        /** How far it looks by alpha: the farther, the more terms its formula takes. */
        double alphasAhead() {
            return alphasAhead(next, purchases);
        }

        /** The occurrences that count. */
        Occurrence counted() {
            if (path.isEmpty()) {
                return of;
            }
            Condition worth = new Condition.Compare(
                    new Field(Scope.EVENT, path), Condition.Comparator.AT_LEAST, new Constant(Value.of(0)));
            if (of instanceof Occurrence.Orders orders) {
                return orders.where(Conditions.both(orders.where(), worth));
            }
            Occurrence.Events events = (Occurrence.Events) of;
            return events.where(Conditions.both(events.where(), worth));
        }

        /**
         * The figures that it follows from: how many, the first, the last and for WORTH their sum and what the first had.
         */
        List<Aggregate> figures() {
            Occurrence counted = counted();
            List<Aggregate> figures = new ArrayList<>();
            for (Function function : List.of(Function.COUNT, Function.EARLIEST, Function.LATEST)) {
                figures.add(new Aggregate(function, counted, List.of(), Window.EVER));
            }
            if (!path.isEmpty()) {
                figures.add(new Aggregate(Function.SUM, counted, path, Window.EVER));
                figures.add(new Aggregate(Function.FIRST, counted, path, Window.EVER));
            }
            return figures;
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

    /** The probability that somebody has not left for good who did something before. */
    static Prediction alive(Occurrence of, Purchases model) {
        return new Prediction(Prediction.Target.ALIVE, of, List.of(), null, model, null);
    }

    /** How often to expect something again in the time to come. */
    static Prediction expected(Occurrence of, Span next, Purchases model) {
        return new Prediction(Prediction.Target.EXPECTED, of, List.of(), next, model, null);
    }

    /** By when something is as likely as not to happen again, as seen from the last time. */
    static Prediction next(Occurrence of, Purchases model) {
        return new Prediction(Prediction.Target.NEXT, of, List.of(), null, model, null);
    }

    /** What those to expect in the time to come are worth by a property. */
    static Prediction worth(Occurrence of, List<String> path, Span next, Purchases model, Spend spend) {
        return new Prediction(Prediction.Target.WORTH, of, path, next, model, spend);
    }
}
