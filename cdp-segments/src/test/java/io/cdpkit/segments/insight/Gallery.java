package io.cdpkit.segments.insight;

import io.cdpkit.segments.insight.AffinityCounter.Basket;
import io.cdpkit.segments.insight.AffinityCounter.Thing;
import io.cdpkit.segments.insight.Demographics.Dimension;
import io.cdpkit.segments.insight.FunnelCounter.Step;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.time.LocalDate;
import java.time.Month;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Currency;
import java.util.List;
import java.util.stream.Stream;

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
        AffinityCounter categories = AffinityCounter.of(Thing.CATEGORY, Basket.PERSON, 2, 12);
        List<DemographicsCounter> demographics = Stream.of(Dimension.values())
                .map(dimension -> DemographicsCounter.of(Demographics.standard(), dimension, EUR, ZoneOffset.UTC))
                .toList();
        KeywordCounter keywords = KeywordCounter.of(Duration.ofDays(7), ZoneOffset.UTC, 10);
        SessionCounter sessions = SessionCounter.of(Duration.ofMinutes(30), 6);
        FunnelCounter funnel = FunnelCounter.of(
                Duration.ofDays(7),
                List.of(
                        Step.anyView("Any page"),
                        Step.named("Product Viewed"),
                        Step.named("Product Added"),
                        Step.named("Order Completed")));
        List<TableCounter<?>> all = new ArrayList<>(List.of(sales, cohorts, rfm, affinity, categories));
        all.addAll(demographics);
        all.addAll(List.of(keywords, sessions, funnel));
        people.forEach(person -> all.forEach(counter -> counter.person(person)));
        return all.stream().flatMap(Gallery::tables).toList();
    }

    /** Every table that a counter has, so that one that comes to be is shown and tested too. */
    private static Stream<InsightTable> tables(TableCounter<?> counter) {
        return Arrays.stream(counter.getClass().getDeclaredMethods())
                .filter(method -> method.getReturnType() == InsightTable.class
                        && method.getParameterCount() == 0
                        && Modifier.isPublic(method.getModifiers()))
                .sorted(Comparator.comparing(Method::getName))
                .map(method -> {
                    try {
                        return (InsightTable) method.invoke(counter);
                    } catch (ReflectiveOperationException e) {
                        throw new LinkageError(e.getMessage(), e);
                    }
                });
    }
}
