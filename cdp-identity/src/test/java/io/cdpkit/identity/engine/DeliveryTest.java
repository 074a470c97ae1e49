package io.cdpkit.identity.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.Subscription;
import io.cdpkit.event.Identifier;
import io.cdpkit.store.CdpStore;
import io.cdpkit.store.Consumers;
import io.cdpkit.store.TenantStore.Recorded;
import io.cdpkit.store.jdbc.JdbcStore;
import io.cdpkit.testkit.FaultyStore;
import io.cdpkit.testkit.FaultyStore.Fault;
import io.cdpkit.testkit.TestCdp;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a destination that fails, for a while or for good, gets to hear, and when. */
@SuppressWarnings("NullAway.Init")
class DeliveryTest {
    @TempDir
    Path folder;

    private final TestCdp shop = Shop.open();
    private final AtomicBoolean down = new AtomicBoolean();
    private final List<Long> heard = new ArrayList<>();
    private int people;

    private void hear(Recorded change) {
        if (down.get()) {
            throw new IllegalStateException("down");
        }
        heard.add(change.sequence());
    }

    private static void visits(TestCdp platform, int from, int to) {
        for (int i = from; i < to; i++) {
            platform.track("Visited", Identifier.userId("u" + i));
        }
    }

    private void visit() {
        visits(shop, people, people + 1);
        people++;
    }

    private static List<Long> numbers(int from, int to) {
        return LongStream.rangeClosed(from, to).boxed().toList();
    }

    private static List<Long> numbers(List<Consumers.DeadLetter> letters) {
        return letters.stream().map(letter -> letter.change().sequence()).toList();
    }

    @Test
    void changed_keepsFailing_waitsTwiceAsLongEachTimeLessChance() {
        down.set(true);
        Subscription subscription = shop.cdp()
                .subscription(this::hear, Runnable::run)
                .delays(Duration.ofSeconds(2), Duration.ofSeconds(12))
                .tries(6)
                .chance(new SplittableRandom(1))
                .start();
        visit();
        List<Duration> delays = new ArrayList<>();
        for (int failures = 1; failures < 6; failures++) {
            assertEquals(failures, subscription.figures().failures());
            Instant retry = Objects.requireNonNull(subscription.figures().retryAt());
            Duration delay = Duration.between(shop.clock().instant(), retry);
            delays.add(delay);
            shop.after(delay.minusNanos(1));
            visit();
            assertEquals(failures, subscription.figures().failures(), "not yet");
            shop.after(Duration.ofNanos(1));
            shop.cdp().evaluateDue();
        }
        long[] most = {2, 4, 8, 12, 12};
        for (int i = 0; i < most.length; i++) {
            Duration full = Duration.ofSeconds(most[i]);
            assertTrue(delays.get(i).compareTo(full) <= 0, delays::toString);
            assertTrue(delays.get(i).compareTo(full.dividedBy(2)) >= 0, delays::toString);
        }
        assertTrue(
                delays.stream().map(Duration::toNanos).noneMatch(nanos -> nanos % 1_000_000 == 0), "no chance in it");
        assertEquals(numbers(1, 1), numbers(subscription.deadLetters()));
        assertEquals(1, subscription.figures().place());
        assertEquals(1, subscription.figures().setAside());
    }

    @Test
    void changed_clockSetBackMeanwhile_doesNotWaitForTheOldTime() {
        Subscription subscription = shop.cdp().subscribe(this::hear, Runnable::run);
        down.set(true);
        visit();
        assertNotNull(subscription.figures().retryAt());
        down.set(false);
        shop.after(Duration.ofDays(-3650));
        visit();
        assertEquals(numbers(1, 2), heard);
        assertNull(subscription.figures().retryAt());
    }

    @Test
    void replay_causeIsMended_tellsDeadLettersAndTheWaitingChangeAtOnce() {
        Subscription subscription = shop.cdp()
                .subscription(this::hear, Runnable::run)
                .tries(2)
                .delays(Duration.ofSeconds(2), Duration.ofSeconds(2))
                .start();
        down.set(true);
        for (int i = 0; i < 5; i++) {
            visit();
            shop.after(Duration.ofSeconds(2));
            shop.cdp().evaluateDue();
        }
        assertEquals(numbers(1, 5), numbers(subscription.deadLetters()));
        assertEquals(
                "java.lang.IllegalStateException",
                subscription.deadLetters().get(0).reason());
        subscription.replay();
        assertEquals(5, subscription.deadLetters().size(), "still down");
        subscription.settle(2);
        visit();
        down.set(false);
        assertEquals(List.of(), heard);
        subscription.replay();
        assertEquals(List.of(1L, 3L, 4L, 5L, 6L), heard);
        assertEquals(List.of(), subscription.deadLetters());
        assertEquals(new Subscription.Figures(6, 5, 16, 5, null, null), subscription.figures());
    }

