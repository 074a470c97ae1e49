package io.cdpkit.segments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.Cdp;
import io.cdpkit.Progress;
import io.cdpkit.SegmentChange;
import io.cdpkit.SegmentEvaluator;
import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Namespace;
import io.cdpkit.event.Source;
import io.cdpkit.event.Value;
import io.cdpkit.identity.IdentityRules;
import io.cdpkit.identity.NamespaceRule;
import io.cdpkit.profile.Change;
import io.cdpkit.profile.Membership;
import io.cdpkit.profile.Profile;
import io.cdpkit.profile.ProfileSchema;
import io.cdpkit.profile.Survivorship;
import io.cdpkit.store.CdpStore;
import io.cdpkit.store.TenantStore.Recorded;
import io.cdpkit.testkit.TestCdp;
import io.cdpkit.testkit.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Definitions come, change and go while the platform runs. */
class LiveChangeTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final int PEOPLE = 1_300;

    private static final Segments FIRST = Segments.parse("""
            buyers  = did("Order Completed")
            regular = count("Order Completed") in last 365 days >= 2
            silent  = not did("Order Completed") in last 5 days
            """);
    private static final Segments SECOND = Segments.parse("""
            big       = sum("Order Completed".total) in last 30 days >= 100
            buyers@2  = did("Order Completed")
            regular@2 = count("Order Completed") in last 20 days >= 3
            """);

    private static Cdp platform(SegmentEvaluator segments, CdpStore store, TestClock clock) {
        return Cdp.builder()
                .identity(IdentityRules.of(NamespaceRule.unique(Namespace.USER_ID)))
                .segments(segments)
                .store(store)
                .clock(clock)
                .build();
    }

    private static List<Event> orders(int from, int to) {
        SplittableRandom random = new SplittableRandom(from);
        List<Event> events = new ArrayList<>();
        for (int i = from; i < to; i++) {
            events.add(Event.track("m" + i, TestCdp.SOURCE, random.nextInt(3) > 0 ? "Order Completed" : "Page Viewed")
                    .userId("u" + random.nextInt(PEOPLE))
                    .properties(Attributes.of("total", Value.of(random.nextInt(80))))
                    .time(START.plus(Duration.ofHours(random.nextInt(24 * 30))))
                    .build());
        }
        return events;
    }

    private static TestClock clock() {
        return TestClock.at("2026-01-31T00:00:00Z");
    }

    /** A profile's memberships do not tell how they came about. */
    @Test
    void apply_otherDefinitions_equalsHavingHadThemAlways() {
        TestClock clock = clock();
        Cdp live = platform(FIRST, CdpStore.inMemory(), clock);
        Cdp always = platform(SECOND, CdpStore.inMemory(), clock);
        for (Event event : orders(0, 4_000)) {
            live.ingest(event);
            always.ingest(event);
        }
        clock.advance(Duration.ofDays(3));
        SegmentChange preview = live.preview(SECOND);
        String untouched = live.stateHash().hex();
        List<Long> told = new ArrayList<>();
        long seen = live.changes(0, Integer.MAX_VALUE).size();
        assertEquals(untouched, live.stateHash().hex());
        SegmentChange change = live.apply(SECOND, told::add);
        always.evaluateDue();
        assertEquals(preview, change);
        assertEquals(always.stateHash(), live.stateHash());
        assertEquals(live.profiles().count(), change.evaluated());
        assertEquals(change.evaluated(), told.get(told.size() - 1));
        assertTrue(told.size() > 2, "in several commits");
        assertEquals(counts(live), countsAfter(change));
        List<Change> changes = live.changes(seen, Integer.MAX_VALUE).stream()
                .map(Recorded::change)
                .toList();
        assertTrue(changes.stream().allMatch(each -> each.cause().equals("segments")));
        change.segments().forEach((name, effect) -> {
            assertEquals(
                    effect.entered().count(),
                    changes.stream()
                            .filter(each -> each instanceof Change.Entered entered
                                    && entered.segment().equals(name))
                            .count());
            assertEquals(
                    effect.exited().count(),
                    changes.stream()
                            .filter(each -> each instanceof Change.Exited exited
                                    && exited.segment().equals(name))
                            .count());
            assertEquals(
                    effect.after(),
                    effect.before() + effect.entered().count() - effect.exited().count());
        });
        SegmentChange.Effect buyers = Objects.requireNonNull(change.segments().get("buyers"));
        assertEquals(buyers.after(), buyers.revised());
        assertTrue(live.apply(SECOND, count -> {}).isEmpty());
    }

    private static Map<String, Long> counts(Cdp cdp) {
        TreeMap<String, Long> counts = new TreeMap<>();
        cdp.profiles()
                .flatMap(profile -> profile.memberships().stream())
                .map(Membership::segment)
                .forEach(segment -> counts.merge(segment, 1L, Long::sum));
        return counts;
    }

    private static Map<String, Long> countsAfter(SegmentChange change) {
        TreeMap<String, Long> counts = new TreeMap<>();
        change.segments().forEach((name, effect) -> {
            if (effect.after() > 0) {
                counts.put(name, effect.after());
            }
        });
        return counts;
    }

    @Test
    void apply_whileEventsComeIn_missesNobody() throws Exception {
        TestClock clock = clock();
        CdpStore store = CdpStore.inMemory();
        Cdp live = platform(FIRST, store, clock);
        live.ingestAll(orders(0, 3_000).stream(), Progress.none());
        var pool = Executors.newFixedThreadPool(2);
        try {
            List<Future<?>> running = Stream.of(orders(3_000, 4_500), orders(4_500, 6_000))
                    .<Future<?>>map(events -> pool.submit(() -> events.forEach(live::ingest)))
                    .toList();
            live.apply(SECOND, count -> {});
            for (Future<?> each : running) {
                each.get();
            }
        } finally {
            pool.shutdownNow();
        }
        Cdp always = platform(SECOND, CdpStore.inMemory(), clock);
        always.ingestAll(
                Stream.of(orders(0, 3_000), orders(3_000, 4_500), orders(4_500, 6_000))
                        .flatMap(List::stream),
                Progress.none());
        assertEquals(always.stateHash(), live.stateHash());
        assertTrue(platform(SECOND, store, clock).preview(SECOND).isEmpty(), "a restart has nothing to do");
    }

    @Test
    void apply_noSegments_everybodyLeaves() {
        Cdp live = platform(FIRST, CdpStore.inMemory(), clock());
        orders(0, 50).forEach(live::ingest);
        SegmentChange change = live.apply(SegmentEvaluator.none(), count -> {});
        assertTrue(change.segments().values().stream().allMatch(effect -> effect.after() == 0 && effect.before() > 0));
        assertEquals(
                0,
                live.profiles()
                        .filter(profile -> !profile.memberships().isEmpty())
                        .count());
        assertEquals(
                List.of(),
                live.find(Identifier.userId("u1")).map(p -> p.segments()).orElse(List.of()));
    }

    @Test
    void apply_anotherSchema_movesMembersWithTheirTraits() {
        Segments segments = Segments.parse("""
                paying = plan = "pro"
                both   = in paying and did("Order Completed") in last 365 days
                """);
        Cdp cdp = platform(segments, CdpStore.inMemory(), new TestClock(START.plus(Duration.ofDays(31))));
        cdp.ingestAll(orders(0, 20).stream(), Progress.none());
        String[] plans = {"pro", "free", "pro", "free"};
        for (int i = 0; i < plans.length; i++) {
            cdp.ingest(Event.identify("i" + i, TestCdp.SOURCE)
                    .userId("ada")
                    .traits(Attributes.of("plan", plans[i]))
                    .time(START.plus(Duration.ofHours(i)))
                    .build());
        }
        cdp.ingest(Event.track("o9", TestCdp.SOURCE, "Order Completed")
                .userId("ada")
                .time(START.plus(Duration.ofHours(9)))
                .build());
        Identifier ada = Identifier.userId("ada");
        assertEquals(List.of(), cdp.find(ada).orElseThrow().segments());
        cdp.apply(ProfileSchema.builder().trait("plan", Survivorship.first()).build());
        assertEquals(List.of("both", "paying"), cdp.find(ada).orElseThrow().segments());
        assertTrue(cdp.verify().isClean());
        cdp.apply(ProfileSchema.standard());
        assertEquals(List.of(), cdp.find(ada).orElseThrow().segments());
    }

    /** Herself on the first day, others on the second, herself again on the third. */
    private static List<Event> plans() {
        Source self = Source.of("self", Source.Kind.SELF);
        return List.of(plan("m1", self, "pro", 1), plan("m2", TestCdp.SOURCE, "free", 2), plan("m3", self, "pro", 3));
    }

    private static Event plan(String id, Source source, String plan, int day) {
        return Event.identify(id, source)
                .userId("ada")
                .traits(Attributes.of("plan", plan))
                .time(START.plus(Duration.ofDays(day)))
                .build();
    }

    private static Cdp paying(ProfileSchema schema, List<Event> events) {
        Cdp cdp = Cdp.builder()
                .identity(IdentityRules.of(NamespaceRule.unique(Namespace.USER_ID)))
                .segments(Segments.parse("paying = plan = \"pro\""))
                .schema(schema)
                .clock(clock())
                .build();
        events.forEach(cdp::ingest);
        return cdp;
    }

    private static Instant paysSince(Cdp cdp) {
        Profile ada = cdp.find(Identifier.userId("ada")).orElseThrow();
        return ada.memberships().get(0).since();
    }

    @Test
    void evaluate_schemaOfThePlatform_saysWhatTraitsWereBefore() {
        ProfileSchema first =
                ProfileSchema.builder().otherwise(Survivorship.first()).build();
        List<Event> late = new ArrayList<>(plans());
        Collections.reverse(late);
        assertEquals(START.plus(Duration.ofDays(1)), paysSince(paying(first, plans())));
        assertEquals(paying(first, plans()).stateHash(), paying(first, late).stateHash());
        ProfileSchema latest =
                ProfileSchema.builder().otherwise(Survivorship.latest()).build();
        assertEquals(START.plus(Duration.ofDays(3)), paysSince(paying(latest, late)));
    }

    @Test
    void apply_schemaByWhichTraitsWereOthersBefore_evaluatesWhoHasTheSameNow() {
        Cdp cdp =
                paying(ProfileSchema.builder().otherwise(Survivorship.latest()).build(), plans());
        assertEquals(START.plus(Duration.ofDays(3)), paysSince(cdp));
        assertEquals(0, cdp.apply(ProfileSchema.standard()).changed());
        assertEquals(START.plus(Duration.ofDays(1)), paysSince(cdp));
        assertEquals(paying(ProfileSchema.standard(), plans()).stateHash(), cdp.stateHash());
    }
}
