package io.cdpkit;

import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Rejection;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Keeps events that a tracking plan holds back until someone repairs and sends them again; {@link StoredQuarantine} is one.
 *
 * <p>Called by many threads at once, before the result is returned; an event sent again is held again. Where it throws a
 * {@link io.cdpkit.store.StoreException}, the event is {@link IngestResult.Overloaded}, as it is neither kept nor refused.
 */
@FunctionalInterface
public interface Quarantine {
    void hold(Event event, Rejection rejection);

    /**
     * Told that a person is about to be erased, maybe more than once; what is held of her should go. If it throws, nobody is
     * erased.
     *
     * @param identifiers all that she holds, in the form in which the platform compares them
     * @param canonical that form of an identifier as it came
     */
    default void erase(Set<Identifier> identifiers, Function<Identifier, Optional<Identifier>> canonical) {}

    /** Keeps nothing; the refusal alone is told. */
    static Quarantine none() {
        return (event, rejection) -> {};
    }
}
