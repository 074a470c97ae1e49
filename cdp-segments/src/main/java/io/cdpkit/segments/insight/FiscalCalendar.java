package io.cdpkit.segments.insight;

import java.time.Month;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Objects;

/**
 * Quarters of a year that may begin in any month, in a zone. A fiscal year is named after the calendar year it ends in, as
 * by custom; one that begins in January is the calendar year.
 */
public record FiscalCalendar(ZoneId zone, Month firstMonth) {
    public FiscalCalendar {
        Objects.requireNonNull(zone, "zone");
        Objects.requireNonNull(firstMonth, "firstMonth");
    }

    /** Calendar years. */
    public static FiscalCalendar of(ZoneId zone) {
        return new FiscalCalendar(zone, Month.JANUARY);
    }

    /** The number of the quarter of a month, as {@link LocalDays} counts those: quarters of a year are four in a row. */
    int quarter(int month) {
        return Math.floorDiv(month + 1 - firstMonth.getValue(), 3);
    }

    /** Such as 2026 Q1, or FY2026 Q1. */
    String label(int quarter) {
        boolean calendar = firstMonth == Month.JANUARY;
        int year = Math.floorDiv(quarter, 4) + (calendar ? 0 : 1);
        return String.format(Locale.ROOT, "%s%d Q%d", calendar ? "" : "FY", year, Math.floorMod(quarter, 4) + 1);
    }
}
