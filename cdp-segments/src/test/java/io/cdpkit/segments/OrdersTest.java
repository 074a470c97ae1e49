package io.cdpkit.segments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.commerce.Money;
import io.cdpkit.commerce.OrderBook;
import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.EventPlan;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Value;
import io.cdpkit.identity.IdentityRules;
import io.cdpkit.identity.NamespaceRule;
import io.cdpkit.profile.Membership;
import io.cdpkit.profile.Profile;
import io.cdpkit.segments.model.BgNbd;
import io.cdpkit.segments.predict.CalibrationWindow;
import io.cdpkit.segments.predict.Customer;
import io.cdpkit.segments.predict.RfmFigures;
import io.cdpkit.segments.predict.RfmScale;
import io.cdpkit.segments.predict.RfmScore;
import io.cdpkit.testkit.TestCdp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Orders as segments and computed traits see them. */
class OrdersTest {
    private static final Identifier ADA = Identifier.userId("ada");
    private static final Currency EUR = Currency.getInstance("EUR");
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Instant START = Instant.parse("2026-03-01T09:00:00Z");
    private static final String TRAITS = """
            trait spent  = sum(orders.net in EUR)
            trait bought = count(orders)
            trait days   = count(orders in EUR by day in "Europe/Berlin")
            trait last   = latest(orders)
            trait large  = count(orders in EUR where net >= 100) in last 30 days
            """;

    private final TestCdp shop = shop(TRAITS);

    private static TestCdp shop(String text) {
        TestCdp shop = TestCdp.with(
                IdentityRules.of(NamespaceRule.unique(ADA.namespace())), parts -> parts.segments(Segments.parse(text)));
        shop.clock().set(START);
        return shop;
    }

    private void tell(TestCdp to, String id, String name, Map<String, Value> properties, Instant time) {
        Attributes.Builder told = Attributes.builder();
        properties.forEach(told::put);
        to.cdp()
                .ingest(Event.track(id, TestCdp.SOURCE, name)
                        .identifier(ADA)
                        .properties(told.build())
                        .time(time)
                        .build());
    }

    private void complete(String order, int total, int day) {
        tell(
                shop,
                order,
                "Order Completed",
                Map.of("order_id", Value.of(order), "total", Value.of(total), "currency", Value.of("EUR")),
                START.plus(Duration.ofDays(day)));
    }

    private Map<String, Object> values(TestCdp of) {
        Profile ada = of.cdp().find(ADA).orElseThrow();
        Map<String, Object> values = new TreeMap<>();
        ada.computed().forEach(trait -> values.put(trait.trait(), trait.value()));
        return values;
    }

    @Test
    void spent_refundsCancellationsAndRepeats_isWhatTheBookSays() {
        shop.clock().advance(Duration.ofDays(10));
        complete("o1", 120, 0);
        complete("o2", 80, 1);
        complete("o3", 50, 1);
        tell(
                shop,
                "r1",
                "Order Refunded",
                Map.of("order_id", Value.of("o1"), "total", Value.of(500)),
                START.plus(Duration.ofDays(2)));
        tell(shop, "r2", "Order Refunded", Map.of("order_id", Value.of("o2")), START.plus(Duration.ofDays(3)));
        tell(
                shop,
                "again",
                "Completed Order",
                Map.of("id", Value.of("o3"), "revenue", Value.of(70)),
                START.plus(Duration.ofDays(4)));
        tell(
                shop,
                "dollars",
                "Order Completed",
                Map.of("order_id", Value.of("o4"), "revenue", Value.of(9)),
                START.plus(Duration.ofDays(5)));
        OrderBook book = OrderBook.of(
                shop.cdp().timeline(shop.cdp().find(ADA).orElseThrow().id()));
        assertEquals(Money.of("70", "EUR"), book.totals(EUR).net());
        assertEquals(
                Map.of(
                        "spent", Value.of(70),
                        "bought", Value.of(4),
                        "days", Value.of(2),
                        "last", Value.of(START.plus(Duration.ofDays(5))),
                        "large", Value.of(0)),
                values(shop));
    }

