package io.cdpkit.privacy.erasure;

import io.cdpkit.privacy.pseudonym.KeyRing;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A journal in a file: one line per tombstone or entry, appended and synced.
 *
 * <p>It holds no personal data and says nothing without the key ring. A line that a crash cut off is dropped when the file is
 * next opened: its call had not returned. Open in one process at a time. Thread-safe.
 */
public final class ErasureFile implements ErasureJournal, Closeable {
    private static final String TOMBSTONE = "T ";
    private static final String ENTRY = "A ";

    private final FileChannel channel;
    private final FileLock lock;
    private final List<Tombstone> tombstones = new ArrayList<>();
    private @Nullable AuditEntry last;

    private ErasureFile(FileChannel channel, FileLock lock) {
        this.channel = channel;
        this.lock = lock;
    }

    /**
     * The journal in a file, which is made if it is not there.
     *
     * @throws IllegalStateException if it is open already, or holds anything else
     * @throws UncheckedIOException if it cannot be read or written
     */
    public static ErasureFile open(Path file) {
        try {
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            try {
                ErasureFile opened = new ErasureFile(channel, lock(channel));
                opened.read();
                return opened;
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the journal of erasures cannot be opened", e);
        }
    }

    private static FileLock lock(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return lock;
            }
        } catch (OverlappingFileLockException e) {
            // Told below, as for another process.
        }
        throw new IllegalStateException("the journal of erasures is open already; share the one that is open");
    }

    private void read() throws IOException {
        byte[] bytes = Channels.newInputStream(channel).readAllBytes();
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int whole = text.lastIndexOf('\n') + 1;
        int number = 0;
        for (String line : text.substring(0, whole).lines().toList()) {
            number++;
            if (!take(line)) {
                throw new IllegalStateException(
                        "line " + number + " of the journal of erasures is not what was written;"
                                + " restore it from a copy before anything comes in");
            }
        }
        channel.truncate(whole);
        channel.position(whole);
    }

    private boolean take(String line) {
        if (line.startsWith(TOMBSTONE)) {
            return Tombstone.parse(line.substring(TOMBSTONE.length()))
                    .map(tombstones::add)
                    .isPresent();
        } else if (line.startsWith(ENTRY)) {
            last = AuditEntry.parse(line.substring(ENTRY.length())).orElse(null);
            return last != null;
        }
        return false;
    }

    /**
     * Everybody who was ever erased, to be had in the gate before the first event comes in.
     *
     * @throws IllegalArgumentException if the ring lacks a key
     */
    public synchronized Tombstones tombstones(KeyRing keys) {
        Tombstones all = Tombstones.of(keys);
        tombstones.forEach(all::add);
        return all;
    }

    /** The audit log, to be gone on with. */
    public synchronized AuditLog auditLog(InstantSource clock) {
        AuditEntry latest = last;
        return latest == null ? AuditLog.begin(clock) : AuditLog.after(latest, clock);
    }

    @Override
    public synchronized void keep(List<Tombstone> added) {
        StringBuilder lines = new StringBuilder();
        added.forEach(
                tombstone -> lines.append(TOMBSTONE).append(tombstone.text()).append('\n'));
        append(lines.toString());
        tombstones.addAll(added);
    }

    @Override
    public synchronized void keep(AuditEntry entry) {
        append(ENTRY + entry.text() + "\n");
        last = entry;
    }

    private void append(String lines) {
        try {
            long end = channel.position();
            try {
                for (ByteBuffer bytes = ByteBuffer.wrap(lines.getBytes(StandardCharsets.ISO_8859_1));
                        bytes.hasRemaining(); ) {
                    channel.write(bytes);
                }
                channel.force(true);
            } catch (IOException e) {
                channel.truncate(end);
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the journal of erasures cannot be written", e);
        }
    }

    @Override
    public synchronized void close() {
        try {
            lock.release();
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("the journal of erasures cannot be closed", e);
        }
    }

    @Override
    public synchronized String toString() {
        return "journal of " + tombstones.size() + " tombstones";
    }
}
