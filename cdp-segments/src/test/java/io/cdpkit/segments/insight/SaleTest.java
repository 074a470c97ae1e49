package io.cdpkit.segments.insight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Source;
import io.cdpkit.event.Value;
import io.cdpkit.segments.insight.AffinityCounter.Basket;
import io.cdpkit.segments.insight.AffinityCounter.Rule;
import io.cdpkit.segments.insight.AffinityCounter.Thing;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** How the net of an order is split over the categories of what was bought. */
class SaleTest {
    private static final Source SHOP = Source.of("shop", Source.Kind.SHOP);

    private static Attributes product(String id, String category, String price) {
        return Attributes.builder()
                .put("product_id", id)
                .put("category", category)
                .put("price", new BigDecimal(price))
                .build();
    }

    private static Event event(String name, String currency, String revenue, Attributes... products) {
        return event("o", name, currency, revenue, products);
    }

    private static Event event(String order, String name, String currency, String revenue, Attributes... products) {
        Attributes.Builder properties =
                Attributes.builder().put("order_id", order).put("currency", currency);
        if (!revenue.isEmpty()) {
            properties.put("revenue", new BigDecimal(revenue));
        }
        List<Value> lines = new ArrayList<>();
        for (Attributes product : products) {
            lines.add(Value.of(product));
        }
        if (!lines.isEmpty()) {
            properties.put("products", Value.of(lines));
        }
        return Event.track(order + name + revenue + lines.size(), SHOP, name)
                .identifier(Identifier.userId("u"))
                .time(Instant.parse("2026-02-01T00:00:00Z").plusSeconds(name.equals("Order Completed") ? 0 : 60))
                .properties(properties.build())
                .build();
    }

    private static Map<String, String> sales(String currency, Event... events) {
        SalesCounter counter = SalesCounter.of(Currency.getInstance(currency), FiscalCalendar.of(ZoneOffset.UTC));
        RandomShop.people(List.of(events)).forEach(counter::person);
        InsightTable table = counter.table();
        Map<String, String> sales = new TreeMap<>();
        for (int i = 0; i < table.columns().size(); i++) {
            sales.put(
                    table.columns().get(i).label(),
                    Objects.requireNonNull(table.cell(0, i).value())
                            .stripTrailingZeros()
                            .toPlainString());
        }
        return sales;
    }

    @Test
    void byCategory_refundOfOneProduct_isTakenOffItsCategory() {
        Attributes a = product("p1", "A", "100");
        Attributes b = product("p2", "B", "100");
        Event order = event("Order Completed", "EUR", "", a, b);
        Attributes unpriced = Attributes.of("product_id", Value.of("p1"));
        assertEquals(Map.of("A", "0", "B", "100"), sales("EUR", order, event("Order Refunded", "EUR", "", a)));
        assertEquals(Map.of("A", "0", "B", "100"), sales("EUR", order, event("Order Refunded", "EUR", "", unpriced)));
        assertEquals(Map.of("A", "70", "B", "100"), sales("EUR", order, event("Order Refunded", "EUR", "30", a)));
    }

    @Test
    void byCategory_refundBeyondItsProduct_takesTheRestOffAll() {
        Attributes a = product("p1", "A", "100");
        Event order = event("Order Completed", "EUR", "", a, product("p2", "B", "60"), product("p3", "C", "20"));
        assertEquals(
                Map.of("A", "0", "B", "30", "C", "10"), sales("EUR", order, event("Order Refunded", "EUR", "140", a)));
        assertEquals(
                Map.of("A", "0", "B", "45", "C", "15"),
                sales("EUR", order, event("Order Refunded", "EUR", "", a), event("Order Refunded", "EUR", "20")));
        assertEquals(
                Map.of("A", "90", "B", "54", "C", "18"),
                sales("EUR", order, event("Order Refunded", "EUR", "18", Attributes.of("product_id", Value.of("p9")))));
    }

    @Test
    void byCategory_fewCoinsForManyCategories_neverIsNegative() {
        Attributes[] five = new Attributes[5];
        for (int i = 0; i < five.length; i++) {
            five[i] = product("p" + i, "ABCDE".substring(i, i + 1), "1");
        }
        assertEquals(
                Map.of("A", "1", "B", "1", "C", "1", "D", "0", "E", "0"),
                sales("JPY", event("Order Completed", "JPY", "3", five)));
    }

    @Test
    void of_anyWeights_addsUpAndKeepsTheSign() {
        Random chance = new Random(7);
        for (int i = 0; i < 2_000; i++) {
            BigDecimal amount = BigDecimal.valueOf(chance.nextInt(2_001) - 1_000, chance.nextInt(3));
            Map<String, BigDecimal> weights = new TreeMap<>();
            for (int j = 0; j <= chance.nextInt(7); j++) {
                weights.put("c" + j, BigDecimal.valueOf(chance.nextInt(4) * chance.nextInt(1_000), chance.nextInt(4)));
            }
            Map<String, BigDecimal> shares = Split.of(amount, weights, 2);
            assertEquals(0, Split.sum(shares).compareTo(amount));
            shares.values()
                    .forEach(share -> assertTrue(share.signum() * amount.signum() >= 0, () -> amount + " " + shares));
        }
    }

    @Test
    void rules_ordersWithoutProducts_areBasketsToo() {
        List<Event> events = new ArrayList<>();
        events.add(event("o0", "Order Completed", "EUR", "5", product("p1", "A", "1"), product("p2", "B", "1")));
        for (int i = 1; i < 10; i++) {
            events.add(event("o" + i, "Order Completed", "EUR", "5"));
        }
        AffinityCounter counter = AffinityCounter.of(Thing.CATEGORY, Basket.ORDER, 1, 10);
        RandomShop.people(events).forEach(counter::person);
        assertEquals(
                List.of(new BigDecimal("10.0")),
                counter.rules().stream().map(Rule::support).toList());
    }
}
