package io.cdpkit.examples.benchmarks;

import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Source;
import io.cdpkit.event.Value;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Three years of a shop, person by person, made from a seed: people come at some time, order at a rate of their own and
 * leave after an order with a chance of their own, as BG/NBD has it; before each order they look at products. One order in
 * twenty is refunded. Every person can be made again, by her number alone.
 */
record ShopYears(int eventsPerPerson) {
    static final Instant START = Instant.parse("2023-07-01T00:00:00Z");
    static final int DAYS = 1_095;

    private static final Source WEB = Source.of("web", Source.Kind.WEB);
    static final List<String> CATEGORIES = List.of(
            "books",
            "coats",
            "games",
            "garden",
            "kitchen",
            "lighting",
            "music",
            "office",
            "shoes",
            "sports",
            "tools",
            "toys");
    private static final long DAY_MILLIS = 86_400_000;

    /** An order line; refunded ones are worth nothing. */
    record Line(String category, BigDecimal amount) {}

    /** An order. */
    record Order(String id, Instant time, List<Line> lines, boolean refunded) {
        BigDecimal net() {
            return refunded ? BigDecimal.ZERO : gross();
        }

        BigDecimal gross() {
            return lines.stream().map(Line::amount).reduce(BigDecimal.ZERO, BigDecimal::add);
        }
    }

    List<Order> orders(int person) {
        SplittableRandom random = new SplittableRandom(0x5EED + person);
        double rate = gamma(random, 0.8) / 60;
        double leaves = gamma(random, 1.2);
        leaves = leaves / (leaves + gamma(random, 4));
        double typical = 800 + 3_000 * gamma(random, 2);
        double day = random.nextInt(DAYS - 30) + random.nextDouble();
        List<Order> orders = new ArrayList<>();
        boolean active = true;
        while (active && day < DAYS) {
            int size = 1 + random.nextInt(3);
            List<Line> lines = new ArrayList<>(size);
            for (int i = 0; i < size; i++) {
                long cents = 100 + (long) (typical / size * (0.5 + random.nextDouble()));
                lines.add(new Line(CATEGORIES.get(random.nextInt(CATEGORIES.size())), BigDecimal.valueOf(cents, 2)));
            }
            Instant time = START.plusMillis((long) (day * DAY_MILLIS));
            orders.add(new Order("o" + person + "-" + orders.size(), time, lines, random.nextInt(20) == 0));
            active = random.nextDouble() >= leaves;
            day += 1e-3 - Math.log1p(-random.nextDouble()) / rate;
        }
        return orders;
    }

    /** A person's events, ascending by time but for refunds, which come last. */
    List<Event> events(int person, List<Order> orders) {
        List<Event> events = new ArrayList<>(eventsPerPerson + 4);
        Identifier identifier = Identifier.userId("u" + person);
        int views = Math.max(0, eventsPerPerson - orders.size());
        for (int i = 0; i < views; i++) {
            Order before = orders.get(i % orders.size());
            events.add(Event.track("v" + person + "-" + i, WEB, "Product Viewed")
                    .identifier(identifier)
                    .time(before.time().minusMillis(60_000L * (1 + i)))
                    .properties(Attributes.of("category", before.lines().get(0).category()))
                    .build());
        }
        for (Order order : orders) {
            events.add(event("c" + order.id(), "Order Completed", order, identifier, 0)
                    .properties(properties(order))
                    .build());
            if (order.refunded()) {
                events.add(event("r" + order.id(), "Order Refunded", order, identifier, 3 * DAY_MILLIS)
                        .properties(Attributes.of("order_id", order.id()))
                        .build());
            }
        }
        return events;
    }

    private static Event.Builder event(String id, String name, Order order, Identifier identifier, long later) {
        return Event.track(id, WEB, name)
                .identifier(identifier)
                .time(order.time().plusMillis(later));
    }

    private static Attributes properties(Order order) {
        List<Value> products = new ArrayList<>();
        for (Line line : order.lines()) {
            products.add(Value.of(Attributes.builder()
                    .put("product_id", line.category() + "-1")
                    .put("category", line.category())
                    .put("price", line.amount())
                    .put("quantity", 1)
                    .build()));
        }
        return Attributes.builder()
                .put("order_id", order.id())
                .put("currency", "EUR")
                .put("revenue", order.gross())
                .put("products", Value.of(products))
                .build();
    }

    /** A draw from the gamma distribution of scale 1 (Marsaglia and Tsang 2000). */
    private static double gamma(SplittableRandom random, double shape) {
        if (shape < 1) {
            return gamma(random, shape + 1) * Math.pow(1 - random.nextDouble(), 1 / shape);
        }
        double d = shape - 1.0 / 3;
        double c = 1 / Math.sqrt(9 * d);
        while (true) {
            double x = random.nextGaussian();
            double v = 1 + c * x;
            v = v * v * v;
            if (v > 0 && Math.log(1 - random.nextDouble()) < 0.5 * x * x + d - d * v + d * Math.log(v)) {
                return d * v;
            }
        }
    }
}
