package io.cdpkit.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.Cdp;
import io.cdpkit.ErasureReceipt;
import io.cdpkit.Folding;
import io.cdpkit.FoldingReport;
import io.cdpkit.IngestResult;
import io.cdpkit.Progress;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.profile.Profile;
import io.cdpkit.profile.ProfileId;
import io.cdpkit.store.CdpStore;
import io.cdpkit.store.StoreException;
import io.cdpkit.store.jdbc.JdbcStore;
import io.cdpkit.store.jdbc.SubjectKeys;
import io.cdpkit.testkit.FaultyStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Folding whole events is not to be seen: whenever it is done, every step after it is answered alike, and comes to the same
 * people, timelines and changes; {@code -Dcdpkit.deep=n} tries n times as many sets.
 */
@SuppressWarnings("NullAway.Init")
final class FoldingLawsTest {
    private static final int SETS = 6 * Laws.DEEP;

    private static final Identifier ADA = Scenarios.user("ada");
    private static final Identifier BEN = Scenarios.user("ben");
    private static final Folding EVERYTHING = olderThan(4_000);

    @TempDir
    Path folder;

    @Test
    void fold_atAnyTime_isNotToBeSeen() {
        long folded = 0;
        for (long seed = 0; seed < SETS; seed++) {
            folded += assertUnseen(seed, CdpStore.inMemory(), Scenarios.large(seed));
            folded += assertUnseen(seed, CdpStore.inMemory(), Scenarios.small(seed, 12));
        }
        assertTrue(folded > 20L * SETS, "only " + folded + " events were folded");
    }

    @Test
    void fold_inAFile_isNotToBeSeen() {
        try (CdpStore store = JdbcStore.open(folder.resolve("shop.db"))) {
            assertTrue(assertUnseen(1, store, Scenarios.large(1)) > 0);
        }
    }

    @Test
    void fold_inACachedFile_isNotToBeSeen() {
        try (CdpStore store = CdpStore.cached(JdbcStore.open(folder.resolve("shop.db")), 50)) {
            assertTrue(assertUnseen(2, store, Scenarios.large(2)) > 0);
        }
    }

    @Test
    void fold_inASealedFile_isNotToBeSeen() {
        try (SubjectKeys keys = SubjectKeys.open(folder.resolve("shop.keys"), new SecretKeySpec(new byte[32], "AES"));
                CdpStore store = JdbcStore.open(folder.resolve("shop.db"), keys)) {
            assertTrue(assertUnseen(3, store, Scenarios.large(3)) > 0);
        }
    }

    @Test
    void fold_inPostgres_isNotToBeSeen() {
        try (CdpStore store = JdbcStore.open(PostgresServer.shared().empty())) {
            assertTrue(assertUnseen(4, store, Scenarios.large(4)) > 0);
        }
    }

    /** Does the same steps twice, once with foldings in between; how many events were folded. */
    private static long assertUnseen(long seed, CdpStore store, List<Step> all) {
        RuleSet rules = RuleSet.ofSeed(seed);
        SplittableRandom random = new SplittableRandom(seed);
        String tenant = "set " + seed;
        Engine plain = new Engine(Engine.resolver(rules), CdpStore.inMemory(), tenant);
        Engine folding = new Engine(Engine.resolver(rules), store, tenant);
        Map<String, Event> came = new HashMap<>();
        long folded = 0;
        for (Step step : all) {
            if (step instanceof Step.Conflict) {
                continue;
            } else if (step instanceof Step.Ingest ingest) {
                came.put(ingest.event().id(), ingest.event());
            } else if (step instanceof Step.Duplicate duplicate) {
                came.put(duplicate.event().id(), duplicate.event());
            }
            if (step instanceof Step.Retract retract && came.containsKey(retract.messageId())) {
                Event event = came.get(retract.messageId());
                assertEquals(plain.cdp().retract(event.id()), folding.cdp().retract(event), "seed " + seed);
            } else {
                assertEquals(plain.apply(step), folding.apply(step), "seed " + seed);
            }
            if (random.nextInt(12) == 0) {
                folded += fold(folding, random).folded();
            }
        }
        folded += fold(folding, random).folded();
        assertSameState(plain, folding, seed);
        assertEquals(
                plain.cdp().changes(0, Integer.MAX_VALUE), folding.cdp().changes(0, Integer.MAX_VALUE), "seed " + seed);
        return folded;
    }

    private static FoldingReport fold(Engine engine, SplittableRandom random) {
        return engine.cdp().fold(olderThan(random.nextInt(1, 2_000)), report -> {});
    }

