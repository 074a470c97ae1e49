package io.cdpkit.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.IngestResult;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TimeZone;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/**
 * The laws of identity on larger sets: order, once, undo, and what must not matter.
 *
 * <p>By default 200 sets of 50 to 300 events in 3 further orders each, and a tenth of the sets for each other law. {@code
 * -Dcdpkit.deep=25} is the full count, 2,000 sets in 10 orders; in between, sets grow in proportion.
 */
final class ScenarioLawsTest {
    private static final int SETS = Laws.DEEP == 1 ? 200 : 80 * Laws.DEEP;
    private static final int ORDERS = Laws.DEEP == 1 ? 3 : 10;
    private static final int SOME = SETS / 10;

    @Test
    void ingest_largeSetsShuffled_givesTheOraclesWorldAndOneHash() {
        for (long seed = 0; seed < SETS; seed++) {
            RuleSet rules = RuleSet.ofSeed(seed);
            SplittableRandom random = new SplittableRandom(seed);
            List<Step> steps = Scenarios.large(seed);
            Laws.assertAgrees(seed, rules, steps);
            String hash = Engine.after(steps, rules).hash();
            for (int i = 0; i < ORDERS; i++) {
                List<Step> order = Scenarios.shuffled(steps, random);
                if (!Engine.after(order, rules).hash().equals(hash)) {
                    Laws.assertSameState(seed, rules, steps, order);
                }
            }
        }
    }

    @Test
    void ingestAll_anyBatchSize_givesTheSameHash() {
        for (long seed = 0; seed < SOME; seed++) {
            RuleSet rules = RuleSet.ofSeed(seed);
            List<Event> events = Facts.of(Scenarios.large(seed)).events();
            Engine one = new Engine(rules);
            events.forEach(one::ingest);
            for (int size : new int[] {1, 7, 64, events.size()}) {
                Engine batched = new Engine(rules);
                for (int from = 0; from < events.size(); from += size) {
                    batched.ingestAll(events.subList(from, Math.min(events.size(), from + size)).stream());
                }
                assertEquals(one.canonical(), batched.canonical(), "seed " + seed + ", batches of " + size);
                assertEquals(one.hash(), batched.hash(), "seed " + seed + ", batches of " + size);
                assertTrue(batched.isClean(), "seed " + seed + ", batches of " + size);
            }
        }
    }

    @Test
    void ingest_anyNumberOfThreads_givesTheSameHash() throws Exception {
        for (long seed = 0; seed < SOME; seed++) {
            RuleSet rules = RuleSet.ofSeed(seed);
            List<Step> steps = Scenarios.large(seed);
            Engine one = Engine.after(steps, rules);
            for (int threads : new int[] {1, 2, 8}) {
                Engine engine = new Engine(rules);
                concurrently(
                        threads,
                        engine,
                        steps.stream().filter(step -> !isLate(step)).toList());
                concurrently(
                        threads,
                        engine,
                        steps.stream().filter(ScenarioLawsTest::isLate).toList());
                assertEquals(one.canonical(), engine.canonical(), "seed " + seed + ", threads " + threads);
                assertEquals(one.hash(), engine.hash(), "seed " + seed + ", threads " + threads);
                assertTrue(engine.isClean(), "seed " + seed + ", threads " + threads);
            }
        }
    }

    private static boolean isLate(Step step) {
        return step instanceof Step.Conflict;
    }

    private static void concurrently(int threads, Engine engine, List<Step> steps) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (Step step : steps) {
                running.add(pool.submit(() -> engine.apply(step)));
            }
            for (Future<?> one : running) {
                one.get();
            }
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void undo_ofEveryDecision_equalsNever() {
        for (long seed = 0; seed < SOME * 10L; seed++) {
            RuleSet rules = RuleSet.ofSeed(seed);
            SplittableRandom random = new SplittableRandom(seed);
            List<Step> facts = eventsOnly(Scenarios.small(seed, 10));
            List<Identifier> identifiers = identifiers(facts);
            List<Step> steps = new ArrayList<>(facts);
            List<Step> undoing = new ArrayList<>();
            for (int i = 0; i < 3 && identifiers.size() > 1; i++) {
                Identifier a = identifiers.remove(random.nextInt(identifiers.size()));
                Identifier b = identifiers.get(random.nextInt(identifiers.size()));
                steps.add(
                        random.nextInt(3 + random.nextInt(steps.size())) % steps.size(),
                        random.nextBoolean()
                                ? new Step.Together("x" + i, a, b, Scenarios.START)
                                : new Step.Apart("x" + i, a, b, Scenarios.START));
                undoing.add(random.nextInt(undoing.size() + 1), new Step.UndoDecision("x" + i));
            }
            steps.addAll(undoing);
            assertSame(seed, rules, facts, steps);
        }
    }

