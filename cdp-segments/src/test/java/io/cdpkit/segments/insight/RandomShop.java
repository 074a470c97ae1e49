package io.cdpkit.segments.insight;

import io.cdpkit.Cdp;
import io.cdpkit.Progress;
import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Namespace;
import io.cdpkit.event.Source;
import io.cdpkit.event.Value;
import io.cdpkit.identity.IdentityRules;
import io.cdpkit.identity.NamespaceRule;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** A small shop made up: its events, and the people a platform makes of them. */
final class RandomShop {
    static final Instant START = Instant.parse("2025-01-15T00:00:00Z");
    static final Instant END = Instant.parse("2026-06-20T00:00:00Z");
    static final List<String> CATEGORIES = List.of("Books", "Games", "Garden", "Kitchen");

    private static final Source WEB = Source.of("web", Source.Kind.WEB);
    private static final Source SHOP = Source.of("shop", Source.Kind.SHOP);

    private final Random random;
    private final List<Event> events = new ArrayList<>();
    private int next;

    private RandomShop(long seed) {
        this.random = new Random(seed);
    }

    /** The events of some people, in no order. */
    static List<Event> events(long seed, int people) {
        RandomShop shop = new RandomShop(seed);
        for (int i = 0; i < people; i++) {
            shop.live("u" + i);
        }
        Collections.shuffle(shop.events, shop.random);
        return shop.events;
    }

    static Cdp platform(List<Event> events) {
        Cdp cdp = Cdp.builder()
                .identity(IdentityRules.of(NamespaceRule.unique(Namespace.USER_ID)))
                .clock(() -> END.plus(Duration.ofDays(60)))
                .build();
        cdp.ingestAll(events.stream(), Progress.none());
        return cdp;
    }

    static List<Person> people(Cdp cdp) {
        return cdp.profiles()
                .map(profile -> Person.of(profile, cdp.timeline(profile.id())))
                .toList();
    }

    static List<Person> people(List<Event> events) {
        return people(platform(events));
    }

    /** The events by user id, ascending by time, then id: what plain loops go over. */
    static Map<String, List<Event>> byUser(List<Event> events) {
        TreeMap<String, List<Event>> users = new TreeMap<>();
        for (Event event : events) {
            users.computeIfAbsent(event.identifiers().get(0).value(), none -> new ArrayList<>())
                    .add(event);
        }
        users.values()
                .forEach(hers -> hers.sort((a, b) -> a.time().equals(b.time())
                        ? a.id().compareTo(b.id())
                        : a.time().compareTo(b.time())));
        return users;
    }

    private void live(String user) {
        Attributes.Builder traits = Attributes.builder();
        if (random.nextInt(4) > 0) {
            traits.put("gender", List.of("m", "Female", "F", "male", "x", " ").get(random.nextInt(6)));
        }
        if (random.nextInt(4) > 0) {
            LocalDate birthday =
                    LocalDate.of(1950 + random.nextInt(65), 1 + random.nextInt(12), 1 + random.nextInt(28));
            if (random.nextBoolean()) {
                traits.put("birthday", birthday);
            } else {
                traits.put("birthday", birthday + (random.nextBoolean() ? "T00:00:00Z" : ""));
            }
        }
        if (random.nextInt(4) > 0) {
            traits.put("address", Attributes.of("country", random.nextBoolean() ? "DE" : "AT"));
        }
        add(user, Event.identify(id(), WEB).traits(traits.build()), moment());
        for (int visit = random.nextInt(6); visit > 0; visit--) {
            visit(user, moment());
        }
        for (int order = random.nextInt(5); order > 0; order--) {
            order(user, moment());
        }
    }

