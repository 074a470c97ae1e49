package io.cdpkit.identity.engine;

import static io.cdpkit.identity.engine.Shop.ADA;
import static io.cdpkit.identity.engine.Shop.BEN;
import static io.cdpkit.identity.engine.Shop.COOKIE;
import static io.cdpkit.identity.engine.Shop.MAIL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.Cdp;
import io.cdpkit.IngestResult;
import io.cdpkit.Progress;
import io.cdpkit.StateHash;
import io.cdpkit.Verification;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.profile.Change;
import io.cdpkit.profile.Profile;
import io.cdpkit.profile.ProfileId;
import io.cdpkit.store.CdpStore;
import io.cdpkit.store.StoreException;
import io.cdpkit.store.TenantStore;
import io.cdpkit.testkit.FaultyStore;
import io.cdpkit.testkit.FaultyStore.Fault;
import io.cdpkit.testkit.FaultyStore.Plan;
import io.cdpkit.testkit.TestCdp;
import io.cdpkit.testkit.TestClock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever fails at whichever call: who sends everything again has the state of a run in which nothing failed. */
class FaultsTest {
    private static final int ROUNDS = 100;

    /** What a host does. Doing it again until it succeeds is safe. */
    interface Step {
        /** Whether the platform could say what became of it. */
        boolean succeeds(Cdp cdp);
    }

    static Step ingest(Event event) {
        return cdp -> isKnown(cdp.ingest(event).kind());
    }

    private static Step ingestAll(Event... events) {
        return cdp -> {
            boolean[] known = {true};
            cdp.ingestAll(
                    Stream.of(events),
                    (latest, soFar) -> latest.forEach(result -> known[0] = known[0] && isKnown(result.kind())));
            return known[0];
        };
    }

    private static boolean isKnown(IngestResult.Kind kind) {
        return kind != IngestResult.Kind.OVERLOADED && kind != IngestResult.Kind.UNKNOWN;
    }

    private static Step retract(String messageId) {
        return cdp -> {
            try {
                cdp.retract(messageId);
                return true;
            } catch (StoreException e) {
                return false;
            }
        };
    }

    /** The scripts. Those in which time matters end in the same instant for all. */
    @SuppressWarnings("ImmutableEnumChecker")
    enum Script {
        ONE_PERSON(
                ingest(Shop.city("m1", 0, "Ghent", ADA)),
                ingest(Shop.city("m2", 1, "Bruges", ADA, MAIL)),
                ingest(Shop.visit("m3", 2, MAIL)),
                ingest(Shop.visit("m3", 2, MAIL))),
        MERGE(
                ingest(Shop.city("m1", 0, "Ghent", COOKIE)),
                ingest(Shop.city("m2", 1, "Bruges", ADA)),
                ingest(Shop.visit("m3", 2, MAIL)),
                ingest(Shop.visit("m4", 3, COOKIE, ADA, MAIL))),
        RENAME(
                ingest(Shop.city("m1", 10, "Ghent", ADA)),
                ingest(Shop.visit("m2", 5, ADA, COOKIE)),
                ingest(Shop.visit("m3", 1, MAIL, COOKIE))),
        SPLIT_AND_UNDO(
                ingest(Shop.city("m1", 0, "Ghent", ADA)),
                ingest(Shop.city("m2", 1, "Bruges", MAIL)),
                ingest(Shop.visit("m3", 2, ADA, MAIL)),
                ingest(Shop.apart("split", 3, ADA, MAIL)),
                ingest(Shop.visit("m4", 4, MAIL)),
                retract("split")),
        SPLIT(
                ingest(Shop.visit("m1", 0, ADA, MAIL)),
                ingest(Shop.visit("m2", 1, COOKIE, MAIL)),
                ingest(Shop.apart("split", 3, ADA, COOKIE))),
        RETRACTION(
                ingest(Shop.visit("m1", 0, ADA)),
                ingest(Shop.visit("m2", 1, MAIL)),
                ingest(Shop.visit("tie", 2, ADA, MAIL)),
                retract("tie"),
                retract("never came"),
                ingest(Shop.visit("never came", 3, ADA, COOKIE)),
                retract("m2")),
        ALIAS(
                ingest(Shop.visit("m1", 0, COOKIE)),
                ingest(Event.alias("m2", TestCdp.SOURCE, ADA, COOKIE)
                        .time(Shop.START)
                        .build()),
                ingest(Shop.visit("m3", 1, ADA))),
        BATCH(
                ingestAll(
                        Shop.city("m1", 0, "Ghent", ADA),
                        Shop.visit("m2", 1, ADA, MAIL),
                        Shop.visit("m3", 2, BEN),
                        Shop.visit("m4", 3, BEN, COOKIE),
                        Shop.visit("m5", 4)),
                ingestAll(Shop.visit("m4", 3, BEN, COOKIE), Shop.visit("m6", 5, BEN, MAIL))),
        MEMBERS(
                ingest(Shop.visit("m1", -90, ADA)),
                ingest(Shop.visit("m2", -80, ADA)),
                ingest(Shop.visit("m3", -70, COOKIE)),
                ingest(Shop.visit("m4", -60, COOKIE)),
                ingest(Shop.visit("m5", -50, ADA, COOKIE)),
                ingest(Shop.visit("m6", -500, BEN)),
                ingest(Shop.visit("m7", -490, BEN)));

