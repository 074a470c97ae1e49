package io.cdpkit.segments;

import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Source;
import io.cdpkit.event.Value;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Events at random: traits, orders, pages, lists; properties and traits share their names. */
final class RandomFacts {
    /** Shortly before a leap day, and before the clocks change in Berlin and Auckland. */
    static final Instant START = Instant.parse("2024-02-26T22:30:00Z");

    static final List<String> COUNTRIES = List.of("US", "DE", "ES", "us");
    static final List<String> TAGS = List.of("a", "b", "c");
    static final List<String> NAMES = List.of("order", "cart", "Product Viewed", "any");
    /** What tells of orders, which most of the time is their completion. */
    static final List<String> TOLD = List.of(
            "Order Completed",
            "order completed",
            "Completed Order",
            "Order Updated",
            "Order Refunded",
            "Order Refunded",
            "Order Cancelled");

    static final List<String> LISTS = List.of("vip", "press");
    static final Source WEB = Source.of("web", Source.Kind.WEB);

    private final Random chance;
    /** Of twelve events, how many tell of orders. */
    private final int ofOrders;

    RandomFacts(Random chance) {
        this(chance, 1);
    }

    private RandomFacts(Random chance, int ofOrders) {
        this.chance = chance;
        this.ofOrders = ofOrders;
    }

    /** Facts of which most are about a few orders. */
    static RandomFacts ofOrders(Random chance) {
        return new RandomFacts(chance, 8);
    }

    Event event(String id, Instant time, Identifier... identifiers) {
        Event.Builder builder = builder(id, time).time(time);
        for (Identifier identifier : identifiers) {
            builder.identifier(identifier);
        }
        return builder.build();
    }

    private Event.Builder builder(String id, Instant time) {
        int what = chance.nextInt(12);
        if (what >= 12 - ofOrders) {
            return Event.track(id, WEB, pick(TOLD)).properties(order());
        } else if (what < 3) {
            return Event.identify(id, WEB).traits(traits(time));
        } else if (what == 3) {
            return Event.page(id, WEB, pick(List.of("Home", "Cart")))
                    .properties(attributes())
                    .context(context());
        } else if (what == 4) {
            Attributes.Builder list = Attributes.builder().put("list", pick(LISTS));
            if (chance.nextBoolean()) {
                Instant end = time.plusSeconds(chance.nextInt(900_000));
                switch (chance.nextInt(6)) {
                    case 0 -> list.put("until", end.toString());
                    case 1 -> list.put("until", LocalDate.ofInstant(end, java.time.ZoneOffset.UTC));
                    case 2 -> list.put("until", pick(List.of("2024-03-01", "soon", "")));
                    default -> list.put("until", end);
                }
            }
            return Event.track(id, WEB, pick(List.of("List Added", "List Added", "List Removed")))
                    .properties(list.build());
        }
        return Event.track(id, WEB, pick(NAMES)).properties(attributes()).context(context());
    }

    /** What one event tells of one of a few orders. */
    private Attributes order() {
        Attributes.Builder order = Attributes.builder();
        if (chance.nextInt(8) > 0) {
            order.put("order_id", "o" + chance.nextInt(3));
        }
        if (chance.nextInt(3) > 0) {
            order.put("currency", chance.nextInt(8) == 0 ? "USD" : "EUR");
        }
        if (chance.nextInt(3) > 0) {
            order.put(pick(List.of("revenue", "total")), number());
        } else if (chance.nextBoolean()) {
            order.put(
                    "products",
                    Value.of(List.of(Value.of(Attributes.builder()
                            .put("product_id", "p" + chance.nextInt(2))
                            .put("price", number())
                            .put("name", "lamp")
                            .build()))));
        }
        return order.build();
    }

    private Attributes context() {
        return Attributes.of("page", Value.of(Attributes.of("path", pick(List.of("/a", "/b")))));
    }

    Attributes traits(Instant time) {
        Attributes.Builder traits = attributes().toBuilder();
        if (chance.nextInt(3) == 0) {
            traits.put(
                    "birthday",
                    pick(List.of(
                            LocalDate.parse("2000-02-29"),
                            date(time),
                            date(time).minusYears(3))));
        }
        if (chance.nextInt(3) == 0) {
            traits.put("signup", time.plusSeconds(chance.nextInt(4_000_000) - 2_000_000));
        }
        if (chance.nextInt(3) == 0) {
            traits.put("points", chance.nextInt(12));
        }
        return traits.build();
    }

    private LocalDate date(Instant time) {
        return LocalDate.ofInstant(time, java.time.ZoneOffset.UTC).plusDays(chance.nextInt(60) - 30);
    }

    private Attributes attributes() {
        Attributes.Builder some = Attributes.builder();
        if (chance.nextInt(4) > 0) {
            some.put("country", chance.nextInt(8) == 0 ? Value.ofNull() : Value.of(pick(COUNTRIES)));
        }
        if (chance.nextInt(4) > 0) {
            some.put("age", number());
        }
        if (chance.nextInt(3) == 0) {
            some.put("tags", tags());
        }
        if (chance.nextInt(4) == 0) {
            some.put("home", home());
        }
        if (chance.nextInt(3) == 0) {
            some.put("items", items());
        }
        if (chance.nextInt(3) == 0) {
            some.put("due", START.plusSeconds(chance.nextInt(4_000_000)));
        }
        return some.build();
    }

    private Value number() {
        int what = chance.nextInt(8);
        if (what == 0) {
            return Value.of("7");
        }
        return what < 3 ? Value.of(BigDecimal.valueOf(chance.nextInt(200) - 40, 1)) : Value.of(chance.nextInt(12) - 2);
    }

    private Value tags() {
        List<Value> tags = new ArrayList<>();
        for (int i = 0; i < chance.nextInt(3); i++) {
            tags.add(Value.of(pick(TAGS)));
        }
        return Value.of(tags);
    }

    private Value home() {
        return Value.of(Attributes.of(
                "lat", Value.of(BigDecimal.valueOf(480 + chance.nextInt(80), 1)), "lon", Value.of(chance.nextInt(20))));
    }

    private Value items() {
        List<Value> items = new ArrayList<>();
        for (int i = 0; i < chance.nextInt(3); i++) {
            items.add(
                    chance.nextInt(5) == 0
                            ? Value.of(3)
                            : Value.of(Attributes.of("country", Value.of(pick(COUNTRIES)), "age", number())));
        }
        return Value.of(items);
    }

    private <T> T pick(List<T> of) {
        return of.get(chance.nextInt(of.size()));
    }
}
