package io.cdpkit.examples.quickstart;

import io.cdpkit.Cdp;
import io.cdpkit.commerce.OrderBook;
import io.cdpkit.profile.Profile;
import io.cdpkit.segments.insight.AffinityCounter;
import io.cdpkit.segments.insight.CohortCounter;
import io.cdpkit.segments.insight.Demographics;
import io.cdpkit.segments.insight.Demographics.Dimension;
import io.cdpkit.segments.insight.DemographicsCounter;
import io.cdpkit.segments.insight.FiscalCalendar;
import io.cdpkit.segments.insight.FunnelCounter;
import io.cdpkit.segments.insight.FunnelCounter.Step;
import io.cdpkit.segments.insight.InsightTable;
import io.cdpkit.segments.insight.KeywordCounter;
import io.cdpkit.segments.insight.Person;
import io.cdpkit.segments.insight.RfmCounter;
import io.cdpkit.segments.insight.SalesCounter;
import io.cdpkit.segments.insight.SessionCounter;
import io.cdpkit.segments.insight.TableCounter;
import io.cdpkit.segments.predict.CalibrationWindow;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.Currency;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What people buy and how they come to it.
 *
 * @param forecast a sentence about what is to come; empty where nobody bought
 */
record Trade(List<InsightTable> tables, String forecast) {
    private static final Duration SOON = Duration.ofDays(7);
    private static final Duration IDLE = Duration.ofMinutes(30);
    private static final int MONTHS = 12;
    private static final int RFM_CLASSES = 5;

    Trade {
        tables = List.copyOf(tables);
    }

    static Trade none() {
        return new Trade(List.of(), "");
    }

    /** The tables of the currency that most orders are in, up to the day of the last order. */
    static Trade of(Cdp cdp) {
        TreeMap<String, Long> orders = new TreeMap<>();
        Instant last = null;
        for (Iterator<Profile> each = cdp.profiles().iterator(); each.hasNext(); ) {
            OrderBook book = OrderBook.of(cdp.timeline(each.next().id()));
            book.totals()
                    .forEach(sum -> orders.merge(sum.gross().currency().getCurrencyCode(), sum.orders(), Long::sum));
            last = later(last, book.lastOrderTime().orElse(null));
        }
        if (orders.isEmpty() || last == null) {
            return none();
        }
        Comparator<Map.Entry<String, Long>> byOrders = Map.Entry.comparingByValue();
        String most = orders.entrySet().stream().max(byOrders).orElseThrow().getKey();
        return of(cdp, Currency.getInstance(most), LocalDate.ofInstant(last, ZoneOffset.UTC));
    }

    private static @Nullable Instant later(@Nullable Instant one, @Nullable Instant other) {
        return one == null || (other != null && other.isAfter(one)) ? other : one;
    }

    private static Trade of(Cdp cdp, Currency currency, LocalDate last) {
        SalesCounter sales = SalesCounter.of(currency, FiscalCalendar.of(ZoneOffset.UTC));
        CohortCounter cohorts = CohortCounter.of(YearMonth.from(last), ZoneOffset.UTC, MONTHS);
        RfmCounter rfm = RfmCounter.of(
                currency, RFM_CLASSES, new RfmCounter.Period(last.minusYears(1).plusDays(1), last, ZoneOffset.UTC));
        FunnelCounter funnel = FunnelCounter.of(
                SOON,
                List.of(
                        Step.anyView("Page or screen"),
                        Step.named("Product Viewed"),
                        Step.named("Product Added"),
                        Step.named("Order Completed")));
        AffinityCounter affinity =
                AffinityCounter.of(AffinityCounter.Thing.PRODUCT, AffinityCounter.Basket.PERSON, 5, 10);
        KeywordCounter keywords = KeywordCounter.of(SOON, ZoneOffset.UTC, 10);
        SessionCounter sessions = SessionCounter.of(IDLE, 8);
        DemographicsCounter ages = demographics(Dimension.AGE, currency);
        DemographicsCounter genders = demographics(Dimension.GENDER, currency);
        DemographicsCounter regions = demographics(Dimension.REGION, currency);
        List<TableCounter<?>> counters =
                List.of(sales, cohorts, rfm, funnel, affinity, keywords, sessions, ages, genders, regions);
        Forecast forecast = new Forecast(new CalibrationWindow(last.minusYears(50), last, ZoneOffset.UTC, currency));
        for (Iterator<Profile> each = cdp.profiles().iterator(); each.hasNext(); ) {
            Profile profile = each.next();
            Person person = Person.of(profile, cdp.timeline(profile.id()));
            counters.forEach(counter -> counter.person(person));
            forecast.person(person);
        }
        Forecast.Told told = forecast.told();
        List<InsightTable> counted = List.of(
                sales.table(),
                rfm.table(),
                cohorts.shares(),
                ages.table(),
                ages.index(),
                ages.classification(),
                genders.classification(),
                regions.classification(),
                affinity.table(),
                keywords.table(),
                keywords.trend(),
                funnel.table(),
                sessions.table(),
                sessions.lengths(),
                sessions.paths());
        return new Trade(Stream.concat(counted.stream(), told.tables().stream()).toList(), told.sentence());
    }

    private static DemographicsCounter demographics(Dimension dimension, Currency currency) {
        return DemographicsCounter.of(Demographics.standard(), dimension, currency, ZoneOffset.UTC);
    }

    /** The tables without figures that rest on fewer people, and without words that only those stand behind. */
    Trade floored(long people) {
        return new Trade(
                tables.stream()
                        .map(table -> table.floored(people).withoutHiddenLabels())
                        .toList(),
                forecast);
    }

    @Override
    public String toString() {
        return "trade " + tables;
    }
}
