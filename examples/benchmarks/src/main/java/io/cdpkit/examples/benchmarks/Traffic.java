package io.cdpkit.examples.benchmarks;

import static io.cdpkit.identity.NamespaceRule.atMost;
import static io.cdpkit.identity.NamespaceRule.unique;

import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Namespace;
import io.cdpkit.event.Source;
import io.cdpkit.event.Value;
import io.cdpkit.identity.IdentityRules;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * The traffic of a shop, made from a seed: each person is seen anonymously, signs in, tells traits and buys; people
 * interleave.
 *
 * <p>The events of one person carry three identifiers in all: a user id, an e-mail address and an anonymous id.
 */
final class Traffic {
    /** Who is who in it. */
    static final IdentityRules RULES = IdentityRules.of(
            unique(Namespace.USER_ID),
            atMost(5, Namespace.EMAIL),
            atMost(20, Namespace.ANONYMOUS_ID).asDevice());

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Source WEB = Source.of("web", Source.Kind.WEB);
    private static final String CONTEXT = """
            "context":{"library":{"name":"analytics.js","version":"4.1.0"},"locale":"en-GB",\
            "page":{"path":"/shoes/runners","referrer":"https://www.example.com/","search":"?ref=mail",\
            "title":"Runners - A Shop","url":"https://shop.example.com/shoes/runners?ref=mail"},\
            "userAgent":"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/126.0 Safari/537.36",\
            "timezone":"Europe/Berlin"}""";
    private static final String[] CATEGORIES = {"shoes", "coats", "books", "games", "garden", "kitchen"};
    private static final String[] NAMES = {"Ada", "Ben", "Cleo", "Dan", "Eva", "Finn", "Gia", "Hugo"};

    private final int people;
    private final SplittableRandom random = new SplittableRandom(42);

    Traffic(int people) {
        this.people = people;
    }

    Event[] events(int count) {
        Event[] events = new Event[count];
        int[] seen = new int[people];
        for (int i = 0; i < count; i++) {
            int person = random.nextInt(people);
            events[i] = event(i, person, seen[person]++);
        }
        return events;
    }

    private Event event(int index, int person, int turn) {
        String id = "m-" + index;
        Instant time = START.plusMillis(index * 20L);
        if (turn == 3 || turn == 8) {
            return Event.identify(id, WEB)
                    .userId("u" + person)
                    .anonymousId("anon-" + person)
                    .email("p" + person + "@example.org")
                    .time(time)
                    .traits(Attributes.builder()
                            .put("email", "p" + person + "@example.org")
                            .put("first_name", NAMES[person % NAMES.length])
                            .put("plan", turn == 3 ? "free" : "plus")
                            .put("age", 18 + person % 60)
                            .build())
                    .build();
        }
        Event.Builder builder = Event.track(id, WEB, turn % 5 == 4 ? "Order Completed" : "Product Viewed")
                .anonymousId("anon-" + person)
                .time(time)
                .properties(Attributes.builder()
                        .put("product_id", "sku-" + random.nextInt(5_000))
                        .put("category", CATEGORIES[random.nextInt(CATEGORIES.length)])
                        .put("price", BigDecimal.valueOf(random.nextInt(100, 20_000), 2))
                        .build());
        return turn < 3 ? builder.build() : builder.userId("u" + person).build();
    }

    /** The event as a web client would send it, with the context that such clients add: 600 to 900 bytes. */
    static byte[] json(Event event) {
        StringBuilder json = new StringBuilder(900).append('{');
        field(json, "messageId", event.id());
        field(json, "type", event.type().name().toLowerCase(Locale.ROOT));
        if (!event.name().isEmpty()) {
            field(json, "event", event.name());
        }
        for (Identifier identifier : event.identifiers()) {
            if (identifier.namespace().equals(Namespace.USER_ID)) {
                field(json, "userId", identifier.value());
            } else if (identifier.namespace().equals(Namespace.ANONYMOUS_ID)) {
                field(json, "anonymousId", identifier.value());
            }
        }
        field(json, "originalTimestamp", event.time().toString());
        field(json, "sentAt", event.time().toString());
        field(json, "receivedAt", event.time().toString());
        attributes(json, "traits", event.traits());
        attributes(json, "properties", event.properties());
        return json.append(CONTEXT).append('}').toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void field(StringBuilder json, String key, String text) {
        json.append('"').append(key).append("\":\"").append(text).append("\",");
    }

    private static void attributes(StringBuilder json, String key, Attributes attributes) {
        if (!attributes.isEmpty()) {
            json.append('"').append(key).append("\":{");
            attributes.forEach((name, value) -> {
                if (value instanceof Value.Text text) {
                    field(json, name, text.text());
                } else if (value instanceof Value.Whole whole) {
                    json.append('"')
                            .append(name)
                            .append("\":")
                            .append(whole.number())
                            .append(',');
                } else if (value instanceof Value.Decimal decimal) {
                    json.append('"')
                            .append(name)
                            .append("\":")
                            .append(decimal.number().toPlainString())
                            .append(',');
                }
            });
            json.setCharAt(json.length() - 1, '}');
            json.append(',');
        }
    }

    /** One person with many events. */
    static Event[] onePerson(int count) {
        Event[] events = new Event[count];
        for (int i = 0; i < count; i++) {
            events[i] = Event.track("m-" + i, WEB, "Product Viewed")
                    .userId("u")
                    .anonymousId("anon-" + i % 3)
                    .time(START.plusMillis(i * 20L))
                    .properties(Attributes.of("product_id", "sku-" + i % 5_000))
                    .build();
        }
        return events;
    }
}
