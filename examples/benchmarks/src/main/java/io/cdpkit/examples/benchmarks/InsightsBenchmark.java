package io.cdpkit.examples.benchmarks;

import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.examples.benchmarks.Meter.Reading;
import io.cdpkit.profile.Evaluation;
import io.cdpkit.profile.GoldenRecord;
import io.cdpkit.profile.Identity;
import io.cdpkit.profile.Profile;
import io.cdpkit.profile.ProfileId;
import io.cdpkit.segments.insight.CohortCounter;
import io.cdpkit.segments.insight.FiscalCalendar;
import io.cdpkit.segments.insight.InsightTable;
import io.cdpkit.segments.insight.InsightTable.Cell;
import io.cdpkit.segments.insight.OrderColumns;
import io.cdpkit.segments.insight.Person;
import io.cdpkit.segments.insight.RfmCounter;
import io.cdpkit.segments.insight.SalesCounter;
import io.cdpkit.segments.predict.CalibrationWindow;
import io.cdpkit.segments.predict.Customers;
import io.cdpkit.segments.predict.PurchaseModel;
import io.cdpkit.segments.predict.SpendModel;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Insight tables and fits of both models over a shop's years; beside DuckDB on the same orders, if its driver is there.
 *
 * <p>Events are made 64 people at a time by two threads, and read into orders, orders into columns: the time of either is
 * the slower thread's CPU time, that of making events left out. Tables are then counted from the columns on two threads,
 * and DuckDB's from its own columns, which hold orders with refunds taken off, and categories as text and coded: both by
 * the clock, the best of nine runs each. What a table takes together with all reading is a figure of its own.
 */
final class InsightsBenchmark {
    private static final String NAME = "insights";
    private static final int BATCH = 64;
    private static final int THREADS = 2;
    private static final int RUNS = 9;
    private static final ThreadMXBean CLOCK = ManagementFactory.getThreadMXBean();
    private static final Currency EUR = Currency.getInstance("EUR");
    private static final LocalDate FIRST = LocalDate.ofInstant(ShopYears.START, ZoneOffset.UTC);
    private static final LocalDate LAST = FIRST.plusDays(ShopYears.DAYS - 1);

    private static final RfmCounter.Period YEAR = new RfmCounter.Period(LAST.minusDays(364), LAST, ZoneOffset.UTC);

    private final int people;
    private final ShopYears shop;
    private final Profile profile;

    InsightsBenchmark(int events, int people) {
        this.people = people;
        this.shop = new ShopYears(Math.max(1, events / people));
        Identifier founder = Identifier.userId("somebody");
        this.profile = new Profile(
                new Identity(
                        ProfileId.parse("00000000-0000-8000-8000-000000000001"),
                        founder,
                        ShopYears.START,
                        List.of(founder)),
                GoldenRecord.empty(),
                Evaluation.NONE,
                1);
    }

    /** What one thread reads and the nanoseconds spent on it. */
    private static final class Part {
        final OrderColumns.Builder columns = OrderColumns.builder();
        final Customers customers = Customers.in(EUR);
        final long[] nanos = new long[2];
        long events;

        void feed(List<Person> batch, CalibrationWindow window) {
            time(0, () -> batch.forEach(person -> person.orders().totals()));
            time(1, () -> batch.forEach(columns::add));
            batch.forEach(person -> window.customer(person.orders()).ifPresent(customers::add));
        }

        private void time(int what, Runnable work) {
            long start = CLOCK.getCurrentThreadCpuTime();
            work.run();
            nanos[what] += CLOCK.getCurrentThreadCpuTime() - start;
        }
    }

