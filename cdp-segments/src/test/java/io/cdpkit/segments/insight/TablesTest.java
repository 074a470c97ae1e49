package io.cdpkit.segments.insight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.Cdp;
import io.cdpkit.Progress;
import io.cdpkit.commerce.Money;
import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Source;
import io.cdpkit.event.Value;
import io.cdpkit.profile.Profile;
import io.cdpkit.segments.Segments;
import io.cdpkit.segments.Span;
import io.cdpkit.segments.Window;
import io.cdpkit.segments.insight.AffinityCounter.Basket;
import io.cdpkit.segments.insight.AffinityCounter.Thing;
import io.cdpkit.segments.insight.Demographics.Dimension;
import io.cdpkit.segments.insight.FunnelCounter.Step;
import io.cdpkit.segments.insight.InsightTable.Cell;
import io.cdpkit.segments.predict.RfmFigures;
import io.cdpkit.segments.predict.RfmScale;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Month;
import java.time.Period;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Currency;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every table beside a plain loop over the events, and the laws of counters. */
class TablesTest {
    private static final int SHOPS = 6 * Math.max(1, Integer.getInteger("cdpkit.deep", 1));
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Currency EUR = Currency.getInstance("EUR");
    private static final Duration IDLE = Duration.ofMinutes(30);
    private static final FiscalCalendar APRIL = new FiscalCalendar(BERLIN, Month.APRIL);
    private static final LocalDate RECKONING = LocalDate.of(2026, 6, 1);
    private static final RfmCounter.Period YEAR = new RfmCounter.Period(RECKONING.minusYears(1), RECKONING, BERLIN);
    private static final YearMonth LAST = YearMonth.of(2026, 4);
    private static final List<Step> STEPS = List.of(
            Step.anyView("looked"),
            Step.named("Product Viewed"),
            Step.named("Product Added"),
            Step.anyView("looked again"),
            Step.named("Order Completed"));

    private interface Check {
        void against(List<Person> people, Map<String, List<Event>> byUser);
    }

    private static void shops(Check check) {
        for (long seed = 1; seed <= SHOPS; seed++) {
            List<Event> events = RandomShop.events(seed, 40);
            check.against(RandomShop.people(events), RandomShop.byUser(events));
        }
    }

    private static <C extends TableCounter<C>> C fed(C counter, List<Person> people) {
        people.forEach(counter::person);
        return counter;
    }

    @Test
    void salesTable_randomShops_equalsAPlainLoop() {
        shops((people, byUser) -> {
            Map<String, Map<String, BigDecimal>> expected = new TreeMap<>();
            Map<String, Set<String>> buyers = new TreeMap<>();
            Map<String, Integer> orders = new TreeMap<>();
            BigDecimal all = BigDecimal.ZERO;
            for (String user : byUser.keySet()) {
                for (PlainOrder order : PlainOrder.of(byUser.get(user))) {
                    if (order.currency().equals("EUR")) {
                        ZonedDateTime local = order.time().atZone(BERLIN);
                        int year = local.getYear() + (local.getMonthValue() >= 4 ? 1 : 0);
                        int quarter = (local.getMonthValue() + 8) % 12 / 3 + 1;
                        String label = "FY" + year + " Q" + quarter;
                        split(order).forEach((category, net) -> {
                            expected.computeIfAbsent(label, none -> new TreeMap<>())
                                    .merge(category, net, BigDecimal::add);
                            buyers.computeIfAbsent(label + category, none -> new HashSet<>())
                                    .add(user);
                            orders.merge(label + category, 1, Integer::sum);
                        });
                        all = all.add(order.net());
                    }
                }
            }
            SalesCounter counter = fed(SalesCounter.of(EUR, APRIL), people);
            InsightTable table = counter.table();
            BigDecimal sum = BigDecimal.ZERO;
            for (int row = 0; row < table.rows().size(); row++) {
                for (int column = 0; column < table.columns().size(); column++) {
                    String quarter = table.rows().get(row);
                    String category = table.columns().get(column).label();
                    BigDecimal value = expected.getOrDefault(quarter, Map.of()).getOrDefault(category, BigDecimal.ZERO);
                    Cell cell = table.cell(row, column);
                    assertEquals(0, value.compareTo(cell.value()), quarter + " " + category);
                    assertEquals(
                            buyers.getOrDefault(quarter + category, Set.of()).size(), cell.people());
                    assertEquals(
                            Cell.of(BigDecimal.valueOf(orders.getOrDefault(quarter + category, 0)), cell.people()),
                            counter.orders().cell(row, column));
                    sum = sum.add(cell.value());
                }
            }
            assertEquals(0, all.compareTo(sum), "all cells are all sales");
            assertTrue(table.rows().containsAll(expected.keySet()));
        });
    }

