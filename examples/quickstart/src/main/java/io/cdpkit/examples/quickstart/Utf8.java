package io.cdpkit.examples.quickstart;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tells what is not in UTF-8, where readers would put U+FFFD for what they cannot decode. */
final class Utf8 {
    static final String REMEDY = "save it in UTF-8, or convert it, such as with: iconv -f ISO-8859-1 -t UTF-8";

    private Utf8() {}

    static boolean is(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    static void require(Path file) throws IOException {
        requireNot16(file);
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer bytes = ByteBuffer.allocate(1 << 16);
        CharBuffer chars = CharBuffer.allocate(bytes.capacity());
        long number = 1;
        try (SeekableByteChannel in = Files.newByteChannel(file)) {
            for (boolean ended = false; !ended; bytes.compact()) {
                ended = in.read(bytes) < 0;
                CoderResult result = decoder.decode(bytes.flip(), chars.clear(), ended);
                number += chars.flip().chars().filter(c -> c == '\n').count();
                if (result.isError()) {
                    throw new IOException(
                            "\"" + file.getFileName() + "\" is not in UTF-8, from line " + number + " on; " + REMEDY);
                }
            }
        }
    }

    /** By its mark, or by the zeros that it is full of. */
    static void requireNot16(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] start = in.readNBytes(64);
            int mark = start.length < 2 ? 0 : ((start[0] & 0xff) << 8) | (start[1] & 0xff);
            boolean zero = false;
            for (byte b : start) {
                zero |= b == 0;
            }
            if (zero || mark == 0xfffe || mark == 0xfeff) {
                throw new IOException(
                        "\"" + file.getFileName() + "\" is in UTF-16; save it in UTF-8, or convert it, such as"
                                + " with: iconv -f UTF-16 -t UTF-8");
            }
        }
    }
}
