package io.cdpkit.identity;

import static io.cdpkit.identity.Scenarios.device;
import static io.cdpkit.identity.Scenarios.email;
import static io.cdpkit.identity.Scenarios.track;
import static io.cdpkit.identity.Scenarios.user;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.Cdp;
import io.cdpkit.IdentityResolver;
import io.cdpkit.RuleChange;
import io.cdpkit.RuleChange.Merge;
import io.cdpkit.RuleChange.Renaming;
import io.cdpkit.RuleChange.Split;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Namespace;
import io.cdpkit.profile.Change;
import io.cdpkit.profile.ProfileId;
import io.cdpkit.store.TenantStore.Recorded;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class RuleChangeTest {
    private static final Identifier ANN = user("ann");
    private static final Identifier BOB = user("bob");
    private static final Identifier MAIL = email("mail");
    private static final Identifier PHONE = device("phone");
    private static final IdentityResolver STRICT = rules(2);
    private static final IdentityResolver LOOSE = rules(100);

    /** A device is shared above so many people, and a person may have two user ids. */
    private static IdentityResolver rules(int people) {
        return IdentityRules.of(
                NamespaceRule.atMost(2, Namespace.USER_ID),
                NamespaceRule.unique(Namespace.EMAIL),
                NamespaceRule.atMost(20, Namespace.ANONYMOUS_ID).sharedAbove(people));
    }

    private static final IdentityResolver UNIQUE = IdentityRules.of(
            NamespaceRule.unique(Namespace.USER_ID),
            NamespaceRule.atMost(2, Namespace.EMAIL),
            NamespaceRule.atMost(20, Namespace.ANONYMOUS_ID));

    private static final IdentityResolver TWO = IdentityRules.of(
            NamespaceRule.atMost(2, Namespace.USER_ID),
            NamespaceRule.atMost(2, Namespace.EMAIL),
            NamespaceRule.atMost(20, Namespace.ANONYMOUS_ID));

    private static Engine engine(IdentityResolver rules, Event... events) {
        Engine engine = new Engine(rules);
        List.of(events).forEach(engine::ingest);
        return engine;
    }

    private static ProfileId id(Engine engine, Identifier identifier) {
        return engine.cdp().find(identifier).orElseThrow().id();
    }

    private static List<Change> told(Cdp cdp, long after) {
        return cdp.changes(after, 1_000).stream().map(Recorded::change).toList();
    }

    @Test
    void apply_looserLimit_mergesAndTells() {
        Engine engine = engine(
                UNIQUE,
                track("m1", 1, ANN, MAIL),
                track("m2", 2, BOB, MAIL),
                track("m3", 3, BOB),
                track("m4", 4, PHONE));
        Cdp cdp = engine.cdp();
        ProfileId ann = id(engine, ANN);
        ProfileId bob = id(engine, BOB);
        long end = cdp.changes(0, 1_000).size();
        RuleChange preview = cdp.preview(TWO);
        assertEquals(end, cdp.changes(0, 1_000).size());
        assertEquals(bob, id(engine, BOB));
        assertEquals(List.of(new Merge(ann, List.of(bob))), preview.merged().first());
        assertEquals(1, preview.absorbed());
        assertEquals(2, preview.movedEvents());
        assertEquals(3, preview.profilesBefore());
        assertEquals(2, preview.profilesAfter());
        assertEquals(preview, cdp.apply(TWO));
        assertEquals(List.of(new Change.Merged(ann, bob, "rules")), told(cdp, end));
        assertEquals(ann, id(engine, BOB));
        assertEquals(ann, cdp.find(bob).orElseThrow().id());
        assertTrue(cdp.verify().isClean());
        assertTrue(cdp.preview(TWO).isEmpty());
    }

    @Test
    void apply_stricterLimit_splitsAndTells() {
        Engine engine = engine(TWO, track("m1", 1, ANN, MAIL), track("m2", 2, BOB, MAIL), track("m3", 3, BOB));
        Cdp cdp = engine.cdp();
        ProfileId ann = id(engine, ANN);
        long end = cdp.changes(0, 1_000).size();
        RuleChange change = cdp.apply(UNIQUE);
        ProfileId bob = id(engine, BOB);
        assertEquals(List.of(new Change.Split(bob, ann, "rules")), told(cdp, end));
        assertEquals(1, change.splitOff());
        assertEquals(
                List.of(new Split(ann, List.of(ann, bob).stream().sorted().toList())),
                change.split().first());
        assertEquals(2, change.movedEvents());
    }

    @Test
    void apply_blockedFounder_renamesNobodyAndTellsWhatIsLeft() {
        Engine engine = engine(TWO, track("m1", 1, ANN), track("m2", 2, ANN, MAIL));
        ProfileId ann = id(engine, ANN);
        RuleChange change = engine.cdp()
                .apply(IdentityRules.builder(
                                NamespaceRule.unique(Namespace.USER_ID), NamespaceRule.atMost(2, Namespace.EMAIL))
                        .blocked(BlockedValues.standard().plus("ann"))
                        .build());
        assertEquals(
                List.of(new Split(ann, List.of(id(engine, MAIL)))),
                change.split().first());
        assertEquals(List.of(ann), change.removed().first());
        assertTrue(engine.cdp().find(ANN).isEmpty());
        engine.cdp().apply(TWO);
        assertEquals(ann, id(engine, MAIL));
    }

    @Test
    void apply_founderFreed_renames() {
        IdentityResolver blocking = IdentityRules.builder(
                        NamespaceRule.unique(Namespace.USER_ID), NamespaceRule.atMost(2, Namespace.EMAIL))
                .blocked(BlockedValues.standard().plus("ann"))
                .build();
        Engine engine = engine(blocking, track("m1", 1, ANN), track("m2", 2, ANN, MAIL));
        ProfileId mail = id(engine, MAIL);
        RuleChange change = engine.cdp().apply(UNIQUE);
        assertEquals(
                List.of(new Renaming(mail, id(engine, ANN))), change.renamed().first());
        assertEquals(1, change.movedEvents(), "only the one that belonged to nobody");
        assertEquals(0, change.created().count());
    }

    @Test
    void apply_sharedLimit_namesWhatIsSharedAndWhatIsNot() {
        Engine engine = engine(
                STRICT,
                track("m1", 1, email("a"), PHONE),
                track("m2", 2, email("b"), PHONE),
                track("m3", 3, email("c"), PHONE));
        RuleChange loose = engine.cdp().apply(LOOSE);
        assertEquals(List.of(PHONE), loose.noLongerShared().first());
        assertEquals(0, loose.newlyShared().count());
        RuleChange strict = engine.cdp().apply(STRICT);
        assertEquals(List.of(PHONE), strict.newlyShared().first());
        assertFalse(strict.toString().contains("phone="), strict.toString());
    }

    @Test
    void apply_newestLinkWins_readsLastTimesFromHistory() {
        NamespaceRule[] namespaces = {NamespaceRule.unique(Namespace.USER_ID), NamespaceRule.unique(Namespace.EMAIL)};
        Engine engine = engine(
                IdentityRules.of(namespaces),
                track("m1", 1, ANN, MAIL),
                track("m2", 2, BOB, MAIL),
                track("m3", 3, BOB, MAIL),
                track("m4", 9, ANN, MAIL),
                track("m5", 10, BOB, MAIL));
        assertEquals(id(engine, ANN), id(engine, MAIL));
        engine.cdp().apply(IdentityRules.builder(namespaces).newestLinkWins().build());
        assertEquals(id(engine, BOB), id(engine, MAIL));
        assertTrue(engine.cdp().verify().isClean());
    }

    @Test
    void preview_moreThanAHundred_listsAHundredAndCountsAll() {
        Engine engine = new Engine(UNIQUE);
        IntStream.range(0, 150).forEach(i -> {
            engine.ingest(track("a" + i, 1, user("ann" + i), email("mail" + i)));
            engine.ingest(track("b" + i, 2, user("bob" + i), email("mail" + i)));
        });
        RuleChange change = engine.cdp().preview(TWO);
        assertEquals(150, change.absorbed());
        assertEquals(150, change.merged().count());
        assertEquals(100, change.merged().first().size());
    }

    @Test
    void apply_rulesThatThrow_changesNothing() {
        Engine engine = engine(UNIQUE, track("m1", 1, ANN, MAIL));
        String before = engine.hash();
        assertThrows(NullPointerException.class, () -> engine.cdp().apply(new BrokenResolver(UNIQUE)));
        assertEquals(before, engine.hash());
        engine.ingest(track("m2", 2, BOB, MAIL));
        assertTrue(engine.isClean());
    }

    @Test
    void apply_listenerThatIngests_ingestsByTheNewRules() {
        Engine engine = engine(UNIQUE, track("m1", 1, ANN, MAIL), track("m2", 2, BOB, MAIL));
        Cdp cdp = engine.cdp();
        AtomicInteger seen = new AtomicInteger();
        cdp.subscribe(
                change -> {
                    if (seen.getAndIncrement() == 0) {
                        cdp.ingest(track("m3", 3, BOB, PHONE));
                    }
                },
                Runnable::run);
        cdp.apply(TWO);
        assertEquals(id(engine, ANN), id(engine, PHONE));
        assertTrue(engine.isClean());
    }

    /** Whatever rules an event met, in the end all are as if the last had always held. */
    @Test
    void apply_whileOthersIngest_isSafe() throws Exception {
        RuleSet first = RuleSet.ALL.get(0);
        RuleSet last = RuleSet.ALL.get(4);
        for (long seed = 0; seed < 10L * Laws.DEEP; seed++) {
            List<Step> steps = Scenarios.large(seed).stream()
                    .filter(step -> step instanceof Step.Ingest || step instanceof Step.Apart)
                    .toList();
            Engine engine = new Engine(first);
            ExecutorService pool = Executors.newFixedThreadPool(4);
            try {
                List<Future<?>> running = new ArrayList<>();
                for (Step step : steps) {
                    running.add(pool.submit(() -> engine.apply(step)));
                }
                for (RuleSet rules : List.of(last, first, last)) {
                    engine.cdp().apply(Engine.resolver(rules));
                }
                for (Future<?> one : running) {
                    one.get();
                }
            } finally {
                pool.shutdownNow();
            }
            assertEquals("", Laws.complaint(engine, steps, last), "seed " + seed);
        }
    }
}
