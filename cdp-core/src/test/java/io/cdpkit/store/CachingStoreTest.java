package io.cdpkit.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.event.Identifier;
import io.cdpkit.graph.Link;
import io.cdpkit.graph.LinkKey;
import io.cdpkit.graph.Node;
import io.cdpkit.profile.Evaluation;
import io.cdpkit.profile.GoldenRecord;
import io.cdpkit.profile.Identity;
import io.cdpkit.profile.Profile;
import io.cdpkit.profile.ProfileId;
import io.cdpkit.testkit.CdpStoreContract;
import io.cdpkit.testkit.CommitDraft;
import io.cdpkit.testkit.FaultyStore;
import io.cdpkit.testkit.FaultyStore.Fault;
import io.cdpkit.testkit.FaultyStore.Plan;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CachingStoreTest extends CdpStoreContract {
    private static final Identifier ADA = Identifier.userId("ada");
    private static final ProfileId P = new ProfileId(1, 1);
    private static final LinkKey KEY = LinkKey.of(LinkKey.Kind.SEEN, List.of(ADA));

    private final AtomicReference<Fault> fault = new AtomicReference<>(Fault.NONE);
    private final CdpStore remote = CdpStore.inMemory();
    private final FaultyStore counted =
            FaultyStore.of(remote, call -> call.isCommit() ? fault.getAndSet(Fault.NONE) : Fault.NONE);
    private final TenantStore far = remote.tenant("t");
    private final TenantStore near = CdpStore.cached(counted, 100).tenant("t");

    @Override
    protected CdpStore open() {
        return CdpStore.cached(CdpStore.inMemory(), 200);
    }

    private static Profile profile(long version) {
        return new Profile(
                new Identity(P, ADA, Instant.EPOCH, List.of(ADA)),
                GoldenRecord.empty(),
                Evaluation.of(List.of(), Instant.EPOCH.plusSeconds(version)),
                version);
    }

    private static Node node(long version) {
        return new Node(ADA, P, Instant.EPOCH, List.of(), false, false, false, version);
    }

    private static Commit all(long version) {
        return new CommitDraft()
                .profile(profile(version))
                .node(node(version))
                .link(Link.claim(KEY, Instant.EPOCH).withVersion(version))
                .commit();
    }

    private static long version(TenantStore store) {
        Profile profile = store.profile(P);
        return profile == null ? 0 : profile.version();
    }

    private static List<Long> versions(TenantStore store) {
        Node node = store.node(ADA);
        Link link = store.link(KEY);
        return List.of(version(store), node == null ? 0 : node.version(), link == null ? 0 : link.version());
    }

    private long callsOf(Runnable task) {
        long before = counted.calls();
        task.run();
        return counted.calls() - before;
    }

    @Test
    void read_again_asksTheStoreOnce() {
        far.commit(all(1));
        assertEquals(3, callsOf(() -> assertEquals(List.of(1L, 1L, 1L), versions(near))));
        assertEquals(0, callsOf(() -> assertEquals(List.of(1L, 1L, 1L), versions(near))));
    }

    @Test
    void commit_ownRows_areServedAsWrittenWithoutAsking() {
        near.commit(all(1));
        near.commit(all(2));
        assertEquals(0, callsOf(() -> assertEquals(List.of(2L, 2L, 2L), versions(near))));
        near.commit(new CommitDraft()
                .removeProfile(P, 2)
                .removeNode(ADA, 2)
                .removeLink(KEY, 2)
                .commit());
        assertEquals(List.of(0L, 0L, 0L), versions(near));
    }

    /** A second tenant object of the same name is the same data. */
    @Test
    void commit_throughAnotherTenantObject_isServed() {
        CdpStore store = CdpStore.cached(CdpStore.inMemory(), 100);
        TenantStore one = store.tenant("t");
        TenantStore other = store.tenant("t");
        one.commit(all(1));
        assertEquals(List.of(1L, 1L, 1L), versions(other));
        other.commit(all(2));
        assertEquals(List.of(2L, 2L, 2L), versions(one));
    }

    @Test
    void commit_rowThatAnotherProcessWrote_isStaleAndTheRetrySucceeds() {
        near.commit(all(1));
        far.commit(all(2));
        assertEquals(List.of(1L, 1L, 1L), versions(near), "another process's commit is not seen yet");
        assertThrows(StoreException.Stale.class, () -> near.commit(all(2)));
        assertEquals(List.of(2L, 2L, 2L), versions(near));
        near.commit(all(3));
        assertEquals(List.of(3L, 3L, 3L), versions(far));
    }

    @Test
    void commit_thatMerelyReadWhatAnotherProcessWrote_isStaleAndTheRetrySucceeds() {
        near.commit(all(1));
        far.commit(all(2));
        Commit resting = new CommitDraft()
                .readProfile(P, version(near))
                .readNode(ADA, 1)
                .readLink(KEY, 1)
                .alias(new ProfileId(9, 9), ADA)
                .commit();
        assertThrows(StoreException.Stale.class, () -> near.commit(resting));
        assertEquals(List.of(2L, 2L, 2L), versions(near));
    }

    @Test
    void commit_thatSucceeds_leavesWhatItReadInMemory() {
        near.commit(all(1));
        near.commit(new CommitDraft()
                .readProfile(P, 1)
                .readNode(ADA, 1)
                .readLink(KEY, 1)
                .alias(new ProfileId(9, 9), ADA)
                .commit());
        assertEquals(0, callsOf(() -> assertEquals(List.of(1L, 1L, 1L), versions(near))));
    }

    @Test
    void commit_eachFault_servesWhatTheStoreHolds() {
        near.commit(all(1));
        long version = 1;
        for (Fault each : Fault.values()) {
            fault.set(each);
            long next = version + 1;
            try {
                near.commit(all(next));
            } catch (StoreException e) {
                assertTrue(each != Fault.NONE);
            }
            fault.set(Fault.NONE);
            assertEquals(versions(far), versions(near), each.name());
            version = version(far);
        }
        assertEquals(3, version);
    }

    @Test
    void due_profileThatAnotherProcessWrote_isReadAnew() {
        near.commit(all(1));
        far.commit(new CommitDraft()
                .profile(new Profile(
                        new Identity(P, ADA, Instant.EPOCH, List.of(ADA)),
                        GoldenRecord.empty(),
                        Evaluation.of(List.of(), Instant.EPOCH),
                        2))
                .commit());
        assertEquals(1, version(near));
        assertEquals(List.of(P), near.due(Instant.EPOCH, 10));
        assertEquals(2, version(near));
    }

    @Test
    void tenants_equalKeys_stayApart() {
        CdpStore store = CdpStore.cached(CdpStore.inMemory(), 100);
        store.tenant("a").commit(all(1));
        assertEquals(List.of(1L, 1L, 1L), versions(store.tenant("a")));
        assertEquals(List.of(0L, 0L, 0L), versions(store.tenant("b")));
    }

    @Test
    void cached_fewRows_pushesOthersOut() {
        TenantStore small = CdpStore.cached(counted, 2).tenant("t");
        for (int i = 0; i < 1_000; i++) {
            Identifier identifier = Identifier.userId("u" + i);
            small.commit(new CommitDraft()
                    .node(new Node(identifier, P, Instant.EPOCH, List.of(), false, false, false, 1))
                    .commit());
        }
        long asked = callsOf(() -> {
            for (int i = 0; i < 1_000; i++) {
                assertNotNull(small.node(Identifier.userId("u" + i)));
            }
        });
        assertTrue(asked >= 990, "only " + asked + " rows were asked for");
    }

    /** A read that began before a commit and comes back after it must not stay. */
    @Test
    void commit_whileAnOldReadIsOnItsWay_servesTheNewRow() throws InterruptedException {
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch committed = new CountDownLatch(1);
        CdpStore slow = CdpStore.inMemory();
        TenantStore direct = slow.tenant("t");
        direct.commit(all(1));
        TenantStore cached = CdpStore.cached(
                        FaultyStore.of(slow, new Plan() {
                            @Override
                            public Fault before(FaultyStore.Call call) {
                                return Fault.NONE;
                            }

                            @Override
                            public void after(FaultyStore.Call call) {
                                if (call.method().equals("profile") && call.number() == 1) {
                                    reading.countDown();
                                    await(committed);
                                } else if (call.isCommit()) {
                                    committed.countDown();
                                }
                            }
                        }),
                        100)
                .tenant("t");
        AtomicReference<@Nullable Long> old = new AtomicReference<>();
        Thread reader = new Thread(() -> old.set(version(cached)));
        reader.start();
        reading.await();
        cached.commit(all(2));
        assertEquals(2, version(cached));
        reader.join();
        assertEquals(1L, old.get());
        assertEquals(2, version(cached));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void close_cachedRows_areServedNoMore() {
        CdpStore store = CdpStore.cached(remote, 10);
        TenantStore tenant = store.tenant("t");
        tenant.commit(all(1));
        store.close();
        assertThrows(StoreException.Unavailable.class, () -> tenant.profile(P));
        assertThrows(StoreException.Unavailable.class, () -> far.profile(P), "it closes the store behind it");
    }

    @Test
    void cached_noRows_isRefused() {
        assertThrows(IllegalArgumentException.class, () -> CdpStore.cached(remote, 0));
        assertThrows(IllegalArgumentException.class, () -> CdpStore.cached(remote, 0, Duration.ofSeconds(1)));
        assertThrows(IllegalArgumentException.class, () -> CdpStore.cached(remote, 1, Duration.ZERO));
    }

    @Test
    void read_rowThatAnotherNodeRemoved_isGoneWhenItsTimeIsUp() {
        AtomicLong nanos = new AtomicLong();
        TenantStore node = new CachingStore(counted, 100, Duration.ofSeconds(5), nanos::get).tenant("t");
        far.commit(all(1));
        assertEquals(List.of(1L, 1L, 1L), versions(node));
        far.commit(new CommitDraft()
                .removeProfile(P, 1)
                .removeNode(ADA, 1)
                .removeLink(KEY, 1)
                .commit());

        nanos.set(Duration.ofSeconds(5).toNanos() - 1);
        assertEquals(List.of(1L, 1L, 1L), versions(node));
        assertEquals(0, callsOf(() -> versions(node)));
        nanos.incrementAndGet();
        assertEquals(List.of(0L, 0L, 0L), versions(node));
    }
}
