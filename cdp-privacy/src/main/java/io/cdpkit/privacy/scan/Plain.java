package io.cdpkit.privacy.scan;

import java.text.Normalizer;

/**
 * A text as recognisers read it: ASCII digits, plain spaces and hyphens, nothing invisible, with the place that each char
 * had in the original.
 */
final class Plain {
    /** Stands for all letters but those of ASCII. */
    private static final char LETTER = '\u00ff';
    /** Stands for all other signs. */
    private static final char SIGN = '\u00a4';

    private final char[] chars;
    private final int[] origins;
    private final int length;

    private Plain(char[] chars, int[] origins, int length) {
        this.chars = chars;
        this.origins = origins;
        this.length = length;
    }

    static Plain of(String text) {
        char[] chars = new char[text.length()];
        int[] origins = new int[text.length() + 1];
        int length = 0;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            if (c < 0x80 || Character.getType(c) != Character.FORMAT) {
                origins[length] = i;
                chars[length++] = plain(c);
            }
            i += Character.charCount(c);
        }
        origins[length] = text.length();
        return new Plain(chars, origins, length);
    }

    private static char plain(int c) {
        if (c < 0x80) {
            return c == '\t' || c == '\n' || c == '\r' ? ' ' : (char) c;
        }
        int digit = Character.digit(c, 10);
        if (digit >= 0) {
            return (char) ('0' + digit);
        } else if (Character.isSpaceChar(c)) {
            return ' ';
        } else if (Character.getType(c) == Character.DASH_PUNCTUATION || c == 0x2212) {
            return '-';
        } else if (c >= 0xff01 && c <= 0xff5e) {
            return (char) (c - 0xfee0);
        }
        String folded = Normalizer.normalize(Character.toString(c), Normalizer.Form.NFKC);
        if (folded.length() == 1 && folded.charAt(0) < 0x80) {
            return folded.charAt(0);
        }
        return Character.isLetterOrDigit(c) || Character.getType(c) == Character.NON_SPACING_MARK ? LETTER : SIGN;
    }

    int length() {
        return length;
    }

    /** The char at a place; NUL outside. */
    char at(int index) {
        return index < 0 || index >= length ? '\0' : chars[index];
    }

    String slice(int from, int to) {
        return new String(chars, from, to - from);
    }

    int original(int index) {
        return origins[index];
    }

    /** Where the char before an index ends in the original. */
    int originalEnd(int index) {
        return index == length ? origins[length] : Math.min(origins[index], origins[index - 1] + 2);
    }

    boolean isDigit(int index) {
        char c = at(index);
        return c >= '0' && c <= '9';
    }

    boolean isLetter(int index) {
        char c = (char) (at(index) | 0x20);
        return (c >= 'a' && c <= 'z') || at(index) == LETTER;
    }

    boolean isLetterOrDigit(int index) {
        return isDigit(index) || isLetter(index);
    }

    /**
     * How many chars are between a group and the next one, which starts behind them: one sign or two spaces; 0 if none
     * does.
     */
    int gap(int index) {
        int gap = at(index) == ' ' && at(index + 1) == ' ' ? 2 : 1;
        return " -./_".indexOf(at(index)) >= 0 && isLetterOrDigit(index + gap) ? gap : 0;
    }

    /** The number that digits make. */
    int number(int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            number = number * 10 + chars[i] - '0';
        }
        return number;
    }

    /** Whether a word stands right before a place, in any case. */
    boolean endsWith(int index, String word) {
        int start = index - word.length();
        for (int i = 0; i < word.length(); i++) {
            if (Character.toLowerCase(at(start + i)) != word.charAt(i)) {
                return false;
            }
        }
        return !isLetterOrDigit(start - 1);
    }

    /** Whether something may start here: not within a word or number. */
    boolean startsToken(int index) {
        char c = at(index);
        return c > ' ' && !isLetterOrDigit(index - 1);
    }
}
