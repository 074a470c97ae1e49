package io.cdpkit.segments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.SegmentEvaluator;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Namespace;
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
            live(seed);
        }
        assertTrue(reads < late / 2, reads + " histories read for " + late + " late events");
    }

    /** In the order of a shuffle, latest first, or nearly in order. */
    private void live(long seed) {
        Random chance = new Random(seed);
        Segments segments = RandomSegments.plain(chance).definitions(1 + chance.nextInt(5), chance.nextInt(3));
        TestCdp shop = TestCdp.with(RULES, parts -> parts.segments(
                        seed % 2 == 0 ? counting(segments) : counting(SegmentsLawsTest.storedAsBytes(segments))));
        List<Event> events = events(chance);
        switch (chance.nextInt(3)) {
            case 0 -> Collections.shuffle(events, chance);
            case 1 -> Collections.reverse(events);
            default -> {
                for (int i = 2; i < events.size(); i += 3) {
                    Collections.swap(events, i, i - 1 - chance.nextInt(2));
                }
            }
        }
        shop.clock().set(RandomFacts.START.plus(Duration.ofDays(40)));
        Instant latest = Instant.MIN;
        for (Event event : events) {
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

    private static List<Event> events(Random chance) {
        RandomFacts facts = new RandomFacts(chance);
        boolean traits = chance.nextBoolean();
        boolean hourly = chance.nextBoolean();
        List<Event> events = new ArrayList<>();
        while (events.size() < 12) {
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
