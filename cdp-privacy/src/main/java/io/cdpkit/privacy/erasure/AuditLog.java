package io.cdpkit.privacy.erasure;

import io.cdpkit.privacy.scan.PiiScanner;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * A log in which each line holds the hash of the line before, so that none can be changed, dropped or put in between
 * without it showing.
 *
 * <p>Who can write the file could still write all of it anew, or cut its end off: note the latest hash somewhere else now
 * and then, and give it to {@link #verify}.
 *
 * <p>There is no place for personal data in it: references and words are checked, and refused where they look like such.
 * The host keeps the {@link AuditEntry#text} of each entry before it asks for the next. Thread-safe.
 */
public final class AuditLog {
    private static final String BEGINNING = "0".repeat(64);
    private static final int LONGEST = 100;

    private final InstantSource clock;
    private long sequence;
    private String latest;

    private AuditLog(InstantSource clock, long sequence, String latest) {
        this.clock = Objects.requireNonNull(clock, "clock");
        this.sequence = sequence;
        this.latest = latest;
    }

    /** A log in which nothing is written yet. */
    public static AuditLog begin(InstantSource clock) {
        return new AuditLog(clock, 0, BEGINNING);
    }

    /** A log that goes on after an entry. */
    public static AuditLog after(AuditEntry last, InstantSource clock) {
        if (!last.isSound()) {
            throw new IllegalArgumentException(last + " was changed; do not go on after it");
        }
        return new AuditLog(clock, last.sequence(), last.hash());
    }

    /**
     * Makes the next entry.
     *
     * @param action what was done, 1 to 100 of a-z, 0-9 and {@code . _ -}
     * @param reference the id of the request, 1 to 100 letters, digits and {@code . _ : -}, no personal data
     * @param counts how many of what
     * @throws IllegalArgumentException if a word is spelt otherwise, or looks like personal data
     */
    public AuditEntry record(String action, String reference, Map<String, Long> counts) {
        return record(action, reference, counts, entry -> {});
    }

    /**
     * Makes the next entry, and goes on after it once it is kept.
     *
     * @param keeper keeps the entry; if it throws, there is no such entry
     * @throws IllegalArgumentException as above
     */
    public synchronized AuditEntry record(
            String action, String reference, Map<String, Long> counts, Consumer<AuditEntry> keeper) {
        requireWord("action", action, "._-", false);
        requireReference(reference);
        counts.keySet().forEach(key -> requireWord("key of counts", key, "._-", false));
        AuditEntry draft = new AuditEntry(sequence + 1, clock.instant(), action, reference, counts, latest, "");
        AuditEntry entry =
                new AuditEntry(draft.sequence(), draft.time(), action, reference, counts, latest, draft.hashed());
        keeper.accept(entry);
        sequence++;
        latest = entry.hash();
        return entry;
    }

    /**
     * Refuses a reference that {@link #record} would refuse; for whoever wants to know before doing something. A UUID is
     * always let pass.
     *
     * @throws IllegalArgumentException if it is misspelt, or looks like personal data
     */
    public static void requireReference(String reference) {
        requireWord("reference", reference, "._:-", true);
    }

    private static void requireWord(String what, String word, String signs, boolean capitals) {
        boolean spelt = !word.isEmpty()
                && word.length() <= LONGEST
                && word.chars()
                        .allMatch(c -> (c >= 'a' && c <= 'z')
                                || (c >= '0' && c <= '9')
                                || (capitals && c >= 'A' && c <= 'Z')
                                || signs.indexOf(c) >= 0);
        if (!spelt || !PiiScanner.standard().scan(word).isEmpty()) {
            throw new IllegalArgumentException("the " + what + " of " + word.length()
                    + " chars is misspelt or looks like personal data; give a request's own id, and plain words");
        }
    }

    /**
     * Where a log was first tampered with.
     *
     * @param entries all of them, from the first
     * @param latest the hash that the last is known to have
     * @return the sequence number of the first entry that is not as it was, or is missing; empty if all is well
     */
    public static OptionalLong verify(Iterable<AuditEntry> entries, String latest) {
        long sequence = 0;
        String previous = BEGINNING;
        for (AuditEntry entry : entries) {
            sequence++;
            if (entry.sequence() != sequence || !entry.previous().equals(previous) || !entry.isSound()) {
                return OptionalLong.of(sequence);
            }
            previous = entry.hash();
        }
        return previous.equals(latest) ? OptionalLong.empty() : OptionalLong.of(sequence + 1);
    }

    /** The hash of the latest entry, to be noted elsewhere. */
    public synchronized String latest() {
        return latest;
    }

    @Override
    public synchronized String toString() {
        return "audit log of " + sequence + " entries";
    }
}
