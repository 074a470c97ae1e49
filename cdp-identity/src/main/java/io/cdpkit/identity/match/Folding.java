package io.cdpkit.identity.match;

import java.text.Normalizer;

/**
 * Letters without case and accents, digits of any script as those of ASCII, and nothing that cannot be seen.
 *
 * <p>What looks like an accent but is a vowel, or another consonant, stays: the signs of Indic scripts, of Thai, of kana.
 */
final class Folding {
    private static final String FROM = "ßæœøłđðþıς";
    private static final String[] TO = {"ss", "ae", "oe", "o", "l", "d", "d", "th", "i", "σ"};
    private static final String APOSTROPHES = "´‘’ʹʻʼ";
    private static final int ZERO_WIDTH_SPACE = 0x200B;

    private Folding() {}

    static String fold(String raw) {
        return isAscii(raw) ? lower(raw) : plain(lower(Normalizer.normalize(straight(raw), Normalizer.Form.NFKD)));
    }

    private static boolean isAscii(String raw) {
        for (int i = 0; i < raw.length(); i++) {
            if (raw.charAt(i) >= 128) {
                return false;
            }
        }
        return true;
    }

    /** With digits of any script as those of ASCII. */
    static String digits(String raw) {
        if (isAscii(raw)) {
            return raw;
        }
        StringBuilder out = new StringBuilder(raw.length());
        raw.codePoints().forEach(c -> out.appendCodePoint(digit(c)));
        return out.toString();
    }

    private static int digit(int c) {
        return Character.getType(c) == Character.DECIMAL_DIGIT_NUMBER ? '0' + Character.digit(c, 10) : c;
    }

    /** With one kind of apostrophe; some are letters, and some fall apart when they are normalised. */
    private static String straight(String raw) {
        StringBuilder out = new StringBuilder(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            out.append(APOSTROPHES.indexOf(raw.charAt(i)) < 0 ? raw.charAt(i) : '\'');
        }
        return out.toString();
    }

    private static String lower(String raw) {
        char[] chars = raw.toCharArray();
        for (int i = 0; i < chars.length; i++) {
            chars[i] = Character.toLowerCase(chars[i]);
        }
        return new String(chars);
    }

    private static String plain(String lower) {
        StringBuilder out = new StringBuilder(lower.length());
        lower.codePoints().filter(c -> c < 128 || !isUnseen(c)).forEach(c -> {
            int at = c < 128 ? -1 : FROM.indexOf(c);
            if (at >= 0) {
                out.append(TO[at]);
            } else {
                out.appendCodePoint(digit(c));
            }
        });
        return out.toString();
    }

    /** Whether it is an accent, a point that is left out as often as written, or no character at all to the eye. */
    private static boolean isUnseen(int c) {
        return switch (Character.getType(c)) {
            case Character.NON_SPACING_MARK ->
                switch (Character.UnicodeScript.of(c)) {
                    case INHERITED -> !isSoundMark(c);
                    case LATIN, GREEK, CYRILLIC, HEBREW, ARABIC, COMMON -> true;
                    default -> false;
                };
            case Character.FORMAT -> c != ZERO_WIDTH_SPACE;
            default -> false;
        };
    }

    /** The marks that make one kana of another. */
    private static boolean isSoundMark(int c) {
        return c == 0x3099 || c == 0x309A;
    }
}
