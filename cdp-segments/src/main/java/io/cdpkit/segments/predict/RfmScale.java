package io.cdpkit.segments.predict;

import io.cdpkit.commerce.Money;
import io.cdpkit.segments.Condition.Comparator;
import io.cdpkit.segments.Occurrence;
import io.cdpkit.segments.Operand;
import io.cdpkit.segments.Operand.Aggregate;
import io.cdpkit.segments.Operand.Function;
import io.cdpkit.segments.Span;
import io.cdpkit.segments.TraitDefinition;
import io.cdpkit.segments.Window;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Currency;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * What a population says is recent, often and much: from it, the {@link RfmScore} of anybody's figures follows.
 *
 * <p>Of {@code n} classes, somebody is in class {@code 1 + k} for the largest {@code k} for which {@code k / n} of the
 * population or more are strictly worse than she is. So equals always score the same, in the lowest class that any of them
 * could be in: of a population where most ordered once, all of those score 1, and classes in between may be empty. In
 * other words, a figure scores a class for each of {@code n - 1} edges that it is above.
 *
 * @param classes {@code n}, 5 for quintiles
 * @param recency edges in days since the last order, descending: fewer days are better
 * @param frequency edges in orders, ascending
 * @param monetary edges in smallest coins, ascending; figures are rounded to coins, half to even, and what
 *     passes a {@code long} is the most that one holds
 */
public record RfmScale(Currency currency, int classes, List<Long> recency, List<Long> frequency, List<Long> monetary) {
    private static final int MOST_CLASSES = 9;
    private static final BigDecimal LEAST = BigDecimal.valueOf(Long.MIN_VALUE);
    private static final BigDecimal MOST = BigDecimal.valueOf(Long.MAX_VALUE);

    public RfmScale {
        Objects.requireNonNull(currency, "currency");
        recency = List.copyOf(recency);
        frequency = List.copyOf(frequency);
        monetary = List.copyOf(monetary);
        requireClasses(classes);
        if (recency.size() != classes - 1 || frequency.size() != classes - 1 || monetary.size() != classes - 1) {
            throw new IllegalArgumentException(
                    "a scale of " + classes + " classes has " + (classes - 1) + " edges each");
        }
    }

    /** A builder for a number of classes, 2 to 9. */
    public static Builder builder(Currency currency, int classes) {
        return new Builder(currency, classes);
    }

    public RfmScore score(RfmFigures figures) {
        return edges().score(figures.daysSince(), figures.orders(), coins(figures.net()));
    }

    /**
     * The classes of everybody on this scale as computed traits: {@code rfm_recency}, {@code rfm_frequency} and {@code
     * rfm_monetary}, each 1 to {@link #classes}.
     *
     * <p>They score the orders of this scale's currency, netted as {@link RfmFigures} has them, so that they are what {@link
     * #score} says of these; but a sum is not rounded to coins. Who has no order in the window has no recency and no
     * monetary, and class 1 in frequency.
     *
     * <p>At each instant they are exact by this scale, whose edges are those of the population it was made of: what one
     * person buys changes nobody else's class. As a shop goes on, a fifth of those days is no longer a fifth of everybody. A
     * scale made of the population of today ({@code RfmCounter.scale()} of {@code io.cdpkit.segments.insight}) is in force
     * for everybody once definitions with its traits are given to {@link io.cdpkit.Cdp#apply( io.cdpkit.SegmentEvaluator,
     * java.util.function.LongConsumer) Cdp.apply}; {@code preview} tells before who would move.
     *
     * @param window how far back to look, such as the last 365 calendar days
     * @param zone whose calendar days recency counts
     */
    public List<TraitDefinition> traits(Window window, ZoneId zone) {
        return traits(Occurrence.orders(currency), List.of("net"), window, zone);
    }

    /**
     * The same of a shop that has orders of another kind.
     *
     * <p>Events are scored as they are: refunds and cancellations are not netted, and those in other currencies count unless
     * the filter of {@code orders} keeps them out.
     *
     * @param orders what counts as orders
     * @param amount the property that holds what one is worth
     * @param window how far back to look, such as the last 365 days
     * @param zone whose calendar days recency counts
     */
    public List<TraitDefinition> traits(Occurrence orders, List<String> amount, Window window, ZoneId zone) {
        Operand last = new Aggregate(Function.LATEST, orders, List.of(), window);
        Operand sum = new Aggregate(Function.SUM, orders, amount, window);
        int digits = Math.max(0, currency.getDefaultFractionDigits());
        return List.of(
                trait("recency", new Operand.Since(Span.calendarDays(1, zone), last), Comparator.LESS, recency, 0),
                trait("frequency", Operand.count(orders, window), Comparator.GREATER, frequency, 0),
                trait("monetary", sum, Comparator.GREATER, monetary, digits));
    }

    private static TraitDefinition trait(String name, Operand of, Comparator better, List<Long> edges, int digits) {
        List<BigDecimal> bounds =
                edges.stream().map(edge -> BigDecimal.valueOf(edge, digits)).toList();
        return TraitDefinition.of("rfm_" + name, new Operand.Grade(of, better, bounds));
    }

