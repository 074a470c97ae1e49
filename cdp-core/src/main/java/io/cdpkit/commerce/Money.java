package io.cdpkit.commerce;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Currency;
import java.util.Locale;
import java.util.Objects;

/**
 * An exact amount in one currency, positive or not.
 *
 * <p>Amounts compare by meaning: zeros at the end of a fraction carry none and are dropped. Sums and products are exact and
 * never rounded; only {@link #dividedBy} rounds. Two currencies never mix: there is no exchange rate here. Immutable and
 * thread-safe.
 */
public record Money(BigDecimal amount, Currency currency) {
    static final Currency DEFAULT_CURRENCY = Currency.getInstance("USD");

    public Money {
        amount = stripped(amount);
        Objects.requireNonNull(currency, "currency");
    }

    /**
     * An amount such as {@code of("19.99", "EUR")}.
     *
     * @throws IllegalArgumentException if the amount is no decimal number or the code is not in ISO 4217
     */
    public static Money of(String amount, String currencyCode) {
        try {
            return new Money(new BigDecimal(amount), Currency.getInstance(currencyCode.toUpperCase(Locale.ROOT)));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "expected a decimal number and an ISO 4217 code such as \"USD\", got text of " + amount.length()
                            + " and " + currencyCode.length() + " chars");
        }
    }

    public static Money zero(Currency currency) {
        return new Money(BigDecimal.ZERO, currency);
    }

    /**
     * The sum of both.
     *
     * @throws IllegalArgumentException if the currencies differ
     */
    public Money plus(Money other) {
        return new Money(amount.add(other.in(currency)), currency);
    }

    /**
     * This less the other.
     *
     * @throws IllegalArgumentException if the currencies differ
     */
    public Money minus(Money other) {
        return new Money(amount.subtract(other.in(currency)), currency);
    }

    public Money times(BigDecimal factor) {
        return new Money(amount.multiply(factor), currency);
    }

    /**
     * An equal share, rounded half to even at the currency's smallest coin.
     *
     * @throws IllegalArgumentException if {@code parts} is below 1
     */
    public Money dividedBy(long parts) {
        if (parts < 1) {
            throw new IllegalArgumentException("parts must be at least 1, was " + parts);
        }
        int digits = Math.max(0, currency.getDefaultFractionDigits());
        return new Money(amount.divide(BigDecimal.valueOf(parts), digits, RoundingMode.HALF_EVEN), currency);
    }

    /** -1, 0 or 1 as the amount is negative, zero or positive. */
    public int signum() {
        return amount.signum();
    }

    private BigDecimal in(Currency expected) {
        if (!currency.equals(expected)) {
            throw new IllegalArgumentException("cannot combine " + expected + " with " + currency
                    + "; convert one of them, or keep one sum per currency");
        }
        return amount;
    }

    static BigDecimal stripped(BigDecimal number) {
        BigDecimal stripped = number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }

    /** Prints the currency, never the amount. */
    @Override
    public String toString() {
        return "an amount in " + currency;
    }
}
