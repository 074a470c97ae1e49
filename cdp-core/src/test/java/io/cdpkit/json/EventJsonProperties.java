package io.cdpkit.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Source;
import io.cdpkit.event.Value;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

final class EventJsonProperties {
    @Provide
    Arbitrary<Event> events() {
        return AnyEvent.events();
    }

    @Property(tries = 2_000)
    void read_ofWhatWasWritten_isTheSameEvent(@ForAll("events") Event event) {
        byte[] written = EventJson.write(event);
        Event read = EventJson.read(written);
        assertEquals(event, read);
        assertEquals(event.receivedAt(), read.receivedAt());
        assertEquals(event.statedTime(), read.statedTime());
        assertArrayEquals(written, EventJson.write(read));
    }

    @Property(tries = 300)
    void write_anyEvent_isOneLineOfWellFormedUtf8(@ForAll("events") Event event) {
        byte[] written = EventJson.write(event);
        String text = new String(written, UTF_8);
        assertArrayEquals(written, text.getBytes(UTF_8));
        assertEquals(1, text.lines().count());
        assertFalse(text.chars().anyMatch(Character::isISOControl));
    }

    @Property(tries = 200)
    void read_mutatedBytes_givesAnEventOrAnError(@ForAll("events") Event event, @ForAll long seed) {
        Random random = new Random(seed);
        byte[] written = EventJson.write(event);
        for (int i = 0; i < 20; i++) {
            byte[] mutated = Mutation.of(written, random);
            try {
                EventJson.read(mutated);
            } catch (IllegalArgumentException e) {
                assertEquals(null, e.getCause());
            }
        }
    }

    @Example
    void write_ofAnEvent_isStable() {
        Event event = Event.track("m1", Source.of("shop", Source.Kind.SHOP), "Order Completed")
                .userId("u1")
                .time(Instant.parse("2026-03-29T10:15:30.120Z"))
                .receivedAt(Instant.parse("2026-03-29T10:15:31Z"))
                .properties(Attributes.builder()
                        .put("total", new BigDecimal("27.50"))
                        .put("hundred", new BigDecimal("100"))
                        .put("five", new BigDecimal("5.0"))
                        .put("quantity", 3)
                        .put("gift", false)
                        .put("day", LocalDate.of(2026, 3, 29))
                        .put("at", Instant.EPOCH)
                        .put("note", Value.ofNull())
                        .put("fake", Attributes.of("$day", "no date"))
                        .build())
                .build();
        assertEquals("""
                {"context":{},"id":"m1","identifiers":[["user_id","u1"]],"name":"Order Completed","properties":\
                {"at":{"$moment":"1970-01-01T00:00:00Z"},"day":{"$day":"2026-03-29"},"fake":{"$fields":{"$day":\
                "no date"}},"five":5E0,"gift":false,"hundred":1E+2,"note":null,"quantity":3,"total":27.5},\
                "receivedAt":"2026-03-29T10:15:31Z","source":{"id":"shop","kind":"SHOP","party":"FIRST","trust":50},\
                "time":"2026-03-29T10:15:30.120Z","traits":{},"type":"TRACK"}""", new String(EventJson.write(event), UTF_8));
    }

    @Example
    void read_otherBytes_saysNothingOfTheirContent() {
        byte[] good = EventJson.write(Event.identify("m1", Source.of("crm", Source.Kind.CRM))
                .email("canary@example.com")
                .time(Instant.EPOCH)
                .traits(Attributes.of("name", "canary"))
                .build());
        String text = new String(good, UTF_8);
        for (String bad : List.of(
                "",
                "null",
                "[]",
                "canary",
                text + "canary",
                text.substring(0, text.length() - 1),
                text.replace("IDENTIFY", "canary"),
                text.replace("1970-01-01T00:00:00Z", "canary"),
                text.replace("[\"email\"", "[\"CANARY\""),
                text.replace("\"name\":\"canary\"", "\"name\":\"canary\",\"name\":\"canary\""),
                text.replace("\"name\":\"canary\"", "\"name\":{\"$day\":\"canary\"}"))) {
            IllegalArgumentException e =
                    assertThrows(IllegalArgumentException.class, () -> EventJson.read(bad.getBytes(UTF_8)));
            String said = e.toString();
            assertTrue(said.contains("EventJson.write"), said);
            assertFalse(said.contains("canary") || said.contains("CANARY"), said);
        }
        assertThrows(IllegalArgumentException.class, () -> EventJson.read(Arrays.copyOf(good, good.length + 1)));
    }
}
