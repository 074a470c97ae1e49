package io.cdpkit.records;

import io.cdpkit.event.Limits;
import io.cdpkit.event.Rejection;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;

/**
 * Decimal digits that become a number once they were counted, so that a million of them cost no more than looking at them.
 * Zeros at either end count as none, as on the wire.
 */
final class Digits {
    private Digits() {}

    /** The number that digits before and after a point write, times ten to the power of the exponent. */
    static BigDecimal number(String whole, String fraction, long exponent, String column, Limits limits)
            throws RefusedException {
        String digits = whole + fraction;
        int first = 0;
        while (first < digits.length() && digits.charAt(first) == '0') {
            first++;
        }
        if (first == digits.length()) {
            return BigDecimal.ZERO;
        }
        int last = digits.length();
        while (digits.charAt(last - 1) == '0') {
            last--;
        }
        long magnitude = exponent + whole.length();
        Optional<Rejection> rejection = limits.checkNumber(last - first, magnitude - first - 1);
        if (rejection.isPresent()) {
            throw new RefusedException(rejection.get().under(column));
        }
        return new BigDecimal(new BigInteger(digits.substring(first, last)), Math.toIntExact(last - magnitude));
    }
}
