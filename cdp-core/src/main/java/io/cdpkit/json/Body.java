package io.cdpkit.json;

import com.google.common.base.Utf8;
import io.cdpkit.event.Rejection;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a message or a batch, known to be within the byte limit and well-formed UTF-8, or why they are not.
 *
 * <p>Every way in ends here, so that all refuse alike. Streams and readers are read no further than the limit, whatever
 * they say about their length.
 */
final class Body {
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final int CHUNK = 8 * 1024;

    final byte[] bytes;
    /** Where the text starts, after a byte order mark. */
    final int start;

    final @Nullable Rejection rejection;

    private Body(byte[] bytes, @Nullable Rejection rejection) {
        this.bytes = bytes;
        this.start = Arrays.mismatch(bytes, BYTE_ORDER_MARK) == BYTE_ORDER_MARK.length
                        || Arrays.equals(bytes, BYTE_ORDER_MARK)
                ? BYTE_ORDER_MARK.length
                : 0;
        this.rejection = rejection;
    }

    /**
     * A body given as bytes.
     *
     * @param what "message" or "batch"
     */
    static Body of(byte[] bytes, String what, int limit) {
        if (bytes.length > limit) {
            return tooLarge(what, limit);
        } else if (!isAscii(bytes) && !Utf8.isWellFormed(bytes)) {
            return new Body(bytes, malformed("the text is not well-formed UTF-8"));
        }
        Body body = new Body(bytes, null);
        // A NUL or a second mark among the first characters would make the parser take the text for something else.
        for (int i = body.start; i < Math.min(bytes.length, body.start + 4); i++) {
            if (bytes[i] == 0 || (i == body.start && bytes[i] < 0)) {
                return new Body(bytes, malformed("must be one JSON object"));
            }
        }
        return body;
    }

    /** Whether all bytes are ASCII, eight at a time; most messages are, and the full test takes several times as long. */
    private static boolean isAscii(byte[] bytes) {
        long high = 0;
        int at = 0;
        for (; at <= bytes.length - Long.BYTES; at += Long.BYTES) {
            high |= (long) LONGS.get(bytes, at);
        }
        for (; at < bytes.length; at++) {
            high |= bytes[at];
        }
        return (high & 0x8080_8080_8080_8080L) == 0;
    }

    static Body of(InputStream stream, String what, int limit) throws IOException {
        return of(stream.readNBytes(limit == Integer.MAX_VALUE ? limit : limit + 1), what, limit);
    }

    static Body of(String text, String what, int limit) {
        if (text.length() > limit) {
            return tooLarge(what, limit);
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return isWellFormed(text)
                ? of(bytes, what, limit)
                : new Body(bytes, malformed("the text holds half of a surrogate pair"));
    }

    static Body of(Reader reader, String what, int limit) throws IOException {
        StringBuilder text = new StringBuilder();
        char[] chunk = new char[CHUNK];
        for (int read = reader.read(chunk); read >= 0; read = reader.read(chunk)) {
            text.append(chunk, 0, read);
            if (text.length() > limit) {
                return tooLarge(what, limit);
            }
        }
        return of(text.toString(), what, limit);
    }

    private static boolean isWellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                boolean pair = i + 1 < text.length() && Character.isSurrogatePair(c, text.charAt(i + 1));
                if (!pair) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    private static Body tooLarge(String what, int limit) {
        return new Body(new byte[0], SegmentJson.tooLarge(what, limit));
    }

    static Rejection malformed(String rule) {
        return new Rejection(Rejection.Reason.MALFORMED, "", rule);
    }
}