    @Test
    void byDay_ordersOfOneDay_areOneWorthTheirSum() {
        TestCdp days = shop("""
                trait best  = max(orders.worth in EUR by day in "Europe/Berlin")
                trait net   = sum(orders.net in EUR by day in "Europe/Berlin")
                trait worst = min(orders.net in EUR by day in "Europe/Berlin")
                """);
        days.clock().advance(Duration.ofDays(10));
        int[] hours = {0, 3, 30};
        int[] totals = {120, 80, 50};
        for (int i = 0; i < hours.length; i++) {
            tell(
                    days,
                    "o" + i,
                    "Order Completed",
                    Map.of("order_id", Value.of("o" + i), "total", Value.of(totals[i]), "currency", Value.of("EUR")),
                    START.plus(Duration.ofHours(hours[i])));
        }
        tell(
                days,
                "r",
                "Order Refunded",
                Map.of("order_id", Value.of("o2"), "total", Value.of(20)),
                START.plus(Duration.ofDays(2)));
        assertEquals(Map.of("best", Value.of(200), "net", Value.of(230), "worst", Value.of(30)), values(days));
    }

    @Test
    void filters_moreThanAWordHasBits_areAllAsked() {
        StringBuilder definitions = new StringBuilder();
        for (int i = 1; i <= 70; i++) {
            definitions.append("s%1$02d = count(orders in EUR where net >= %1$d) >= 2%n".formatted(i));
        }
        TestCdp many = shop(definitions.toString());
        many.clock().advance(Duration.ofDays(10));
        int[] totals = {90, 68, 3};
        for (int i = 0; i < totals.length; i++) {
            tell(
                    many,
                    "o" + i,
                    "Order Completed",
                    Map.of("order_id", Value.of("o" + i), "total", Value.of(totals[i]), "currency", Value.of("EUR")),
                    START.plus(Duration.ofDays(i)));
        }
        List<String> segments = many.cdp().find(ADA).orElseThrow().segments();
        assertEquals(68, segments.size());
        assertEquals("s68", segments.get(67));
    }

    @Test
    void spent_refundBeforeItsOrder_netsWhenTheOrderComes() {
        tell(shop, "r", "Order Refunded", Map.of("order_id", Value.of("o"), "total", Value.of(20)), START);
        assertEquals(null, values(shop).get("spent"));
        shop.clock().advance(Duration.ofHours(1));
        tell(
                shop,
                "c",
                "Order Completed",
                Map.of("order_id", Value.of("o"), "total", Value.of(50), "currency", Value.of("EUR")),
                shop.clock().instant());
        assertEquals(Value.of(30), values(shop).get("spent"));
        shop.cdp().retract("r");
        assertEquals(Value.of(50), values(shop).get("spent"));
    }

    @Test
    void days_ordersAboutMidnight_areThoseOfTheZone() {
        TestCdp other = shop("""
                trait here  = count(orders in EUR by day in "Europe/Berlin")
                trait there = count(orders in EUR by day)
                """);
        Instant late = Instant.parse("2026-03-01T22:30:00Z");
        other.clock().set(late.plus(Duration.ofHours(2)));
        for (int hour = 0; hour < 2; hour++) {
            tell(
                    other,
                    "c" + hour,
                    "Order Completed",
                    Map.of("revenue", Value.of(5), "currency", Value.of("EUR")),
                    late.plus(Duration.ofHours(hour)));
        }
        assertEquals(Map.of("here", Value.of(2), "there", Value.of(1)), values(other));
    }

    @Test
    void last_refundOfAnEarlierOrder_isTheLaterOrderStill() {
        TestCdp other = shop("""
                trait recent  = last(orders.net in EUR)
                trait nothing = count(orders where false)
                """);
        for (int day = 0; day < 3; day++) {
            String name = day < 2 ? "Order Completed" : "Order Refunded";
            tell(
                    other,
                    "m" + day,
                    name,
                    Map.of(
                            "order_id",
                            Value.of("o" + day % 2),
                            "total",
                            Value.of(10 + day),
                            "currency",
                            Value.of("EUR")),
                    other.clock().instant());
            other.clock().advance(Duration.ofDays(1));
        }
        assertEquals(Map.of("recent", Value.of(11), "nothing", Value.of(0)), values(other));
    }

