package io.cdpkit;

import io.cdpkit.store.Consumers;
import io.cdpkit.store.StoreException;
import io.cdpkit.store.TenantStore;
import io.cdpkit.store.TenantStore.Recorded;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One listener on its way through the feed.
 *
 * <p>At most one turn is with the executor at a time, so that there is neither a queue nor a lock, and each takes a page at
 * most before others may have theirs. Delays grow as in M. Brooker, "Exponential Backoff And Jitter" (2015), with half
 * of each left to chance.
 */
final class Listening implements Subscription {
    private static final Logger log = LoggerFactory.getLogger(ChangeDelivery.class);
    private static final int PAGE = 256;
    private static final int MOST_DOUBLINGS = 30;

    private final ChangeListener listener;
    private final TenantStore store;
    private final InstantSource clock;
    private final Executor executor;
    private final @Nullable ScheduledExecutorService timer;
    private final String consumer;
    private final Consumers places;
    private final int tries;
    private final long firstNanos;
    private final long longestNanos;
    private final int mostDeadLetters;
    private final RandomGenerator chance;
    private final Consumer<Listening> whenClosed;

    /** Calls to wake that no turn has answered yet; a turn is with the executor while it is not 0. */
    private final AtomicInteger calls = new AtomicInteger();

    private final AtomicBoolean replay = new AtomicBoolean();
    private final AtomicLong told = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private final AtomicLong setAside = new AtomicLong();
    private volatile long place;
    private volatile @Nullable Instant busySince;
    private volatile @Nullable Pause pause;
    private volatile @Nullable Future<?> retry;
    private volatile boolean closed;

    // Of whoever has the turn.
    private long kept;
    private int failed;
    private int feedFailed;

    /** While nothing is told; a clock that is set back ends it as well. */
    private record Pause(Instant since, Instant until) {
        boolean isOver(Instant now) {
            return !now.isBefore(until) || now.isBefore(since);
        }
    }

    Listening(Subscription.Builder parts, long place, Consumer<Listening> whenClosed) {
        this.listener = parts.listener;
        this.store = parts.store;
        this.clock = parts.clock;
        this.executor = parts.executor;
        this.timer = parts.timer;
        this.consumer = parts.consumer;
        this.places = parts.places;
        this.tries = parts.tries;
        this.firstNanos = nanos(parts.firstDelay);
        this.longestNanos = nanos(parts.longestDelay);
        this.mostDeadLetters = parts.mostDeadLetters;
        this.chance = parts.chance;
        this.place = place;
        this.kept = place;
        this.whenClosed = whenClosed;
    }

    private static long nanos(Duration delay) {
        return TimeUnit.NANOSECONDS.convert(delay);
    }

    /** Asks for a turn, unless it is to wait. */
    void wake() {
        Pause waiting = pause;
        if ((waiting == null || waiting.isOver(clock.instant())) && calls.getAndIncrement() == 0) {
            submit(new Turn(null));
        }
    }

    private void submit(Turn turn) {
        try {
            executor.execute(turn);
        } catch (RuntimeException e) {
            calls.set(0);
            log.warn(
                    "an executor refuses to run a change listener, with {}; it goes on with the next change",
                    e.getClass());
        }
    }

    /** A turn, maybe one that another offers to the executor so that others may go first. */
    private final class Turn implements Runnable {
        private final @Nullable Thread offering;
        private boolean offered = true;
        private boolean isInline;

        Turn(@Nullable Thread offering) {
            this.offering = offering;
        }

        /** An executor that runs what it is given at once is spared the recursion. */
        @Override
        public void run() {
            if (offered && Thread.currentThread().equals(offering)) {
                isInline = true;
            } else {
                takeTurns();
            }
        }

        /** Offers it; whether the offering thread is to go on itself. */
        boolean offer() {
            submit(this);
            boolean inline = isInline;
            offered = false;
            return inline;
        }
    }

    private void takeTurns() {
        while (true) {
            int answered = calls.get();
            if (takeTurn()) {
                if (!new Turn(Thread.currentThread()).offer()) {
                    return;
                }
            } else if (calls.addAndGet(-answered) == 0) {
                return;
            }
        }
    }

