package io.cdpkit.event;

import java.text.Normalizer;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Dates in the ways people and systems write them. */
final class DateStandard {
    private static final int LONGEST = 32;
    private static final int FIRST_YEAR = 1000;
    private static final int FIRST_BASIC_YEAR = 1800;
    private static final int LAST_BASIC_YEAR = 2199;
    private static final int CENTURY_TURN = 30;

    private DateStandard() {}

    static Optional<String> standardise(String raw, Standardiser.@Nullable DateOrder order) {
        if (raw.length() > LONGEST) {
            return Optional.empty();
        }
        LocalDate date = parse(WhiteSpace.trim(Normalizer.normalize(raw, Normalizer.Form.NFKC)), order);
        return date == null ? Optional.empty() : Optional.of(date.toString());
    }

    private static @Nullable LocalDate parse(String text, Standardiser.@Nullable DateOrder order) {
        int first = digits(text, 0);
        if (first == text.length()) {
            return first == 8 ? basic(text) : null;
        }
        int second = digits(text, first + 1);
        if (first == 0 || second >= text.length() || text.charAt(second) != text.charAt(first)) {
            return null;
        }
        if (digits(text, second + 1) != text.length()) {
            return null;
        }
        String a = text.substring(0, first);
        String b = text.substring(first + 1, second);
        String c = text.substring(second + 1);
        char separator = text.charAt(first);
        if (separator == '.') {
            return a.length() > 2 ? null : date(year(c, order != null), b, a);
        } else if (separator != '-' && separator != '/') {
            return null;
        } else if (a.length() == 4) {
            return date(number(a), b, c);
        }
        return order == null ? onlyReading(a, b, c) : ordered(a, b, c, order);
    }

    private static @Nullable LocalDate basic(String text) {
        int year = number(text.substring(0, 4));
        return year < FIRST_BASIC_YEAR || year > LAST_BASIC_YEAR
                ? null
                : date(year, text.substring(4, 6), text.substring(6));
    }

    private static @Nullable LocalDate onlyReading(String a, String b, String c) {
        int year = year(c, false);
        LocalDate dayFirst = date(year, b, a);
        LocalDate monthFirst = date(year, a, b);
        if (dayFirst == null || monthFirst == null) {
            return dayFirst == null ? monthFirst : dayFirst;
        }
        return dayFirst.equals(monthFirst) ? dayFirst : null;
    }

    private static @Nullable LocalDate ordered(String a, String b, String c, Standardiser.DateOrder order) {
        int year = year(c, true);
        return order == Standardiser.DateOrder.DAY_MONTH_YEAR ? date(year, b, a) : date(year, a, b);
    }

    /** The year meant; -1 where none can be. */
    private static int year(String text, boolean shortYears) {
        if (text.length() == 4) {
            return number(text);
        } else if (text.length() == 2 && shortYears) {
            int year = number(text);
            return year < CENTURY_TURN ? 2000 + year : 1900 + year;
        }
        return -1;
    }

    private static @Nullable LocalDate date(int year, String monthText, String dayText) {
        int month = number(monthText);
        int day = number(dayText);
        if (monthText.length() > 2
                || dayText.length() > 2
                || year < FIRST_YEAR
                || month < 1
                || month > 12
                || !isDay(year, month, day)) {
            return null;
        }
        return LocalDate.of(year, month, day);
    }

    private static boolean isDay(int year, int month, int day) {
        return day >= 1 && YearMonth.of(year, month).isValidDay(day);
    }

    /** The number that one to four digits write; -1 for more or none. */
    private static int number(String digits) {
        return digits.isEmpty() || digits.length() > 4 ? -1 : Integer.parseInt(digits);
    }

    /** Where a run of ASCII digits ends. */
    private static int digits(String text, int from) {
        int end = from;
        while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        return end;
    }
}
