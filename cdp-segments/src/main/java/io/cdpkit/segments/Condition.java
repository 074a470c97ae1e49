package io.cdpkit.segments;

import io.cdpkit.event.Value;
import io.cdpkit.segments.Operand.Constant;
import io.cdpkit.segments.Operand.Field;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A question about a person that the facts answer TRUE, FALSE or UNKNOWN at each instant; the tree behind the text and the
 * JSON form of a segment.
 *
 * <p>A value is <i>known</i> if it is neither absent nor null. A test of a value that is not known is UNKNOWN, in every
 * operator but {@link Present}; so is one of a value that is not of a kind the operator is about. UNKNOWN passes through
 * {@code not}: a person without a country is in neither {@code country = "US"} nor {@code country != "US"}; say {@code
 * country != "US" or country missing} to have both. Counting never is UNKNOWN: no event counts as 0; and in a sum
 * what is not known counts as 0 beside what is, as {@link Operand.Arithmetic} says. Numbers compare by
 * size whatever their kind, text by its UTF-16 units, dates by day.
 *
 * <p>An instant compares with a date by the day it falls on in UTC. Text is no date, even if one is written in it, so a test
 * of it against the clock is UNKNOWN: {@link io.cdpkit.json.SegmentJson} makes dates of the traits {@code birthday} and
 * {@code created_at}, and of what its {@code dates} name.
 */
public sealed interface Condition {

    /** Yes, or no, for everyone. */
    record Always(boolean holds) implements Condition {
        public static final Always TRUE = new Always(true);
        public static final Always FALSE = new Always(false);
    }

    /** FALSE if a part is, else UNKNOWN if a part is, else TRUE. */
    record All(List<Condition> of) implements Condition {
        public All {
            of = Conditions.atLeastTwo(of);
        }
    }

    /** TRUE if a part is, else UNKNOWN if a part is, else FALSE. */
    record Any(List<Condition> of) implements Condition {
        public Any {
            of = Conditions.atLeastTwo(of);
        }
    }

    /** TRUE for FALSE, FALSE for TRUE, UNKNOWN for UNKNOWN. */
    record Not(Condition of) implements Condition {
        public Not {
            Objects.requireNonNull(of, "of");
        }
    }

    /** How two values compare. */
    enum Comparator {
        EQUAL("="),
        NOT_EQUAL("!="),
        LESS("<"),
        AT_MOST("<="),
        GREATER(">"),
        AT_LEAST(">=");

        private final String sign;

        Comparator(String sign) {
            this.sign = sign;
        }

        public String sign() {
            return sign;
        }

        /** Whether it holds of two values whose order is that of a number and 0. */
        boolean holds(int order) {
            return switch (this) {
                case EQUAL -> order == 0;
                case NOT_EQUAL -> order != 0;
                case LESS -> order < 0;
                case AT_MOST -> order <= 0;
                case GREATER -> order > 0;
                case AT_LEAST -> order >= 0;
            };
        }
    }

    /**
     * Compares two values. Known values of kinds that do not compare are not equal; which is less is UNKNOWN.
     *
     * <p>Only text, numbers, instants, dates and booleans are in an order; lists and objects can merely be equal.
     */
    record Compare(Operand left, Comparator comparator, Operand right) implements Condition {
        public Compare {
            Objects.requireNonNull(left, "left");
            Objects.requireNonNull(comparator, "comparator");
            Objects.requireNonNull(right, "right");
        }
    }

    /** {@code low <= value <= high}. */
    record Between(Operand of, Value low, Value high) implements Condition {
        public Between {
            Objects.requireNonNull(of, "of");
            low = Values.constant(low);
            high = Values.constant(high);
        }
    }

    /** Equals one of some values. */
    record OneOf(Operand of, List<Value> values) implements Condition {
        public OneOf {
            Objects.requireNonNull(of, "of");
            values = Values.distinct(values);
        }
    }

    /** What part of a text a pattern is about. */
    enum Part {
        /** The text begins with it. */
        STARTS,
        /** The text ends with it. */
        ENDS,
        /** It lies anywhere in the text. */
        CONTAINS,
        /** The whole text, with {@code *} for any chars and {@code ?} for any one. */
        LIKE,
        /** Some of the text, by a regular expression of RE2, which takes time linear in the text. */
        MATCHES
    }

