package io.cdpkit.privacy.consent;

import io.cdpkit.event.Identifier;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * Statements at hand, in this process's memory, found by name.
 *
 * <p>It is an index and no store: after a start, once the platform is built, it is filled again from what the engine
 * keeps, {@code cdp.profiles().forEach(p -> book.addAll(rules.ledger(cdp.timeline(p.id())).statements()))}, or from
 * wherever the host keeps its own. A {@link ConsentGate} that is given a book adds what passes through it, and takes out
 * what is taken back. The identifiers that the gate's platform links nobody by, such as {@code null}, name nobody here
 * either: what is stated under such a one only is not written down.
 *
 * <p>It keeps each statement once for each of its names, and leaves out those that change nothing. So it grows with changes
 * of mind and not with traffic, and decides at every instant as if it held them all. One exception fails closed: a yes
 * that comes late, dated between two nos, is not believed, for a no between may have been left out. Thread-safe.
 */
public final class ConsentBook implements ConsentSource {
    private final ConcurrentHashMap<Identifier, ConsentLedger> ledgers = new ConcurrentHashMap<>();

    private volatile Predicate<Identifier> somebody = name -> true;

    private ConsentBook() {}

    /** A book in which nothing is written yet. */
    public static ConsentBook empty() {
        return new ConsentBook();
    }

    /** From now on, and for what is written already, which identifiers name somebody. */
    void keepTo(Predicate<Identifier> newSomebody) {
        somebody = newSomebody;
        ledgers.keySet().removeIf(newSomebody.negate());
    }

    boolean isEmpty() {
        return ledgers.isEmpty();
    }

    /** Adds a statement; one that is known changes nothing. */
    public void add(Consent statement) {
        for (Identifier name : statement.names()) {
            if (somebody.test(name)) {
                Consent own = statement.under(List.of(name));
                ledgers.compute(name, (same, known) -> {
                    if (known == null) {
                        return ConsentLedger.of(List.of(own));
                    }
                    return known.isBetweenNos(own) ? known : known.plus(own).condensed();
                });
            }
        }
    }

    /**
     * Takes statements out.
     *
     * @param left others under their names, which may have been left out because of these
     */
    void remove(Collection<Consent> statements, Collection<Consent> left) {
        Set<Identifier> names = new TreeSet<>();
        statements.forEach(statement -> names.addAll(statement.names()));
        for (Identifier name : names) {
            List<Consent> gone = under(name, statements);
            ConsentLedger others = ConsentLedger.of(under(name, left));
            ledgers.computeIfPresent(name, (same, known) -> {
                ConsentLedger rest = known.minus(gone).plus(others).condensed();
                return rest.isEmpty() ? null : rest;
            });
        }
    }

    private static List<Consent> under(Identifier name, Collection<Consent> statements) {
        return statements.stream()
                .filter(statement -> statement.names().contains(name))
                .map(statement -> statement.under(List.of(name)))
                .toList();
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
