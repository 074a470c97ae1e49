package io.cdpkit.segments.insight;

import io.cdpkit.segments.insight.AffinityCounter.Basket;
import io.cdpkit.segments.insight.AffinityCounter.Thing;
import io.cdpkit.segments.insight.Demographics.Dimension;
import io.cdpkit.segments.insight.FunnelCounter.Step;
import java.time.Duration;
import java.time.LocalDate;
import java.time.Month;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Currency;
import java.util.List;

/** One of every table. */
final class Gallery {
    private static final Currency EUR = Currency.getInstance("EUR");

    private Gallery() {}

    static List<InsightTable> tables(List<Person> people) {
        SalesCounter sales = SalesCounter.of(EUR, new FiscalCalendar(ZoneOffset.UTC, Month.APRIL));
        CohortCounter cohorts = CohortCounter.of(YearMonth.of(2026, 6), ZoneOffset.UTC, 12);
        RfmCounter rfm = RfmCounter.of(
                EUR, 5, new RfmCounter.Period(LocalDate.of(2025, 6, 20), LocalDate.of(2026, 6, 20), ZoneOffset.UTC));
        AffinityCounter affinity = AffinityCounter.of(Thing.PRODUCT, Basket.ORDER, 2, 12);
        DemographicsCounter ages = DemographicsCounter.of(Demographics.standard(), Dimension.AGE, EUR, ZoneOffset.UTC);
        KeywordCounter keywords = KeywordCounter.of(Duration.ofDays(7), ZoneOffset.UTC, 10);
        SessionCounter sessions = SessionCounter.of(Duration.ofMinutes(30), 6);
        FunnelCounter funnel = FunnelCounter.of(
                Duration.ofDays(7),
                List.of(
                        Step.anyView("Any page"),
                        Step.named("Product Viewed"),
                        Step.named("Product Added"),
                        Step.named("Order Completed")));
        List<TableCounter<?>> all = List.of(sales, cohorts, rfm, affinity, ages, keywords, sessions, funnel);
        people.forEach(person -> all.forEach(counter -> counter.person(person)));
        return List.of(
                sales.table(),
                sales.orders(),
                cohorts.shares(),
                cohorts.table(),
                rfm.table(),
                rfm.spend(),
                affinity.table(),
                ages.table(),
                ages.index(),
                ages.classification(),
                keywords.table(),
                keywords.trend(),
                sessions.table(),
                sessions.lengths(),
                sessions.paths(),
                funnel.table());
    }
}
