package io.cdpkit.segments;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cdpkit.SegmentEvaluator;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Namespace;
import io.cdpkit.event.Value;
import io.cdpkit.identity.IdentityRules;
import io.cdpkit.identity.NamespaceRule;
import io.cdpkit.profile.Change;
import io.cdpkit.profile.Evaluation;
import io.cdpkit.profile.Membership;
import io.cdpkit.profile.Memo;
import io.cdpkit.profile.Profile;
import io.cdpkit.profile.ProfileId;
import io.cdpkit.testkit.TestCdp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Whatever comes, late, twice, taken back, joined, parted and erased: what the platform says is what a naive reading says.
 */
class SegmentsLawsTest {
    private static final IdentityRules RULES =
            IdentityRules.of(NamespaceRule.unique(Namespace.USER_ID), NamespaceRule.atMost(3, Namespace.EMAIL));

    private final Map<ProfileId, Set<String>> toldMembers = new HashMap<>();

    @Test
    void evaluate_anyHistory_agreesWithTheOracle() {
        for (long seed = 1; seed <= Depth.seeds(12); seed++) {
            run(seed, 30, 16, seed % 3 == 0, seed % 4 > 1);
        }
    }

    /** Segments that the clock moves people through, at instants that nothing but the formulas tell. */
    @Test
    void evaluate_predictions_agreeWithTheOracle() {
        for (long seed = 1; seed <= Depth.seeds(8); seed++) {
            run(seed, chance -> new RandomSegments(chance).predictions(24), 16, seed % 3 == 0, seed % 4 > 1);
        }
    }

    /** Figures that what is told later changes where they lie. */
    @Test
    void evaluate_orders_agreeWithTheOracle() {
        for (long seed = 1; seed <= Depth.seeds(8); seed++) {
            run(
                    seed,
                    chance -> new RandomSegments(chance).ofOrders(24),
                    RandomFacts::ofOrders,
                    24,
                    seed % 3 == 0,
                    seed % 4 > 1);
        }
    }

    void run(long seed, int segments, int steps, boolean asBytes, boolean old) {
        run(seed, chance -> new RandomSegments(chance).definitions(segments, segments / 2), steps, asBytes, old);
    }

    private void run(long seed, Function<Random, Segments> made, int steps, boolean asBytes, boolean old) {
        run(seed, made, RandomFacts::new, steps, asBytes, old);
    }

    /** A life at random; {@code old} events are told in order after they have all happened, as on an import. */
    private void run(
            long seed,
            Function<Random, Segments> made,
            Function<Random, RandomFacts> told,
            int steps,
            boolean asBytes,
            boolean old) {
        Random chance = new Random(seed);
        Segments definitions = made.apply(chance);
        Segments evaluator = Segments.parse(definitions.toString());
        TestCdp shop = TestCdp.with(RULES, parts -> parts.segments(asBytes ? storedAsBytes(evaluator) : evaluator));
        shop.clock().set(RandomFacts.START);
        if (old) {
            shop.clock().advance(Duration.ofDays(50));
        }
        toldMembers.clear();
        List<Change> changes = new ArrayList<>();
        RandomFacts facts = told.apply(chance);
        for (int step = 0; step < steps; step++) {
            changes.addAll(shop.changes());
            Map<ProfileId, Profile> before = byId(shop);
            act(chance, facts, shop, step, old);
            changes.addAll(checkTold(before, shop, "seed " + seed + ", step " + step));
            if (chance.nextInt(4) > 0) {
                shop.cdp().evaluateDue();
                checkNow(definitions, shop, "seed " + seed + ", step " + step);
            }
        }
        assertEquals(List.of(), shop.cdp().verify().differences(), "seed " + seed + ", before time has passed");
        shop.cdp().evaluateDue();
        changes.addAll(shop.changes());
        listen(changes, seed);
        check(definitions, shop, "seed " + seed);
        assertEquals(List.of(), shop.cdp().verify().differences(), "seed " + seed);
    }

    /** An evaluator over a store that keeps bytes. */
    static SegmentEvaluator storedAsBytes(SegmentEvaluator evaluator) {
        return (profile, added, history, now) -> {
            Evaluation evaluation = evaluator.evaluate(profile, added, history, now);
            Memo memo = evaluation.memo();
            return memo == null || memo == profile.evaluation().memo()
                    ? evaluation
                    : new Evaluation(
                            evaluation.memberships(),
                            evaluation.computed(),
                            evaluation.nextDue(),
                            Memo.of(memo.toBytes()));
        };
    }