    @Test
    void member_lateEventBeforeARefund_isOneSinceTheRefund() {
        TestCdp other = shop("gone = sum(orders.net in EUR) < 50 and did(visit)");
        tell(
                other,
                "c",
                "Order Completed",
                Map.of("order_id", Value.of("o"), "total", Value.of(100), "currency", Value.of("EUR")),
                START);
        other.clock().advance(Duration.ofDays(10));
        Instant refund = other.clock().instant();
        tell(other, "r", "Order Refunded", Map.of("order_id", Value.of("o")), refund);
        other.clock().advance(Duration.ofDays(1));
        tell(other, "v", "visit", Map.of(), START.plus(Duration.ofDays(5)));
        List<Membership> of = other.cdp().find(ADA).orElseThrow().memberships();
        assertEquals(List.of(refund), of.stream().map(Membership::since).toList());
    }

    @Test
    void window_ofOrders_isLeftByTheClockAlone() {
        complete("o1", 120, 0);
        assertEquals(Value.of(1), values(shop).get("large"));
        shop.clock().advance(Duration.ofDays(30).plusMillis(1));
        shop.cdp().evaluateDue();
        assertEquals(Value.of(0), values(shop).get("large"));
    }

    @Test
    void prediction_daysWithOrders_isThatOfTheFittedModel() {
        TestCdp other = shop("""
                trait alive = alive(orders in EUR by day in "Europe/Berlin", weeks, r = 0.243, alpha = 4.414, a = 0.793, b = 2.426)
                """);
        Instant noon = Instant.parse("2026-01-10T11:00:00Z");
        List<Integer> days = List.of(0, 0, 3, 17, 17, 40);
        for (int i = 0; i < days.size(); i++) {
            tell(
                    other,
                    "c" + i,
                    "Order Completed",
                    Map.of("total", Value.of(10), "currency", Value.of("EUR")),
                    noon.plus(Duration.ofDays(days.get(i))).plusSeconds(i));
        }
        LocalDate last = LocalDate.ofInstant(START, BERLIN);
        other.clock().set(last.atStartOfDay(BERLIN).toInstant());
        other.cdp().evaluateDue();
        Profile ada = other.cdp().find(ADA).orElseThrow();
        Customer customer = new CalibrationWindow(LocalDate.parse("2026-01-01"), last, BERLIN, EUR)
                .customer(OrderBook.of(other.cdp().timeline(ada.id())))
                .orElseThrow();
        assertEquals(3, customer.repeats());
        double expected =
                new BgNbd(0.243, 4.414, 0.793, 2.426).active(3, customer.recency() / 7.0, customer.age() / 7.0);
        assertEquals(
                expected,
                Objects.requireNonNull(Values.number((Value) values(other).get("alive")))
                        .doubleValue(),
                0.01);
    }

    @Test
    void rfmTraits_nettedOrders_areWhatTheScaleSaysOfTheBook() {
        RfmScale scale = RfmScale.builder(EUR, 5)
                .add(figures(1, 4, 300))
                .add(figures(5, 3, 200))
                .add(figures(20, 2, 100))
                .add(figures(60, 1, 40))
                .add(figures(200, 1, 10))
                .build();
        TestCdp other = TestCdp.with(
                IdentityRules.of(NamespaceRule.unique(ADA.namespace())),
                parts -> parts.segments(
                        Segments.of(List.of(), scale.traits(new Window.Last(Span.calendarDays(365, BERLIN)), BERLIN))));
        other.clock().set(START);
        for (int i = 0; i < 4; i++) {
            tell(
                    other,
                    "c" + i,
                    "Order Completed",
                    Map.of("order_id", Value.of("o" + i), "revenue", Value.of(60L * i), "currency", Value.of("EUR")),
                    START.minus(Duration.ofDays(9L * i)));
        }
        tell(other, "r", "Order Refunded", Map.of("order_id", Value.of("o3")), START);
        tell(other, "x", "Order Cancelled", Map.of("order_id", Value.of("o0")), START);
        LocalDate today = LocalDate.ofInstant(START, BERLIN);
        RfmScore score = scale.score(RfmFigures.of(
                        OrderBook.of(other.cdp()
                                .timeline(other.cdp().find(ADA).orElseThrow().id())),
                        EUR,
                        today.minusDays(365),
                        today,
                        BERLIN)
                .orElseThrow());
        assertEquals(
                Map.of(
                        "rfm_recency", Value.of(score.recency()),
                        "rfm_frequency", Value.of(score.frequency()),
                        "rfm_monetary", Value.of(score.monetary())),
                values(other));
    }

