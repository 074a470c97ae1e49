package io.cdpkit.privacy.audience;

/**
 * Normalises ordinary e-mail addresses of plain ASCII in one pass into a buffer; leaves the others to {@link Normaliser}.
 */
final class AsciiEmail {
    private static final int LONGEST = 320;
    private static final String ODD_IN_MAILBOX = "()<>[]\\,;:\"@";

    /** By char: in lower case; 0 where it has no place in a mailbox, or in a domain. */
    private static final byte[] MAILBOX = new byte[1 << 7];

    private static final byte[] DOMAIN = new byte[1 << 7];

    static {
        for (char c = '!'; c <= '~'; c++) {
            boolean digit = c >= '0' && c <= '9';
            boolean capital = c >= 'A' && c <= 'Z';
            boolean small = c >= 'a' && c <= 'z';
            byte lower = (byte) (capital ? c + 'a' - 'A' : c);
            MAILBOX[c] = ODD_IN_MAILBOX.indexOf(c) < 0 ? lower : 0;
            DOMAIN[c] = digit || capital || small || c == '.' || c == '-' ? lower : 0;
        }
    }

    private final boolean gmail;
    private final boolean googlemail;
    private final byte[] bytes = new byte[LONGEST];
    private int start;

    AsciiEmail(Platform platform) {
        this.gmail = Normaliser.ignoresGmailDots(platform, "gmail.com");
        this.googlemail = Normaliser.ignoresGmailDots(platform, "googlemail.com");
    }

    /** The length of the address, from {@link #start} on; 0 if it must be read with more care, or is none. */
    int read(String raw) {
        int from = 0;
        int to = raw.length();
        if (to > LONGEST) {
            return 0;
        }
        while (from < to && raw.charAt(from) <= ' ') {
            from++;
        }
        while (to > from && raw.charAt(to - 1) <= ' ') {
            to--;
        }
        int at = mailbox(raw, from, to);
        if (at == from || at == to || raw.charAt(at) != '@' || !domain(raw, at, to)) {
            return 0;
        }
        start = from;
        return isGmail(at, to) ? withoutDots(at, to) : to - from;
    }

    /** Where it ends. */
    private int mailbox(String raw, int from, int to) {
        for (int i = from; i < to; i++) {
            byte lower = lower(MAILBOX, raw.charAt(i));
            if (lower == 0) {
                return i;
            }
            bytes[i] = lower;
        }
        return to;
    }

    /**
     * Whether all the rest is one, as {@link Normaliser} has it: labels of letters, digits and inner hyphens, at least two,
     * the last one of two chars or more and no number.
     */
    private boolean domain(String raw, int at, int to) {
        bytes[at] = '@';
        int label = at + 1;
        byte last = '.';
        for (int i = label; i < to; i++) {
            byte lower = lower(DOMAIN, raw.charAt(i));
            boolean dot = lower == '.';
            if (lower == 0 || (last == '.' && (dot || lower == '-')) || (last == '-' && dot)) {
                return false;
            }
            if (dot) {
                label = i + 1;
            }
            bytes[i] = lower;
            last = lower;
        }
        return label > at + 1 && to - label > 1 && last != '-' && bytes[label] >= 'a';
    }

    private static byte lower(byte[] part, char c) {
        return c < part.length ? part[c] : 0;
    }

    private boolean isGmail(int at, int end) {
        return (gmail && end - at == 10 && ends(at, "@gmail.com"))
                || (googlemail && end - at == 15 && ends(at, "@googlemail.com"));
    }

    private boolean ends(int at, String domain) {
        for (int i = domain.length() - 1; i >= 0; i--) {
            if (bytes[at + i] != domain.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Moves what counts of the mailbox up to the domain. */
    private int withoutDots(int at, int end) {
        int plus = start;
        while (plus < at && bytes[plus] != '+') {
            plus++;
        }
        int to = at;
        for (int i = plus - 1; i >= start; i--) {
            if (bytes[i] != '.') {
                bytes[--to] = bytes[i];
            }
        }
        start = to;
        return to == at ? 0 : end - to;
    }

    byte[] bytes() {
        return bytes;
    }

    int start() {
        return start;
    }
}
