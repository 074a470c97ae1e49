package io.cdpkit.segments.crm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.commerce.Money;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ForecasterTest {
    private static final Forecaster FORECASTER = Forecaster.of(CrmEvents.SHORT, CrmEvents.SCHEMA);

    private static Deal closing(Deal deal, String day) {
        Deal.Terms terms = new Deal.Terms(null, deal.terms().amount(), null, null, LocalDate.parse(day), null);
        return new Deal(deal.id(), deal.pipeline(), deal.log(), terms, deal.people());
    }

    private static Money usd(String amount) {
        return Money.of(amount, "USD");
    }

    @Test
    void forecast_noHistory_weighsByTheStagesOwnChances() {
        Forecast forecast = FORECASTER.forecast(List.of(
                PipelineReportTest.deal("d-1", "100.01", "Talk", 0),
                PipelineReportTest.deal("d-2", "50", "Talk", 0, "Offer", 1),
                PipelineReportTest.deal("d-3", null, "Talk", 0)));
        assertEquals(usd("150.01"), forecast.open());
        assertEquals(usd("45"), forecast.expected());
        assertEquals(1, forecast.leftOut());
        assertEquals(usd("0"), forecast.won());
    }

    @Test
    void forecast_history_movesTheChanceTowardsWhatHappened() {
        ArrayList<Deal> deals = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            deals.add(PipelineReportTest.deal("h-" + i, "1", "Talk", 0, "Offer", 1, i < 24 ? "Signed" : "Gone", 2));
        }
        deals.add(PipelineReportTest.deal("d-1", "100", "Talk", 0, "Offer", 1));
        Forecast.Line offer = FORECASTER.forecast(deals).stages().get(1);
        /* (24 + 10 * 0.5) / (30 + 10) */
        assertEquals(new BigDecimal("0.725000"), offer.chance());
        assertEquals(usd("72.5"), offer.expected());
        assertEquals(List.of(24L, 30L), List.of(offer.wins(), offer.closed()));
        Forecast.Line trusting = FORECASTER
                .withPriorWeight(new BigDecimal("0.000001"))
                .forecast(deals)
                .stages()
                .get(1);
        assertEquals(usd("80"), trusting.expected());
    }

    @Test
    void forecast_aPeriod_countsWhatClosesInIt() {
        List<Deal> deals = List.of(
                closing(PipelineReportTest.deal("d-1", "100", "Talk", 0), "2026-03-31"),
                closing(PipelineReportTest.deal("d-2", "100", "Talk", 0), "2026-04-01"),
                PipelineReportTest.deal("d-3", "100", "Talk", 0),
                PipelineReportTest.deal("d-4", "30", "Talk", 0, "Signed", 24 * 29 + 15),
                PipelineReportTest.deal("d-5", "7", "Talk", 0, "Signed", 24 * 29 + 16));
        Forecast march = FORECASTER.forecast(deals, LocalDate.of(2026, 3, 1), LocalDate.of(2026, 4, 1));
        assertEquals(usd("30"), march.won());
        assertEquals(usd("100"), march.open());
        assertEquals(2, march.leftOut());
        assertEquals(march.won().plus(march.expected()), march.total());
        LocalDate day = LocalDate.of(2026, 3, 1);
        assertThrows(IllegalArgumentException.class, () -> FORECASTER.forecast(deals, day, day));
    }

    @Property(tries = 50)
    void forecast_anyOrderOfDeals_isTheSame(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        ArrayList<Deal> deals = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            String stage = List.of("Talk", "Offer", "Signed", "Gone").get(random.nextInt(4));
            deals.add(PipelineReportTest.deal("d-" + i, "" + random.nextInt(999), "Talk", 0, stage, 1));
        }
        Forecast forecast = FORECASTER.withDraws(200, seed).forecast(deals);
        assertEquals(forecast, FORECASTER.withDraws(200, seed).forecast(CrmEvents.shuffled(deals, seed)));
        assertTrue(forecast.low().amount().compareTo(forecast.high().amount()) <= 0);
        assertTrue(forecast.high().amount().compareTo(forecast.open().amount()) <= 0);
    }

    /** The distribution over all outcomes, worked out by going through every one of them, for few deals. */
    @Test
    void interval_fewDeals_agreesWithTheExactBetaBinomial() {
        List<Deal> deals = List.of(
                PipelineReportTest.deal("d-1", "1", "Talk", 0),
                PipelineReportTest.deal("d-2", "1", "Talk", 0),
                PipelineReportTest.deal("d-3", "1", "Talk", 0),
                PipelineReportTest.deal("h-1", "1", "Talk", 0, "Signed", 1));
        /* Beta(1 + 2, 0 + 8) over three deals: P(k) = C(3,k) B(3+k, 8+3-k) / B(3, 8). */
        double[] exact = {120 / 286.0, 108 / 286.0, 48 / 286.0, 10 / 286.0};
        double cumulated = 0;
        for (int k = 0; k < 3; k++) {
            cumulated += exact[k];
            /* The median of the draws is k wherever the interval's tail is just below or above the cumulated share. */
            int below = (int) Math.floor(cumulated * 100) - 2;
            int above = (int) Math.ceil(cumulated * 100) + 2;
            assertEquals(usd("" + k), quantile(deals, below), "at " + below + " %");
            if (above < 100) {
                assertEquals(usd("" + (k + 1)), quantile(deals, above), "at " + above + " %");
            }
        }
    }

    private static Money quantile(List<Deal> deals, int percent) {
        Forecaster many = FORECASTER.withDraws(40_000, 7);
        return percent < 50
                ? many.withLevel(100 - 2 * percent).forecast(deals).low()
                : many.withLevel(2 * percent - 100).forecast(deals).high();
    }

    @Test
    void settings_wrong_areRefused() {
        assertThrows(IllegalArgumentException.class, () -> FORECASTER.withLevel(100));
        assertThrows(IllegalArgumentException.class, () -> FORECASTER.withPriorWeight(BigDecimal.ZERO));
        assertThrows(IllegalArgumentException.class, () -> FORECASTER.withDraws(99, 0));
    }
}
