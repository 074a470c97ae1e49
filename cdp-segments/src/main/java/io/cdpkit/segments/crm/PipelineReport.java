package io.cdpkit.segments.crm;

import io.cdpkit.commerce.Money;
import io.cdpkit.segments.crm.Stage.Outcome;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Currency;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * How the deals of one pipeline move through it, at an instant: conversion and age by stage, win rate, velocity, and who is
 * stuck. For an earlier instant, take the deals of {@link CrmBook#asOf} it. Immutable and thread-safe.
 *
 * @param stages the open stages, in order
 * @param stuck the open deals that have been in their stage too long, those furthest past it first
 */
public record PipelineReport(
        Pipeline pipeline,
        Instant at,
        List<StageRow> stages,
        Closed closed,
        List<Stuck> stuck,
        List<Velocity> velocities) {
    /** From how many completed stays on a stage's own history says what is too long there. */
    static final int ENOUGH_STAYS = 20;

    private static final int TOO_LONG_PERCENT = 90;
    private static final BigDecimal MILLIS_PER_DAY = BigDecimal.valueOf(86_400_000);

    /**
     * One open stage. A deal counts once, by its first time there; who skipped the stage does not count.
     *
     * @param entered how many deals were ever in it
     * @param advanced how many of those went on to a later stage, or were won
     * @param dropped how many of those did not, and are lost
     * @param here how many are in it now
     * @param medianStay how long deals stay here, over all stays that ended; null where none has
     */
    public record StageRow(
            Stage stage,
            long entered,
            long advanced,
            long dropped,
            long here,
            @Nullable Duration medianStay) {
        public StageRow {
            Objects.requireNonNull(stage, "stage");
        }

        /** Advanced out of all that advanced or dropped out; empty where none has yet. */
        public OptionalDouble conversion() {
            return share(advanced, advanced + dropped);
        }
    }

    /**
     * The deals that came to their end.
     *
     * @param medianCycle from the beginning to the winning of those won; null where there is none
     */
    public record Closed(long won, long lost, @Nullable Duration medianCycle) {
        /** Won out of all that were closed; empty where none was. */
        public OptionalDouble winRate() {
            return share(won, won + lost);
        }
    }

    /**
     * An open deal that has been in its stage for too long.
     *
     * @param limit the stage's own {@link Stage#stuckAfter}; where it has none, what nine in ten of at least 20 completed
     *     stays there did not pass
     */
    public record Stuck(Deal deal, Duration age, Duration limit) {
        public Stuck {
            Objects.requireNonNull(deal, "deal");
        }

        Duration excess() {
            return age.minus(limit);
        }
    }

    /**
     * What the pipeline brings in per day, in one currency: open deals × win rate × mean amount of those won ÷ mean days to
     * win them, over the deals whose amount is known in that currency. Exact up to one rounding, half to even at the
     * smallest coin.
     */
    public record Velocity(Currency currency, Money perDay) {
        public Velocity {
            Objects.requireNonNull(currency, "currency");
            Objects.requireNonNull(perDay, "perDay");
        }
    }

    public PipelineReport {
        Objects.requireNonNull(pipeline, "pipeline");
        Objects.requireNonNull(at, "at");
        stages = List.copyOf(stages);
        Objects.requireNonNull(closed, "closed");
        stuck = List.copyOf(stuck);
        velocities = List.copyOf(velocities);
    }

    /** The report on those deals that are in a pipeline, as they stand at an instant. */
    public static PipelineReport of(Pipeline pipeline, Collection<Deal> deals, Instant at) {
        List<Deal> own = deals.stream()
                .filter(deal -> deal.pipeline().equals(pipeline.id()))
                .toList();
        List<StageRow> rows = pipeline.openStages().stream()
                .map(stage -> row(pipeline, stage, own))
                .toList();
        List<Stuck> stuck = pipeline.openStages().stream()
                .flatMap(stage -> stuck(pipeline, stage, own, at).stream())
                .sorted(Comparator.comparing(Stuck::excess)
                        .reversed()
                        .thenComparing(each -> each.deal().id()))
                .toList();
        List<Velocity> velocities = own.stream()
                .flatMap(deal -> Optional.ofNullable(deal.terms().amount()).stream())
                .map(Money::currency)
                .distinct()
                .sorted(Comparator.comparing(Currency::getCurrencyCode))
                .flatMap(currency -> velocity(currency, own).stream())
                .toList();
        return new PipelineReport(pipeline, at, rows, closed(own), stuck, velocities);
    }

    private static StageRow row(Pipeline pipeline, Stage stage, List<Deal> deals) {
        long entered = 0;
        long advanced = 0;
        long dropped = 0;
        long here = 0;
        for (Deal deal : deals) {
            int first = firstEntry(pipeline, stage, deal);
            if (first >= 0) {
                boolean went = advances(
                        pipeline, stage, deal.log().subList(first, deal.log().size()));
                entered++;
                advanced += went ? 1 : 0;
                dropped += !went && deal.outcome() == Outcome.LOST ? 1 : 0;
                here += deal.stage().equals(stage.name()) ? 1 : 0;
            }
        }
        return new StageRow(
                stage,
                entered,
                advanced,
                dropped,
                here,
                stays(pipeline, stage, deals).percentile(50));
    }

    private static int firstEntry(Pipeline pipeline, Stage stage, Deal deal) {
        for (int i = 0; i < deal.log().size(); i++) {
            if (isIn(deal.log().get(i), pipeline, stage)) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isIn(Deal.Entry entry, Pipeline pipeline, Stage stage) {
        return entry.pipeline().equals(pipeline.id()) && entry.stage().equals(stage.name());
    }

    private static boolean advances(Pipeline pipeline, Stage from, List<Deal.Entry> rest) {
        int start = pipeline.indexOf(from.name());
        return rest.stream()
                .filter(entry -> entry.pipeline().equals(pipeline.id()) && entry.outcome() != Outcome.LOST)
                .anyMatch(entry -> pipeline.indexOf(entry.stage()) > start);
    }

    /** How long each stay in a stage took that has ended. */
    private static Spans stays(Pipeline pipeline, Stage stage, List<Deal> deals) {
        Spans stays = new Spans();
        for (Deal deal : deals) {
            for (int i = 1; i < deal.log().size(); i++) {
                Deal.Entry entry = deal.log().get(i - 1);
                if (isIn(entry, pipeline, stage)) {
                    stays.add(Duration.between(entry.since(), deal.log().get(i).since()));
                }
            }
        }
        return stays;
    }

    private static List<Stuck> stuck(Pipeline pipeline, Stage stage, List<Deal> deals, Instant at) {
        Spans stays = stays(pipeline, stage, deals);
        Duration known = stays.size() >= ENOUGH_STAYS ? stays.percentile(TOO_LONG_PERCENT) : null;
        Duration limit = stage.stuckAfter() != null ? stage.stuckAfter() : known;
        return limit == null
                ? List.of()
                : deals.stream()
                        .filter(deal -> deal.stage().equals(stage.name()))
                        .map(deal -> new Stuck(deal, deal.ageInStage(at), limit))
                        .filter(each -> each.age().compareTo(limit) > 0)
                        .toList();
    }

    private static Closed closed(List<Deal> deals) {
        Spans cycles = Spans.of(deals.stream()
                .filter(deal -> deal.outcome() == Outcome.WON)
                .map(PipelineReport::cycle)
                .toList());
        long lost =
                deals.stream().filter(deal -> deal.outcome() == Outcome.LOST).count();
        return new Closed(cycles.size(), lost, cycles.percentile(50));
    }

    private static Duration cycle(Deal closed) {
        return Duration.between(closed.createdAt(), closed.closedAt().orElseThrow());
    }

    private static Optional<Velocity> velocity(Currency currency, List<Deal> deals) {
        long open = 0;
        long won = 0;
        long lost = 0;
        BigDecimal worth = BigDecimal.ZERO;
        BigDecimal cycleMillis = BigDecimal.ZERO;
        for (Deal deal : deals) {
            Money amount = deal.terms().amount();
            if (amount != null && amount.currency().equals(currency)) {
                open += deal.isOpen() ? 1 : 0;
                lost += deal.outcome() == Outcome.LOST ? 1 : 0;
                if (deal.outcome() == Outcome.WON) {
                    won++;
                    worth = worth.add(amount.amount());
                    cycleMillis = cycleMillis.add(BigDecimal.valueOf(cycle(deal).toMillis()));
                }
            }
        }
        if (cycleMillis.signum() == 0) {
            return Optional.empty();
        }
        /* open × won/(won+lost) × worth/won ÷ (millis/won/day), with one division. */
        BigDecimal dividend = worth.multiply(BigDecimal.valueOf(open))
                .multiply(BigDecimal.valueOf(won))
                .multiply(MILLIS_PER_DAY);
        BigDecimal divisor = cycleMillis.multiply(BigDecimal.valueOf(won + lost));
        int digits = Math.max(0, currency.getDefaultFractionDigits());
        Money perDay = new Money(dividend.divide(divisor, digits, RoundingMode.HALF_EVEN), currency);
        return Optional.of(new Velocity(currency, perDay));
    }

    private static OptionalDouble share(long part, long whole) {
        return whole == 0 ? OptionalDouble.empty() : OptionalDouble.of(part / (double) whole);
    }

    @Override
    public String toString() {
        return "report on pipeline " + pipeline.id() + " at " + at + " (" + stuck.size() + " deals stuck)";
    }
}
