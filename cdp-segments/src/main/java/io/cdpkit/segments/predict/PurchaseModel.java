package io.cdpkit.segments.predict;

import io.cdpkit.segments.Operand.Purchases;
import io.cdpkit.segments.Span;
import io.cdpkit.segments.model.BgNbd;
import io.cdpkit.segments.predict.Fit.Reason;
import io.cdpkit.segments.predict.MaximumLikelihood.Maximum;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;

/**
 * When people order again, and when they leave for good: BG/NBD, "counting your customers the easy way" (Fader, Hardie and
 * Lee, Marketing Science 24, 2005).
 *
 * <p>While active, a person orders at random with a rate of her own; rates are spread over people like a gamma distribution
 * of shape r and rate alpha. After each order she leaves with a chance of her own, and those are spread like a beta
 * distribution of a and b. So who never ordered again counts as active, however long ago that was: nothing in her history
 * can tell that she left. Seasons, campaigns and prices are not in the model.
 *
 * @param unit of time that r and alpha are in; another one changes alpha and no prediction
 * @param logLikelihood of the data at these parameters
 * @param customers how many the model was fitted to
 */
public record PurchaseModel(
        Unit unit, Estimate r, Estimate alpha, Estimate a, Estimate b, double logLikelihood, long customers) {
    /** The least number of customers for a fit. */
    public static final int LEAST_CUSTOMERS = 100;

    /** The least number of people with a repeat for a fit. */
    public static final int LEAST_REPEATERS = 30;

    private static final int ROUGH_GROUPS = 4_000;

    /** What a model counts time in. */
    public enum Unit {
        DAYS(1),
        WEEKS(7);

        private final int days;

        Unit(int days) {
            this.days = days;
        }

        public int days() {
            return days;
        }
    }

    public PurchaseModel {
        Objects.requireNonNull(unit, "unit");
        Objects.requireNonNull(r, "r");
        Objects.requireNonNull(alpha, "alpha");
        Objects.requireNonNull(a, "a");
        Objects.requireNonNull(b, "b");
    }

    /** The model under which such histories are most likely. */
    public static Fit<PurchaseModel> fit(Customers customers, Unit unit) {
        if (customers.size() < LEAST_CUSTOMERS) {
            return new Fit.Refused<>(
                    Reason.TOO_FEW_CUSTOMERS, customers.size() + " customers, at least " + LEAST_CUSTOMERS + " needed");
        } else if (customers.repeaters() < LEAST_REPEATERS) {
            return new Fit.Refused<>(
                    Reason.TOO_FEW_REPEATS,
                    customers.repeaters() + " people ordered again, at least " + LEAST_REPEATERS + " needed");
        }
        BgNbdLikelihood likelihood = BgNbdLikelihood.of(customers, unit);
        double rate = likelihood.ordersPerUnit();
        Maximum maximum = MaximumLikelihood.of(
                likelihood,
                likelihood.thinned(ROUGH_GROUPS),
                List.of(new double[] {0.5, 0.5 / rate, 0.5, 2}, new double[] {1, 1 / rate, 1, 10}, new double[] {
                    3, 1 / rate, 0.2, 1
                }));
        if (maximum == null) {
            return new Fit.Refused<>(
                    Reason.NO_MAXIMUM,
                    "no finite r, alpha, a and b fit best; people may be too alike, or none of them ever leaves");
        }
        List<Estimate> top = maximum.estimates();
        return new Fit.Fitted<>(new PurchaseModel(
                unit, top.get(0), top.get(1), top.get(2), top.get(3), maximum.logLikelihood(), customers.size()));
    }

    /** The chance that she has not left for good by the end of the window; 1 without repeats, see above. */
    public double chanceActive(Customer customer) {
        return formulas().active(customer.repeats(), units(customer.recency()), units(customer.age()));
    }

    /**
     * On how many days she is expected to order in the days after the window, if she has left too.
     *
     * @param days 0 or more
     */
    public double expectedOrders(Customer customer, int days) {
        requireDays(days);
        return formulas().expected(customer.repeats(), units(customer.recency()), units(customer.age()), units(days));
    }

    /** The chance that she orders at all in the days after the window. */
    public double chanceOfOrder(Customer customer, int days) {
        requireDays(days);
        return chanceActive(customer)
                * formulas().chanceOfOrder(customer.repeats(), units(customer.age()), units(days));
    }

    /**
     * In how many days after the window her next order is as likely as not to have come: the median of all, those who never
     * order again included. Empty where that is never so, because she has left with a chance of a half or more.
     */
    public OptionalDouble daysToNextOrder(Customer customer) {
        OptionalDouble units = formulas().next(customer.repeats(), units(customer.recency()), units(customer.age()));
        return units.isEmpty() ? units : OptionalDouble.of(units.getAsDouble() * unit.days());
    }

    /** The fitted parameters, for predictions in definitions of segments and computed traits. */
    public Purchases parameters() {
        return new Purchases(
                unit == Unit.DAYS ? Span.Unit.DAY : Span.Unit.WEEK, r.value(), alpha.value(), a.value(), b.value());
    }

    private BgNbd formulas() {
        return new BgNbd(r.value(), alpha.value(), a.value(), b.value());
    }

    private double units(int days) {
        return days / (double) unit.days();
    }

    private static void requireDays(int days) {
        if (days < 0) {
            throw new IllegalArgumentException("days must be 0 or more, was " + days);
        }
    }
}
