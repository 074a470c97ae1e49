package io.cdpkit.segments;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.Objects;

/**
 * A length of time: either so many milliseconds, or so many calendar periods of a time zone.
 *
 * <p>The two never mix: {@code 1 day} is 24 hours even when the clocks change, {@code 1 calendar day} is what the wall
 * calendar of the zone says, 23 to 25 hours. Windows include both their ends. With a span of {@code n} milliseconds an
 * instant {@code t} lies in the last span before {@code now} if {@code now - n <= t <= now}; with {@code n} calendar days
 * if {@code date(now) - n <= date(t)} and {@code t <= now}, so that {@code 0 calendar days} is today. Weeks begin on Monday.
 *
 * @param amount 0 to 1,000,000
 * @param zone whose calendar it is; UTC for spans that are no calendar's
 */
public record Span(int amount, Unit unit, ZoneId zone) {
    private static final int MOST = 1_000_000;
    /** The end of the year 9999; instants beyond it or before year -9999 count as these. */
    static final long END = 253_402_300_799_999L;

    /** What a span counts. */
    public enum Unit {
        MILLISECOND(1),
        SECOND(1_000),
        MINUTE(60_000),
        HOUR(3_600_000),
        DAY(86_400_000),
        WEEK(604_800_000),
        CALENDAR_DAY(0),
        CALENDAR_WEEK(0),
        CALENDAR_MONTH(0),
        CALENDAR_YEAR(0);

        private final long millis;

        Unit(long millis) {
            this.millis = millis;
        }

        /** Whether the unit is as long as the calendar says. */
        public boolean isCalendar() {
            return millis == 0;
        }
    }

    public Span {
        Objects.requireNonNull(unit, "unit");
        zone = plain(Objects.requireNonNull(zone, "zone"));
        if (amount < 0 || amount > MOST) {
            throw new IllegalArgumentException("a span has 0 to " + MOST + " units, was " + amount);
        }
        if (!unit.isCalendar() && !zone.equals(ZoneOffset.UTC)) {
            throw new IllegalArgumentException(
                    "only calendar units have a zone; say " + amount + " calendar days in a zone, or leave it out");
        }
    }

    /** A zone, with the one that is called UTC as the offset that it is. */
    static ZoneId plain(ZoneId zone) {
        return zone.getId().equals("UTC") ? ZoneOffset.UTC : zone;
    }

    public static Span of(int amount, Unit unit) {
        return new Span(amount, unit, ZoneOffset.UTC);
    }

    public static Span hours(int amount) {
        return of(amount, Unit.HOUR);
    }

    public static Span days(int amount) {
        return of(amount, Unit.DAY);
    }

    public static Span calendarDays(int amount, ZoneId zone) {
        return new Span(amount, Unit.CALENDAR_DAY, zone);
    }

    long millis() {
        return amount * unit.millis;
    }

    /** No less than the time between now and anything in the last span; by calendar a day goes for changes of the clock. */
    Duration atMost() {
        return switch (unit) {
            case CALENDAR_DAY -> Duration.ofDays(amount + 2L);
            case CALENDAR_WEEK -> Duration.ofDays((amount + 1L) * 7 + 1);
            case CALENDAR_MONTH -> Duration.ofDays((amount + 1L) * 31 + 1);
            case CALENDAR_YEAR -> Duration.ofDays((amount + 1L) * 366 + 1);
            default -> Duration.ofMillis(millis());
        };
    }

    /** The first instant at which {@code time} no longer lies in the last span. */
    long leaves(long time) {
        return unit.isCalendar() ? start(date(time), amount + 1L) : time + millis() + 1;
    }

    /** The first instant at which {@code time}, yet to come, lies in the next span. */
    long enters(long time) {
        return unit.isCalendar() ? start(date(time), -amount) : time - millis();
    }

    /** The first instant at which what begins with a day no longer lies in the last span. */
    long leaves(LocalDate day) {
        return unit.isCalendar() ? start(day, amount + 1L) : leaves(startOf(day));
    }

    /** The first instant at which what begins with a day, yet to come, lies in the next span. */
    long enters(LocalDate day) {
        return unit.isCalendar() ? start(day, -amount) : enters(startOf(day));
    }

    /** When a day begins. */
    long startOf(LocalDate day) {
        return millis(day.atStartOfDay(zone).toInstant());
    }

    /** How many whole spans lie between two instants, the former first; of calendar days, how many midnights. */
    long since(long from, long now) {
        return unit.isCalendar() ? ChronoUnit.DAYS.between(date(from), date(now)) : (now - from) / millis();
    }

    /** When so many spans have gone by since an instant, in the sense of {@link #since}. */
    long after(long from, long spans) {
        return unit.isCalendar() ? start(date(from), spans) : from + spans * millis();
    }

    LocalDate date(long time) {
        return Instant.ofEpochMilli(time).atZone(zone).toLocalDate();
    }

    /** When the period begins that is some periods after that of a date. */
    private long start(LocalDate date, long periods) {
        LocalDate first = switch (unit) {
            case CALENDAR_WEEK ->
                date.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY)).plusWeeks(periods);
            case CALENDAR_MONTH -> date.withDayOfMonth(1).plusMonths(periods);
            case CALENDAR_YEAR -> date.withDayOfYear(1).plusYears(periods);
            default -> date.plus(periods, ChronoUnit.DAYS);
        };
        return first.atStartOfDay(zone).toInstant().toEpochMilli();
    }

    /** The instant in milliseconds, brought within the years that spans reckon with. */
    static long millis(Instant instant) {
        long second = Math.max(-END / 1_000, Math.min(END / 1_000, instant.getEpochSecond()));
        return second == instant.getEpochSecond() ? instant.toEpochMilli() : second * 1_000;
    }
}
