package io.cdpkit.commerce;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One order, as all events about it tell so far. Immutable and thread-safe.
 *
 * @param orderId null where its one event names none
 * @param completedAt when it was first completed; null while it is pending
 * @param updatedAt when it was last updated; null where it never was
 * @param cancelled whether any event cancels it
 * @param worth of the goods, without shipping and tax; null where no event tells it
 * @param refunded how much of the worth was refunded, never more than it; null where the worth is
 * @param products of the latest completion or update that lists any
 */
public record PlacedOrder(
        @Nullable String orderId,
        @Nullable Instant completedAt,
        @Nullable Instant updatedAt,
        boolean cancelled,
        @Nullable Money worth,
        @Nullable Money refunded,
        List<Product> products) {
    public PlacedOrder {
        products = List.copyOf(products);
    }

    /** Whether the book's sums include it: completed and not cancelled. */
    public boolean counts() {
        return completedAt != null && !cancelled;
    }

    /** Worth less refunded; null where the worth is. */
    public @Nullable Money net() {
        return worth == null || refunded == null || refunded.signum() == 0 ? worth : worth.minus(refunded);
    }

    Money refundedOf(Money known) {
        return refunded == null ? Money.zero(known.currency()) : refunded;
    }

    @Override
    public String toString() {
        return "order of " + products.size() + " products" + (cancelled ? ", cancelled" : "");
    }
}
