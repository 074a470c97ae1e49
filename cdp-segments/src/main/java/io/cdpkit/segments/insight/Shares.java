package io.cdpkit.segments.insight;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Parts of a whole, as tables tell them: exact until they are rounded, half up. */
final class Shares {
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    private Shares() {}

    /** In per cent, with one digit; 0 of nothing. */
    static BigDecimal percent(long part, long whole) {
        return ratio(BigDecimal.valueOf(part).multiply(HUNDRED), whole, 1);
    }

    static BigDecimal ratio(BigDecimal part, long whole, int digits) {
        return whole == 0 ? BigDecimal.ZERO : part.divide(BigDecimal.valueOf(whole), digits, RoundingMode.HALF_UP);
    }

    /** {@code (a / b) / (c / d)}, with two digits; 0 where a divisor is. */
    static BigDecimal quotient(long a, long b, long c, long d) {
        BigDecimal above = BigDecimal.valueOf(a).multiply(BigDecimal.valueOf(d));
        BigDecimal below = BigDecimal.valueOf(b).multiply(BigDecimal.valueOf(c));
        return below.signum() == 0 ? BigDecimal.ZERO : above.divide(below, 2, RoundingMode.HALF_UP);
    }
}
