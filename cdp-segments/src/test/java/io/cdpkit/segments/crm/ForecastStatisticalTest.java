package io.cdpkit.segments.crm;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.commerce.Money;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * How often the truth lies in the interval, over 400 worlds whose chances are planted: drawn from the prior that the
 * forecaster starts from. A true 80 % would give 0.80 with a standard error of 0.02; the interval may only be wider
 * than it says, as sums of few deals are lumpy. What is expected in all is off by chance with a standard error of about
 * 0.02.
 */
class ForecastStatisticalTest {
    private static final int WORLDS = 400;

    @Test
    void interval_plantedChances_holdsTheTruthAsOftenAsItSays() {
        SplittableRandom random = new SplittableRandom(20_261_129);
        int inside = 0;
        double wonInAll = 0;
        double expectedInAll = 0;
        for (int world = 0; world < WORLDS; world++) {
            double[] chances = {planted(random, 2, 8), planted(random, 5, 5)};
            ArrayList<Deal> deals = new ArrayList<>();
            for (int i = 0; i < 25; i++) {
                int stage = random.nextInt(2);
                deals.add(closed("h-" + i, stage, random.nextDouble() < chances[stage]));
            }
            double won = 0;
            for (int i = 0; i < 25; i++) {
                int stage = random.nextInt(2);
                int amount = 50 + random.nextInt(200);
                deals.add(open("d-" + i, stage, amount));
                won += random.nextDouble() < chances[stage] ? amount : 0;
            }
            Forecast forecast = Forecaster.of(CrmEvents.SHORT, CrmEvents.SCHEMA)
                    .withDraws(500, world)
                    .forecast(deals);
            inside += number(forecast.low()) <= won && won <= number(forecast.high()) ? 1 : 0;
            wonInAll += won;
            expectedInAll += number(forecast.expected());
        }
        double covered = inside / (double) WORLDS;
        assertTrue(covered >= 0.76 && covered <= 0.88, "covered " + covered);
        double bias = expectedInAll / wonInAll - 1;
        assertTrue(Math.abs(bias) < 0.04, "expected is off by " + bias);
    }

    private static double number(Money money) {
        BigDecimal amount = money.amount();
        return amount.doubleValue();
    }

    /** Stage 0 is Talk alone, stage 1 is Offer alone, so that each has its own chance. */
    private static Deal closed(String id, int stage, boolean won) {
        return PipelineReportTest.deal(id, "1", stage == 0 ? "Talk" : "Offer", 0, won ? "Signed" : "Gone", 1);
    }

    private static Deal open(String id, int stage, int amount) {
        return PipelineReportTest.deal(id, "" + amount, stage == 0 ? "Talk" : "Offer", 0);
    }

    /** A draw from Beta(a, b): the a-th smallest of a + b - 1 uniform numbers. */
    private static double planted(SplittableRandom random, int a, int b) {
        return random.doubles(a + b - 1).sorted().skip(a - 1).findFirst().orElseThrow();
    }
}
