package io.cdpkit.commerce;

import io.cdpkit.commerce.OrderBook.Issue;
import io.cdpkit.commerce.OrderBook.Reason;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the events of one order, in their order of time, say about it. One use, by one thread. */
final class OrderFold {
    private final List<Issue> issues;
    private final ArrayList<CommerceEvent.Order> refunds = new ArrayList<>();
    private @Nullable String orderId;
    private @Nullable Instant completedAt;
    private @Nullable Instant updatedAt;
    private boolean cancelled;
    private CommerceEvent.@Nullable Order firstCompletion;
    private CommerceEvent.@Nullable Order telling;
    private @Nullable Currency currency;
    private List<Product> products = List.of();

    private OrderFold(List<Issue> issues) {
        this.issues = issues;
    }

    /** The order; null where the events are refunds alone, or name no order and complete none. */
    static @Nullable PlacedOrder of(List<CommerceEvent.Order> events, List<Issue> issues) {
        CommerceEvent.Order first = events.get(0);
        if (first.orderId() == null && first.kind() != CommerceKind.ORDER_COMPLETED) {
            issues.add(new Issue(Reason.NO_ORDER_ID, null, first.messageId(), null));
            return null;
        }
        OrderFold fold = new OrderFold(issues);
        fold.orderId = first.orderId();
        events.forEach(fold::take);
        return fold.order();
    }

    private void take(CommerceEvent.Order event) {
        CommerceKind kind = event.kind();
        if (kind == CommerceKind.ORDER_REFUNDED) {
            refunds.add(event);
        } else if (kind == CommerceKind.ORDER_CANCELLED) {
            cancelled = true;
        } else if (kind == CommerceKind.ORDER_COMPLETED) {
            if (firstCompletion == null) {
                firstCompletion = event;
                completedAt = event.time();
            }
            takeStatement(event);
        } else {
            updatedAt = event.time();
            takeStatement(event);
        }
    }

    private void takeStatement(CommerceEvent.Order event) {
        if (event.currency() != null) {
            if (currency != null && !currency.equals(event.currency())) {
                report(Reason.CURRENCY_MISMATCH, event);
            }
            currency = event.currency();
        }
        if (event.worth(event.products()) != null) {
            telling = event;
        }
        if (!event.products().isEmpty()) {
            products = event.products();
        }
    }

    private @Nullable PlacedOrder order() {
        Money worth = worth();
        if (firstCompletion == null) {
            refunds.forEach(refund -> report(Reason.UNMATCHED_REFUND, refund));
            return updatedAt == null && !cancelled
                    ? null
                    : placed(worth, worth == null ? null : Money.zero(worth.currency()));
        } else if (worth == null) {
            report(Reason.UNKNOWN_WORTH, firstCompletion);
            return placed(null, null);
        }
        return placed(worth, refunded(worth));
    }

    private PlacedOrder placed(@Nullable Money worth, @Nullable Money refunded) {
        return new PlacedOrder(orderId, completedAt, updatedAt, cancelled, worth, refunded, products);
    }

    private @Nullable Money worth() {
        BigDecimal amount = telling == null ? null : telling.worth(telling.products());
        if (telling == null || amount == null) {
            return null;
        }
        Currency own = telling.currency() != null ? telling.currency() : currency;
        return new Money(amount, own == null ? Money.DEFAULT_CURRENCY : own);
    }

    private Money refunded(Money worth) {
        BigDecimal sum = BigDecimal.ZERO;
        boolean all = false;
        CommerceEvent.Order last = null;
        for (CommerceEvent.Order refund : refunds) {
            BigDecimal amount = refund.worth(priced(refund.products()));
            if (refund.currency() != null && !refund.currency().equals(worth.currency())) {
                report(Reason.CURRENCY_MISMATCH, refund);
            } else if (refund.refundsAll()) {
                all = true;
            } else if (amount == null || amount.signum() < 0) {
                report(Reason.UNKNOWN_REFUND, refund);
            } else {
                sum = sum.add(amount);
                last = refund;
            }
        }
        BigDecimal goods = worth.amount().max(BigDecimal.ZERO);
        BigDecimal excess = sum.subtract(paid(goods));
        if (last != null && excess.signum() > 0) {
            issues.add(new Issue(Reason.EXCESS_REFUND, orderId, last.messageId(), new Money(excess, worth.currency())));
        }
        return new Money(all ? goods : sum.min(goods), worth.currency());
    }

    private BigDecimal paid(BigDecimal goods) {
        BigDecimal total = telling == null ? null : telling.amounts().total();
        return total == null ? goods : goods.max(total);
    }

    private List<Product> priced(List<Product> refunded) {
        return refunded.stream().map(this::priced).toList();
    }

    private Product priced(Product product) {
        if (product.price() != null) {
            return product;
        }
        BigDecimal price = null;
        for (Product bought : products) {
            if (product.isSameAs(bought) && (price == null || Objects.equals(product.variant(), bought.variant()))) {
                price = bought.price();
            }
        }
        return price == null ? product : product.withPrice(price);
    }

    private void report(Reason reason, CommerceEvent.Order event) {
        issues.add(new Issue(reason, orderId, event.messageId(), null));
    }
}
