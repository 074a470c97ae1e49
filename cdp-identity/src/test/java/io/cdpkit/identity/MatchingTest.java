package io.cdpkit.identity;

import static io.cdpkit.identity.Scenarios.hours;
import static io.cdpkit.identity.Scenarios.loyalty;
import static io.cdpkit.identity.Scenarios.user;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.Cdp;
import io.cdpkit.IdentityResolver;
import io.cdpkit.IngestResult;
import io.cdpkit.RuleChange;
import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Namespace;
import io.cdpkit.event.Value;
import io.cdpkit.graph.Explanation;
import io.cdpkit.graph.Explanation.Contribution;
import io.cdpkit.graph.LinkKey;
import io.cdpkit.graph.Obstacle;
import io.cdpkit.graph.Review;
import io.cdpkit.identity.match.Field;
import io.cdpkit.identity.match.MatchModel;
import io.cdpkit.identity.match.MatchModelJson;
import io.cdpkit.identity.match.Matcher;
import io.cdpkit.identity.match.RecordMatcher;
import io.cdpkit.identity.match.Records;
import io.cdpkit.identity.match.Schema;
import io.cdpkit.profile.Change;
import io.cdpkit.store.CdpStore;
import io.cdpkit.store.TenantStore;
import io.cdpkit.store.TenantStore.Recorded;
import io.cdpkit.store.jdbc.JdbcStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** People joined because their records resemble each other, as a host and a steward see it. */
final class MatchingTest {
    private static final NamespaceRule[] NAMES = {
        NamespaceRule.unique(Namespace.USER_ID), NamespaceRule.atMost(9, RuleSet.LOYALTY)
    };
    private static final IdentityResolver RULES = rules();
    private static final Identifier CARD = loyalty("card");
    private static final Identifier TILL = loyalty("till");

    private static IdentityResolver rules() {
        return IdentityRules.builder(NAMES).matching(Alikes.MODEL, 0.9, 0.01).build();
    }

    private static Event record(String id, Identifier name, String... traits) {
        Attributes.Builder all = Attributes.builder();
        for (int i = 0; i < traits.length; i += 2) {
            all.put(traits[i], traits[i + 1]);
        }
        return Event.identify(id, Scenarios.CRM)
                .identifier(name)
                .traits(all.build())
                .time(hours(id.charAt(1)))
                .build();
    }

    private static Event anna(String id, Identifier name) {
        return record(id, name, "given", "Anna", "family", "Miller", "birth", "1980-02-03", "mobile", "079 123 45 67");
    }

    private static Event ann(String id, Identifier name) {
        return record(id, name, "given", "Ann", "family", "MILLER", "birth", "1980-02-03", "mobile", "0791234567");
    }

    private static Event anotherAnna(String id, Identifier name) {
        return record(id, name, "given", "Anna", "family", "Miller", "birth", "1966-11-30", "mobile", "0445556677");
    }

    private static Engine engine(Event... events) {
        Engine engine = new Engine(RULES);
        for (Event event : events) {
            engine.ingest(event);
        }
        assertTrue(engine.isClean(), () -> engine.differences().toString());
        return engine;
    }

    private static boolean isOne(Engine engine, Identifier one, Identifier other) {
        return engine.cdp().find(one).equals(engine.cdp().find(other));
    }

    private static List<Class<?>> changes(Engine engine) {
        return engine.cdp().changes(0, 100).stream()
                .map(Recorded::change)
                .<Class<?>>map(Object::getClass)
                .toList();
    }

    @Test
    void ingest_recordsAlike_areMergedAndSplitWithTheirEvidence() {
        Engine engine = engine(anna("m1", CARD), ann("m2", TILL));
        assertTrue(isOne(engine, CARD, TILL));
        assertTrue(changes(engine).contains(Change.TraitsChanged.class));
        engine.cdp().retract("m2");
        engine.ingest(record("m3", TILL, "given", "Ann"));
        assertFalse(isOne(engine, CARD, TILL));
        assertTrue(engine.isClean());
    }

