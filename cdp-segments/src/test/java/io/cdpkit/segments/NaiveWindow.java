package io.cdpkit.segments;

import io.cdpkit.event.Value;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;

/** Windows as their definitions say, seen from an instant in milliseconds. */
record NaiveWindow(long now) {
    boolean lies(Window window, Value value) {
        boolean past = !isAfter(value, now);
        if (window instanceof Window.Ever) {
            return past;
        } else if (window instanceof Window.Last last) {
            return instant(value, last.span().zone()) <= now && !isBeforeLast(last.span(), value);
        } else if (window instanceof Window.BeforeLast before) {
            return isBeforeLast(before.span(), value);
        } else if (window instanceof Window.Ago ago) {
            return !isBeforeLast(ago.from(), value) && isBeforeLast(ago.to(), value);
        } else if (window instanceof Window.Fixed fixed) {
            Instant instant = value instanceof Value.Day day
                    ? day.date().atStartOfDay(ZoneOffset.UTC).toInstant()
                    : ((Value.Moment) value).instant();
            return past && !instant.isBefore(fixed.from()) && instant.isBefore(fixed.until());
        } else if (window instanceof Window.Next next) {
            boolean over = (value instanceof Value.Day day && next.span().unit().isCalendar())
                    ? day.date().isBefore(date(now, next.span().zone()))
                    : instant(value, next.span().zone()) < now;
            return !over && !isAfterNext(next.span(), value);
        } else if (window instanceof Window.AfterNext after) {
            return isAfterNext(after.span(), value);
        }
        throw new AssertionError(window);
    }

    private static boolean isAfter(Value value, long now) {
        return instant(value, ZoneOffset.UTC) > now;
    }

    static long instant(Value value, ZoneId zone) {
        return value instanceof Value.Day day
                ? day.date().atStartOfDay(zone).toInstant().toEpochMilli()
                : ((Value.Moment) value).instant().toEpochMilli();
    }

    static LocalDate date(long instant, ZoneId zone) {
        return Instant.ofEpochMilli(instant).atZone(zone).toLocalDate();
    }

    private boolean isBeforeLast(Span span, Value value) {
        if (!span.unit().isCalendar()) {
            return instant(value, span.zone()) < now - span.amount() * NaiveOracle.unit(span);
        }
        LocalDate date = value instanceof Value.Day day ? day.date() : date(instant(value, span.zone()), span.zone());
        return date.isBefore(shifted(span, date(now, span.zone()), -span.amount()));
    }

    private boolean isAfterNext(Span span, Value value) {
        if (!span.unit().isCalendar()) {
            return instant(value, span.zone()) > now + span.amount() * NaiveOracle.unit(span);
        }
        LocalDate date = value instanceof Value.Day day ? day.date() : date(instant(value, span.zone()), span.zone());
        return !date.isBefore(shifted(span, date(now, span.zone()), span.amount() + 1));
    }

    /** The first day of the period some periods from that of a day. */
    private static LocalDate shifted(Span span, LocalDate day, int periods) {
        return switch (span.unit()) {
            case CALENDAR_WEEK ->
                day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY)).plusWeeks(periods);
            case CALENDAR_MONTH -> day.withDayOfMonth(1).plusMonths(periods);
            case CALENDAR_YEAR -> day.withDayOfYear(1).plusYears(periods);
            default -> day.plusDays(periods);
        };
    }
}
