package io.cdpkit;

import io.cdpkit.store.Consumers;
import io.cdpkit.store.StoreException;
import io.cdpkit.store.TenantStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A listener's place in the change feed. Nothing is queued for it but this place, so one that is slow or down costs no
 * memory. Thread-safe.
 */
public interface Subscription extends AutoCloseable {
    /**
     * What a subscription has done since it began.
     *
     * @param place the number of the last change it is done with, told or set aside
     * @param told how many changes the listener took, those told again included
     * @param failures how often the listener threw
     * @param setAside how many changes became dead letters
     * @param busySince since when the listener has been busy with one change; null while it is not. One that hangs is
     *     seen by this
     * @param retryAt when the change that failed last is told again; null where none waits
     */
    record Figures(
            long place,
            long told,
            long failures,
            long setAside,
            @Nullable Instant busySince,
            @Nullable Instant retryAt) {}

    /** What it has done so far; costs nothing, so a host may ask as often as it likes. */
    Figures figures();

    /**
     * What the listener could not take, ascending.
     *
     * @throws StoreException if the store fails
     */
    List<Consumers.DeadLetter> deadLetters();

    /**
     * Drops a dead letter untold.
     *
     * @throws StoreException if the store fails
     */
    void settle(long sequence);

    /**
     * Tells the dead letters once more, each once, ascending, in the executor's threads; those that the listener takes are
     * dead letters no longer. A change that waits for its next try is told at once. Dead letters come later than what
     * followed them in the feed.
     */
    void replay();

    /**
     * Ends it: no further change is told. One that is being told at this moment is told to the end. Closing twice is no
     * error, and a listener may close its own.
     */
    @Override
    void close();

    /** How a listener is told; each part may be set. Not thread-safe. */
    final class Builder {
        private static final String UNNAMED = "listener";

        final ChangeListener listener;
        final Executor executor;
        final TenantStore store;
        final InstantSource clock;

        String consumer = UNNAMED;
        Consumers places;
        int tries = 8;
        Duration firstDelay = Duration.ofMillis(100);
        Duration longestDelay = Duration.ofMinutes(1);
        int mostDeadLetters = 1_000;
        RandomGenerator chance = new SplittableRandom();

        @Nullable
        ScheduledExecutorService timer;

        private final ChangeDelivery delivery;

        Builder(
                ChangeListener listener,
                Executor executor,
                TenantStore store,
                InstantSource clock,
                ChangeDelivery delivery) {
            this.listener = Objects.requireNonNull(listener, "listener");
            this.executor = Objects.requireNonNull(executor, "executor");
            this.store = store;
            this.clock = clock;
            this.delivery = delivery;
            this.places = Consumers.inMemory(store);
        }

        /**
         * Keeps the place and the dead letters where they outlive the process, such as in {@code store.feed(tenant)} of the
         * same store and tenant; in memory where not set. One who is known there goes on where he was, others begin at the
         * end of the feed. After a crash up to some hundred changes are told again.
         */
        public Builder as(String name, Consumers newPlaces) {
            this.consumer = Objects.requireNonNull(name, "name");
            this.places = Objects.requireNonNull(newPlaces, "newPlaces");
            return this;
        }

        /**
         * How often a change is told before it becomes a dead letter, at least 1; 8 where not set. {@link
         * Integer#MAX_VALUE} keeps the order at any price: nothing more is told until that change is taken.
         */
        public Builder tries(int most) {
            if (most < 1) {
                throw new IllegalArgumentException("tries must be at least 1, was " + most);
            }
            this.tries = most;
            return this;
        }

        /**
         * How long to wait between tries: {@code first}, then twice as long each time, up to {@code longest}, of which
         * chance takes away up to half; 100 ms and a minute where not set. Zero tells it again at once.
         */
        public Builder delays(Duration first, Duration longest) {
            if (first.isNegative() || longest.compareTo(first) < 0) {
                throw new IllegalArgumentException(
                        "delays must be 0 or longer, and the longest no shorter than the first; were " + first + " and "
                                + longest);
            }
            this.firstDelay = first;
            this.longestDelay = longest;
            return this;
        }

        /**
         * How many dead letters there may be, at least 1; 1,000 where not set. With so many, the next change that fails is
         * told again and again until some are settled or replayed.
         */
        public Builder deadLetters(int most) {
            if (most < 1) {
                throw new IllegalArgumentException("deadLetters must be at least 1, was " + most);
            }
            this.mostDeadLetters = most;
            return this;
        }

        /** Where chance comes from, used by one thread at a time; a generator of its own where not set. */
        public Builder chance(RandomGenerator generator) {
            this.chance = Objects.requireNonNull(generator, "generator");
            return this;
        }

        /**
         * What wakes the listener when a delay is over. Where not set there is none, and a change that waits is told with
         * the first commit, {@link Cdp#evaluateDue} or {@link #replay} after that.
         */
        public Builder timer(ScheduledExecutorService newTimer) {
            this.timer = Objects.requireNonNull(newTimer, "newTimer");
            return this;
        }

        /**
         * Begins to tell.
         *
         * @throws StoreException if the store fails
         */
        public Subscription start() {
            return delivery.start(this);
        }
    }
}
