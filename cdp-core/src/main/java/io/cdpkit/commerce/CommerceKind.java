package io.cdpkit.commerce;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The 28 events of the field's common e-commerce specification, version 2, with their names in version 1. */
public enum CommerceKind {
    PRODUCTS_SEARCHED("Products Searched"),
    PRODUCT_LIST_VIEWED("Product List Viewed", "Viewed Product Category"),
    PRODUCT_LIST_FILTERED("Product List Filtered"),
    PROMOTION_VIEWED("Promotion Viewed", "Viewed Promotion"),
    PROMOTION_CLICKED("Promotion Clicked", "Clicked Promotion"),
    PRODUCT_CLICKED("Product Clicked", "Clicked Product"),
    PRODUCT_VIEWED("Product Viewed", "Viewed Product"),
    PRODUCT_ADDED("Product Added", "Added Product"),
    PRODUCT_REMOVED("Product Removed", "Removed Product"),
    CART_VIEWED("Cart Viewed"),
    CHECKOUT_STARTED("Checkout Started", "Started Order"),
    CHECKOUT_STEP_VIEWED("Checkout Step Viewed"),
    CHECKOUT_STEP_COMPLETED("Checkout Step Completed"),
    PAYMENT_INFO_ENTERED("Payment Info Entered"),
    ORDER_UPDATED("Order Updated", "Updated Order"),
    ORDER_COMPLETED("Order Completed", "Completed Order"),
    ORDER_REFUNDED("Order Refunded"),
    ORDER_CANCELLED("Order Cancelled"),
    COUPON_ENTERED("Coupon Entered"),
    COUPON_APPLIED("Coupon Applied"),
    COUPON_DENIED("Coupon Denied"),
    COUPON_REMOVED("Coupon Removed"),
    PRODUCT_ADDED_TO_WISHLIST("Product Added to Wishlist"),
    PRODUCT_REMOVED_FROM_WISHLIST("Product Removed from Wishlist"),
    WISHLIST_PRODUCT_ADDED_TO_CART("Wishlist Product Added to Cart"),
    PRODUCT_SHARED("Product Shared"),
    CART_SHARED("Cart Shared"),
    PRODUCT_REVIEWED("Product Reviewed");

    private static final Map<String, CommerceKind> BY_NAME = byName();

    private final String wireName;
    private final @Nullable String formerName;

    CommerceKind(String wireName) {
        this(wireName, null);
    }

    CommerceKind(String wireName, @Nullable String formerName) {
        this.wireName = wireName;
        this.formerName = formerName;
    }

    private static Map<String, CommerceKind> byName() {
        Map<String, CommerceKind> kinds = new HashMap<>();
        for (CommerceKind kind : values()) {
            for (String name : kind.names()) {
                kinds.put(folded(name), kind);
            }
        }
        return Map.copyOf(kinds);
    }

    private static String folded(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    /** The kind of that name in either version, whatever its case; empty for every other event. */
    public static Optional<CommerceKind> named(String eventName) {
        return Optional.ofNullable(BY_NAME.get(folded(eventName)));
    }

    /** The name in version 2, such as "Order Completed". */
    public String wireName() {
        return wireName;
    }

    /** Every name it goes by: that of version 2, then that of version 1 where it had one. */
    public List<String> names() {
        return formerName == null ? List.of(wireName) : List.of(wireName, formerName);
    }
}
