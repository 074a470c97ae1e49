package io.cdpkit.privacy.audience;

/** Normalises e-mail addresses of plain ASCII in one pass into a buffer; leaves the others to {@link Normaliser}. */
final class AsciiEmail {
    private static final int LONGEST = 320;
    private static final byte ODD = -1;
    private static final byte[] LOWER = lower();

    private final boolean gmail;
    private final boolean googlemail;
    private final byte[] bytes = new byte[LONGEST];
    private int start;

    AsciiEmail(Platform platform) {
        this.gmail = Normaliser.ignoresGmailDots(platform, "gmail.com");
        this.googlemail = Normaliser.ignoresGmailDots(platform, "googlemail.com");
    }

    /** By byte: in lower case, or odd if it has no place inside an address of plain ASCII. */
    private static byte[] lower() {
        byte[] lower = new byte[1 << Byte.SIZE];
        for (int c = 0; c < lower.length; c++) {
            boolean plain = c > ' ' && c < 127;
            lower[c] = plain ? (byte) (c >= 'A' && c <= 'Z' ? c + 'a' - 'A' : c) : ODD;
        }
        return lower;
    }

    /** The length of the address, from {@link #start} on; 0 if it is none, -1 if it must be read with more care. */
    int read(String raw) {
        int from = 0;
        int to = raw.length();
        if (to > LONGEST) {
            return -1;
        }
        while (from < to && raw.charAt(from) <= ' ') {
            from++;
        }
        while (to > from && raw.charAt(to - 1) <= ' ') {
            to--;
        }
        int all = 0;
        int ats = 0;
        int at = from;
        for (int i = from; i < to; i++) {
            char c = raw.charAt(i);
            if (c >= LOWER.length) {
                return -1;
            }
            byte lower = LOWER[c];
            bytes[i] = lower;
            all |= lower;
            if (lower == '@') {
                ats++;
                at = i;
            }
        }
        if (all < 0) {
            return -1;
        }
        if (ats != 1 || !Normaliser.isPlausible(raw, from, at, to)) {
            return 0;
        }
        start = from;
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
