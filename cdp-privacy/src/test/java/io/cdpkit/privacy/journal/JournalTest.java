package io.cdpkit.privacy.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.testkit.ChildJvm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
    private static final List<String> LINES = List.of("one", "", "three ✓", "four");

    private final Path directory;

    JournalTest(@TempDir Path directory) {
        this.directory = directory;
    }

    private Path written(List<String> lines) {
        Path file = directory.resolve("journal");
        try (Journal journal = Journal.open(file, "kind-1", line -> {})) {
            lines.forEach(journal::append);
        }
        return file;
    }

    private static List<String> read(Path file) {
        ArrayList<String> lines = new ArrayList<>();
        Journal.open(file, "kind-1", lines::add).close();
        return lines;
    }

    @Test
    void open_again_givesBackEveryLine() {
        Path file = written(LINES);
        assertEquals(LINES, read(file));
        assertEquals(LINES, read(file));
    }

    /** Wherever a crash stops the last write: the lines before it are there, the last one whole or not at all. */
    @Test
    void open_cutOffAtAnyByte_keepsWholeLinesAndGoesOn() throws IOException {
        byte[] bytes = Files.readAllBytes(written(LINES));
        Path file = directory.resolve("cut");
        for (int length = 0; length <= bytes.length; length++) {
            Files.write(file, Arrays.copyOf(bytes, length));
            String kept = new String(bytes, 0, length, StandardCharsets.UTF_8);
            int whole = (int) Math.max(0, kept.chars().filter(c -> c == '\n').count() - 1);
            List<String> lines = read(file);
            // A line whose break alone is missing is whole.
            boolean onlyBreakMissing = length < bytes.length && bytes[length] == '\n' && kept.contains("\n");
            assertEquals(LINES.subList(0, whole + (onlyBreakMissing ? 1 : 0)), lines, "at " + length);
            try (Journal journal = Journal.open(file, "kind-1", line -> {})) {
                journal.append("on");
            }
            ArrayList<String> more = new ArrayList<>(lines);
            more.add("on");
            assertEquals(more, read(file), "at " + length);
        }
    }

    /** What a write did not get to may be zeros, or what was on the disk before. */
    @Test
    void open_junkAfterTheLastBreak_isCutOff() throws IOException {
        byte[] bytes = Files.readAllBytes(written(LINES));
        for (byte junk : new byte[] {0, 'x', -1}) {
            byte[] longer = Arrays.copyOf(bytes, bytes.length + 700);
            Arrays.fill(longer, bytes.length, longer.length, junk);
            Path file = directory.resolve("junk");
            Files.write(file, longer);
            assertEquals(LINES, read(file));
            assertEquals(bytes.length, Files.size(file));
        }
    }

    @Test
    void open_anyByteOfAnEarlierLineChanged_isRefused() throws IOException {
        byte[] bytes = Files.readAllBytes(written(LINES));
        int lastLine = bytes.length - 1;
        while (bytes[lastLine - 1] != '\n') {
            lastLine--;
        }
        Path file = directory.resolve("changed");
        for (int at = 0; at < bytes.length - 1; at++) {
            byte[] changed = bytes.clone();
            changed[at] ^= 4;
            Files.write(file, changed);
            assertThrows(IllegalStateException.class, () -> read(file), "at " + at);
        }
        assertTrue(lastLine > 0);
    }

    @Test
    void open_lineDroppedOrSwapped_isRefused() throws IOException {
        List<String> lines = Files.readAllLines(written(LINES));
        Path file = directory.resolve("dropped");
        Files.writeString(file, String.join("\n", lines.get(0), lines.get(2), lines.get(3), lines.get(4)) + "\n");
        assertThrows(IllegalStateException.class, () -> read(file));
        Files.writeString(file, String.join("\n", lines.get(0), lines.get(2), lines.get(1)) + "\n");
        assertThrows(IllegalStateException.class, () -> read(file));
        Files.writeString(file, String.join("\n", lines.get(0), lines.get(1), "short", lines.get(2)) + "\n");
        assertThrows(IllegalStateException.class, () -> read(file));
    }

    @Test
    void open_anotherKindOrOpenAlready_isRefused() {
        Path file = written(LINES);
        assertThrows(IllegalStateException.class, () -> Journal.open(file, "kind-2", line -> {}));
        Journal journal = Journal.open(file, "kind-1", line -> {});
        assertThrows(IllegalStateException.class, () -> read(file));
        journal.close();
        assertThrows(IllegalStateException.class, () -> journal.append("more"));
        assertEquals(LINES, read(file));
    }

    /** Tries to open a journal and says how that ended; run as a process of its own. */
    public static void main(String[] arguments) {
        try {
            Journal.open(Path.of(arguments[0]), "kind-1", line -> {}).close();
            System.out.print("opened");
        } catch (IllegalStateException e) {
            System.out.print("refused");
        }
    }

    private static @Nullable String openElsewhere(Path file) {
        try (ChildJvm other = ChildJvm.start(JournalTest.class, List.of(), file.toString())) {
            return other.line();
        }
    }

    @Test
    void open_elsewhereWhileOpenHere_isRefusedWhateverIsReadMeanwhile() throws IOException {
        Path file = written(LINES);
        Path link = Files.createSymbolicLink(directory.resolve("link"), file);
        try (Journal journal = Journal.open(file, "kind-1", line -> {})) {
            assertEquals("refused", openElsewhere(file));
            Files.readAllBytes(file);
            assertThrows(IllegalStateException.class, () -> read(link));
            assertEquals("refused", openElsewhere(link));
            journal.append("five");
        }
        assertEquals("opened", openElsewhere(link));
    }

    /** Who cancels a request must not shut the file for all others. */
    @Test
    void append_byAThreadThatIsInterrupted_writesAndStaysOpen() {
        Path file = directory.resolve("journal");
        try (Journal journal = Journal.open(file, "kind-1", line -> {})) {
            Thread.currentThread().interrupt();
            journal.append("one");
            assertTrue(Thread.interrupted());
            journal.append("two");
        }
        assertEquals(List.of("one", "two"), read(file));
    }

    @Test
    void append_severalAtOnce_areTheLinesThatOneByOneGive() throws IOException {
        byte[] bytes = Files.readAllBytes(written(LINES));
        Path file = directory.resolve("together");
        try (Journal journal = Journal.open(file, "kind-1", line -> {})) {
            journal.append(LINES.subList(0, 3));
            journal.append(List.of());
            assertThrows(IllegalArgumentException.class, () -> journal.append(List.of("x", "a\nb")));
            journal.append(LINES.subList(3, 4));
        }
        assertArrayEquals(bytes, Files.readAllBytes(file));
    }

    @Test
    void append_lineBreak_isRefusedAndHarmsNothing() {
        Path file = directory.resolve("journal");
        try (Journal journal = Journal.open(file, "kind-1", line -> {})) {
            assertThrows(IllegalArgumentException.class, () -> journal.append("a\nb"));
            assertThrows(IllegalArgumentException.class, () -> journal.append("\nb"));
            journal.append("c");
        }
        assertEquals(List.of("c"), read(file));
    }

    /** A crash at birth may leave zeros for the first line, and never more of them. */
    @Test
    void open_zerosOrJunkInsteadOfAFirstLine_onlyACrashAtBirthIsPutRight() throws IOException {
        Path file = directory.resolve("born");
        Files.write(file, new byte["kind-1\n".length()]);
        assertEquals(List.of(), read(file));
        for (byte[] junk : List.of(new byte[700], "kink".getBytes(StandardCharsets.UTF_8), new byte[] {0, 1})) {
            Files.write(file, junk);
            assertThrows(IllegalStateException.class, () -> read(file));
            assertEquals(junk.length, Files.size(file));
        }
    }
}
