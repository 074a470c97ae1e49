package io.cdpkit.privacy.audience;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Phone numbers as people write them, with their country code: digits in groups apart by blanks, hyphens, dots and slashes,
 * one or another in brackets; before them a plus or the two zeros for calling abroad, and {@code tel:}.
 *
 * <p>A zero at the beginning, or in brackets as in {@code +49 (0)30}, is dialled at home; whether it is part of the number
 * depends on the country, so nothing is read there; nor is a zero after the code of a country whose people's numbers begin
 * with none, as in {@code +49 030}. Nor is a number with an extension, which no platform knows, a date, or
 * ten digits that North Americans dial at home, unless a plus or two zeros say that they begin with a country code.
 */
final class PhoneDigits {
    private static final String SCHEME = "tel:";
    private static final Pattern NUMBER =
            Pattern.compile("(?:(?:(?:\\+|00) ?)?[1-9][0-9]*+|\\((?:\\+|00)[1-9][0-9]*+\\))"
                    + "(?:[-./ ]{1,3}[0-9]++|[-./ ]{0,3}\\([1-9][0-9]*+\\)[-./ ]{0,3}[0-9]++)*+");
    private static final Pattern DATE = Pattern.compile(
            "(?:19|20)[0-9]{2}([-./ ])[0-9]{1,2}\\1[0-9]{1,2}" + "|[0-9]{1,2}([-./ ])[0-9]{1,2}\\2(?:19|20)[0-9]{2}");

    /**
     * A zero after 1, 7 or a code of two digits but Italy's, and after codes of Europe and the Middle East but those of San
     * Marino and the Vatican. Of the others some have numbers that begin with a zero.
     */
    private static final Pattern TRUNK_ZERO =
            Pattern.compile("(?:[17]|2[07]|3[0-46]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|3[58][0-9]|37[0-7]|42[0-9]"
                    + "|9[67][0-9])0[0-9]*");

    /** An area, an exchange and a line, without country code. */
    private static final Pattern NORTH_AMERICAN = Pattern.compile("[2-9][0-9]{2}[2-9][0-9]{6}");

    private PhoneDigits() {}

    /** The digits from the country code on; null where there is no such number. */
    static @Nullable String of(String lowerCase) {
        String text = lowerCase.startsWith(SCHEME)
                ? lowerCase.substring(SCHEME.length()).strip()
                : lowerCase;
        StringBuilder plain = new StringBuilder(text.length());
        text.codePoints().forEach(c -> plain.append(plain(c)));
        if (!NUMBER.matcher(plain).matches() || DATE.matcher(plain).matches()) {
            return null;
        }
        StringBuilder digits = new StringBuilder(plain.length());
        plain.chars().filter(c -> c >= '0' && c <= '9').forEach(c -> digits.append((char) c));
        boolean abroad = digits.indexOf("00") == 0;
        if (abroad) {
            digits.delete(0, 2);
        }
        boolean home = !abroad
                && plain.indexOf("+") < 0
                && NORTH_AMERICAN.matcher(digits).matches();
        return home || TRUNK_ZERO.matcher(digits).matches() ? null : digits.toString();
    }

    private static char plain(int c) {
        int digit = Character.digit(c, 10);
        if (digit >= 0) {
            return (char) ('0' + digit);
        } else if (Character.isWhitespace(c) || Character.isSpaceChar(c)) {
            return ' ';
        } else if (Character.getType(c) == Character.DASH_PUNCTUATION || c == '\u2212') {
            return '-';
        }
        return c < 0x80 ? (char) c : '?';
    }
}