        final List<Step> steps;

        Script(Step... steps) {
            this.steps = List.of(steps);
        }
    }

    static Cdp platform(CdpStore store, TestClock clock) {
        return Cdp.builder()
                .identity(Shop.RULES)
                .segments(new Regulars())
                .clock(clock)
                .store(store)
                .build();
    }

    /** Does everything, then everything again until all of it succeeds, and lets time pass in between. */
    private static void play(Script script, Cdp cdp, TestClock clock) {
        clock.set(Shop.START);
        script.steps.forEach(step -> step.succeeds(cdp));
        evaluates(cdp);
        clock.set(Shop.START.plusSeconds(45));
        boolean all = false;
        for (int round = 0; !all && round < ROUNDS; round++) {
            all = true;
            for (Step step : script.steps) {
                all = step.succeeds(cdp) && all;
            }
            all = evaluates(cdp) && all;
        }
        assertTrue(all, "it never came to an end");
    }

    static boolean evaluates(Cdp cdp) {
        try {
            cdp.evaluateDue();
            return true;
        } catch (StoreException e) {
            return false;
        }
    }

    private static StateHash clean(Script script) {
        CdpStore store = CdpStore.inMemory();
        TestClock clock = new TestClock(Shop.START);
        Cdp cdp = platform(store, clock);
        play(script, cdp, clock);
        assertTrue(cdp.stateHash().profiles() > 0);
        return check(cdp, script + " without faults");
    }

    static StateHash check(Cdp cdp, String what) {
        Verification verification = cdp.verify();
        assertEquals(List.of(), verification.differences(), what);
        Set<ProfileId> members = new HashSet<>();
        for (Profile profile : cdp.profiles().toList()) {
            if (!profile.memberships().isEmpty()) {
                members.add(profile.id());
            }
        }
        List<Change> feed = cdp.changes(0, 10_000).stream()
                .map(TenantStore.Recorded::change)
                .toList();
        assertEquals(members, Regulars.replay(feed), what);
        return cdp.stateHash();
    }

    private static FaultyStore playFaulty(Script script, boolean cached, Plan plan, StateHash expected, String what) {
        CdpStore sound = CdpStore.inMemory();
        FaultyStore faulty = FaultyStore.of(sound, plan);
        TestClock clock = new TestClock(Shop.START);
        CdpStore store = cached ? CdpStore.cached(faulty, 8) : faulty;
        Cdp cdp = platform(store, clock);
        play(script, cdp, clock);
        assertEquals(expected, check(platform(sound, clock), what), what);
        return faulty;
    }

    @ParameterizedTest
    @EnumSource
    void ingest_eachFaultAtEachCall_comesToTheSameOnceResent(Script script) {
        playEachFault(script, false);
    }

    @ParameterizedTest
    @EnumSource
    void ingest_eachFaultAtEachCallBehindACache_comesToTheSameOnceResent(Script script) {
        playEachFault(script, true);
    }

    private static void playEachFault(Script script, boolean cached) {
        StateHash expected = clean(script);
        long calls = playFaulty(script, cached, call -> Fault.NONE, expected, "no fault")
                .calls();
        assertTrue(calls > 20, "the script touches the store");
        for (Fault fault : EnumSet.complementOf(EnumSet.of(Fault.NONE))) {
            for (long number = 1; number <= calls; number++) {
                playFaulty(script, cached, Plan.at(number, fault), expected, script + ", " + fault + " at " + number);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void ingest_manyFaultsBySeed_comesToTheSameOnceResent(Script script) {
        StateHash expected = clean(script);
        for (long seed = 0; seed < 50; seed++) {
            double rate = seed % 2 == 0 ? 0.02 : 0.2;
            long last = 400;
            Plan plan = Plan.seeded(seed, rate);
            playFaulty(
                    script,
                    seed % 3 == 0,
                    call -> call.number() > last ? Fault.NONE : plan.before(call),
                    expected,
                    script + ", seed " + seed);
        }
    }

    /** The progress of a long run tells which events to send again. */
    @ParameterizedTest
    @EnumSource(names = {"UNAVAILABLE", "UNKNOWN_BUT_WRITTEN", "UNKNOWN_AND_LOST"})
    void ingestAll_oneBatchFails_theOthersAreTaken(Fault fault) {
        CdpStore sound = CdpStore.inMemory();
        int[] commits = {0};
        FaultyStore store = FaultyStore.of(sound, call -> call.isCommit() && ++commits[0] == 2 ? fault : Fault.NONE);
        Cdp cdp = platform(store, new TestClock(Shop.START));
        List<Event> events = IntStream.range(0, 3_000)
                .mapToObj(i -> Shop.visit("m" + i, 0, Identifier.userId("u" + i)))
                .toList();
        ArrayList<String> again = new ArrayList<>();
        cdp.ingestAll(
                events.stream(),
                (latest, soFar) -> latest.forEach(result -> {
                    if (!isKnown(result.kind())) {
                        again.add(result.messageId());
                    }
                }));
        assertEquals(events.subList(1_024, 2_048).stream().map(Event::id).toList(), again);
        cdp.ingestAll(events.stream().filter(event -> again.contains(event.id())), Progress.none());
        assertEquals(3_000, cdp.stateHash().profiles());
        assertTrue(cdp.verify().isClean());
    }
}