    @Test
    void ingest_aThirdThatJoinsTwo_isAMergeInTheFeedAndItsRetractionASplit() {
        Event sparse = record("m1", CARD, "given", "Anna", "family", "Miller", "birth", "1980-02-03");
        Event phone = record("m2", TILL, "given", "Anna", "mobile", "0791234567");
        Engine engine = engine(sparse, phone);
        assertFalse(isOne(engine, CARD, TILL));
        engine.ingest(anna("m3", loyalty("web")));
        assertTrue(isOne(engine, CARD, TILL));
        assertTrue(
                changes(engine).contains(Change.Merged.class), changes(engine).toString());
        engine.cdp().retract("m3");
        assertFalse(isOne(engine, CARD, TILL));
        assertTrue(changes(engine).contains(Change.Split.class), changes(engine).toString());
        assertEquals(engine(phone, sparse).hash(), engine.hash());
    }

    @Test
    void ingest_birthDatesThatContradict_keepApart() {
        assertFalse(isOne(engine(anna("m1", CARD), anotherAnna("m2", TILL)), CARD, TILL));
    }

    @Test
    void ingest_uniqueIdentifiersThatContradict_keepApartHoweverAlike() {
        Engine engine = engine(anna("m1", user("1")), anna("m2", user("2")));
        assertFalse(isOne(engine, user("1"), user("2")));
        Review review = only(engine);
        assertEquals(Review.Kind.LIKENESS, review.kind());
        assertInstanceOf(Obstacle.LimitPassed.class, review.reasons().get(0));
    }

    private static Review only(Engine engine) {
        List<Review> open = engine.cdp().reviews().toList();
        assertEquals(1, open.size(), open.toString());
        return open.get(0);
    }

    @Test
    void reviews_unsure_staysUntilASteward() {
        Event one = record("m1", CARD, "given", "Anna", "family", "Miller", "postcode", "8001");
        Event other = record("m2", TILL, "given", "Anna", "family", "Miller");
        Engine engine = engine(one, other);
        assertFalse(isOne(engine, CARD, TILL));
        Review review = only(engine);
        assertEquals(Review.Kind.LIKENESS, review.kind());
        assertEquals(List.of(CARD, TILL), review.identifiers().stream().sorted().toList());
        assertInstanceOf(Obstacle.Unlike.class, review.reasons().get(0));

        engine.ingest(
                Event.together("t1", Scenarios.CRM, CARD, TILL).time(hours(9)).build());
        assertTrue(isOne(engine, CARD, TILL));
        assertEquals(List.of(), engine.cdp().reviews().toList());
        engine.cdp().retract("t1");
        assertEquals(review, only(engine));
        engine.ingest(
                Event.apart("a1", Scenarios.CRM, CARD, TILL).time(hours(9)).build());
        assertEquals(List.of(), engine.cdp().reviews().toList());
        assertTrue(engine.isClean());
    }

