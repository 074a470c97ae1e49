package io.cdpkit.privacy.consent;

import io.cdpkit.event.Identifier;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Function;

/**
 * Where a gate finds what was said under some names before. Called by many threads at once.
 *
 * <p>One that throws makes the gate refuse; a {@code StoreException} is passed on, for the event to be sent again.
 */
@FunctionalInterface
public interface ConsentSource {
    /** Every statement that was made under any of these names. */
    ConsentLedger about(Collection<Identifier> names);

    /** Knows nothing, so that each event must carry its own consent. */
    static ConsentSource none() {
        return names -> ConsentLedger.empty();
    }

    /**
     * This source, asked under all the names of whoever the given names name: a no under one of her names then counts
     * under the others too.
     *
     * @param namesOf such as {@code name -> cdp.find(name).map(Profile::identifiers).orElse(List.of())}
     */
    default ConsentSource through(Function<Identifier, ? extends Collection<Identifier>> namesOf) {
        return names -> {
            Set<Identifier> all = new LinkedHashSet<>(names);
            names.forEach(name -> all.addAll(namesOf.apply(name)));
            return about(all);
        };
    }
}
