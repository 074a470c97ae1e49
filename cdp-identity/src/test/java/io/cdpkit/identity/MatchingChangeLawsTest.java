package io.cdpkit.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.Folding;
import io.cdpkit.IdentityResolver;
import io.cdpkit.RuleChange;
import io.cdpkit.event.Event;
import io.cdpkit.graph.Link;
import io.cdpkit.identity.match.RecordMatcher;
import io.cdpkit.store.CdpStore;
import io.cdpkit.store.jdbc.JdbcStore;
import io.cdpkit.store.jdbc.SubjectKeys;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Matching that is begun, put under another model or given up over what is stored leaves what would be there had it always
 * been so.
 */
@SuppressWarnings("NullAway.Init")
final class MatchingChangeLawsTest {
    private static final int SETS = 60;
    private static final int FEW = 2;
    private static final int LONG = 40;
    private static final RecordMatcher OTHER = RecordMatcher.of(Alikes.OTHER_MODEL);

    @TempDir
    Path folder;

    /** By what people are matched. */
    private enum By {
        NOTHING,
        LIKENESS,
        OTHER_FIELDS,
        OTHER_THRESHOLD;

        IdentityResolver rules(RuleSet set, long seed) {
            IdentityRules.Builder rules = Engine.builder(set);
            return switch (this) {
                case NOTHING -> rules.build();
                case LIKENESS -> rules.matching(Alikes.matching(seed)).build();
                case OTHER_FIELDS -> rules.matching(new Matching(OTHER, 0, 0)).build();
                case OTHER_THRESHOLD ->
                    rules.matching(Alikes.matching(seed + 1)).build();
            };
        }
    }

    /** What became of the tries, so that they are known to have tried something. */
    private static final class Tally {
        long joined;
        long parted;
        long folded;

        void add(RuleChange change) {
            joined += change.absorbed();
            parted += change.splitOff();
        }
    }

    /** A platform whose rules change while it runs. */
    private static final class Changing {
        private final long seed;
        private final CdpStore store;
        private final boolean folds;
        private final SplittableRandom random;
        private final Tally tally;
        private final Map<String, Event> came = new HashMap<>();
        private final List<Step> done = new ArrayList<>();

        Changing(long seed, CdpStore store, boolean folds, Tally tally) {
            this.seed = seed;
            this.store = store;
            this.folds = folds;
            this.random = new SplittableRandom(seed);
            this.tally = tally;
        }

        private String tenant() {
            return "set " + seed;
        }

        private IdentityResolver anyRules(By by) {
            return by.rules(RuleSet.ofSeed(random.nextInt(3) == 0 ? random.nextInt(99) : seed), seed);
        }

        void run(List<Step> steps) {
            By by = pick();
            Engine engine = new Engine(anyRules(by), store, tenant());
            int changes = 4;
            for (int change = 0; change < changes; change++) {
                for (Step step :
                        steps.subList(steps.size() * change / changes, steps.size() * (change + 1) / changes)) {
                    go(engine, step);
                }
                by = change == 0 ? By.LIKENESS : pick();
                IdentityResolver rules = anyRules(by);
                change(engine, rules);
                assertAlways(engine, rules);
            }
        }

        private By pick() {
            return By.values()[random.nextInt(By.values().length)];
        }

        /** Does a step; what may be folded by then is taken back as a whole. */
        private void go(Engine engine, Step step) {
            if (step instanceof Step.Ingest ingest) {
                came.put(ingest.event().id(), ingest.event());
            }
            if (folds && step instanceof Step.Retract retract && came.containsKey(retract.messageId())) {
                engine.cdp().retract(came.get(retract.messageId()));
            } else {
                engine.apply(step);
            }
            done.add(step);
            if (folds && random.nextInt(5) == 0) {
                Duration age = Duration.between(Scenarios.hours(random.nextInt(1, 60)), Scenarios.NOW);
                tally.folded +=
                        engine.cdp().fold(Folding.olderThan(age), report -> {}).folded();
            }
        }

        private void change(Engine engine, IdentityResolver rules) {
            String hash = engine.hash();
            Account account = Account.before(engine.cdp());
            RuleChange preview = engine.cdp().preview(rules);
            assertEquals(hash, engine.hash(), "a preview touches nothing");
            account.assertNothingTold();
            RuleChange change = engine.cdp().apply(rules);
            assertEquals(preview, change);
            account.assertTold(change);
            tally.add(change);
        }

        private void assertAlways(Engine engine, IdentityResolver rules) {
            CdpStore fresh = CdpStore.inMemory();
            Engine always = new Engine(rules, fresh, tenant());
            Scenarios.shuffled(done, random).forEach(always::apply);
            String set = "seed " + seed + "\n" + Scenarios.describe(done);
            assertEquals(always.canonical(), engine.canonical(), set);
            assertEquals(always.hash(), engine.hash(), set);
            assertEquals(List.of(), engine.differences(), set);
            assertEquals(links(fresh), links(store), set);
            assertTrue(engine.cdp().preview(rules).isEmpty(), set);
            for (Event event : came.values()) {
                assertEquals(always.ingest(event).kind(), engine.ingest(event).kind(), set);
            }
            assertEquals(always.hash(), engine.hash(), "everything came again, " + set);
        }

