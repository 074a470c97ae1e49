package io.cdpkit.segments;

import io.cdpkit.event.Value;
import io.cdpkit.segments.Operand.Arithmetic;
import io.cdpkit.segments.Operand.Sign;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** The arithmetic of values, exact but for quotients. */
final class Numbers {
    /** What quotients and means are rounded to that have no finite decimal. */
    private static final MathContext DIGITS = new MathContext(40, RoundingMode.HALF_EVEN);

    /** No small number: something else, or one that is too large or too fine. */
    static final long LARGE = Long.MIN_VALUE;
    /** The code of no value, and of null. */
    static final long NOTHING = Long.MIN_VALUE + 1;
    /** The code of a text whose hash is 0; codes of others are as far from it as their hashes. */
    private static final long TEXT = Long.MIN_VALUE / 2;

    /** The decimals of small numbers. */
    static final int SCALE = 4;
    /** Small numbers are within this, so that as many as {@link #MANY} of them add up without overflow. */
    private static final long MOST = 1L << 47;

    static final int MANY = 1 << 15;
    /** The digits that a number of the short way to a quotient has at most. */
    private static final int SHORT = 12;

    private static final long[] POWERS = {10_000, 1_000, 100, 10, 1};

    private Numbers() {}

    /** A number of at most {@value #SCALE} decimals as that many ten-thousandths; LARGE if it is none. */
    static long small(@Nullable Value value) {
        if (value instanceof Value.Whole whole) {
            return scaled(whole.number(), 0);
        } else if (value instanceof Value.Decimal decimal) {
            return small(decimal.number());
        }
        return LARGE;
    }

    /**
     * What stands for a value where that need not be looked at: a small number itself, {@link #NOTHING}, something of a text
     * that equal ones have in common, and {@link #LARGE} for any other.
     */
    static long code(@Nullable Value value) {
        if (value instanceof Value.Text text) {
            return TEXT + text.text().hashCode();
        }
        return value == null || value instanceof Value.Null ? NOTHING : small(value);
    }

    /** Whether a code is a small number. */
    static boolean isSmall(long code) {
        return code > TEXT / 2;
    }

    /** Whether a code is that of a text. */
    static boolean isText(long code) {
        return code > NOTHING && !isSmall(code);
    }

    static long small(BigDecimal number) {
        return number.scale() < 0 || number.scale() > SCALE || number.precision() > 15
                ? LARGE
                : scaled(number.unscaledValue().longValue(), number.scale());
    }

    /** So many ten-thousandths. */
    static Value value(long small) {
        long unscaled = small;
        int scale = SCALE;
        while (scale > 0 && unscaled % 10 == 0) {
            unscaled /= 10;
            scale--;
        }
        return scale == 0 ? Value.of(unscaled) : Value.of(BigDecimal.valueOf(unscaled, scale));
    }

    private static long scaled(long unscaled, int scale) {
        return Math.abs(unscaled) < MOST / POWERS[scale] ? unscaled * POWERS[scale] : LARGE;
    }

    /** What two values come to, in the sense of {@link Arithmetic}; null for no value. */
    static @Nullable Value join(@Nullable Value left, Sign sign, @Nullable Value right) {
        boolean open = isAbsent(left) || isAbsent(right);
        if (open && (sign.isOfProducts() || (isAbsent(left) && isAbsent(right)))) {
            return null;
        }
        BigDecimal a = isAbsent(left) ? BigDecimal.ZERO : Values.number(left);
        BigDecimal b = isAbsent(right) ? BigDecimal.ZERO : Values.number(right);
        BigDecimal result = a == null || b == null ? null : join(a, sign, b);
        return result == null || digits(result) > Arithmetic.MOST_DIGITS ? null : Values.plain(Value.of(result));
    }

    private static boolean isAbsent(@Nullable Value value) {
        return value == null || value instanceof Value.Null;
    }

    private static @Nullable BigDecimal join(BigDecimal a, Sign sign, BigDecimal b) {
        return switch (sign) {
            case PLUS -> apart(a, b) ? null : a.add(b);
            case MINUS -> apart(a, b) ? null : a.subtract(b);
            case TIMES -> a.multiply(b);
            case OVER -> b.signum() == 0 ? null : quotient(a, b);
        };
    }

    /** Whether a sum would have more digits than are allowed, and take long to find. */
    private static boolean apart(BigDecimal a, BigDecimal b) {
        return Math.max(top(a), top(b)) + Math.max(a.scale(), b.scale()) > Arithmetic.MOST_DIGITS;
    }

    private static long top(BigDecimal number) {
        return (long) number.precision() - number.scale();
    }

    private static long digits(BigDecimal number) {
        return Math.max(number.precision(), Math.abs((long) number.scale()));
    }

    /** A quotient, exact where it has a finite decimal of 40 digits. */
    static BigDecimal quotient(BigDecimal a, BigDecimal b) {
        BigDecimal exact = shortQuotient(a, b);
        return exact == null ? a.divide(b, DIGITS) : exact;
    }

    /**
     * The quotient of a number of few digits by a small whole number, where that has a finite decimal; else null. The long
     * way to it finds forty digits first, and then that most of them are zeros.
     */
    private static @Nullable BigDecimal shortQuotient(BigDecimal a, BigDecimal b) {
        if (a.precision() > SHORT || a.scale() < 0 || b.scale() != 0 || b.precision() > SHORT || b.signum() <= 0) {
            return null;
        }
        return shortQuotient(
                a.unscaledValue().longValue(), a.scale(), b.unscaledValue().longValue());
    }

    /** The quotient of a number without its decimal point by a whole one, where it is found without rounding; else null. */
    static @Nullable BigDecimal shortQuotient(long unscaled, int decimals, long divisor) {
        long dividend = unscaled;
        for (int scale = decimals; Math.abs(dividend) < Long.MAX_VALUE / 10; scale++) {
            if (dividend % divisor == 0) {
                return BigDecimal.valueOf(dividend / divisor, scale);
            }
            dividend *= 10;
        }
        return null;
    }
}
