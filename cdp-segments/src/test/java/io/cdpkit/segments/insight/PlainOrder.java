package io.cdpkit.segments.insight;

import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Value;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** An order that was not cancelled, read from raw events by plain loops: what tables are compared with. */
record PlainOrder(
        Instant time,
        String currency,
        BigDecimal worth,
        BigDecimal net,
        List<Attributes> products,
        List<Attributes> returned) {
    static List<PlainOrder> of(List<Event> hers) {
        List<PlainOrder> orders = new ArrayList<>();
        for (Event event : hers) {
            if (event.name().equals("Order Completed")) {
                String id = event.properties().text("order_id").orElseThrow();
                BigDecimal worth = number(event.properties(), "revenue");
                BigDecimal net = worth;
                List<Attributes> returned = new ArrayList<>();
                boolean cancelled = false;
                for (Event other : hers) {
                    if (other.properties().text("order_id").orElse("").equals(id)) {
                        cancelled |= other.name().equals("Order Cancelled");
                        if (other.name().equals("Order Refunded")) {
                            BigDecimal back = other.properties().contains("revenue")
                                    ? number(other.properties(), "revenue")
                                    : net;
                            returned.addAll(products(other));
                            net = net.subtract(back).max(BigDecimal.ZERO);
                        }
                    }
                }
                if (!cancelled) {
                    orders.add(new PlainOrder(
                            event.time(),
                            event.properties().text("currency").orElseThrow(),
                            worth,
                            net,
                            products(event),
                            returned));
                }
            }
        }
        return orders;
    }

    private static List<Attributes> products(Event event) {
        List<Attributes> products = new ArrayList<>();
        if (event.properties().find("products") instanceof Value.Items items) {
            items.items().forEach(item -> products.add(((Value.Fields) item).fields()));
        }
        return products;
    }

    static String category(Attributes product) {
        return product.text("category").orElse("unknown");
    }

    static BigDecimal line(Attributes product) {
        return number(product, "price").multiply(number(product, "quantity"));
    }

    static BigDecimal number(Attributes from, String key) {
        Value value = from.get(key).orElseThrow();
        return value instanceof Value.Whole whole
                ? BigDecimal.valueOf(whole.number())
                : ((Value.Decimal) value).number();
    }
}