        /** What every link came to, by its key. */
        private Map<String, String> links(CdpStore of) {
            Map<String, String> links = new TreeMap<>();
            for (Link link : of.tenant(tenant()).links(null, 10_000)) {
                links.put(
                        link.key().kind()
                                + link.key().identifiers().stream()
                                        .map(Portrait::text)
                                        .toList()
                                        .toString(),
                        link.first() + " " + link.anchor() + " " + link.refused() + " " + link.shifts() + " "
                                + (link.watched() ? link.last() : ""));
            }
            return links;
        }
    }

    private static List<Step> firstOf(List<Step> steps) {
        return steps.subList(0, Math.min(LONG, steps.size()));
    }

    private static List<Step> withoutConflicts(List<Step> steps) {
        return steps.stream().filter(step -> !(step instanceof Step.Conflict)).toList();
    }

    private static void tell(CdpStore store, long from, int sets, boolean folds, Tally tally) {
        for (long seed = from; seed < from + sets; seed++) {
            List<Step> steps = switch ((int) (seed % 3)) {
                case 0 -> Alikes.rows(seed, 24);
                case 1 -> Alikes.dressed(Scenarios.small(seed, 16), seed);
                default -> Alikes.dressed(firstOf(Scenarios.large(seed)), seed);
            };
            new Changing(seed, store, folds, tally).run(folds ? withoutConflicts(steps) : steps);
        }
    }

    @Test
    void apply_matchingOrNot_asIfItHadAlwaysBeenSo() {
        Tally tally = new Tally();
        tell(CdpStore.inMemory(), 0, SETS * Laws.DEEP, false, tally);
        assertTrue(tally.joined > SETS && tally.parted > SETS, tally.joined + " joined, " + tally.parted + " parted");
    }

    @Test
    void apply_overCheckpoints_asIfItHadAlwaysBeenSo() {
        Tally tally = new Tally();
        tell(CdpStore.inMemory(), 10_000, SETS * Laws.DEEP, true, tally);
        assertTrue(tally.joined > SETS && tally.folded > SETS, tally.joined + " joined, " + tally.folded + " folded");
    }

    /** Or a change of rules would make the store as large as it was before folding. */
    @Test
    void apply_overCheckpoints_leavesFoldedWhatIsFolded() {
        CdpStore store = CdpStore.inMemory();
        RuleSet set = RuleSet.ofSeed(0);
        Engine engine = new Engine(By.NOTHING.rules(set, 0), store, "shop");
        Event named = Alikes.dressed(Scenarios.track("m0", 0, Scenarios.loyalty("l")), 5);
        for (int i = 0; i < 5; i++) {
            engine.ingest(Scenarios.track("m" + i, i, Scenarios.loyalty("l"))
                    .withAttributes(named.traits(), named.properties(), named.context()));
        }
        Folding old = Folding.olderThan(Duration.between(Scenarios.hours(3), Scenarios.NOW));
        assertEquals(3, engine.cdp().fold(old, report -> {}).folded());
        for (By by : List.of(By.LIKENESS, By.OTHER_FIELDS, By.NOTHING)) {
            engine.cdp().apply(by.rules(set, 0));
            List<Link> links = store.tenant("shop").links(null, 10);
            assertEquals(1, links.size(), by.name());
            assertEquals(3, store.tenant("shop").history(links.get(0).key()).size(), by + ": two and a checkpoint");
            assertEquals(5, engine.portraits().get(0).messageIds().size(), by.name());
        }
    }

    @Test
    void apply_inAFile_asIfItHadAlwaysBeenSo() {
        try (CdpStore store = JdbcStore.open(folder.resolve("shop.db"))) {
            tell(store, 20_000, FEW * Laws.DEEP, false, new Tally());
            tell(store, 30_000, FEW * Laws.DEEP, true, new Tally());
        }
    }

    @Test
    void apply_inACachedFile_asIfItHadAlwaysBeenSo() {
        try (CdpStore store = CdpStore.cached(JdbcStore.open(folder.resolve("shop.db")), 50)) {
            tell(store, 40_000, FEW * Laws.DEEP, true, new Tally());
        }
    }

    @Test
    void apply_inASealedFile_asIfItHadAlwaysBeenSo() {
        try (SubjectKeys keys = SubjectKeys.open(folder.resolve("shop.keys"), new SecretKeySpec(new byte[32], "AES"));
                CdpStore store = JdbcStore.open(folder.resolve("shop.db"), keys)) {
            tell(store, 50_000, FEW * Laws.DEEP, true, new Tally());
        }
    }

    @Test
    void apply_inPostgres_asIfItHadAlwaysBeenSo() {
        try (CdpStore store = JdbcStore.open(PostgresServer.shared().empty())) {
            tell(store, 60_000, FEW * Laws.DEEP, true, new Tally());
        }
    }
}
