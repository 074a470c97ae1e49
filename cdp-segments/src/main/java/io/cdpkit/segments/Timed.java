package io.cdpkit.segments;

import io.cdpkit.event.Value;
import io.cdpkit.segments.Condition.Anniversary;
import io.cdpkit.segments.Condition.LeapDay;
import io.cdpkit.segments.Condition.Within;
import java.time.LocalDate;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** A test of a date against the clock, which knows when it will come out otherwise. */
interface Timed {
    Truth at(@Nullable Value value, long now);

    /** The next instant after now at which the truth may differ; {@link Bounds#NEVER} if it never will. */
    long next(@Nullable Value value, long now);

    static Timed of(Within within) {
        Bounds bounds = Bounds.of(within.window());
        return new Timed() {
            @Override
            public Truth at(@Nullable Value value, long now) {
                return value != null && Tests.isDate(value)
                        ? Truth.of(bounds.begin(value) <= now && now < bounds.end(value))
                        : Truth.UNKNOWN;
            }

            @Override
            public long next(@Nullable Value value, long now) {
                if (value == null || !Tests.isDate(value)) {
                    return Bounds.NEVER;
                }
                long begin = bounds.begin(value);
                long end = bounds.end(value);
                return end <= begin ? Bounds.NEVER : now < begin ? begin : now < end ? end : Bounds.NEVER;
            }
        };
    }

    static Timed of(Anniversary anniversary) {
        ZoneId zone = anniversary.next().zone();
        int days = anniversary.next().amount();
        return new Timed() {
            @Override
            public Truth at(@Nullable Value value, long now) {
                LocalDate date = date(value);
                if (date == null) {
                    return Truth.UNKNOWN;
                }
                LocalDate today = anniversary.next().date(now);
                return Truth.of(!following(date, today).minusDays(days).isAfter(today));
            }

            @Override
            public long next(@Nullable Value value, long now) {
                LocalDate date = date(value);
                if (date == null) {
                    return Bounds.NEVER;
                }
                LocalDate today = anniversary.next().date(now);
                LocalDate next = following(date, today);
                LocalDate first = next.minusDays(days);
                LocalDate flip = first.isAfter(today) ? first : next.plusDays(1);
                return Span.millis(flip.atStartOfDay(zone).toInstant());
            }

            private @Nullable LocalDate date(@Nullable Value value) {
                if (value instanceof Value.Moment moment) {
                    return anniversary.next().date(Span.millis(moment.instant()));
                }
                return value instanceof Value.Day day ? day.date() : null;
            }

            /** The first return of the date on or after a day. */
            private LocalDate following(LocalDate date, LocalDate day) {
                int year = Math.max(day.getYear(), date.getYear() + 1);
                LocalDate thisYear = in(date, year);
                return thisYear.isBefore(day) ? in(date, year + 1) : thisYear;
            }

            private LocalDate in(LocalDate date, int year) {
                boolean moves = date.getMonthValue() == 2
                        && date.getDayOfMonth() == 29
                        && !LocalDate.of(year, 1, 1).isLeapYear();
                return moves && anniversary.leapDay() == LeapDay.MARCH_1
                        ? LocalDate.of(year, 3, 1)
                        : date.withYear(year);
            }
        };
    }
}
