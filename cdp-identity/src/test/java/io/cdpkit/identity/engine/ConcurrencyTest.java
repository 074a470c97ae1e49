package io.cdpkit.identity.engine;

import static io.cdpkit.identity.NamespaceRule.atMost;
import static io.cdpkit.identity.NamespaceRule.unique;
import static io.cdpkit.identity.engine.Shop.ADA;
import static io.cdpkit.identity.engine.Shop.BEN;
import static io.cdpkit.identity.engine.Shop.COOKIE;
import static io.cdpkit.identity.engine.Shop.MAIL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.Cdp;
import io.cdpkit.Folding;
import io.cdpkit.IngestResult;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Namespace;
import io.cdpkit.identity.IdentityRules;
import io.cdpkit.profile.ProfileId;
import io.cdpkit.store.CdpStore;
import io.cdpkit.store.StoreException;
import io.cdpkit.store.TenantStore;
import io.cdpkit.testkit.FaultyStore;
import io.cdpkit.testkit.FaultyStore.Fault;
import io.cdpkit.testkit.Race;
import io.cdpkit.testkit.TestCdp;
import io.cdpkit.testkit.TestClock;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Several at once: by chance with threads, and by plan with somebody who comes between any two calls to the store. */
class ConcurrencyTest {
    private static final int THREADS = 8;

    private static Cdp platform(CdpStore store) {
        return Cdp.builder()
                .identity(Shop.RULES)
                .segments(new Regulars())
                .clock(new TestClock(Shop.START))
                .store(store)
                .build();
    }

    private static IngestResult.Kind sendUntilTaken(Cdp cdp, Event event) {
        IngestResult result = cdp.ingest(event);
        while (result instanceof IngestResult.Overloaded) {
            result = cdp.ingest(event);
        }
        return result.kind();
    }

    private static void assertClean(Cdp cdp) {
        assertEquals(List.of(), cdp.verify().differences());
    }