    private Edges edges() {
        return new Edges(
                recency.stream().mapToLong(days -> -days).toArray(),
                frequency.stream().mapToLong(orders -> orders).toArray(),
                monetary.stream().mapToLong(coins -> coins).toArray());
    }

    /** All edges ascending, and days below zero, so that more is better throughout. */
    private static final class Edges {
        private final long[] recency;
        private final long[] frequency;
        private final long[] monetary;

        Edges(long[] recency, long[] frequency, long[] monetary) {
            this.recency = recency;
            this.frequency = frequency;
            this.monetary = monetary;
        }

        RfmScore score(int daysSince, int orders, long coins) {
            return new RfmScore(
                    1 + below(recency, -daysSince), 1 + below(frequency, orders), 1 + below(monetary, coins));
        }

        /** How many edges a value is above. */
        private static int below(long[] edges, long value) {
            int below = 0;
            for (long edge : edges) {
                below += value > edge ? 1 : 0;
            }
            return below;
        }
    }

    private long coins(Money money) {
        return coins(money, currency);
    }

    private static long coins(Money money, Currency expected) {
        if (!money.currency().equals(expected)) {
            throw new IllegalArgumentException(
                    "the scale is of " + expected + ", the figures of " + money.currency() + "; keep a scale for each");
        }
        BigDecimal coins = money.amount()
                .movePointRight(Math.max(0, expected.getDefaultFractionDigits()))
                .setScale(0, RoundingMode.HALF_EVEN);
        return coins.max(LEAST).min(MOST).longValueExact();
    }

    private static void requireClasses(int classes) {
        if (classes < 2 || classes > MOST_CLASSES) {
            throw new IllegalArgumentException("classes must be 2 to " + MOST_CLASSES + ", was " + classes);
        }
    }

    /** What becomes of somebody's score. */
    @FunctionalInterface
    public interface Scored {
        /** Takes a score and the net worth in smallest coins that it is made of. */
        void score(RfmScore score, long coins);
    }

    /**
     * Gathers a population, 16 bytes each; no order of adding, or of putting gatherings together, changes the scale. Not
     * thread-safe.
     */
    public static final class Builder {
        private final Currency currency;
        private final int classes;
        private int[] daysSince = new int[64];
        private int[] orders = new int[64];
        private long[] coins = new long[64];
        private int size;

        private Builder(Currency currency, int classes) {
            requireClasses(classes);
            this.currency = Objects.requireNonNull(currency, "currency");
            this.classes = classes;
        }

        public int size() {
            return size;
        }

        public Builder add(RfmFigures figures) {
            return add(figures.daysSince(), figures.orders(), coins(figures.net(), currency));
        }

        /** Adds somebody's figures, as {@link RfmFigures} has them, with the net in smallest coins. */
        public Builder add(int newDaysSince, int newOrders, long newCoins) {
            reserve(1);
            daysSince[size] = newDaysSince;
            orders[size] = newOrders;
            coins[size++] = newCoins;
            return this;
        }

        /** Adds all that another gathering of the same currency and number of classes has. */
        public Builder addAll(Builder others) {
            if (!others.currency.equals(currency) || others.classes != classes) {
                throw new IllegalArgumentException("only gatherings of one currency and number of classes go together");
            }
            int more = others.size;
            reserve(more);
            System.arraycopy(others.daysSince, 0, daysSince, size, more);
            System.arraycopy(others.orders, 0, orders, size, more);
            System.arraycopy(others.coins, 0, coins, size, more);
            size += more;
            return this;
        }

        private void reserve(int more) {
            int needed = Math.addExact(size, more);
            if (needed > coins.length) {
                int length = Math.max(needed, coins.length + (coins.length >> 1));
                daysSince = Arrays.copyOf(daysSince, length);
                orders = Arrays.copyOf(orders, length);
                coins = Arrays.copyOf(coins, length);
            }
        }

        /** Scores all who were added on the scale that they make, in one pass and in the order of adding. */
        public void score(Scored each) {
            if (size > 0) {
                Edges edges = build().edges();
                for (int i = 0; i < size; i++) {
                    each.score(edges.score(daysSince[i], orders[i], coins[i]), coins[i]);
                }
            }
        }

        /**
         * The scale.
         *
         * @throws IllegalStateException if nobody was added
         */
        public RfmScale build() {
            if (size == 0) {
                throw new IllegalStateException("a scale needs a population; add somebody");
            }
            return new RfmScale(
                    currency,
                    classes,
                    edges(Arrays.stream(daysSince, 0, size).mapToLong(days -> -days)).stream()
                            .map(edge -> -edge)
                            .toList(),
                    edges(Arrays.stream(orders, 0, size).asLongStream()),
                    edges(Arrays.stream(coins, 0, size)));
        }

        /** For each k, the greatest value that is not yet better than k / n of the population. */
        private List<Long> edges(LongStream values) {
            Quantiles quantiles = new Quantiles(values.toArray(), size);
            return IntStream.range(1, classes)
                    .map(k -> (int) (((long) k * size + classes - 1) / classes) - 1)
                    .mapToObj(quantiles::at)
                    .toList();
        }

        @Override
        public String toString() {
            return size + " people for a scale in " + currency;
        }
    }
}
