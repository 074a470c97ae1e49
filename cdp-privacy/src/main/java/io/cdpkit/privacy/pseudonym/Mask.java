package io.cdpkit.privacy.pseudonym;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A way to show that there is a value, and a little of it, to people who need no more.
 *
 * <p>A mask hides what it cannot read as a whole. What is masked cannot be brought back, nor told apart reliably, so it is
 * no pseudonym. Thread-safe.
 */
@FunctionalInterface
public interface Mask {
    /** What hides a whole value, whatever its length. */
    String HIDDEN = "***";

    /** The text, masked. */
    String apply(String text);

    /** Nothing shows, not even the length. */
    static Mask all() {
        return text -> HIDDEN;
    }

    /** The first letter of the mailbox and of the domain, and what follows its last dot: {@code a***@e***.com}. */
    static Mask email() {
        Pattern address = Pattern.compile("[^@\\s]+@([^@\\s]+)(\\.(?:\\p{L}{2,24}|xn--[a-zA-Z0-9-]{1,59}))");
        return text -> {
            Matcher parts = address.matcher(text);
            return parts.matches()
                    ? first(text, 0) + HIDDEN + "@" + first(parts.group(1), 0) + HIDDEN + parts.group(2)
                    : HIDDEN;
        };
    }

    /**
     * The last letters and digits, at most a quarter of all, with stars for the others and everything else as it is: {@code
     * **** **** **** 1111}. For phone, card and account numbers.
     */
    static Mask last(int shown) {
        if (shown < 0 || shown > 4) {
            throw new IllegalArgumentException("0 to 4 chars may show, not " + shown);
        }
        return text -> {
            long signs = text.codePoints().filter(Character::isLetterOrDigit).count();
            long hidden = signs - Math.min(shown, signs / 4);
            StringBuilder masked = new StringBuilder(text.length());
            for (int c : text.codePoints().toArray()) {
                boolean sign = Character.isLetterOrDigit(c);
                masked.appendCodePoint(sign && hidden-- > 0 ? '*' : c);
            }
            return masked.toString();
        };
    }

    /** The initial of each word: {@code A. L.}. */
    static Mask initials() {
        return text -> {
            StringBuilder initials = new StringBuilder();
            for (String word : text.strip().split("\\s+", -1)) {
                if (!word.isEmpty()) {
                    initials.append(initials.length() == 0 ? "" : " ")
                            .append(first(word, 0))
                            .append('.');
                }
            }
            return initials.length() == 0 ? HIDDEN : initials.toString();
        };
    }

    /** The network of an IP address: the first 24 bits of version 4, the first 48 of version 6. */
    static Mask ip() {
        Pattern version4 = Pattern.compile("([0-9]{1,3}(?:\\.[0-9]{1,3}){2})\\.[0-9]{1,3}");
        String group = "[0-9a-fA-F]{1,4}";
        Pattern version6 =
                Pattern.compile("(" + group + ":" + group + ":" + group + "):[0-9a-fA-F]{0,4}:[0-9a-fA-F:.]*");
        return text -> {
            Matcher older = version4.matcher(text);
            if (older.matches()) {
                return older.group(1) + ".0";
            }
            Matcher newer = version6.matcher(text);
            return newer.matches() ? newer.group(1) + "::" : HIDDEN;
        };
    }

    private static String first(String text, int at) {
        return new String(Character.toChars(text.codePointAt(at)));
    }
}
