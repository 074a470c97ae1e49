package io.cdpkit.segments.predict;

import io.cdpkit.commerce.Money;
import java.time.LocalDate;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Predictor} expects of one customer, over its horizon from the day after the window.
 *
 * @param chanceActive that she has not left for good by the end of the window
 * @param chanceOfOrder that she orders at all
 * @param expectedOrders days with orders
 * @param nextOrder the day by which her next order is as likely as not to have come; null where that never holds, or not
 *     within 100 years
 * @param expectedSpend of one day with orders
 * @param lifetimeValue of the expected orders, discounted to the end of the window; what she spent before is not in it
 */
public record Outlook(
        double chanceActive,
        double chanceOfOrder,
        double expectedOrders,
        @Nullable LocalDate nextOrder,
        Money expectedSpend,
        Money lifetimeValue) {
    public Outlook {
        Objects.requireNonNull(expectedSpend, "expectedSpend");
        Objects.requireNonNull(lifetimeValue, "lifetimeValue");
    }

    @Override
    public String toString() {
        return "outlook in " + lifetimeValue.currency();
    }
}
