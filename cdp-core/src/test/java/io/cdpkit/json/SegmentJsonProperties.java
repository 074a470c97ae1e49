package io.cdpkit.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Limits;
import io.cdpkit.event.Rejection;
import io.cdpkit.event.Source;
import io.cdpkit.event.Value;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

final class SegmentJsonProperties {
    private static final Source SOURCE = Source.of("shop", Source.Kind.WEB);
    private static final Limits SMALL = new Limits(4096, 16_384, 20, 5, 12, 16, 32, 10, 20, 4, 24, Duration.ofDays(1));
    private static final SegmentJson JSON = SegmentJson.builder(SOURCE)
            .limits(SMALL)
            .clock(InstantSource.fixed(Instant.EPOCH))
            .build();

    private static final List<String> MESSAGES = List.of(
            "{\"type\":\"identify\",\"messageId\":\"m1\",\"userId\":\"u1\",\"traits\":{\"firstName\":\"Zo\u00eb\",\"birthday\":"
                    + "\"1990-02-28\",\"address\":{\"postalCode\":\"3011\"},\"n\":-1.5e2},\"timestamp\":\"2026-03-29T10:00:00Z\"}",
            "{\"type\":\"track\",\"messageId\":\"m2\",\"anonymousId\":7,\"event\":\"A\",\"properties\":{\"products\":"
                    + "[{\"sku\":\"G\",\"price\":19.90}],\"email\":\"e@x\"},\"sentAt\":\"2026-03-29T10:00:00+02:00\","
                    + "\"originalTimestamp\":\"2026-03-29T10:00:00Z\"}",
            "{\"type\":\"page\",\"messageId\":\"m3\",\"userId\":\"u1\",\"name\":\"Home\",\"category\":\"Docs\",\"context\":"
                    + "{\"device\":{\"id\":\"d\",\"type\":\"ios\",\"adTrackingEnabled\":true,\"advertisingId\":\"x\"}}}",
            "{\"type\":\"screen\",\"messageId\":\"m4\",\"userId\":\"u1\",\"name\":\"\uD83D\uDE00\",\"integrations\":{\"All\":true}}",
            "{\"type\":\"group\",\"messageId\":\"m5\",\"userId\":\"u1\",\"groupId\":\"acme\",\"traits\":{\"createdAt\":1577836800}}",
            "{\"type\":\"alias\",\"messageId\":\"m6\",\"userId\":\"u1\",\"previousId\":\"old\"}",
            "{\"action\":\"Track\",\"requestId\":\"m7\",\"userId\":\"u1\",\"event\":\"A\",\"options\":{\"externalIds\":"
                    + "[{\"id\":\"x\",\"type\":\"card\",\"collection\":\"users\",\"encoding\":\"none\"}]}}");

    @Example
    void read_mutatedMessages_givesAResultAndNeverThrows() {
        Random random = new Random(20260329);
        int mutations = 60_000 * Math.min(25, Integer.getInteger("cdpkit.deep", 1));
        int events = 0;
        for (int i = 0; i < mutations; i++) {
            String message = MESSAGES.get(random.nextInt(MESSAGES.size()));
            byte[] mutated = Mutation.of(message.getBytes(UTF_8), random);
            Parsed parsed = JSON.read(mutated);
            if (parsed instanceof Parsed.Read read) {
                events++;
                assertEquals(Optional.empty(), SMALL.check(read.event()));
                assertEquals(read.event(), EventJson.read(EventJson.write(read.event())));
            } else if (parsed instanceof Parsed.Refused refused) {
                assertTrue(refused.original().length == mutated.length || mutated.length > SMALL.eventBytes());
            }
        }
        assertTrue(events > mutations / 50, "of " + mutations + " only " + events + " were events");
    }

    @Example
    void readBatch_mutatedBatches_accountForEveryMessage() {
        Random random = new Random(42);
        byte[] batch = ("{\"batch\":[" + String.join(",", MESSAGES)
                        + "],\"context\":{\"locale\":\"de\"},\"sentAt\":\"2026-03-29T10:00:00Z\"}")
                .getBytes(UTF_8);
        assertEquals(MESSAGES.size(), JSON.readBatch(batch).size());
        for (int i = 0; i < 10_000; i++) {
            List<Parsed> parsed = JSON.readBatch(Mutation.of(batch, random));
            for (int at = 0; at < parsed.size(); at++) {
                if (parsed.get(at) instanceof Parsed.Refused refused) {
                    boolean whole = refused.index() == Parsed.Refused.WHOLE_BATCH && parsed.size() == 1;
                    assertTrue(whole || refused.index() == at, refused::toString);
                }
            }
        }
    }

    @Provide
    Arbitrary<Attributes> attributes() {
        return AnyEvent.attributes();
    }

    /** Attributes as a sender can write them: without instants and dates, which JSON does not have. */
    @Provide
    Arbitrary<Attributes> wireAttributes() {
        return Arbitraries.maps(wireKeys(), wireValues()).ofMaxSize(4).map(map -> {
            Attributes.Builder builder = Attributes.builder();
            map.forEach(builder::put);
            return builder.build();
        });
    }

    private static Arbitrary<String> wireKeys() {
        return Arbitraries.oneOf(AnyEvent.texts(), Arbitraries.strings().alpha().ofMaxLength(20));
    }