    /** By price times units; what of that was returned is taken off first. */
    private static Map<String, BigDecimal> split(PlainOrder order) {
        TreeMap<String, BigDecimal> weights = new TreeMap<>();
        for (Attributes product : order.products()) {
            weights.merge(PlainOrder.category(product), PlainOrder.line(product), BigDecimal::add);
        }
        if (weights.isEmpty()) {
            return Map.of("unknown", order.net());
        } else if (order.returned().isEmpty()) {
            return split(order.net(), weights);
        }
        TreeMap<String, BigDecimal> left = split(order.worth(), weights);
        BigDecimal refunded = order.worth().subtract(order.net());
        for (Attributes product : order.returned()) {
            for (Attributes bought : order.products()) {
                if (bought.text("product_id").equals(product.text("product_id")) && refunded.signum() > 0) {
                    BigDecimal back = PlainOrder.line(product).min(refunded);
                    left.computeIfPresent(
                            PlainOrder.category(bought), (category, worth) -> worth.subtract(back.min(worth)));
                    break;
                }
            }
        }
        return split(order.net(), left);
    }

    /** In cents; those that are left go to those who lost most by rounding down. */
    private static TreeMap<String, BigDecimal> split(BigDecimal amount, TreeMap<String, BigDecimal> weights) {
        TreeMap<String, BigDecimal> shares = new TreeMap<>();
        BigDecimal cents = amount.movePointRight(2);
        BigDecimal sum = weights.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        if (sum.signum() == 0) {
            weights.keySet().forEach(category -> shares.put(category, BigDecimal.ZERO));
            return shares;
        }
        List<String> byRest = new ArrayList<>(weights.keySet());
        byRest.sort(Comparator.comparing((String category) -> Objects.requireNonNull(weights.get(category))
                        .multiply(cents)
                        .remainder(sum))
                .reversed());
        weights.forEach((category, weight) -> shares.put(
                category, weight.multiply(cents).divideToIntegralValue(sum).movePointLeft(2)));
        BigDecimal shared = shares.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        int left = cents.subtract(shared.movePointRight(2)).intValueExact();
        for (String category : byRest.subList(0, left)) {
            shares.merge(category, BigDecimal.valueOf(1, 2), BigDecimal::add);
        }
        return shares;
    }

    @Test
    void cohortTable_randomShops_equalsAPlainLoop() {
        shops((people, byUser) -> {
            Map<YearMonth, Map<Integer, Set<String>>> expected = new TreeMap<>();
            for (String user : byUser.keySet()) {
                TreeSet<YearMonth> months = new TreeSet<>();
                PlainOrder.of(byUser.get(user))
                        .forEach(order -> months.add(YearMonth.from(order.time().atZone(BERLIN))));
                months.removeIf(month -> month.isAfter(LAST));
                for (YearMonth month : months) {
                    int since = 0;
                    while (months.first().plusMonths(since).isBefore(month)) {
                        since++;
                    }
                    expected.computeIfAbsent(months.first(), none -> new TreeMap<>())
                            .computeIfAbsent(since, none -> new TreeSet<>())
                            .add(user);
                }
            }
            CohortCounter counter = fed(CohortCounter.of(LAST, BERLIN, 6), people);
            InsightTable table = counter.table();
            InsightTable shares = counter.shares();
            assertEquals(expected.keySet().stream().map(YearMonth::toString).toList(), table.rows());
            for (YearMonth cohort : expected.keySet()) {
                int size = expected.getOrDefault(cohort, Map.of())
                        .getOrDefault(0, Set.of())
                        .size();
                assertEquals(Cell.ofPeople(size), table.cell(cohort.toString(), "people"));
                for (int month = 1; month <= 6; month++) {
                    int back = expected.getOrDefault(cohort, Map.of())
                            .getOrDefault(month, Set.of())
                            .size();
                    boolean toCome = cohort.plusMonths(month).isAfter(LAST);
                    assertEquals(toCome ? Cell.NONE : Cell.ofPeople(back), table.cell(cohort.toString(), "+" + month));
                    BigDecimal share =
                            shares.cell(cohort.toString(), "+" + month).value();
                    assertEquals(toCome, share == null);
                    if (share != null) {
                        assertEquals(100.0 * back / size, share.doubleValue(), 0.0501);
                    }
                }
            }
        });
    }

    @Test
    void rfmTable_randomShops_equalsAPlainLoop() {
        shops((people, byUser) -> {
            List<long[]> figures = new ArrayList<>();
            List<BigDecimal> spends = new ArrayList<>();
            for (List<Event> hers : byUser.values()) {
                long orders = 0;
                long last = Long.MAX_VALUE;
                BigDecimal spend = BigDecimal.ZERO;
                for (PlainOrder order : PlainOrder.of(hers)) {
                    LocalDate day = order.time().atZone(BERLIN).toLocalDate();
                    if (order.currency().equals("EUR") && !day.isAfter(RECKONING) && !day.isBefore(YEAR.since())) {
                        orders++;
                        last = Math.min(last, RECKONING.toEpochDay() - day.toEpochDay());
                        spend = spend.add(order.net());
                    }
                }
                if (orders > 0) {
                    figures.add(new long[] {last, orders});
                    spends.add(spend);
                }
            }
            Map<String, Integer> count = new TreeMap<>();
            Map<String, BigDecimal> spent = new TreeMap<>();
            for (int i = 0; i < figures.size(); i++) {
                long[] hers = figures.get(i);
                long staler =
                        figures.stream().filter(other -> other[0] > hers[0]).count();
                long rarer =
                        figures.stream().filter(other -> other[1] < hers[1]).count();
                String key = "R" + (1 + 5 * staler / figures.size()) + "F" + (1 + 5 * rarer / figures.size());
                count.merge(key, 1, Integer::sum);
                spent.merge(key, spends.get(i), BigDecimal::add);
            }
            RfmCounter counter = fed(RfmCounter.of(EUR, 5, YEAR), people);
            for (String r : List.of("R1", "R2", "R3", "R4", "R5")) {
                for (String f : List.of("F1", "F2", "F3", "F4", "F5")) {
                    assertEquals(
                            Cell.ofPeople(count.getOrDefault(r + f, 0)),
                            counter.table().cell(r, f));
                    BigDecimal spend = counter.spend().cell(r, f).value();
                    assertEquals(0, spent.getOrDefault(r + f, BigDecimal.ZERO).compareTo(spend));
                }
            }
        });
    }

