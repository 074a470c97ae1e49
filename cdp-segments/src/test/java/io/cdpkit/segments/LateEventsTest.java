package io.cdpkit.segments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.SegmentEvaluator;
import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Namespace;
import io.cdpkit.event.Value;
import io.cdpkit.identity.IdentityRules;
import io.cdpkit.identity.NamespaceRule;
import io.cdpkit.profile.Membership;
import io.cdpkit.profile.Profile;
import io.cdpkit.testkit.TestCdp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Events that come late, on memories that must be mended without the history being read. */
class LateEventsTest {
    private static final int DEEP = Integer.getInteger("cdpkit.deep", 1);
    private static final Identifier SHE = Identifier.userId("u");
    private static final IdentityRules RULES = IdentityRules.of(NamespaceRule.unique(Namespace.USER_ID));

    private int late;
    private int reads;

    /** How often a history was read. */
    private SegmentEvaluator counting(SegmentEvaluator evaluator) {
        return (profile, added, history, now) -> evaluator.evaluate(
                profile,
                added,
                () -> {
                    reads += added == null ? 0 : 1;
                    return history.get();
                },
                now);
    }

    @Test
    void evaluate_lateEvents_areAsIfInOrderAndMostlyWithoutTheHistory() {
        for (long seed = 1; seed <= 60L * DEEP; seed++) {
            live(seed, chance -> RandomSegments.plain(chance).definitions(1 + chance.nextInt(5), chance.nextInt(3)));
        }
        assertTrue(reads < late / 2, reads + " histories read for " + late + " late events");
    }

    @Test
    void evaluate_lateEventsOfPredictions_areAsIfInOrder() {
        for (long seed = 1; seed <= Depth.seeds(30); seed++) {
            live(seed, chance -> new RandomSegments(chance).predictions(1 + chance.nextInt(5)));
        }
    }

    /** What the clock moves, lists, orders and the past of segments are not kept: the history is read for them. */
    @Test
    void evaluate_lateEventsOfAnySegments_areAsIfInOrder() {
        for (long seed = 1; seed <= Depth.seeds(60); seed++) {
            live(seed, chance -> new RandomSegments(chance).definitions(1 + chance.nextInt(4), chance.nextInt(3)));
        }
    }

    /** Few events, one of which comes late and before all others, and dates that are compared with the clock. */
    @Test
    void evaluate_lateFirstEventOfClockedSegments_isAsIfInOrder() {
        for (long seed = 1; seed <= 150L * DEEP; seed++) {
            live(seed, chance -> new RandomSegments(chance).clocked(1 + chance.nextInt(3)), chance -> {
                List<Event> events = events(chance, 2 + chance.nextInt(3));
                Collections.rotate(events, -1);
                return events;
            });
        }
    }

    @Test
    void evaluate_lateFirstOrderComparedWithTheClock_holdsFromWhereTheClockMadeIt() {
        for (String definition : List.of(
                "lapsed = days since latest(order) >= 30",
                "trait r = days since latest(order)\nlapsed = r >= 30",
                "asleep = latest(order) lies before last 30 days",
                "due = not latest(order) lies in next 30 days",
                "vip = did(order) and not on list vip")) {
            assertAsIfInOrder(definition, track("m1", 39, 1, "visit"), order("m2", 0, 1));
        }
    }

    @Test
    void evaluate_lateFirstTraitComparedWithTheClock_holdsFromWhereTheClockMadeIt() {
        assertAsIfInOrder("old = signup before last 8 hours", track("m1", 39, 1, "visit"), signup("m2", 1, at(0.9)));
    }

    /** She was out until the clock let her in again, before the last event. */
    @Test
    void evaluate_lateTraitOrEventBesideTheClock_holdsFromWhereTheClockMadeIt() {
        for (String old : List.of("signup before last 2 days", "days since signup >= 2", "age >= 2")) {
            assertAsIfInOrder(
                    "trait age = days since signup\nold = " + old + "\nseen = did(visit)",
                    signup("m1", 0, at(0)),
                    track("m2", 10, 1, "visit"),
                    signup("m3", 5, at(5)));
        }
        assertAsIfInOrder(
                "calm = not did(order) in last 10 days or signup before last 8 days\nseen = did(visit)",
                signup("m1", 0, at(0)),
                track("m2", 10, 1, "visit"),
                order("m3", 7, 1));
    }

