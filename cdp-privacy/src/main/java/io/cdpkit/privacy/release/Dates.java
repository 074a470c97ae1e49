package io.cdpkit.privacy.release;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;

/** ISO dates, or times that begin with one, by month, quarter, year and decade. */
record Dates() implements Hierarchy {
    static final Dates STANDARD = new Dates();

    private static final int DATE_LENGTH = 10;

    @Override
    public List<String> generalise(String value) {
        if (value.isBlank()) {
            return List.of();
        }
        LocalDate date = date(value);
        String year = value.substring(0, 4);
        String month = value.substring(0, 7);
        String quarter = year + "-Q" + (1 + (date.getMonthValue() - 1) / 3);
        String decade = year.substring(0, 3) + "0s";
        return value.length() == DATE_LENGTH
                ? List.of(month, quarter, year, decade)
                : List.of(value.substring(0, DATE_LENGTH), month, quarter, year, decade);
    }

    private static LocalDate date(String value) {
        if (value.length() == DATE_LENGTH || (value.length() > DATE_LENGTH && value.charAt(DATE_LENGTH) == 'T')) {
            try {
                return LocalDate.parse(value.substring(0, DATE_LENGTH));
            } catch (DateTimeException e) {
                // told below, without the value
            }
        }
        throw new IllegalArgumentException("expected an ISO date, got text of " + value.length() + " chars");
    }
}
