package io.cdpkit.examples.quickstart;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.NoSuchElementException;

/** The lines of a file that are not empty, as bytes; of each only so many, so that none is too long for this process. */
final class Lines implements Iterator<byte[]>, AutoCloseable {
    private final InputStream in;
    private final int most;
    private final byte[] buffer = new byte[1 << 16];
    private int at;
    private int end;

    private Lines(InputStream in, int most) {
        this.in = in;
        this.most = most;
    }

    static Lines of(Path file, int most) throws IOException {
        return new Lines(Files.newInputStream(file), most);
    }

    @Override
    public boolean hasNext() {
        while (fill()) {
            if (!isBreak(buffer[at])) {
                return true;
            }
            at++;
        }
        return false;
    }

    @Override
    public byte[] next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the file has no more lines");
        }
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (fill() && !isBreak(buffer[at])) {
            int start = at;
            while (at < end && !isBreak(buffer[at])) {
                at++;
            }
            line.write(buffer, start, Math.min(at - start, most - line.size()));
        }
        return line.toByteArray();
    }

    private static boolean isBreak(byte b) {
        return b == '\n' || b == '\r';
    }

    private boolean fill() {
        try {
            if (at == end) {
                end = Math.max(0, in.read(buffer));
                at = 0;
            }
            return at < end;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