    private static Event signup(String id, double day, Instant when) {
        return Event.identify(id, TestCdp.SOURCE)
                .identifier(SHE)
                .time(at(day))
                .traits(Attributes.of("signup", Value.of(when)))
                .build();
    }

    @Test
    void evaluate_lateFirstEventWhereAListingCameLater_holdsFromTheListing() {
        Event listed = Event.track("m1", TestCdp.SOURCE, Condition.Listed.ADDED)
                .identifier(SHE)
                .time(at(5))
                .properties(Attributes.of("list", Value.of("vip")))
                .build();
        assertAsIfInOrder("vip = on list vip and did(order)", listed, order("m2", 3, 1));
    }

    @Test
    void evaluate_lateFirstEventBeforeASegmentEnded_countsItsBegin() {
        assertAsIfInOrder("""
                new = not did(order)
                once = count(entering new) >= 1
                left = did(leaving new)
                """, order("m1", 5, 1), track("m2", 3, 1, "visit"));
    }

    @Test
    void evaluate_lateOrderInASegmentThatAnotherExcludes_endsAndBeginsTheOther() {
        assertAsIfInOrder("""
                lately = did(order) in last 5 days
                away   = not in lately
                seen   = did(visit)
                """, order("m1", 0, 1), order("m2", 20, 1), track("m3", 40, 1, "visit"), order("m4", 28, 1));
    }

    @Test
    void evaluate_lateOrderAtTheTimeOfAnother_standsInOrderOfMessageId() {
        assertAsIfInOrder(
                "began = first(order.n) = 1", order("m2", 3, 2), track("m3", 4, 1, "visit"), order("m1", 3, 1));
    }

    @Test
    void evaluate_lateNegativeOrder_mayEndWhatASumHeld() {
        assertAsIfInOrder(
                "worthy = sum(order.n) in last 10 days >= 5",
                order("m1", 31, 6),
                order("m2", 40, 6),
                order("m3", 36, -3));
    }

    @Test
    void evaluate_lateOrderInAComputedTrait_reachesWhoReadsIt() {
        assertAsIfInOrder("""
                trait orders = count(order) in last 10 days
                regular = orders >= 2
                """, order("m1", 31, 1), order("m2", 39, 1), order("m3", 37, 1));
    }

    @Test
    void evaluate_lateTraitThatNoOtherEventGave_holdsFromItsTime() {
        assertAsIfInOrder(
                "known = plan exists or did(order)", track("m1", 0, 1, "visit"), order("m2", 6, 1), plan("m3", 3));
    }

    @Test
    void evaluate_lateFirstEvent_makesHerKnownFromThen() {
        assertAsIfInOrder(
                "old = known for 3 days and not did(order)\nsome = sample 50% of \"a\" or not did(order)",
                track("m1", 9, 1, "visit"), track("m2", 5, 1, "visit"), track("m3", 1, 1, "visit"));
    }

    @Test
    void evaluate_lateStepOfASequence_completesIt() {
        assertAsIfInOrder(
                "bought = did(sequence(cart -> order within 2 days))\nseen = did(visit)",
                order("m1", 5, 1),
                track("m2", 9, 1, "visit"),
                track("m3", 4, 1, "cart"));
    }

    @Test
    void evaluate_lateListing_putsHerOnTheList() {
        Event listed = Event.track("m2", TestCdp.SOURCE, Condition.Listed.ADDED)
                .identifier(SHE)
                .time(at(3))
                .properties(Attributes.of("list", Value.of("vip")))
                .build();
        assertAsIfInOrder("vip = on list vip", order("m1", 5, 1), listed);
    }