    /** Live classes go by the scale in force; one made of everybody anew makes them fifths of everybody again. */
    @Test
    void rfmTraits_scaleMadeAnewAndApplied_areTheFifthsOfEverybody() {
        LocalDate today = LocalDate.ofInstant(RandomShop.END.plus(Duration.ofDays(60)), BERLIN);
        RfmCounter.Period year = new RfmCounter.Period(today.minusDays(365), today, BERLIN);
        Window window = new Window.Last(Span.calendarDays(365, BERLIN));
        int moved = 0;
        for (long seed = 1; seed <= SHOPS; seed++) {
            List<Event> events = RandomShop.events(seed, 40);
            Cdp cdp = RandomShop.platform(events.subList(0, events.size() / 2));
            RfmScale before = Insights.orders(cdp)
                    .count(() -> RfmCounter.of(EUR, 5, year))
                    .scale();
            cdp.apply(Segments.of(List.of(), before.traits(window, BERLIN)), evaluated -> {});
            cdp.ingestAll(events.subList(events.size() / 2, events.size()).stream(), Progress.none());
            Map<String, RfmFigures> figures = figures(RandomShop.byUser(events), year);
            figures.forEach((user, hers) -> assertEquals(before.score(hers).code(), liveCode(cdp, user)));
            RfmScale after = Insights.orders(cdp)
                    .count(() -> RfmCounter.of(EUR, 5, year))
                    .scale();
            cdp.apply(Segments.of(List.of(), after.traits(window, BERLIN)), evaluated -> {});
            for (Map.Entry<String, RfmFigures> each : figures.entrySet()) {
                String code = Stream.<ToLongFunction<RfmFigures>>of(
                                one -> -one.daysSince(),
                                RfmFigures::orders,
                                one -> one.net().amount().movePointRight(2).longValueExact())
                        .map(figure -> figures.values().stream()
                                .filter(other -> figure.applyAsLong(other) < figure.applyAsLong(each.getValue()))
                                .count())
                        .map(worse -> "" + (1 + 5 * worse / figures.size()))
                        .collect(Collectors.joining());
                assertEquals(code, liveCode(cdp, each.getKey()), each.getKey());
                moved += code.equals(before.score(each.getValue()).code()) ? 0 : 1;
            }
        }
        assertTrue(moved > SHOPS, "the shop went on, so that the former scale was of another shop");
    }

    private static Map<String, RfmFigures> figures(Map<String, List<Event>> byUser, RfmCounter.Period period) {
        Map<String, RfmFigures> figures = new TreeMap<>();
        byUser.forEach((user, hers) -> {
            List<PlainOrder> orders = PlainOrder.of(hers).stream()
                    .filter(order -> order.currency().equals("EUR"))
                    .filter(order -> !order.time().atZone(BERLIN).toLocalDate().isBefore(period.since()))
                    .toList();
            if (!orders.isEmpty()) {
                long ago = orders.stream()
                        .mapToLong(order -> ChronoUnit.DAYS.between(
                                order.time().atZone(BERLIN).toLocalDate(), period.reckoning()))
                        .min()
                        .orElseThrow();
                BigDecimal net = orders.stream().map(PlainOrder::net).reduce(BigDecimal.ZERO, BigDecimal::add);
                figures.put(user, new RfmFigures((int) ago, orders.size(), new Money(net, EUR)));
            }
        });
        return figures;
    }

    private static String liveCode(Cdp cdp, String user) {
        Profile profile = cdp.find(Identifier.userId(user)).orElseThrow();
        return Stream.of("rfm_recency", "rfm_frequency", "rfm_monetary")
                .map(name -> "" + ((Value.Whole) profile.computed(name).orElseThrow()).number())
                .collect(Collectors.joining());
    }