    /** Old events that come in order, with a store that keeps bytes or objects, make what reading them all at once makes. */
    @Test
    void evaluate_importInOrderOfTime_isAsIfReadAtOnce() {
        for (long seed = 1; seed <= Depth.seeds(12); seed++) {
            Random chance = new Random(seed);
            Segments segments = new RandomSegments(chance).definitions(30, 15);
            boolean asBytes = seed % 2 == 0;
            TestCdp shop = TestCdp.with(RULES, parts -> parts.segments(asBytes ? storedAsBytes(segments) : segments));
            RandomFacts facts = new RandomFacts(chance);
            shop.clock().set(RandomFacts.START.plus(Duration.ofDays(40)));
            Instant time = RandomFacts.START;
            for (int i = 0; i < 40; i++) {
                time = time.plusMillis(1 + chance.nextInt(150_000_000));
                shop.cdp().ingest(facts.event("m" + i, time, Identifier.userId("u")));
                shop.clock().advance(Duration.ofMillis(chance.nextInt(20_000_000)));
                if (chance.nextInt(3) == 0) {
                    shop.cdp().evaluateDue();
                }
                String where = "seed " + seed + ", event " + i;
                assertEquals(List.of(), shop.cdp().verify().differences(), where);
            }
        }
    }

    private static Map<ProfileId, Profile> byId(TestCdp shop) {
        return shop.cdp().profiles().collect(Collectors.toMap(Profile::id, profile -> profile));
    }

    /** The news, which tell exactly the computed traits that differ, of people who were there before. */
    private static List<Change> checkTold(Map<ProfileId, Profile> before, TestCdp shop, String where) {
        List<Change> news = shop.changes();
        Map<ProfileId, Set<String>> told = new HashMap<>();
        for (Change change : news) {
            if (change instanceof Change.ComputedChanged computed) {
                told.computeIfAbsent(change.profile(), p -> new TreeSet<>()).addAll(computed.keys());
            }
        }
        byId(shop).forEach((id, is) -> {
            Profile was = before.get(id);
            if (was != null) {
                Map<String, Value> now = computed(is);
                Set<String> differing = new TreeSet<>(now.keySet());
                computed(was).forEach((name, value) -> {
                    if (value.equals(now.get(name))) {
                        differing.remove(name);
                    } else {
                        differing.add(name);
                    }
                });
                assertEquals(differing, told.getOrDefault(id, Set.of()), where);
            }
        });
        return news;
    }

    /** What holds now, of segments that do not look at their own past. */
    private static void checkNow(Segments definitions, TestCdp shop, String where) {
        long now = shop.clock().instant().toEpochMilli();
        for (Profile profile : shop.cdp().profiles().toList()) {
            List<Event> events = shop.cdp().timeline(profile.id());
            NaiveOracle oracle = new NaiveOracle(definitions, profile.id(), events);
            boolean begun = events.get(0).time().toEpochMilli() <= now;
            Set<String> actual = new TreeSet<>(profile.segments());
            actual.removeIf(name -> !oracle.isTimeless(name));
            assertEquals(begun ? oracle.holding(now) : Set.of(), actual, where);
            if (begun) {
                Map<String, Value> expected = oracle.values();
                Map<String, Value> computed = computed(profile);
                expected.keySet().removeIf(name -> !oracle.isTimeless(name));
                computed.keySet().removeIf(name -> !oracle.isTimeless(name));
                assertValues(expected, computed, definitions, where);
            } else {
                assertEquals(List.of(), profile.computed(), where);
            }
        }
    }

    private static Map<String, Value> computed(Profile profile) {
        Map<String, Value> computed = new TreeMap<>();
        profile.computed().forEach(trait -> computed.put(trait.trait(), trait.value()));
        return computed;
    }

    private static void assertValues(
            Map<String, Value> expected, Map<String, Value> actual, Segments definitions, String where) {
        assertEquals(expected.keySet(), actual.keySet(), where);
        expected.forEach((name, value) -> assertEquals(
                value,
                actual.get(name),
                () -> where + " differs for " + definitions.findTrait(name).orElseThrow()));
    }

