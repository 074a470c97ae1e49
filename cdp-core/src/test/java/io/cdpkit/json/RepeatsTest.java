package io.cdpkit.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Source;
import io.cdpkit.event.Value;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class RepeatsTest {
    private final SegmentJson json = SegmentJson.of(Source.of("shop", Source.Kind.WEB));

    private Event read(String id, String context, String properties) {
        return assertInstanceOf(Parsed.Read.class, json.read("""
                        {"type": "track", "event": "Product Viewed", "messageId": "%s", "userId": "u",
                         "timestamp": "2026-03-01T09:00:00Z", "context": %s, "properties": %s}""".formatted(id, context, properties)))
                .event();
    }

    private static Value of(Attributes attributes, String key) {
        return attributes.get(key).orElseThrow();
    }

    @Test
    void read_sameSurroundings_shareOneObject() {
        String context = "{\"library\": {\"name\": \"analytics.js\"}, \"userAgent\": \"Mozilla\", \"ip\": \"%s\"}";
        Event one = read("m1", context.formatted("192.0.2.1"), "{\"sku\": \"s-1\"}");
        Event other = read("m2", context.formatted("192.0.2.2"), "{\"sku\": \"s-1\", \"price\": 2}");
        assertSame(of(one.context(), "library"), of(other.context(), "library"));
        assertSame(of(one.context(), "userAgent"), of(other.context(), "userAgent"));
        assertSame(of(one.properties(), "sku"), of(other.properties(), "sku"));
        assertSame(one.name(), other.name());
        String software = "{\"library\": {\"name\": \"analytics.js\"}, \"userAgent\": \"Mozilla\"}";
        assertSame(
                read("m3", software, "{}").context(), read("m4", software, "{}").context());
    }

    @Test
    void read_whatTellsOfAPerson_isNotHeld() {
        String context =
                "{\"traits\": {\"city\": \"Ulm\"}, \"ip\": \"192.0.2.1\", \"location\": {\"city\": \"Ulm\"}, \"n\": %d}";
        Event one = read("m1", context.formatted(1), "{\"email\": \"ada@example.org\"}");
        Event other = read("m2", context.formatted(2), "{\"email\": \"ada@example.org\"}");
        for (String key : new String[] {"traits", "ip", "location"}) {
            assertEquals(of(one.context(), key), of(other.context(), key));
            assertNotSame(of(one.context(), key), of(other.context(), key));
        }
        assertNotSame(of(one.properties(), "email"), of(other.properties(), "email"));
        String withAddress = "{\"userAgent\": \"Mozilla\", \"ip\": \"192.0.2.1\"}";
        assertNotSame(
                read("m3", withAddress, "{}").context(),
                read("m4", withAddress, "{}").context());
    }

    /** Many more texts than there are places, of lengths around the limits, in a buffer that is written again. */
    @Test
    void text_anyOrder_isWhatWasRead() {
        Repeats repeats = new Repeats();
        Random random = new Random(7);
        String[] texts = IntStream.range(0, 5_000)
                .mapToObj(i -> Integer.toString(i % 1_000).repeat(1 + i / 100))
                .toArray(String[]::new);
        char[] buffer = new char[1_000];
        for (int i = 0; i < 50_000; i++) {
            String text = texts[random.nextInt(texts.length)];
            int offset = random.nextInt(100);
            text.getChars(0, text.length(), buffer, offset);
            assertEquals(text, repeats.text(buffer, offset, text.length()).text());
        }
    }

    @Test
    void object_anyOrder_isWhatWasRead() {
        Repeats repeats = new Repeats();
        Random random = new Random(7);
        for (int i = 0; i < 50_000; i++) {
            Attributes.Builder fields = Attributes.builder();
            for (int field = random.nextInt(40); field > 0; field--) {
                fields.put("k" + field, random.nextInt(3));
            }
            Attributes made = fields.build();
            assertEquals(made, repeats.object(made).fields());
            assertEquals(made, repeats.fields(made));
        }
    }
}
