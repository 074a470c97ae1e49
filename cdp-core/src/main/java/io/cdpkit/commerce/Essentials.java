package io.cdpkit.commerce;

import io.cdpkit.event.Attributes;
import io.cdpkit.event.Value;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Leaves of an order event's properties what an {@link OrderBook} reads. */
final class Essentials {
    private static final Set<String> OF_ORDERS = spellings(EnumSet.of(
            Key.ORDER_ID,
            Key.CURRENCY,
            Key.REVENUE,
            Key.TOTAL,
            Key.SUBTOTAL,
            Key.VALUE,
            Key.SHIPPING,
            Key.TAX,
            Key.DISCOUNT,
            Key.PRODUCTS));

    private static final Set<String> OF_PRODUCTS =
            spellings(EnumSet.of(Key.PRODUCT_ID, Key.SKU, Key.VARIANT, Key.PRICE, Key.QUANTITY));

    /** Stands for what is no object, no list and no number, of whatever size. */
    private static final Value UNREADABLE = Value.of(false);

    private Essentials() {}

    private static Set<String> spellings(Set<Key> keys) {
        return Stream.concat(Stream.of("id"), keys.stream().flatMap(key -> Stream.of(key.spelling(), key.camelCase())))
                .collect(Collectors.toUnmodifiableSet());
    }

    static Attributes of(Attributes properties) {
        Attributes.Builder kept = Attributes.builder();
        properties.forEach((key, value) -> {
            if (key.equals(Key.PRODUCTS.spelling())) {
                kept.put(key, products(value));
            } else if (OF_ORDERS.contains(key)) {
                kept.put(key, single(value));
            }
        });
        return kept.build();
    }

    private static Value products(Value value) {
        if (!(value instanceof Value.Items list)) {
            return single(value);
        }
        List<Value> products = list.items().stream()
                .map(item -> item instanceof Value.Fields product ? Value.of(product(product.fields())) : UNREADABLE)
                .toList();
        return Value.of(products);
    }

    private static Attributes product(Attributes fields) {
        Attributes.Builder kept = Attributes.builder();
        fields.forEach((key, value) -> {
            if (OF_PRODUCTS.contains(key)) {
                kept.put(key, single(value));
            }
        });
        return kept.build();
    }

    private static Value single(Value value) {
        return value instanceof Value.Items || value instanceof Value.Fields ? UNREADABLE : value;
    }
}