    private void visit(String user, Instant start) {
        Instant time = start;
        for (int i = random.nextInt(8); i >= 0; i--) {
            time = time.plusSeconds(random.nextInt(random.nextInt(4) == 0 ? 4_000 : 200));
            int what = random.nextInt(6);
            if (what <= 1) {
                add(
                        user,
                        Event.page(
                                id(),
                                WEB,
                                List.of("Home", "Search", "Product", "Cart").get(random.nextInt(4))),
                        time);
            } else if (what == 2) {
                add(user, Event.page(id(), WEB, "").properties(Attributes.of("path", "/p/" + random.nextInt(3))), time);
            } else if (what == 3) {
                Attributes.Builder search = Attributes.builder()
                        .put("query", List.of("pan", " Pan", "RED  pan", "rake").get(random.nextInt(4)));
                if (random.nextBoolean()) {
                    search.put("results", random.nextInt(3));
                }
                add(user, Event.track(id(), WEB, "Products Searched").properties(search.build()), time);
            } else if (what == 4) {
                add(user, Event.track(id(), WEB, random.nextBoolean() ? "Product Viewed" : "Viewed Product"), time);
            } else {
                add(user, Event.track(id(), WEB, "Product Added"), time);
            }
        }
        if (random.nextInt(4) == 0) {
            order(user, time.plusSeconds(random.nextInt(300)));
        }
    }

    private void order(String user, Instant time) {
        String order = "o" + next;
        List<Value> products = new ArrayList<>();
        BigDecimal revenue = BigDecimal.ZERO;
        for (int i = random.nextInt(4); i >= 0; i--) {
            int number = random.nextInt(12);
            BigDecimal price = BigDecimal.valueOf(100 + random.nextInt(5_000), 2);
            int quantity = 1 + random.nextInt(3);
            Attributes.Builder product = Attributes.builder()
                    .put("product_id", "p" + number)
                    .put("name", "Product " + number)
                    .put("price", price)
                    .put("quantity", quantity);
            if (number != 11) {
                product.put("category", CATEGORIES.get(number % CATEGORIES.size()));
            }
            products.add(Value.of(product.build()));
            revenue = revenue.add(price.multiply(BigDecimal.valueOf(quantity)));
        }
        Attributes.Builder properties = Attributes.builder()
                .put("order_id", order)
                .put("currency", random.nextInt(8) == 0 ? "USD" : "EUR")
                .put("revenue", random.nextInt(3) == 0 ? revenue.subtract(BigDecimal.ONE) : revenue);
        if (random.nextInt(10) > 0) {
            properties.put("products", Value.of(products));
        }
        add(user, Event.track(id(), SHOP, "Order Completed").properties(properties.build()), time);
        int later = random.nextInt(8);
        if (later <= 1) {
            Attributes.Builder refund = Attributes.builder().put("order_id", order);
            if (later == 0) {
                refund.put("revenue", BigDecimal.valueOf(random.nextInt(6_000), 2));
            }
            Instant back = time.plusSeconds(random.nextInt(4_000_000));
            add(user, Event.track(id(), SHOP, "Order Refunded").properties(refund.build()), back);
        } else if (later == 3) {
            List<Value> lines = new ArrayList<>();
            BigDecimal back = BigDecimal.ZERO;
            for (Value product : products.subList(0, Math.min(2, products.size()))) {
                Attributes bought = ((Value.Fields) product).fields();
                Attributes line = Attributes.builder()
                        .put("product_id", bought.text("product_id").orElseThrow())
                        .put(
                                "price",
                                PlainOrder.number(bought, "price")
                                        .subtract(BigDecimal.valueOf(lines.isEmpty() ? 50 : 0, 2)))
                        .put("quantity", bought.get("quantity").orElseThrow())
                        .build();
                lines.add(Value.of(line));
                back = back.add(PlainOrder.line(line));
            }
            Attributes refund = Attributes.builder()
                    .put("order_id", order)
                    .put("revenue", back)
                    .put("products", Value.of(lines))
                    .build();
            add(user, Event.track(id(), SHOP, "Order Refunded").properties(refund), time.plusSeconds(90_000));
        } else if (later == 2) {
            Attributes cancel = Attributes.of("order_id", order);
            add(user, Event.track(id(), SHOP, "Order Cancelled").properties(cancel), time.plusSeconds(60));
        }
    }

    private void add(String user, Event.Builder event, Instant time) {
        events.add(event.identifier(Identifier.userId(user)).time(time).build());
    }

    private String id() {
        return String.format("e%05d", next++);
    }

    private Instant moment() {
        long millis = END.toEpochMilli() - START.toEpochMilli();
        return START.plusMillis((long) (random.nextDouble() * millis));
    }
}
