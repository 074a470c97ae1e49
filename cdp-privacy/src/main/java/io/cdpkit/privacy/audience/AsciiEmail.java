package io.cdpkit.privacy.audience;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Normalises e-mail addresses of plain ASCII in one pass into a buffer; leaves the others to {@link Normaliser}. */
final class AsciiEmail {
    private static final int LONGEST = 320;
    private static final int DELETE = 127;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long EACH = 0x0101_0101_0101_0101L;
    private static final long HIGH = 0x8080_8080_8080_8080L;

    private final boolean gmail;
    private final boolean googlemail;
    private byte[] bytes = new byte[0];
    private int start;
    private int at;
    private int ats;

    AsciiEmail(Platform platform) {
        this.gmail = Normaliser.ignoresGmailDots(platform, "gmail.com");
        this.googlemail = Normaliser.ignoresGmailDots(platform, "googlemail.com");
    }

    /**
     * The length of the address, from {@link #start} on; 0 if it is none, -1 if it must be read with more care.
     *
     * <p>Encoding makes a question mark of half a surrogate pair, so what has one is read with more care.
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
        at = -1;
        ats = 0;
        if (!lower(from, to)) {
            return -1;
        }
        if (ats != 1 || at == from || at == to - 1) {
            return 0;
        }
        return isGmail(at, to) ? withoutDots(at, to) : to - from;
    }

    /** Lower case for all, eight at a time, the last eight overlapping; false where a char needs more care. */
    private boolean lower(int from, int to) {
        int last = to - Long.BYTES;
        if (last < from) {
            for (int i = from; i < to; i++) {
                if (!lowerOne(i)) {
                    return false;
                }
            }
            return true;
        }
        int i = from;
        for (; i < last; i += Long.BYTES) {
            if (!lowerEight(i, HIGH)) {
                return false;
            }
        }
        int seen = Byte.SIZE * (i - last);
        return lowerEight(last, HIGH << seen);
    }

    /**
     * Lower case for eight chars at once; false where one of them needs more care.
     *
     * <p>Each byte is below 128, so sums of bytes do not run into one another and their highest bits tell which are at least
     * some char.
     *
     * @param fresh the highest bits of those that were not looked at before
     */
    private boolean lowerEight(int from, long fresh) {
        long eight = (long) LONGS.get(bytes, from);
        long odd = ~(eight + EACH * ('~' + 1 - ' ')) | (eight + EACH) | ~((eight ^ EACH * '?') + EACH * DELETE);
        if ((odd & HIGH) != 0) {
            return false;
        }
        long signs = ~((eight ^ EACH * '@') + EACH * DELETE) & fresh;
        if (signs != 0) {
            ats += Long.bitCount(signs);
            at = from + Long.numberOfTrailingZeros(signs) / Byte.SIZE;
        }
        long capitals = (eight + EACH * (DELETE + 1 - 'A')) & ~(eight + EACH * (DELETE - 'Z')) & HIGH;
        LONGS.set(bytes, from, eight | capitals >>> 2);
        return true;
    }

    private boolean lowerOne(int i) {
        int c = bytes[i];
        if (c <= ' ' || c == DELETE || c == '?') {
            return false;
        } else if (c == '@') {
            at = i;
            ats++;
        }
        bytes[i] = (byte) (c | (((('A' - 1 - c) & (c - 'Z' - 1)) >>> 26) & 0x20));
        return true;
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
