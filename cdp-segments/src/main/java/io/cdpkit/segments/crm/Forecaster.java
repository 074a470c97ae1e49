package io.cdpkit.segments.crm;

import io.cdpkit.commerce.Money;
import io.cdpkit.segments.crm.Stage.Outcome;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Currency;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;

/**
 * How the open deals of one pipeline are forecast, in one currency, from how deals ended before.
 *
 * <p><b>Chances.</b> Of the closed deals that were ever in a stage, {@code w} of {@code n} were won. A deal there now is
 * won with the chance {@code (w + m·p) / (n + m)}, where {@code p} is the stage's {@link Stage#chance} and {@code m} the
 * prior's weight: it counts as much as {@code m} closed deals. That is the mean of the beta distribution {@code Beta(w +
 * m·p, n - w + m·(1 - p))}. With no history it is {@code p}, with much it is {@code w / n}.
 *
 * <p><b>Interval.</b> From the beta-binomial predictive distribution: each draw lets every open deal be won or lost, by
 * Pólya's urn (a stage's chance moves after each of its deals as if that had been history), which draws exactly from that
 * distribution; low and high are percentiles of the draws' sums. It was chosen over a bootstrap of the history because it
 * holds both what is not known about the chances and the luck of few large deals, and because it stays wide where there is
 * no history, where a bootstrap has nothing to draw from. The generator starts from {@code seed}: equal deals give equal
 * forecasts.
 *
 * <p><b>Limits.</b> Deals are taken to end independently, given the chances, and the past to be like the future. A stage's
 * chance is that of being won at all; whether within the period is the close date's word. Deals that are still open say
 * nothing about chances, so where losses are told late, chances come out too high.
 *
 * <p>Time grows with draws × open deals. Immutable and thread-safe.
 *
 * @param zone where the days of a period begin
 * @param priorWeight how many closed deals a stage's own chance counts as; above 0, at most 1,000,000
 * @param level how many percent of outcomes the interval holds, 1 to 99
 * @param draws 100 to 1,000,000
 */
