package io.cdpkit.privacy.noise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.Cdp;
import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Namespace;
import io.cdpkit.event.Value;
import io.cdpkit.identity.IdentityRules;
import io.cdpkit.identity.NamespaceRule;
import io.cdpkit.segments.insight.AffinityCounter;
import io.cdpkit.segments.insight.CohortCounter;
import io.cdpkit.segments.insight.Demographics;
import io.cdpkit.segments.insight.DemographicsCounter;
import io.cdpkit.segments.insight.FiscalCalendar;
import io.cdpkit.segments.insight.FunnelCounter;
import io.cdpkit.segments.insight.InsightTable;
import io.cdpkit.segments.insight.InsightTable.Cell;
import io.cdpkit.segments.insight.InsightTable.Column;
import io.cdpkit.segments.insight.InsightTable.Form;
import io.cdpkit.segments.insight.InsightTable.Heading;
import io.cdpkit.segments.insight.InsightTable.Unit;
import io.cdpkit.segments.insight.Insights;
import io.cdpkit.segments.insight.KeywordCounter;
import io.cdpkit.segments.insight.Picture;
import io.cdpkit.segments.insight.RfmCounter;
import io.cdpkit.segments.insight.SalesCounter;
import io.cdpkit.segments.insight.SessionCounter;
import io.cdpkit.segments.insight.TableCounter;
import io.cdpkit.testkit.TestCdp;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Currency;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Insight tables made fit to leave: what a host writes to put a floor or noise under them. */
class InsightTableTest {
    private static final long FLOOR = 5;
    private static final InsightTable BUYERS = new InsightTable(
            new Heading(Form.HEAT_MAP, "Buyers by age and category", "People who bought.", "age", "category"),
            List.of("18-24", "25-34", "35-44"),
            List.of(new Column("Books", Unit.COUNT), new Column("Games", Unit.COUNT), new Column("Garden", Unit.COUNT)),
            List.of(people(31, 42, 3), people(58, 17, 25), people(44, 12, 38)),
            List.of("trait birthday", "event Order Completed products.category"),
            0);

    private static List<Cell> people(long... counts) {
        return Arrays.stream(counts).mapToObj(Cell::ofPeople).toList();
    }

    @Test
    void rewrite_withAFloor_hidesTheSmallCellAndWhatWouldGiveItAway() {
        FlooredTable floored = FlooredTable.of(BUYERS.people(), 10);
        InsightTable fit =
                BUYERS.rewrite((row, column, cell) -> floored.count(row, column).isPresent() ? cell : Cell.HIDDEN);
        assertEquals(Cell.HIDDEN, fit.cell("18-24", "Garden"));
        long hidden =
                fit.cells().stream().flatMap(List::stream).filter(Cell::hidden).count();
        assertEquals(4, hidden, "the small one, one in its row, one in its column and their crossing");
        assertEquals(BUYERS.fields(), fit.fields());
        assertTrue(Picture.of(fit).description().contains("4 figures are hidden"));
        assertFalse(Picture.of(fit).svg().contains(">3<"));
    }

    @Test
    void rewrite_withNoise_tellsNoTrueCount() throws PrivacyBudget.SpentException {
        PrivacyBudget budget = new PrivacyBudget("insights", PrivacyLoss.of("20", "0"), BudgetStore.inMemory());
        byte[] key = new byte[32];
        new Random(1).nextBytes(key);
        NoisyStatistics statistics = NoisyStatistics.of(budget, key);
        Noisy[][] noisy = new Noisy[3][3];
        for (int row = 0; row < 3; row++) {
            for (int column = 0; column < 3; column++) {
                String question = BUYERS.rows().get(row) + " "
                        + BUYERS.columns().get(column).label();
                noisy[row][column] =
                        statistics.count(question, BUYERS.cell(row, column).people(), Mechanism.laplace("1"));
            }
        }
        InsightTable fit = BUYERS.rewrite((row, column, cell) ->
                Cell.of(BigDecimal.valueOf(Math.max(0, Math.round(noisy[row][column].value()))), 0));
        int changed = 0;
        for (int row = 0; row < 3; row++) {
            for (int column = 0; column < 3; column++) {
                changed += fit.cell(row, column).equals(Cell.of(BigDecimal.valueOf(BUYERS.people()[row][column]), 0))
                        ? 0
                        : 1;
                assertEquals(0, fit.cell(row, column).people(), "the true count has left the table");
            }
        }
        assertTrue(changed > 0);
    }

    @Test
    void floorAndNoise_everyTableOfEveryCounter_canLeave() throws PrivacyBudget.SpentException {
        PrivacyBudget budget = new PrivacyBudget("insights", PrivacyLoss.of("100000", "0"), BudgetStore.inMemory());
        NoisyStatistics statistics = NoisyStatistics.of(budget, new byte[32]);
        List<InsightTable> tables = tables(shop());
        assertEquals(23, tables.size());
        for (InsightTable table : tables) {
            InsightTable floored = suppressed(table);
            long told = 0;
            for (int row = 0; row < table.rows().size(); row++) {
                for (int column = 0; column < table.columns().size(); column++) {
                    Cell cell = floored.cell(row, column);
                    assertTrue(cell.value() == null || cell.people() >= FLOOR, table::toString);
                    told += cell.value() == null ? 0 : 1;
                }
            }
            assertTrue(told > 0, () -> table + " tells nothing at all");
            assertEquals(table.fields(), floored.fields());
            InsightTable noisy = noisy(table, statistics);
            assertTrue(
                    Arrays.stream(noisy.people()).flatMapToLong(Arrays::stream).allMatch(people -> people == 0));
            assertTrue(!noisy.cells().equals(table.cells()), table::toString);
            assertEquals(table.fields(), noisy.fields());
        }
    }

