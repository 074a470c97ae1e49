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
import io.cdpkit.segments.insight.Person;
import io.cdpkit.segments.insight.RfmCounter;
import io.cdpkit.segments.insight.SalesCounter;
import io.cdpkit.segments.insight.TableCounter;
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
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Insight tables over people streamed through two threads, each with counters of its own, and fits of both models; beside
 * DuckDB on the same orders, if its driver is there.
 *
 * <p>Events are made, and read into orders, 64 people at a time; the time of a table is the CPU time of its
 * counters alone, the slower thread's, with putting both together. DuckDB starts from orders in typed columns, refunds taken off, so both
 * sides start from orders that have been read. What reading costs is a figure of its own.
 */
final class InsightsBenchmark {
    private static final String NAME = "insights";
    private static final int BATCH = 64;
    private static final int THREADS = 2;
    private static final ThreadMXBean CLOCK = ManagementFactory.getThreadMXBean();
    private static final Currency EUR = Currency.getInstance("EUR");
    private static final LocalDate FIRST = LocalDate.ofInstant(ShopYears.START, ZoneOffset.UTC);
    private static final LocalDate LAST = FIRST.plusDays(ShopYears.DAYS - 1);

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

    /** Counters of one thread and the nanoseconds spent in each. */
    private static final class Part {
        final SalesCounter sales = SalesCounter.of(EUR, FiscalCalendar.of(ZoneOffset.UTC));
        final CohortCounter cohorts = CohortCounter.of(YearMonth.from(LAST), ZoneOffset.UTC, 12);
        final RfmCounter rfm = RfmCounter.of(EUR, 5, new RfmCounter.Period(LAST.minusDays(364), LAST, ZoneOffset.UTC));
        final Customers customers = Customers.in(EUR);
        final long[] nanos = new long[5];
        long events;

        void feed(List<Person> batch, CalibrationWindow window) {
            time(0, () -> batch.forEach(person -> person.orders().totals()));
            time(1, () -> batch.forEach(sales::person));
            time(2, () -> batch.forEach(rfm::person));
            time(3, () -> batch.forEach(cohorts::person));
            time(
                    4,
                    () -> batch.forEach(
                            person -> window.customer(person.orders()).ifPresent(customers::add)));
        }

        private void time(int what, Runnable work) {
            long start = CLOCK.getCurrentThreadCpuTime();
            work.run();
            nanos[what] += CLOCK.getCurrentThreadCpuTime() - start;
        }
    }

    void run(boolean duckDb) throws InterruptedException, IOException, SQLException {
        count(Math.min(people, 20_000));
        List<Part> parts = count(people);
        Part first = parts.get(0);
        long events = parts.stream().mapToLong(part -> part.events).sum();
        Meter.print(NAME, "events", (double) events, "events");
        Meter.print(NAME, "read_orders", (double) events / seconds(parts, 0), "events/s");
        Table heatMap = table("heat_map", parts, 1, part -> part.sales, SalesCounter::table);
        Table rfm = table("rfm", parts, 2, part -> part.rfm, RfmCounter::table);
        Table cohorts = table("cohorts", parts, 3, part -> part.cohorts, CohortCounter::table);
        for (Part part : parts.subList(1, parts.size())) {
            first.customers.addAll(part.customers);
        }
        fits(first.customers);
        if (duckDb) {
            try (DuckDb peer = DuckDb.of(shop, people)) {
                compare("heat_map", heatMap, peer::heatMap);
                compare("rfm", rfm, () -> peer.rfm(LAST.plusDays(1) + " 00:00:00"));
                compare("cohorts", cohorts, peer::cohorts);
            }
        }
    }

    private List<Part> count(int size) throws InterruptedException {
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

    private interface Of<A, B> {
        B of(A a);
    }

    private static <C extends TableCounter<C>> Table table(
            String figure, List<Part> parts, int what, Of<Part, C> counter, Of<C, InsightTable> result) {
        C all = counter.of(parts.get(0));
        long start = System.nanoTime();
        parts.subList(1, parts.size()).forEach(part -> all.addAll(counter.of(part)));
        InsightTable table = result.of(all);
        double seconds = seconds(parts, what) + (System.nanoTime() - start) / 1e9;
        Meter.print(NAME, figure, seconds, "s");
        return new Table(table, seconds);
    }

    private static void fits(Customers customers) {
        Meter.print(NAME, "customers", customers.size(), "people");
        Reading<PurchaseModel> purchases = Meter.read(
                () -> PurchaseModel.fit(customers, PurchaseModel.Unit.WEEKS).orElseThrow());
        Meter.print(NAME, "fit_purchases", purchases.wallSeconds(), "s");
        Reading<SpendModel> spend = Meter.read(() -> SpendModel.fit(customers).orElseThrow());
        Meter.print(NAME, "fit_spend", spend.wallSeconds(), "s");
    }

    /** The best of five runs of the peer, which must come to the same sum. */
    private static void compare(String figure, Table ours, Supplier<BigDecimal> peer) {
        double best = Double.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            Reading<BigDecimal> reading = Meter.read(peer);
            best = Math.min(best, reading.wallSeconds());
            BigDecimal sum = sum(ours.table());
            if (sum.compareTo(reading.result()) != 0) {
                throw new IllegalStateException(
                        figure + ": ours add up to " + sum + ", DuckDB's to " + reading.result());
            }
        }
        Meter.print(NAME, figure + "_duckdb", best, "s");
        Meter.print(NAME, figure + "_duckdb_to_ours", best / ours.seconds(), "ratio");
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
