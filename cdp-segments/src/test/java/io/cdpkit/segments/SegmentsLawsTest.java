package io.cdpkit.segments;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Namespace;
import io.cdpkit.identity.IdentityRules;
import io.cdpkit.identity.NamespaceRule;
import io.cdpkit.profile.Change;
import io.cdpkit.profile.Membership;
import io.cdpkit.profile.Profile;
import io.cdpkit.profile.ProfileId;
import io.cdpkit.testkit.TestCdp;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Whatever comes, late, twice, taken back, joined and parted: what the platform says is what a naive reading says. */
class SegmentsLawsTest {
    private static final int DEEP = Integer.getInteger("cdpkit.deep", 1);
    private static final IdentityRules RULES =
            IdentityRules.of(NamespaceRule.unique(Namespace.USER_ID), NamespaceRule.atMost(3, Namespace.EMAIL));

    private final Map<ProfileId, Set<String>> toldMembers = new HashMap<>();

    @Test
    void evaluate_anyHistory_agreesWithTheOracle() {
        for (long seed = 1; seed <= 12L * DEEP; seed++) {
            run(seed, 30, 16);
        }
    }

    void run(long seed, int segments, int steps) {
        Random chance = new Random(seed);
        List<Definition> definitions = new RandomSegments(chance).definitions(segments);
        Segments evaluator = Segments.parse(Segments.of(definitions).toString());
        TestCdp shop = TestCdp.with(RULES, parts -> parts.segments(evaluator));
        shop.clock().set(RandomFacts.START);
        toldMembers.clear();
        RandomFacts facts = new RandomFacts(chance);
        for (int step = 0; step < steps; step++) {
            act(chance, facts, shop, step);
            if (chance.nextInt(4) > 0) {
                shop.cdp().evaluateDue();
                checkNow(definitions, shop, "seed " + seed + ", step " + step);
            }
        }
        shop.cdp().evaluateDue();
        listen(shop.changes(), seed);
        check(definitions, shop, "seed " + seed);
    }

    /** What holds now, of segments that do not look at their own past. */
    private static void checkNow(List<Definition> definitions, TestCdp shop, String where) {
        long now = shop.clock().instant().toEpochMilli();
        for (Profile profile : shop.cdp().profiles().toList()) {
            List<Event> events = shop.cdp().timeline(profile.id());
            NaiveOracle oracle = new NaiveOracle(definitions, profile.id(), events);
            boolean begun = events.get(0).time().toEpochMilli() <= now;
            Set<String> actual = new TreeSet<>(profile.segments());
            actual.removeIf(name -> !oracle.isTimeless(name));
            assertEquals(begun ? oracle.holding(now) : Set.of(), actual, where);
        }
    }

    private static void act(Random chance, RandomFacts facts, TestCdp shop, int step) {
        Identifier one = Identifier.userId("u" + chance.nextInt(2));
        Identifier other = Identifier.email("e" + chance.nextInt(3));
        int what = chance.nextInt(12);
        if (what < 2) {
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
            Instant time = late == 0
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
            if (change instanceof Change.Entered entered) {
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

    private void check(List<Definition> definitions, TestCdp shop, String where) {
        long now = shop.clock().instant().toEpochMilli();
        for (Profile profile : shop.cdp().profiles().toList()) {
            List<Event> events = shop.cdp().timeline(profile.id());
            Map<String, Instant> expected = events.get(0).time().toEpochMilli() > now
                    ? Map.of()
                    : new NaiveOracle(definitions, profile.id(), events).members(now);
            Map<String, Instant> actual = new TreeMap<>();
            for (Membership membership : profile.memberships()) {
                actual.put(membership.segment(), membership.since());
            }
            assertEquals(expected, actual, () -> where + " differs for " + difference(definitions, expected, actual));
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
