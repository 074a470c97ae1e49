package io.cdpkit.identity.match;

import java.text.Normalizer;

/** Letters without case and accents. */
final class Folding {
    private static final String FROM = "ßæœøłđðþıæ";
    private static final String[] TO = {"ss", "ae", "oe", "o", "l", "d", "d", "th", "i", "ae"};

    private Folding() {}

    static String fold(String raw) {
        boolean ascii = true;
        for (int i = 0; ascii && i < raw.length(); i++) {
            ascii = raw.charAt(i) < 128;
        }
        return ascii ? lower(raw) : plain(lower(Normalizer.normalize(raw, Normalizer.Form.NFKD)));
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
        for (int i = 0; i < lower.length(); i++) {
            char c = lower.charAt(i);
            int at = c < 128 ? -1 : FROM.indexOf(c);
            if (at >= 0) {
                out.append(TO[at]);
            } else if (Character.getType(c) != Character.NON_SPACING_MARK) {
                out.append(c);
            }
        }
        return out.toString();
    }
}
