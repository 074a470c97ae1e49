package io.cdpkit.commerce;

import static io.cdpkit.commerce.Tracks.completed;
import static io.cdpkit.commerce.Tracks.minute;
import static io.cdpkit.commerce.Tracks.order;
import static io.cdpkit.commerce.Tracks.products;
import static io.cdpkit.commerce.Tracks.refunded;
import static io.cdpkit.commerce.Tracks.refundedWhole;
import static io.cdpkit.commerce.Tracks.track;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.commerce.OrderBook.Issue;
import io.cdpkit.commerce.OrderBook.Reason;
import io.cdpkit.commerce.OrderBook.Totals;
import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Value;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OrderBookTest {
    private static final Currency EURO = Currency.getInstance("EUR");
    private static final Currency DOLLAR = Currency.getInstance("USD");
    private static final Event SALE = completed("m-1", 0, "o-1", "100", "EUR");

    private static Money euro(String amount) {
        return Money.of(amount, "EUR");
    }

    private static Totals totals(long orders, String gross, String refunded) {
        return new Totals(orders, euro(gross), euro(refunded));
    }

    private static OrderBook book(Event... events) {
        return OrderBook.of(List.of(events));
    }

    private static Event cancelled(String id, long minute, String orderId) {
        return track(id, minute, "Order Cancelled", order(orderId).build());
    }

    private static Attributes line(String id, String category, int price, int quantity) {
        return Attributes.builder()
                .put("product_id", id)
                .put("category", category)
                .put("price", price)
                .put("quantity", quantity)
                .build();
    }

    @Test
    void refunded_subtotal_isWhatIsRefunded() {
        OrderBook book = book(
                SALE,
                track(
                        "m-2",
                        1,
                        "Order Refunded",
                        order("o-1").put("subtotal", 30).build()));
        assertEquals(totals(1, "100", "30"), book.totals(EURO));
    }

    @Test
    void refunded_valueAlone_isAnIssueAndNoRefundOfAll() {
        OrderBook book = book(
                SALE,
                track("m-2", 1, "Order Refunded", order("o-1").put("value", 30).build()));
        assertEquals(totals(1, "100", "0"), book.totals(EURO));
        assertEquals(
                List.of(OrderBook.Reason.UNKNOWN_REFUND),
                book.issues().stream().map(OrderBook.Issue::reason).toList());
    }

    @Test
    void refunded_linesBySkuOrVariant_areTakenAtTheirOwnPrice() {
        Attributes lamp = Attributes.builder()
                .put("product_id", "lamp")
                .put("sku", "L-1")
                .put("price", 40)
                .build();
        Attributes small = Attributes.builder()
                .put("product_id", "shirt")
                .put("variant", "s")
                .put("price", 10)
                .build();
        Attributes large = Attributes.builder()
                .put("product_id", "shirt")
                .put("variant", "l")
                .put("price", 12)
                .build();
        Event sale = track(
                "m-1",
                0,
                "Order Completed",
                order("o-1")
                        .put("currency", "EUR")
                        .put("products", products(lamp, small, large))
                        .build());
        Event refund = track(
                "m-2",
                1,
                "Order Refunded",
                order("o-1")
                        .put(
                                "products",
                                products(
                                        Attributes.of("sku", "L-1"),
                                        Attributes.builder()
                                                .put("product_id", "shirt")
                                                .put("variant", "l")
                                                .build()))
                        .build());
        assertEquals(totals(1, "62", "52"), book(sale, refund).totals(EURO));
    }

    @Test
    void totals_twoOrders_sumPerCurrency() {
        OrderBook book = book(
                SALE,
                completed("m-2", 10, "o-2", "50.5", "EUR"),
                completed("m-3", 5, "o-3", "7", "USD"),
                track(
                        "m-4",
                        6,
                        "Checkout Started",
                        order("o-9").put("revenue", 99).build()));
        assertEquals(totals(2, "150.5", "0"), book.totals(EURO));
        assertEquals(euro("75.25"), book.totals(EURO).averageOrderValue());
        assertEquals(Money.of("7", "USD"), book.totals(DOLLAR).net());
        assertEquals(
                List.of("EUR", "USD"),
                book.totals().stream()
                        .map(sums -> sums.gross().currency().getCurrencyCode())
                        .toList());
        assertEquals(3, book.orderCount());
        assertEquals(Optional.of(minute(0)), book.firstOrderTime());
        assertEquals(Optional.of(minute(10)), book.lastOrderTime());
        assertTrue(book.issues().isEmpty());
    }

    @Test
    void empty_nothingBought_isAllZero() {
        OrderBook book = book(track("m-1", 0, "Product Viewed", Attributes.empty()));
        assertEquals(OrderBook.empty(), book);
        assertEquals(totals(0, "0", "0"), book.totals(EURO));
        assertEquals(euro("0"), book.totals(EURO).averageOrderValue());
        assertEquals(Optional.empty(), book.firstOrderTime());
        assertTrue(book.totals().isEmpty());
    }

    @Test
    void totals_orderSentTwice_isOneOrder() {
        OrderBook book = book(SALE, SALE, completed("m-2", 3, "o-1", "100", "EUR"));
        assertEquals(totals(1, "100", "0"), book.totals(EURO));
        assertEquals(minute(0), book.order("o-1").orElseThrow().completedAt());
    }

    @Test
    void totals_orderUpdated_followTheLatestThatTellsAWorth() {
        Event update =
                track("m-2", 3, "Order Updated", order("o-1").put("revenue", 80).build());
        Event silent = track(
                "m-3", 4, "Order Updated", order("o-1").put("coupon", "MAY").build());
        OrderBook book = book(silent, update, SALE);
        assertEquals(totals(1, "80", "0"), book.totals(EURO));
        assertEquals(minute(4), book.order("o-1").orElseThrow().updatedAt());
    }

    @Test
    void totals_updateAlone_isPending() {
        OrderBook book = book(
                track("m-2", 3, "Order Updated", order("o-1").put("revenue", 80).build()));
        assertFalse(book.order("o-1").orElseThrow().counts());
        assertEquals(0, book.orderCount());
        assertTrue(book.totals().isEmpty());
    }

    @Test
    void totals_cancelled_countForNothingEvenAfterCompletingAgain() {
        OrderBook book = book(SALE, cancelled("m-2", 1, "o-1"), completed("m-3", 2, "o-1", "100", "EUR"));
        assertEquals(totals(0, "0", "0"), book.totals(EURO));
        assertTrue(book.order("o-1").orElseThrow().cancelled());
        assertEquals(0, book.orderCount());
        assertEquals(Optional.empty(), book.lastOrderTime());
    }

    @Test
    void totals_orderWithoutId_isItsOwnOrder() {
        Attributes bare = Attributes.of("revenue", Value.of(5));
        OrderBook book = book(track("m-1", 0, "Order Completed", bare), track("m-2", 0, "Order Completed", bare));
        assertEquals(2, book.totals(DOLLAR).orders());
        assertEquals(2, book.orders().size());
    }

    @Test
    void refund_withoutSumAndProducts_refundsWhatRemains() {
        OrderBook book = book(SALE, refunded("m-2", 1, "o-1", "30"), refundedWhole("m-3", 2, "o-1"));
        assertEquals(totals(1, "100", "100"), book.totals(EURO));
        assertTrue(book.issues().isEmpty());
        assertEquals(euro("0"), book.order("o-1").orElseThrow().net());
    }

    @Test
    void refund_severalParts_addUpAndReportTheExcess() {
        OrderBook two = book(SALE, refunded("m-2", 1, "o-1", "30"), refunded("m-3", 2, "o-1", "60"));
        assertEquals(euro("10"), two.totals(EURO).net());
        OrderBook three = two.plus(refunded("m-4", 3, "o-1", "15.5"));
        assertEquals(euro("0"), three.totals(EURO).net());
        assertEquals(List.of(new Issue(Reason.EXCESS_REFUND, "o-1", "m-4", euro("5.5"))), three.issues());
    }

    @Test
    void refund_ofTotalWithShippingAndTax_isNoExcess() {
        Attributes paid = order("o-1")
                .put("revenue", 25)
                .put("total", 30)
                .put("currency", "EUR")
                .build();
        OrderBook book = book(track("m-1", 0, "Order Completed", paid), refunded("m-2", 1, "o-1", "30"));
        assertEquals(totals(1, "25", "25"), book.totals(EURO));
        assertTrue(book.issues().isEmpty());
        assertEquals(
                euro("1"),
                book.plus(refunded("m-3", 2, "o-1", "1")).issues().get(0).excess());
    }

    @Test
    void refund_byProductsWithoutPrice_takesTheOrdersPrice() {
        Attributes sold = order("o-1")
                .put("currency", "EUR")
                .put("products", products(line("p-1", "shoes", 20, 3), line("p-2", "hats", 7, 1)))
                .build();
        Attributes back = order("o-1")
                .put(
                        "products",
                        products(Attributes.builder()
                                .put("product_id", "p-1")
                                .put("quantity", 2)
                                .build()))
                .build();
        OrderBook book = book(track("m-2", 1, "Order Refunded", back), track("m-1", 0, "Order Completed", sold));
        assertEquals(totals(1, "67", "40"), book.totals(EURO));
        assertEquals(Map.of("shoes", new BigDecimal(3), "hats", BigDecimal.ONE), book.unitsByCategory());
    }

    @Test
    void refund_beforeItsOrder_waitsAndThenNets() {
        OrderBook waiting = book(refunded("m-2", -5, "o-1", "30"));
        assertEquals(List.of(new Issue(Reason.UNMATCHED_REFUND, "o-1", "m-2", null)), waiting.issues());
        assertTrue(waiting.orders().isEmpty());
        OrderBook matched = waiting.plus(SALE);
        assertEquals(totals(1, "100", "30"), matched.totals(EURO));
        assertTrue(matched.issues().isEmpty());
    }

    @Test
    void refund_inAnotherCurrency_isReportedAndNotNetted() {
        Attributes dollars =
                order("o-1").put("total", 30).put("currency", "USD").build();
        OrderBook book = book(SALE, track("m-2", 1, "Order Refunded", dollars));
        assertEquals(totals(1, "100", "0"), book.totals(EURO));
        assertEquals(List.of(new Issue(Reason.CURRENCY_MISMATCH, "o-1", "m-2", null)), book.issues());
    }

    @Test
    void refund_unreadableOrNegative_isReportedAndNeverTakenAsWhole() {
        for (Value total : List.of(Value.of("all"), Value.of(-30))) {
            Attributes odd = order("o-1").put("total", total).build();
            OrderBook book = book(SALE, track("m-2", 1, "Order Refunded", odd));
            assertEquals(totals(1, "100", "0"), book.totals(EURO));
            assertEquals(List.of(new Issue(Reason.UNKNOWN_REFUND, "o-1", "m-2", null)), book.issues());
        }
    }

    @Test
    void issues_whatNamesNoOrderOrNoWorth_areReported() {
        OrderBook book = book(
                track("m-1", 0, "Order Refunded", Attributes.of("total", Value.of(5))),
                track("m-2", 0, "Order Completed", order("o-2").build()));
        assertEquals(
                List.of(
                        new Issue(Reason.NO_ORDER_ID, null, "m-1", null),
                        new Issue(Reason.UNKNOWN_WORTH, "o-2", "m-2", null)),
                book.issues());
        assertEquals(1, book.orderCount());
        assertNull(book.order("o-2").orElseThrow().net());
    }

    @Test
    void issues_updateInAnotherCurrency_isReportedAndTheLatestHolds() {
        Attributes dollars =
                order("o-1").put("revenue", 110).put("currency", "USD").build();
        OrderBook book = book(SALE, track("m-2", 1, "Order Updated", dollars));
        assertEquals(Money.of("110", "USD"), book.totals(DOLLAR).gross());
        assertEquals(List.of(new Issue(Reason.CURRENCY_MISMATCH, "o-1", "m-2", null)), book.issues());
    }

    @Test
    void minus_anEvent_equalsNeverHavingHadIt() {
        OrderBook book = book(SALE, refundedWhole("m-2", 1, "o-1"));
        assertEquals(book(SALE), book.minus("m-2"));
        assertEquals(book, book.minus("m-3"));
        assertEquals(OrderBook.empty(), book.minus("m-2").minus("m-1"));
    }
}
