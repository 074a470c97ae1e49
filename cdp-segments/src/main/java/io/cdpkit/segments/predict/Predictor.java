package io.cdpkit.segments.predict;

import io.cdpkit.commerce.Money;
import java.time.LocalDate;
import java.util.Objects;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Both models and how far to look: what gives {@link Outlook}s.
 *
 * <p>The life-time value sums, week by week, the orders expected in it times the expected spend, each discounted from the
 * middle of its week; the last week may be a part of one.
 *
 * @param horizonDays how far to look, 1 or more
 * @param yearlyDiscount what money loses in 365 days, such as 0.1; 0 or more
 */
public record Predictor(PurchaseModel purchases, SpendModel spend, int horizonDays, double yearlyDiscount) {
    private static final int WEEK = 7;
    private static final double YEAR = 365;
    private static final double LATEST_NEXT = 100 * YEAR;

    public Predictor {
        Objects.requireNonNull(purchases, "purchases");
        Objects.requireNonNull(spend, "spend");
        if (horizonDays < 1 || horizonDays > Customer.MOST_DAYS) {
            throw new IllegalArgumentException(
                    "horizonDays must be 1 to " + Customer.MOST_DAYS + ", was " + horizonDays);
        } else if (!(yearlyDiscount >= 0 && yearlyDiscount < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("yearlyDiscount must be 0 or more, was " + yearlyDiscount);
        }
    }

    /**
     * What to expect of a customer.
     *
     * @param windowEnd the last day of the window that made her a customer
     */
    public Outlook outlook(Customer customer, LocalDate windowEnd) {
        return new Outlook(
                purchases.chanceActive(customer),
                purchases.chanceOfOrder(customer, horizonDays),
                purchases.expectedOrders(customer, horizonDays),
                nextOrder(customer, windowEnd),
                spend.expectedSpend(customer),
                lifetimeValue(customer));
    }

    private @Nullable LocalDate nextOrder(Customer customer, LocalDate windowEnd) {
        OptionalDouble days = purchases.daysToNextOrder(customer);
        return days.isEmpty() || days.getAsDouble() > LATEST_NEXT
                ? null
                : windowEnd.plusDays((long) Math.ceil(days.getAsDouble()));
    }

    private Money lifetimeValue(Customer customer) {
        double orders = 0;
        double before = 0;
        for (int day = 0; day < horizonDays; day += WEEK) {
            int end = Math.min(horizonDays, day + WEEK);
            double until = purchases.expectedOrders(customer, end);
            orders += (until - before) * Math.pow(1 + yearlyDiscount, -(day + end) / 2.0 / YEAR);
            before = until;
        }
        return spend.money(orders * spend.expected(customer));
    }
}