    @Test
    void affinityRules_randomShops_equalAPlainLoop() {
        shops((people, byUser) -> {
            for (Basket basket : Basket.values()) {
                List<Set<String>> baskets = new ArrayList<>();
                for (List<Event> hers : byUser.values()) {
                    Set<String> all = new TreeSet<>();
                    for (PlainOrder order : PlainOrder.of(hers)) {
                        Set<String> own = new TreeSet<>();
                        order.products()
                                .forEach(product ->
                                        own.add(product.text("product_id").orElseThrow()));
                        all.addAll(own);
                        if (basket == Basket.ORDER) {
                            baskets.add(own);
                        }
                    }
                    if (basket == Basket.PERSON && !PlainOrder.of(hers).isEmpty()) {
                        baskets.add(all);
                    }
                }
                AffinityCounter counter = fed(AffinityCounter.of(Thing.PRODUCT, basket, 2, 10_000), people);
                Set<String> seen = new HashSet<>();
                for (AffinityCounter.Rule rule : counter.rules()) {
                    String first = "p" + rule.first().substring("Product ".length());
                    String other = "p" + rule.other().substring("Product ".length());
                    assertTrue(seen.add(first + other) && !seen.contains(other + first), "each pair once");
                    double withFirst = (double)
                            baskets.stream().filter(one -> one.contains(first)).count();
                    double withOther = (double)
                            baskets.stream().filter(one -> one.contains(other)).count();
                    double both = (double) baskets.stream()
                            .filter(one -> one.contains(first) && one.contains(other))
                            .count();
                    assertEquals((long) both, rule.baskets());
                    assertTrue(withFirst <= withOther);
                    assertEquals(100 * both / baskets.size(), rule.support().doubleValue(), 0.0501);
                    assertEquals(100 * both / withFirst, rule.confidence().doubleValue(), 0.0501);
                    double lift = both / withFirst / (withOther / baskets.size());
                    assertEquals(lift, rule.lift().doubleValue(), 0.00501);
                }
                long pairs = 0;
                for (int a = 0; a < 12; a++) {
                    for (int b = a + 1; b < 12; b++) {
                        String one = "p" + a;
                        String other = "p" + b;
                        pairs += baskets.stream()
                                                .filter(of -> of.contains(one) && of.contains(other))
                                                .count()
                                        >= 2
                                ? 1
                                : 0;
                    }
                }
                assertEquals(pairs, counter.rules().size());
            }
        });
    }

    @Test
    void funnelTable_randomShops_equalsEveryWayTried() {
        shops((people, byUser) -> {
            for (Duration within : List.of(Duration.ofMinutes(10), Duration.ofHours(2), Duration.ofDays(400))) {
                long[] reached = new long[STEPS.size()];
                double[] hours = new double[STEPS.size()];
                for (List<Event> hers : byUser.values()) {
                    for (int k = 0; k < STEPS.size(); k++) {
                        long quickest = quickest(hers, k, within);
                        if (quickest >= 0) {
                            reached[k]++;
                            hours[k] += quickest / 3.6e6;
                        }
                    }
                }
                InsightTable table =
                        fed(FunnelCounter.of(within, STEPS), people).table();
                for (int k = 0; k < STEPS.size(); k++) {
                    assertEquals(Cell.ofPeople(reached[k]), table.cell(k, 0), "step " + k + " in " + within);
                    assertEquals(
                            reached[k] == 0 ? 0 : hours[k] / reached[k],
                            number(table.cell(k, 3)).doubleValue(),
                            0.00502);
                    assertEquals(
                            reached[0] == 0 ? 0 : 100.0 * reached[k] / reached[0],
                            number(table.cell(k, 1)).doubleValue(),
                            0.0501);
                }
            }
        });
    }

    @Test
    void funnelTable_stepTwiceTheSame_needsTwoEvents() {
        List<Person> people = RandomShop.people(RandomShop.events(8, 60));
        Step bought = Step.named("Order Completed");
        InsightTable table = fed(FunnelCounter.of(Duration.ofDays(600), List.of(bought, bought)), people)
                .table();
        long twice = people.stream()
                .filter(person -> person.timeline().stream()
                                .filter(event -> event.name().equals("Order Completed"))
                                .count()
                        >= 2)
                .count();
        assertEquals(twice, count(table.cell(1, 0)));
        assertTrue(twice < count(table.cell(0, 0)));
    }

    /** The least time of all ways to take steps 0 to k in order; -1 where there is none in time. */
    private static long quickest(List<Event> hers, int k, Duration within) {
        long best = -1;
        for (int start = 0; start < hers.size(); start++) {
            if (STEPS.get(0).is().test(hers.get(start))) {
                int at = start;
                for (int step = 1; step <= k && at < hers.size(); step++) {
                    at++;
                    while (at < hers.size() && !STEPS.get(step).is().test(hers.get(at))) {
                        at++;
                    }
                }
                if (at < hers.size()) {
                    long took = Duration.between(
                                    hers.get(start).time(), hers.get(at).time())
                            .toMillis();
                    if (took <= within.toMillis() && (best < 0 || took < best)) {
                        best = took;
                    }
                }
            }
        }
        return best;
    }

