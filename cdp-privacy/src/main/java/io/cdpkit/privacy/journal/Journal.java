package io.cdpkit.privacy.journal;

import io.cdpkit.digest.Sha256;
import io.cdpkit.file.FileHold;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An append-only file of lines, each with a checksum over itself and all before it.
 *
 * <p>A line is on the disk once {@link #append(String)} has returned. What a crash leaves of one that had not is found when
 * the file is opened again, at its end and without a line break: it is kept if it is whole, and cut off if not. Anything
 * else that is not as it was written (a line changed, dropped or put in between, by hand or by a bad disk) is no crash, and
 * the file is not opened. Who cuts off whole lines at the end is not found out.
 *
 * <p>One process at a time holds the file, by a lock on another beside it. After a write that failed nothing more is
 * written, since nobody knows what the disk has; close it and open it again. An interrupt ends no write. Thread-safe.
 */
public final class Journal implements AutoCloseable {
    private static final int SUM_BYTES = 8;
    private static final int SUM_CHARS = 2 * SUM_BYTES;

    private final Path file;
    private final FileHold hold;
    /** No channel: an interrupt would close one for everybody. */
    private final RandomAccessFile out;

    private byte[] sum;
    private long end;
    private boolean usable = true;

    private Journal(Path file, FileHold hold, RandomAccessFile out, byte[] sum) {
        this.file = file;
        this.hold = hold;
        this.out = out;
        this.sum = sum;
    }

    /**
     * Opens a file, which need not exist, and reads what is in it.
     *
     * @param kind the first line, which tells what the file is for
     * @param lines told each line, in order
     * @throws IllegalStateException if somebody else holds it, it is of another kind, or it is damaged
     * @throws UncheckedIOException if it cannot be read or written
     */
    public static Journal open(Path file, String kind, Consumer<String> lines) {
        try {
            FileHold hold = FileHold.of(file, "");
            try {
                return open(file, hold, kind, lines);
            } catch (IOException | RuntimeException e) {
                hold.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open " + file, e);
        }
    }

    private static Journal open(Path file, FileHold hold, String kind, Consumer<String> lines) throws IOException {
        boolean isNew = !Files.exists(file);
        RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw");
        try {
            Journal journal = new Journal(file, hold, out, digest(new byte[0], kind));
            journal.read(kind, lines);
            if (isNew) {
                force(file.toAbsolutePath().getParent());
            }
            return journal;
        } catch (IOException | RuntimeException e) {
            out.close();
            throw e;
        }
    }

    /** Makes a new file's name last; where directories cannot be opened, the system sees to that. */
    private static void force(@Nullable Path directory) {
        if (directory != null) {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            } catch (IOException e) {
                // Windows.
            }
        }
    }

    private void read(String kind, Consumer<String> lines) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        int from = 0;
        int number = 1;
        for (int at = 0; at < bytes.length; at++) {
            if (bytes[at] == '\n') {
                String line = new String(bytes, from, at - from, StandardCharsets.UTF_8);
                if (number == 1 && !line.equals(kind)) {
                    throw new IllegalStateException(file + " is no " + kind + " file");
                } else if (number > 1 && !take(line, lines)) {
                    throw new IllegalStateException("line " + number + " of " + file
                            + " is not as it was written, and nothing after it counts; restore the file");
                }
                from = at + 1;
                number++;
            }
        }
        end = from;
        String rest = new String(bytes, from, bytes.length - from, StandardCharsets.UTF_8);
        if (number == 1) {
            if (!kind.startsWith(rest) && !(bytes.length <= kind.length() + 1 && isBlank(bytes))) {
                throw new IllegalStateException(file + " is no " + kind + " file");
            }
            write(kind + "\n");
        } else if (bytes.length > from) {
            if (take(rest, lines)) {
                write(rest + "\n");
            } else {
                out.setLength(end);
                out.getFD().sync();
            }
        }
    }

    /** Whether there is nothing but what a system may put where a write did not get to. */
    private static boolean isBlank(byte[] bytes) {
        for (byte each : bytes) {
            if (each != 0) {
                return false;
            }
        }
        return true;
    }

    /** Takes a line in if it is as it was written. */
    private boolean take(String line, Consumer<String> lines) {
        if (line.length() <= SUM_CHARS) {
            return false;
        }
        String text = line.substring(SUM_CHARS + 1);
        byte[] next = digest(sum, text);
        if (!line.startsWith(HexFormat.of().formatHex(next) + " ")) {
            return false;
        }
        sum = next;
        lines.accept(text);
        return true;
    }

    /** Adds a line, for good; as {@link #append(List)}. */
    public void append(String line) {
        append(List.of(line));
    }

    /**
     * Adds lines, for good and with one write: of several, a crash may leave the first ones.
     *
     * @throws UncheckedIOException if that may have failed
     * @throws IllegalStateException if it is closed, or something failed before
     */
    public synchronized void append(List<String> lines) {
        if (lines.stream().anyMatch(line -> line.indexOf('\n') >= 0)) {
            throw new IllegalArgumentException("a line has no line break in it");
        } else if (!usable) {
            throw new IllegalStateException(file + " is closed, or a write failed; open it again");
        }
        byte[] next = sum;
        StringBuilder text = new StringBuilder();
        for (String line : lines) {
            next = digest(next, line);
            text.append(HexFormat.of().formatHex(next)).append(' ').append(line).append('\n');
        }
        try {
            usable = false;
            write(text.toString());
            sum = next;
            usable = true;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file + "; what is kept of it shows when it is opened", e);
        }
    }

    private void write(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.seek(end);
        out.write(bytes);
        out.setLength(end + bytes.length);
        out.getFD().sync();
        end += bytes.length;
    }

    private static byte[] digest(byte[] before, String line) {
        MessageDigest digest = Sha256.digest();
        digest.update(before);
        return Arrays.copyOf(digest.digest(line.getBytes(StandardCharsets.UTF_8)), SUM_BYTES);
    }

    /** Lets go of the file. */
    @Override
    public synchronized void close() {
        usable = false;
        try (hold) {
            out.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close " + file, e);
        }
    }

    @Override
    public String toString() {
        return "journal at " + file;
    }
}
