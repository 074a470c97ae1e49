package io.cdpkit.segments.predict;

import io.cdpkit.commerce.Money;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.SplittableRandom;
import org.hipparchus.distribution.continuous.BetaDistribution;
import org.hipparchus.distribution.continuous.GammaDistribution;

/** People who order as the models say, of parameters that are known. */
final class PlantedPeople {
    private final SplittableRandom random;
    private final GammaDistribution rates;
    private final BetaDistribution dropouts;
    private final GammaDistribution scales;
    private final double p;

    /** @param alpha in days */
    PlantedPeople(long seed, double r, double alpha, double a, double b, double p, double q, double gamma) {
        this.random = new SplittableRandom(seed);
        this.rates = new GammaDistribution(r, 1 / alpha);
        this.dropouts = new BetaDistribution(a, b);
        this.scales = new GammaDistribution(q, 1 / gamma);
        this.p = p;
    }

    /** Somebody of so many days; orders on the same day are one, as everywhere. */
    Customer next(int age) {
        double rate = rates.inverseCumulativeProbability(uniform());
        double dropout = dropouts.inverseCumulativeProbability(uniform());
        double nu = scales.inverseCumulativeProbability(uniform());
        int repeats = 0;
        int last = 0;
        double time = 0;
        double spend = 0;
        boolean active = true;
        while (active) {
            time += -Math.log(uniform()) / rate;
            int day = (int) Math.ceil(time);
            if (day > age) {
                break;
            }
            if (day > last) {
                repeats++;
                last = day;
                spend += new GammaDistribution(p, 1 / nu).inverseCumulativeProbability(uniform());
            }
            active = random.nextDouble() >= dropout;
        }
        BigDecimal sum = BigDecimal.valueOf(spend).setScale(2, RoundingMode.HALF_EVEN);
        return new Customer(repeats, last, age, new Money(sum, Cdnow.USD));
    }

    private double uniform() {
        return 1e-12 + (1 - 2e-12) * random.nextDouble();
    }
}