    @Test
    void deadLetters_asManyAsAllowed_stallTheListenerAndLoseNothing() {
        Subscription subscription = shop.cdp()
                .subscription(this::hear, Runnable::run)
                .tries(1)
                .deadLetters(3)
                .delays(Duration.ofSeconds(1), Duration.ofSeconds(1))
                .start();
        down.set(true);
        for (int i = 0; i < 10; i++) {
            visit();
            shop.after(Duration.ofSeconds(1));
        }
        assertEquals(numbers(1, 3), numbers(subscription.deadLetters()));
        assertEquals(3, subscription.figures().place());
        down.set(false);
        subscription.replay();
        assertEquals(numbers(1, 10), heard);
    }

    @Test
    void deadLetters_personErased_goWithHer() {
        Subscription subscription =
                shop.cdp().subscription(this::hear, Runnable::run).tries(1).start();
        down.set(true);
        visit();
        visit();
        assertEquals(numbers(1, 2), numbers(subscription.deadLetters()));
        shop.cdp().erase(shop.profile(Identifier.userId("u0")).id());
        assertEquals(numbers(2, 3), numbers(subscription.deadLetters()), "hers, and one that tells she was removed");
    }

    @Test
    void as_placesInTheStore_goesOnWhereTheProcessBefore() {
        Path file = folder.resolve("shop.db");
        try (JdbcStore store = JdbcStore.open(file)) {
            TestCdp before = Shop.open(parts -> parts.store(store));
            visits(before, 0, 2);
            Subscription subscription = before.cdp()
                    .subscription(this::hear, Runnable::run)
                    .as("mailer", store.feed("default"))
                    .tries(1)
                    .start();
            visits(before, 2, 4);
            assertEquals(Map.of("mailer", 4L), store.feed("default").consumers());
            down.set(true);
            visits(before, 4, 5);
            down.set(false);
            assertEquals(numbers(3, 4), heard);
            assertEquals(Map.of("mailer", 5L), store.feed("default").consumers());
            subscription.close();
            before.track("Visited", Identifier.userId("u5"));
        }
        try (JdbcStore store = JdbcStore.open(file)) {
            TestCdp after = Shop.open(parts -> parts.store(store));
            Subscription subscription = after.cdp()
                    .subscription(this::hear, Runnable::run)
                    .as("mailer", store.feed("default"))
                    .start();
            assertEquals(List.of(3L, 4L, 6L), heard);
            assertEquals(numbers(5, 5), numbers(subscription.deadLetters()));
            subscription.replay();
            assertEquals(List.of(3L, 4L, 6L, 5L), heard);
            assertEquals(List.of(), store.feed("default").deadLetters("mailer"));
        }
    }

    @Test
    void timer_delayOver_triesAgainWithoutAnyCommit() throws InterruptedException {
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        try {
            CountDownLatch taken = new CountDownLatch(1);
            AtomicReference<Integer> left = new AtomicReference<>(5);
            shop.cdp()
                    .subscription(
                            change -> {
                                if (left.getAndUpdate(tries -> tries - 1) > 0) {
                                    throw new IllegalStateException("not yet");
                                }
                                taken.countDown();
                            },
                            Runnable::run)
                    .timer(timer)
                    .delays(Duration.ofMillis(1), Duration.ofMillis(2))
                    .start();
            visit();
            assertTrue(taken.await(10, TimeUnit.MINUTES));
        } finally {
            timer.shutdownNow();
        }
    }

    @Test
    void figures_listenerHangs_showSinceWhen() throws InterruptedException {
        CountDownLatch hanging = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        ExecutorService own = Executors.newSingleThreadExecutor();
        try {
            Subscription subscription = shop.cdp()
                    .subscribe(
                            change -> {
                                hanging.countDown();
                                try {
                                    release.await();
                                } catch (InterruptedException e) {
                                    Thread.currentThread().interrupt();
                                }
                            },
                            own);
            Instant start = shop.clock().instant();
            visit();
            hanging.await();
            shop.after(Duration.ofMinutes(5));
            assertEquals(start, subscription.figures().busySince());
            assertEquals(0, subscription.figures().place());
        } finally {
            release.countDown();
            own.shutdown();
        }
    }

    @Test
    void changed_twoListenersInOneThread_longBacklogOfOneDoesNotKeepTheOtherWaiting() {
        ArrayDeque<Runnable> tasks = new ArrayDeque<>();
        List<String> order = new ArrayList<>();
        shop.cdp().subscribe(change -> order.add("one"), tasks::add);
        shop.cdp().subscribe(change -> order.add("other"), tasks::add);
        visits(shop, 0, 600);
        while (!tasks.isEmpty()) {
            tasks.remove().run();
        }
        assertEquals(1_200, order.size());
        assertEquals(256, order.indexOf("other"));
    }