    @Test
    void salvage_folded_givesEveryFactThatWasFolded() {
        Engine saved = new Engine(RuleSet.ofSeed(5));
        try (JdbcStore store = JdbcStore.open(folder.resolve("shop.db"))) {
            Engine folding = new Engine(Engine.resolver(RuleSet.ofSeed(5)), store, "test");
            Scenarios.large(5).forEach(folding::apply);
            assertTrue(folding.cdp().fold(EVERYTHING, report -> {}).folded() > 0);
            List<Event> salvaged = new ArrayList<>();
            assertEquals(0, store.salvage("test", salvaged::add));
            saved.cdp().ingestAll(salvaged.stream(), Progress.none());
            assertSameState(folding, saved, 5);
        }
    }

    /** Older than so many hours after the start of all scenarios. */
    private static Folding olderThan(long hours) {
        return Folding.olderThan(Duration.between(Scenarios.hours(hours), Scenarios.NOW));
    }

    private static void assertSameState(Engine plain, Engine folded, long seed) {
        assertEquals(facts(plain), facts(folded), "seed " + seed);
        assertEquals(plain.hash(), folded.hash(), "seed " + seed);
        assertEquals(List.of(), folded.differences(), "seed " + seed);
    }

    private static List<Event> facts(Engine engine) {
        return engine.cdp().events().sorted(Comparator.comparing(Event::id)).toList();
    }

    @Test
    void erase_folded_leavesWhatErasingUnfoldedLeaves() {
        for (long seed = 0; seed < SETS; seed++) {
            RuleSet rules = RuleSet.ofSeed(seed);
            SplittableRandom random = new SplittableRandom(seed);
            List<Step> steps = Scenarios.large(seed + 7_000);
            Engine plain = Engine.after(steps, rules);
            Engine folded = Engine.after(steps, rules);
            for (int i = 0; i < 3; i++) {
                fold(folded, random);
                List<ProfileId> people = plain.profiles().map(Profile::id).toList();
                if (people.isEmpty()) {
                    break;
                }
                ProfileId id = people.get(random.nextInt(people.size()));
                ErasureReceipt expected = plain.cdp().erase(id);
                assertEquals(expected, folded.cdp().erase(id), "seed " + seed);
                assertEquals(0, expected.residue(), "seed " + seed);
                assertSameState(plain, folded, seed);
            }
        }
    }

    @Test
    void forget_folded_leavesWhatForgettingUnfoldedLeaves() {
        for (long seed = 0; seed < SETS; seed++) {
            RuleSet rules = RuleSet.ofSeed(seed);
            SplittableRandom random = new SplittableRandom(seed);
            List<Step> steps = Scenarios.large(seed + 8_000);
            Engine plain = Engine.after(steps, rules);
            Engine folded = Engine.after(steps, rules);
            fold(folded, random);
            List<Event> some = facts(plain).stream()
                    .filter(event -> random.nextInt(4) == 0)
                    .toList();
            assertEquals(some.size(), plain.cdp().forget(some), "seed " + seed);
            assertEquals(some.size(), folded.cdp().forget(some), "seed " + seed);
            assertSameState(plain, folded, seed);
        }
    }

    @Test
    void apply_otherRulesAfterFolding_comesToWhatItComesToUnfolded() {
        for (long seed = 0; seed < SETS; seed++) {
            List<Step> steps = Scenarios.large(seed + 9_000);
            Engine plain = Engine.after(steps, RuleSet.ofSeed(seed));
            Engine folded = Engine.after(steps, RuleSet.ofSeed(seed));
            fold(folded, new SplittableRandom(seed));
            RuleSet others = RuleSet.ofSeed(seed + 1);
            assertEquals(
                    plain.cdp().apply(Engine.resolver(others)),
                    folded.cdp().apply(Engine.resolver(others)),
                    "seed " + seed);
            assertSameState(plain, folded, seed);
        }
    }

    /** Whatever fails and whenever: nothing is half folded, and who folds again until it succeeds has folded all. */
    @Test
    void fold_storeThatFailsByChance_losesNothing() {
        for (long seed = 0; seed < SETS; seed++) {
            RuleSet rules = RuleSet.ofSeed(seed);
            List<Step> steps = Scenarios.large(seed + 10_000);
            CdpStore sound = CdpStore.inMemory();
            Engine plain = new Engine(Engine.resolver(rules), sound, "test");
            steps.forEach(plain::apply);
            String hash = plain.hash();
            List<Event> facts = facts(plain);
            CdpStore faulty = FaultyStore.of(sound, FaultyStore.Plan.seeded(seed, 0.1));
            Cdp cdp = new Engine(Engine.resolver(rules), faulty, "test").cdp();
            while (!folds(cdp, EVERYTHING)) {
                assertEquals(facts, facts(plain), "seed " + seed);
            }
            assertEquals(0, plain.cdp().fold(EVERYTHING, report -> {}).folded(), "seed " + seed);
            assertEquals(facts, facts(plain), "seed " + seed);
            assertEquals(hash, plain.hash(), "seed " + seed);
            assertEquals(List.of(), plain.differences(), "seed " + seed);
        }
    }

