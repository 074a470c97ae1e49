package io.cdpkit.segments.insight;

import io.cdpkit.commerce.Money;
import io.cdpkit.segments.insight.InsightTable.Form;
import io.cdpkit.segments.insight.InsightTable.Heading;
import io.cdpkit.segments.insight.InsightTable.Unit;
import io.cdpkit.segments.insight.OrderColumns.Amounts;
import io.cdpkit.segments.predict.RfmFigures;
import io.cdpkit.segments.predict.RfmScale;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Currency;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * The RFM grid: how many people are in each class of recency and frequency, by the scale that they make themselves.
 *
 * <p>Who did not order within the period is not in it. It keeps three numbers for each person counted, 16 bytes, since the
 * scale is known at the end only. Who spent more coins than a {@code long} holds is taken to have spent as many as it does.
 */
public final class RfmCounter implements OrderCounter<RfmCounter> {
    private static final List<String> PEOPLE_FIELDS = List.of("event Order Cancelled", "event Order Completed revenue");
    private static final List<String> SPEND_FIELDS =
            List.of("event Order Cancelled", "event Order Completed revenue", "event Order Refunded revenue");

    /**
     * What to count.
     *
     * @param since the first day, a year before by custom
     * @param reckoning the last day, from which recency is counted
     */
    public record Period(LocalDate since, LocalDate reckoning, ZoneId zone) {
        public Period {
            Objects.requireNonNull(zone, "zone");
            if (reckoning.isBefore(since)) {
                throw new IllegalArgumentException("the period ends " + reckoning + ", before it begins " + since);
            }
        }
    }

    private final Currency currency;
    private final int classes;
    private final Period period;
    private final LocalDays days;
    private final RfmScale.Builder people;

    private RfmCounter(Currency currency, int classes, Period period) {
        this.currency = currency;
        this.classes = classes;
        this.period = period;
        this.days = LocalDays.in(period.zone());
        this.people = RfmScale.builder(currency, classes);
    }

    /** A counter by a number of classes, 5 for quintiles. */
    public static RfmCounter of(Currency currency, int classes, Period period) {
        return new RfmCounter(currency, classes, period);
    }

    @Override
    public void people(OrderColumns columns, int first, int end) {
        int code = columns.code(currency);
        long since = period.since().toEpochDay();
        long until = period.reckoning().toEpochDay();
        for (int person = first; person < end; person++) {
            int orders = 0;
            long latest = since;
            long coins = 0;
            BigDecimal beyond = BigDecimal.ZERO;
            for (int order = columns.firstOrder(person); order < columns.firstOrder(person + 1); order++) {
                int day = columns.currency(order) == code ? days.day(columns.time(order)) : Integer.MIN_VALUE;
                if (day >= since && day <= until) {
                    orders++;
                    latest = Math.max(latest, day);
                    long net = columns.nets().coins(order);
                    long sum = coins + net;
                    if (net == Amounts.ELSEWHERE) {
                        beyond = beyond.add(columns.nets().decimals(order));
                    } else if (((coins ^ sum) & (net ^ sum)) < 0) {
                        beyond = beyond.add(amount(net));
                    } else {
                        coins = sum;
                    }
                }
            }
            if (orders > 0) {
                add((int) (until - latest), orders, coins, beyond);
            }
        }
    }

    private void add(int daysSince, int orders, long coins, BigDecimal beyond) {
        if (beyond.signum() == 0) {
            people.add(daysSince, orders, coins);
        } else {
            people.add(new RfmFigures(daysSince, orders, new Money(amount(coins).add(beyond), currency)));
        }
    }

    private BigDecimal amount(long coins) {
        return BigDecimal.valueOf(coins, OrderColumns.digits(currency));
    }

    /** What the scale scores of a person; empty where she is not in the grid. */
    public Optional<RfmFigures> figures(Person person) {
        return RfmFigures.of(person.orders(), currency, period.since(), period.reckoning(), period.zone());
    }

    @Override
    public void addAll(RfmCounter others) {
        if (!others.period.equals(period)) {
            throw new IllegalArgumentException("only counters of one period go together");
        }
        people.addAll(others.people);
    }

    /**
     * The scale of all who were counted.
     *
     * @throws IllegalStateException if there was nobody
     */
    public RfmScale scale() {
        return people.build();
    }

    @Override
    public InsightTable table() {
        return table(
                "RFM grid: people",
                "People by how recently and how often they bought, 1 the worst and " + classes + " the best.",
                Unit.COUNT);
    }

    /** What the people of each class spent in all, instead of how many they are. */
    public InsightTable spend() {
        return table(
                "RFM grid: net spend",
                "Net spend in " + currency + " by how recently and how often people bought, 1 the worst and " + classes
                        + " the best.",
                Unit.MONEY);
    }

    private InsightTable table(String title, String description, Unit unit) {
        Grid<Integer, Integer> grid = Grid.in(currency);
        Shortcut<Integer> cells = new Shortcut<>(grid, frequency -> frequency);
        people.score((score, coins) -> {
            grid.nextPerson();
            grid.add(cells.place(score.recency(), score.frequency()), 1, coins);
        });
        TreeSet<Integer> ascending =
                new TreeSet<>(IntStream.rangeClosed(1, classes).boxed().toList());
        return new InsightTable(
                new Heading(Form.HEAT_MAP, title, description, "recency", "frequency"),
                ascending.descendingSet().stream().map(score -> "R" + score).toList(),
                Grid.columns(ascending, score -> "F" + score, unit),
                grid.cells(ascending.descendingSet(), ascending, unit),
                unit == Unit.MONEY ? SPEND_FIELDS : PEOPLE_FIELDS,
                0);
    }

    @Override
    public String toString() {
        return "RFM counter of " + people.size() + " people";
    }
}