    @Test
    void evaluate_lateOrderOfASegmentThatIsCounted_countsAsEntering() {
        assertAsIfInOrder("""
                lately = did(order) in last 5 days
                twice = count(entering lately) >= 2
                seen = did(visit)
                """, order("m1", 0, 1), track("m2", 20, 1, "visit"), order("m3", 10, 1));
    }

    @Test
    void evaluate_lateOrderAmongForgottenOnes_isToldByTheHistory() {
        for (String definition : List.of(
                "odd = count(order) in last 2 days != 2",
                "odd = lately != 2\ntrait lately = count(order) in last 2 days",
                "odd = count(order) in last 2 days != count(cart) + 2")) {
            assertAsIfInOrder(
                    definition,
                    order("m1", 0, 1),
                    order("m2", 1, 1),
                    order("m3", 10, 1),
                    order("m4", 14, 1),
                    order("m5", 1.5, 1));
        }
    }

    /** More filters of one event, leaves and segments than a word has bits; the last ones are told as the first ones are. */
    @Test
    void evaluate_moreOfEverythingThanAWordHas_isAsIfInOrder() {
        StringBuilder definitions = new StringBuilder("""
                trait highest = max(order.n where n >= 2) in last 10 days
                also   = in s70 and not in s71
                big    = sum(order.n where n >= 65) in last 10 days >= 136
                bought = did(sequence(order where n = 66 -> order where n = 68 within 5 days, without order where n = 69))
                every  = highest >= 70
                left   = count(leaving s71) >= 1
                """);
        for (int i = 1; i <= 71; i++) {
            definitions.append("s%1$02d = count(order where n >= %1$d) in last 10 days >= 1%n".formatted(i));
        }
        assertAsIfInOrder(
                definitions.toString(),
                order("m1", 0, 71),
                order("m2", 20, 3),
                order("m3", 24, 66),
                order("m4", 25, 68),
                order("m5", 35, 70),
                order("m6", 38, 1),
                order("m7", 36, 71),
                order("m8", 33, 69),
                order("m9", 37, 66));
    }

    /** No events are counted beside, so that the first log is that of her coming in or going out. */
    @Test
    void evaluate_lateFirstEventOfASegmentWhoseTurnsAloneCount_movesThem() {
        for (String definitions : List.of(
                "old = known for 3 days\nonce = did(entering old)",
                "new = not known for 3 days\nonce = did(leaving new)",
                "new = not known for 3 days\nlong = not in new for 2 days")) {
            assertAsIfInOrder(definitions, track("m1", 9, 1, "visit"), track("m2", 4, 1, "visit"));
        }
    }

    /** What an order is worth now does not tell what it was worth then. */
    @Test
    void evaluate_lateVisitBeforeAnOrderWasUpdated_holdsFromTheUpdate() {
        assertAsIfInOrder(
                "worthy = did(visit) and sum(orders.net in EUR) >= 60",
                told("m1", 1, "Order Completed", 30),
                told("m2", 10, "Order Updated", 70),
                track("m3", 2, 1, "visit"));
    }

    /** Each is told without reading the history, though what begins or ends it happened at other instants than the order. */
    @Test
    void evaluate_lateOrderBetweenOtherEvents_holdsFromWhereItsWindowOrHerTimeBegins() {
        for (String definition : List.of(
                "aged = ages >= 1\ntrait ages = count(order) before last 3 days",
                "ago = count(order) from 6 days to 3 days ago >= 1",
                "back = did(order) before last 3 days",
                "known = known for 4 days and did(order)",
                "few = count(visit) in last 5 days < 1 and did(order)",
                "fewer = count(visit) in last 5 days < count(order)",
                "little = not sum(visit.n) in last 5 days >= 1 and did(order)",
                "none = visits < 1 and did(order)\ntrait visits = count(visit) in last 5 days",
                "later = did(order) and plan = \"plus\"",
                "latest = plan = \"plus\" and count(order) >= count(cart) + 1",
                "sampled = sample 100% of \"all\" and did(order)",
                "there = in here and did(order)\nhere = known for 4 days")) {
            assertToldWithoutHistory(definition, 20, 15);
            assertToldWithoutHistory(definition, 7, 3);
            assertToldWithoutHistory(definition, 4, 3);
        }
    }