    /** Tells up to a page; whether there may be more to tell at once. */
    private boolean takeTurn() {
        Pause waiting = pause;
        if (closed || (waiting != null && !waiting.isOver(clock.instant()))) {
            return false;
        }
        pause = null;
        try {
            if (replay.getAndSet(false)) {
                tellDeadLetters();
            }
            List<Recorded> page = store.changes(place, PAGE);
            boolean all = page.stream().allMatch(this::tell);
            keepPlace();
            feedFailed = 0;
            return all && page.size() == PAGE;
        } catch (StoreException e) {
            feedFailed = Math.min(feedFailed + 1, MOST_DOUBLINGS);
            if (feedFailed == 1) {
                log.warn("the change feed cannot be read, {}; a listener goes on later", e.getClass());
            }
            pause(feedFailed);
            return false;
        }
    }

    private void keepPlace() {
        if (place > kept) {
            places.passed(consumer, place);
            kept = place;
        }
    }

    /** Tells a change, or sets it aside; whether to go on. */
    private boolean tell(Recorded change) {
        if (closed) {
            return false;
        }
        Throwable failure = attempt(change);
        if (failure != null && !giveUp(change, failure)) {
            return false;
        }
        place = change.sequence();
        failed = 0;
        return true;
    }

    private @Nullable Throwable attempt(Recorded change) {
        busySince = clock.instant();
        try {
            listener.changed(change);
            told.incrementAndGet();
            return null;
        } catch (Throwable e) {
            failures.incrementAndGet();
            return e;
        } finally {
            busySince = null;
        }
    }

    private boolean giveUp(Recorded change, Throwable failure) {
        failed = Math.min(failed, Integer.MAX_VALUE - 1) + 1;
        if (failed == 1) {
            log.warn("a listener failed on change {} with {}", change.sequence(), failure.getClass());
        }
        if (failed < tries || tries == Integer.MAX_VALUE || isFull()) {
            pause(failed);
            return false;
        }
        places.setAside(consumer, change, failure.getClass().getName());
        setAside.incrementAndGet();
        log.warn("a listener failed on change {} {} times; it is a dead letter now", change.sequence(), failed);
        return true;
    }

    private boolean isFull() {
        return places.deadLetters(consumer).size() >= mostDeadLetters;
    }

    private void tellDeadLetters() {
        try {
            for (Consumers.DeadLetter letter : places.deadLetters(consumer)) {
                if (!closed && attempt(letter.change()) == null) {
                    places.settle(consumer, letter.change().sequence());
                }
            }
        } catch (StoreException e) {
            replay.set(true);
            throw e;
        }
    }

    /** Waits after so many failures in a row. */
    private void pause(int times) {
        long nanos = delay(times);
        Instant now = clock.instant();
        pause = new Pause(now, now.plusNanos(nanos));
        if (timer != null) {
            try {
                retry = timer.schedule(this::resume, nanos, TimeUnit.NANOSECONDS);
            } catch (RejectedExecutionException e) {
                log.warn("a timer refuses to wake a change listener, with {}; the next change does", e.getClass());
            }
        } else if (nanos == 0) {
            calls.incrementAndGet();
        }
    }

    private long delay(int times) {
        int doublings = Math.min(times - 1, MOST_DOUBLINGS);
        long full = firstNanos > longestNanos >> doublings ? longestNanos : firstNanos << doublings;
        return full - (full < 2 ? 0 : chance.nextLong(full / 2 + 1));
    }

    private void resume() {
        pause = null;
        wake();
    }

    @Override
    public Figures figures() {
        Pause waiting = pause;
        return new Figures(
                place, told.get(), failures.get(), setAside.get(), busySince, waiting == null ? null : waiting.until());
    }

    @Override
    public List<Consumers.DeadLetter> deadLetters() {
        return places.deadLetters(consumer);
    }

    @Override
    public void settle(long sequence) {
        places.settle(consumer, sequence);
    }

    @Override
    public void replay() {
        replay.set(true);
        resume();
    }

    @Override
    public void close() {
        closed = true;
        Future<?> waiting = retry;
        if (waiting != null) {
            waiting.cancel(false);
        }
        whenClosed.accept(this);
    }
}
