package io.cdpkit.commerce;

import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a person bought: her order events folded into orders, with refunds netted.
 *
 * <p>A book is a function of the set of its events. Any order of arrival gives an equal book; {@link #plus(OrderBook)}
 * is commutative and associative; {@link #minus} equals never having had the event. An event counts once by its message
 * id, and two events under one id are taken to be the same. Where events compete, the later by event time wins, then the
 * greater message id.
 *
 * <ul>
 *   <li>An order counts from its first Order Completed on, unless some event cancels it; then it stays cancelled and
 *       counts for nothing. Updates alone leave it pending.
 *   <li>It is worth what the latest completion or update tells ({@link CommerceEvent.Order#worth}), in the currency that
 *       the latest of them names, else US dollars. Sent twice, it still is one order.
 *   <li>A completion without an order id is an order of its own that nothing can refer to.
 *   <li>A refund that names neither sum nor products refunds all that remains. Others refund their own worth, products
 *       without a price at the order's price, that of the same variant if it has one; without a currency, in the order's.
 *       Refunds of one order add up.
 *   <li>Refunds go against the goods first, then against shipping and tax (what {@code total} exceeds the worth by);
 *       what they sum to beyond that is an {@link Reason#EXCESS_REFUND}. No order ever falls below zero.
 *   <li>A refund whose order is not completed waits as {@link Reason#UNMATCHED_REFUND}, and nets when it is.
 * </ul>
 *
 * <p>An order id means the same order whichever source tells it. The book keeps every order event, so its size grows
 * with their number; sums are computed on first asking, in time linear in it. Immutable and thread-safe.
 */
public final class OrderBook {
    /** Why an event, or part of one, is not in the sums. */
    public enum Reason {
        /** A refund of an order that no event completes (yet). */
        UNMATCHED_REFUND,
        /** The refunds of an order pass what was paid; the excess is not in the sums. */
        EXCESS_REFUND,
        /** A refund, or an update, in another currency than the order's; such a refund is not in the sums. */
        CURRENCY_MISMATCH,
        /** A completed order whose worth no event tells. */
        UNKNOWN_WORTH,
        /** A refund whose sum cannot be read or is negative. */
        UNKNOWN_REFUND,
        /** An update, cancellation or refund that does not say of what. */
        NO_ORDER_ID
    }

    /**
     * Something that the sums leave out.
     *
     * @param orderId null for {@link Reason#NO_ORDER_ID} and for orders without id
     * @param messageId the event it is about; the latest refund of an excess
     * @param excess by how much the refunds pass what was paid; null for every other reason
     */
    public record Issue(
            Reason reason,
            @Nullable String orderId,
            String messageId,
            @Nullable Money excess) {
        public Issue {
            Objects.requireNonNull(reason, "reason");
            Objects.requireNonNull(messageId, "messageId");
        }

        @Override
        public String toString() {
            return reason + " at " + messageId;
        }
    }

    /**
     * The sums of one currency over the orders that count and whose worth is known.
     *
     * @param gross what the orders are worth
     * @param refunded what refunds took of that
     */
    public record Totals(long orders, Money gross, Money refunded) {
        /** Gross less refunded, never negative unless an order's own worth is. */
        public Money net() {
            return gross.minus(refunded);
        }

        /** Gross per order, rounded half to even at the smallest coin; zero where there is no order. */
        public Money averageOrderValue() {
            return orders == 0 ? gross : gross.dividedBy(orders);
        }

        Totals plus(PlacedOrder order, Money worth) {
            return new Totals(orders + 1, gross.plus(worth), refunded.plus(order.refundedOf(worth)));
        }

        static Totals zero(Currency currency) {
            return new Totals(0, Money.zero(currency), Money.zero(currency));
        }

        @Override
        public String toString() {
            return orders + " orders in " + gross.currency();
        }
    }

    private static final Comparator<CommerceEvent.Order> ORDER = Comparator.comparing(
                    CommerceEvent.Order::orderId, Comparator.nullsFirst(Comparator.<String>naturalOrder()))
            .thenComparing(CommerceEvent.Order::time)
            .thenComparing(CommerceEvent.Order::messageId);

    private static final OrderBook EMPTY = new OrderBook(List.of());

    private final List<CommerceEvent.Order> facts;
    /* Racy on purpose: threads may reckon twice, but only ever equal, immutable results. */
    private @Nullable Reckoning reckoning;

    private OrderBook(List<CommerceEvent.Order> facts) {
        this.facts = facts;
    }

    public static OrderBook empty() {
        return EMPTY;
    }

    /** The book of a person's events, in any order; what is no order event is passed over. */
    public static OrderBook of(Iterable<Event> events) {
        TreeSet<CommerceEvent.Order> facts = new TreeSet<>(ORDER);
        for (Event event : events) {
            order(event).ifPresent(facts::add);
        }
        return facts.isEmpty() ? EMPTY : new OrderBook(List.copyOf(facts));
    }

    /**
     * An order event's properties with no more of them than books read, for whoever keeps them.
     *
     * <p>A book of events with these has the same orders, sums and issues, but for the names and categories of products.
     */
    public static Attributes essentials(Attributes properties) {
        return Essentials.of(properties);
    }

    private static Optional<CommerceEvent.Order> order(Event event) {
        return CommerceEvent.read(event)
                .filter(read -> read instanceof CommerceEvent.Order && read.kind() != CommerceKind.CHECKOUT_STARTED)
                .map(CommerceEvent.Order.class::cast);
    }

    /** This book and one more event. */
    public OrderBook plus(Event event) {
        return order(event).map(fact -> plus(new OrderBook(List.of(fact)))).orElse(this);
    }

    /** The book of the events of both. */
    public OrderBook plus(OrderBook other) {
        if (facts.isEmpty() || other.facts.isEmpty()) {
            return facts.isEmpty() ? other : this;
        }
        TreeSet<CommerceEvent.Order> union = new TreeSet<>(ORDER);
        union.addAll(facts);
        union.addAll(other.facts);
        return new OrderBook(List.copyOf(union));
    }

    /** The book without the event of that message id. */
    public OrderBook minus(String messageId) {
        List<CommerceEvent.Order> kept = facts.stream()
                .filter(fact -> !fact.messageId().equals(messageId))
                .toList();
        return kept.size() == facts.size() ? this : new OrderBook(kept);
    }

    /** Every order that some event completes, updates or cancels: those without id first, then by id. */
    public List<PlacedOrder> orders() {
        return reckoning().orders();
    }

    public Optional<PlacedOrder> order(String orderId) {
        return orders().stream()
                .filter(order -> orderId.equals(order.orderId()))
                .findFirst();
    }

    /** How many orders count: completed and not cancelled, of known worth or not. */
    public long orderCount() {
        return orders().stream().filter(PlacedOrder::counts).count();
    }

    /** The sums of each currency, by its code. */
    public List<Totals> totals() {
        return List.copyOf(reckoning().totals().values());
    }

    /** The sums of one currency; zeros where there is no order in it. */
    public Totals totals(Currency currency) {
        Totals found = reckoning().totals().get(currency.getCurrencyCode());
        return found == null ? Totals.zero(currency) : found;
    }

    /** When the first order that counts was completed. */
    public Optional<Instant> firstOrderTime() {
        return orderTimes().min(Comparator.naturalOrder());
    }

    /** When the last order that counts was completed. */
    public Optional<Instant> lastOrderTime() {
        return orderTimes().max(Comparator.naturalOrder());
    }

    private Stream<Instant> orderTimes() {
        return orders().stream()
                .filter(PlacedOrder::counts)
                .flatMap(order -> Optional.ofNullable(order.completedAt()).stream());
    }

    /**
     * Units bought by category, ascending, over the orders that count; refunds do not take them back. Products without
     * a category are left out.
     */
    public SortedMap<String, BigDecimal> unitsByCategory() {
        TreeMap<String, BigDecimal> units = new TreeMap<>();
        for (PlacedOrder order : orders()) {
            for (Product product : order.counts() ? order.products() : List.<Product>of()) {
                if (product.category() != null) {
                    units.merge(product.category(), product.units(), (a, b) -> Money.stripped(a.add(b)));
                }
            }
        }
        return Collections.unmodifiableSortedMap(units);
    }

    /** What the sums leave out, by order id. */
    public List<Issue> issues() {
        return reckoning().issues();
    }

    private Reckoning reckoning() {
        Reckoning known = reckoning;
        if (known == null) {
            known = Reckoning.of(facts);
            reckoning = known;
        }
        return known;
    }

    /** Whether both hold the same events. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof OrderBook that && facts.equals(that.facts);
    }

    @Override
    public int hashCode() {
        return facts.hashCode();
    }

    @Override
    public String toString() {
        return "book of " + facts.size() + " order events";
    }

    /** What the events add up to. */
    private record Reckoning(List<PlacedOrder> orders, Map<String, Totals> totals, List<Issue> issues) {
        static Reckoning of(List<CommerceEvent.Order> facts) {
            ArrayList<PlacedOrder> orders = new ArrayList<>();
            ArrayList<Issue> issues = new ArrayList<>();
            TreeMap<String, Totals> totals = new TreeMap<>();
            int start = 0;
            while (start < facts.size()) {
                int end = endOfOrder(facts, start);
                PlacedOrder order = OrderFold.of(facts.subList(start, end), issues);
                if (order != null) {
                    orders.add(order);
                    Money worth = order.worth();
                    if (order.counts() && worth != null) {
                        String code = worth.currency().getCurrencyCode();
                        Totals before = totals.getOrDefault(code, Totals.zero(worth.currency()));
                        totals.put(code, before.plus(order, worth));
                    }
                }
                start = end;
            }
            return new Reckoning(List.copyOf(orders), totals, List.copyOf(issues));
        }

        private static int endOfOrder(List<CommerceEvent.Order> facts, int start) {
            String orderId = facts.get(start).orderId();
            int end = start + 1;
            while (orderId != null
                    && end < facts.size()
                    && orderId.equals(facts.get(end).orderId())) {
                end++;
            }
            return end;
        }
    }
}
