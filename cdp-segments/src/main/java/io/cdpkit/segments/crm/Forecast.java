package io.cdpkit.segments.crm;

import io.cdpkit.commerce.Money;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;

/**
 * What open deals will bring in if they end as deals of their stage did before. Immutable and thread-safe.
 *
 * @param won what the deals won within the period brought in already; zero where no period was given
 * @param open the sum of the open deals' amounts
 * @param expected that sum, each amount weighed by its stage's chance
 * @param low what the open deals bring in at least, with half of {@code 100 - level} percent against it
 * @param high what they bring in at most, likewise
 * @param level how many percent of outcomes lie between low and high
 * @param leftOut open deals that are not in the sums: of unknown amount or another currency, or, where a period was given,
 *     without a close date or with one outside of it
 */
public record Forecast(
        Money won, Money open, Money expected, Money low, Money high, int level, List<Line> stages, long leftOut) {
    /**
     * One open stage.
     *
     * @param deals how many deals in it are in the sums
     * @param wins how many closed deals that were ever in it were won
     * @param closed out of how many
     * @param chance that a deal here is won, to six digits: wins and the stage's prior, weighed
     * @param expected the amount times the chance before that was rounded, rounded half to even at the smallest coin
     */
    public record Line(
            Stage stage, long deals, Money amount, long wins, long closed, BigDecimal chance, Money expected) {
        public Line {
            Objects.requireNonNull(stage, "stage");
        }

        @Override
        public String toString() {
            return "forecast of " + deals + " deals in stage " + stage.name();
        }
    }

    public Forecast {
        stages = List.copyOf(stages);
    }

    /** What is won already and what is expected. */
    public Money total() {
        return won.plus(expected);
    }

    /** Prints the currency, never the amounts. */
    @Override
    public String toString() {
        return "forecast in " + expected.currency() + " over " + stages.size() + " stages";
    }
}
