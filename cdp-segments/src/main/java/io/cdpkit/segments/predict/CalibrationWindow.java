package io.cdpkit.segments.predict;

import io.cdpkit.commerce.Money;
import io.cdpkit.commerce.OrderBook;
import io.cdpkit.commerce.PlacedOrder;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Currency;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The days whose orders a model is fitted to, both ends included, in a zone and a currency.
 *
 * <p>Orders of another currency, of unknown worth, cancelled ones, and those of other days are left out; who has none left
 * is no customer. Refunds count against their order whenever they come. So that nothing but orders decides who is in, the
 * window should begin when the shop's records do: who ordered before it looks like a new customer.
 */
public record CalibrationWindow(LocalDate first, LocalDate last, ZoneId zone, Currency currency) {
    public CalibrationWindow {
        Objects.requireNonNull(zone, "zone");
        Objects.requireNonNull(currency, "currency");
        if (last.isBefore(first) || ChronoUnit.DAYS.between(first, last) > Customer.MOST_DAYS) {
            throw new IllegalArgumentException("the last day must be the first or at most " + Customer.MOST_DAYS
                    + " days later, was " + last + " after " + first);
        }
    }

    /** What the orders of a person make her; empty where none of them counts. */
    public Optional<Customer> customer(OrderBook orders) {
        TreeMap<LocalDate, BigDecimal> spend = new TreeMap<>();
        for (PlacedOrder order : orders.orders()) {
            Money net = order.net();
            Instant completed = order.completedAt();
            if (order.counts()
                    && completed != null
                    && net != null
                    && net.currency().equals(currency)) {
                spend.merge(LocalDate.ofInstant(completed, zone), net.amount(), BigDecimal::add);
            }
        }
        return customer(spend);
    }

    /** What a person's spend by day makes her, for a host that keeps orders elsewhere; every key is a day with an order. */
    public Optional<Customer> customer(SortedMap<LocalDate, BigDecimal> spendByDay) {
        SortedMap<LocalDate, BigDecimal> inside = spendByDay.subMap(first, last.plusDays(1));
        if (inside.isEmpty()) {
            return Optional.empty();
        }
        LocalDate start = inside.firstKey();
        BigDecimal repeats = inside.values().stream().skip(1).reduce(BigDecimal.ZERO, BigDecimal::add);
        return Optional.of(new Customer(
                inside.size() - 1, days(start, inside.lastKey()), days(start, last), new Money(repeats, currency)));
    }

    private static int days(LocalDate from, LocalDate until) {
        return Math.toIntExact(ChronoUnit.DAYS.between(from, until));
    }
}
