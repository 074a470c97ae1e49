package io.cdpkit.privacy.erasure;

import io.cdpkit.event.Identifier;
import io.cdpkit.event.Namespace;
import io.cdpkit.privacy.pseudonym.Pseudonym;
import io.cdpkit.privacy.pseudonym.Pseudonyms;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Tells most identifiers that have no tombstone from those that have one, in a small part of the time that their names take.
 *
 * <p>A mark is a {@link SipHash} under a key of its own, so that it tells nobody more than the name beside it does. Whoever
 * has one that was added is always found; of all the others about one in 64 is taken for such, at most. Thread-safe.
 */
final class Marks {
    private static final Identifier KEY = new Identifier(new Namespace("key"), "key");

    private final Map<Integer, SipHash> hashes = new LinkedHashMap<>();
    /** All that were added; guarded by this. */
    private final Set<Long> all = new HashSet<>();

    /**
     * A bit at the place of each mark, and as many words as there are marks, at least; a power of two. What is written is
     * published by setting the field.
     */
    private volatile long[] bits = new long[1];

    /** Marks under keys that are the pseudonyms of one name. */
    Marks(Pseudonyms keys) {
        for (Pseudonym key : keys.candidates(KEY)) {
            hashes.put(key.version(), new SipHash(Base64.getUrlDecoder().decode(key.token())));
        }
    }

    /** The mark of an identifier under one version of the key. */
    long of(Identifier identifier, int version) {
        return mark(identifier, Objects.requireNonNull(hashes.get(version), "version"));
    }

    private static long mark(Identifier identifier, SipHash hash) {
        return hash.of(identifier.namespace().name().hashCode(), identifier.value());
    }

    /** Adds a mark; after 0, which stands for one that nobody knows, nobody is told from anybody any more. */
    synchronized void add(long mark) {
        long[] marked = bits;
        if (all.add(mark) && all.size() > marked.length) {
            marked = new long[2 * marked.length];
            for (long each : all) {
                set(marked, each);
            }
        } else {
            set(marked, mark);
        }
        bits = marked;
    }

    private static void set(long[] marked, long mark) {
        if (mark == 0) {
            Arrays.fill(marked, -1);
        } else {
            marked[word(marked, mark)] |= bit(mark);
        }
    }

    /** Whether an identifier may be one whose mark was added. */
    boolean mayHave(Identifier identifier) {
        long[] marked = bits;
        for (SipHash hash : hashes.values()) {
            long mark = mark(identifier, hash);
            if ((marked[word(marked, mark)] & bit(mark)) != 0) {
                return true;
            }
        }
        return false;
    }

    private static int word(long[] marked, long mark) {
        return (int) mark & (marked.length - 1);
    }

    private static long bit(long mark) {
        return 1L << (mark >>> 58);
    }
}
