package io.cdpkit.examples.dedupecsv;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether the month comes first in the dates of a column, by those that can be read one way only. */
final class DateOrder {
    private static final Pattern NUMBERS =
            Pattern.compile("\\s*([0-9]{1,2})([/.-])([0-9]{1,2})(\\2(?:[0-9]{4}|[0-9]{2})(?![0-9]).*)", Pattern.DOTALL);

    private static final int MONTHS = 12;

    private DateOrder() {}

    static boolean isMonthFirst(List<String> values) {
        int monthFirst = 0;
        for (String value : values) {
            Matcher date = NUMBERS.matcher(value);
            if (date.matches()) {
                int first = Integer.parseInt(date.group(1));
                int second = Integer.parseInt(date.group(3));
                monthFirst += first <= MONTHS && second > MONTHS ? 1 : first > MONTHS && second <= MONTHS ? -1 : 0;
            }
        }
        return monthFirst > 0;
    }

    /** A date of numbers with the month first, with the day first; anything else as it is. */
    static String dayFirst(String value) {
        Matcher date = NUMBERS.matcher(value);
        return date.matches() && Integer.parseInt(date.group(1)) <= MONTHS
                ? date.group(3) + date.group(2) + date.group(1) + date.group(4)
                : value;
    }
}
