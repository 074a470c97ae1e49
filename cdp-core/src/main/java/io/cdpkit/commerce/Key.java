package io.cdpkit.commerce;

import com.google.common.base.CaseFormat;
import java.util.Locale;

/** The property keys of the specification: each in its own spelling, {@code order_id}, and in camel case. */
enum Key {
    AFFILIATION,
    BRAND,
    CART_ID,
    CATEGORY,
    CHECKOUT_ID,
    COUPON,
    COUPON_ID,
    COUPON_NAME,
    CREATIVE,
    CURRENCY,
    DISCOUNT,
    FILTERS,
    IMAGE_URL,
    LIST_ID,
    NAME,
    ORDER_ID,
    PAYMENT_METHOD,
    POSITION,
    PRICE,
    PRODUCTS,
    PRODUCT_ID,
    PROMOTION_ID,
    QUANTITY,
    QUERY,
    RATING,
    REASON,
    RECIPIENT,
    REVENUE,
    REVIEW_BODY,
    REVIEW_ID,
    SHARE_MESSAGE,
    SHARE_VIA,
    SHIPPING,
    SHIPPING_METHOD,
    SKU,
    SORTS,
    STEP,
    SUBTOTAL,
    TAX,
    TOTAL,
    TYPE,
    URL,
    VALUE,
    VARIANT,
    WISHLIST_ID,
    WISHLIST_NAME;

    private final String spelling = name().toLowerCase(Locale.ROOT);
    private final String camelCase = CaseFormat.UPPER_UNDERSCORE.to(CaseFormat.LOWER_CAMEL, name());

    String spelling() {
        return spelling;
    }

    String camelCase() {
        return camelCase;
    }
}
