package io.cdpkit.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.event.Limits;
import io.cdpkit.event.Rejection.Reason;
import io.cdpkit.event.Source;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Input made to harm: every piece is refused, soon, in little space, alike on every way in, and without a leak. */
final class HostileJsonTest {
    private static final SegmentJson JSON = SegmentJson.of(Source.of("shop", Source.Kind.WEB));
    private static final Duration HANG = Duration.ofSeconds(60);

    private static String traits(String traits) {
        return "{\"type\":\"identify\",\"messageId\":\"m1\",\"userId\":\"u1\",\"traits\":" + traits + "}";
    }

    private static byte[] bytes(String before, int[] middle, String after) {
        byte[] bytes = (before + "?".repeat(middle.length) + after).getBytes(UTF_8);
        for (int i = 0; i < middle.length; i++) {
            bytes[before.length() + i] = (byte) middle[i];
        }
        return bytes;
    }

    private static void assertRefused(Reason reason, byte[] message) {
        assertTimeoutPreemptively(HANG, () -> {
            Parsed.Refused refused = assertInstanceOf(Parsed.Refused.class, JSON.read(message));
            assertEquals(reason, refused.rejection().reason(), refused::toString);
            assertEquals(
                    refused.toString(),
                    JSON.read(new ByteArrayInputStream(message)).toString());
            byte[] batch = concat("{\"batch\":[".getBytes(UTF_8), message, "]}".getBytes(UTF_8));
            for (Parsed parsed : JSON.readBatch(batch)) {
                assertInstanceOf(Parsed.Refused.class, parsed);
            }
        });
    }