    @Test
    void keywordTable_randomShops_equalsAPlainLoop() {
        Duration within = Duration.ofDays(3);
        shops((people, byUser) -> {
            Map<String, long[]> expected = new TreeMap<>();
            Map<String, Set<String>> searchers = new TreeMap<>();
            Map<String, Long> byMonth = new TreeMap<>();
            for (String user : byUser.keySet()) {
                for (Event event : byUser.get(user)) {
                    if (event.name().equals("Products Searched")) {
                        String word = String.join(
                                " ",
                                event.properties()
                                        .text("query")
                                        .orElseThrow()
                                        .toLowerCase(Locale.ROOT)
                                        .strip()
                                        .split(" +"));
                        long[] figures = expected.computeIfAbsent(word, none -> new long[3]);
                        figures[0]++;
                        figures[1] += Value.of(0).equals(event.properties().find("results")) ? 1 : 0;
                        boolean bought = PlainOrder.of(byUser.get(user)).stream()
                                .anyMatch(order -> order.time().isAfter(event.time())
                                        && !order.time().isAfter(event.time().plus(within)));
                        figures[2] += bought ? 1 : 0;
                        searchers.computeIfAbsent(word, none -> new HashSet<>()).add(user);
                        byMonth.merge(word + YearMonth.from(event.time().atZone(BERLIN)), 1L, Long::sum);
                    }
                }
            }
            KeywordCounter counter = fed(KeywordCounter.of(within, BERLIN, 10), people);
            InsightTable table = counter.table();
            assertEquals(expected.keySet(), new TreeSet<>(table.rows()));
            expected.forEach((word, figures) -> {
                assertEquals(
                        searchers.getOrDefault(word, Set.of()).size(),
                        table.cell(word, "searches").people());
                assertEquals(figures[0], count(table.cell(word, "searches")));
                assertEquals(figures[1], count(table.cell(word, "found nothing")));
                assertEquals(figures[2], count(table.cell(word, "then bought")));
            });
            InsightTable trend = counter.trend();
            long told = 0;
            for (String word : trend.rows()) {
                for (InsightTable.Column month : trend.columns()) {
                    long searches = count(trend.cell(word, month.label()));
                    assertEquals(byMonth.getOrDefault(word + month.label(), 0L), searches);
                    told += searches;
                }
            }
            assertEquals(byMonth.values().stream().mapToLong(Long::longValue).sum(), told);
        });
    }

    @Test
    void sessionTables_randomShops_equalAPlainLoop() {
        shops((people, byUser) -> {
            Map<String, Long> ends = new TreeMap<>();
            Map<String, Long> paths = new TreeMap<>();
            long moments = 0;
            long visits = 0;
            for (List<Event> hers : byUser.values()) {
                List<Event> clicks = hers.stream()
                        .filter(event -> event.source().id().equals("web") && event.type() != Event.Type.IDENTIFY)
                        .toList();
                for (int i = 0; i < clicks.size(); ) {
                    int end = i + 1;
                    while (end < clicks.size()
                            && Duration.between(
                                                    clicks.get(end - 1).time(),
                                                    clicks.get(end).time())
                                            .compareTo(IDLE)
                                    <= 0) {
                        end++;
                    }
                    List<String> pages = new ArrayList<>();
                    for (Event event : clicks.subList(i, end)) {
                        if (event.type() == Event.Type.PAGE) {
                            String page = event.name().isEmpty()
                                    ? event.properties().text("path").orElseThrow()
                                    : event.name();
                            if (pages.isEmpty() || !pages.get(pages.size() - 1).equals(page)) {
                                pages.add(page);
                            }
                        }
                    }
                    String first = pages.isEmpty() ? "(none)" : pages.get(0);
                    String last = pages.isEmpty() ? "(none)" : pages.get(pages.size() - 1);
                    ends.merge(first + ">" + last, 1L, Long::sum);
                    paths.merge(pages.isEmpty() ? "(none)" : String.join(" → ", pages), 1L, Long::sum);
                    moments += clicks.get(i).time().equals(clicks.get(end - 1).time()) ? 1 : 0;
                    visits++;
                    i = end;
                }
            }
            SessionCounter counter = fed(SessionCounter.of(IDLE, 50), people);
            InsightTable table = counter.table();
            for (String entry : table.rows()) {
                for (InsightTable.Column exit : table.columns()) {
                    long expected = ends.getOrDefault(entry + ">" + exit.label(), 0L);
                    assertEquals(expected, count(table.cell(entry, exit.label())));
                }
            }
            InsightTable ways = counter.paths();
            for (int row = 0; row < ways.rows().size(); row++) {
                if (!ways.rows().get(row).endsWith("…")) {
                    assertEquals(paths.get(ways.rows().get(row)), count(ways.cell(row, 0)));
                }
            }
            assertEquals(moments, count(counter.lengths().cell("one moment", "visits")));
            assertEquals(visits, sum(counter.lengths()));
            assertEquals(visits, sum(table));
            assertEquals(visits, sum(fed(SessionCounter.of(IDLE, 2), people).table()), "the others are put together");
        });
    }

    @Test
    void sessions_gapOfExactlyTheLimit_isOneVisit() {
        Profile profile = RandomShop.people(RandomShop.events(1, 1)).get(0).profile();
        Source web = Source.of("web", Source.Kind.WEB);
        Instant start = Instant.parse("2026-01-01T00:00:00Z");
        List<Event> events = new ArrayList<>();
        for (long seconds : List.of(0L, 1_800L, 3_601L)) {
            events.add(Event.page("p" + seconds, web, "Page " + seconds)
                    .userId("u")
                    .time(start.plusSeconds(seconds))
                    .build());
        }
        List<Session> sessions = Session.of(Person.of(profile, events), IDLE);
        assertEquals(List.of(2, 1), sessions.stream().map(Session::events).toList());
        assertEquals(Duration.ofMinutes(30), sessions.get(0).length());
        assertEquals("Page 0", sessions.get(0).entry().orElseThrow());
        assertEquals("Page 1800", sessions.get(0).exit().orElseThrow());
    }

