package io.cdpkit.privacy.erasure;

import io.cdpkit.ErasurePreview;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Namespace;
import io.cdpkit.privacy.Purpose;
import io.cdpkit.privacy.pseudonym.KeyRing;
import io.cdpkit.privacy.pseudonym.Pseudonym;
import io.cdpkit.privacy.pseudonym.Pseudonyms;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Who was erased: a set of tombstones that only grows, found by identifier.
 *
 * <p>Adding is commutative, associative and idempotent; of several tombstones for one name the later time and the stricter
 * policy hold. The names are HMACs under the key ring, so without it the set tells nothing, and nobody can try guesses
 * against it. A tombstone cannot be re-keyed, for the name it stands for is gone: keep a version of the ring for as long as
 * there are tombstones of it. Adding one of a version that the ring has not is refused, for it would keep nobody out. Nearly
 * all who have none are told by the marks alone; while one tombstone has no mark, as those of older releases, nobody is.
 *
 * <p>It is for one tenant: where several share a set, and so a journal, whoever is erased for one is kept out by all. It is
 * held in memory; the host keeps {@link Tombstone#text} of each. Thread-safe.
 */
public final class Tombstones {
    private static final Purpose PURPOSE = new Purpose("erasure");

    /** Stands beside the namespaces of people. */
    private static final Namespace MESSAGE_ID = new Namespace("message_id");

    private final Pseudonyms names;
    private final List<Integer> versions;
    private final Marks marks;
    private final ConcurrentHashMap<Pseudonym, Tombstone> byName = new ConcurrentHashMap<>();

    private Tombstones(KeyRing keys) {
        this.names = Pseudonyms.of(keys, PURPOSE, "tombstones");
        this.versions = keys.versions();
        this.marks = new Marks(Pseudonyms.of(keys, PURPOSE, "marks of tombstones"));
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
        List<Tombstone> added = of(identifiers, erasedAt, policy);
        added.forEach(this::add);
        return added;
    }

    /** A tombstone for each name; they are not added yet. */
    List<Tombstone> of(Collection<Identifier> identifiers, Instant erasedAt, Tombstone.Policy policy) {
        return identifiers.stream()
                .map(identifier -> of(identifier, erasedAt, policy))
                .toList();
    }

    /**
     * The tombstones for all that an erasure takes out; they are not added yet.
     *
     * <p>Names that are gone get one of the policy. A device that others still use gets one that only says so, and each
     * event that nothing but such devices names gets one of its own, under its message id.
     *
     * @param preview what is about to go
     * @param erasedAt when; what the sender dated later counts as well
     */
    List<Tombstone> of(ErasurePreview preview, Instant erasedAt, Tombstone.Policy policy) {
        Set<Identifier> gone = new HashSet<>(preview.gone());
        Instant latest = erasedAt;
        ArrayList<Tombstone> made = new ArrayList<>();
        for (Event event : preview.events()) {
            latest = event.time().isAfter(latest) ? event.time() : latest;
            if (Collections.disjoint(event.identifiers(), gone)) {
                event.identifiers().forEach(device -> made.add(ofShared(device)));
                made.add(of(named(event), erasedAt, Tombstone.Policy.SUPPRESS));
            }
        }
        for (Identifier identifier : preview.gone()) {
            made.add(of(identifier, latest, policy));
        }
        return made.stream().distinct().toList();
    }

    private Tombstone of(Identifier identifier, Instant erasedAt, Tombstone.Policy policy) {
        Pseudonym name = names.of(identifier);
        return new Tombstone(name, erasedAt, policy, marks.of(identifier, name.version()));
    }

    private Tombstone ofShared(Identifier device) {
        return of(device, Instant.MIN, Tombstone.Policy.DELETE_ONLY);
    }

    private static Identifier named(Event event) {
        return new Identifier(MESSAGE_ID, event.id());
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
        marks.add(tombstone.mark());
    }

    /** The strictest tombstone that an identifier has, under any key; null if it has none. */
    @Nullable
    Tombstone find(Identifier identifier) {
        return marks.mayHave(identifier) ? named(identifier) : null;
    }

    private @Nullable Tombstone named(Identifier identifier) {
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

    /**
     * Whether an event must stay out by one of its identifiers.
     *
     * @param skew what a sender's clock may be ahead
     */
    boolean cover(Event event, Duration skew) {
        for (Identifier identifier : event.identifiers()) {
            Tombstone tombstone = find(identifier);
            if (tombstone != null) {
                Instant time = event.time().minus(skew);
                if (tombstone.covers(time) || cover(named(event), time)) {
                    return true;
                }
            }
        }
        return false;
    }

    boolean isEmpty() {
        return byName.isEmpty();
    }

    public int size() {
        return byName.size();
    }

    @Override
    public String toString() {
        return byName.size() + " tombstones";
    }
}
