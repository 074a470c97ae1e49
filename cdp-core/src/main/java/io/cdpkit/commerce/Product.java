package io.cdpkit.commerce;

import java.math.BigDecimal;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A product as one event describes it; every part may be missing (null).
 *
 * <p>Immutable and thread-safe. Numbers compare by meaning.
 *
 * @param id the {@code product_id}, in version 1 {@code id}
 * @param price the price of one unit, in the event's currency
 * @param quantity units, fractions allowed; see {@link #units}
 * @param position its place in a list, as counted by the sender
 */
public record Product(
        @Nullable String id,
        @Nullable String sku,
        @Nullable String category,
        @Nullable String name,
        @Nullable String brand,
        @Nullable String variant,
        @Nullable BigDecimal price,
        @Nullable BigDecimal quantity,
        @Nullable String coupon,
        @Nullable Long position,
        @Nullable String url,
        @Nullable String imageUrl) {
    public Product {
        price = price == null ? null : Money.stripped(price);
        quantity = quantity == null ? null : Money.stripped(quantity);
    }

    /** What tells it from other products: its id, else its SKU; null where it has neither. */
    public @Nullable String key() {
        return id != null ? id : sku;
    }

    /** Whether an id or SKU says that both are one product. */
    public boolean isSameAs(Product other) {
        return (id != null && other.id != null) ? id.equals(other.id) : (sku != null && sku.equals(other.sku));
    }

    /** The quantity; one unit where none is told. */
    public BigDecimal units() {
        return quantity == null ? BigDecimal.ONE : quantity;
    }

    Product withPrice(BigDecimal newPrice) {
        return new Product(
                id, sku, category, name, brand, variant, newPrice, quantity, coupon, position, url, imageUrl);
    }

    /** Prints how many parts are known, never one of them. */
    @Override
    public String toString() {
        long known = Stream.of(
                        id, sku, category, name, brand, variant, price, quantity, coupon, position, url, imageUrl)
                .filter(Objects::nonNull)
                .count();
        return "product of " + known + " parts";
    }
}