    /** Between its links and their events another writer takes one away. */
    @Test
    void reviews_eventTakenBackMeanwhile_readsAnew() {
        TenantStore kept = CdpStore.inMemory().tenant("default");
        Cdp writer = over(kept);
        writer.ingest(anna("m1", user("1")));
        writer.ingest(anna("m2", user("2")));
        boolean[] armed = {true};
        TenantStore torn = (TenantStore) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {TenantStore.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("history") && armed[0]) {
                        armed[0] = false;
                        writer.retract("m2");
                    }
                    try {
                        return method.invoke(kept, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        assertEquals(List.of(), over(torn).reviews().toList());
        assertFalse(armed[0], "no event was asked for");
    }

    /** A platform with rules of its own, which know of no record that other platforms made ready. */
    private static Cdp over(TenantStore store) {
        return Cdp.builder()
                .identity(rules())
                .store(new CdpStore() {
                    @Override
                    public TenantStore tenant(String name) {
                        return store;
                    }

                    @Override
                    public void close() {}
                })
                .build();
    }

    @Test
    void reviews_pageByPage_listsEachOnce() {
        Engine engine = new Engine(RULES);
        for (int i = 0; i < 4; i++) {
            engine.ingest(anna("m" + i, user("u" + i)));
        }
        List<Review> all = engine.cdp().reviews().toList();
        assertEquals(6, all.size(), all.toString());
        List<Review> paged = new ArrayList<>();
        for (List<Review> page = engine.cdp().reviews(null, 1);
                !page.isEmpty();
                page = engine.cdp().reviews(paged.get(paged.size() - 1), 1)) {
            paged.addAll(page);
        }
        assertEquals(all, paged);
    }

    @Test
    void apart_outranksTheModel_andItsRetractionUndoesIt() {
        Engine engine = engine(anna("m1", CARD), ann("m2", TILL));
        engine.ingest(
                Event.apart("a1", Scenarios.CRM, CARD, TILL).time(hours(9)).build());
        assertFalse(isOne(engine, CARD, TILL));
        assertTrue(changes(engine).contains(Change.Split.class));
        assertTrue(engine.isClean());
        engine.cdp().retract("a1");
        assertTrue(isOne(engine, CARD, TILL));
    }

    @Test
    void reviews_likeTooManyOthers_areCommonplace() {
        IdentityResolver rules = IdentityRules.builder(NAMES)
                .matching(new Matching(RecordMatcher.of(Alikes.MODEL), 3, 3, 2))
                .build();
        Engine engine = new Engine(rules);
        for (int i = 0; i < 3; i++) {
            engine.ingest(record("m" + i, user("u" + i), "given", "Anna", "family", "Miller"));
        }
        List<Review> open = engine.cdp().reviews().toList();
        assertEquals(3, open.size());
        assertTrue(open.stream().allMatch(review -> review.kind() == Review.Kind.COMMONPLACE));
        assertInstanceOf(Obstacle.Commonplace.class, open.get(0).reasons().get(0));
        engine.cdp().retract("m0");
        assertTrue(engine.cdp().reviews().allMatch(review -> review.kind() == Review.Kind.LIKENESS));
    }

    @Test
    void why_joinedByLikeness_tellsTheWeightAndWhatItIsMadeOf() {
        Engine engine = engine(anna("m1", CARD), ann("m2", TILL));
        Explanation.Same same =
                assertInstanceOf(Explanation.Same.class, engine.cdp().why(CARD, TILL));
        Explanation.Step step = same.path().get(0);
        assertEquals(LinkKey.Kind.MATCH, step.kind());
        assertTrue(step.holds());
        assertEquals(2, step.events());
        assertEquals(
                step.weight(),
                step.contributions().stream().mapToDouble(Contribution::bits).reduce(0, Double::sum));
        assertTrue(step.weight() > 3.2, same::text);
        String text = same.text();
        assertTrue(text.contains("judged alike by a matcher") && text.contains("given: "), text);
        assertFalse(text.contains("Miller") || text.contains("1980"), text);
    }

    @Test
    void why_notAlikeEnough_tellsTheWeightAndTheObstacle() {
        Engine engine = engine(anna("m1", CARD), anotherAnna("m2", TILL));
        Explanation.Different different =
                assertInstanceOf(Explanation.Different.class, engine.cdp().why(CARD, TILL));
        assertEquals(1, different.chain().size(), different::text);
        assertTrue(different.chain().get(0).contributions().stream()
                .anyMatch(each -> each.name().equals("birth") && each.bits() < 0));
        assertInstanceOf(Obstacle.Unlike.class, different.obstacles().get(0));
    }

    @Test
    void timeline_holdsTheEventsAsTheyCame() {
        Event event = anna("m1", CARD);
        Engine engine = engine(event);
        assertEquals(
                List.of(event),
                engine.cdp().timeline(engine.cdp().find(CARD).orElseThrow().id()));
        assertInstanceOf(IngestResult.Duplicate.class, engine.ingest(event));
        assertInstanceOf(IngestResult.Conflict.class, engine.ingest(anna("m1", TILL)));
    }

    @Test
    void ingest_namesOfTheReservedNamespace_areLeftOut() {
        Event event = anna("m1", CARD);
        Event forged = event.withIdentifiers(List.of(CARD, new Identifier(Namespace.MATCH, "=forged")));
        assertEquals(engine(event).hash(), engine(forged).hash());
        assertThrows(IllegalArgumentException.class, () -> IdentityRules.of(NamespaceRule.atMost(1, Namespace.MATCH)));
    }

    @Test
    void apply_overEventsThatCameBefore_matchesThemAsIfItAlwaysHad() {
        IdentityRules deterministic = IdentityRules.of(NAMES);
        Event first = anna("m1", CARD);
        Event second = anna("m2", TILL);
        Engine engine = new Engine(deterministic);
        engine.ingest(first);
        engine.ingest(second);
        assertFalse(isOne(engine, CARD, TILL));
        String before = engine.hash();
        RuleChange preview = engine.cdp().preview(RULES);
        assertEquals(1, preview.absorbed());
        assertEquals(before, engine.hash());
        assertEquals(preview, engine.cdp().apply(RULES));
        assertTrue(isOne(engine, CARD, TILL));
        assertTrue(engine.isClean());
        assertEquals(engine(first, second).hash(), engine.hash());
        assertInstanceOf(IngestResult.Duplicate.class, engine.ingest(second), "it is found where it lies now");
        engine.cdp().apply(deterministic);
        assertEquals(before, engine.hash());
        assertInstanceOf(IngestResult.Duplicate.class, engine.ingest(second));
    }

    /** Built over a store of events that came in by other fields, rules say what to do. */
    @Test
    void verify_overEventsThatCameBefore_saysWhatToDo() {
        CdpStore store = CdpStore.inMemory();
        new Engine(IdentityRules.of(NAMES), store, "shop").ingest(anna("m1", CARD));
        Engine later = new Engine(RULES, store, "shop");
        IllegalStateException refused = assertThrows(IllegalStateException.class, later::isClean);
        assertTrue(String.valueOf(refused.getMessage()).contains("Cdp.apply"));
        later.cdp().apply(RULES);
        assertTrue(later.isClean());
    }

    @Test
    void apply_anotherThreshold_rejudgesWhatIsStored() {
        Engine engine = engine(anna("m1", CARD), ann("m2", TILL));
        engine.cdp()
                .apply(IdentityRules.builder(NAMES)
                        .matching(Alikes.MODEL, 0.999999999999)
                        .build());
        assertFalse(isOne(engine, CARD, TILL));
        assertTrue(engine.isClean());
        engine.cdp().apply(RULES);
        assertTrue(isOne(engine, CARD, TILL));
    }

    /** Wares under their titles, and companies under all their addresses. */
    private static IdentityResolver rulesOfTexts() {
        SplittableRandom random = new SplittableRandom(3);
        Records records = new Records(Schema.of(
                new Field("title", Field.Kind.TEXT),
                new Field("mails", Field.Kind.LIST),
                new Field("where", Field.Kind.LOCATION)));
        for (int ware = 0; ware < 400; ware++) {
            String title = "brand" + random.nextInt(9) + " kind" + random.nextInt(20) + " model " + (1_000 + ware * 7);
            String where = (40 + random.nextInt(900) / 100.0) + "," + (5 + random.nextInt(900) / 100.0);
            records.add(List.of(title + " black", "a" + ware + "@x.org;b" + ware + "@x.org", where));
            records.add(List.of("new " + title, ware % 3 == 0 ? "" : "b" + ware + "@x.org", where));
        }
        return IdentityRules.builder(NAMES)
                .matching(Matcher.forPeople().train(records), 0.9)
                .build();
    }

    private static Event ware(String id, Identifier name, String title, List<String> mails, String where) {
        return Event.identify(id, Scenarios.CRM)
                .identifier(name)
                .traits(Attributes.builder()
                        .put("title", title)
                        .put("mails", Value.of(mails.stream().map(Value::of).toList()))
                        .put("where", where)
                        .build())
                .time(hours(id.charAt(1)))
                .build();
    }

    @Test
    void ingest_textsListsAndPlaces_areMatchedInAnyOrder() {
        IdentityResolver rules = rulesOfTexts();
        List<Event> events = List.of(
                ware("m1", CARD, "Brand3 kind7 model 2750, black", List.of("A@x.org", "b@x.org"), "47.1, 8.2"),
                ware("m2", TILL, "brand3 model-2750 kind7", List.of("b@X.org"), "47.1001, 8.2001"),
                ware("m3", loyalty("web"), "brand3 kind7 model 2757", List.of("c@x.org"), "41.1, 6.2"),
                ware("m4", loyalty("shop"), "brand5 kind1 model 1007", List.of("c@x.org", "d@x.org"), "41.1, 6.2"));
        Engine engine = new Engine(rules);
        events.forEach(engine::ingest);
        assertTrue(isOne(engine, CARD, TILL), "by words, an address and a place");
        assertFalse(isOne(engine, CARD, loyalty("web")), "another model");
        for (long seed = 0; seed < 24; seed++) {
            List<Event> order = new ArrayList<>(events);
            Collections.shuffle(order, new Random(seed));
            Engine again = new Engine(rules);
            order.forEach(again::ingest);
            assertEquals(engine.hash(), again.hash());
            assertTrue(again.isClean());
        }
    }

    /** A model of a time when none told how rare words are. */
    @Test
    void matching_textWithoutCountsOfWords_isRefusedByName() {
        Records records = new Records(Schema.of(new Field("title", Field.Kind.TEXT)));
        records.add(List.of("a b"));
        records.add(List.of("a c"));
        String json = MatchModelJson.write(Matcher.forPeople().train(records));
        MatchModel old = MatchModelJson.read(json.replaceAll(",\"words\":\\[.*?}}?]", ""));
        String message = String.valueOf(assertThrows(IllegalArgumentException.class, () -> RecordMatcher.of(old))
                .getMessage());
        assertTrue(message.contains("\"title\"") && message.contains("train"), message);
    }

    @Test
    void matching_notBetweenBounds_isRefused() {
        IdentityRules.Builder builder = IdentityRules.builder(NAMES);
        assertThrows(IllegalArgumentException.class, () -> builder.matching(Alikes.MODEL, 0.4));
        assertThrows(IllegalArgumentException.class, () -> builder.matching(Alikes.MODEL, 1));
        assertThrows(IllegalArgumentException.class, () -> builder.matching(Alikes.MODEL, 0.9, 0.95));
    }

    @Test
    void ingest_manyThreads_comesToTheSame() throws Exception {
        for (long seed = 0; seed < 6; seed++) {
            List<Step> steps = Alikes.rows(seed, 60);
            Engine alone = new Engine(RULES);
            steps.forEach(alone::apply);
            Engine shared = new Engine(RULES);
            ExecutorService threads = Executors.newFixedThreadPool(4);
            List<Future<?>> all = new ArrayList<>();
            for (Step step : Scenarios.shuffled(steps, new SplittableRandom(seed))) {
                all.add(threads.submit(() -> shared.apply(step)));
            }
            for (Future<?> each : all) {
                each.get();
            }
            threads.shutdown();
            assertEquals(alone.hash(), shared.hash());
            assertTrue(shared.isClean());
        }
    }

    @Test
    void ingest_inAFile_comesToTheSameAsInMemory(@TempDir Path folder) {
        try (CdpStore store = JdbcStore.open(folder.resolve("shop.db"))) {
            for (long seed = 0; seed < 3; seed++) {
                List<Step> steps = Alikes.rows(seed, 30);
                Engine memory = new Engine(RULES, CdpStore.inMemory(), "t" + seed);
                Engine file = new Engine(RULES, CdpStore.cached(store, 100), "t" + seed);
                Engine batch = new Engine(RULES, CdpStore.inMemory(), "t" + seed);
                steps.forEach(step -> assertEquals(memory.apply(step), file.apply(step)));
                assertEquals(memory.hash(), file.hash());
                assertEquals(memory.cdp().changes(0, 1_000), file.cdp().changes(0, 1_000));
                assertTrue(file.isClean());
                batch.ingestAll(Facts.of(steps).events().stream());
                steps.stream().filter(step -> !(step instanceof Step.Ingest)).forEach(batch::apply);
                assertEquals(memory.hash(), batch.hash());
            }
        }
    }
}
