package io.cdpkit.commerce;

import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Source;
import io.cdpkit.event.Value;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/** Track calls of one shop, by the minute. */
final class Tracks {
    static final Instant START = Instant.parse("2026-01-31T12:00:00Z");
    static final Source SHOP = Source.of("web-shop", Source.Kind.SHOP);

    private Tracks() {}

    static Instant minute(long minute) {
        return START.plus(Duration.ofMinutes(minute));
    }

    static Event track(String id, long minute, String name, Attributes properties) {
        return Event.track(id, SHOP, name)
                .userId("u-1")
                .time(minute(minute))
                .properties(properties)
                .build();
    }

    static Attributes.Builder order(String orderId) {
        return Attributes.builder().put("order_id", orderId);
    }

    static Event completed(String id, long minute, String orderId, String revenue, String currency) {
        Attributes properties = order(orderId)
                .put("revenue", new BigDecimal(revenue))
                .put("currency", currency)
                .build();
        return track(id, minute, "Order Completed", properties);
    }

    static Event refunded(String id, long minute, String orderId, String total) {
        Attributes properties =
                order(orderId).put("total", new BigDecimal(total)).build();
        return track(id, minute, "Order Refunded", properties);
    }

    static Event refundedWhole(String id, long minute, String orderId) {
        return track(id, minute, "Order Refunded", order(orderId).build());
    }

    static Value products(Attributes... products) {
        List<Value> items =
                Arrays.stream(products).<Value>map(Value.Fields::new).toList();
        return Value.of(items);
    }
}
