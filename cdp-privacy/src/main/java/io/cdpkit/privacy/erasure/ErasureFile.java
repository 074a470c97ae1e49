package io.cdpkit.privacy.erasure;

import io.cdpkit.privacy.journal.Journal;
import io.cdpkit.privacy.pseudonym.KeyRing;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A journal in a file: one line per tombstone or entry, on the disk before {@code keep} returns.
 *
 * <p>It holds no personal data and says nothing without the key ring. A line that a crash cut off is dropped when the file
 * is next opened: its call had not returned. A file that is damaged in any other way, a tombstone dropped from it included,
 * is not opened: restore it from a copy before anything comes in. One process at a time holds the file, for one tenant.
 * After a write that failed it takes nothing more until it is opened again. Thread-safe.
 */
public final class ErasureFile implements ErasureJournal, AutoCloseable {
    private static final String KIND = "cdpkit-erasures-1";
    private static final String TOMBSTONE = "T ";
    private static final String ENTRY = "A ";

    private final List<Tombstone> tombstones = new ArrayList<>();
    private final Journal journal;
    private @Nullable AuditEntry last;
    private @Nullable AuditLog log;

    private ErasureFile(Path file) {
        this.journal = Journal.open(file, KIND, this::take);
    }

    /**
     * The journal in a file, which is made if it is not there.
     *
     * @throws IllegalStateException if it is open already, is damaged, or holds anything else
     * @throws java.io.UncheckedIOException if it cannot be read or written
     */
    public static ErasureFile open(Path file) {
        return new ErasureFile(file);
    }

    private void take(String line) {
        boolean known = false;
        if (line.startsWith(TOMBSTONE)) {
            known = Tombstone.parse(line.substring(TOMBSTONE.length()))
                    .map(tombstones::add)
                    .isPresent();
        } else if (line.startsWith(ENTRY)) {
            last = AuditEntry.parse(line.substring(ENTRY.length())).orElse(null);
            known = last != null;
        }
        if (!known) {
            throw new IllegalStateException("the journal of erasures has a line of " + line.length()
                    + " chars that this release does not write; open it with the release that did");
        }
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

    /**
     * The audit log, to be gone on with; one for all who ask, or their entries would be two chains.
     *
     * @param clock counts the first time
     */
    public synchronized AuditLog auditLog(InstantSource clock) {
        AuditLog known = log;
        if (known == null) {
            known = last == null ? AuditLog.begin(clock) : AuditLog.after(last, clock);
            log = known;
        }
        return known;
    }

    @Override
    public synchronized void keep(List<Tombstone> added) {
        journal.append(
                added.stream().map(tombstone -> TOMBSTONE + tombstone.text()).toList());
        tombstones.addAll(added);
    }

    @Override
    public synchronized void keep(AuditEntry entry) {
        journal.append(ENTRY + entry.text());
        last = entry;
    }

    @Override
    public synchronized void close() {
        journal.close();
    }

    @Override
    public synchronized String toString() {
        return "journal of " + tombstones.size() + " tombstones";
    }
}
