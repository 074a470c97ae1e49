package io.cdpkit.segments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.event.Value;
import io.cdpkit.segments.Condition.Anniversary;
import io.cdpkit.segments.Condition.LeapDay;
import io.cdpkit.segments.Condition.Within;
import java.time.Instant;
import java.time.LocalDate;
import java.time.MonthDay;
import java.time.ZoneId;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TimedTest {
    private static final List<ZoneId> ZONES = List.of(
            ZoneId.of("UTC"), ZoneId.of("America/Sao_Paulo"), ZoneId.of("Pacific/Apia"), ZoneId.of("Europe/Berlin"));
    private static final Operand BORN = new Operand.Field(Operand.Scope.PROFILE, List.of("born"));

    private final SplittableRandom chance = new SplittableRandom(29);

    /** Whether the date returns on a day: years after it, on 29 February's stand-in where there is none. */
    private static boolean returns(LocalDate date, LocalDate day, LeapDay leapDay) {
        if (day.getYear() <= date.getYear()) {
            return false;
        }
        MonthDay leap = MonthDay.of(2, 29);
        MonthDay standIn = leapDay == LeapDay.MARCH_1 ? MonthDay.of(3, 1) : MonthDay.of(2, 28);
        MonthDay of = MonthDay.from(date);
        return MonthDay.from(day).equals(of.equals(leap) && !day.isLeapYear() ? standIn : of);
    }

    private LocalDate date() {
        LocalDate any = LocalDate.of(1960 + chance.nextInt(70), 1, 1).plusDays(chance.nextInt(365));
        return switch (chance.nextInt(4)) {
            case 0 -> LocalDate.of(1960 + 4 * chance.nextInt(17), 2, 29);
            case 1 -> any.withMonth(12).withDayOfMonth(31);
            case 2 -> any.withMonth(3).withDayOfMonth(1);
            default -> any;
        };
    }

    @Test
    void at_anniversary_isWhatLookingAtEachDaySays() {
        for (int round = 0; round < 3_000; round++) {
            ZoneId zone = ZONES.get(chance.nextInt(ZONES.size()));
            int days = chance.nextInt(4) == 0 ? chance.nextInt(366) : chance.nextInt(9);
            LeapDay leapDay = chance.nextBoolean() ? LeapDay.MARCH_1 : LeapDay.FEBRUARY_28;
            Timed timed = Timed.of(new Anniversary(BORN, Span.calendarDays(days, zone), leapDay));
            LocalDate date = date();
            LocalDate today = chance.nextBoolean()
                    ? LocalDate.of(2020 + chance.nextInt(12), date.getMonthValue(), 1)
                            .plusDays(chance.nextInt(35) - 3)
                    : date.plusDays(chance.nextInt(800) - 400);
            Instant now =
                    today.atStartOfDay(zone).plusSeconds(chance.nextInt(80_000)).toInstant();
            Value value = chance.nextBoolean()
                    ? Value.of(date)
                    : Value.of(date.atStartOfDay(zone)
                            .plusHours(chance.nextInt(22))
                            .toInstant());
            boolean expected = false;
            for (LocalDate day = today; !day.isAfter(today.plusDays(days)); day = day.plusDays(1)) {
                expected |= returns(date, day, leapDay);
            }
            assertEquals(Truth.of(expected), timed.at(value, now.toEpochMilli()));
            requireNext(timed, value, now.toEpochMilli(), zone);
        }
    }

    /** Until the next instant each day says what now says; only if the days cover the year may it say so there as well. */
    private static void requireNext(Timed timed, Value value, long now, ZoneId zone) {
        long next = timed.next(value, now);
        assertTrue(next > now);
        Truth truth = timed.at(value, now);
        assertEquals(truth, timed.at(value, next - 1));
        LocalDate today = Instant.ofEpochMilli(now).atZone(zone).toLocalDate();
        for (int ahead = 1; ahead <= 400; ahead++) {
            long day = today.plusDays(ahead).atStartOfDay(zone).toInstant().toEpochMilli();
            if (day >= next) {
                assertTrue(day == next || ahead == 1 || timed.at(value, next) == truth, "between two days");
                break;
            }
            assertEquals(truth, timed.at(value, day));
        }
        if (truth == Truth.FALSE) {
            assertEquals(Truth.TRUE, timed.at(value, next));
        }
    }

    @Test
    void at_whatIsNoDate_isUnknownForEver() {
        Span week = Span.calendarDays(7, ZoneId.of("UTC"));
        for (Timed timed : List.of(
                Timed.of(new Anniversary(BORN, week, LeapDay.MARCH_1)),
                Timed.of(new Within(BORN, new Window.Last(week))))) {
            for (Value value : List.of(Value.of("2020-02-29"), Value.of(7), Value.ofNull())) {
                assertEquals(Truth.UNKNOWN, timed.at(value, 0));
                assertEquals(Bounds.NEVER, timed.next(value, 0));
            }
            assertEquals(Truth.UNKNOWN, timed.at(null, 0));
            assertEquals(Bounds.NEVER, timed.next(null, 0));
        }
    }

    @Test
    void next_ofWindow_isItsBeginningThenItsEndThenNever() {
        for (Span span : List.of(Span.days(3), Span.calendarDays(3, ZoneId.of("Europe/Berlin")))) {
            for (Window window : List.of(new Window.Last(span), new Window.Next(span))) {
                Timed timed = Timed.of(new Within(BORN, window));
                Value value = Value.of(Instant.parse("2026-03-28T22:30:00Z"));
                long begin =
                        timed.next(value, Instant.parse("2026-01-01T00:00:00Z").toEpochMilli());
                assertEquals(Truth.FALSE, timed.at(value, begin - 1));
                assertEquals(Truth.TRUE, timed.at(value, begin));
                long end = timed.next(value, begin);
                assertTrue(end > begin);
                assertEquals(end, timed.next(value, end - 1));
                assertEquals(Truth.TRUE, timed.at(value, end - 1));
                assertEquals(Truth.FALSE, timed.at(value, end));
                assertEquals(Bounds.NEVER, timed.next(value, end));
            }
        }
    }
}
