package io.cdpkit.segments.predict;

import io.cdpkit.commerce.Money;
import java.util.Objects;

/**
 * What one person bought within a {@link CalibrationWindow}, as the models see it. A day on which she ordered counts once,
 * however often she did; the first such day makes her a customer, those after it are repeats.
 *
 * @param repeats how many days with orders followed the first: x in the literature
 * @param recency days from the first to the last day with an order; 0 without repeats: t<sub>x</sub>
 * @param age days from the first day with an order to the last day of the window: T
 * @param repeatSpend what the orders of the repeat days come to, refunds netted; those of the first day are not in it
 */
public record Customer(int repeats, int recency, int age, Money repeatSpend) {
    static final int MOST_DAYS = (1 << 20) - 1;

    public Customer {
        Objects.requireNonNull(repeatSpend, "repeatSpend");
        if (repeats < 0 || recency < repeats || age < recency || age > MOST_DAYS || (repeats == 0) != (recency == 0)) {
            throw new IllegalArgumentException("expected 0 <= repeats <= recency <= age <= " + MOST_DAYS
                    + " with recency 0 only without repeats," + " got " + repeats + ", " + recency + " and " + age);
        }
    }

    /** The mean spend of a repeat day, as an estimate takes it; 0 without repeats. */
    double meanSpend() {
        return repeats == 0 ? 0 : repeatSpend.amount().doubleValue() / repeats;
    }

    @Override
    public String toString() {
        return "customer with orders of " + repeatSpend.currency();
    }
}