    @Test
    void changed_longBacklogInCallersThread_isToldWithoutRecursion() {
        CdpStore store = CdpStore.inMemory();
        TestCdp platform = Shop.open(parts -> parts.store(store));
        visits(platform, 0, 1_100);
        Consumers places = Consumers.inMemory(store.tenant("default"));
        places.register("late", 0);
        List<Integer> depths = new ArrayList<>();
        platform.cdp()
                .subscription(change -> depths.add(Thread.currentThread().getStackTrace().length), Runnable::run)
                .as("late", places)
                .start();
        assertEquals(1_100, depths.size());
        assertEquals(depths.get(0), depths.get(1_099));
    }

    @Test
    void builder_wrongParts_areRefused() {
        Subscription.Builder builder = shop.cdp().subscription(this::hear, Runnable::run);
        assertThrows(IllegalArgumentException.class, () -> builder.tries(0));
        assertThrows(IllegalArgumentException.class, () -> builder.deadLetters(0));
        assertThrows(
                IllegalArgumentException.class, () -> builder.delays(Duration.ofSeconds(-1), Duration.ofSeconds(1)));
        assertThrows(
                IllegalArgumentException.class, () -> builder.delays(Duration.ofSeconds(2), Duration.ofSeconds(1)));
    }

    /**
     * Whatever fails how often, in whatever executor and with whatever faults of the store: each change is taken once, in
     * order, or is a dead letter; and after a replay with the cause mended, all were taken.
     */
    @Property(tries = 150)
    void changed_anyFailures_everyChangeIsTakenOnceOrADeadLetter(@ForAll long seed) throws Exception {
        Logs.of(() -> tellWithFailures(seed));
    }

    private static void tellWithFailures(long seed) {
        SplittableRandom chance = new SplittableRandom(seed);
        AtomicBoolean faulty = new AtomicBoolean(true);
        FaultyStore store = FaultyStore.of(
                CdpStore.inMemory(),
                call -> faulty.get() && call.method().equals("changes") && chance.nextInt(6) == 0
                        ? Fault.UNAVAILABLE
                        : Fault.NONE);
        TestCdp platform = Shop.open(parts -> parts.store(store));
        Map<Long, Integer> failuresLeft = new HashMap<>();
        List<Long> taken = new ArrayList<>();
        ArrayDeque<Runnable> tasks = new ArrayDeque<>();
        int tries = 1 + chance.nextInt(4);
        boolean inline = chance.nextBoolean();
        faulty.set(false);
        Subscription subscription = platform.cdp()
                .subscription(
                        change -> {
                            int left = failuresLeft.computeIfAbsent(
                                    change.sequence(), n -> Math.max(0, chance.nextInt(8) - 3));
                            failuresLeft.put(change.sequence(), Math.max(0, left - 1));
                            if (left > 0) {
                                throw new IllegalStateException("not yet");
                            }
                            taken.add(change.sequence());
                        },
                        inline ? Runnable::run : tasks::add)
                .tries(tries)
                .chance(chance)
                .start();
        faulty.set(true);
        int changes = 40;
        for (int i = 0; i < changes; i++) {
            visits(platform, i, i + 1);
            platform.after(Duration.ofMillis(chance.nextInt(2_000)));
            if (chance.nextInt(4) == 0) {
                platform.cdp().evaluateDue();
            }
            while (!tasks.isEmpty() && chance.nextInt(3) > 0) {
                tasks.remove().run();
            }
        }
        faulty.set(false);
        for (int i = 0; i < 4 * changes; i++) {
            platform.after(Duration.ofMinutes(1)).cdp().evaluateDue();
            while (!tasks.isEmpty()) {
                tasks.remove().run();
            }
        }
        List<Long> letters = numbers(subscription.deadLetters());
        assertEquals(taken.stream().sorted().distinct().toList(), taken);
        List<Long> all = new ArrayList<>(taken);
        all.addAll(letters);
        assertEquals(numbers(1, changes), all.stream().sorted().toList());
        assertEquals(changes, subscription.figures().place());
        assertEquals(letters.size(), subscription.figures().setAside());
        failuresLeft.replaceAll((change, left) -> 0);
        subscription.replay();
        while (!tasks.isEmpty()) {
            tasks.remove().run();
        }
        assertEquals(List.of(), subscription.deadLetters());
        assertEquals(numbers(1, changes), taken.stream().sorted().toList());
        assertFalse(taken.size() > changes);
    }
}
