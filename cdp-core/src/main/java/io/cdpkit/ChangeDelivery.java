package io.cdpkit;

import io.cdpkit.store.TenantStore;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings the change feed to listeners, each at its own pace. */
final class ChangeDelivery {
    private static final Logger log = LoggerFactory.getLogger(ChangeDelivery.class);
    private static final int TRIES = 3;
    private static final int PAGE = 256;

    private final TenantStore store;
    private final CopyOnWriteArrayList<Subscription> subscriptions = new CopyOnWriteArrayList<>();

    ChangeDelivery(TenantStore store) {
        this.store = store;
    }

    void subscribe(ChangeListener listener, Executor executor) {
        subscriptions.add(new Subscription(listener, executor, end()));
    }

    private long end() {
        long last = 0;
        for (List<TenantStore.Recorded> page = store.changes(last, PAGE);
                !page.isEmpty();
                page = store.changes(last, PAGE)) {
            last = page.get(page.size() - 1).sequence();
        }
        return last;
    }

    /** Lets every listener that is idle look for new changes. */
    void wake() {
        if (!subscriptions.isEmpty()) {
            subscriptions.forEach(Subscription::wake);
        }
    }

    private final class Subscription implements Runnable {
        private final ChangeListener listener;
        private final Executor executor;
        /** Calls to wake that no run has answered yet; a run is scheduled while it is not 0. */
        private final AtomicInteger calls = new AtomicInteger();

        private long cursor;

        Subscription(ChangeListener listener, Executor executor, long cursor) {
            this.listener = listener;
            this.executor = executor;
            this.cursor = cursor;
        }

        void wake() {
            if (calls.getAndIncrement() == 0) {
                try {
                    executor.execute(this);
                } catch (RejectedExecutionException e) {
                    calls.set(0);
                    log.warn("an executor refuses to run a change listener; it goes on with the next change");
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
            for (List<TenantStore.Recorded> page = store.changes(cursor, PAGE);
                    !page.isEmpty();
                    page = store.changes(cursor, PAGE)) {
                for (TenantStore.Recorded change : page) {
                    deliver(change);
                    cursor = change.sequence();
                }
            }
        }

        private void deliver(TenantStore.Recorded change) {
            for (int tries = 1; tries <= TRIES; tries++) {
                try {
                    listener.changed(change);
                    return;
                } catch (RuntimeException | StackOverflowError | AssertionError e) {
                    log.warn("a listener failed on change {} with {}, try {}", change.sequence(), e.getClass(), tries);
                }
            }
        }
    }
}
