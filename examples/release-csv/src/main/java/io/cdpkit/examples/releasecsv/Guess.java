package io.cdpkit.examples.releasecsv;

import io.cdpkit.privacy.release.Hierarchy;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A hierarchy by what the values of a column look like. A few that look otherwise, such as {@code NA} among numbers, do not
 * change what the others are; they stand alone.
 */
final class Guess {
    private static final double MOST = 0.9;
    private static final int FEW = 3;
    private static final int MANY = 20;
    private static final int VERY_MANY = 100;
    private static final int LONGEST_CODE = 16;
    private static final int LONGEST_BEGINNING = 4;

    /** ISO first; of two that fit all values, the one before. */
    private static final List<DateTimeFormatter> DATES = List.of(
            pattern("uuuu-MM-dd"), pattern("d.M.uuuu"), pattern("d/M/uuuu"), pattern("M/d/uuuu"), pattern("uuuu/M/d"));

    private Guess() {}

    private static DateTimeFormatter pattern(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);
    }

    static Hierarchy of(Collection<String> values) {
        Set<String> known = new HashSet<>(values);
        known.removeIf(String::isBlank);
        if (isMostly(known, Guess::isNumber)) {
            return known.stream().anyMatch(Guess::beginsWithZero) && isCode(known)
                    ? apart(known, Hierarchy.redaction())
                    : known.size() > FEW ? Hierarchy.halves(known) : Hierarchy.flat();
        }
        for (DateTimeFormatter format : DATES) {
            if (isMostly(known, value -> date(value, format).isPresent())) {
                return apart(
                        known,
                        value -> date(value, format)
                                .map(date -> Hierarchy.dates().generalise(date))
                                .orElse(List.of()));
            }
        }
        if (known.size() > MANY && isCode(known)) {
            return apart(known, Hierarchy.redaction());
        }
        return known.size() > VERY_MANY ? apart(known, Guess::beginnings) : Hierarchy.flat();
    }

    private static boolean isMostly(Collection<String> values, Predicate<String> kind) {
        long count = values.stream().filter(kind).count();
        return count > 0 && count >= MOST * values.size();
    }

    /** Drops labels that are values too: a month among days stays a value. */
    private static Hierarchy apart(Set<String> values, Hierarchy hierarchy) {
        return value -> hierarchy.generalise(value).stream()
                .filter(label -> !values.contains(label))
                .toList();
    }

    private static boolean isNumber(String value) {
        try {
            return value.length() <= 30 && Math.abs(new BigDecimal(value).scale()) <= 30;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static boolean beginsWithZero(String value) {
        return value.length() > 1 && value.charAt(0) == '0' && Character.isDigit(value.charAt(1));
    }

    /** Whether most are of one length, and some have a digit. */
    private static boolean isCode(Collection<String> values) {
        int length = values.iterator().next().length();
        return length > 2
                && length <= LONGEST_CODE
                && isMostly(values, value -> value.length() == length)
                && values.stream().anyMatch(value -> value.chars().anyMatch(Character::isDigit));
    }

    /** The ISO date at the beginning of a value, with the time after it. */
    private static Optional<String> date(String value, DateTimeFormatter format) {
        int end = Math.max(value.indexOf('T'), value.indexOf(' '));
        try {
            LocalDate date = LocalDate.parse(end < 0 ? value : value.substring(0, end), format);
            String iso = date.toString();
            return iso.length() == 10
                    ? Optional.of(end < 0 ? iso : iso + "T" + value.substring(end + 1))
                    : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** The first few characters, the most of them first. */
    private static List<String> beginnings(String value) {
        int[] points = value.codePoints().toArray();
        List<String> beginnings = new ArrayList<>();
        for (int length = Math.min(LONGEST_BEGINNING, points.length - 1); length > 0; length--) {
            beginnings.add(new String(points, 0, length) + "\u2026");
        }
        return beginnings;
    }
}