    @Test
    void retract_ofAnyEvents_equalsNever() {
        for (long seed = 0; seed < SOME * 10L; seed++) {
            RuleSet rules = RuleSet.ofSeed(seed);
            assertRetractionEqualsNever(seed, rules, eventsOnly(Scenarios.small(seed, 10)));
        }
        for (long seed = 0; seed < SOME; seed++) {
            RuleSet rules = RuleSet.ofSeed(seed);
            assertRetractionEqualsNever(seed, rules, eventsOnly(Scenarios.large(seed)));
        }
    }

    private static void assertRetractionEqualsNever(long seed, RuleSet rules, List<Step> all) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Step> kept = new ArrayList<>();
        List<Step> steps = new ArrayList<>(all);
        for (Step step : all) {
            if (random.nextInt(3) > 0) {
                kept.add(step);
            } else {
                steps.add(new Step.Retract(((Step.Ingest) step).event().id()));
            }
        }
        assertSame(seed, rules, kept, steps);
    }

    /** A merge that one event made is gone with the event. */
    @Test
    void retract_ofTheLinkingEvent_splitsAsIfNeverMerged() {
        for (RuleSet rules : RuleSet.ALL) {
            List<Step> apart = Scenarios.ingest(
                    Scenarios.track("m1", 0, Scenarios.email("ann")),
                    Scenarios.track("m2", 1, Scenarios.device("d1")),
                    Scenarios.track("m3", 2, Scenarios.device("d1")));
            List<Step> mergedAndSplit = new ArrayList<>(apart);
            mergedAndSplit.addAll(
                    Scenarios.ingest(Scenarios.track("m4", 3, Scenarios.email("ann"), Scenarios.device("d1"))));
            mergedAndSplit.add(new Step.Retract("m4"));
            assertSame(0, rules, apart, mergedAndSplit);
        }
    }

    /** A device that neither of two people may have is theirs no longer to share once they turn out to be one. */
    @Test
    void ingest_joinOfAllWhoUsedADevice_endsItsDivision() {
        for (RuleSet rules : RuleSet.ALL) {
            Identifier mail = Scenarios.email("ann");
            Identifier user = Scenarios.user("u1");
            Identifier device = Scenarios.device("d1");
            List<Step> steps = Scenarios.ingest(
                    Scenarios.track("m1", 0, mail, device),
                    Scenarios.track("m2", 1, user, device),
                    Scenarios.track("m3", 2, device));
            steps = new ArrayList<>(steps);
            steps.add(new Step.Apart("x1", mail, device, Scenarios.START));
            steps.add(new Step.Apart("x2", user, device, Scenarios.START));
            steps.addAll(Scenarios.ingest(Scenarios.track("m4", 3, mail, user)));
            Laws.assertAgrees(0, rules, steps);
        }
    }

    private static void assertSame(long seed, RuleSet rules, List<Step> never, List<Step> undone) {
        Laws.assertAgrees(seed, rules, undone);
        Engine expected = Engine.after(never, rules);
        Engine actual = Engine.after(undone, rules);
        String message = "seed " + seed + ", " + rules + "\n" + Scenarios.describe(undone);
        assertEquals(expected.canonical(), actual.canonical(), message);
        assertEquals(expected.hash(), actual.hash(), message);
    }

    @Test
    void ingest_duplicates_changeNothing() {
        for (long seed = 0; seed < SOME; seed++) {
            RuleSet rules = RuleSet.ofSeed(seed);
            List<Event> events = Facts.of(Scenarios.large(seed)).events();
            Engine engine = new Engine(rules);
            events.forEach(engine::ingest);
            String hash = engine.hash();
            for (Event event : events) {
                Event again = event.withIdentifiers(event.identifiers());
                assertInstanceOf(IngestResult.Duplicate.class, engine.ingest(again), "seed " + seed);
            }
            assertEquals(hash, engine.hash(), "seed " + seed);
            assertTrue(engine.isClean(), "seed " + seed);
        }
    }

    @Test
    void ingest_otherPayloadUnderTheSameId_isReportedAndChangesNothing() {
        for (long seed = 0; seed < SOME; seed++) {
            RuleSet rules = RuleSet.ofSeed(seed);
            List<Event> events = Facts.of(Scenarios.large(seed)).events();
            Engine engine = new Engine(rules);
            events.forEach(engine::ingest);
            String hash = engine.hash();
            for (Event event : events) {
                List<Identifier> others = new ArrayList<>(event.identifiers());
                others.add(Scenarios.user("someone.else"));
                assertInstanceOf(
                        IngestResult.Conflict.class, engine.ingest(event.withIdentifiers(others)), "seed " + seed);
            }
            assertEquals(hash, engine.hash(), "seed " + seed);
            assertTrue(engine.isClean(), "seed " + seed);
        }
    }

    @Test
    void ingest_poisonEvents_changeNobodyElse() {
        for (long seed = 0; seed < SOME; seed++) {
            RuleSet rules = RuleSet.ofSeed(seed);
            List<Step> steps = Scenarios.large(seed);
            List<Step> poisoned = new ArrayList<>(steps);
            int n = 0;
            for (String value : RuleSet.POISON.stream().sorted().toList()) {
                Identifier user = Scenarios.user(value);
                Identifier device = Scenarios.device(value);
                poisoned.addAll(Scenarios.ingest(
                        Scenarios.track("p" + n + "a", n, user),
                        Scenarios.track("p" + n + "b", n, user, device, Identifier.email(value)),
                        Scenarios.track("p" + n + "c", n, user, Scenarios.user("fresh" + n)),
                        Scenarios.track("p" + n + "d", n, device, Scenarios.user("fresh" + (n + 1))),
                        Scenarios.alias("p" + n + "e", n, Scenarios.user("fresh" + n), user)));
                n++;
            }
            List<Step> order = Scenarios.shuffled(poisoned, new SplittableRandom(seed));
            Laws.assertAgrees(seed, rules, order);
            List<Portrait> others = Engine.after(order, rules).portraits().stream()
                    .filter(portrait -> portrait.identifiers().stream()
                            .noneMatch(identifier -> identifier.value().startsWith("fresh")))
                    .toList();
            assertEquals(Engine.after(steps, rules).canonical(), Portrait.text(others), "seed " + seed);
        }
    }

    @Test
    void ingest_poisonBesideEveryName_changesNoProfile() {
        List<String> values = RuleSet.POISON.stream().sorted().toList();
        for (long seed = 0; seed < SOME; seed++) {
            RuleSet rules = RuleSet.ofSeed(seed);
            SplittableRandom random = new SplittableRandom(seed);
            Engine clean = new Engine(rules);
            Engine poisoned = new Engine(rules);
            for (Event event : Facts.of(Scenarios.large(seed)).events()) {
                clean.ingest(event);
                List<Identifier> identifiers = new ArrayList<>(event.identifiers());
                Identifier poison = Scenarios.device(values.get(random.nextInt(values.size())));
                if (!identifiers.contains(poison)) {
                    identifiers.add(poison);
                }
                poisoned.ingest(event.withIdentifiers(identifiers));
            }
            assertEquals(clean.canonical(), poisoned.canonical(), "seed " + seed);
        }
    }

    @Test
    void ingest_anyLocaleAndZone_givesTheSameHash() {
        Locale locale = Locale.getDefault();
        TimeZone zone = TimeZone.getDefault();
        try {
            for (long seed = 0; seed < SOME; seed++) {
                Locale.setDefault(Locale.ROOT);
                TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
                String hash = hashWithCapitals(seed);
                Locale.setDefault(Locale.forLanguageTag("tr-TR"));
                TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Apia"));
                assertEquals(hash, hashWithCapitals(seed), "seed " + seed);
            }
        } finally {
            Locale.setDefault(locale);
            TimeZone.setDefault(zone);
        }
    }

    private static String hashWithCapitals(long seed) {
        Engine engine = Engine.after(Scenarios.large(seed), RuleSet.ofSeed(seed));
        engine.ingest(Scenarios.track("i1", 1, Identifier.email("IRIS@SHOP.EXAMPLE"), Scenarios.user("IRIS")));
        engine.ingest(Scenarios.track("i2", 2, Identifier.email("iris@shop.example"), Scenarios.device("ID-I")));
        return engine.hash();
    }

    private static List<Step> eventsOnly(List<Step> steps) {
        return Facts.of(steps).surviving().stream().<Step>map(Step.Ingest::new).toList();
    }

    private static List<Identifier> identifiers(List<Step> steps) {
        Set<Identifier> identifiers = new HashSet<>();
        for (Event event : Facts.of(steps).events()) {
            event.identifiers().stream()
                    .filter(identifier -> !RuleSet.POISON.contains(identifier.value()))
                    .forEach(identifiers::add);
        }
        List<Identifier> sorted = new ArrayList<>(identifiers);
        sorted.sort(null);
        return sorted;
    }
}
