package io.cdpkit;

import io.cdpkit.store.StoreException;
import io.cdpkit.store.TenantStore;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings the change feed to listeners, each at its own pace. Whatever goes wrong here, ingest hears nothing of it. */
final class ChangeDelivery {
    private static final Logger log = LoggerFactory.getLogger(ChangeDelivery.class);
    private static final int TRIES = 3;
    private static final int PAGE = 256;

    private final TenantStore store;
    private final CopyOnWriteArrayList<Listening> subscriptions = new CopyOnWriteArrayList<>();

    ChangeDelivery(TenantStore store) {
        this.store = store;
    }

    Subscription subscribe(ChangeListener listener, Executor executor) {
        long end = end();
        Listening listening = new Listening(listener, executor, end);
        subscriptions.add(listening);
        if (isThere(end + 1)) {
            listening.wake();
        }
        return listening;
    }

    /** The number of the last change, found in a logarithmic number of looks, as numbers have no gaps. */
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

    private boolean isThere(long sequence) {
        return !store.changes(sequence - 1, 1).isEmpty();
    }

    /** Lets every listener that is idle look for new changes. */
    void wake() {
        if (!subscriptions.isEmpty()) {
            subscriptions.forEach(Listening::wake);
        }
    }

    private final class Listening implements Subscription, Runnable {
        private final ChangeListener listener;
        private final Executor executor;
        /** Calls to wake that no run has answered yet; a run is scheduled while it is not 0. */
        private final AtomicInteger calls = new AtomicInteger();

        private long cursor;
        private volatile boolean closed;

        Listening(ChangeListener listener, Executor executor, long cursor) {
            this.listener = listener;
            this.executor = executor;
            this.cursor = cursor;
        }

        void wake() {
            if (calls.getAndIncrement() == 0) {
                try {
                    executor.execute(this);
                } catch (RuntimeException e) {
                    calls.set(0);
                    log.warn(
                            "an executor refuses to run a change listener, with {}; it goes on with the next change",
                            e.getClass());
                }
            }
        }

        @Override
        public void run() {
            int answered;
            do {
                answered = calls.get();
                drain();
            } while (calls.addAndGet(-answered) != 0);
        }

        private void drain() {
            try {
                for (List<TenantStore.Recorded> page = next(); !page.isEmpty(); page = next()) {
                    for (TenantStore.Recorded change : page) {
                        if (closed) {
                            return;
                        }
                        deliver(change);
                        cursor = change.sequence();
                    }
                }
            } catch (StoreException e) {
                log.warn("the change feed cannot be read, {}; listeners go on with the next change", e.getClass());
            }
        }

        private List<TenantStore.Recorded> next() {
            return closed ? List.of() : store.changes(cursor, PAGE);
        }

        private void deliver(TenantStore.Recorded change) {
            for (int tries = 1; tries <= TRIES; tries++) {
                try {
                    listener.changed(change);
                    return;
                } catch (Throwable e) {
                    log.warn("a listener failed on change {} with {}, try {}", change.sequence(), e.getClass(), tries);
                }
            }
        }

        @Override
        public void close() {
            closed = true;
            subscriptions.remove(this);
        }
    }
}
