package io.cdpkit.segments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.event.Value;
import io.cdpkit.segments.Span.Unit;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BoundsTest {
    private static final List<ZoneId> ZONES = List.of(
            ZoneOffset.UTC, ZoneId.of("America/Sao_Paulo"), ZoneId.of("Europe/Berlin"), ZoneId.of("Pacific/Apia"));
    private static final long START = Instant.parse("2011-11-01T00:00:00Z").toEpochMilli();
    private static final long DAY = 86_400_000;

    private final SplittableRandom chance = new SplittableRandom(11);

    private Span span(boolean calendar) {
        Unit[] units = Unit.values();
        Unit unit = units[chance.nextInt(units.length)];
        while (unit.isCalendar() != calendar) {
            unit = units[chance.nextInt(units.length)];
        }
        return new Span(
                1 + chance.nextInt(9), unit, calendar ? ZONES.get(chance.nextInt(ZONES.size())) : ZoneOffset.UTC);
    }

    private Window window() {
        Span span = span(chance.nextBoolean());
        return switch (chance.nextInt(7)) {
            case 0 -> Window.EVER;
            case 1 -> new Window.Last(span);
            case 2 -> new Window.BeforeLast(span);
            case 3 -> new Window.Ago(new Span(span.amount() + 3, span.unit(), span.zone()), span);
            case 4 -> new Window.Next(span);
            case 5 -> new Window.AfterNext(span);
            default -> new Window.Fixed(Instant.ofEpochMilli(START + 5 * DAY), Instant.ofEpochMilli(START + 40 * DAY));
        };
    }

    private Value date() {
        if (chance.nextBoolean()) {
            return Value.of(LocalDate.of(2011, 11, 1).plusDays(chance.nextInt(80)));
        }
        long instant = chance.nextInt(3) == 0 ? START + chance.nextInt(80) * DAY : START + chance.nextLong(80 * DAY);
        return Value.of(Instant.ofEpochMilli(instant));
    }

    @Test
    void beginAndEnd_ofDatesAndInstants_areWhereTheDefinitionTurns() {
        int turns = 0;
        for (int round = 0; round < 20_000; round++) {
            Window window = window();
            Bounds bounds = Bounds.of(window);
            Value value = date();
            long begin = bounds.begin(value);
            long end = bounds.end(value);
            for (long at : new long[] {begin, end, begin - 1, end - 1, START + chance.nextLong(120 * DAY)}) {
                if (at > START - 1_000 * DAY && at < START + 10_000 * DAY) {
                    assertEquals(new NaiveWindow(at).lies(window, value), begin <= at && at < end, window::toString);
                    turns++;
                }
            }
        }
        assertTrue(turns > 50_000);
    }

    @Test
    void oldest_ofAWindowThatLooksBack_isTheLeastTimeInIt() {
        for (int round = 0; round < 5_000; round++) {
            Window window = new Window.Last(span(chance.nextBoolean()));
            long now = START + chance.nextLong(400 * DAY);
            long oldest = Bounds.of(window).oldest(now);
            NaiveWindow seen = new NaiveWindow(now);
            assertTrue(seen.lies(window, Value.of(Instant.ofEpochMilli(oldest))), window::toString);
            assertTrue(!seen.lies(window, Value.of(Instant.ofEpochMilli(oldest - 1))), window::toString);
        }
        assertEquals(Long.MIN_VALUE, Bounds.of(Window.EVER).oldest(START));
    }

    @Test
    void beginAndEnd_ofWhatIsNoDate_areNever() {
        Bounds bounds = Bounds.of(Window.last(Span.days(1)));
        assertEquals(Bounds.NEVER, bounds.begin(Value.of("2026-01-01")));
        assertEquals(Bounds.NEVER, bounds.end(Value.of(7)));
    }
}
