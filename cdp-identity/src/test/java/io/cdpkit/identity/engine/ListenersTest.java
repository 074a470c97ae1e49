package io.cdpkit.identity.engine;

import static io.cdpkit.identity.engine.Shop.ADA;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.Cdp;
import io.cdpkit.ChangeListener;
import io.cdpkit.IngestResult;
import io.cdpkit.Subscription;
import io.cdpkit.event.Identifier;
import io.cdpkit.profile.Change;
import io.cdpkit.store.CdpStore;
import io.cdpkit.store.Consumers;
import io.cdpkit.store.TenantStore;
import io.cdpkit.testkit.FaultyStore;
import io.cdpkit.testkit.FaultyStore.Fault;
import io.cdpkit.testkit.Race;
import io.cdpkit.testkit.TestCdp;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Listeners may do what they like: no commit and no other listener takes harm. */
class ListenersTest {
    private final TestCdp shop = Shop.open();
    private final Cdp cdp = shop.cdp();
    private final List<Long> heard = Collections.synchronizedList(new ArrayList<>());

    private void hear(TenantStore.Recorded change) {
        heard.add(change.sequence());
    }

    private static Identifier person(int number) {
        return Identifier.userId("u" + number);
    }

    private void visits(int from, int to) {
        for (int i = from; i < to; i++) {
            assertEquals(
                    IngestResult.Kind.ACCEPTED,
                    cdp.ingest(Shop.visit("v" + i, 0, person(i))).kind());
        }
    }

    private static List<Long> upTo(int last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }

    @Test
    void subscribe_laterChanges_areToldInOrder() {
        visits(0, 3);
        cdp.subscribe(this::hear, Runnable::run);
        visits(3, 10);
        assertEquals(upTo(10).subList(3, 10), heard);
    }

    @Test
    void subscribe_feedsOfAnyLength_startAtTheEnd() {
        for (int length = 0; length < 40; length++) {
            List<Long> mine = new ArrayList<>();
            Subscription subscription = cdp.subscribe(change -> mine.add(change.sequence()), Runnable::run);
            visits(length, length + 1);
            assertEquals(List.of(length + 1L), mine);
            subscription.close();
        }
    }

    @Test
    void close_subscription_hearsNoMore() {
        Subscription subscription = cdp.subscribe(this::hear, Runnable::run);
        visits(0, 2);
        subscription.close();
        subscription.close();
        visits(2, 4);
        assertEquals(upTo(2), heard);
    }

    @Test
    void changed_listenerClosesItself_othersGoOn() {
        AtomicReference<Subscription> own = new AtomicReference<>();
        List<Long> mine = new ArrayList<>();
        own.set(cdp.subscribe(
                change -> {
                    mine.add(change.sequence());
                    own.get().close();
                },
                Runnable::run));
        cdp.subscribe(this::hear, Runnable::run);
        visits(0, 3);
        assertEquals(List.of(1L), mine);
        assertEquals(upTo(3), heard);
    }