    void run(boolean duckDb) throws InterruptedException, IOException, SQLException {
        read(Math.min(people, 20_000));
        List<Part> parts = read(people);
        Part all = parts.get(0);
        double events = parts.stream().mapToLong(part -> part.events).sum();
        Meter.print(NAME, "events", events, "events");
        Meter.print(NAME, "read_orders", events / seconds(parts, 0), "events/s");
        long start = System.nanoTime();
        for (Part part : parts.subList(1, parts.size())) {
            all.columns.addAll(part.columns);
            all.customers.addAll(part.customers);
        }
        OrderColumns columns = all.columns.build();
        double load = seconds(parts, 1) + (System.nanoTime() - start) / 1e9;
        Meter.print(NAME, "orders", columns.orders(), "orders");
        Meter.print(NAME, "load_columns", load, "s");
        double before = seconds(parts, 0) + load;
        ForkJoinPool pool = new ForkJoinPool(THREADS);
        Table heatMap = table(
                "heat_map",
                before,
                pool,
                () -> columns.count(() -> SalesCounter.of(EUR, FiscalCalendar.of(ZoneOffset.UTC)))
                        .table());
        Table rfm = table(
                "rfm",
                before,
                pool,
                () -> columns.count(() -> RfmCounter.of(EUR, 5, YEAR)).table());
        Table cohorts = table(
                "cohorts",
                before,
                pool,
                () -> columns.count(() -> CohortCounter.of(YearMonth.from(LAST), ZoneOffset.UTC, 12))
                        .table());
        pool.shutdown();
        fits(all.customers);
        if (duckDb) {
            try (DuckDb peer = DuckDb.of(shop, people)) {
                Meter.print(NAME, "load_duckdb", peer.loadSeconds(), "s");
                compare("heat_map", heatMap, peer::heatMap);
                compare("heat_map_coded", heatMap, peer::codedHeatMap);
                compare("rfm", rfm, () -> peer.rfm(LAST.plusDays(1) + " 00:00:00"));
                compare("cohorts", cohorts, peer::cohorts);
            }
        }
    }

    private List<Part> read(int size) throws InterruptedException {
        List<Part> parts = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            Part part = new Part();
            int offset = thread;
            parts.add(part);
            threads.add(new Thread(() -> stream(part, offset, size)));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        return parts;
    }

    private void stream(Part part, int offset, int size) {
        CalibrationWindow window = new CalibrationWindow(FIRST, LAST, ZoneOffset.UTC, EUR);
        List<Person> batch = new ArrayList<>(BATCH);
        for (int person = offset; person < size; person += THREADS) {
            List<Event> events = shop.events(person, shop.orders(person));
            part.events += events.size();
            batch.add(Person.of(profile, events));
            if (batch.size() == BATCH || person + THREADS >= size) {
                part.feed(batch, window);
                batch.clear();
            }
        }
    }

    private static double seconds(List<Part> parts, int what) {
        return parts.stream().mapToLong(part -> part.nanos[what]).max().orElseThrow() / 1e9;
    }

    private record Table(InsightTable table, double seconds) {}

    private static Table table(String figure, double before, ForkJoinPool pool, Supplier<InsightTable> work) {
        Best<InsightTable> best = best(() -> pool.submit(work::get).join());
        Meter.print(NAME, figure, best.seconds(), "s");
        Meter.print(NAME, figure + "_with_reading", before + best.seconds(), "s");
        return new Table(best.result(), best.seconds());
    }

    private record Best<T>(T result, double seconds) {}

    private static <T> Best<T> best(Supplier<T> work) {
        Reading<T> best = Meter.read(work);
        for (int i = 1; i < RUNS; i++) {
            Reading<T> reading = Meter.read(work);
            best = reading.wallSeconds() < best.wallSeconds() ? reading : best;
        }
        return new Best<>(best.result(), best.wallSeconds());
    }

    private static void fits(Customers customers) {
        Meter.print(NAME, "customers", customers.size(), "people");
        Reading<PurchaseModel> purchases = Meter.read(
                () -> PurchaseModel.fit(customers, PurchaseModel.Unit.WEEKS).orElseThrow());
        Meter.print(NAME, "fit_purchases", purchases.wallSeconds(), "s");
        Reading<SpendModel> spend = Meter.read(() -> SpendModel.fit(customers).orElseThrow());
        Meter.print(NAME, "fit_spend", spend.wallSeconds(), "s");
    }

    /** The peer must come to the same sum. */
    private static void compare(String figure, Table ours, Supplier<BigDecimal> peer) {
        Best<BigDecimal> best = best(peer);
        BigDecimal sum = sum(ours.table());
        if (sum.compareTo(best.result()) != 0) {
            throw new IllegalStateException(figure + ": ours add up to " + sum + ", DuckDB's to " + best.result());
        }
        Meter.print(NAME, figure + "_duckdb", best.seconds(), "s");
        Meter.print(NAME, figure + "_duckdb_to_ours", best.seconds() / ours.seconds(), "ratio");
    }

    private static BigDecimal sum(InsightTable table) {
        BigDecimal sum = BigDecimal.ZERO;
        for (List<Cell> row : table.cells()) {
            for (int column = 0; column < row.size(); column++) {
                @Nullable BigDecimal value = row.get(column).value();
                if (value != null && !table.columns().get(column).whole()) {
                    sum = sum.add(Objects.requireNonNull(value));
                }
            }
        }
        return sum;
    }
}