    /**
     * Looks into a text; UNKNOWN for other kinds.
     *
     * @param ignoringCase upper and lower case letters count as equal, by the simple case folding of Unicode, char by char
     *     and whatever the language, for all parts alike: so are {@code ſ} and {@code s}, or {@code σ} and {@code ς}, but
     *     neither {@code ß} and {@code ss} nor the Turkish {@code İ} and {@code ı} and any other letter
     */
    record Text(Operand of, Part part, String pattern, boolean ignoringCase) implements Condition {
        public Text {
            Objects.requireNonNull(of, "of");
            Objects.requireNonNull(part, "part");
            Patterns.requireValid(part, pattern);
        }
    }

    /** How many of several. */
    enum Quantifier {
        ANY,
        ALL,
        NONE
    }

    /** Whether a list holds any, all or none of some values; UNKNOWN for other kinds. */
    record Has(Operand of, Quantifier quantifier, List<Value> values) implements Condition {
        public Has {
            Objects.requireNonNull(of, "of");
            Objects.requireNonNull(quantifier, "quantifier");
            values = Values.distinct(values);
        }
    }

    /** Whether there is a value. */
    enum Presence {
        /** Known. */
        EXISTS,
        /** Absent, or declared null. */
        MISSING,
        /** Declared null. */
        NULL
    }

    /** Whether a value is there; never UNKNOWN. */
    record Present(Operand of, Presence presence) implements Condition {
        public Present {
            Objects.requireNonNull(of, "of");
            Objects.requireNonNull(presence, "presence");
        }
    }

    /**
     * An instant or a date lies in a window.
     *
     * <p>A date begins with its day in the span's zone; with a calendar span only the day counts. A {@link Window.Fixed}
     * window and those that look back hold nothing that is yet to come.
     */
    record Within(Operand of, Window window) implements Condition {
        public Within {
            Objects.requireNonNull(of, "of");
            Objects.requireNonNull(window, "window");
            if (of instanceof Constant) {
                throw new IllegalArgumentException("a constant lies in no window; name a trait that holds a date");
            } else if (window.equals(Window.EVER)) {
                throw new IllegalArgumentException("any date lies in all time; say that the field exists");
            }
        }
    }

    /** When somebody born on 29 February has a birthday in other years. */
    enum LeapDay {
        FEBRUARY_28,
        MARCH_1
    }

    /**
     * A yearly return of a date falls on today or the next days; the date itself does not count as a return.
     *
     * @param next calendar days; {@code n} days look at today and the n days after it
     */
    record Anniversary(Operand of, Span next, LeapDay leapDay) implements Condition {
        public Anniversary {
            Objects.requireNonNull(of, "of");
            Objects.requireNonNull(leapDay, "leapDay");
            if (next.unit() != Span.Unit.CALENDAR_DAY || next.amount() > 365) {
                throw new IllegalArgumentException("an anniversary is looked for in the next 0 to 365 calendar days");
            }
        }
    }

    /**
     * A place lies within a distance, by the haversine formula on a sphere of 6,371,008.8 m.
     *
     * <p>The place is an object with {@code lat} or {@code latitude} and {@code lon}, {@code lng} or {@code longitude} in
     * degrees, up to 90 and up to 180 either way; UNKNOWN for anything else.
     */
    record Near(Field place, double latitude, double longitude, double metres) implements Condition {
        public Near {
            Objects.requireNonNull(place, "place");
            Conditions.requirePoint(latitude, longitude);
            if (!(metres >= 0 && metres <= 30_000_000)) {
                throw new IllegalArgumentException("a distance is 0 to 30,000 km, was " + metres + " m");
            }
            latitude = Conditions.unsigned(latitude);
            longitude = Conditions.unsigned(longitude);
            metres = Conditions.unsigned(metres);
        }
    }