    private static void assertRefused(Reason reason, String message) {
        assertRefused(reason, message.getBytes(UTF_8));
        assertTimeoutPreemptively(HANG, () -> {
            String expected = JSON.read(message.getBytes(UTF_8)).toString();
            assertEquals(expected, JSON.read(message).toString());
            assertEquals(expected, JSON.read(new StringReader(message)).toString());
        });
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    @Test
    void read_depthBombs_areRefused() {
        for (int depth : List.of(33, 100, 999, 1_001, 10_000, 1_000_000)) {
            assertRefused(
                    depth > 1_000 || depth < 1_000 ? Reason.LIMIT : Reason.MALFORMED,
                    traits("{\"a\":" + "[".repeat(depth) + "]".repeat(depth) + "}"));
            assertRefused(Reason.LIMIT, traits("{\"a\":".repeat(depth) + "1" + "}".repeat(depth)));
        }
        assertRefused(Reason.MALFORMED, "[".repeat(1_000));
        assertRefused(Reason.LIMIT, "[".repeat(1_000_000));
        assertRefused(Reason.LIMIT, "{\"type\":".repeat(2_000));
    }

    @Test
    void read_duplicateKeys_areRefused() {
        assertRefused(Reason.MALFORMED, traits("{\"a\":1,\"a\":1}"));
        assertRefused(Reason.MALFORMED, traits("{\"a\":[{\"b\":1,\"c\":2,\"b\":3}]}"));
        assertRefused(Reason.MALFORMED, traits("{\"a\":1,\"\\u0061\":1}"));
        assertRefused(Reason.MALFORMED, "{\"type\":\"page\",\"messageId\":\"m\",\"messageId\":null,\"userId\":\"u\"}");
        assertRefused(Reason.MALFORMED, "{\"type\":\"page\",\"messageId\":\"m\",\"x\":1,\"userId\":\"u\",\"x\":1}");
        assertRefused(
                Reason.MALFORMED, "{\"type\":\"page\",\"messageId\":\"m\",\"x\":{\"y\":1,\"y\":2},\"userId\":\"u\"}");
    }

    @Test
    void read_noJson_isRefused() {
        for (String bad : List.of(
                "",
                " ",
                "null",
                "7",
                "\"text\"",
                "[]",
                "[{}]",
                "{",
                "{]",
                "{\"a\"}",
                "{\"a\":}",
                "{a:1}",
                "{'a':1}",
                "{\"a\":1,}",
                "{\"a\":1}{",
                "{}{}",
                "{} x",
                "{},",
                "{}\0",
                "\0\0\0{",
                "{\"a\":\"\n\"}",
                "{\"a\":\"\\x\"}",
                "{\"a\":\"\\u12\"}",
                "{/* comment */}",
                "{\"a\":tru}",
                "\uFEFF",
                "\uFEFF\uFEFF{}")) {
            assertRefused(Reason.MALFORMED, bad);
        }
        for (String number :
                List.of("NaN", "Infinity", "-Infinity", "+1", "01", "1.", ".5", "1e", "0x1", "--1", "1_0")) {
            assertRefused(Reason.MALFORMED, traits("{\"a\":" + number + "}"));
        }
    }

    @Test
    void read_truncatedAnywhere_isRefused() {
        String whole = traits("{\"a\":[1.5e3,true,null,\"Zo\\u00eb \uD83D\uDE00\"],\"b\":{}}");
        byte[] bytes = whole.getBytes(UTF_8);
        for (int length = 0; length < bytes.length; length++) {
            assertRefused(Reason.MALFORMED, Arrays.copyOf(bytes, length));
        }
    }

    @Test
    void read_badTexts_areRefused() {
        assertRefused(Reason.MALFORMED, traits("{\"a\":\"\\u0000\"}"));
        assertRefused(Reason.MALFORMED, traits("{\"a\":\"\\ud800\"}"));
        assertRefused(Reason.MALFORMED, traits("{\"a\":\"\\udc00\\ud800\"}"));
        assertRefused(Reason.MALFORMED, traits("{\"\\ud800\":1}"));
        assertRefused(Reason.MALFORMED, traits("{\"\\u0000\":1}"));
        assertRefused(Reason.MALFORMED, traits("{\"a\":\"\0\"}"));
        assertInstanceOf(Parsed.Read.class, JSON.read(traits("{\"a\":\"\\ud83d\\ude00\"}")));
    }

    @Test
    void read_halfSurrogatePairInText_isRefused() throws IOException {
        String bad = traits("{\"a\":\"\uD800\"}");
        for (Parsed parsed : List.of(JSON.read(bad), JSON.read(new StringReader(bad)))) {
            assertEquals(Reason.MALFORMED, ((Parsed.Refused) parsed).rejection().reason());
        }
    }

    @Test
    void read_invalidUtf8_isRefused() {
        int[][] sequences = {
            {0x80},
            {0xC0, 0x80},
            {0xC1, 0xA1},
            {0xC3},
            {0xE0, 0x80, 0x80},
            {0xED, 0xA0, 0x80},
            {0xED, 0xB0, 0x80},
            {0xF0, 0x80, 0x80, 0x80},
            {0xF4, 0x90, 0x80, 0x80},
            {0xF8, 0x88, 0x80, 0x80, 0x80},
            {0xFF},
            {0xFE}
        };
        for (int[] sequence : sequences) {
            String[] around = traits("{\"a\":\"|\"}").split("\\|", -1);
            assertRefused(Reason.MALFORMED, bytes(around[0], sequence, around[1]));
            String[] aroundKey = traits("{\"|\":1}").split("\\|", -1);
            assertRefused(Reason.MALFORMED, bytes(aroundKey[0], sequence, aroundKey[1]));
        }
        assertRefused(Reason.MALFORMED, traits("{\"a\":\"Zoë\"}").getBytes(ISO_8859_1));
    }

    @Test
    void read_otherEncodings_areRefused() {
        String good = traits("{}");
        assertRefused(Reason.MALFORMED, good.getBytes(UTF_16LE));
        assertRefused(Reason.MALFORMED, good.getBytes(UTF_16BE));
        assertRefused(Reason.MALFORMED, ("\uFEFF" + good).getBytes(UTF_16LE));
        assertRefused(Reason.MALFORMED, ("\uFEFF" + good).getBytes(UTF_16BE));
        assertRefused(Reason.MALFORMED, good.getBytes(Charset.forName("UTF-32BE")));
        assertRefused(Reason.MALFORMED, good.getBytes(Charset.forName("UTF-32LE")));
    }

    @Test
    void read_byteOrderMark_isSkipped() throws IOException {
        String marked = "\uFEFF" + traits("{\"name\":\"Zoë\"}");
        assertInstanceOf(Parsed.Read.class, JSON.read(marked));
        assertInstanceOf(Parsed.Read.class, JSON.read(marked.getBytes(UTF_8)));
        assertInstanceOf(Parsed.Read.class, JSON.read(new StringReader(marked)));
    }

    @Test
    void read_numbersBeyondTheLimits_areRefused() {
        for (String number : List.of(
                "1e1000000000", "-1e-1000000000", "1e309", "9".repeat(65), "0." + "1".repeat(65), "9".repeat(30_000))) {
            assertRefused(Reason.LIMIT, traits("{\"a\":" + number + "}"));
        }
        assertRefused(Reason.LIMIT, traits("{\"a\":" + "9".repeat(1_000_000) + "}"));
    }

    @Test
    void read_keysBeyondTheLimits_areRefused() {
        assertRefused(Reason.LIMIT, traits("{\"" + "k".repeat(257) + "\":1}"));
        Parsed.Refused refused = (Parsed.Refused) JSON.read(traits("{\"a\":{\"" + "k".repeat(10_000) + "\":1}}"));
        assertEquals(Reason.LIMIT, refused.rejection().reason());
        assertEquals("traits.a", refused.rejection().field());
    }

    @Test
    void read_collidingKeys_areReadOrRefusedSoon() {
        StringBuilder traits = new StringBuilder("{\"AaAaAaAaAa\":0");
        for (int i = 1; i < 32; i++) {
            StringBuilder key = new StringBuilder();
            for (int bit = 0; bit < 5; bit++) {
                key.append((i >> bit & 1) == 0 ? "Aa" : "BB");
            }
            traits.append(",\"").append(key).append("\":").append(i);
        }
        assertInstanceOf(Parsed.Read.class, JSON.read(traits(traits.append('}').toString())));
    }

    @Test
    void read_manySmallValues_areRefusedSoon() {
        StringBuilder many = new StringBuilder("{\"a\":{}");
        for (int i = 0; i < 2_500; i++) {
            many.append(",\"k").append(i).append("\":{}");
        }
        assertRefused(Reason.LIMIT, traits(many + "}"));
        assertInstanceOf(Parsed.Read.class, JSON.read(traits("{\"a\":[" + "1,".repeat(10_000) + "1]}")));
    }

    @Test
    void read_endlessStream_stopsAtTheLimit() {
        assertTimeoutPreemptively(HANG, () -> {
            CountingStream endless = new CountingStream();
            Parsed.Refused refused = (Parsed.Refused) JSON.read(endless);
            assertEquals(Reason.LIMIT, refused.rejection().reason());
            assertEquals(Limits.defaults().eventBytes() + 1, endless.count);
            CountingStream endlessBatch = new CountingStream();
            Parsed.Refused batch = (Parsed.Refused) JSON.readBatch(endlessBatch).get(0);
            assertEquals(Parsed.Refused.WHOLE_BATCH, batch.index());
            assertEquals(Limits.defaults().batchBytes() + 1, endlessBatch.count);
            assertEquals(
                    Reason.LIMIT,
                    ((Parsed.Refused) JSON.read(new EndlessReader()))
                            .rejection()
                            .reason());
        });
    }

    /** Claims two GiB to be there, and never ends. */
    private static final class CountingStream extends InputStream {
        long count;

        @Override
        public int read() {
            count++;
            return ' ';
        }

        @Override
        public int read(byte[] bytes, int offset, int length) {
            Arrays.fill(bytes, offset, offset + length, (byte) ' ');
            count += length;
            return length;
        }

        @Override
        public int available() {
            return Integer.MAX_VALUE;
        }
    }

    private static final class EndlessReader extends Reader {
        @Override
        public int read(char[] chars, int offset, int length) {
            Arrays.fill(chars, offset, offset + length, ' ');
            return length;
        }

        @Override
        public void close() {}
    }

    @Test
    void readBatch_brokenJson_isRefusedAsAWhole() {
        String good = traits("{}");
        for (String bad : List.of(
                "{\"batch\":[" + good + "," + good + "}",
                "{\"batch\":[" + good + "]",
                "{\"batch\":[" + good + "]}]",
                "{\"batch\":[" + good + "],\"batch\":[]}",
                "{\"batch\":{}}",
                "{\"batch\":null}",
                "{\"batch\":[],\"context\":{\"a\":1e999}}",
                good,
                "[" + good + "]")) {
            List<Parsed> parsed = JSON.readBatch(bad);
            assertEquals(1, parsed.size(), bad);
            Parsed.Refused refused = assertInstanceOf(Parsed.Refused.class, parsed.get(0));
            assertEquals(Parsed.Refused.WHOLE_BATCH, refused.index());
            assertEquals(bad, new String(refused.original(), UTF_8));
        }
    }

    @Test
    void readBatch_badMessages_doNotHarmTheOthers() {
        String good = traits("{}");
        for (String bad : List.of(
                traits("{\"a\":" + "[".repeat(500) + "]".repeat(500) + "}"),
                traits("{\"a\":1,\"a\":2}"),
                traits("{\"a\":1e999,\"b\":[{}]}"),
                traits("{\"a\":\"" + "x".repeat(33 * 1024) + "\"}"),
                traits("{\"a\":\"\\u0000\"}"),
                "null",
                "[[],{}]",
                "{}")) {
            List<Parsed> parsed = JSON.readBatch("{\"batch\":[" + good + "," + bad + "," + good + "]}");
            assertEquals(3, parsed.size());
            assertInstanceOf(Parsed.Read.class, parsed.get(0));
            Parsed.Refused refused = assertInstanceOf(Parsed.Refused.class, parsed.get(1));
            assertEquals(bad, new String(refused.original(), UTF_8));
            assertEquals(1, refused.index());
            assertInstanceOf(Parsed.Read.class, parsed.get(2));
        }
    }

    @Test
    void readBatch_tooManyMessages_isRefusedAsAWhole() {
        List<Parsed> fits = JSON.readBatch("{\"batch\":[" + "{},".repeat(2_499) + "{}]}");
        assertEquals(2_500, fits.size());
        Parsed.Refused refused = (Parsed.Refused)
                JSON.readBatch("{\"batch\":[" + "{},".repeat(2_500) + "{}]}").get(0);
        assertEquals(Parsed.Refused.WHOLE_BATCH, refused.index());
        assertEquals("batch", refused.rejection().field());
    }

    /** Each of the messages would otherwise go through all of what the batch says. */
    @Test
    void readBatch_contextBeyondTheLimitsOfAnEvent_isRefusedAsAWholeInLittleSpace()
            throws ReflectiveOperationException {
        String message = "{\"type\":\"page\",\"messageId\":\"m\",\"userId\":\"u\",\"context\":{\"b\":1}}";
        String messages = "],\"batch\":[" + (message + ",").repeat(2_000) + message + "]}";
        StringBuilder fields = new StringBuilder("{\"integrations\":{\"k\":1");
        for (int i = 0; i < 513; i++) {
            fields.append(",\"k").append(i).append("\":1");
        }
        for (String context :
                List.of("{\"context\":{\"a\":[" + "1,".repeat(100_000) + "1]},\"x\":[", fields + "},\"x\":[")) {
            byte[] batch = (context + messages).getBytes(UTF_8);
            JSON.readBatch(batch);
            long before = allocatedBytes();
            List<Parsed> parsed = JSON.readBatch(batch);
            long allocated = allocatedBytes() - before;
            Parsed.Refused refused = assertInstanceOf(Parsed.Refused.class, parsed.get(0));
            assertEquals(Parsed.Refused.WHOLE_BATCH, refused.index());
            assertEquals(Reason.LIMIT, refused.rejection().reason());
            assertTrue(allocated <= 20L * batch.length, () -> allocated + " bytes for " + batch.length);
        }
    }

    @Test
    void read_refusedMessages_takeLittleSpace() throws ReflectiveOperationException {
        for (String bad : List.of(
                "[".repeat(32_000),
                traits("{\"a\":" + "[".repeat(900) + "]".repeat(900) + "}"),
                traits("{\"a\":" + "9".repeat(32_000) + "}"),
                traits("{\"a\":1e1000000000}"),
                "x".repeat(10_000_000),
                traits("{\"a\":\"" + "x".repeat(32_000) + "\"}"),
                traits("{\"" + "k".repeat(32_000) + "\":1}"))) {
            byte[] bytes = bad.getBytes(UTF_8);
            JSON.read(bytes);
            long before = allocatedBytes();
            Parsed parsed = JSON.read(bytes);
            long allocated = allocatedBytes() - before;
            assertInstanceOf(Parsed.Refused.class, parsed);
            assertTrue(allocated <= 1 << 20, () -> allocated + " bytes for " + parsed);
        }
    }

    /** Asks the JVM by name, because the module under test does not read its management modules. */
    private static long allocatedBytes() throws ReflectiveOperationException {
        Object threads = Class.forName("java.lang.management.ManagementFactory")
                .getMethod("getThreadMXBean")
                .invoke(null);
        return (long) Class.forName("com.sun.management.ThreadMXBean")
                .getMethod("getCurrentThreadAllocatedBytes")
                .invoke(threads);
    }

    @Test
    void rejections_ofHostileInput_holdNoneOfIt() {
        for (String bad : List.of(
                "canary",
                "{\"canary",
                "{\"a\":canary}",
                "{canary:1}",
                "{\"type\":\"canary\"}",
                traits("{\"a\":\"canary\\u0000\"}"),
                traits("{\"canary\\u0000\":1}"),
                "{\"type\":\"page\",\"messageId\":\"m\",\"timestamp\":\"canary\"}",
                "{\"type\":\"page\",\"messageId\":\"canary\\r\\n\"}",
                "{\"type\":\"page\",\"messageId\":\"m\",\"userId\":\"u\",\"context\":{\"externalIds\":"
                        + "[{\"id\":1,\"type\":\"canary canary\"}]}}")) {
            String printed = JSON.read(bad) + "" + JSON.readBatch("{\"batch\":[" + bad + "]}");
            assertFalse(printed.contains("canary"), printed);
            assertFalse(printed.contains("\n"), printed);
        }
    }
}
