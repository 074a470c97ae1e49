package io.cdpkit.segments.predict;

import io.cdpkit.commerce.Money;
import io.cdpkit.segments.Operand.Spend;
import io.cdpkit.segments.model.GammaGamma;
import io.cdpkit.segments.predict.Fit.Reason;
import io.cdpkit.segments.predict.MaximumLikelihood.Maximum;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Currency;
import java.util.List;
import java.util.Objects;

/**
 * What people spend on a day with orders: the Gamma-Gamma model (Fader and Hardie, "The Gamma-Gamma model of monetary
 * value", 2013).
 *
 * <p>What she spends varies around a mean of her own like a gamma distribution of shape p; means are spread over people,
 * with q and gamma. How much somebody spends is taken to have nothing to do with how often: check that, as where large
 * buyers come rarely the model does not hold.
 *
 * @param logLikelihood of the data at these parameters
 * @param customers how many the model was fitted to: those with repeats whose spend is above 0
 */
public record SpendModel(
        Currency currency, Estimate p, Estimate q, Estimate gamma, double logLikelihood, long customers) {
    /** The least number of people with a repeat, and spend above 0, for a fit. */
    public static final int LEAST_REPEATERS = 30;

    private static final int ROUGH_PEOPLE = 4_000;

    public SpendModel {
        Objects.requireNonNull(currency, "currency");
        Objects.requireNonNull(p, "p");
        Objects.requireNonNull(q, "q");
        Objects.requireNonNull(gamma, "gamma");
        if (q.value() <= 1) {
            throw new IllegalArgumentException("q must be above 1, or no mean spend exists; was " + q.value());
        }
    }

    /** The model under which the spend of those with repeats is most likely; who spent nothing on them is left out. */
    public static Fit<SpendModel> fit(Customers customers) {
        Spends spends = customers.spends();
        if (spends.size() < LEAST_REPEATERS) {
            return new Fit.Refused<>(
                    Reason.TOO_FEW_REPEATS,
                    spends.size() + " people ordered again for a sum above 0, at least " + LEAST_REPEATERS + " needed");
        }
        GammaGammaLikelihood likelihood = new GammaGammaLikelihood(spends.groups());
        double mean = likelihood.mean();
        Maximum maximum = MaximumLikelihood.of(
                likelihood,
                likelihood.thinned(spends.size(), ROUGH_PEOPLE),
                List.of(new double[] {5, 4, mean / 2}, new double[] {1, 3, 2 * mean}, new double[] {20, 10, mean / 2}));
        if (maximum == null || maximum.estimates().get(1).value() <= 1) {
            return new Fit.Refused<>(
                    Reason.NO_MAXIMUM, "no finite p, q and gamma with a mean spend fit best; spends may be too alike");
        }
        List<Estimate> top = maximum.estimates();
        return new Fit.Fitted<>(new SpendModel(
                customers.currency(), top.get(0), top.get(1), top.get(2), maximum.logLikelihood(), spends.size()));
    }

    /**
     * What she is expected to spend on a day with orders, rounded to the currency's coin: between her own mean and that of
     * all people, nearer to her own the more repeats it rests on.
     */
    public Money expectedSpend(Customer customer) {
        if (!customer.repeatSpend().currency().equals(currency)) {
            throw new IllegalArgumentException("the model is of " + currency + ", the customer's orders are of "
                    + customer.repeatSpend().currency());
        }
        return money(expected(customer));
    }

    double expected(Customer customer) {
        return new GammaGamma(p.value(), q.value(), gamma.value()).expected(customer.repeats(), customer.meanSpend());
    }

    /** The fitted parameters, for predictions in definitions of computed traits. */
    public Spend parameters() {
        return new Spend(p.value(), q.value(), gamma.value());
    }

    Money money(double amount) {
        int digits = Math.max(0, currency.getDefaultFractionDigits());
        return new Money(BigDecimal.valueOf(amount).setScale(digits, RoundingMode.HALF_EVEN), currency);
    }
}
