package io.cdpkit.records;

import io.cdpkit.event.Limits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The lines of a file of JSON objects. */
final class JsonRows implements Rows {
    private static final int BUFFER = 8192;
    private static final String BYTE_ORDER_MARK = "\ufeff";

    private final InputStream in;
    private final Limits limits;
    private final JsonRow parser;
    private final byte[] buffer = new byte[BUFFER];
    private int position;
    private int end;
    private long line;

    JsonRows(InputStream in, Limits limits) {
        this.in = in;
        this.limits = limits;
        this.parser = new JsonRow(limits);
    }

    @Override
    public @Nullable RawRow next() throws IOException {
        while (fill()) {
            line++;
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            long length = readLine(bytes);
            RawRow row = row(bytes, length);
            if (row != null) {
                return row;
            }
        }
        return null;
    }

    /** Null for an empty line. */
    private @Nullable RawRow row(ByteArrayOutputStream bytes, long length) {
        String lenient = bytes.toString(StandardCharsets.UTF_8);
        try {
            if (length > limits.eventBytes()) {
                throw RefusedException.limit("", "bytes of a line", limits.eventBytes(), length);
            }
            String text = decoded(bytes.toByteArray());
            if (line == 1 && text.startsWith(BYTE_ORDER_MARK)) {
                text = text.substring(1);
            }
            return text.isBlank() ? null : RawRow.of(line, text, new RawRow.Tree(parser.parse(text)));
        } catch (RefusedException e) {
            return RawRow.refused(line, lenient, e.rejection());
        }
    }

    private static String decoded(byte[] bytes) throws RefusedException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw RefusedException.malformed("", "the line must be UTF-8");
        }
    }

    /** Reads up to the line break and keeps no more than is allowed; returns how many bytes there were. */
    private long readLine(ByteArrayOutputStream kept) throws IOException {
        long length = 0;
        while (fill()) {
            int start = position;
            while (position < end && buffer[position] != '\n') {
                position++;
            }
            int allowed = (int) Math.min(position - start, Math.max(0, limits.eventBytes() - length));
            kept.write(buffer, start, allowed);
            length += position - start;
            if (position < end) {
                position++;
                return length;
            }
        }
        return length;
    }

    private boolean fill() throws IOException {
        if (position >= end) {
            end = Math.max(0, in.read(buffer));
            position = 0;
        }
        return end > 0;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
