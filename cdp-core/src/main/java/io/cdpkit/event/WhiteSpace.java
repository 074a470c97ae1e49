package io.cdpkit.event;

import java.util.Locale;
import java.util.Optional;

/** What is not seen around and between words. */
final class WhiteSpace {
    private WhiteSpace() {}

    /** Without white space, control and format characters at both ends. */
    static String trim(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && isBlank(text.codePointAt(start))) {
            start += Character.charCount(text.codePointAt(start));
        }
        while (start < end && isBlank(text.codePointBefore(end))) {
            end -= Character.charCount(text.codePointBefore(end));
        }
        return text.substring(start, end);
    }

    /** Trimmed, with every stretch of white space inside as one space. */
    static String collapse(String text) {
        String trimmed = trim(text);
        StringBuilder collapsed = new StringBuilder(trimmed.length());
        boolean gap = false;
        for (int i = 0; i < trimmed.length(); i++) {
            char c = trimmed.charAt(i);
            if (Character.isWhitespace(c) || Character.isSpaceChar(c) || Character.isISOControl(c)) {
                gap = true;
            } else {
                if (gap) {
                    collapsed.append(' ');
                    gap = false;
                }
                collapsed.append(c);
            }
        }
        return collapsed.toString();
    }

    /** Lower case in which the Turkish capital I with a dot is a plain i. */
    static String lower(String text) {
        return text.replace('\u0130', 'i').toLowerCase(Locale.ROOT);
    }

    static Optional<String> nonEmpty(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    private static boolean isBlank(int c) {
        return Character.isWhitespace(c)
                || Character.isSpaceChar(c)
                || Character.isISOControl(c)
                || Character.getType(c) == Character.FORMAT;
    }
}
