package io.cdpkit.privacy.audience;

import java.nio.charset.StandardCharsets;

/** Normalises e-mail addresses of plain ASCII in one pass into a buffer; leaves the others to {@link Normaliser}. */
final class AsciiEmail {
    private static final int LONGEST = 320;
    private static final int DELETE = 127;

    private final boolean gmail;
    private final boolean googlemail;
    private byte[] bytes = new byte[0];
    private int start;

    AsciiEmail(Platform platform) {
        this.gmail = Normaliser.ignoresGmailDots(platform, "gmail.com");
        this.googlemail = Normaliser.ignoresGmailDots(platform, "googlemail.com");
    }

    /**
     * The length of the address, from {@link #start} on; 0 if it is none, -1 if it must be read with more care.
     *
     * <p>Encoding makes a question mark of half a surrogate pair, so one counts only if it was one before.
     */
    int read(String raw) {
        bytes = raw.getBytes(StandardCharsets.UTF_8);
        int from = 0;
        int to = bytes.length;
        if (to != raw.length() || to > LONGEST) {
            return -1;
        }
        while (from < to && bytes[from] <= ' ') {
            from++;
        }
        while (to > from && bytes[to - 1] <= ' ') {
            to--;
        }
        start = from;
        int at = -1;
        int ats = 0;
        for (int i = from; i < to; i++) {
            int c = bytes[i];
            if (c <= ' ' || c == DELETE || (c == '?' && raw.charAt(i) != '?')) {
                return -1;
            } else if (c == '@') {
                at = i;
                ats++;
            }
            bytes[i] = (byte) (c | (((('A' - 1 - c) & (c - 'Z' - 1)) >>> 26) & 0x20));
        }
        if (ats != 1 || at == from || at == to - 1) {
            return 0;
        }
        return isGmail(at, to) ? withoutDots(at, to) : to - from;
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
