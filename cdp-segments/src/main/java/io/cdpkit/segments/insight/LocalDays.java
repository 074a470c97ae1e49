package io.cdpkit.segments.insight;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Days and months of moments in a zone, looked up in tables of the years 1990 to 2059 and reckoned outside of them. Days
 * count from 1970-01-01, months from January of year 0. Immutable and thread-safe.
 */
final class LocalDays {
    private static final long DAY_MILLIS = 86_400_000;
    private static final int FIRST = (int) LocalDate.of(1990, 1, 1).toEpochDay();
    private static final int SIZE = (int) LocalDate.of(2060, 1, 1).toEpochDay() - FIRST;
    private static final int[] MONTHS = IntStream.range(FIRST, FIRST + SIZE)
            .map(day -> month(LocalDate.ofEpochDay(day)))
            .toArray();
    /** The clock is put forward or back within that day of UTC. */
    private static final int CHANGES = Integer.MIN_VALUE;

    private final ZoneRules rules;
    private final int[] offsetMillis = new int[SIZE];

    private LocalDays(ZoneRules rules) {
        this.rules = rules;
        Instant start = Instant.ofEpochMilli(FIRST * DAY_MILLIS);
        int day = 0;
        while (day < SIZE) {
            ZoneOffsetTransition next = rules.nextTransition(start.minusMillis(1));
            long change = next == null ? SIZE : Math.floorDiv(next.getInstant().toEpochMilli(), DAY_MILLIS) - FIRST;
            int end = (int) Math.min(change, SIZE);
            Arrays.fill(offsetMillis, day, end, rules.getOffset(start).getTotalSeconds() * 1_000);
            if (end < SIZE) {
                offsetMillis[end] = CHANGES;
            }
            day = end + 1;
            start = Instant.ofEpochMilli((FIRST + day) * DAY_MILLIS);
        }
    }

    static LocalDays in(ZoneId zone) {
        return new LocalDays(zone.getRules());
    }

    int day(long epochMilli) {
        long utc = Math.floorDiv(epochMilli, DAY_MILLIS);
        long at = utc - FIRST;
        int offset = at >= 0 && at < SIZE ? offsetMillis[(int) at] : CHANGES;
        if (offset == CHANGES) {
            offset = rules.getOffset(Instant.ofEpochMilli(epochMilli)).getTotalSeconds() * 1_000;
        }
        long ofDay = epochMilli - utc * DAY_MILLIS + offset;
        return (int) utc + (ofDay < 0 ? -1 : ofDay >= DAY_MILLIS ? 1 : 0);
    }

    int month(long epochMilli) {
        int day = day(epochMilli);
        int at = day - FIRST;
        return at >= 0 && at < SIZE ? MONTHS[at] : month(LocalDate.ofEpochDay(day));
    }

    private static int month(LocalDate date) {
        return date.getYear() * 12 + date.getMonthValue() - 1;
    }
}