    private static RfmFigures figures(int days, int orders, int net) {
        return new RfmFigures(days, orders, Money.of(String.valueOf(net), "EUR"));
    }

    @Test
    void text_ofOrders_isReadAsWritten() {
        for (String text : List.of(
                "count(orders) >= 2",
                "did(orders in EUR where net >= 10 and refunded = 0) in last 30 days",
                "sum(orders.net in EUR by day) > 100",
                "max(orders.worth in USD by day in \"Europe/Berlin\") in last 2 calendar weeks > 5",
                "did(\"orders\")")) {
            Condition condition = ConditionText.parse(text);
            assertEquals(text, ConditionText.write(condition));
            assertEquals(condition, ConditionJson.read(ConditionJson.write(condition)));
        }
        assertEquals(
                Occurrence.orderDays(EUR, BERLIN),
                ((Operand.Aggregate) ((Condition.Compare)
                                        ConditionText.parse("did(orders in EUR by day in \"Europe/Berlin\")"))
                                .left())
                        .of());
        assertEquals(ZoneOffset.UTC, Occurrence.orderDays(EUR, ZoneId.of("UTC")).days());
    }

    @Test
    void text_wrongFigures_saysWhatThereIs() {
        assertTold("sum(orders.net) > 1", "say which, such as orders in EUR");
        assertTold("sum(orders.nett in EUR) > 1", "did you mean \"net\"");
        assertTold("did(orders in EUR where total > 1)", "orders have [worth, refunded, net], not \"total\"");
        assertTold("did(orders in EUR where net > profile.age)", "alone");
        assertTold("did(orders in EURO)", "there is no currency");
        assertTold("sum(orders in EUR) > 1", "such as net");
    }

    private static void assertTold(String text, String part) {
        String message = String.valueOf(assertThrows(InvalidSegmentsException.class, () -> ConditionText.parse(text))
                .getMessage());
        assertTrue(message.contains(part), message);
    }

    @Test
    void vocabulary_withoutCompletions_refusesOrders() {
        Vocabulary none = Vocabulary.of(List.of(EventPlan.track("Signed Up")));
        String message = String.valueOf(assertThrows(
                        InvalidSegmentsException.class,
                        () -> Segments.parse(
                                "a = did(orders)", Admission.standard().vocabulary(none)))
                .getMessage());
        assertTrue(message.contains("completes an order"), message);
        Segments.parse(
                "a = sum(orders.net in EUR) > 1",
                Admission.standard().vocabulary(Vocabulary.of(List.of(EventPlan.track("Order Completed")))));
    }

    @Test
    void explain_ofOrders_namesAllThatTellsOfThem() {
        shop.clock().advance(Duration.ofDays(3));
        complete("o1", 120, 0);
        complete("o2", 7, 1);
        tell(
                shop,
                "r1",
                "Order Refunded",
                Map.of("order_id", Value.of("o1"), "total", Value.of(5)),
                START.plus(Duration.ofDays(2)));
        Segments segments = Segments.parse(TRAITS);
        Profile ada = shop.cdp().find(ADA).orElseThrow();
        TraitExplanation large = segments.explainTrait(
                "large", ada, shop.cdp().timeline(ada.id()), shop.clock().instant());
        assertEquals(List.of("o1", "r1"), large.evidence());
    }
}