    /**
     * A place, as {@link Near} reads it, lies in a box, ends included; one with {@code west > east} crosses the
     * antimeridian, which is at 180 and at -180 degrees alike.
     */
    record Inside(Field place, double south, double west, double north, double east) implements Condition {
        public Inside {
            Objects.requireNonNull(place, "place");
            Conditions.requirePoint(south, west);
            Conditions.requirePoint(north, east);
            if (south > north) {
                throw new IllegalArgumentException("the south end of a box lies north of its north end");
            }
            south = Conditions.unsigned(south);
            west = Conditions.unsigned(west);
            north = Conditions.unsigned(north);
            east = Conditions.unsigned(east);
        }
    }

    /**
     * A condition holds for any, all or none of the items of a list; of all its parts for the same item.
     *
     * <p>ANY is the {@code or} over the items, ALL the {@code and}, NONE the {@code not} of ANY. UNKNOWN if the field
     * holds no list.
     */
    record Each(Quantifier quantifier, Field list, Condition where) implements Condition {
        public Each {
            Objects.requireNonNull(quantifier, "quantifier");
            Objects.requireNonNull(list, "list");
            Conditions.requireStateless(where);
        }
    }

    /** The person is in another segment; never UNKNOWN. */
    record In(String segment) implements Condition, LooksAt {
        public In {
            Objects.requireNonNull(segment, "segment");
        }
    }

    /** The person has been in another segment without a break for at least so long; never UNKNOWN. */
    record InFor(String segment, Span span) implements Condition, LooksAt {
        public InFor {
            Objects.requireNonNull(segment, "segment");
            Conditions.requireRolling(span);
        }
    }

    /** The first event of the person is at least so long ago; never UNKNOWN. */
    record KnownFor(Span span) implements Condition {
        public KnownFor {
            Conditions.requireRolling(span);
        }
    }

    /**
     * A share of all people that stays the same people as long as they keep their id; never UNKNOWN.
     *
     * <p>SHA-256 of the salt and the profile id puts everyone in one of 10,000 buckets. Samples of one salt with ranges
     * that do not meet have nobody in common, so one may be the hold-out of another; those of different salts are
     * independent.
     *
     * @param from the first bucket
     * @param to the bucket after the last
     */
    record Sample(String salt, int from, int to) implements Condition {
        public Sample {
            Objects.requireNonNull(salt, "salt");
            if (from < 0 || from >= to || to > 10_000) {
                throw new IllegalArgumentException("a sample is a range within 0% to 100%");
            }
        }
    }

    /**
     * The person is on a list that somebody keeps by hand or imports; never UNKNOWN.
     *
     * <p>Lists are facts as well: the track events {@code List Added} and {@code List Removed} with the property {@code
     * list}, the former with an optional {@code until} at which it ends: an instant, also as ISO text, as the wire has it,
     * or a date, which ends it as it begins in UTC. What is none of these puts nobody on the list. The latest of them
     * counts.
     */
    record Listed(String list) implements Condition {
        public static final String ADDED = "List Added";
        public static final String REMOVED = "List Removed";

        public Listed {
            Objects.requireNonNull(list, "list");
        }

        /** Until when somebody is on a list by what is said of its end. */
        static long end(@Nullable Value until) {
            if (until == null || until instanceof Value.Null) {
                return Bounds.NEVER;
            } else if (until instanceof Value.Moment moment) {
                return Span.millis(moment.instant());
            } else if (until instanceof Value.Day day) {
                return start(day.date());
            }
            try {
                String text = until instanceof Value.Text of ? of.text() : "";
                return text.contains("T")
                        ? Span.millis(OffsetDateTime.parse(text).toInstant())
                        : start(LocalDate.parse(text));
            } catch (DateTimeException e) {
                return Long.MIN_VALUE;
            }
        }

        private static long start(LocalDate day) {
            return Span.millis(day.atStartOfDay(ZoneOffset.UTC).toInstant());
        }
    }

    default Condition not() {
        return new Not(this);
    }

    static Condition all(Condition... of) {
        return new All(List.of(of));
    }

    static Condition any(Condition... of) {
        return new Any(List.of(of));
    }

    /** Something happened at least once in a window. */
    static Condition did(Occurrence of, Window window) {
        return new Compare(Operand.count(of, window), Comparator.AT_LEAST, new Constant(Value.of(1)));
    }
}
