package io.cdpkit;

import io.cdpkit.store.TenantStore;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;

/** Brings the change feed to listeners, each at its own pace. Whatever goes wrong here, ingest hears nothing of it. */
final class ChangeDelivery {
    private final TenantStore store;
    private final InstantSource clock;
    private final CopyOnWriteArrayList<Listening> subscriptions = new CopyOnWriteArrayList<>();

    ChangeDelivery(TenantStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    Subscription.Builder to(ChangeListener listener, Executor executor) {
        return new Subscription.Builder(listener, executor, store, clock, this);
    }

    Subscription start(Subscription.Builder parts) {
        parts.places.register(parts.consumer, end());
        long place = Objects.requireNonNull(parts.places.consumers().get(parts.consumer), "registered a moment ago");
        Listening listening = new Listening(parts, place, subscriptions::remove);
        subscriptions.add(listening);
        if (isThere(place + 1)) {
            listening.wake();
        }
        return listening;
    }

    /** The number of the last change, found in a logarithmic number of looks. */
    private long end() {
        long last = 0;
        long step = 1;
        while (isThere(last + step)) {
            last += step;
            step *= 2;
        }
        while (step > 1) {
            step /= 2;
            if (isThere(last + step)) {
                last += step;
            }
        }
        return last;
    }

    /** Whether there is a change of this number or a later one. */
    private boolean isThere(long sequence) {
        return !store.changes(sequence - 1, 1).isEmpty();
    }

    /** Lets every listener that is idle, or has waited long enough, look for changes. */
    void wake() {
        if (!subscriptions.isEmpty()) {
            subscriptions.forEach(Listening::wake);
        }
    }
}