    @Test
    void tables_oneWrongDate_areNoLongerThanWhatHappened() {
        Person person = Person.of(
                RandomShop.people(RandomShop.events(1, 1)).get(0).profile(),
                List.of(
                        bought("a", Instant.parse("0001-01-01T00:00:00Z")),
                        bought("b", Instant.parse("2026-02-01T00:00:00Z")),
                        search("c", Instant.parse("0001-01-01T00:00:00Z"), "pan", Value.of(1)),
                        search("d", Instant.parse("2026-02-01T00:00:00Z"), "pan", Value.of(1))));
        InsightTable sales = fed(SalesCounter.of(EUR, FiscalCalendar.of(ZoneOffset.UTC)), List.of(person))
                .table();
        assertEquals(List.of("1 Q1", "2026 Q1"), sales.rows());
        InsightTable trend =
                fed(KeywordCounter.of(IDLE, ZoneOffset.UTC, 5), List.of(person)).trend();
        assertEquals(
                List.of("0001-01", "2026-02"),
                trend.columns().stream().map(InsightTable.Column::label).toList());
    }

    @Test
    void keywords_longOnesAndOddZeroes_areCutToAHundredCharsAndFoundNothing() {
        Person person = Person.of(
                RandomShop.people(RandomShop.events(1, 1)).get(0).profile(),
                List.of(
                        search("a", RandomShop.START, "x".repeat(99) + "\ud83d\ude00", Value.of(1)),
                        search("b", RandomShop.START, "y".repeat(99) + " z", Value.of(1)),
                        search("c", RandomShop.START, "pan", Value.of(new BigDecimal("0.0"))),
                        search("d", RandomShop.START, "pan", Value.of(List.of())),
                        search("e", RandomShop.START, "pan", Value.of("none"))));
        InsightTable table =
                fed(KeywordCounter.of(IDLE, ZoneOffset.UTC, 5), List.of(person)).table();
        assertEquals(List.of("pan", "x".repeat(99), "y".repeat(99)), table.rows());
        assertEquals(2, count(table.cell("pan", "found nothing")));
    }

    private static Event search(String id, Instant time, String query, Value results) {
        return Event.track(id, Source.of("web", Source.Kind.WEB), "Products Searched")
                .userId("u")
                .properties(Attributes.builder()
                        .put("query", query)
                        .put("results", results)
                        .build())
                .time(time)
                .build();
    }

    private static Event bought(String id, Instant time) {
        return Event.track(id, Source.of("till", Source.Kind.SHOP), "Order Completed")
                .userId("u")
                .properties(Attributes.builder()
                        .put("revenue", 5)
                        .put("currency", "EUR")
                        .build())
                .time(time)
                .build();
    }

    /** A table that looks for each page beside each other, or a list of pairs that does, would take hours. */
    @Test
    void tables_aSiteOfManyPagesAndProducts_tellTheFewThatLeadAndPutTheRestTogether() {
        int pages = 40_000;
        Profile profile = RandomShop.people(RandomShop.events(1, 1)).get(0).profile();
        SessionCounter sessions = SessionCounter.of(IDLE, 2);
        AffinityCounter pairs = AffinityCounter.of(Thing.PRODUCT, Basket.ORDER, 2, 5);
        for (int i = 0; i < pages; i++) {
            Person visitor = Person.of(
                    profile,
                    List.of(
                            view("a" + i, i % 4 == 0 ? "(other)" : "Page " + i, 0),
                            view("b" + i, i % 4 == 1 ? "Page 1" : "Page " + (pages - i), 1),
                            bought("c" + i, "p" + i / 2, "q" + i / 2)));
            sessions.person(visitor);
            pairs.person(visitor);
        }
        InsightTable table = sessions.table();
        assertEquals(List.of("(other)", "Page 1", "(other)"), table.rows());
        assertEquals(
                List.of("Page 1", "Page 10", "(other)"),
                table.columns().stream().map(InsightTable.Column::label).toList());
        assertEquals(
                List.of(List.of(0L, 0L, 10_000L), List.of(1L, 0L, 0L), List.of(10_000L, 1L, 19_998L)),
                table.cells().stream()
                        .map(row -> row.stream().map(TablesTest::count).toList())
                        .toList());
        assertEquals(
                List.of(List.of(0L, 0L, 1L), List.of(1L, 0L, 0L), List.of(1L, 1L, 1L)),
                table.cells().stream()
                        .map(row -> row.stream().map(Cell::people).toList())
                        .toList());
        assertEquals(
                List.of("p0", "p1", "p10", "p100", "p1000"),
                pairs.rules().stream().map(AffinityCounter.Rule::first).toList());
    }

    private static Event view(String id, String page, long millis) {
        return Event.page(id, Source.of("web", Source.Kind.WEB), page)
                .userId("u")
                .time(RandomShop.START.plusMillis(millis))
                .build();
    }

