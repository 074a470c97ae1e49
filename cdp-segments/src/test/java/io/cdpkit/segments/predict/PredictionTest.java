package io.cdpkit.segments.predict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.commerce.Money;
import io.cdpkit.commerce.OrderBook;
import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Source;
import io.cdpkit.segments.predict.Fit.Reason;
import io.cdpkit.segments.predict.PurchaseModel.Unit;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PredictionTest {
    private static final int DEEP = Math.max(1, Integer.getInteger("cdpkit.deep", 1));
    private static final Money NOTHING = Money.zero(Cdnow.USD);

    private static PurchaseModel model(double r, double alpha, double a, double b) {
        return new PurchaseModel(
                Unit.WEEKS, Estimate.of(r), Estimate.of(alpha), Estimate.of(a), Estimate.of(b), 0, 1_000);
    }

    private static final PurchaseModel MODEL = model(0.243, 4.414, 0.793, 2.426);

    @Test
    void fit_plantedPeople_findsTheirParametersWithinFourErrors() {
        for (long seed = 1; seed <= DEEP; seed++) {
            PlantedPeople people = new PlantedPeople(seed, 0.8, 90, 1.2, 4, 4, 5, 120);
            Customers customers = Customers.in(Cdnow.USD);
            for (int i = 0; i < 6_000; i++) {
                customers.add(people.next(200 + i % 530));
            }
            PurchaseModel found = PurchaseModel.fit(customers, Unit.DAYS).orElseThrow();
            // Days are whole, so a repeat is half a day late and two on a day are one: a little is lost, not much.
            near(0.8, found.r());
            near(90, found.alpha());
            near(1.2, found.a());
            near(4, found.b());
            SpendModel spend = SpendModel.fit(customers).orElseThrow();
            near(4, spend.p());
            near(5, spend.q());
            near(120, spend.gamma());
        }
    }

    private static void near(double planted, Estimate found) {
        assertEquals(planted, found.value(), 4 * found.standardError(), "planted " + planted + ", " + found);
        assertTrue(found.standardError() < planted, "an error that says nothing");
    }

    @Test
    void fit_anyOrderAndSpread_isTheSameToTheLastDigit() {
        PlantedPeople people = new PlantedPeople(5, 0.8, 90, 1.2, 4, 4, 5, 120);
        List<Customer> all = new ArrayList<>();
        for (int i = 0; i < 1_500; i++) {
            all.add(people.next(100 + i % 400));
        }
        Customers whole = Customers.in(Cdnow.USD);
        all.forEach(whole::add);
        Collections.shuffle(all, new Random(3));
        Customers first = Customers.in(Cdnow.USD);
        Customers second = Customers.in(Cdnow.USD);
        all.subList(0, 400).forEach(second::add);
        all.subList(400, 1_500).forEach(first::add);
        first.addAll(second);
        assertEquals(PurchaseModel.fit(whole, Unit.WEEKS), PurchaseModel.fit(first, Unit.WEEKS));
        assertEquals(SpendModel.fit(whole), SpendModel.fit(first));
    }

    @Test
    void fit_tooFewPeople_isRefusedWithTheReason() {
        Customers customers = Customers.in(Cdnow.USD);
        for (int i = 0; i < 99; i++) {
            customers.add(new Customer(1, 10, 100, Money.of("5", "USD")));
        }
        assertEquals(Reason.TOO_FEW_CUSTOMERS, reason(PurchaseModel.fit(customers, Unit.WEEKS)));
        Customers once = Customers.in(Cdnow.USD);
        for (int i = 0; i < 500; i++) {
            once.add(new Customer(0, 0, 100, NOTHING));
        }
        assertEquals(Reason.TOO_FEW_REPEATS, reason(PurchaseModel.fit(once, Unit.WEEKS)));
        assertEquals(Reason.TOO_FEW_REPEATS, reason(SpendModel.fit(once)));
        IllegalStateException e = assertThrows(
                IllegalStateException.class,
                () -> PurchaseModel.fit(once, Unit.WEEKS).orElseThrow());
        assertTrue(String.valueOf(e.getMessage()).contains("TOO_FEW_REPEATS"));
    }

    @Test
    void fit_peopleWhoAreAllAlike_isRefused() {
        Customers customers = Customers.in(Cdnow.USD);
        for (int i = 0; i < 500; i++) {
            customers.add(new Customer(10, 100, 100, Money.of("50", "USD")));
        }
        assertEquals(Reason.NO_MAXIMUM, reason(PurchaseModel.fit(customers, Unit.WEEKS)));
        assertEquals(Reason.NO_MAXIMUM, reason(SpendModel.fit(customers)));
    }

    private static Reason reason(Fit<?> fit) {
        assertTrue(fit.optional().isEmpty());
        return assertInstanceOf(Fit.Refused.class, fit).reason();
    }

    @Test
    void derivatives_bothLikelihoods_areThoseOfTheValues() {
        PlantedPeople people = new PlantedPeople(9, 0.8, 90, 1.2, 4, 4, 5, 120);
        Customers customers = Customers.in(Cdnow.USD);
        for (int i = 0; i < 300; i++) {
            customers.add(people.next(100 + i));
        }
        check(BgNbdLikelihood.of(customers, Unit.WEEKS), 0.7, 8, 1.3, 3);
        check(BgNbdLikelihood.of(customers, Unit.DAYS), 2, 100, 0.3, 0.6);
        check(new GammaGammaLikelihood(customers.spends().groups()), 3, 4, 100);
    }

    private static void check(Likelihood likelihood, double... at) {
        double[] derivatives = new double[at.length];
        assertEquals(likelihood.at(at), likelihood.at(at, derivatives), 1e-9);
        for (int i = 0; i < at.length; i++) {
            double step = 1e-5 * at[i];
            double[] up = at.clone();
            double[] down = at.clone();
            up[i] += step;
            down[i] -= step;
            double difference = (likelihood.at(up) - likelihood.at(down)) / (2 * step);
            assertEquals(difference, derivatives[i], 1e-5 * (1 + Math.abs(difference)), "parameter " + i);
        }
    }

    /** The likelihood as a plain loop over people, by the formula of the paper without logarithms. */
    @Test
    void likelihood_fewPeople_isThatOfThePaper() {
        Customers customers = Customers.in(Cdnow.USD);
        customers.add(new Customer(2, 213, 272, NOTHING));
        customers.add(new Customer(2, 213, 272, NOTHING));
        customers.add(new Customer(0, 0, 150, NOTHING));
        customers.add(new Customer(7, 100, 260, NOTHING));
        double r = 0.6;
        double alpha = 5;
        double a = 0.9;
        double b = 2.2;
        double expected = 0;
        for (double[] c : new double[][] {{2, 213, 272}, {2, 213, 272}, {0, 0, 150}, {7, 100, 260}}) {
            double x = c[0];
            double kept =
                    gamma(b + x) * gamma(a + b) / (gamma(b) * gamma(a + b + x)) / Math.pow(alpha + c[2] / 7, r + x);
            double left = x == 0
                    ? 0
                    : gamma(a + 1)
                            * gamma(b + x - 1)
                            / gamma(a + b + x)
                            * gamma(a + b)
                            / (gamma(a) * gamma(b))
                            / Math.pow(alpha + c[1] / 7, r + x);
            expected += Math.log(gamma(r + x) * Math.pow(alpha, r) / gamma(r) * (kept + left));
            Customer customer = new Customer((int) x, (int) c[1], (int) c[2], NOTHING);
            assertEquals(kept / (kept + left), model(r, alpha, a, b).chanceActive(customer), 1e-12);
        }
        double found = BgNbdLikelihood.of(customers, Unit.WEEKS).at(new double[] {r, alpha, a, b});
        assertEquals(expected, found, 1e-9);
    }

    /** The density of mean spends, which is all that the likelihood is made of, has an area of 1: by Simpson's rule. */
    @Test
    void spendLikelihood_overAllMeans_hasAnAreaOfOne() {
        for (int repeats : List.of(1, 2, 9)) {
            int steps = 20_000;
            double area = 0;
            for (int i = 1; i < steps; i++) {
                double u = i / (double) steps;
                double mean = 20 * u / (1 - u);
                Spends spends = new Spends();
                spends.add(repeats, mean);
                double log = new GammaGammaLikelihood(spends.groups()).at(new double[] {2.5, 4, 30});
                area += (i % 2 == 1 ? 4 : 2) * Math.exp(log) * 20 / ((1 - u) * (1 - u)) / (3.0 * steps);
            }
            assertEquals(1, area, 1e-6, repeats + " repeats");
        }
    }

    private static double gamma(double x) {
        return org.hipparchus.special.Gamma.gamma(x);
    }

    /**
     * Given that she is active: the mean of (1 - (A / (A + pt))^(r + x)) / p over p from Beta(a, b + x), by Simpson's rule.
     */
    @Test
    void expectedOrders_manyHistories_isTheIntegralOverDropout() {
        for (PurchaseModel model :
                List.of(MODEL, model(0.8, 12, 1, 4), model(2, 9, 1.00001, 1.3), model(1, 3, 3.5, 2.5))) {
            for (Customer customer : List.of(
                    new Customer(0, 0, 100, NOTHING),
                    new Customer(2, 213, 272, NOTHING),
                    new Customer(60, 250, 272, NOTHING),
                    new Customer(900, 1_800, 1_820, NOTHING))) {
                for (int days : List.of(1, 30, 365, 3_650)) {
                    double expected = model.chanceActive(customer) * integral(model, customer, days / 7.0);
                    double found = model.expectedOrders(customer, days);
                    assertEquals(expected, found, 1e-6 * (1 + expected), customer.repeats() + " " + days);
                }
            }
        }
        assertEquals(0, MODEL.expectedOrders(new Customer(3, 10, 20, NOTHING), 0));
    }

    private static double integral(PurchaseModel model, Customer customer, double time) {
        double a = model.a().value();
        double b = model.b().value() + customer.repeats();
        double shape = model.r().value() + customer.repeats();
        double age = model.alpha().value() + customer.age() / 7.0;
        // p = u^4 / (u^4 + (1 - u)^4) takes the spikes at both ends out of the density.
        int steps = 20_000;
        double sum = 0;
        double mass = 0;
        for (int i = 1; i < steps; i++) {
            double u = i / (double) steps;
            double both = Math.log(Math.pow(u, 4) + Math.pow(1 - u, 4));
            double logP = 4 * Math.log(u) - both;
            double logNot = 4 * Math.log1p(-u) - both;
            double weight = (i % 2 == 1 ? 4 : 2) * Math.exp(a * logP + b * logNot - Math.log(u) - Math.log1p(-u));
            mass += weight;
            sum += weight * -Math.expm1(shape * -Math.log1p(Math.exp(logP) * time / age)) / Math.exp(logP);
        }
        return sum / mass;
    }

    @Test
    void chances_manyHistories_areChancesAndFallWithSilence() {
        double before = 1;
        for (int age = 60; age < 2_000; age += 20) {
            Customer customer = new Customer(5, 60, age, NOTHING);
            double active = MODEL.chanceActive(customer);
            assertTrue(active > 0 && active < before, "after " + age + " days");
            assertTrue(MODEL.chanceOfOrder(customer, 30) < active);
            before = active;
        }
        assertEquals(1, MODEL.chanceActive(new Customer(0, 0, 2_000, NOTHING)));
        assertTrue(MODEL.chanceActive(new Customer(5_000, 5_001, 1_000_000, NOTHING)) >= 0, "no overflow");
    }

    @Test
    void daysToNextOrder_whereThereIsOne_isWhenTheChanceOfOrderIsHalf() {
        Customer customer = new Customer(8, 230, 240, NOTHING);
        OptionalDouble days = MODEL.daysToNextOrder(customer);
        int floor = (int) Math.floor(days.getAsDouble());
        assertTrue(MODEL.chanceOfOrder(customer, floor) <= 0.5);
        assertTrue(MODEL.chanceOfOrder(customer, floor + 1) >= 0.5);
        Customer gone = new Customer(20, 40, 1_000, NOTHING);
        assertTrue(MODEL.chanceActive(gone) < 0.5 && MODEL.daysToNextOrder(gone).isEmpty());
    }

    @Test
    void outlook_withoutDiscount_isOrdersTimesSpend() {
        SpendModel spend =
                new SpendModel(Cdnow.USD, Estimate.of(6.25), Estimate.of(3.74), Estimate.of(15.44), -4_055.0, 946);
        Customer customer = new Customer(2, 213, 272, Money.of("44.70", "USD"));
        Outlook plain = new Predictor(MODEL, spend, 365, 0).outlook(customer, Cdnow.WINDOW.last());
        double value = MODEL.expectedOrders(customer, 365) * spend.expected(customer);
        assertEquals(value, plain.lifetimeValue().amount().doubleValue(), 0.005);
        Outlook dear = new Predictor(MODEL, spend, 365, 0.15).outlook(customer, Cdnow.WINDOW.last());
        assertTrue(dear.lifetimeValue().amount().compareTo(plain.lifetimeValue().amount()) < 0);
        assertTrue(dear.lifetimeValue().amount().doubleValue() > value / 1.15);
        assertEquals(Money.of("24.66", "USD"), plain.expectedSpend());
        assertFalse(plain.toString().matches(".*[0-9].*"));
    }

    @Test
    void json_modelsWritten_areReadTheSame() {
        assertEquals(MODEL, PredictionJson.readPurchaseModel(PredictionJson.write(MODEL)));
        SpendModel spend = new SpendModel(
                Cdnow.USD, new Estimate(6.25, 0.1), new Estimate(3.74, 1 / 3.0), Estimate.of(15.44), -4_055.5, 946);
        assertEquals(spend, PredictionJson.readSpendModel(PredictionJson.write(spend)));
        for (String wrong : List.of("", "[]", "{}", PredictionJson.write(spend), PredictionJson.write(MODEL) + "{}")) {
            assertThrows(IllegalArgumentException.class, () -> PredictionJson.readPurchaseModel(wrong));
        }
    }

    @Test
    void customer_ofOrders_countsDaysInTheZoneWithRefundsNetted() {
        CalibrationWindow window = new CalibrationWindow(
                LocalDate.of(2026, 1, 1), LocalDate.of(2026, 3, 31), ZoneId.of("Europe/Berlin"), Cdnow.USD);
        OrderBook book = OrderBook.of(List.of(
                order("Order Completed", "a", "2025-12-31T23:30:00Z", "10", "USD"),
                order("Order Completed", "b", "2026-01-31T10:00:00Z", "20", "USD"),
                order("Order Completed", "c", "2026-01-31T22:00:00Z", "5.50", "USD"),
                order("Order Completed", "d", "2026-03-31T21:30:00Z", "40", "USD"),
                order("Order Refunded", "d", "2026-06-01T00:00:00Z", "15", "USD"),
                order("Order Completed", "e", "2026-02-10T00:00:00Z", "99", "EUR"),
                order("Order Completed", "f", "2026-02-11T00:00:00Z", "99", "USD"),
                order("Order Cancelled", "f", "2026-02-12T00:00:00Z", "99", "USD"),
                order("Order Completed", "g", "2026-03-31T22:30:00Z", "1", "USD")));
        Customer customer = window.customer(book).orElseThrow();
        assertEquals(new Customer(2, 89, 89, Money.of("50.50", "USD")), customer);
        assertTrue(window.customer(OrderBook.empty()).isEmpty());
        OrderBook onLastDay = OrderBook.of(List.of(order("Order Completed", "a", "2026-03-31T12:00:00Z", "10", "USD")));
        assertEquals(new Customer(0, 0, 0, NOTHING), window.customer(onLastDay).orElseThrow());
    }

    private static Event order(String name, String id, String time, String revenue, String currency) {
        return Event.track(name + id, Source.of("shop", Source.Kind.SHOP), name)
                .time(Instant.parse(time))
                .properties(Attributes.builder()
                        .put("order_id", id)
                        .put("revenue", new BigDecimal(revenue))
                        .put("currency", currency)
                        .build())
                .build();
    }

    @Test
    void rfm_ofOrders_countsWithinTheYear() {
        OrderBook book = OrderBook.of(List.of(
                order("Order Completed", "old", "2025-01-01T00:00:00Z", "500", "USD"),
                order("Order Completed", "b", "2026-01-31T10:00:00Z", "20", "USD"),
                order("Order Completed", "c", "2026-02-10T22:00:00Z", "5.50", "USD"),
                order("Order Refunded", "c", "2026-02-11T22:00:00Z", "0.50", "USD"),
                order("Order Completed", "late", "2026-02-21T00:00:00Z", "5.50", "USD")));
        LocalDate day = LocalDate.of(2026, 2, 20);
        assertEquals(
                new RfmFigures(10, 2, Money.of("25", "USD")),
                RfmFigures.of(book, Cdnow.USD, day.minusYears(1), day, ZoneOffset.UTC)
                        .orElseThrow());
    }
}