public record Forecaster(
        Pipeline pipeline, Currency currency, ZoneId zone, BigDecimal priorWeight, int level, int draws, long seed) {
    private static final BigDecimal GREATEST_WEIGHT = BigDecimal.valueOf(1_000_000);
    private static final int CHANCE_DIGITS = 6;

    public Forecaster {
        Objects.requireNonNull(pipeline, "pipeline");
        Objects.requireNonNull(currency, "currency");
        Objects.requireNonNull(zone, "zone");
        if (priorWeight.signum() <= 0 || priorWeight.compareTo(GREATEST_WEIGHT) > 0) {
            throw new IllegalArgumentException(
                    "priorWeight must be above 0 and at most " + GREATEST_WEIGHT + ", was " + priorWeight);
        }
        if (level < 1 || level > 99) {
            throw new IllegalArgumentException("level must be 1 to 99 percent, was " + level);
        }
        if (draws < 100 || draws > 1_000_000) {
            throw new IllegalArgumentException("draws must be 100 to 1000000, was " + draws);
        }
    }

    /** A prior that counts as 10 deals, an interval of 80 %, 2,000 draws, seed 0; in the schema's currency and zone. */
    public static Forecaster of(Pipeline pipeline, CrmSchema schema) {
        return new Forecaster(pipeline, schema.currency(), schema.zone(), BigDecimal.TEN, 80, 2_000, 0);
    }

    public Forecaster withCurrency(Currency newCurrency) {
        return new Forecaster(pipeline, newCurrency, zone, priorWeight, level, draws, seed);
    }

    public Forecaster withPriorWeight(BigDecimal newWeight) {
        return new Forecaster(pipeline, currency, zone, newWeight, level, draws, seed);
    }

    public Forecaster withLevel(int percent) {
        return new Forecaster(pipeline, currency, zone, priorWeight, percent, draws, seed);
    }

    public Forecaster withDraws(int newDraws, long newSeed) {
        return new Forecaster(pipeline, currency, zone, priorWeight, level, newDraws, newSeed);
    }

    /** What all open deals of the pipeline will bring in, whenever they close. */
    public Forecast forecast(Collection<Deal> deals) {
        List<Deal> own = own(deals);
        return forecast(own, own.stream().filter(Deal::isOpen).toList(), zero());
    }

    /**
     * What the deals of a period bring in: those won within it, and the open ones expected to close within it.
     *
     * @param to the first day after it
     * @throws IllegalArgumentException if the period is empty
     */
    public Forecast forecast(Collection<Deal> deals, LocalDate from, LocalDate to) {
        if (!from.isBefore(to)) {
            throw new IllegalArgumentException("the period is empty; \"to\" is the first day after it");
        }
        List<Deal> own = own(deals);
        Money won = zero();
        ArrayList<Deal> due = new ArrayList<>();
        for (Deal deal : own) {
            Money amount = deal.terms().amount();
            LocalDate closeDate = deal.terms().closeDate();
            if (deal.isOpen()) {
                if (closeDate != null && !closeDate.isBefore(from) && closeDate.isBefore(to)) {
                    due.add(deal);
                }
            } else if (deal.outcome() == Outcome.WON && amount != null && isOurs(amount)) {
                LocalDate closed = day(deal.closedAt().orElseThrow());
                won = !closed.isBefore(from) && closed.isBefore(to) ? won.plus(amount) : won;
            }
        }
        return forecast(own, due, won);
    }

    private LocalDate day(Instant instant) {
        return LocalDate.ofInstant(instant, zone);
    }

    /** Sorted, so that the draws do not depend on the order they come in. */
    private List<Deal> own(Collection<Deal> deals) {
        return deals.stream()
                .filter(deal -> deal.pipeline().equals(pipeline.id()))
                .sorted(Comparator.comparing(Deal::id))
                .toList();
    }

    private Money zero() {
        return Money.zero(currency);
    }

    private boolean isOurs(Money amount) {
        return amount.currency().equals(currency);
    }

    private Forecast forecast(List<Deal> own, List<Deal> due, Money won) {
        List<Urn> urns = pipeline.openStages().stream()
                .map(stage -> urn(stage, own, due))
                .toList();
        List<Forecast.Line> lines = urns.stream().map(this::line).toList();
        Money open = zero();
        Money expected = zero();
        long counted = 0;
        for (Forecast.Line line : lines) {
            open = open.plus(line.amount());
            expected = expected.plus(line.expected());
            counted += line.deals();
        }
        BigDecimal[] sums = sums(urns);
        int tail = (int) (draws * (100L - level) / 200);
        long leftOut = own.stream().filter(Deal::isOpen).count() - counted;
        return new Forecast(
                won,
                open,
                expected,
                new Money(sums[tail], currency),
                new Money(sums[draws - 1 - tail], currency),
                level,
                lines,
                leftOut);
    }

    /** What is known of a stage, and the amounts at stake there. */
    private record Urn(Stage stage, long wins, long closed, List<BigDecimal> amounts) {}

    private Urn urn(Stage stage, List<Deal> own, List<Deal> due) {
        long wins = 0;
        long closed = 0;
        for (Deal deal : own) {
            if (!deal.isOpen() && wasIn(deal, stage)) {
                closed++;
                wins += deal.outcome() == Outcome.WON ? 1 : 0;
            }
        }
        ArrayList<BigDecimal> amounts = new ArrayList<>();
        for (Deal deal : due) {
            Money amount = deal.terms().amount();
            if (deal.stage().equals(stage.name()) && amount != null && isOurs(amount)) {
                amounts.add(amount.amount());
            }
        }
        return new Urn(stage, wins, closed, amounts);
    }

    private boolean wasIn(Deal deal, Stage stage) {
        return deal.log().stream()
                .anyMatch(entry ->
                        entry.pipeline().equals(pipeline.id()) && entry.stage().equals(stage.name()));
    }

    private Forecast.Line line(Urn urn) {
        BigDecimal amount = urn.amounts().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        BigDecimal wins = winsOf(urn);
        BigDecimal trials = trialsOf(urn);
        int coin = Math.max(0, currency.getDefaultFractionDigits());
        return new Forecast.Line(
                urn.stage(),
                urn.amounts().size(),
                new Money(amount, currency),
                urn.wins(),
                urn.closed(),
                wins.divide(trials, CHANCE_DIGITS, RoundingMode.HALF_EVEN),
                new Money(amount.multiply(wins).divide(trials, coin, RoundingMode.HALF_EVEN), currency));
    }

    private BigDecimal winsOf(Urn urn) {
        return BigDecimal.valueOf(urn.wins())
                .add(priorWeight.multiply(urn.stage().chance()));
    }

    private BigDecimal trialsOf(Urn urn) {
        return BigDecimal.valueOf(urn.closed()).add(priorWeight);
    }

    /** What each draw's won deals sum to, ascending. */
    private BigDecimal[] sums(List<Urn> urns) {
        SplittableRandom random = new SplittableRandom(seed);
        BigDecimal[] sums = new BigDecimal[draws];
        for (int draw = 0; draw < draws; draw++) {
            BigDecimal sum = BigDecimal.ZERO;
            for (Urn urn : urns) {
                double wins = winsOf(urn).doubleValue();
                double trials = trialsOf(urn).doubleValue();
                for (BigDecimal amount : urn.amounts()) {
                    if (random.nextDouble() * trials < wins) {
                        sum = sum.add(amount);
                        wins++;
                    }
                    trials++;
                }
            }
            sums[draw] = sum;
        }
        Arrays.sort(sums);
        return sums;
    }
}