    private static Event bought(String id, String... products) {
        Attributes.Builder order = Attributes.builder();
        order.put(
                "products",
                Value.of(Stream.of(products)
                        .map(product -> Value.of(Attributes.of("product_id", product)))
                        .toList()));
        return Event.track(id, Source.of("till", Source.Kind.SHOP), "Order Completed")
                .userId("u")
                .properties(order.build())
                .time(RandomShop.START)
                .build();
    }

    @Test
    void sessionLengths_atTheEdgesOfBands_areInTheLongerOne() {
        SessionCounter counter = SessionCounter.of(Duration.ofHours(2), 5);
        Profile profile = RandomShop.people(RandomShop.events(1, 1)).get(0).profile();
        for (long millis : List.of(
                0L,
                1L,
                59_999L,
                60_000L,
                299_999L,
                300_000L,
                899_999L,
                900_000L,
                1_799_999L,
                1_800_000L,
                3_599_999L,
                3_600_000L)) {
            counter.person(Person.of(profile, List.of(view("a", "Home", 0), view("b", "Cart", millis))));
        }
        assertEquals(
                List.of(1L, 2L, 2L, 2L, 2L, 2L, 1L),
                counter.lengths().cells().stream().map(row -> count(row.get(0))).toList());
    }

    private static BigDecimal number(Cell cell) {
        return Objects.requireNonNull(cell.value());
    }

    private static long count(Cell cell) {
        return number(cell).longValueExact();
    }

    private static long sum(InsightTable table) {
        return table.cells().stream()
                .flatMap(List::stream)
                .mapToLong(TablesTest::count)
                .sum();
    }

    @Test
    void demographicsTables_randomShops_equalAPlainLoop() {
        shops((people, byUser) -> {
            for (Dimension dimension : Dimension.values()) {
                Map<String, Set<String>> buyers = new TreeMap<>();
                Map<String, BigDecimal> spend = new TreeMap<>();
                Map<String, Set<String>> seen = new TreeMap<>();
                for (String user : byUser.keySet()) {
                    Attributes traits = byUser.get(user).stream()
                            .filter(event -> event.type() == Event.Type.IDENTIFY)
                            .findFirst()
                            .orElseThrow()
                            .traits();
                    for (Event event : byUser.get(user)) {
                        seen.computeIfAbsent(plainClass(traits, dimension, event.time()), none -> new HashSet<>())
                                .add(user);
                    }
                    for (PlainOrder order : PlainOrder.of(byUser.get(user))) {
                        if (order.currency().equals("EUR")) {
                            String of = plainClass(traits, dimension, order.time());
                            spend.merge(of, order.net(), BigDecimal::add);
                            split(order).keySet().forEach(category -> {
                                buyers.computeIfAbsent(of + category, none -> new HashSet<>())
                                        .add(user);
                                buyers.computeIfAbsent("all" + category, none -> new HashSet<>())
                                        .add(user);
                            });
                            buyers.computeIfAbsent(of, none -> new HashSet<>()).add(user);
                            buyers.computeIfAbsent("all", none -> new HashSet<>())
                                    .add(user);
                        }
                    }
                }
                DemographicsCounter counter =
                        fed(DemographicsCounter.of(Demographics.standard(), dimension, EUR, BERLIN), people);
                InsightTable table = counter.table();
                for (String of : table.rows()) {
                    int inClass = buyers.getOrDefault(of, Set.of()).size();
                    for (InsightTable.Column category : table.columns()) {
                        int count = buyers.getOrDefault(of + category.label(), Set.of())
                                .size();
                        assertEquals(Cell.ofPeople(count), table.cell(of, category.label()));
                        BigDecimal index = number(counter.index().cell(of, category.label()));
                        if (inClass > 0) {
                            double base = buyers.getOrDefault("all" + category.label(), Set.of())
                                            .size()
                                    / (double)
                                            buyers.getOrDefault("all", Set.of()).size();
                            assertEquals(100.0 * count / inClass / base, index.doubleValue(), 0.00501);
                        }
                    }
                    InsightTable classes = counter.classification();
                    assertEquals(
                            seen.getOrDefault(of, Set.of()).size(),
                            classes.cell(of, "people").people());
                    assertEquals(inClass, classes.cell(of, "buyers").people());
                    BigDecimal net = spend.getOrDefault(of, BigDecimal.ZERO);
                    assertEquals(0, net.compareTo(classes.cell(of, "net sales").value()));
                }
                assertTrue(new HashSet<>(table.rows()).containsAll(seen.keySet()));
            }
        });
    }

