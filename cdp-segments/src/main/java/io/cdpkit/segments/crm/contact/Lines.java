package io.cdpkit.segments.crm.contact;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.Reader;
import org.jspecify.annotations.Nullable;

/** The lines of a text, of which one is held; a longer one than {@link #LONGEST} is cut. */
final class Lines implements Closeable {
    /** In chars: a photo of 750 KB as text, and then some. */
    static final int LONGEST = 1 << 20;

    private final BufferedReader in;
    private long number;
    private boolean cut;

    Lines(Reader in) {
        this.in = new BufferedReader(in);
    }

    /** The next line, without its break (LF, or CR and LF); null after the last. */
    @Nullable
    String next() throws IOException {
        int c = in.read();
        if (c < 0) {
            return null;
        }
        StringBuilder line = new StringBuilder();
        cut = false;
        number++;
        while (c >= 0 && c != '\n') {
            if (line.length() < LONGEST) {
                line.append((char) c);
            } else {
                cut = true;
            }
            c = in.read();
        }
        if (line.length() > 0 && line.charAt(line.length() - 1) == '\r') {
            line.setLength(line.length() - 1);
        }
        if (number == 1 && line.length() > 0 && line.charAt(0) == '\ufeff') {
            line.deleteCharAt(0);
        }
        return line.toString();
    }

    /** The number of the line given last, from 1. */
    long number() {
        return number;
    }

    /** Whether the line given last was too long. */
    boolean wasCut() {
        return cut;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
