package io.cdpkit.commerce;

import io.cdpkit.commerce.CommerceEvent.Head;
import io.cdpkit.commerce.CommerceEvent.Problem;
import io.cdpkit.event.Event;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.function.Function;

/** Brings an event into the family of its kind. */
final class CommerceReader {
    private CommerceReader() {}

    static CommerceEvent read(Event event, CommerceKind kind) {
        ArrayList<Problem> problems = new ArrayList<>();
        Fields fields = new Fields(event.properties(), "properties.", problems);
        Function<Head, CommerceEvent> parts = parts(fields, kind);
        return parts.apply(new Head(kind, event.id(), event.time(), problems));
    }

    /*
     * Every part is read before the head is made, because the head lists what could not be read: the constructors take
     * the head last, and the record is built only when read(..) applies it.
     */
    private static Function<Head, CommerceEvent> parts(Fields fields, CommerceKind kind) {
        return switch (kind) {
            case PRODUCTS_SEARCHED -> search(fields);
            case PRODUCT_LIST_VIEWED, PRODUCT_LIST_FILTERED -> listing(fields);
            case PROMOTION_VIEWED, PROMOTION_CLICKED -> promotion(fields);
            case PRODUCT_CLICKED, PRODUCT_VIEWED -> interaction(fields);
            case PRODUCT_ADDED, PRODUCT_REMOVED -> cart(fields, List.of(fields.product()));
            case CART_VIEWED -> cart(fields, fields.products());
            case CHECKOUT_STEP_VIEWED, CHECKOUT_STEP_COMPLETED -> checkoutStep(fields);
            case PAYMENT_INFO_ENTERED -> payment(fields);
            case CHECKOUT_STARTED, ORDER_COMPLETED, ORDER_UPDATED, ORDER_CANCELLED, ORDER_REFUNDED -> order(fields);
            case COUPON_ENTERED, COUPON_APPLIED, COUPON_DENIED, COUPON_REMOVED -> coupon(fields);
            case PRODUCT_ADDED_TO_WISHLIST, PRODUCT_REMOVED_FROM_WISHLIST, WISHLIST_PRODUCT_ADDED_TO_CART ->
                wishlist(fields);
            case PRODUCT_SHARED -> sharing(fields, List.of(fields.product()));
            case CART_SHARED -> sharing(fields, fields.products());
            case PRODUCT_REVIEWED -> review(fields);
        };
    }

    private static Function<Head, CommerceEvent> search(Fields fields) {
        String query = fields.text(Key.QUERY);
        return head -> new CommerceEvent.Search(query, head);
    }

    private static Function<Head, CommerceEvent> listing(Fields fields) {
        String listId = fields.id(Key.LIST_ID);
        String category = fields.text(Key.CATEGORY);
        List<Product> products = fields.products();
        List<CommerceEvent.Facet> filters = fields.facets(Key.FILTERS);
        List<CommerceEvent.Facet> sorts = fields.facets(Key.SORTS);
        return head -> new CommerceEvent.Listing(listId, category, products, filters, sorts, head);
    }

    private static Function<Head, CommerceEvent> promotion(Fields fields) {
        String id = fields.idOrV1(Key.PROMOTION_ID);
        String creative = fields.text(Key.CREATIVE);
        String name = fields.text(Key.NAME);
        String position = fields.id(Key.POSITION);
        return head -> new CommerceEvent.Promotion(id, creative, name, position, head);
    }

    private static Function<Head, CommerceEvent> interaction(Fields fields) {
        Product product = fields.product();
        BigDecimal value = fields.number(Key.VALUE);
        Currency currency = fields.currency();
        return head -> new CommerceEvent.Interaction(product, value, currency, head);
    }

    private static Function<Head, CommerceEvent> cart(Fields fields, List<Product> products) {
        String cartId = fields.id(Key.CART_ID);
        return head -> new CommerceEvent.Cart(cartId, products, head);
    }

    private static Function<Head, CommerceEvent> checkoutStep(Fields fields) {
        String checkoutId = fields.id(Key.CHECKOUT_ID);
        Long step = fields.whole(Key.STEP);
        String shipping = fields.text(Key.SHIPPING_METHOD);
        String payment = fields.text(Key.PAYMENT_METHOD);
        return head -> new CommerceEvent.CheckoutStep(checkoutId, step, shipping, payment, head);
    }

    private static Function<Head, CommerceEvent> payment(Fields fields) {
        String checkoutId = fields.id(Key.CHECKOUT_ID);
        String orderId = fields.id(Key.ORDER_ID);
        Long step = fields.whole(Key.STEP);
        String shipping = fields.text(Key.SHIPPING_METHOD);
        String payment = fields.text(Key.PAYMENT_METHOD);
        return head -> new CommerceEvent.Payment(checkoutId, orderId, step, shipping, payment, head);
    }

    private static Function<Head, CommerceEvent> order(Fields fields) {
        String orderId = fields.idOrV1(Key.ORDER_ID);
        String checkoutId = fields.id(Key.CHECKOUT_ID);
        String affiliation = fields.text(Key.AFFILIATION);
        String coupon = fields.text(Key.COUPON);
        Currency currency = fields.currency();
        Amounts amounts = fields.amounts();
        List<Product> products = fields.products();
        return head ->
                new CommerceEvent.Order(orderId, checkoutId, affiliation, coupon, currency, amounts, products, head);
    }

    private static Function<Head, CommerceEvent> coupon(Fields fields) {
        String orderId = fields.id(Key.ORDER_ID);
        String cartId = fields.id(Key.CART_ID);
        String couponId = fields.id(Key.COUPON_ID);
        String name = fields.text(Key.COUPON_NAME);
        BigDecimal discount = fields.number(Key.DISCOUNT);
        String reason = fields.text(Key.REASON);
        return head -> new CommerceEvent.Coupon(orderId, cartId, couponId, name, discount, reason, head);
    }

    private static Function<Head, CommerceEvent> wishlist(Fields fields) {
        String wishlistId = fields.id(Key.WISHLIST_ID);
        String name = fields.text(Key.WISHLIST_NAME);
        Product product = fields.product();
        String cartId = fields.id(Key.CART_ID);
        return head -> new CommerceEvent.Wishlist(wishlistId, name, product, cartId, head);
    }

    private static Function<Head, CommerceEvent> sharing(Fields fields, List<Product> products) {
        String via = fields.text(Key.SHARE_VIA);
        String message = fields.text(Key.SHARE_MESSAGE);
        String recipient = fields.text(Key.RECIPIENT);
        String cartId = fields.id(Key.CART_ID);
        return head -> new CommerceEvent.Sharing(via, message, recipient, cartId, products, head);
    }

    private static Function<Head, CommerceEvent> review(Fields fields) {
        String productId = fields.id(Key.PRODUCT_ID);
        String reviewId = fields.id(Key.REVIEW_ID);
        String body = fields.text(Key.REVIEW_BODY);
        BigDecimal rating = fields.rating();
        return head -> new CommerceEvent.Review(productId, reviewId, body, rating, head);
    }
}