    private static void act(Random chance, RandomFacts facts, TestCdp shop, int step, boolean old) {
        Identifier one = Identifier.userId("u" + chance.nextInt(2));
        Identifier other = Identifier.email("e" + chance.nextInt(3));
        int what = chance.nextInt(14);
        if (what == 12) {
            shop.cdp().find(one).ifPresent(profile -> shop.cdp().erase(profile.id()));
        } else if (what == 13) {
            shop.cdp()
                    .ingest(Event.together("m" + step, TestCdp.SOURCE, one, other)
                            .time(shop.clock().instant())
                            .build());
        } else if (what < 2) {
            shop.clock().advance(Duration.ofMillis(chance.nextInt(900_000_000)));
        } else if (what == 2) {
            shop.cdp().retract("m" + chance.nextInt(step + 1));
        } else if (what == 3) {
            shop.cdp()
                    .ingest(Event.apart("m" + step, TestCdp.SOURCE, one, other)
                            .time(shop.clock().instant())
                            .build());
        } else {
            shop.clock().advance(Duration.ofMillis(chance.nextInt(4_000_000)));
            Instant now = shop.clock().instant();
            int late = chance.nextInt(6);
            Instant time = old && late > 0
                    ? RandomFacts.START.plusMillis(step * 260_000_000L + chance.nextInt(200_000_000))
                    : late == 0
                            ? now.minusMillis(chance.nextInt(900_000_000))
                            : late == 1 ? now.plusMillis(chance.nextInt(3_000_000)) : now;
            Event event = what < 6
                    ? facts.event("m" + step, time, one, other)
                    : facts.event("m" + step, time, chance.nextInt(4) == 0 ? other : one);
            shop.cdp().ingest(event);
            if (chance.nextInt(6) == 0) {
                shop.cdp().ingest(event);
            }
        }
    }

    /** Nobody enters or leaves twice in a row. */
    private void listen(List<Change> changes, long seed) {
        for (Change change : changes) {
            Set<String> of = toldMembers.computeIfAbsent(change.profile(), p -> new TreeSet<>());
            if (change instanceof Change.ComputedChanged computed) {
                assertEquals(computed.keys().stream().sorted().distinct().toList(), computed.keys());
            } else if (change instanceof Change.Entered entered) {
                assertEquals(true, of.add(entered.segment()), "seed " + seed + ": " + change);
            } else if (change instanceof Change.Exited exited) {
                assertEquals(true, of.remove(exited.segment()), "seed " + seed + ": " + change);
            } else if (change instanceof Change.Renamed renamed) {
                of.addAll(toldMembers.getOrDefault(renamed.former(), Set.of()));
                toldMembers.remove(renamed.former());
            } else if (change instanceof Change.Removed) {
                of.clear();
            }
        }
    }

    private void check(Segments definitions, TestCdp shop, String where) {
        long now = shop.clock().instant().toEpochMilli();
        for (Profile profile : shop.cdp().profiles().toList()) {
            List<Event> events = shop.cdp().timeline(profile.id());
            NaiveOracle oracle = new NaiveOracle(definitions, profile.id(), events);
            boolean begun = events.get(0).time().toEpochMilli() <= now;
            Map<String, Instant> expected = begun ? oracle.members(now) : Map.of();
            assertValues(begun ? oracle.values() : Map.of(), computed(profile), definitions, where);
            Map<String, Instant> actual = new TreeMap<>();
            for (Membership membership : profile.memberships()) {
                actual.put(membership.segment(), membership.since());
            }
            assertEquals(
                    expected,
                    actual,
                    () -> where + " differs for " + difference(definitions.definitions(), expected, actual));
            assertEquals(
                    expected.keySet(), toldMembers.getOrDefault(profile.id(), Set.of()), () -> where + " by the feed");
        }
    }

    private static String difference(
            List<Definition> definitions, Map<String, Instant> expected, Map<String, Instant> actual) {
        StringBuilder text = new StringBuilder();
        for (Definition definition : definitions) {
            Instant should = expected.get(definition.name());
            Instant is = actual.get(definition.name());
            if (should == null ? is != null : !should.equals(is)) {
                text.append('\n')
                        .append(definition)
                        .append("\n  should be ")
                        .append(should)
                        .append(", is ")
                        .append(is);
            }
        }
        return text.toString();
    }
}
