package io.cdpkit.commerce;

import static io.cdpkit.commerce.Tracks.track;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Value;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CommerceEventTest {
    private static final Attributes EVERY_PART = Attributes.builder()
            .put("product_id", "p-1")
            .put("sku", "s-1")
            .put("category", "shoes")
            .put("name", "Runner")
            .put("brand", "Acme")
            .put("variant", "blue")
            .put("price", new BigDecimal("19.90"))
            .put("quantity", 2)
            .put("coupon", "MAY")
            .put("position", 3)
            .put("url", "https://shop.example/p-1")
            .put("image_url", "https://shop.example/p-1.jpg")
            .build();

    private static <T extends CommerceEvent> T read(Class<T> family, String name, Attributes properties) {
        return family.cast(CommerceEvent.read(track("m-1", 0, name, properties)).orElseThrow());
    }

    @Test
    void read_noTrackOrNoCommerceName_isEmpty() {
        Event page = Event.page("m-1", Tracks.SHOP, "Product Viewed")
                .time(Tracks.START)
                .build();
        assertEquals(Optional.empty(), CommerceEvent.read(page));
        assertEquals(Optional.empty(), CommerceEvent.read(track("m-2", 0, "Signed Up", EVERY_PART)));
    }

    @Test
    void read_productWithEveryPart_readsEveryPart() {
        Product expected = new Product(
                "p-1",
                "s-1",
                "shoes",
                "Runner",
                "Acme",
                "blue",
                new BigDecimal("19.9"),
                new BigDecimal(2),
                "MAY",
                3L,
                "https://shop.example/p-1",
                "https://shop.example/p-1.jpg");
        CommerceEvent.Interaction viewed = read(CommerceEvent.Interaction.class, "Product Viewed", EVERY_PART);
        assertEquals(expected, viewed.product());
        assertEquals(
                List.of(expected),
                read(CommerceEvent.Cart.class, "Product Added", EVERY_PART).products());
        Attributes list = Attributes.of("products", Tracks.products(EVERY_PART, EVERY_PART));
        assertEquals(
                List.of(expected, expected),
                read(CommerceEvent.Cart.class, "Cart Viewed", list).products());
    }

    @Test
    void read_keysOfVersionOneOrInCamelCase_areUnderstood() {
        Attributes product = Attributes.builder()
                .put("id", 507)
                .put("imageUrl", "https://shop.example/i")
                .build();
        Attributes properties = Attributes.builder()
                .put("orderId", "o-1")
                .put("checkoutId", "c-1")
                .put("products", Tracks.products(product))
                .build();
        CommerceEvent.Order order = read(CommerceEvent.Order.class, "Completed Order", properties);
        assertEquals("o-1", order.orderId());
        assertEquals("c-1", order.checkoutId());
        assertEquals("507", order.products().get(0).id());
        assertEquals("https://shop.example/i", order.products().get(0).imageUrl());
        assertEquals(
                "o-2",
                read(CommerceEvent.Order.class, "Completed Order", Attributes.of("id", "o-2"))
                        .orderId());
    }

    @Test
    void read_bothSpellings_preferTheSpecifications() {
        Attributes both = Attributes.of("order_id", "new", "orderId", "old");
        assertEquals(
                "new", read(CommerceEvent.Order.class, "Order Completed", both).orderId());
    }

    @Test
    void read_wrongTypes_areAbsentAndListedByShape() {
        Attributes product = Attributes.builder()
                .put("product_id", true)
                .put("price", "free of charge")
                .build();
        Attributes properties = Attributes.builder()
                .put("order_id", "")
                .put("currency", "BTC")
                .put("total", "12.00")
                .put("tax", Value.ofNull())
                .put("products", Value.of(List.of(Value.of(product), Value.of("p-2"))))
                .build();
        CommerceEvent.Order order = read(CommerceEvent.Order.class, "Order Completed", properties);
        assertNull(order.orderId());
        assertNull(order.currency());
        assertNull(order.amounts().total());
        assertNull(order.products().get(0).id());
        assertNull(order.products().get(0).price());
        assertEquals(1, order.products().size());
        assertEquals(
                List.of(
                        "properties.order_id",
                        "properties.currency",
                        "properties.total",
                        "properties.products[0].product_id",
                        "properties.products[0].price",
                        "properties.products[1]"),
                order.problems().stream().map(CommerceEvent.Problem::path).toList());
        assertEquals(
                "expected a number of at most 64 digits, got text of 14 chars",
                order.problems().get(4).rule());
        assertEquals(Optional.empty(), order.worth());
    }

    @Test
    void read_numbersBeyondTheWiresBounds_areProblems() {
        for (String huge : List.of("1e400", "1e-400", "1".repeat(65))) {
            Attributes properties = Attributes.of("revenue", Value.of(new BigDecimal(huge)));
            assertEquals(
                    1,
                    read(CommerceEvent.Order.class, "Order Completed", properties)
                            .problems()
                            .size(),
                    huge);
        }
    }

    @Test
    void read_listing_readsFacets() {
        Attributes filter = Attributes.of("type", "price", "value", "under $25");
        Attributes properties = Attributes.builder()
                .put("list_id", "hot")
                .put("category", "Deals")
                .put("filters", Tracks.products(filter))
                .put("sorts", 7)
                .build();
        CommerceEvent.Listing listing = read(CommerceEvent.Listing.class, "Product List Filtered", properties);
        assertEquals("hot", listing.listId());
        assertEquals("Deals", listing.category());
        assertEquals(List.of(new CommerceEvent.Facet("price", "under $25")), listing.filters());
        assertEquals("properties.sorts", listing.problems().get(0).path());
    }

    @Test
    void read_theSmallFamilies_readTheirParts() {
        Attributes properties = Attributes.builder()
                .put("query", "blue roses")
                .put("promotion_id", "promo-1")
                .put("creative", "banner")
                .put("name", "May sale")
                .put("position", "top")
                .put("checkout_id", "c-1")
                .put("order_id", "o-1")
                .put("step", 2)
                .put("shipping_method", "post")
                .put("payment_method", "card")
                .put("cart_id", "k-1")
                .put("coupon_id", "cp-1")
                .put("coupon_name", "MAY")
                .put("discount", new BigDecimal("2.5"))
                .put("reason", "expired")
                .put("wishlist_id", "w-1")
                .put("wishlist_name", "Birthday")
                .put("share_via", "email")
                .put("share_message", "look")
                .put("recipient", "friend")
                .put("product_id", "p-1")
                .put("review_id", "r-1")
                .put("review_body", "fine")
                .put("rating", "4.5")
                .build();
        assertEquals(
                "blue roses",
                read(CommerceEvent.Search.class, "Products Searched", properties)
                        .query());
        CommerceEvent.Promotion promotion = read(CommerceEvent.Promotion.class, "Promotion Clicked", properties);
        assertEquals(
                List.of("promo-1", "banner", "May sale", "top"),
                List.of(promotion.promotionId(), promotion.creative(), promotion.name(), promotion.position()));
        CommerceEvent.CheckoutStep step = read(CommerceEvent.CheckoutStep.class, "Checkout Step Viewed", properties);
        assertEquals(
                List.of("c-1", 2L, "post", "card"),
                List.of(step.checkoutId(), step.step(), step.shippingMethod(), step.paymentMethod()));
        CommerceEvent.Payment payment = read(CommerceEvent.Payment.class, "Payment Info Entered", properties);
        assertEquals(
                List.of("c-1", "o-1", 2L, "post", "card"),
                List.of(
                        payment.checkoutId(),
                        payment.orderId(),
                        payment.step(),
                        payment.shippingMethod(),
                        payment.paymentMethod()));
        CommerceEvent.Coupon coupon = read(CommerceEvent.Coupon.class, "Coupon Denied", properties);
        assertEquals(
                List.of("o-1", "k-1", "cp-1", "MAY", new BigDecimal("2.5"), "expired"),
                List.of(
                        coupon.orderId(),
                        coupon.cartId(),
                        coupon.couponId(),
                        coupon.couponName(),
                        coupon.discount(),
                        coupon.reason()));
        CommerceEvent.Wishlist wish = read(CommerceEvent.Wishlist.class, "Wishlist Product Added to Cart", properties);
        assertEquals(
                List.of("w-1", "Birthday", "p-1", "k-1"),
                List.of(wish.wishlistId(), wish.wishlistName(), wish.product().id(), wish.cartId()));
        CommerceEvent.Sharing sharing = read(CommerceEvent.Sharing.class, "Product Shared", properties);
        assertEquals(
                List.of("email", "look", "friend", "k-1"),
                List.of(sharing.via(), sharing.message(), sharing.recipient(), sharing.cartId()));
        CommerceEvent.Review review = read(CommerceEvent.Review.class, "Product Reviewed", properties);
        assertEquals(
                List.of("p-1", "r-1", "fine", new BigDecimal("4.5")),
                List.of(review.productId(), review.reviewId(), review.body(), review.rating()));
    }

    @Test
    void worth_revenueGiven_winsOverTotalAndProducts() {
        Attributes.Builder properties = Attributes.builder()
                .put("total", 30)
                .put("shipping", 3)
                .put("tax", 2)
                .put("currency", "eur")
                .put("products", Tracks.products(EVERY_PART));
        Currency euro = Currency.getInstance("EUR");
        for (String name : List.of("Order Completed", "Order Updated", "Order Cancelled", "Order Refunded")) {
            Attributes withoutRevenue = properties.build();
            Attributes withRevenue =
                    withoutRevenue.toBuilder().put("revenue", 24).build();
            assertEquals(
                    Optional.of(new Money(new BigDecimal(24), euro)),
                    read(CommerceEvent.Order.class, name, withRevenue).worth());
            assertEquals(
                    Optional.of(new Money(new BigDecimal(25), euro)),
                    read(CommerceEvent.Order.class, name, withoutRevenue).worth());
        }
    }

    @Test
    void worth_productsOnly_sumsPriceTimesQuantityLessDiscountInDollars() {
        Attributes properties = Attributes.builder()
                .put("discount", new BigDecimal("0.80"))
                .put("products", Tracks.products(EVERY_PART, Attributes.of("price", Value.of(1))))
                .build();
        assertEquals(
                Optional.of(Money.of("40", "USD")),
                read(CommerceEvent.Order.class, "Order Completed", properties).worth());
    }

    @Test
    void worth_sumThatCouldNotBeRead_isNotPassedOverForTheNext() {
        Value products = Tracks.products(Attributes.of("price", Value.of(10)));
        List<Attributes> unread = List.of(
                Attributes.builder()
                        .put("revenue", "39.95")
                        .put("products", products)
                        .build(),
                Attributes.builder().put("revenue", "25.00").put("total", 30).build(),
                Attributes.builder().put("total", "25.00").put("subtotal", 30).build());
        for (Attributes properties : unread) {
            CommerceEvent.Order order = read(CommerceEvent.Order.class, "Order Completed", properties);
            assertEquals(Optional.empty(), order.worth());
            assertEquals(1, order.problems().size());
            assertEquals(
                    List.of(OrderBook.Reason.UNKNOWN_WORTH),
                    OrderBook.of(List.of(Tracks.track("m-1", 0, "Order Completed", properties))).issues().stream()
                            .map(OrderBook.Issue::reason)
                            .toList());
        }
        Attributes told = Attributes.builder()
                .put("revenue", 5)
                .put("total", "six")
                .put("tax", "one")
                .build();
        assertEquals(
                Optional.of(Money.of("5", "USD")),
                read(CommerceEvent.Order.class, "Order Completed", told).worth());
    }

    @Test
    void worth_needsWhatCouldNotBeRead_isEmpty() {
        Attributes unreadTax =
                Attributes.builder().put("total", 30).put("tax", "two").build();
        Attributes unreadCurrency =
                Attributes.builder().put("revenue", 30).put("currency", "gold").build();
        Attributes unpriced = Attributes.of("products", Tracks.products(EVERY_PART, Attributes.of("id", "p-2")));
        Attributes unreadQuantity = Attributes.of(
                "products",
                Tracks.products(Attributes.builder()
                        .put("price", 1)
                        .put("quantity", "1")
                        .build()));
        for (Attributes properties : List.of(unreadTax, unreadCurrency, unpriced, unreadQuantity, Attributes.empty())) {
            assertTrue(read(CommerceEvent.Order.class, "Order Completed", properties)
                    .worth()
                    .isEmpty());
        }
    }
}