    /** Platforms that share a store, as one process or several have them. */
    private static List<Cdp> platforms(int count) {
        CdpStore store = CdpStore.inMemory();
        return Stream.generate(() -> platform(store)).limit(count).toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, THREADS})
    void ingest_twinsInEightThreads_exactlyOneIsAccepted(int count) {
        List<Cdp> platforms = platforms(count);
        Cdp cdp = platforms.get(0);
        for (int round = 0; round < 50; round++) {
            String id = "m" + round;
            List<IngestResult.Kind> kinds = Race.of(
                    THREADS,
                    runner -> sendUntilTaken(platforms.get(runner % count), Shop.city(id, 0, "Ghent", ADA, MAIL)));
            assertEquals(1, Collections.frequency(kinds, IngestResult.Kind.ACCEPTED), kinds::toString);
            assertEquals(THREADS - 1, Collections.frequency(kinds, IngestResult.Kind.DUPLICATE), kinds::toString);
        }
        assertEquals(50, cdp.find(ADA).orElseThrow().activity().events());
        assertClean(cdp);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, THREADS})
    void ingest_rivalsInEightThreads_exactlyOneIsAccepted(int count) {
        List<Cdp> platforms = platforms(count);
        Cdp cdp = platforms.get(0);
        for (int round = 0; round < 50; round++) {
            String id = "m" + round;
            List<IngestResult.Kind> kinds = Race.of(
                    THREADS,
                    runner -> sendUntilTaken(platforms.get(runner % count), Shop.city(id, runner, "Ghent", ADA, MAIL)));
            assertEquals(1, Collections.frequency(kinds, IngestResult.Kind.ACCEPTED), kinds::toString);
            assertEquals(THREADS - 1, Collections.frequency(kinds, IngestResult.Kind.CONFLICT), kinds::toString);
        }
        assertEquals(50, cdp.find(ADA).orElseThrow().activity().events());
        assertClean(cdp);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, THREADS})
    void ingest_eightThreadsOnFewPeople_comesToTheSameAsOneThread(int count) {
        for (long seed = 0; seed < 6; seed++) {
            List<Event> events = events(seed, 480);
            Cdp alone = platform(CdpStore.inMemory());
            events.forEach(event -> sendUntilTaken(alone, event));
            List<Cdp> platforms = platforms(count);
            Cdp shared = platforms.get(0);
            Race.of(THREADS, runner -> {
                for (int i = runner; i < events.size(); i += THREADS) {
                    Cdp cdp = platforms.get(runner % count);
                    assertEquals(IngestResult.Kind.ACCEPTED, sendUntilTaken(cdp, events.get(i)));
                }
                return true;
            });
            assertClean(shared);
            assertEquals(alone.stateHash(), shared.stateHash());
        }
    }

    private static List<Event> events(long seed, int count) {
        Random chance = new Random(seed);
        return IntStream.range(0, count)
                .mapToObj(i -> Shop.city(
                        "m" + i,
                        -chance.nextInt(1_000),
                        "city" + chance.nextInt(5),
                        Identifier.userId("u" + chance.nextInt(20)),
                        Identifier.anonymousId("d" + chance.nextInt(30))))
                .toList();
    }

    @Test
    void find_whilePeopleMergeAndPart_alwaysFindsSomebody() {
        Cdp cdp = platform(CdpStore.inMemory());
        cdp.ingest(Shop.visit("m1", 0, ADA));
        cdp.ingest(Shop.visit("m2", -1, MAIL));
        AtomicBoolean over = new AtomicBoolean();
        Race.of(3, runner -> {
            if (runner == 0) {
                for (int i = 0; i < 300; i++) {
                    cdp.ingest(Shop.visit("tie" + i, 1, ADA, MAIL));
                    cdp.retract("tie" + i);
                }
                over.set(true);
            } else {
                while (!over.get()) {
                    assertTrue(cdp.find(ADA).orElseThrow().identifiers().contains(ADA));
                    assertTrue(cdp.find(MAIL).orElseThrow().identifiers().contains(MAIL));
                }
            }
            return true;
        });
        assertClean(cdp);
    }

    /** Does something, once, before the n-th call that a platform makes to its store. */
    private static FaultyStore interrupted(CdpStore sound, long number, Runnable intruder) {
        return FaultyStore.of(sound, call -> {
            if (call.number() == number) {
                intruder.run();
            }
            return Fault.NONE;
        });
    }

    /** Only where the fold comes before the retraction's first look is the event not found by its id. */
    @Test
    void retract_foldedBetweenAnyTwoCalls_findsWhatItSaw() {
        int missed = 0;
        for (long number = 1; number < 30; number++) {
            CdpStore sound = CdpStore.inMemory();
            Cdp other = platform(sound);
            Event event = Shop.visit("a", -172_800, ADA);
            send(event, Shop.visit("b", -172_000, ADA)).accept(other);
            Folding old = Folding.olderThan(Duration.ofHours(1));
            Cdp cdp = platform(interrupted(sound, number, () -> other.fold(old, report -> {})));
            assertTrue(cdp.retract("a"));
            if (other.events().count() == 2) {
                missed++;
                assertTrue(other.retract(event));
            }
            assertEquals(List.of("b"), other.events().map(Event::id).toList());
            assertEquals(new IngestResult.Suppressed("a", "retracted before"), other.ingest(event));
            assertClean(other);
        }
        assertTrue(missed <= 1, "missed " + missed + " times");
    }

    private record Case(String name, Consumer<Cdp> before, Consumer<Cdp> task, Consumer<Cdp> intruder) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Consumer<Cdp> send(Event... events) {
        return cdp -> {
            for (Event event : events) {
                sendUntilTaken(cdp, event);
            }
        };
    }

    private static Consumer<Cdp> retract(String... messageIds) {
        return cdp -> {
            for (String messageId : messageIds) {
                cdp.retract(messageId);
            }
        };
    }

    static Stream<Case> cases() {
        Consumer<Cdp> three = send(
                Shop.city("a", 0, "Ghent", ADA), Shop.city("b", 1, "Bruges", MAIL), Shop.city("c", 2, "Namur", COOKIE));
        Consumer<Cdp> tied = three.andThen(send(Shop.visit("tie", 3, ADA, MAIL)));
        return Stream.of(
                new Case(
                        "news of one who is merged away",
                        three,
                        send(Shop.visit("n", 9, MAIL)),
                        send(Shop.visit("x", 4, ADA, MAIL))),
                new Case(
                        "two merges that meet",
                        three,
                        send(Shop.visit("n", 9, MAIL, COOKIE)),
                        send(Shop.visit("x", 4, ADA, MAIL))),
                new Case(
                        "news while a split comes",
                        tied,
                        send(Shop.visit("n", 9, MAIL, COOKIE)),
                        send(Shop.apart("x", 4, ADA, MAIL))),
                new Case(
                        "a split while news come",
                        tied,
                        send(Shop.apart("n", 4, ADA, MAIL)),
                        send(Shop.visit("x", 9, MAIL, BEN), Shop.visit("y", -9, MAIL))),
                new Case("news while the tie is retracted", tied, send(Shop.visit("n", 9, ADA, MAIL)), retract("tie")),
                new Case("a retraction while news come", tied, retract("tie"), send(Shop.visit("x", -9, ADA, MAIL))),
                new Case(
                        "a retraction of what is just coming",
                        three,
                        retract("x"),
                        send(Shop.visit("x", 9, ADA, MAIL))),
                new Case("news that are just retracted", three, send(Shop.visit("x", 9, ADA, MAIL)), retract("x")),
                new Case("a retraction while another's", tied, retract("a"), retract("tie", "b")),
                new Case("the same retraction", tied, retract("tie"), retract("tie")),
                new Case("news while everything goes", tied, send(Shop.visit("n", 9, ADA)), retract("a", "tie")),
                new Case(
                        "an alias while both are seen",
                        three,
                        send(Event.alias("n", TestCdp.SOURCE, ADA, COOKIE)
                                .time(Shop.START)
                                .build()),
                        send(Shop.visit("x", 9, ADA, COOKIE), Shop.visit("y", 8, BEN, COOKIE))),
                new Case(
                        "a rename while news come",
                        three,
                        send(Shop.visit("n", -9, ADA, COOKIE)),
                        send(Shop.visit("x", 3, ADA), Shop.visit("y", -10, ADA, MAIL))));
    }

    /** Somebody comes before each of the calls in turn; what comes out is always what the facts say. */
    @ParameterizedTest
    @MethodSource("cases")
    void task_othersComeBetweenAnyTwoCalls_comesToWhatTheFactsSay(Case scenario) {
        assertComesToWhatTheFactsSay(scenario);
    }

    /** Two processes on one store, each with a cache, which hears nothing of the other's commits. */
    @ParameterizedTest
    @MethodSource("cases")
    void task_cacheKnowsTheStateBefore_comesToWhatTheFactsSay(Case scenario) {
        CdpStore sound = CdpStore.inMemory();
        Cdp mine = platform(CdpStore.cached(sound, 1_000));
        Cdp other = platform(CdpStore.cached(sound, 1_000));
        scenario.before().accept(mine);
        for (Identifier identifier : List.of(ADA, BEN, MAIL, COOKIE)) {
            assertEquals(mine.find(identifier), other.find(identifier));
        }
        scenario.intruder().accept(other);
        scenario.task().accept(mine);
        CdpStore inTurn = CdpStore.inMemory();
        Cdp expected = platform(inTurn);
        scenario.before().accept(expected);
        scenario.intruder().accept(expected);
        scenario.task().accept(expected);
        assertClean(platform(sound));
        assertEquals(expected.stateHash(), platform(sound).stateHash());
    }

    @Test
    void ingest_twoCachesOnOneStore_comesToTheSameAsOneThread() {
        List<Event> events = events(7, 480);
        Cdp alone = platform(CdpStore.inMemory());
        events.forEach(event -> sendUntilTaken(alone, event));
        CdpStore store = CdpStore.inMemory();
        List<Cdp> processes = List.of(platform(CdpStore.cached(store, 50)), platform(CdpStore.cached(store, 1_000)));
        Race.of(4, runner -> {
            for (int i = runner; i < events.size(); i += 4) {
                assertEquals(IngestResult.Kind.ACCEPTED, sendUntilTaken(processes.get(runner % 2), events.get(i)));
            }
            return true;
        });
        assertClean(platform(store));
        assertEquals(alone.stateHash(), platform(store).stateHash());
    }

    /** Who read a row that went and came again must see that it is another. */
    @Test
    void task_rowsGoAndComeAgainBetweenAnyTwoCalls_comesToWhatTheFactsSay() {
        assertComesToWhatTheFactsSay(new Case(
                "rows that go and come again",
                send(
                        Shop.city("a", 0, "Ghent", ADA),
                        Shop.city("b", 1, "Bruges", MAIL),
                        Shop.visit("tie", 3, ADA, MAIL)),
                send(Shop.city("n", 9, "Ypres", ADA, MAIL)),
                retract("tie", "a", "b").andThen(send(Shop.city("x", 5, "Mons", ADA, MAIL)))));
    }

    private static void assertComesToWhatTheFactsSay(Case scenario) {
        CdpStore store = CdpStore.inMemory();
        scenario.before().accept(platform(store));
        FaultyStore counting = FaultyStore.of(store, call -> Fault.NONE);
        scenario.task().accept(platform(counting));
        long calls = counting.calls();
        scenario.intruder().accept(platform(store));
        Cdp expected = platform(store);
        assertClean(expected);
        for (long number = 1; number <= calls; number++) {
            CdpStore sound = CdpStore.inMemory();
            Cdp other = platform(sound);
            scenario.before().accept(other);
            Cdp cdp = platform(
                    interrupted(sound, number, () -> scenario.intruder().accept(other)));
            scenario.task().accept(cdp);
            String where = scenario + ", before call " + number + " of " + calls;
            assertEquals(List.of(), other.verify().differences(), where);
            assertEquals(expected.stateHash(), other.stateHash(), where);
        }
    }

    @Test
    void find_mergeComesBetweenItsReads_findsThePerson() {
        for (long number = 1; number <= 6; number++) {
            for (Identifier whom : List.of(ADA, MAIL)) {
                CdpStore sound = CdpStore.inMemory();
                Cdp other = platform(sound);
                send(Shop.visit("a", 0, ADA), Shop.visit("b", 1, MAIL)).accept(other);
                Cdp cdp = platform(interrupted(
                        sound,
                        number,
                        () -> send(Shop.visit("tie", -5, ADA, MAIL)).accept(other)));
                assertTrue(cdp.find(whom).orElseThrow().identifiers().contains(whom));
                ProfileId id = cdp.find(whom).orElseThrow().id();
                assertTrue(cdp.find(id).isPresent());
            }
        }
    }

    /** The first attempt meets another writer, and the rules change before the second. */
    @Test
    void erase_rulesChangeBetweenAttempts_goesByTheNewOnes() throws InterruptedException {
        TenantStore kept = CdpStore.inMemory().tenant("default");
        AtomicReference<Runnable> meanwhile = new AtomicReference<>();
        TenantStore contended = (TenantStore) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {TenantStore.class}, (proxy, method, arguments) -> {
                    Runnable first = method.getName().equals("commit") ? meanwhile.getAndSet(null) : null;
                    if (first != null) {
                        first.run();
                        throw new StoreException.Stale("another writer");
                    }
                    try {
                        return method.invoke(kept, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        Cdp cdp = Cdp.builder()
                .identity(IdentityRules.of(
                        unique(Namespace.USER_ID),
                        atMost(5, Namespace.ANONYMOUS_ID).asDevice()))
                .clock(new TestClock(Shop.START))
                .store(new CdpStore() {
                    @Override
                    public TenantStore tenant(String name) {
                        return contended;
                    }

                    @Override
                    public void close() {}
                })
                .build();
        Identifier phone = Identifier.anonymousId("phone");
        cdp.ingest(Shop.visit("m0", -1, ADA));
        cdp.ingest(Shop.visit("m1", 0, ADA, COOKIE));
        cdp.ingest(Shop.visit("m2", 1, BEN, COOKIE));
        cdp.ingest(Shop.visit("m3", 2, COOKIE, phone));
        cdp.ingest(Shop.visit("m4", 3, BEN, phone));
        Thread steward = new Thread(() -> cdp.apply(IdentityRules.of(unique(Namespace.USER_ID))));
        meanwhile.set(() -> {
            steward.start();
            while (steward.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
        });
        assertTrue(cdp.erase(cdp.find(ADA).orElseThrow().id()).wasKnown());
        steward.join();
        assertClean(cdp);
    }
}
