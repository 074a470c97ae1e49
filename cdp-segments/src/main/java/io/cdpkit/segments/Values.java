package io.cdpkit.segments;

import io.cdpkit.event.Value;
import java.math.BigDecimal;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The one form of values that are equal. */
final class Values {
    private static final int MOST = 10_000;

    private Values() {}

    /** The value, with a whole number that came as a decimal as a whole number. */
    static Value plain(Value value) {
        Objects.requireNonNull(value, "value");
        if (value instanceof Value.Decimal decimal) {
            BigDecimal number = decimal.number();
            if (number.scale() <= 0 && number.precision() - number.scale() <= 18) {
                return Value.of(number.longValueExact());
            }
        } else if (value instanceof Value.Items items) {
            return Value.of(items.items().stream().map(Values::plain).toList());
        }
        return value;
    }

    static Value known(Value value) {
        if (value instanceof Value.Null) {
            throw new IllegalArgumentException("nothing compares with null; use exists, missing or is null");
        }
        return plain(value);
    }

    static List<Value> distinct(List<Value> values) {
        LinkedHashSet<Value> distinct = new LinkedHashSet<>();
        values.forEach(value -> distinct.add(known(value)));
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
