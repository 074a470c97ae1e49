package io.cdpkit.identity.match;

import java.util.List;
import java.util.Set;

/** Dates of many notations as the digits of year, month and day. */
final class Dates {
    /** Years of two figures up to this one are of this century. */
    private static final int LAST_OF_THIS_CENTURY = 29;

    /** How the months begin in languages that are written in Latin letters, by month. */
    private static final List<Set<String>> MONTHS = List.of(
            Set.of("jan", "ene", "gen"),
            Set.of("feb", "fev"),
            Set.of("mar", "mrt", "mrz"),
            Set.of("apr", "avr", "abr"),
            Set.of("may", "mai", "mei", "mag"),
            Set.of("jun", "juin", "giu"),
            Set.of("jul", "juil", "lug"),
            Set.of("aug", "ago", "aou"),
            Set.of("sep", "set"),
            Set.of("oct", "okt", "ott", "out"),
            Set.of("nov"),
            Set.of("dec", "dez", "dic"));

    /** Tuesdays that begin like March. */
    private static final Set<String> DAYS = Set.of("mardi", "martedi", "martes");

    private Dates() {}

    /** Eight digits where the notation is clear; a two-figure day or month comes day first where both are possible. */
    static String write(String given) {
        String raw = Folding.digits(given).strip();
        if (raw.length() == 10 && raw.charAt(4) == '-' && raw.charAt(7) == '-') {
            String date = raw.substring(0, 4).concat(raw.substring(5, 7)).concat(raw.substring(8));
            return Form.digits(date).length() == date.length() ? date : Folding.fold(date);
        }
        String[] parts = parts(raw);
        if (parts.length == 3) {
            if (parts[0].length() == 4) {
                return parts[0] + two(parts[1]) + two(parts[2]);
            }
            if (parts[2].length() == 4) {
                return parts[2] + dayAndMonth(parts[0], parts[1]);
            }
            if (parts[2].length() == 2
                    && isShort(parts[2])
                    && (isShort(parts[1]) || isWord(parts[1]))
                    && (isShort(parts[0]) || isWord(parts[0]))) {
                return isAbove(parts[0], 31) && !isWord(parts[1])
                        ? year(parts[0]) + two(parts[1]) + two(parts[2])
                        : year(parts[2]) + dayAndMonth(parts[0], parts[1]);
            }
        }
        String digits = Form.digits(raw);
        return digits.length() > 8 ? digits.substring(0, 8) : digits;
    }

    private static String dayAndMonth(String first, String second) {
        boolean monthFirst =
                (second.length() <= 2 && second.compareTo("12") > 0 && second.length() == 2) || isWord(first);
        return monthFirst ? two(first) + two(second) : two(second) + two(first);
    }

    /** Whether it is a number of one or two figures. */
    private static boolean isShort(String part) {
        return part.length() <= 2 && part.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static boolean isAbove(String part, int most) {
        return isShort(part) && Integer.parseInt(part) > most;
    }

    private static String year(String twoFigures) {
        return (isAbove(twoFigures, LAST_OF_THIS_CENTURY) ? "19" : "20") + two(twoFigures);
    }

    private static boolean isWord(String part) {
        return Character.isLetter(part.charAt(0));
    }

    private static String two(String part) {
        if (isWord(part)) {
            return two(Integer.toString(month(part)));
        }
        return part.length() >= 2 ? part.substring(0, 2) : "0" + part;
    }

    /** The number of a month, or 0 if the word is none. */
    private static int month(String word) {
        String plain = Folding.fold(word);
        for (int length = 3; length <= Math.min(4, plain.length()); length++) {
            String start = plain.substring(0, length);
            for (int month = 1; month <= MONTHS.size(); month++) {
                if (MONTHS.get(month - 1).contains(start) && !DAYS.contains(plain)) {
                    return month;
                }
            }
        }
        return 0;
    }

    /** The numbers and the month of a date without its time; days of the week, ordinals and other words say nothing. */
    private static String[] parts(String raw) {
        String[] parts = new String[3];
        int count = 0;
        int at = 0;
        while (at < raw.length() && count < 3) {
            int start = at;
            boolean word = Character.isLetter(raw.charAt(at));
            while (at < raw.length()
                    && Character.isLetterOrDigit(raw.charAt(at))
                    && Character.isLetter(raw.charAt(at)) == word) {
                at++;
            }
            if (at == start) {
                at++;
            } else if (!word || month(raw.substring(start, at)) > 0) {
                parts[count++] = raw.substring(start, at);
            }
        }
        return count == 3 ? parts : new String[0];
    }
}
