package io.cdpkit.privacy.audience;

/** Normalises e-mail addresses of plain ASCII in one pass into a buffer; leaves the others to {@link Normaliser}. */
final class AsciiEmail {
    private static final int LONGEST = 320;

    /** What becomes of each char: itself in lower case, or 0 if it has no place in an address. */
    private static final byte[] LOWER = new byte[128];

    static {
        for (int c = '!'; c < 127; c++) {
            LOWER[c] = (byte) (c >= 'A' && c <= 'Z' ? c + 32 : c);
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

    /** The length of the address, from {@link #start} on; 0 if it is none, -1 if it must be read with more care. */
    int read(String raw) {
        int from = 0;
        int to = raw.length();
        while (from < to && raw.charAt(from) <= ' ') {
            from++;
        }
        while (to > from && raw.charAt(to - 1) <= ' ') {
            to--;
        }
        int length = to - from;
        if (length > LONGEST) {
            return -1;
        }
        int at = -1;
        int ats = 0;
        int bad = 0;
        for (int i = 0; i < length; i++) {
            char c = raw.charAt(from + i);
            if (c >= 128) {
                return -1;
            }
            byte lower = LOWER[c];
            bytes[i] = lower;
            bad |= lower - 1;
            if (c == '@') {
                at = i;
                ats++;
            }
        }
        start = 0;
        if (bad < 0) {
            return -1;
        } else if (ats != 1 || at == 0 || at == length - 1) {
            return 0;
        }
        return isGmail(at, length) ? withoutDots(at, length) : length;
    }

    private boolean isGmail(int at, int length) {
        return (gmail && length - at == 10 && ends(at, "@gmail.com"))
                || (googlemail && length - at == 15 && ends(at, "@googlemail.com"));
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
    private int withoutDots(int at, int length) {
        int plus = 0;
        while (plus < at && bytes[plus] != '+') {
            plus++;
        }
        int to = at;
        for (int i = plus - 1; i >= 0; i--) {
            if (bytes[i] != '.') {
                bytes[--to] = bytes[i];
            }
        }
        start = to;
        return to == at ? 0 : length - to;
    }

    byte[] bytes() {
        return bytes;
    }

    int start() {
        return start;
    }
}
