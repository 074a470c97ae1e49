package io.cdpkit.privacy.retention;

import io.cdpkit.Cdp;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The legal holds that are placed, which outrank every retention rule.
 *
 * <p>Held in memory: the host places them again after a start, before the first run. Thread-safe; a hold placed while a run
 * goes on counts from its next batch on.
 */
public final class LegalHolds {
    private final ConcurrentHashMap<String, LegalHold> holds = new ConcurrentHashMap<>();

    private LegalHolds() {}

    /** No holds yet. */
    public static LegalHolds none() {
        return new LegalHolds();
    }

    /**
     * Places a hold.
     *
     * @throws IllegalArgumentException if there is another one under its reference
     */
    public void place(LegalHold hold) {
        LegalHold known = holds.putIfAbsent(hold.reference(), hold);
        if (known != null && !known.equals(hold)) {
            throw new IllegalArgumentException(
                    known + " is there already; lift it first, or give this one its own name");
        }
    }

    /** Ends a hold before its time; whether there was one. */
    public boolean lift(String reference) {
        return holds.remove(reference) != null;
    }

    /** Those that count at an instant, by reference. */
    public List<LegalHold> inForce(Instant now) {
        return holds.values().stream()
                .filter(hold -> hold.isInForce(now))
                .sorted(Comparator.comparing(LegalHold::reference))
                .toList();
    }

    /**
     * The first hold in force on a person of a platform, by one of her names or one of her facts, however the hold spells a
     * name that the platform can read.
     */
    public Optional<LegalHold> on(Cdp cdp, Collection<Identifier> names, Collection<Event> facts, Instant now) {
        Set<Identifier> named = new HashSet<>(names);
        facts.forEach(event -> named.addAll(event.identifiers()));
        return inForce(now).stream()
                .filter(hold -> facts.stream().anyMatch(hold.events())
                        || hold.people().stream()
                                .anyMatch(name ->
                                        named.contains(cdp.canonical(name).orElse(name))))
                .findFirst();
    }

    /** The hold, if any, that covers an event by what the event itself says. */
    Optional<LegalHold> covering(Event event, Instant now) {
        return holds.isEmpty()
                ? Optional.empty()
                : inForce(now).stream().filter(hold -> hold.covers(event)).findFirst();
    }

    @Override
    public String toString() {
        return holds.size() + " legal holds";
    }
}
