package io.cdpkit.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.event.Rejection.Reason;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LimitsTest {
    private static final Source SOURCE = Source.of("shop", Source.Kind.SHOP);
    private static final Limits LIMITS = Limits.defaults();

    private static Event.Builder event() {
        return Event.identify("m1", SOURCE).userId("u1").time(Instant.EPOCH);
    }

    private static Event traits(String key, Value value) {
        return event().traits(Attributes.of(key, value)).build();
    }

    private static void assertRefused(Reason reason, String field, Event event) {
        Rejection rejection = LIMITS.check(event).orElseThrow();
        assertEquals(reason, rejection.reason(), rejection::toString);
        assertEquals(field, rejection.field(), rejection::toString);
    }

    private static void assertFits(Event event) {
        assertEquals(Optional.empty(), LIMITS.check(event));
    }

    private static Value nested(int levels) {
        Value value = Value.of("leaf");
        for (int i = 0; i < levels; i++) {
            value = i % 2 == 0 ? Value.of(Attributes.of("k", value)) : Value.of(List.of(value));
        }
        return value;
    }

    @Test
    void check_everyKindOfValue_fits() {
        assertFits(event().traits(Attributes.builder()
                        .put("text", "Zoë \uD83D\uDE00")
                        .put("whole", Long.MIN_VALUE)
                        .put("decimal", new BigDecimal("-12.5e-300"))
                        .put("yes", true)
                        .put("moment", Limits.LATEST)
                        .put("day", LocalDate.of(0, 1, 1))
                        .put("items", Value.of(List.of(Value.of("a"), Value.ofNull())))
                        .put("fields", Attributes.of("k", "v"))
                        .put("null", Value.ofNull())
                        .build())
                .build());
    }

    @Test
    void check_messageId_isBounded() {
        assertFits(Event.identify("m".repeat(100), SOURCE)
                .userId("u1")
                .time(Instant.EPOCH)
                .build());
        assertRefused(
                Reason.LIMIT,
                "messageId",
                Event.identify("m".repeat(101), SOURCE).time(Instant.EPOCH).build());
        assertRefused(
                Reason.MISSING,
                "messageId",
                Event.identify("", SOURCE).time(Instant.EPOCH).build());
        assertRefused(
                Reason.MALFORMED,
                "messageId",
                Event.identify("a\0b", SOURCE).time(Instant.EPOCH).build());
    }

    @ParameterizedTest
    @ValueSource(strings = {"-0001-12-31T23:59:59.999Z", "+10000-01-01T00:00:00Z", "-1000000000-01-01T00:00:00Z"})
    void check_timeOfNoFourDigitYear_isRefused(String time) {
        assertRefused(
                Reason.MALFORMED,
                "timestamp",
                Event.identify("m1", SOURCE).time(Instant.parse(time)).build());
    }

    @Test
    void check_timesAndDatesWithin_areThoseOfFourDigitYears() {
        for (Instant time : List.of(Instant.MIN, Instant.MAX, Limits.LATEST.plusMillis(1))) {
            assertRefused(Reason.MALFORMED, "traits.when", traits("when", Value.of(time)));
        }
        for (LocalDate date : List.of(LocalDate.MIN, LocalDate.MAX, LocalDate.of(-1, 12, 31))) {
            assertRefused(Reason.MALFORMED, "traits.days[0]", traits("days", Value.of(List.of(Value.of(date)))));
        }
        assertFits(traits("when", Value.of(Limits.EARLIEST)));
        assertFits(traits("when", Value.of(LocalDate.of(9999, 12, 31))));
    }

    @Test
    void check_sourceId_isBounded() {
        for (String id : List.of("a\0b", "s".repeat(257))) {
            Event event = Event.identify("m1", Source.of(id, Source.Kind.SHOP))
                    .userId("u1")
                    .time(Instant.EPOCH)
                    .build();
            assertEquals("source", LIMITS.check(event).orElseThrow().field());
        }
    }

    @Test
    void check_namesThatTheWireRequires_areRequired() {
        assertRefused(
                Reason.MISSING, "event", event(Event.track("m1", SOURCE, "").userId("u1")));
        assertRefused(
                Reason.MISSING, "groupId", event(Event.group("m1", SOURCE, "").userId("u1")));
        assertFits(event(Event.page("m1", SOURCE, "").email("a@b.de")));
        assertFits(event(Event.page("m1", SOURCE, "")));
    }

    private static Event event(Event.Builder builder) {
        return builder.time(Instant.EPOCH).build();
    }

    @Test
    void check_name_isBounded() {
        assertRefused(
                Reason.LIMIT,
                "name",
                Event.track("m1", SOURCE, "n".repeat(257)).time(Instant.EPOCH).build());
        assertRefused(
                Reason.MALFORMED,
                "name",
                Event.track("m1", SOURCE, "\uD800").time(Instant.EPOCH).build());
    }

    @Test
    void check_identifiers_areBoundedInNumberAndLength() {
        Event.Builder many = event();
        for (int i = 0; i < 16; i++) {
            many.email("user" + i + "@example.com");
        }
        assertRefused(Reason.LIMIT, "identifiers", many.build());
        assertFits(event().email("e".repeat(512)).build());
        assertRefused(
                Reason.LIMIT,
                "identifiers.email",
                event().email("e".repeat(513)).build());
        assertRefused(
                Reason.MALFORMED, "identifiers.phone", event().phone("\uDC00").build());
    }

    @Test
    void check_keys_areBounded() {
        assertFits(traits("k".repeat(256), Value.of(1)));
        assertRefused(Reason.LIMIT, "traits", traits("k".repeat(257), Value.of(1)));
        assertRefused(Reason.MALFORMED, "traits", traits("a\0", Value.of(1)));
        assertRefused(
                Reason.MALFORMED, "traits.address", traits("address", Value.of(Attributes.of("\uDBFF!", Value.of(1)))));
    }

    @Test
    void check_texts_areBounded() {
        assertFits(traits("bio", Value.of("x".repeat(16 * 1024))));
        assertRefused(Reason.LIMIT, "traits.bio", traits("bio", Value.of("x".repeat(16 * 1024 + 1))));
        for (String bad : List.of("\0", "a\0b", "\uD800", "\uD800a", "\uDC00", "a\uDC00\uD800", "\uD83D\uDE00\uDE00")) {
            assertRefused(Reason.MALFORMED, "traits.bio", traits("bio", Value.of(bad)));
        }
    }

    @Test
    void check_numbers_areBoundedInDigitsAndExponent() {
        assertFits(traits("n", Value.of(new BigDecimal("9".repeat(64)))));
        assertRefused(Reason.LIMIT, "traits.n", traits("n", Value.of(new BigDecimal("9".repeat(65)))));
        assertFits(traits("n", Value.of(new BigDecimal("1e308"))));
        assertRefused(Reason.LIMIT, "traits.n", traits("n", Value.of(new BigDecimal("1e309"))));
        assertFits(traits("n", Value.of(new BigDecimal("9.9e-308"))));
        assertRefused(Reason.LIMIT, "traits.n", traits("n", Value.of(new BigDecimal("9.9e-309"))));
        assertRefused(Reason.LIMIT, "traits.n", traits("n", Value.of(new BigDecimal("1e2147483647"))));
        assertRefused(Reason.LIMIT, "traits.n", traits("n", Value.of(new BigDecimal("1e-2147483647"))));
    }

    @Test
    void check_wholeNumbersUnderFewDigits_countSignificantOnes() {
        Limits strict = new Limits(1024, 1024, 1, 8, 8, 64, 64, 3, 64, 4, 64, LIMITS.future());
        assertEquals(Optional.empty(), strict.check(traits("n", Value.of(-123_000))));
        assertEquals(Optional.empty(), strict.check(traits("n", Value.of(0))));
        assertTrue(strict.check(traits("n", Value.of(1_234))).isPresent());
        assertTrue(strict.check(traits("n", Value.of(Long.MIN_VALUE))).isPresent());
    }

    @Test
    void check_depth_isBounded() {
        assertFits(traits("k", nested(31)));
        Rejection rejection = LIMITS.check(traits("k", nested(32))).orElseThrow();
        assertEquals(Reason.LIMIT, rejection.reason());
        assertTrue(rejection.field().startsWith("traits.k[0].k[0]"), rejection.field());
    }

    @Test
    void check_hugeDepth_isRefusedWithoutOverflow() {
        Value bomb = nested(1_000_000);
        assertEquals(Reason.LIMIT, LIMITS.check(traits("k", bomb)).orElseThrow().reason());
    }

    @Test
    void check_numberOfAttributes_countsAllLevelsAndSections() {
        Attributes.Builder half = Attributes.builder();
        for (int i = 0; i < 255; i++) {
            half.put("k" + i, i);
        }
        Attributes nested = Attributes.of("items", Value.of(List.of(Value.of(half.build()))));
        assertFits(event().traits(nested).context(nested).build());
        assertRefused(
                Reason.LIMIT,
                "",
                event().traits(nested)
                        .context(nested)
                        .properties(Attributes.of("one", "more"))
                        .build());
    }

    @Test
    void check_size_isBoundedWhereNoBytesAreCounted() {
        List<Value> items = Collections.nCopies(32 * 1024, Value.of(1));
        assertRefused(Reason.LIMIT, "", traits("items", Value.of(items)));
        assertFits(traits("items", Value.of(items.subList(0, 32_000))));
    }

    @Test
    void check_pathInLists_namesThePlace() {
        ArrayList<Value> products = new ArrayList<>();
        products.add(Value.of(Attributes.of("name", "fine")));
        products.add(Value.of(Attributes.of("name", "bad\0")));
        assertRefused(
                Reason.MALFORMED,
                "properties.products[1].name",
                event().properties(Attributes.of("products", Value.of(products)))
                        .build());
    }

    @Test
    void check_lineBreaksInKeys_doNotReachTheRejection() {
        Rejection rejection =
                LIMITS.check(traits("a\r\nWARN forged\u2028", Value.of("\0"))).orElseThrow();
        assertEquals("traits.a??WARN forged?", rejection.field());
        assertFalse(rejection.toString().contains("\n"));
    }

    @Test
    void under_emptyField_isTheParent() {
        Rejection rejection = new Rejection(Reason.LIMIT, "", "rule");
        assertEquals("a", rejection.under("a").field());
        assertEquals(
                "b.a[2].c",
                rejection.under("c").under("[2]").under("a").under("b").field());
    }

    @Test
    void limits_belowOne_areRefused() {
        assertThrows(IllegalArgumentException.class, () -> LIMITS.withBytes(0, 1));
    }

    /** No clock reaches that far, so every event would fail. */
    @Test
    void new_futureBeyondAllTime_isRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new Limits(1024, 1024, 1, 8, 8, 64, 64, 3, 64, 4, 64, ChronoUnit.FOREVER.getDuration()));
    }
}
