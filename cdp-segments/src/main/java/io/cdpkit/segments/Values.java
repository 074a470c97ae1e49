package io.cdpkit.segments;

import io.cdpkit.event.Value;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The one form of values that are equal. */
final class Values {
    private static final int MOST = 10_000;
    private static final int LONGEST = 95;
    /** Some numbers of so many digits fit 64 bits. */
    private static final int MOST_DIGITS_OF_A_WHOLE = 19;

    private static final Instant YEAR_0 = Instant.ofEpochSecond(-62_167_219_200L);
    private static final Instant YEAR_10000 = Instant.ofEpochSecond(253_402_300_800L);

    private Values() {}

    /** The value, with a whole number of 64 bits that came as a decimal as a whole number. */
    static Value plain(Value value) {
        Objects.requireNonNull(value, "value");
        if (value instanceof Value.Decimal decimal) {
            BigDecimal number = decimal.number();
            if (number.scale() <= 0 && number.precision() - number.scale() <= MOST_DIGITS_OF_A_WHOLE) {
                return Value.of(number.toBigIntegerExact());
            }
        } else if (value instanceof Value.Items items && !isPlain(items.items())) {
            return Value.of(items.items().stream().map(Values::plain).toList());
        }
        return value;
    }

    private static boolean isPlain(List<Value> items) {
        for (int i = 0; i < items.size(); i++) {
            if (plain(items.get(i)) != items.get(i)) {
                return false;
            }
        }
        return true;
    }

    /** The value of a definition, which is one that its text can say. */
    static Value constant(Value value) {
        if (value instanceof Value.Null) {
            throw new IllegalArgumentException("nothing compares with null; use exists, missing or is null");
        } else if (value instanceof Value.Items || value instanceof Value.Fields) {
            throw new IllegalArgumentException(
                    "a definition compares with single values, not with a list or an object; use"
                            + " has any, or the fields of the object");
        } else if (value instanceof Value.Decimal decimal) {
            requireShort(decimal.number());
        } else if (value instanceof Value.Day day) {
            requireYear(day.date().getYear());
        } else if (value instanceof Value.Moment moment) {
            requireYear(moment.instant());
        }
        return plain(value);
    }

    private static void requireShort(BigDecimal number) {
        if (number.precision() > LONGEST || Math.abs((long) number.scale()) > LONGEST - number.precision()) {
            throw new IllegalArgumentException("a number of a definition has at most " + LONGEST + " digits; round it");
        }
    }

    static void requireYear(Instant instant) {
        boolean told = !instant.isBefore(YEAR_0) && instant.isBefore(YEAR_10000);
        requireYear(told ? 0 : 10_000);
    }

    private static void requireYear(int year) {
        if (year < 0 || year > 9_999) {
            throw new IllegalArgumentException("dates of definitions are of the years 0 to 9999");
        }
    }

    static List<Value> distinct(List<Value> values) {
        LinkedHashSet<Value> distinct = new LinkedHashSet<>();
        values.forEach(value -> distinct.add(constant(value)));
        if (distinct.isEmpty() || distinct.size() > MOST) {
            throw new IllegalArgumentException("a list has 1 to " + MOST + " values, was " + distinct.size());
        }
        return List.copyOf(distinct);
    }

    static boolean isNumber(@Nullable Value value) {
        return value instanceof Value.Whole || value instanceof Value.Decimal;
    }

    static @Nullable BigDecimal number(@Nullable Value value) {
        if (value instanceof Value.Whole whole) {
            return BigDecimal.valueOf(whole.number());
        }
        return value instanceof Value.Decimal decimal ? decimal.number() : null;
    }
}
