package io.cdpkit.commerce;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The sums an order event tells; each may be missing (null). All are in the event's one currency.
 *
 * <p>The specification contradicts itself about {@code total}: on Order Completed it includes shipping and tax, on Order
 * Updated and Order Cancelled it is "revenue with discounts and coupons". Here {@code total} includes shipping and tax
 * on <em>every</em> event and {@code revenue} excludes them on every event; see {@link CommerceEvent.Order#worth}.
 * Immutable and thread-safe.
 *
 * @param subtotal after discounts, before shipping and tax
 * @param value what a checkout says it is worth; informative, no order's value rests on it
 */
public record Amounts(
        @Nullable BigDecimal subtotal,
        @Nullable BigDecimal total,
        @Nullable BigDecimal revenue,
        @Nullable BigDecimal shipping,
        @Nullable BigDecimal tax,
        @Nullable BigDecimal discount,
        @Nullable BigDecimal value) {

    public Amounts {
        subtotal = stripped(subtotal);
        total = stripped(total);
        revenue = stripped(revenue);
        shipping = stripped(shipping);
        tax = stripped(tax);
        discount = stripped(discount);
        value = stripped(value);
    }

    private static @Nullable BigDecimal stripped(@Nullable BigDecimal number) {
        return number == null ? null : Money.stripped(number);
    }

    /**
     * What the goods are worth, the figure that life-time value sums: {@code revenue} if given, else {@code total −
     * shipping − tax}, else {@code subtotal}, else {@code Σ price × quantity − discount} over the products. Missing
     * shipping, tax and discount count as zero.
     *
     * @return null where none of the four can be told; a product without a price makes the last untold
     */
    @Nullable
    BigDecimal worth(List<Product> products) {
        if (revenue != null) {
            return revenue;
        } else if (total != null) {
            return total.subtract(orZero(shipping)).subtract(orZero(tax));
        } else if (subtotal != null || products.isEmpty()) {
            return subtotal;
        }
        BigDecimal sum = orZero(discount).negate();
        for (Product product : products) {
            if (product.price() == null) {
                return null;
            }
            sum = sum.add(product.price().multiply(product.units()));
        }
        return sum;
    }

    boolean namesNoSum() {
        return revenue == null && total == null && subtotal == null && value == null;
    }

    private static BigDecimal orZero(@Nullable BigDecimal number) {
        return number == null ? BigDecimal.ZERO : number;
    }

    /** Prints nothing of the sums. */
    @Override
    public String toString() {
        return "amounts";
    }
}