    private void assertToldWithoutHistory(String definition, int call, int order) {
        Segments segments = Segments.parse(definition + "\ncalled = did(call)");
        TestCdp shop = TestCdp.with(RULES, parts -> parts.segments(counting(segments)));
        shop.clock().set(at(call));
        shop.cdp().ingest(track("m1", 1, 1, "visit"));
        shop.cdp().ingest(plan("m2", 2));
        shop.cdp().ingest(track("m3", call, 1, "call"));
        reads = 0;
        shop.cdp().ingest(order("m4", order, 1));
        assertEquals(0, reads, definition);
        checkMembers(segments, shop, definition);
    }

    /** The oldest of three lies in the window until a millisecond before there are few again. */
    @Test
    void evaluate_lateOrderThatMakesThemMany_areFewFromWhereTheWindowEnds() {
        assertAsIfInOrder(
                "few = count(order) in last 10 days <= 2\nlittle = sum(order.n) in last 10 days <= 2",
                order("m1", 0, 1),
                order("m2", 8, 1),
                track("m3", 11, 1, "visit"),
                order("m4", 5, 1));
    }

    @Test
    void evaluate_lateOrderOfOneInOrOutOfASample_holdsByTheSample() {
        StringBuilder definitions = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            definitions.append("s%1$d = (sample 50%% of \"%1$d\" or did(cart)) and did(order)%n".formatted(i));
        }
        assertAsIfInOrder(
                definitions.toString(), track("m1", 1, 1, "visit"), track("m2", 5, 1, "cart"), order("m3", 3, 1));
    }

    /** All that these look at is kept, and so is told without reading what is not. */
    @Test
    void evaluate_lateOrderWithinTheWindows_readsNoHistory() {
        Segments segments = Segments.parse("""
                trait orders = count(order) in last 30 days
                bought  = count(order) in last 30 days >= 2
                plus    = plan = "plus" and count(order) in last 30 days >= 1
                regular = orders >= 2
                spent   = sum(order.n) in last 30 days >= 2 and avg(order.n) in last 30 days >= 1
                unlike  = count(order) in last 30 days > count(visit) in last 30 days
                """);
        TestCdp shop = TestCdp.with(RULES, parts -> parts.segments(counting(segments)));
        shop.clock().set(at(41));
        shop.cdp().ingest(plan("m0", 0));
        shop.cdp().ingest(track("m1", 1, 1, "visit"));
        shop.cdp().ingest(order("m2", 20, 1));
        shop.cdp().ingest(order("m3", 40, 1));
        reads = 0;
        shop.cdp().ingest(order("m4", 30, 1));
        shop.cdp().ingest(order("m5", 25, 1));
        assertEquals(0, reads);
        checkMembers(segments, shop, "after all");
        Profile profile = shop.cdp().profiles().findFirst().orElseThrow();
        assertEquals(List.of("bought", "plus", "regular", "spent", "unlike"), profile.segments());
    }

    private static Event told(String id, double day, String name, int total) {
        return Event.track(id, TestCdp.SOURCE, name)
                .identifier(SHE)
                .time(at(day))
                .properties(Attributes.builder()
                        .put("order_id", "o1")
                        .put("total", total)
                        .put("currency", "EUR")
                        .build())
                .build();
    }

    private void assertAsIfInOrder(String definitions, Event... events) {
        Segments segments = Segments.parse(definitions);
        assertAsIfInOrder(segments, segments, events);
        assertAsIfInOrder(segments, SegmentsLawsTest.storedAsBytes(segments), events);
    }

    private static void assertAsIfInOrder(Segments segments, SegmentEvaluator evaluator, Event... events) {
        TestCdp shop = TestCdp.with(RULES, parts -> parts.segments(evaluator));
        shop.clock().set(RandomFacts.START.plus(Duration.ofDays(41)));
        for (Event event : events) {
            shop.cdp().ingest(event);
            assertEquals(List.of(), shop.cdp().verify().differences(), event.id());
        }
        checkMembers(segments, shop, "after all");
    }

    private static Instant at(double day) {
        return RandomFacts.START.plus(Duration.ofMinutes(Math.round(day * 1_440)));
    }

    private static Event order(String id, double day, int n) {
        return track(id, day, n, "order");
    }

    private static Event track(String id, double day, int n, String name) {
        return Event.track(id, TestCdp.SOURCE, name)
                .identifier(SHE)
                .time(at(day))
                .properties(Attributes.of("n", Value.of(n)))
                .build();
    }

    private static Event plan(String id, double day) {
        return Event.identify(id, TestCdp.SOURCE)
                .identifier(SHE)
                .time(at(day))
                .traits(Attributes.of("plan", Value.of("plus")))
                .build();
    }

    private void live(long seed, Function<Random, Segments> made) {
        live(seed, made, LateEventsTest::shuffled);
    }

    /** In the order of a shuffle, latest first, or nearly in order. */
    private static List<Event> shuffled(Random chance) {
        List<Event> events = events(chance, 12);
        switch (chance.nextInt(3)) {
            case 0 -> Collections.shuffle(events, chance);
            case 1 -> Collections.reverse(events);
            default -> {
                for (int i = 2; i < events.size(); i += 3) {
                    Collections.swap(events, i, i - 1 - chance.nextInt(2));
                }
            }
        }
        return events;
    }

    private void live(long seed, Function<Random, Segments> made, Function<Random, List<Event>> told) {
        Random chance = new Random(seed);
        Segments segments = made.apply(chance);
        TestCdp shop = TestCdp.with(
                RULES,
                parts -> parts.segments(
                        seed % 2 == 0 ? counting(segments) : counting(SegmentsLawsTest.storedAsBytes(segments))));
        shop.clock().set(RandomFacts.START.plus(Duration.ofDays(40)));
        Instant latest = Instant.MIN;
        for (Event event : told.apply(chance)) {
            if (event.time().isBefore(latest)) {
                late++;
            }
            latest = event.time().isAfter(latest) ? event.time() : latest;
            shop.cdp().ingest(event);
            String where = "seed " + seed + ", " + event.id();
            assertEquals(List.of(), shop.cdp().verify().differences(), () -> where + "\n" + segments);
            if (chance.nextInt(3) == 0) {
                shop.clock().advance(Duration.ofMillis(chance.nextInt(400_000_000)));
                shop.cdp().evaluateDue();
                assertEquals(List.of(), shop.cdp().verify().differences(), () -> where + ", later\n" + segments);
            }
        }
        checkMembers(segments, shop, "seed " + seed);
    }

    private static List<Event> events(Random chance, int size) {
        RandomFacts facts = new RandomFacts(chance);
        boolean traits = chance.nextBoolean();
        boolean hourly = chance.nextBoolean();
        List<Event> events = new ArrayList<>();
        while (events.size() < size) {
            Instant time = hourly
                    ? RandomFacts.START.plus(Duration.ofHours(chance.nextInt(15) * 15L))
                    : RandomFacts.START.plusMillis(chance.nextInt(2_000_000_000));
            Event event = facts.event("m" + events.size(), time, SHE);
            if (traits || event.traits().isEmpty() || events.isEmpty()) {
                events.add(event);
            }
        }
        events.sort(Comparator.comparing(Event::time));
        return events;
    }

    private static void checkMembers(Segments segments, TestCdp shop, String where) {
        shop.cdp().evaluateDue();
        Profile profile = shop.cdp().profiles().findFirst().orElseThrow();
        NaiveOracle oracle = new NaiveOracle(segments, profile.id(), shop.cdp().timeline(profile.id()));
        Map<String, Instant> expected = oracle.members(shop.clock().instant().toEpochMilli());
        Map<String, Instant> actual = new TreeMap<>();
        for (Membership membership : profile.memberships()) {
            actual.put(membership.segment(), membership.since());
        }
        assertEquals(expected, actual, () -> where + "\n" + segments);
    }
}
