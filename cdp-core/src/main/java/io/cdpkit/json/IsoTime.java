package io.cdpkit.json;

import io.cdpkit.event.Value;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes ISO-8601 date-times with a zone, and reads dates, of the years 0000 to 9999.
 *
 * <p>It answers null instead of throwing, and takes a small part of the time that {@link Instant#parse} and {@link
 * Instant#toString} take; both matter where every message carries some.
 */
final class IsoTime {
    private static final int DATE_LENGTH = 10;
    private static final int DAY_SECONDS = 86_400;
    private static final long FIRST_SECOND = -62_167_219_200L;
    private static final long LAST_SECOND = 253_402_300_799L;

    private IsoTime() {}

    /** The date of {@code 2026-03-29}; null if the text is anything else. */
    static @Nullable LocalDate day(String text) {
        return text.length() == DATE_LENGTH ? date(text) : null;
    }

    /** The date that is written in a date or in an instant, as senders write whose dates have a time; null for others. */
    static @Nullable LocalDate birthday(String text) {
        return text.length() == DATE_LENGTH || instant(text) != null ? date(text) : null;
    }

    /** The date or the instant that a text is; the text if it is neither. */
    static Value dated(Value.Text text) {
        LocalDate day = day(text.text());
        if (day != null) {
            return Value.of(day);
        }
        Instant instant = instant(text.text());
        return instant == null ? text : Value.of(instant);
    }

    private static @Nullable LocalDate date(String text) {
        int year = number(text, 0, 4);
        int month = number(text, 5, 2);
        int day = number(text, 8, 2);
        boolean valid = year >= 0
                && month >= 1
                && month <= 12
                && day >= 1
                && text.charAt(4) == '-'
                && text.charAt(7) == '-'
                && (day <= 28 || day <= YearMonth.of(year, month).lengthOfMonth());
        return valid ? LocalDate.of(year, month, day) : null;
    }

    /** The instant of {@code 2026-03-29T10:15:30.123Z} or {@code 2026-03-29T10:15+02:00}; null for anything else. */
    static @Nullable Instant instant(String text) {
        if (text.length() <= DATE_LENGTH || text.charAt(DATE_LENGTH) != 'T') {
            return null;
        }
        LocalDate date = date(text);
        int hour = number(text, 11, 2);
        int minute = number(text, 14, 2);
        if (date == null || hour < 0 || hour > 23 || minute < 0 || minute > 59 || text.charAt(13) != ':') {
            return null;
        }
        int at = 16;
        int second = 0;
        int nanos = 0;
        if (is(text, at, ':')) {
            second = number(text, at + 1, 2);
            at += 3;
            if (second < 0 || second > 59) {
                return null;
            }
            if (is(text, at, '.')) {
                int end = endOfDigits(text, at + 1);
                nanos = nanos(text, at + 1, end);
                at = end;
            }
        }
        int offset = offsetSeconds(text, at);
        if (nanos < 0 || offset == Integer.MIN_VALUE) {
            return null;
        }
        long seconds = date.toEpochDay() * (long) DAY_SECONDS + hour * 3_600L + minute * 60L + second - offset;
        return Instant.ofEpochSecond(seconds, nanos);
    }

    private static int offsetSeconds(String text, int at) {
        int left = text.length() - at;
        if (left == 1 && text.charAt(at) == 'Z') {
            return 0;
        } else if (left < 3 || (text.charAt(at) != '+' && text.charAt(at) != '-')) {
            return Integer.MIN_VALUE;
        }
        int hours = number(text, at + 1, 2);
        int minutes = left == 3
                ? 0
                : left == 5
                        ? number(text, at + 3, 2)
                        : left == 6 && text.charAt(at + 3) == ':' ? number(text, at + 4, 2) : -1;
        if (hours < 0 || hours > 18 || minutes < 0 || minutes > 59) {
            return Integer.MIN_VALUE;
        }
        int seconds = hours * 3_600 + minutes * 60;
        return text.charAt(at) == '-' ? -seconds : seconds;
    }

    private static int nanos(String text, int from, int end) {
        int digits = end - from;
        if (digits < 1 || digits > 9) {
            return -1;
        }
        int nanos = number(text, from, digits);
        for (int i = digits; i < 9; i++) {
            nanos *= 10;
        }
        return nanos;
    }

    private static int endOfDigits(String text, int from) {
        int end = from;
        while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        return end;
    }

    private static boolean is(String text, int at, char expected) {
        return at < text.length() && text.charAt(at) == expected;
    }

    private static int number(String text, int from, int digits) {
        if (from + digits > text.length()) {
            return -1;
        }
        int number = 0;
        for (int i = from; i < from + digits; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return number;
    }

    /** Appends what {@link Instant#toString} answers. */
    static void write(Instant instant, StringBuilder out) {
        long seconds = instant.getEpochSecond();
        if (seconds < FIRST_SECOND || seconds > LAST_SECOND) {
            out.append(instant);
            return;
        }
        LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(seconds, DAY_SECONDS));
        int second = Math.floorMod(seconds, DAY_SECONDS);
        digits(date.getYear(), 4, out);
        digits(date.getMonthValue(), 2, out.append('-'));
        digits(date.getDayOfMonth(), 2, out.append('-'));
        digits(second / 3_600, 2, out.append('T'));
        digits(second / 60 % 60, 2, out.append(':'));
        digits(second % 60, 2, out.append(':'));
        int nanos = instant.getNano();
        if (nanos != 0) {
            digits(nanos, 9, out.append('.'));
            out.setLength(out.length() - (nanos % 1_000_000 == 0 ? 6 : nanos % 1_000 == 0 ? 3 : 0));
        }
        out.append('Z');
    }

    private static void digits(int number, int digits, StringBuilder out) {
        int power = 1;
        for (int i = 1; i < digits; i++) {
            power *= 10;
        }
        for (; power > 0; power /= 10) {
            out.append((char) ('0' + number / power % 10));
        }
    }
}