    /** Sneaks any throwable past the compiler, as byte code from other languages does. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T extends Throwable> void sneak(Throwable throwable) throws T {
        throw (T) throwable;
    }

    @Test
    void changed_listenerThrowsAnything_isTriedAgainAndPassedOver() {
        List<Throwable> bad = List.of(
                new IllegalStateException("bad"),
                new StackOverflowError(),
                new AssertionError("bad"),
                new NoClassDefFoundError("bad"),
                new OutOfMemoryError("not really"),
                new IOException("bad"));
        List<Long> tried = new ArrayList<>();
        Subscription subscription = cdp.subscription(
                        change -> {
                            tried.add(change.sequence());
                            if (change.sequence() <= bad.size()) {
                                ListenersTest.<RuntimeException>sneak(bad.get((int) change.sequence() - 1));
                            }
                        },
                        Runnable::run)
                .tries(3)
                .delays(Duration.ZERO, Duration.ZERO)
                .start();
        cdp.subscribe(this::hear, Runnable::run);
        visits(0, bad.size() + 2);
        assertEquals(upTo(bad.size() + 2), heard);
        List<Long> expected = new ArrayList<>();
        for (long change = 1; change <= bad.size(); change++) {
            expected.addAll(List.of(change, change, change));
        }
        expected.addAll(List.of(bad.size() + 1L, bad.size() + 2L));
        assertEquals(expected, tried);
        List<Consumers.DeadLetter> letters = subscription.deadLetters();
        assertEquals(
                upTo(bad.size()),
                letters.stream().map(letter -> letter.change().sequence()).toList());
        assertEquals("java.lang.StackOverflowError", letters.get(1).reason());
    }

    @Test
    void changed_listenerRecurses_harmsNobody() {
        cdp.subscribe(new Recursion(), Runnable::run);
        cdp.subscribe(this::hear, Runnable::run);
        visits(0, 2);
        assertEquals(upTo(2), heard);
    }

    private static final class Recursion implements ChangeListener {
        @Override
        @SuppressWarnings("InfiniteRecursion")
        public void changed(TenantStore.Recorded change) {
            changed(change);
        }
    }

    @Test
    void changed_failsOnce_isToldAgain() {
        AtomicBoolean first = new AtomicBoolean(true);
        cdp.subscribe(
                change -> {
                    if (first.getAndSet(false)) {
                        throw new IllegalStateException("not yet");
                    }
                    hear(change);
                },
                Runnable::run);
        visits(0, 1);
        shop.after(Duration.ofMillis(100));
        visits(1, 2);
        assertEquals(upTo(2), heard);
    }

    @Test
    void changed_listenerHangs_holdsUpItselfOnly() throws InterruptedException {
        CountDownLatch hanging = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch caughtUp = new CountDownLatch(50);
        ExecutorService own = Executors.newSingleThreadExecutor();
        try {
            cdp.subscribe(
                    change -> {
                        hanging.countDown();
                        awaitUninterrupted(release);
                        caughtUp.countDown();
                    },
                    own);
            cdp.subscribe(this::hear, Runnable::run);
            visits(0, 1);
            hanging.await();
            visits(1, 50);
            assertEquals(upTo(50), heard);
            assertEquals(50, caughtUp.getCount());
            assertTrue(cdp.verify().isClean());
            release.countDown();
            assertTrue(caughtUp.await(10, TimeUnit.MINUTES));
        } finally {
            release.countDown();
            own.shutdown();
        }
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void changed_listenerIngests_itsEventsAreToldInTurn() {
        cdp.subscribe(
                change -> {
                    hear(change);
                    int next = (int) change.sequence();
                    if (next < 20) {
                        cdp.ingest(Shop.visit("v" + next, 0, person(next)));
                    }
                },
                Runnable::run);
        List<Long> other = new ArrayList<>();
        cdp.subscribe(change -> other.add(change.sequence()), Runnable::run);
        visits(0, 1);
        assertEquals(upTo(20), heard);
        assertEquals(upTo(20), other);
    }

    @Test
    void changed_listenerReads_seesWhatItIsToldOf() {
        List<Boolean> seen = new ArrayList<>();
        cdp.subscribe(change -> seen.add(cdp.find(change.change().profile()).isPresent()), Runnable::run);
        visits(0, 5);
        assertEquals(Collections.nCopies(5, true), seen);
    }

    @Test
    void execute_executorRefuses_nextChangeBringsBoth() {
        AtomicBoolean refusing = new AtomicBoolean(true);
        cdp.subscribe(this::hear, task -> {
            if (refusing.get()) {
                throw new RejectedExecutionException("full");
            }
            task.run();
        });
        visits(0, 1);
        assertEquals(List.of(), heard);
        refusing.set(false);
        visits(1, 2);
        assertEquals(upTo(2), heard);
    }

    @Test
    void execute_executorThrows_ingestHearsNothingOfIt() {
        cdp.subscribe(this::hear, task -> {
            throw new IllegalStateException("no executor at all");
        });
        visits(0, 2);
        assertEquals(2, cdp.changes(0, 10).size());
    }

    @Test
    void changes_feedCannotBeRead_listenerGoesOnWithTheNext() {
        AtomicBoolean down = new AtomicBoolean();
        FaultyStore store = FaultyStore.of(
                CdpStore.inMemory(),
                call -> down.get() && call.method().equals("changes") ? Fault.UNAVAILABLE : Fault.NONE);
        TestCdp platform = Shop.open(parts -> parts.store(store));
        platform.cdp().subscribe(this::hear, Runnable::run);
        down.set(true);
        platform.track("Seen", ADA);
        assertEquals(List.of(), heard);
        down.set(false);
        platform.after(Duration.ofMillis(100)).track("Seen", person(1));
        assertEquals(upTo(2), heard);
    }

    @Test
    void changed_manyThreadsIngest_everyListenerHearsEachChangeOnceInOrder() throws InterruptedException {
        int each = 60;
        ExecutorService pool = Executors.newFixedThreadPool(3);
        List<List<Long>> all = IntStream.range(0, 4)
                .<List<Long>>mapToObj(i -> Collections.synchronizedList(new ArrayList<>()))
                .toList();
        try {
            CountDownLatch told = new CountDownLatch(all.size() * 8 * each);
            for (List<Long> one : all) {
                cdp.subscribe(
                        change -> {
                            one.add(change.sequence());
                            told.countDown();
                        },
                        pool);
            }
            Race.of(8, runner -> {
                visits(runner * each, (runner + 1) * each);
                return true;
            });
            assertTrue(told.await(10, TimeUnit.MINUTES));
        } finally {
            pool.shutdown();
        }
        for (List<Long> one : all) {
            assertEquals(upTo(8 * each), one);
        }
    }

    @Test
    void subscribe_whileOthersIngest_missesNothingAfterwards() throws InterruptedException {
        for (int round = 0; round < 20; round++) {
            TestCdp platform = Shop.open();
            List<Long> mine = Collections.synchronizedList(new ArrayList<>());
            CountDownLatch last = new CountDownLatch(1);
            Race.of(2, runner -> {
                if (runner == 0) {
                    platform.cdp()
                            .subscribe(
                                    change -> {
                                        mine.add(change.sequence());
                                        if (change.change().cause().equals("last")) {
                                            last.countDown();
                                        }
                                    },
                                    Runnable::run);
                } else {
                    for (int i = 0; i < 20; i++) {
                        platform.cdp().ingest(Shop.visit("v" + i, 0, person(i)));
                    }
                }
                return true;
            });
            platform.cdp().ingest(Shop.visit("last", 0, person(99)));
            assertTrue(last.await(10, TimeUnit.MINUTES));
            assertEquals(upTo(21).subList(21 - mine.size(), 21), mine);
        }
    }

    @Test
    void changes_otherTenant_hearsNothing() {
        CdpStore store = CdpStore.inMemory();
        TestCdp mine = Shop.open(parts -> parts.store(store).tenant("mine"));
        TestCdp other = Shop.open(parts -> parts.store(store).tenant("other"));
        mine.cdp().subscribe(this::hear, Runnable::run);
        other.cdp().ingest(Shop.visit("m1", 0, ADA));
        assertEquals(List.of(), heard);
        assertEquals(List.of(), mine.changes());
        mine.cdp().ingest(Shop.visit("m1", 0, ADA));
        assertEquals(upTo(1), heard);
        List<Change> changes = other.changes();
        assertEquals(1, changes.size());
    }
}
