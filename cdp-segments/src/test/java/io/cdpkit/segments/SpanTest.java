package io.cdpkit.segments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.segments.Span.Unit;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SpanTest {
    private static final List<ZoneId> ZONES = List.of(
            ZoneOffset.UTC, ZoneId.of("America/New_York"), ZoneId.of("Pacific/Apia"), ZoneId.of("Asia/Kathmandu"));

    /** A day and what a clock can be put forward or back, on either side. */
    private static final long TWO_DAYS = Duration.ofDays(2).toMillis();

    @Test
    void atMost_ofAnySpan_coversItAndLittleMore() {
        SplittableRandom chance = new SplittableRandom(3);
        for (Unit unit : Unit.values()) {
            for (int amount : new int[] {0, 1, 2, 7, 30, 400}) {
                for (ZoneId zone : unit.isCalendar() ? ZONES : ZONES.subList(0, 1)) {
                    Span span = new Span(amount, unit, zone);
                    long atMost = span.atMost().toMillis();
                    long longest = 0;
                    for (int i = 0; i < 300; i++) {
                        long time = Instant.parse("2011-12-01T00:00:00Z").toEpochMilli()
                                + chance.nextLong(Duration.ofDays(2_000).toMillis());
                        long last = span.leaves(time) - 1;
                        assertTrue(last - time <= atMost, () -> span + " is longer than it says");
                        longest = Math.max(longest, last - time);
                    }
                    long month = unit == Unit.CALENDAR_MONTH || unit == Unit.CALENDAR_YEAR ? amount + 2L : 0;
                    long slack = unit.isCalendar()
                            ? 2 * TWO_DAYS + month * Duration.ofDays(1).toMillis()
                            : 0;
                    long coarse = unit.isCalendar() ? (long) (0.2 * atMost) : 0;
                    assertTrue(atMost - longest <= slack + coarse, () -> span + " is much shorter than it says");
                }
            }
        }
    }

    @Test
    void span_ofAmountsBeyondReckoning_isRefused() {
        assertEquals(0, Span.days(0).amount());
        int most = largest();
        assertEquals(most, Span.days(most).amount());
        assertThrows(IllegalArgumentException.class, () -> Span.days(most + 1));
        assertThrows(IllegalArgumentException.class, () -> Span.days(-1));
        assertThrows(IllegalArgumentException.class, () -> new Span(1, Unit.DAY, ZoneId.of("Europe/Berlin")));
    }

    private static int largest() {
        String told = String.valueOf(assertThrows(IllegalArgumentException.class, () -> Span.days(Integer.MAX_VALUE))
                .getMessage());
        return Integer.parseInt(told.replaceAll("a span has 0 to (\\d+) units.*", "$1"));
    }

    @Test
    void millis_ofInstantsBeyondReckoning_isWithinTheYearsOfSpans() {
        assertEquals(1_500, Span.millis(Instant.ofEpochMilli(1_500)));
        assertEquals(-1, Span.millis(Instant.ofEpochMilli(-1)));
        long latest = Span.millis(Instant.MAX);
        assertEquals(-latest, Span.millis(Instant.MIN));
        assertEquals(0, latest % 1_000);
        assertEquals(latest, Span.millis(Instant.ofEpochMilli(latest)));
        assertEquals(latest + 999, Span.millis(Instant.ofEpochMilli(latest + 999)));
        assertEquals(latest, Span.millis(Instant.ofEpochMilli(latest + 1_000)));
        assertEquals(latest - 1, Span.millis(Instant.ofEpochMilli(latest - 1)));
    }
}
