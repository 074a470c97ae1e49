package io.cdpkit.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.StringLength;
import org.jspecify.annotations.Nullable;

final class IsoTimeProperties {
    @Property(tries = 2_000)
    void instant_anyInstantOfFourDigitYears_isReadBack(
            @ForAll @LongRange(min = -62_167_219_200L, max = 253_402_300_799L) long second,
            @ForAll @IntRange(max = 999_999_999) int nano) {
        Instant instant = Instant.ofEpochSecond(second, nano);
        assertEquals(instant, IsoTime.instant(instant.toString()));
    }

    @Property(tries = 5_000)
    void write_anyInstant_isWhatThePlatformWrites(
            @ForAll long second, @ForAll @IntRange(max = 999_999_999) int nano, @ForAll @IntRange(max = 9) int zeros) {
        int power = IntStream.range(0, zeros).reduce(1, (product, i) -> product * 10);
        long some = Math.floorMod(second, 400_000_000_000L) - 100_000_000_000L;
        assertWritten(Instant.ofEpochSecond(some, nano / power * power));
    }

    @Example
    void write_limits_areWhatThePlatformWrites() {
        List.of(
                        Instant.MIN,
                        Instant.parse("0000-01-01T00:00:00Z").minusNanos(1),
                        Instant.parse("0000-01-01T00:00:00Z"),
                        Instant.EPOCH.minusNanos(1),
                        Instant.EPOCH,
                        Instant.parse("9999-12-31T23:59:59.999999999Z"),
                        Instant.parse("9999-12-31T23:59:59.999999999Z").plusNanos(1),
                        Instant.MAX)
                .forEach(IsoTimeProperties::assertWritten);
    }

    private static void assertWritten(Instant instant) {
        StringBuilder written = new StringBuilder("[");
        IsoTime.write(instant, written);
        assertEquals("[" + instant, written.toString());
    }

    @Property(tries = 1_000)
    void instant_anyOffset_isReadAsThePlatformReadsIt(
            @ForAll @IntRange(min = 0, max = 1_000_000_000) int second,
            @ForAll @IntRange(min = -1_080, max = 1_080) int minutes) {
        OffsetDateTime time = Instant.ofEpochSecond(second).atOffset(ZoneOffset.ofTotalSeconds(minutes * 60));
        assertEquals(time.toInstant(), IsoTime.instant(time.toString()));
    }

    @Property(tries = 2_000)
    void day_anyFields_agreeWithThePlatform(
            @ForAll @IntRange(max = 9_999) int year,
            @ForAll @IntRange(max = 13) int month,
            @ForAll @IntRange(max = 32) int day) {
        String text = "%04d-%02d-%02d".formatted(year, month, day);
        assertEquals(platformDay(text), IsoTime.day(text));
    }

    private static @Nullable LocalDate platformDay(String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    @Property(tries = 2_000)
    void instant_anyText_neverThrows(
            @ForAll @StringLength(max = 40) String text, @ForAll @IntRange(max = 24) int kept) {
        IsoTime.day(text);
        IsoTime.instant(text);
        IsoTime.instant("2026-03-29T10:15:30.123Z".substring(0, kept) + text);
    }

    @Example
    void instant_otherShapes_areNull() {
        for (String text : List.of(
                "",
                "2026",
                "2026-03-29",
                "2026-03-29T10",
                "2026-03-29T10:15:30",
                "2026-03-29T10:15:30.",
                "2026-03-29T10:15:30.Z",
                "2026-03-29T10:15:30.1234567890Z",
                "2026-03-29 10:15:30Z",
                "2026-03-29T24:00:00Z",
                "2026-03-29T10:60:00Z",
                "2026-03-29T10:15:60Z",
                "2026-02-29T10:15:00Z",
                "2026-13-01T10:15:00Z",
                "2026-03-29T10:15:30ZZ",
                "2026-03-29T10:15:30+1",
                "2026-03-29T10:15:30+19:00",
                "2026-03-29T10:15:30+01-00",
                "+12026-03-29T10:15:30Z",
                "\u0662026-03-29T10:15:30Z")) {
            assertNull(IsoTime.instant(text), text);
        }
    }

    @Example
    void instant_shortForms_areRead() {
        Instant expected = Instant.parse("2026-03-29T08:15:00Z");
        assertEquals(expected, IsoTime.instant("2026-03-29T08:15Z"));
        assertEquals(expected, IsoTime.instant("2026-03-29T10:15+02"));
        assertEquals(expected, IsoTime.instant("2026-03-29T10:15:00+0200"));
        assertEquals(expected, IsoTime.instant("2026-03-29T02:45:00.000-05:30"));
    }
}
