package io.cdpkit.identity.engine;

import static io.cdpkit.identity.engine.Shop.ADA;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.cdpkit.Cdp;
import io.cdpkit.IngestResult;
import io.cdpkit.SegmentEvaluator;
import io.cdpkit.event.Identifier;
import io.cdpkit.profile.Evaluation;
import io.cdpkit.store.CdpStore;
import io.cdpkit.testkit.FaultyStore;
import io.cdpkit.testkit.FaultyStore.Fault;
import io.cdpkit.testkit.TestClock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Callers whose events go into the store together. */
@Timeout(60)
class IntakeTest {
    private static final int CALLERS = 8;
    private static final SegmentEvaluator NONE = (profile, added, history, now) -> Evaluation.NONE;

    private final AtomicInteger commits = new AtomicInteger();
    private final CountDownLatch committing = new CountDownLatch(1);
    private final CountDownLatch mayCommit = new CountDownLatch(1);

    /** What became of each caller's event, the first of whom commits until all others wait; or what was thrown. */
    private List<Object> together(CdpStore sound, Fault second, SegmentEvaluator segments) throws InterruptedException {
        Cdp cdp = platform(
                FaultyStore.of(sound, call -> {
                    int commit = call.isCommit() ? commits.incrementAndGet() : 0;
                    if (commit == 1) {
                        committing.countDown();
                        await(mayCommit);
                    }
                    return commit == 2 ? second : Fault.NONE;
                }),
                segments);
        List<Object> results = new ArrayList<>(Collections.nCopies(CALLERS, ""));
        List<Thread> callers = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            int caller = i;
            Thread thread = new Thread(() -> {
                try {
                    IngestResult result = cdp.ingest(Shop.visit("m" + caller, caller, person(caller), ADA));
                    results.set(caller, result.kind());
                } catch (RuntimeException e) {
                    results.set(caller, e);
                }
            });
            callers.add(thread);
            thread.start();
            committing.await();
        }
        for (Thread waiting : callers.subList(1, CALLERS)) {
            while (waiting.getState() != Thread.State.WAITING) {
                Thread.yield();
            }
        }
        mayCommit.countDown();
        for (Thread caller : callers) {
            caller.join();
        }
        return results;
    }

    private static Cdp platform(CdpStore store, SegmentEvaluator segments) {
        return Cdp.builder()
                .identity(Shop.RULES)
                .segments(segments)
                .clock(new TestClock(Shop.START))
                .store(store)
                .build();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static Identifier person(int caller) {
        return Identifier.anonymousId("d" + caller);
    }

    private static List<Object> all(IngestResult.Kind others) {
        return Stream.<Object>concat(
                        Stream.of(IngestResult.Kind.ACCEPTED), Collections.nCopies(CALLERS - 1, others).stream())
                .toList();
    }

    /** They all name one person, so that each would be in the others' way. */
    @Test
    void ingest_callersWhoComeDuringACommit_shareTheNext() throws InterruptedException {
        CdpStore store = CdpStore.inMemory();
        assertEquals(all(IngestResult.Kind.ACCEPTED), together(store, Fault.NONE, NONE));
        assertEquals(2, commits.get());
        Cdp other = platform(store, NONE);
        assertEquals(CALLERS, other.find(ADA).orElseThrow().activity().events());
        assertEquals(List.of(), other.verify().differences());
    }

    @Test
    void ingest_sharedCommitIsRefused_eachIsTakenInAlone() throws InterruptedException {
        assertEquals(all(IngestResult.Kind.ACCEPTED), together(CdpStore.inMemory(), Fault.UNAVAILABLE, NONE));
        assertEquals(1 + 1 + (CALLERS - 1), commits.get());
    }

    @Test
    void ingest_outcomeOfSharedCommitIsUnknown_isSoForEach() throws InterruptedException {
        assertEquals(all(IngestResult.Kind.UNKNOWN), together(CdpStore.inMemory(), Fault.UNKNOWN_BUT_WRITTEN, NONE));
        assertEquals(2, commits.get());
    }

    @Test
    void ingest_oneOfThemFails_othersAreTakenIn() throws InterruptedException {
        SegmentEvaluator fails = (profile, added, history, now) -> {
            if (added != null && added.identifiers().contains(person(5))) {
                throw new IllegalStateException("not this one");
            }
            return Evaluation.NONE;
        };
        List<Object> results = together(CdpStore.inMemory(), Fault.NONE, fails);
        assertInstanceOf(IllegalStateException.class, results.get(5));
        List<Object> others = new ArrayList<>(results);
        others.remove(5);
        assertEquals(Collections.nCopies(CALLERS - 1, IngestResult.Kind.ACCEPTED), others);
    }

    /** A listener is called when nobody leads, as it may call the platform itself. */
    @Test
    void ingest_listenerCallsThePlatform_isHeard() {
        Cdp cdp = platform(FaultyStore.of(CdpStore.inMemory(), call -> Fault.NONE), NONE);
        cdp.subscription(change -> cdp.ingest(Shop.visit("heard", 1, ADA)), Runnable::run)
                .start();
        assertEquals(
                IngestResult.Kind.ACCEPTED, cdp.ingest(Shop.visit("m", 0, ADA)).kind());
        assertEquals(2, cdp.find(ADA).orElseThrow().activity().events());
    }
}
