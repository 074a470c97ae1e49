package io.cdpkit.privacy.pseudonym;

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
        return text -> {
            int at = text.lastIndexOf('@');
            int dot = text.lastIndexOf('.');
            if (at < 1 || at != text.indexOf('@') || dot < at + 2 || dot == text.length() - 1) {
                return HIDDEN;
            }
            return first(text, 0) + HIDDEN + "@" + first(text, at + 1) + HIDDEN + text.substring(dot);
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
        return text -> {
            int dot = text.lastIndexOf('.');
            if (text.indexOf(':') < 0) {
                return dot > 0
                                && text.length() <= 15
                                && text.chars().filter(c -> c == '.').count() == 3
                                && text.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'))
                        ? text.substring(0, dot) + ".0"
                        : HIDDEN;
            }
            String[] groups = text.split(":", 5);
            boolean full = text.chars().allMatch(c -> c == ':' || c == '.' || Character.digit(c, 16) >= 0)
                    && groups.length == 5
                    && !groups[0].isEmpty()
                    && !groups[1].isEmpty()
                    && !groups[2].isEmpty();
            return full ? groups[0] + ":" + groups[1] + ":" + groups[2] + "::" : HIDDEN;
        };
    }

    private static String first(String text, int at) {
        return new String(Character.toChars(text.codePointAt(at)));
    }
}
