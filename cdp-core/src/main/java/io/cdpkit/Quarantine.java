package io.cdpkit;

import io.cdpkit.event.Event;
import io.cdpkit.event.Rejection;

/**
 * Keeps events that a tracking plan holds back until someone repairs and sends them again.
 *
 * <p>Called by many threads at once, before the result is returned; an event sent again is held again.
 */
@FunctionalInterface
public interface Quarantine {
    void hold(Event event, Rejection rejection);

    /** Keeps nothing; the refusal alone is told. */
    static Quarantine none() {
        return (event, rejection) -> {};
    }
}