    private static boolean folds(Cdp cdp, Folding folding) {
        try {
            cdp.fold(folding, report -> {});
            return true;
        } catch (StoreException e) {
            return false;
        }
    }

    @Test
    void fold_manyEventsOfOneLink_makesRowsOfAFewThousand() {
        Engine engine = new Engine(RuleSet.ofSeed(0));
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            events.add(Scenarios.track("m" + i, i / 100, Scenarios.user("ada"), Scenarios.device("d")));
        }
        engine.ingestAll(events.stream());
        String before = engine.hash();
        List<FoldingReport> told = new ArrayList<>();
        FoldingReport report = engine.cdp().fold(olderThan(200), told::add);
        assertEquals(new FoldingReport(1, 10_000, 3), report);
        assertEquals(List.of(report), told);
        assertEquals(before, engine.hash());
        assertEquals(
                events.stream().map(Event::id).collect(Collectors.toSet()),
                facts(engine).stream().map(Event::id).collect(Collectors.toSet()));
    }

    /** What came late, or since, goes into the last row that has room, and full rows are left alone. */
    @Test
    void fold_again_touchesWhatHasRoom() {
        Engine engine = new Engine(RuleSet.ofSeed(0));
        for (int i = 0; i < 4_096 + 10; i++) {
            engine.ingest(Scenarios.track("m" + i, i, Scenarios.user("ada")));
        }
        assertEquals(4_106, engine.cdp().fold(olderThan(4_400), report -> {}).folded());
        engine.ingest(Scenarios.track("late", 7, Scenarios.user("ada")));
        assertEquals(new FoldingReport(1, 11, 1), engine.cdp().fold(olderThan(4_400), report -> {}));
        assertEquals(0, engine.cdp().fold(olderThan(4_400), report -> {}).folded());
        assertEquals(4_107, facts(engine).size());
    }

    @Test
    void fold_olderThanAllTime_foldsNothing() {
        Engine engine = new Engine(RuleSet.ofSeed(0));
        engine.ingest(Scenarios.track("m1", 1, ADA));
        engine.ingest(Scenarios.track("m2", 2, ADA));
        for (Duration age : List.of(ChronoUnit.FOREVER.getDuration(), Duration.ofDays(400_000_000_000L))) {
            assertEquals(
                    0, engine.cdp().fold(Folding.olderThan(age), report -> {}).folded());
        }
    }

    /**
     * By id, nothing is found in a checkpoint; that it was tried must not keep the event from being taken back by itself.
     */
    @Test
    void retract_foldedByIdAndThenAtHand_comesToWhatItComesToUnfolded() {
        for (long seed = 0; seed < SETS; seed++) {
            RuleSet rules = RuleSet.ofSeed(seed);
            SplittableRandom random = new SplittableRandom(seed);
            List<Step> steps = Scenarios.large(seed + 11_000);
            Engine plain = Engine.after(steps, rules);
            Engine folded = Engine.after(steps, rules);
            assertTrue(folded.cdp().fold(EVERYTHING, report -> {}).folded() > 0, "seed " + seed);
            List<Event> some = facts(plain).stream()
                    .filter(event -> random.nextInt(4) == 0)
                    .toList();
            for (Event event : some) {
                assertTrue(plain.cdp().retract(event.id()), "seed " + seed);
                assertTrue(folded.cdp().retract(event.id()), "seed " + seed);
                assertFalse(folded.cdp().retract(event.id()), "seed " + seed);
                assertEquals(folded.ingest(event).kind(), folded.ingest(event).kind(), "seed " + seed);
                folded.cdp().retract(event);
                assertFalse(folded.cdp().retract(event), "seed " + seed);
                assertEquals(IngestResult.Kind.SUPPRESSED, folded.ingest(event).kind(), "seed " + seed);
            }
            assertSameState(plain, folded, seed);
        }
    }

    /** What was received once more is another time corrected for the sender's clock, but it is what was sent before. */
    @Test
    void ingest_sentAgainAndCorrectedOtherwise_isADuplicateFoldedOrNot() {
        for (long seed = 0; seed < SETS; seed++) {
            RuleSet rules = RuleSet.ofSeed(seed);
            SplittableRandom random = new SplittableRandom(seed);
            Engine engine = new Engine(rules);
            List<Event> facts = facts(Engine.after(Scenarios.large(seed + 12_000), rules)).stream()
                    .map(event -> received(event, event.time().plusSeconds(random.nextInt(-90_000, 90_000)), 0))
                    .toList();
            facts.forEach(engine::ingest);
            String before = engine.hash();
            for (int i = 0; i < 4; i++) {
                for (Event event : facts) {
                    Event again = received(event, event.statedTime().orElseThrow(), random.nextInt(3_000));
                    assertEquals(new IngestResult.Duplicate(event.id()), engine.ingest(again), "seed " + seed);
                }
                engine.cdp().fold(olderThan(30L * i + 10), report -> {});
            }
            assertEquals(before, engine.hash(), "seed " + seed);
        }
    }

    /** The event as a reader of the wire makes it where it is received so many hours later, and so corrected. */
    private static Event received(Event event, Instant stated, int hours) {
        Event.Builder again = Event.builder(event.id(), event.type(), event.source())
                .name(event.name())
                .time(event.time().plus(Duration.ofHours(hours)))
                .receivedAt(event.time().plus(Duration.ofHours(hours + 1)))
                .statedTime(stated)
                .traits(event.traits())
                .properties(event.properties())
                .context(event.context());
        event.identifiers().forEach(again::identifier);
        return again.build();
    }

    /** Two of Ada's visits are folded; then the id of one is given to another event, of whoever the names say. */
    private static Engine withAnIdGivenAgain(Identifier... names) {
        Engine engine = new Engine(RuleSet.ofSeed(0));
        engine.ingest(Scenarios.track("m1", 1, ADA));
        engine.ingest(Scenarios.track("m2", 2, ADA));
        assertEquals(2, engine.cdp().fold(EVERYTHING, report -> {}).folded());
        assertInstanceOf(IngestResult.Accepted.class, engine.ingest(Scenarios.track("m1", 3, names)));
        return engine;
    }

    private static ProfileId profileOf(Engine engine, Identifier name) {
        return engine.cdp().find(name).orElseThrow().id();
    }

    @Test
    void fold_idGivenAgainToAnother_leavesTheOthersEvent() {
        Engine engine = withAnIdGivenAgain(BEN);
        engine.ingest(Scenarios.track("m3", 4, ADA));
        assertEquals(3, engine.cdp().fold(EVERYTHING, report -> {}).folded());
        assertEquals(1, engine.cdp().timeline(profileOf(engine, BEN)).size());
        assertEquals(3, engine.cdp().timeline(profileOf(engine, ADA)).size());
        assertEquals(List.of(), engine.differences());
    }

    @Test
    void erase_idGivenAgainToAnother_leavesTheOthersEvent() {
        Engine engine = withAnIdGivenAgain(BEN);
        assertEquals(0, engine.cdp().erase(profileOf(engine, ADA)).residue());
        assertEquals(List.of(Scenarios.track("m1", 3, BEN)), facts(engine));
        assertEquals(List.of(), engine.differences());
    }

    @Test
    void erase_idGivenAgainToHerself_leavesNothing() {
        Engine engine = withAnIdGivenAgain(ADA, Scenarios.device("d"));
        ErasureReceipt receipt = engine.cdp().erase(profileOf(engine, ADA));
        assertEquals(3, receipt.events());
        assertEquals(0, receipt.residue());
        assertEquals(List.of(), facts(engine));
        assertEquals(List.of(), engine.differences());
    }

    @Test
    void retract_idGivenAgainToAnother_takesBackTheEventAtHand() {
        Engine engine = withAnIdGivenAgain(BEN);
        assertTrue(engine.cdp().retract(Scenarios.track("m1", 1, ADA)));
        assertEquals(List.of(Scenarios.track("m1", 3, BEN), Scenarios.track("m2", 2, ADA)), facts(engine));
        assertEquals(List.of(), engine.differences());
        assertTrue(engine.cdp().retract("m1"));
        assertEquals(List.of(Scenarios.track("m2", 2, ADA)), facts(engine));
        assertEquals(List.of(), engine.differences());
    }

    @Test
    void forget_idGivenAgainToAnother_forgetsTheEventAtHand() {
        Engine engine = withAnIdGivenAgain(BEN);
        assertEquals(1, engine.cdp().forget(List.of(Scenarios.track("m1", 1, ADA))));
        assertEquals(List.of(Scenarios.track("m1", 3, BEN), Scenarios.track("m2", 2, ADA)), facts(engine));
        assertEquals(List.of(), engine.differences());
    }
}