    private static Arbitrary<Value> wireValues() {
        return Arbitraries.lazyOf(
                () -> AnyEvent.texts().map(Value::of),
                () -> Arbitraries.strings().alpha().ofMaxLength(40).map(Value::of),
                () -> Arbitraries.longs().map(Value::of),
                () -> Combinators.combine(
                                Arbitraries.bigIntegers(),
                                Arbitraries.integers().between(-400, 400))
                        .as((unscaled, scale) -> Value.of(new BigDecimal(unscaled, scale))),
                () -> Arbitraries.of(true, false).map(Value::of),
                () -> Arbitraries.just(Value.ofNull()),
                () -> wireValues().list().ofMaxSize(3).map((List<Value> items) -> Value.of(items)),
                () -> Arbitraries.maps(wireKeys(), wireValues()).ofMaxSize(3).map(map -> {
                    Attributes.Builder builder = Attributes.builder();
                    map.forEach(builder::put);
                    return Value.of(builder.build());
                }));
    }

    @Property(tries = 3_000)
    void read_anyProperties_isTheEventOfTheBuilderOrItsRejection(
            @ForAll("wireAttributes") Attributes properties, @ForAll("wireAttributes") Attributes context)
            throws IOException {
        Event typed = Event.page("m1", SOURCE, "Home")
                .userId("u1")
                .time(Instant.EPOCH)
                .properties(properties)
                .context(context)
                .build();
        String message = CanonicalWriter.plain()
                .open('{')
                .put("type", "page")
                .put("messageId", "m1")
                .put("name", "Home")
                .put("userId", "u1")
                .put("properties", properties)
                .put("context", context)
                .close('}')
                .text();
        byte[] bytes = message.getBytes(UTF_8);
        Optional<Rejection> rejection = SMALL.check(typed);
        for (Parsed parsed : List.of(
                JSON.read(bytes),
                JSON.read(message),
                JSON.read(new ByteArrayInputStream(bytes)),
                JSON.read(new StringReader(message)))) {
            if (parsed instanceof Parsed.Read read) {
                assertEquals(Optional.empty(), rejection);
                assertEquals(typed, read.event());
            } else if (parsed instanceof Parsed.Refused refused && bytes.length <= SMALL.eventBytes()) {
                assertTrue(rejection.isPresent(), refused::toString);
            }
        }
    }

    @Example
    void read_oneFault_isTheSameRejectionOnEveryWayIn() throws IOException {
        String deep = "x";
        ArrayList<Attributes> faulty = new ArrayList<>(List.of(
                Attributes.of("text", "x".repeat(33)),
                Attributes.of("text", "a\0b"),
                Attributes.of("text", "\uD800"),
                Attributes.of("k".repeat(17), "v"),
                Attributes.of("k".repeat(200), "v"),
                Attributes.of("nul\0", "v"),
                Attributes.of("half\uD800", "v"),
                Attributes.of("number", Value.of(12_345_678_901L)),
                Attributes.of("number", Value.of(new BigDecimal("1e309"))),
                Attributes.of("number", Value.of(new BigDecimal("-1.5e-310"))),
                Attributes.of(
                        "list", Value.of(List.of(Value.of(1), Value.of(Attributes.of("text", "x".repeat(33))))))));
        Value nested = Value.of(deep);
        for (int i = 0; i < 5; i++) {
            nested = i % 2 == 0 ? Value.of(List.of(Value.of(0), nested)) : Value.of(Attributes.of("deeper", nested));
        }
        faulty.add(Attributes.of("nested", nested));
        Attributes.Builder many = Attributes.builder();
        for (int i = 0; i < 13; i++) {
            many.put("k" + i, i);
        }
        faulty.add(many.build());
        for (Attributes attributes : faulty) {
            assertSameRejection("identify", "traits", attributes);
            assertSameRejection("group", "traits", attributes);
            assertSameRejection("page", "properties", attributes);
            assertSameRejection("page", "context", attributes);
        }
    }

    private static void assertSameRejection(String type, String section, Attributes attributes) throws IOException {
        Event.Builder typed = Event.builder("m1", Event.Type.valueOf(type.toUpperCase(java.util.Locale.ROOT)), SOURCE)
                .name(type.equals("group") ? "acme" : "")
                .userId("u1")
                .time(Instant.EPOCH);
        if (section.equals("context")) {
            typed.context(attributes);
        } else if (type.equals("identify")) {
            typed.traits(attributes);
        } else {
            typed.properties(attributes);
        }
        Rejection expected = SMALL.check(typed.build()).orElseThrow();
        String message = CanonicalWriter.plain()
                .open('{')
                .put("type", type)
                .put(section, attributes)
                .put("groupId", "acme")
                .put("messageId", "m1")
                .put("userId", "u1")
                .close('}')
                .text();
        byte[] bytes = message.getBytes(UTF_8);
        for (Parsed parsed : List.of(
                JSON.read(bytes),
                JSON.read(message),
                JSON.read(new ByteArrayInputStream(bytes)),
                JSON.read(new StringReader(message)),
                JSON.readBatch("{\"batch\":[" + message + "]}").get(0))) {
            Rejection rejection = ((Parsed.Refused) parsed).rejection();
            assertEquals(expected.reason(), rejection.reason(), rejection::toString);
            if (!(((Parsed.Refused) parsed).index() == Parsed.Refused.WHOLE_BATCH)) {
                assertEquals(expected.field(), rejection.field(), rejection::toString);
            }
            assertFalse(rejection.toString().contains("\0"));
        }
    }
}
