package io.cdpkit.privacy.consent;

import io.cdpkit.event.Identifier;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Statements at hand, in this process's memory, found by name.
 *
 * <p>It is an index and no store: after a start it is filled again from what the engine keeps, {@code
 * cdp.profiles().forEach(p -> book.addAll(rules.ledger(cdp.timeline(p.id())).statements()))}, or from wherever the host
 * keeps its own. A {@link ConsentGate} that is given a book adds what passes through it.
 *
 * <p>It keeps each statement once for each of its names, and of a row of those that say the same only the first and the
 * last. So it grows with changes of mind and not with traffic, and from the last statement on it decides as if it held
 * them all. Thread-safe.
 */
public final class ConsentBook implements ConsentSource {
    private final ConcurrentHashMap<Identifier, ConsentLedger> ledgers = new ConcurrentHashMap<>();

    private ConsentBook() {}

    /** A book in which nothing is written yet. */
    public static ConsentBook empty() {
        return new ConsentBook();
    }

    /** Adds a statement; one that is known changes nothing. */
    public void add(Consent statement) {
        for (Identifier name : statement.names()) {
            ConsentLedger one = ConsentLedger.of(List.of(statement.under(List.of(name))));
            ledgers.merge(name, one, (known, added) -> known.plus(added).condensed());
        }
    }

    public void addAll(Collection<Consent> statements) {
        statements.forEach(this::add);
    }

    /** Forgets what was said under a name, for one who is erased. */
    public void forget(Identifier name) {
        ledgers.remove(name);
    }

    @Override
    public ConsentLedger about(Collection<Identifier> names) {
        ConsentLedger all = ConsentLedger.empty();
        for (Identifier name : names) {
            all = all.plus(ledgers.getOrDefault(name, ConsentLedger.empty()));
        }
        return all;
    }

    /** Prints how many names it knows. */
    @Override
    public String toString() {
        return "consent book of " + ledgers.size() + " names";
    }
}
