package io.cdpkit.examples.quickstart;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Tells what is not in UTF-8, where readers would put U+FFFD for what they cannot decode. */
final class Utf8 {
    static final String REMEDY = "save it in UTF-8, or convert it, such as with: iconv -f ISO-8859-1 -t UTF-8";

    private Utf8() {}

    /** The text of a file with a char for each byte, so that lines can be decoded on their own. */
    static BufferedReader bytes(Path file) throws IOException {
        return new BufferedReader(
                new InputStreamReader(Files.newInputStream(file), StandardCharsets.ISO_8859_1), 1 << 16);
    }

    /** What bytes say; null where they are not UTF-8. */
    static @Nullable String decode(String bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.getBytes(StandardCharsets.ISO_8859_1)))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    static void require(Path file) throws IOException {
        requireNot16(file);
        try (BufferedReader lines = bytes(file)) {
            int number = 1;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (decode(line) == null) {
                    throw new IOException(
                            "\"" + file.getFileName() + "\" is not in UTF-8, from line " + number + " on; " + REMEDY);
                }
                number++;
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
