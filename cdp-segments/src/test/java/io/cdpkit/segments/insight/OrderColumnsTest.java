package io.cdpkit.segments.insight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.Cdp;
import io.cdpkit.commerce.Money;
import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Source;
import io.cdpkit.event.Value;
import io.cdpkit.profile.Profile;
import io.cdpkit.segments.predict.RfmFigures;
import io.cdpkit.segments.predict.RfmScale;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Month;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Tables counted from columns beside those counted from the people themselves, and what columns look up. */
class OrderColumnsTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Currency EUR = Currency.getInstance("EUR");
    private static final LocalDate RECKONING = LocalDate.of(2026, 6, 1);
    private static final RfmCounter.Period YEAR = new RfmCounter.Period(RECKONING.minusYears(1), RECKONING, BERLIN);
    private static final Profile SOMEBODY =
            RandomShop.people(RandomShop.events(1, 1)).get(0).profile();

    private static Supplier<SalesCounter> sales(Currency currency) {
        return () -> SalesCounter.of(currency, new FiscalCalendar(BERLIN, Month.APRIL));
    }

    @Test
    void count_anySpreadOfPeople_equalsFeedingThem() {
        for (int seed = 0; seed < 3; seed++) {
            List<Person> people = new ArrayList<>(RandomShop.people(RandomShop.events(seed, 700)));
            Collections.shuffle(people, new Random(seed));
            OrderColumns.Builder one = OrderColumns.builder();
            OrderColumns.Builder other = OrderColumns.builder();
            for (int i = 0; i < people.size(); i++) {
                (i % 3 == seed ? one : other).add(people.get(i));
            }
            OrderColumns columns = other.addAll(one).build();
            assertEquals(700, columns.people());
            law(columns, people, sales(EUR));
            law(columns, people, sales(Currency.getInstance("USD")));
            law(columns, people, sales(Currency.getInstance("CHF")));
            law(columns, people, () -> CohortCounter.of(YearMonth.of(2026, 4), BERLIN, 6));
            law(columns, people, () -> RfmCounter.of(EUR, 5, YEAR));
        }
    }

    private static <C extends OrderCounter<C>> void law(
            OrderColumns columns, List<Person> people, Supplier<C> counters) {
        C fed = counters.get();
        people.forEach(fed::person);
        assertEquals(fed.table(), columns.count(counters).table());
        ForkJoinPool pool = new ForkJoinPool(3);
        assertEquals(
                fed.table(), pool.submit(() -> columns.count(counters)).join().table());
        pool.shutdown();
    }

    @Test
    void orders_aPlatform_areThoseOfItsPeople() {
        Cdp cdp = RandomShop.platform(RandomShop.events(5, 30));
        SalesCounter fed = sales(EUR).get();
        RandomShop.people(cdp).forEach(fed::person);
        OrderColumns columns = Insights.orders(cdp);
        assertEquals(30, columns.people());
        assertEquals(fed.table(), columns.count(sales(EUR)).table());
    }

    @Test
    void count_noPeople_isTheEmptyTable() {
        OrderColumns none = OrderColumns.builder().build();
        assertEquals(sales(EUR).get().table(), none.count(sales(EUR)).table());
        assertEquals(0, none.orders());
    }

    /** Amounts of any size and number of digits, in currencies of 0, 2 and 3 digits, negative ones too. */
    @Test
    void sales_amountsThatAreNoCoins_addUpExactly() {
        for (int seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            Map<String, BigDecimal> expected = new TreeMap<>();
            OrderColumns.Builder columns = OrderColumns.builder();
            for (int person = 0; person < 20; person++) {
                List<Event> events = new ArrayList<>();
                for (int order = 0; order < 6; order++) {
                    String currency = List.of("EUR", "JPY", "KWD").get(random.nextInt(3));
                    long unscaled = random.nextLong() >> random.nextInt(63);
                    BigDecimal amount = BigDecimal.valueOf(unscaled, random.nextInt(6));
                    events.add(completed(person + "-" + order, RandomShop.START, currency, amount));
                    expected.merge(currency, amount, BigDecimal::add);
                }
                columns.add(Person.of(SOMEBODY, events));
            }
            expected.forEach((currency, sum) -> {
                SalesCounter counter = columns.build().count(sales(Currency.getInstance(currency)));
                assertEquals(0, sum.compareTo(counter.table().cell(0, 0).value()));
            });
        }
    }

    @Test
    void sales_coinsBeyondALong_addUpExactly() {
        BigDecimal most = new BigDecimal("9999999999999.99");
        OrderColumns.Builder columns = OrderColumns.builder();
        for (int person = 0; person < 10; person++) {
            List<Event> events = new ArrayList<>();
            for (int order = 0; order < 1_000; order++) {
                events.add(completed(person + "-" + order, RandomShop.START, "EUR", most));
            }
            columns.add(Person.of(SOMEBODY, events));
        }
        BigDecimal value = columns.build().count(sales(EUR)).table().cell(0, 0).value();
        assertEquals(0, most.multiply(BigDecimal.valueOf(10_000)).compareTo(value));
    }

    @Test
    void rfm_netOfHalfACoin_isRoundedOnceAndHalfToEven() {
        OrderColumns.Builder columns = OrderColumns.builder();
        List<Event> events = new ArrayList<>();
        for (int order = 0; order < 3; order++) {
            events.add(completed("o" + order, Instant.parse("2026-05-01T00:00:00Z"), "EUR", new BigDecimal("0.015")));
        }
        Person person = Person.of(SOMEBODY, events);
        RfmCounter counter = columns.add(person).build().count(() -> RfmCounter.of(EUR, 5, YEAR));
        assertEquals(
                0,
                new BigDecimal("0.04")
                        .compareTo(counter.spend().cell("R1", "F1").value()));
        assertEquals(
                new BigDecimal("0.045"),
                counter.figures(person).orElseThrow().net().amount());
    }

    @Test
    void rfm_amountsBeyondTheCoinsOfALong_scoreAsTheMost() {
        OrderColumns.Builder columns = OrderColumns.builder();
        List<List<String>> spent =
                List.of(List.of("5"), List.of("1e17"), List.of("9e16", "9e16"), List.of("9e16", "9e16", "-9.5e16"));
        for (List<String> amounts : spent) {
            ArrayList<Event> events = new ArrayList<>();
            for (String amount : amounts) {
                events.add(completed(
                        "o" + events.size(), Instant.parse("2026-05-01T00:00:00Z"), "EUR", new BigDecimal(amount)));
            }
            columns.add(Person.of(SOMEBODY, events));
        }
        RfmScale scale =
                columns.build().count(() -> RfmCounter.of(EUR, 5, YEAR)).scale();
        assertEquals(List.of(500L, 8_500_000_000_000_000_000L, Long.MAX_VALUE, Long.MAX_VALUE), scale.monetary());
        assertEquals(
                1, scale.score(new RfmFigures(0, 1, Money.of("-1e300", "EUR"))).monetary());
    }

    private static Event completed(String id, Instant time, String currency, BigDecimal amount) {
        return Event.track(id, Source.of("shop", Source.Kind.SHOP), "Order Completed")
                .userId("u")
                .time(time)
                .properties(Attributes.builder()
                        .put("order_id", id)
                        .put("currency", currency)
                        .put("revenue", Value.of(amount))
                        .build())
                .build();
    }

    @Test
    void days_anyZoneAndMoment_areThoseOfTheCalendar() {
        Random random = new Random(4);
        for (String id : List.of(
                "UTC",
                "Europe/Berlin",
                "America/New_York",
                "Asia/Kathmandu",
                "Pacific/Apia",
                "Atlantic/Azores",
                "Australia/Lord_Howe",
                "Africa/Casablanca",
                "+14:00",
                "-11:30")) {
            ZoneId zone = ZoneId.of(id);
            LocalDays days = LocalDays.in(zone);
            long edge =
                    LocalDateTime.of(2026, 1, 1, 0, 0).atZone(zone).toInstant().toEpochMilli();
            List<Long> moments = new ArrayList<>(List.of(edge - 1, edge, edge + 1));
            for (int i = 0; i < 3_000; i++) {
                // Within the tables, around the days on which clocks change, before and after all tables.
                moments.add((long) (random.nextDouble() * 2.4e12 + 6e11));
                moments.add((long) (random.nextDouble() * 8e12 - 3e12));
            }
            Instant change = Instant.parse("1990-01-01T00:00:00Z");
            for (int i = 0; i < 150; i++) {
                var next = zone.getRules().nextTransition(change);
                if (next != null) {
                    change = next.getInstant();
                    for (int hour = -30; hour <= 30; hour++) {
                        moments.add(change.toEpochMilli() + hour * 3_600_000L - random.nextInt(2));
                    }
                }
            }
            for (long moment : moments) {
                LocalDate date = LocalDate.ofInstant(Instant.ofEpochMilli(moment), zone);
                assertEquals(date.toEpochDay(), days.day(moment), id);
                assertEquals(date.getYear() * 12 + date.getMonthValue() - 1, days.month(moment), id);
            }
        }
    }

    @Test
    void shortcut_anyRowsAndCodes_findsThePlacesOfTheGrid() {
        Random random = new Random(9);
        Grid<Integer, String> grid = new Grid<>();
        Shortcut<String> shortcut = new Shortcut<>(grid, code -> "c" + code);
        for (int i = 0; i < 20_000; i++) {
            int row = random.nextInt(3) * 256 + random.nextInt(3) - 256;
            int code = random.nextInt(20);
            assertEquals(grid.place(row, "c" + code), shortcut.place(row, code));
        }
        assertTrue(grid.rows().size() == 9 && grid.columns().size() == 20);
    }

    @Test
    void grid_tooManyCells_leavesOutTheRest() {
        Grid<Integer, Integer> grid = new Grid<>();
        Shortcut<Integer> shortcut = new Shortcut<>(grid, code -> code);
        for (int i = 0; i < Grid.MOST_CELLS + 7; i++) {
            grid.add(shortcut.place(0, i), 1, 0);
        }
        assertEquals(7, grid.leftOut());
        assertEquals(1, grid.sum(0, Grid.MOST_CELLS - 1).count());
    }

    @Test
    void people_beyondTheColumns_isRefused() {
        OrderColumns columns = OrderColumns.builder().build();
        assertThrows(IndexOutOfBoundsException.class, () -> sales(EUR).get().people(columns, 0, 1));
    }
}
