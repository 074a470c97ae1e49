package io.cdpkit.privacy.erasure;

import io.cdpkit.event.Identifier;
import io.cdpkit.privacy.Purpose;
import io.cdpkit.privacy.pseudonym.KeyRing;
import io.cdpkit.privacy.pseudonym.Pseudonym;
import io.cdpkit.privacy.pseudonym.Pseudonyms;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Who was erased: a set of tombstones that only grows, found by identifier.
 *
 * <p>Adding is commutative, associative and idempotent; of several tombstones for one name the later time and the stricter
 * policy hold. The names are HMACs under the key ring, so without it the set tells nothing, and nobody can try guesses
 * against it. A tombstone cannot be re-keyed, for the name it stands for is gone: keep a version of the ring for as long as
 * there are tombstones of it. Adding one of a version that the ring has not is refused, for it would keep nobody out.
 *
 * <p>It is held in memory; the host keeps {@link Tombstone#text} of each. Thread-safe.
 */
public final class Tombstones {
    private final Pseudonyms names;
    private final List<Integer> versions;
    private final ConcurrentHashMap<Pseudonym, Tombstone> byName = new ConcurrentHashMap<>();

    private Tombstones(KeyRing keys) {
        this.names = Pseudonyms.of(keys, new Purpose("erasure"), "tombstones");
        this.versions = keys.versions();
    }

    /** An empty set. */
    public static Tombstones of(KeyRing keys) {
        return new Tombstones(keys);
    }

    /**
     * Adds a tombstone for each name of a person, and gives them to be kept.
     *
     * @param identifiers all her names, in the form in which the engine compares them
     */
    public List<Tombstone> erase(Collection<Identifier> identifiers, Instant erasedAt, Tombstone.Policy policy) {
        ArrayList<Tombstone> added = new ArrayList<>(identifiers.size());
        for (Identifier identifier : identifiers) {
            added.add(new Tombstone(names.of(identifier), erasedAt, policy));
        }
        added.forEach(this::add);
        return List.copyOf(added);
    }

    /**
     * Adds a tombstone that was kept.
     *
     * @throws IllegalArgumentException if its key is not in the ring
     */
    public void add(Tombstone tombstone) {
        if (!versions.contains(tombstone.name().version())) {
            throw new IllegalArgumentException("key " + tombstone.name().version()
                    + " is not in the ring; without it the tombstone keeps nobody out");
        }
        byName.merge(tombstone.name(), tombstone, Tombstone::and);
    }

    /** The strictest tombstone that an identifier has, under any key; null if it has none. */
    @Nullable
    Tombstone find(Identifier identifier) {
        if (byName.isEmpty()) {
            return null;
        }
        Tombstone strictest = null;
        for (Pseudonym name : names.candidates(identifier)) {
            Tombstone tombstone = byName.get(name);
            if (tombstone != null) {
                strictest = strictest == null ? tombstone : strictest.and(tombstone);
            }
        }
        return strictest;
    }

    /** Whether what happened at a time to whoever an identifier names must stay out. */
    public boolean cover(Identifier identifier, Instant time) {
        Tombstone tombstone = find(identifier);
        return tombstone != null && tombstone.covers(time);
    }

    public int size() {
        return byName.size();
    }

    @Override
    public String toString() {
        return byName.size() + " tombstones";
    }
}