    /** With secondary suppression where a table has two ways to add up, else by the floor alone. */
    private static InsightTable suppressed(InsightTable table) {
        if (table.rows().size() < 2 || table.columns().size() < 2) {
            return table.floored(FLOOR);
        }
        try {
            FlooredTable floored = FlooredTable.of(table.people(), FLOOR);
            return table.rewrite((row, column, cell) ->
                    cell.value() == null || floored.count(row, column).isPresent() ? cell : Cell.HIDDEN);
        } catch (IllegalArgumentException totalsGiveCellsAway) {
            return table.floored(FLOOR);
        }
    }

    private static InsightTable noisy(InsightTable table, NoisyStatistics statistics)
            throws PrivacyBudget.SpentException {
        Noisy[][] noisy = new Noisy[table.rows().size()][table.columns().size()];
        for (int row = 0; row < noisy.length; row++) {
            for (int column = 0; column < noisy[row].length; column++) {
                String question = table.heading().title() + "\n" + table.rows().get(row) + "\n" + column;
                noisy[row][column] =
                        statistics.count(question, table.cell(row, column).people(), Mechanism.laplace("0.5"));
            }
        }
        return table.rewrite(
                (row, column, cell) -> Cell.of(BigDecimal.valueOf(Math.round(noisy[row][column].value())), 0));
    }

    /** Sixty people who look, search and buy. */
    private static Cdp shop() {
        Cdp cdp = TestCdp.with(IdentityRules.of(NamespaceRule.unique(Namespace.USER_ID)))
                .at("2026-06-30T00:00:00Z")
                .cdp();
        Random random = new Random(5);
        for (int i = 0; i < 60; i++) {
            Attributes.Builder traits = Attributes.builder()
                    .put("gender", i % 2 == 0 ? "f" : "m")
                    .put("birthday", LocalDate.of(1960 + i % 4 * 10, 1, 1));
            ingest(cdp, i, 0, Event.identify("i" + i, TestCdp.SOURCE).traits(traits.build()));
            for (int visit = 0; visit < 6; visit++) {
                String id = i + "-" + visit;
                long minute = visit * 9L * 24 * 60;
                Attributes search = Attributes.builder()
                        .put("query", "pan")
                        .put("results", 3)
                        .build();
                ingest(cdp, i, minute, Event.page("p" + id, TestCdp.SOURCE, "Home"));
                ingest(
                        cdp,
                        i,
                        minute + 2,
                        Event.track("s" + id, TestCdp.SOURCE, "Products Searched")
                                .properties(search));
                ingest(
                        cdp,
                        i,
                        minute + 4,
                        Event.track("o" + id, TestCdp.SOURCE, "Order Completed").properties(order(id, random)));
            }
        }
        return cdp;
    }

    private static void ingest(Cdp cdp, int user, long minute, Event.Builder event) {
        cdp.ingest(event.identifier(Identifier.userId("u" + user))
                .time(Instant.parse("2026-01-01T00:00:00Z").plus(Duration.ofMinutes(user * 7L + minute)))
                .build());
    }

    private static Attributes order(String id, Random random) {
        return Attributes.builder()
                .put("order_id", id)
                .put("currency", "EUR")
                .put("revenue", 20 + random.nextInt(9))
                .put("products", Value.of(List.of(product(random), product(random))))
                .build();
    }

    private static Value product(Random random) {
        int number = random.nextInt(4);
        return Value.of(Attributes.builder()
                .put("product_id", "p" + number)
                .put("name", "P" + number)
                .put("category", "c" + number % 3)
                .build());
    }

    private static List<InsightTable> tables(Cdp cdp) {
        Currency euro = Currency.getInstance("EUR");
        LocalDate last = LocalDate.of(2026, 6, 30);
        List<TableCounter<?>> counters = new ArrayList<>(List.of(
                SalesCounter.of(euro, FiscalCalendar.of(ZoneOffset.UTC)),
                CohortCounter.of(YearMonth.from(last), ZoneOffset.UTC, 6),
                RfmCounter.of(euro, 2, new RfmCounter.Period(last.minusYears(1), last, ZoneOffset.UTC)),
                AffinityCounter.of(AffinityCounter.Thing.PRODUCT, AffinityCounter.Basket.ORDER, 2, 12),
                AffinityCounter.of(AffinityCounter.Thing.CATEGORY, AffinityCounter.Basket.PERSON, 2, 12),
                KeywordCounter.of(Duration.ofDays(7), ZoneOffset.UTC, 10),
                SessionCounter.of(Duration.ofMinutes(30), 6),
                FunnelCounter.of(
                        Duration.ofDays(7),
                        List.of(FunnelCounter.Step.anyView("Any page"), FunnelCounter.Step.named("Order Completed")))));
        for (Demographics.Dimension dimension : Demographics.Dimension.values()) {
            counters.add(DemographicsCounter.of(Demographics.standard(), dimension, euro, ZoneOffset.UTC));
        }
        Insights.feed(cdp, counters);
        return counters.stream().flatMap(InsightTableTest::tables).toList();
    }

    /** Every table that a counter has, so that one that comes to be is tested too. */
    private static Stream<InsightTable> tables(TableCounter<?> counter) {
        return Arrays.stream(counter.getClass().getMethods())
                .filter(method -> method.getReturnType() == InsightTable.class && method.getParameterCount() == 0)
                .map(method -> {
                    try {
                        return (InsightTable) method.invoke(counter);
                    } catch (ReflectiveOperationException e) {
                        throw new LinkageError(e.getMessage(), e);
                    }
                });
    }
}
