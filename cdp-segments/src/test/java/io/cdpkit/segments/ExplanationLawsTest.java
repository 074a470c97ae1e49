package io.cdpkit.segments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Namespace;
import io.cdpkit.event.Value;
import io.cdpkit.identity.IdentityRules;
import io.cdpkit.identity.NamespaceRule;
import io.cdpkit.profile.Profile;
import io.cdpkit.testkit.TestCdp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What an explanation says of the future is what the clock brings. */
class ExplanationLawsTest {
    private static final int DEEP = Integer.getInteger("cdpkit.deep", 1);
    private static final Identifier SHE = Identifier.userId("u");
    private static final IdentityRules RULES = IdentityRules.of(NamespaceRule.unique(Namespace.USER_ID));

    @Test
    void next_anySegments_isWhenTheOracleFirstAnswersOtherwise() {
        int flips = 0;
        for (long seed = 1; seed <= 16L * DEEP; seed++) {
            Random chance = new Random(seed);
            Segments segments = seed % 4 == 0
                    ? new RandomSegments(chance).definitions(2, 1)
                    : new RandomSegments(chance).clocked(2);
            TestCdp shop = TestCdp.with(RULES, parts -> parts.segments(segments));
            RandomFacts facts = new RandomFacts(chance);
            shop.clock().set(RandomFacts.START.plus(Duration.ofDays(20)));
            for (int i = 0; i < 6; i++) {
                Instant time = i == 5
                        ? shop.clock().instant().plus(Duration.ofHours(12))
                        : RandomFacts.START.plusMillis(chance.nextInt(1_700_000_000));
                shop.cdp().ingest(facts.event("m" + i, time, SHE));
            }
            Profile profile = shop.profile(SHE);
            List<Event> history = shop.cdp().timeline(profile.id());
            for (Definition definition : segments.definitions()) {
                Explanation explanation = segments.explain(
                        definition.name(), profile, history, shop.clock().instant());
                flips += check(segments, explanation, profile, history, chance, "seed " + seed);
            }
        }
        assertTrue(flips > 0, "only " + flips + " flips");
    }

    private static int check(
            Segments segments,
            Explanation explanation,
            Profile profile,
            List<Event> history,
            Random chance,
            String seed) {
        String name = explanation.definition().name();
        String where = seed + ", " + name + "\n" + segments + explanation.text();
        assertEquals(explanation.member(), explanation.root().truth() == Truth.TRUE, where);
        Instant next = explanation.next();
        if (next != null) {
            assertNotEquals(explanation.member(), holds(segments, profile, history, name, next), where);
            assertEquals(explanation.member(), holds(segments, profile, history, name, next.minusMillis(1)), where);
        }
        long span = next == null
                ? Duration.ofDays(60).toMillis()
                : Duration.between(explanation.at(), next).toMillis();
        for (int i = 0; i < 2; i++) {
            Instant between = explanation.at().plusMillis((long) (chance.nextDouble() * span));
            assertEquals(explanation.member(), holds(segments, profile, history, name, between), where);
        }
        return next == null ? 0 : 1;
    }

    private static boolean holds(Segments segments, Profile profile, List<Event> history, String name, Instant at) {
        return new NaiveOracle(segments, profile.id(), history)
                .members(at.toEpochMilli())
                .containsKey(name);
    }

    private static Explanation explained(String definition, TestCdp shop) {
        Segments segments = Segments.parse("s = " + definition);
        Profile profile = shop.profile(SHE);
        return segments.explain(
                "s", profile, shop.cdp().timeline(profile.id()), shop.clock().instant());
    }

    @Test
    void next_partThatTimeTurnsInVain_isOfThePartAlone() {
        TestCdp shop = TestCdp.with(RULES, parts -> parts).at("2026-01-01T00:00:00Z");
        shop.identify(Attributes.of("plan", "free"), SHE);
        Explanation of = explained("known for 60 days and plan = \"pro\"", shop);
        assertNull(of.next());
        assertNull(of.root().next());
        assertEquals(
                Instant.parse("2026-03-02T00:00:00Z"), of.root().parts().get(0).next());
    }

    @Test
    void next_unknownThatTimeMakesFalse_isForeseenWithinNot() {
        TestCdp shop = TestCdp.with(RULES, parts -> parts).at("2026-01-01T00:00:00Z");
        Segments segments = Segments.parse("trait n = sum(order.total) in last 5 days\ns = not n > 3");
        shop.track("order", Attributes.of("total", Value.of(10)), SHE).at("2026-01-02T00:00:00Z");
        Profile profile = shop.profile(SHE);
        Explanation of = segments.explain(
                "s", profile, shop.cdp().timeline(profile.id()), shop.clock().instant());
        assertEquals(Truth.FALSE, of.root().truth());
        assertNull(of.next());
        assertEquals(Instant.parse("2026-01-06T00:00:00.001Z"), of.root().next());
    }

    @Test
    void next_eventThatIsDatedAhead_countsAsKnown() {
        TestCdp shop = TestCdp.with(RULES, parts -> parts).at("2026-01-02T00:00:00Z");
        shop.identify(Attributes.of("plan", "free"), SHE);
        Instant ahead = Instant.parse("2026-01-02T12:00:00Z");
        shop.cdp()
                .ingest(Event.identify("f", TestCdp.SOURCE)
                        .identifier(SHE)
                        .traits(Attributes.of("plan", "pro"))
                        .time(ahead)
                        .build());
        assertEquals(ahead, explained("plan = \"free\"", shop).next());
        assertEquals(ahead, explained("not plan = \"pro\"", shop).root().next());
        assertEquals(
                ahead,
                explained("any(tags where it = 1) or plan = \"pro\"", shop).next());
    }

    @Test
    void wanted_comparisons_sayWhatValueItTakes() {
        TestCdp shop = TestCdp.with(RULES, parts -> parts).at("2026-01-02T00:00:00Z");
        shop.track("order", Attributes.of("total", Value.of(50)), SHE);
        assertEquals(
                "more than 100",
                explained("sum(order.total) > 100", shop).root().wanted());
        assertEquals(
                "at most 10", explained("sum(order.total) > 10", shop).root().wanted());
        assertEquals("2 more", explained("count(order) > 2", shop).root().wanted());
        assertEquals("1 fewer", explained("count(order) < 1", shop).root().wanted());
        assertEquals(
                "1 fewer",
                explained("not did(order)", shop).root().parts().get(0).wanted());
        assertEquals("\"DE\"", explained("country = \"DE\"", shop).root().wanted());
    }
}