    private static String plainClass(Attributes traits, Dimension dimension, Instant time) {
        if (dimension == Dimension.REGION) {
            return traits.fields("address").text("country").orElse("unknown");
        } else if (dimension == Dimension.GENDER) {
            return Map.of(
                            "m", "male", "male", "male", "F", "female", "Female", "female", "x", "other", " ",
                            "unknown", "", "unknown")
                    .getOrDefault(traits.text("gender").orElse(""), "unknown");
        }
        Value birthday = traits.find("birthday");
        if (birthday == null) {
            return "unknown";
        }
        LocalDate born = birthday instanceof Value.Day day
                ? day.date()
                : LocalDate.parse(((Value.Text) birthday).text().substring(0, 10));
        int age = Period.between(born, time.atZone(BERLIN).toLocalDate()).getYears();
        return age < 18
                ? "below 18"
                : age < 25
                        ? "18-24"
                        : age < 35 ? "25-34" : age < 45 ? "35-44" : age < 55 ? "45-54" : age < 65 ? "55-64" : "65+";
    }

    @Test
    void counters_anyOrderAndSpread_giveTheSameTables() {
        List<Person> people = RandomShop.people(RandomShop.events(77, 60));
        law(people, () -> SalesCounter.of(EUR, APRIL));
        law(people, () -> CohortCounter.of(LAST, BERLIN, 6));
        law(people, () -> RfmCounter.of(EUR, 5, YEAR));
        law(people, () -> AffinityCounter.of(Thing.PRODUCT, Basket.ORDER, 1, 40));
        law(people, () -> AffinityCounter.of(Thing.CATEGORY, Basket.PERSON, 1, 40));
        law(people, () -> FunnelCounter.of(Duration.ofDays(30), STEPS));
        law(people, () -> KeywordCounter.of(Duration.ofDays(1), BERLIN, 3));
        law(people, () -> SessionCounter.of(IDLE, 3));
        for (Dimension dimension : Dimension.values()) {
            law(people, () -> DemographicsCounter.of(Demographics.standard(), dimension, EUR, BERLIN));
        }
    }

    private static <C extends TableCounter<C>> void law(List<Person> people, Supplier<C> counters) {
        InsightTable whole = fed(counters.get(), people).table();
        assertFalse(whole.fields().isEmpty());
        assertFalse(whole.rows().isEmpty());
        for (int seed = 0; seed < 4; seed++) {
            List<Person> shuffled = new ArrayList<>(people);
            Collections.shuffle(shuffled, new Random(seed));
            List<C> parts = new ArrayList<>(List.of(counters.get(), counters.get(), counters.get()));
            for (int i = 0; i < shuffled.size(); i++) {
                parts.get((i * 7 + seed) % 3).person(shuffled.get(i));
            }
            Collections.shuffle(parts, new Random(seed));
            C sum = parts.get(0);
            if (seed % 2 == 0) {
                sum.addAll(parts.get(1));
                sum.addAll(parts.get(2));
            } else {
                parts.get(1).addAll(parts.get(2));
                sum.addAll(parts.get(1));
            }
            assertEquals(whole, sum.table(), whole.heading().title());
            // A counter that took in others counts on.
            sum.person(people.get(0));
            C more = fed(counters.get(), people);
            more.person(people.get(0));
            assertEquals(more.table(), sum.table());
        }
    }

    @Test
    void feed_aPlatform_countsEverybodyOnce() {
        Cdp cdp = RandomShop.platform(RandomShop.events(5, 30));
        SalesCounter sales = SalesCounter.of(EUR, APRIL);
        CohortCounter cohorts = CohortCounter.of(LAST, BERLIN, 6);
        assertEquals(30, Insights.feed(cdp, List.of(sales, cohorts)));
        assertEquals(fed(SalesCounter.of(EUR, APRIL), RandomShop.people(cdp)).table(), sales.table());
    }

    @Test
    void age_onTheBirthday_isThatOfTheNewBand() {
        List<Event> events = RandomShop.events(3, 50);
        for (Person person : RandomShop.people(events)) {
            if (person.profile().trait("birthday").isPresent()) {
                Value birthday =
                        person.profile().trait("birthday").orElseThrow().value();
                LocalDate born = birthday instanceof Value.Day day
                        ? day.date()
                        : LocalDate.parse(((Value.Text) birthday).text().substring(0, 10));
                Demographics standard = Demographics.standard();
                assertEquals(
                        "below 18",
                        standard.classOf(
                                person.profile(),
                                Dimension.AGE,
                                born.plusYears(18).minusDays(1)));
                assertEquals("18-24", standard.classOf(person.profile(), Dimension.AGE, born.plusYears(18)));
                assertEquals("unknown", standard.classOf(person.profile(), Dimension.AGE, born.minusDays(1)));
            }
        }
    }

    @Test
    void keywords_withinForEver_countEveryLaterOrder() {
        InsightTable table = fed(
                        KeywordCounter.of(ChronoUnit.FOREVER.getDuration(), BERLIN, 3),
                        RandomShop.people(RandomShop.events(8, 60)))
                .table();
        assertFalse(table.rows().isEmpty());
    }

    /** What tables say of themselves holds for every row, and for short times too. */
    @Test
    void heading_pairsBelowChanceAndShortGaps_areToldAsTheyAre() {
        String pairs = AffinityCounter.of(Thing.PRODUCT, Basket.ORDER, 1, 40)
                .table()
                .heading()
                .description();
        assertFalse(pairs.contains("more often"), pairs);
        String visits =
                SessionCounter.of(Duration.ofSeconds(30), 3).table().heading().description();
        assertTrue(visits.contains("no gap over 30 s,"), visits);
    }
}
