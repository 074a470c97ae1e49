package io.cdpkit.segments.predict;

import io.cdpkit.commerce.Money;
import io.cdpkit.commerce.OrderBook;
import io.cdpkit.commerce.PlacedOrder;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Currency;
import java.util.Objects;
import java.util.Optional;

/**
 * The three figures behind an {@link RfmScore}.
 *
 * @param daysSince the last order, at a day of reckoning; 0 or more
 * @param orders that count, 1 or more
 * @param net their worth, refunds netted
 */
public record RfmFigures(int daysSince, int orders, Money net) {
    public RfmFigures {
        Objects.requireNonNull(net, "net");
        if (daysSince < 0 || orders < 1) {
            throw new IllegalArgumentException(
                    "daysSince must be 0 or more and orders 1 or more, were " + daysSince + " and " + orders);
        }
    }

    /**
     * The figures of a person's orders in one currency that were completed on the day of reckoning or before; empty where
     * none was. Orders of unknown worth are left out.
     *
     * @param since the first day to look at, a year back by custom
     */
    public static Optional<RfmFigures> of(
            OrderBook book, Currency currency, LocalDate since, LocalDate reckoning, ZoneId zone) {
        int orders = 0;
        LocalDate last = since;
        BigDecimal sum = BigDecimal.ZERO;
        for (PlacedOrder order : book.orders()) {
            Money net = order.net();
            if (order.counts()
                    && order.completedAt() != null
                    && net != null
                    && net.currency().equals(currency)) {
                LocalDate day = LocalDate.ofInstant(order.completedAt(), zone);
                if (!day.isBefore(since) && !day.isAfter(reckoning)) {
                    orders++;
                    last = day.isAfter(last) ? day : last;
                    sum = sum.add(net.amount());
                }
            }
        }
        return orders == 0
                ? Optional.empty()
                : Optional.of(new RfmFigures(
                        Math.toIntExact(ChronoUnit.DAYS.between(last, reckoning)), orders, new Money(sum, currency)));
    }

    @Override
    public String toString() {
        return "RFM figures in " + net.currency();
    }
}
