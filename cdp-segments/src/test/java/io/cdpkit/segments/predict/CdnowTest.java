package io.cdpkit.segments.predict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.commerce.Money;
import io.cdpkit.segments.predict.PurchaseModel.Unit;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

/**
 * The figures that are published for the CDNOW sample: of purchases in Fader, Hardie and Lee (2005) and its note on Excel,
 * of spend in Fader and Hardie (2013).
 */
class CdnowTest {
    @Test
    void fit_purchases_givesThePublishedParameters() {
        Customers customers = Cdnow.customers();
        assertEquals(2_357, customers.size());
        PurchaseModel model = PurchaseModel.fit(customers, Unit.WEEKS).orElseThrow();
        assertEquals(0.243, model.r().value(), 0.0005);
        assertEquals(4.414, model.alpha().value(), 0.0005);
        assertEquals(0.793, model.a().value(), 0.0005);
        assertEquals(2.426, model.b().value(), 0.0005);
        assertEquals(-9_582.4, model.logLikelihood(), 0.05);
    }

    @Test
    void fit_inDays_predictsTheSameAsInWeeks() {
        Customers customers = Cdnow.customers();
        PurchaseModel weeks = PurchaseModel.fit(customers, Unit.WEEKS).orElseThrow();
        PurchaseModel days = PurchaseModel.fit(customers, Unit.DAYS).orElseThrow();
        assertEquals(weeks.alpha().value() * 7, days.alpha().value(), 1e-3);
        Customer customer = new Customer(2, 213, 272, Money.of("44.70", "USD"));
        assertEquals(weeks.expectedOrders(customer, 273), days.expectedOrders(customer, 273), 1e-5);
        assertEquals(weeks.chanceActive(customer), days.chanceActive(customer), 1e-6);
    }

    @Test
    void expectedOrders_firstPersonOfTheSample_isAsPublished() {
        PurchaseModel model = new PurchaseModel(
                Unit.WEEKS,
                Estimate.of(0.24259),
                Estimate.of(4.41359),
                Estimate.of(0.79292),
                Estimate.of(2.42590),
                0,
                2_357);
        Customer first =
                Cdnow.WINDOW.customer(Cdnow.spend().values().iterator().next()).orElseThrow();
        assertEquals(2, first.repeats());
        assertEquals(30.43, first.recency() / 7.0, 0.005);
        assertEquals(38.86, first.age() / 7.0, 0.005);
        assertEquals(1.226, model.expectedOrders(first, 273), 0.0005);
    }

    @Test
    void expectedOrders_halfAYearAhead_addUpToWhatCame() {
        PurchaseModel model = PurchaseModel.fit(Cdnow.customers(), Unit.WEEKS).orElseThrow();
        double expected = 0;
        int came = 0;
        int repeats = 0;
        double[] expectedByRepeats = new double[3];
        int[] cameByRepeats = new int[3];
        for (SortedMap<LocalDate, BigDecimal> days : Cdnow.spend().values()) {
            Customer customer = Cdnow.WINDOW.customer(days).orElseThrow();
            int later = days.tailMap(LocalDate.of(1997, 10, 1)).size();
            double orders = model.expectedOrders(customer, 273);
            int band = Math.min(2, customer.repeats());
            expectedByRepeats[band] += orders;
            cameByRepeats[band] += later;
            expected += orders;
            came += later;
            repeats += customer.repeats();
        }
        // The paper finds the model some 5 % below the sum of all repeats by then.
        assertEquals(1, expected / came, 0.15, "expected " + expected + ", came " + came);
        assertEquals(1, (repeats + expected) / (repeats + came), 0.06, "with those before the hold-out");
        for (int band = 0; band < 3; band++) {
            assertEquals(1, expectedByRepeats[band] / cameByRepeats[band], 0.25, "repeats " + band);
        }
    }

    @Test
    void fit_spend_givesThePublishedParameters() {
        SpendModel model = SpendModel.fit(Cdnow.customers()).orElseThrow();
        assertEquals(946, model.customers());
        assertEquals(6.25, model.p().value(), 0.005);
        assertEquals(3.74, model.q().value(), 0.005);
        assertEquals(15.44, model.gamma().value(), 0.015);
    }

    /** What the first, second and third person spend: 24.66, 18.91 and, without a repeat, 35.17. */
    @Test
    void expectedSpend_publishedPeople_isAsPublished() {
        SpendModel model = SpendModel.fit(Cdnow.customers()).orElseThrow();
        assertEquals(24.66, model.expected(new Customer(2, 213, 272, Money.of("44.70", "USD"))), 0.01);
        assertEquals(18.91, model.expected(new Customer(1, 12, 272, Money.of("11.77", "USD"))), 0.01);
        assertEquals(35.17, model.expected(new Customer(0, 0, 272, Money.of("0", "USD"))), 0.01);
    }

    @Test
    void standardErrors_ofBothModels_areSmallAndPositive() {
        PurchaseModel model = PurchaseModel.fit(Cdnow.customers(), Unit.WEEKS).orElseThrow();
        assertTrue(model.r().standardError() > 0.005 && model.r().standardError() < 0.03);
        assertTrue(model.alpha().standardError() > 0.1 && model.alpha().standardError() < 1);
        SpendModel spend = SpendModel.fit(Cdnow.customers()).orElseThrow();
        assertTrue(spend.q().standardError() > 0.05 && spend.q().standardError() < 1);
    }
}
