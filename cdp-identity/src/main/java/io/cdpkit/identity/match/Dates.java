package io.cdpkit.identity.match;

import java.util.Locale;

/** Dates of many notations as the digits of year, month and day. */
final class Dates {
    /** Years of two figures up to this one are of this century. */
    private static final int LAST_OF_THIS_CENTURY = 29;

    private static final String MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec";

    private Dates() {}

    /** Eight digits where the notation is clear; a two-figure day or month comes day first where both are possible. */
    static String write(String raw) {
        if (raw.length() == 10 && raw.charAt(4) == '-' && raw.charAt(7) == '-') {
            return raw.substring(0, 4).concat(raw.substring(5, 7)).concat(raw.substring(8));
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
            int at =
                    MONTHS.indexOf(part.substring(0, Math.min(3, part.length())).toLowerCase(Locale.ROOT));
            return at < 0 ? "00" : two(Integer.toString(at / 3 + 1));
        }
        return part.length() >= 2 ? part.substring(0, 2) : "0" + part;
    }

    /** The runs of letters or digits of a date without its time. */
    private static String[] parts(String raw) {
        String[] parts = new String[3];
        int count = 0;
        int at = 0;
        while (at < raw.length() && count < 3) {
            int start = at;
            while (at < raw.length() && Character.isLetterOrDigit(raw.charAt(at))) {
                at++;
            }
            if (at > start) {
                parts[count++] = raw.substring(start, at);
            }
            at++;
        }
        return count == 3 ? parts : new String[0];
    }
}
