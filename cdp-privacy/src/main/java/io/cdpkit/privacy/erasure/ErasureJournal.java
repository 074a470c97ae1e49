package io.cdpkit.privacy.erasure;

import java.util.List;

/**
 * Where tombstones and the audit log are kept for good: outside the store, and outside what is backed up with it.
 *
 * <p>What is given to it must survive a crash once the call returns; {@link ErasureFile} keeps it in a file. Thread-safe.
 */
public interface ErasureJournal {
    /**
     * Keeps tombstones, before anything is erased.
     *
     * @throws RuntimeException if they cannot be kept; then nothing is erased
     */
    void keep(List<Tombstone> tombstones);

    /** Keeps an entry of the audit log, after everything is erased. */
    void keep(AuditEntry entry);
}
