package io.cdpkit.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * That this process alone writes a file, by a lock on another beside it, which the system lets go of when the process ends,
 * in whatever way.
 *
 * <p>The lock is not on the file itself: a process that closes any channel of a file lets go of all locks that it has on
 * it, so that whoever reads the file would give it up. Thread-safe.
 */
public final class FileHold implements AutoCloseable {
    /**
     * What this process holds is among the system properties, which all class loaders share, under this and the name of the
     * lock file; it is asked before that is opened a second time, for the same reason.
     */
    private static final String HELD = "io.cdpkit.held:";

    private final Path lockFile;
    private final FileChannel lock;

    private FileHold(Path lockFile, FileChannel lock) {
        this.lockFile = lockFile;
        this.lock = lock;
    }

    /**
     * Takes hold of a file, which need not exist; its folder must.
     *
     * @param instead ends the sentence about another process that holds it with what else can be done, or is empty
     * @throws IllegalStateException if somebody else holds it
     * @throws IOException if the file beside it cannot be written
     */
    public static FileHold of(Path file, String instead) throws IOException {
        Path real = real(file.toAbsolutePath());
        Path lockFile = real.resolveSibling(real.getFileName() + "-lock");
        if (System.getProperties().putIfAbsent(HELD + lockFile, "") != null) {
            throw new IllegalStateException(file + " is open already in this process, which holds a lock on " + lockFile
                    + "; share what is open, or close it first");
        }
        FileChannel channel = null;
        try {
            channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (channel.tryLock() != null) {
                return new FileHold(lockFile, channel);
            }
            throw new IllegalStateException(file + " is open already in another process, which holds a lock on "
                    + lockFile + "; close it there" + instead);
        } catch (IOException | RuntimeException e) {
            System.clearProperty(HELD + lockFile);
            if (channel != null) {
                channel.close();
            }
            throw e;
        }
    }

    /** The same file whichever links lead to it; what is not there yet goes by the name that it is given. */
    public static Path real(Path file) {
        try {
            return file.toRealPath();
        } catch (IOException e) {
            Path parent = file.getParent();
            return parent == null || parent.equals(file)
                    ? file.normalize()
                    : real(parent).resolve(file.getFileName());
        }
    }

    /** Lets go of it; twice is no error. */
    @Override
    public void close() throws IOException {
        if (lock.isOpen()) {
            try {
                lock.close();
            } finally {
                System.clearProperty(HELD + lockFile);
            }
        }
    }

    @Override
    public String toString() {
        return "hold by " + lockFile;
    }
}
