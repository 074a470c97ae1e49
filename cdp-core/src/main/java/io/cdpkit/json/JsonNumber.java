package io.cdpkit.json;

import io.cdpkit.event.Limits;
import io.cdpkit.event.Rejection;
import io.cdpkit.event.Value;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;

/**
 * Reads the characters of a well-formed JSON number exactly.
 *
 * <p>Digits and exponent are counted before anything is built, so that neither {@code 1e1000000000} nor a million digits
 * cost more than looking at them. A number without fraction and exponent is whole; any other is a decimal, even {@code
 * 1.0}.
 */
final class JsonNumber {
    private static final int LONG_DIGITS = 18;
    private static final long EXPONENT_CAP = 1_000_000_000_000L;

    private JsonNumber() {}

    /** The value of a number; refuses what the limits do not admit. */
    static Value read(char[] text, int offset, int length, boolean whole, Limits limits) {
        if (whole && length <= LONG_DIGITS && limits.digits() >= LONG_DIGITS) {
            return Value.of(smallWhole(text, offset, length));
        }
        boolean negative = text[offset] == '-';
        char[] digits = new char[length];
        int size = 0;
        int point = -1;
        int at = negative ? offset + 1 : offset;
        int end = offset + length;
        for (; at < end && text[at] != 'e' && text[at] != 'E'; at++) {
            if (text[at] == '.') {
                point = size;
            } else {
                digits[size++] = text[at];
            }
        }
        long exponent = at < end ? exponent(text, at + 1, end) : 0;
        int first = 0;
        while (first < size && digits[first] == '0') {
            first++;
        }
        if (first == size) {
            return whole ? Value.of(0) : Value.of(BigDecimal.ZERO);
        }
        int last = size;
        while (digits[last - 1] == '0') {
            last--;
        }
        long magnitude = exponent + (point < 0 ? size : point);
        Optional<Rejection> rejection = limits.checkNumber(last - first, magnitude - first - 1);
        if (rejection.isPresent()) {
            throw new Refusal(rejection.get());
        }
        BigDecimal number = decimal(digits, first, last, negative, Math.toIntExact(last - magnitude));
        return whole ? Value.of(number.toBigIntegerExact()) : Value.of(number);
    }

    private static long smallWhole(char[] text, int offset, int length) {
        boolean negative = text[offset] == '-';
        long number = 0;
        for (int i = negative ? offset + 1 : offset; i < offset + length; i++) {
            number = number * 10 + (text[i] - '0');
        }
        return negative ? -number : number;
    }

    private static long exponent(char[] text, int from, int end) {
        boolean signed = text[from] == '-' || text[from] == '+';
        long exponent = 0;
        for (int i = signed ? from + 1 : from; i < end && exponent < EXPONENT_CAP; i++) {
            exponent = exponent * 10 + (text[i] - '0');
        }
        return text[from] == '-' ? -exponent : exponent;
    }

    private static BigDecimal decimal(char[] digits, int first, int last, boolean negative, int scale) {
        if (last - first <= LONG_DIGITS) {
            long unscaled = smallWhole(digits, first, last - first);
            return BigDecimal.valueOf(negative ? -unscaled : unscaled, scale);
        }
        BigInteger unscaled = new BigInteger(new String(digits, first, last - first));
        return new BigDecimal(negative ? unscaled.negate() : unscaled, scale);
    }
}
