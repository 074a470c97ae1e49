package io.cdpkit.identity;

import static io.cdpkit.identity.Scenarios.cookie;
import static io.cdpkit.identity.Scenarios.device;
import static io.cdpkit.identity.Scenarios.email;
import static io.cdpkit.identity.Scenarios.hours;
import static io.cdpkit.identity.Scenarios.track;
import static io.cdpkit.identity.Scenarios.user;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Namespace;
import io.cdpkit.event.Source;
import io.cdpkit.graph.Explanation;
import io.cdpkit.graph.Explanation.Different;
import io.cdpkit.graph.Explanation.Evidence;
import io.cdpkit.graph.Explanation.Same;
import io.cdpkit.graph.Explanation.Step;
import io.cdpkit.graph.LinkKey;
import io.cdpkit.graph.Obstacle;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ExplanationTest {
    private static final Source DESK = Source.of("desk", Source.Kind.SUPPORT);
    private static final RuleSet RULES = RuleSet.of(
            "explained", RuleSet.USER, RuleSet.email(2), RuleSet.anonymous(20).sharedAbove(2));
    private static final Identifier ANN = user("ann");
    private static final Identifier BOB = user("bob");
    private static final Identifier MAIL = email("mail");
    private static final Identifier PHONE = device("phone");

    private static Engine engine(RuleSet rules, Event... events) {
        return Engine.after(Scenarios.ingest(events), rules);
    }

    private static Different different(Engine engine, Identifier one, Identifier other) {
        return assertInstanceOf(Different.class, engine.cdp().why(one, other));
    }

    private static Event apart(String id, Identifier one, Identifier other) {
        return Event.apart(id, DESK, one, other).time(hours(9)).build();
    }

    @Test
    void why_seenTogether_tellsTheLinkAndItsEvents() {
        Engine engine = engine(
                RULES,
                track("m2", 2, ANN, MAIL),
                track("m1", 1, ANN, MAIL),
                track("m3", 3, ANN, MAIL),
                track("m4", 9, ANN, MAIL));
        Same same = assertInstanceOf(Same.class, engine.cdp().why(MAIL, ANN));
        assertEquals(engine.cdp().find(ANN).orElseThrow().id(), same.profile());
        assertEquals(1, same.path().size());
        Step step = same.path().get(0);
        assertEquals(MAIL, step.from());
        assertEquals(ANN, step.to());
        assertEquals(LinkKey.Kind.SEEN, step.kind());
        assertEquals("seen together; at most 2 of email, user_id is unique", step.rule());
        assertEquals(hours(1), step.first());
        assertEquals(hours(9), step.last());
        assertEquals(4, step.events());
        assertEquals(
                List.of(
                        new Evidence("m1", "web", hours(1)),
                        new Evidence("m2", "web", hours(2)),
                        new Evidence("m3", "web", hours(3))),
                step.evidence());
        assertTrue(step.holds());
    }

    @Test
    void why_overOthers_takesTheShortestWay() {
        Identifier second = email("second");
        Engine engine = engine(
                RULES,
                track("m1", 1, PHONE, MAIL),
                track("m2", 2, MAIL, ANN),
                track("m3", 3, ANN, second),
                track("m4", 4, second, device("tablet")));
        Same same = assertInstanceOf(Same.class, engine.cdp().why(PHONE, second));
        assertEquals(
                List.of(MAIL, ANN, second), same.path().stream().map(Step::to).toList());
    }

    @Test
    void why_sameIdentifier_needsNoStep() {
        Engine engine = engine(RULES, track("m1", 1, ANN));
        Same same = assertInstanceOf(Same.class, engine.cdp().why(ANN, ANN));
        assertEquals(List.of(), same.path());
    }

    @Test
    void why_neverSeen_isUnknown() {
        Engine engine = engine(RULES, track("m1", 1, ANN), apart("d1", BOB, MAIL));
        assertEquals(new Explanation.Unknown(BOB), engine.cdp().why(ANN, BOB));
        assertEquals(new Explanation.Unknown(BOB), engine.cdp().why(BOB, ANN));
    }

    @Test
    void why_noLinks_tellsThatThereIsNoChain() {
        Engine engine = engine(RULES, track("m1", 1, ANN), track("m2", 2, BOB));
        Different different = different(engine, ANN, BOB);
        assertEquals(List.of(), different.chain());
        assertEquals(List.of(new Obstacle.NotLinked(true)), different.obstacles());
    }

    @Test
    void why_blockedValue_isNamed() {
        Identifier nobody = user("null");
        Engine engine = engine(RULES, track("m1", 1, nobody, MAIL), track("m2", 2, nobody, PHONE));
        Different different = different(engine, nobody, MAIL);
        assertNull(different.one());
        assertEquals(List.of(new Obstacle.Blocked(nobody)), different.obstacles());
        Different through = different(engine, PHONE, MAIL);
        assertEquals(
                List.of(nobody, MAIL), through.chain().stream().map(Step::to).toList());
        assertEquals(List.of(new Obstacle.Blocked(nobody)), through.obstacles());
    }

    @Test
    void why_namespaceWithoutRule_isNamed() {
        Engine engine = engine(RULES, track("m1", 1, cookie("c"), MAIL));
        Different different = different(engine, MAIL, cookie("c"));
        assertEquals(List.of(new Obstacle.NoRule(cookie("c"))), different.obstacles());
        assertEquals(
                "seen together; at most 2 of email, cookie has no rule",
                different.chain().get(0).rule());
    }

    @Test
    void why_sharedIdentifier_isNamedWithItsPeople() {
        Engine engine = engine(
                RULES, track("m1", 1, ANN, PHONE), track("m2", 2, BOB, PHONE), track("m3", 3, user("cid"), PHONE));
        Different different = different(engine, ANN, BOB);
        assertEquals(List.of(new Obstacle.Shared(PHONE, 3, 2)), different.obstacles());
        assertEquals(
                List.of(false, false),
                different.chain().stream().map(Step::holds).toList());
    }

    @Test
    void why_uniqueNamespacePassed_isNamedWhereTheChainBroke() {
        Engine engine =
                engine(RULES, track("m1", 1, ANN, MAIL), track("m2", 2, BOB, PHONE), track("m3", 3, MAIL, PHONE));
        Different different = different(engine, ANN, PHONE);
        Obstacle limit = new Obstacle.LimitPassed(Namespace.USER_ID, 1, null, List.of(ANN, BOB));
        assertEquals(List.of(limit), different.obstacles());
        assertEquals(
                List.of(List.of(), List.of(limit)),
                different.chain().stream().map(Step::obstacles).toList());
        assertEquals(engine.cdp().find(BOB).orElseThrow().id(), different.other());
    }

    @Test
    void why_limitWithinWindow_countsTheFullestSpan() {
        RuleSet rules = RuleSet.of("window", RuleSet.USER, RuleSet.email(1).within(Duration.ofHours(10)));
        Engine engine = engine(
                rules,
                track("m1", 0, ANN, email("a")),
                track("m2", 20, ANN, email("b")),
                track("m3", 25, ANN, email("c")));
        Different different = different(engine, ANN, email("c"));
        assertEquals(
                List.of(new Obstacle.LimitPassed(
                        Namespace.EMAIL, 1, Duration.ofHours(10), List.of(email("b"), email("c")))),
                different.obstacles());
    }

    @Test
    void why_windowLongerThanAllTime_isNoWindow() {
        Duration forever = ChronoUnit.FOREVER.getDuration();
        RuleSet rules = RuleSet.of("window", RuleSet.USER, RuleSet.email(1).within(forever));
        Engine engine = engine(rules, track("m1", 0, ANN, email("a")), track("m2", 20, ANN, email("b")));
        assertEquals(
                List.of(new Obstacle.LimitPassed(Namespace.EMAIL, 1, forever, List.of(email("a"), email("b")))),
                different(engine, ANN, email("b")).obstacles());
    }

    @Test
    void why_profileFull_isNamedWithTheCap() {
        Engine engine = engine(RULES.withMaxIdentifiers(2), track("m1", 1, ANN, MAIL), track("m2", 2, ANN, PHONE));
        assertEquals(
                List.of(new Obstacle.TooLarge(2, 3)),
                different(engine, MAIL, PHONE).obstacles());
    }

    @Test
    void why_stewardsWord_isNamedWithDecisionAndSource() {
        Engine engine = engine(RULES, track("m1", 1, ANN, MAIL), apart("d1", ANN, MAIL));
        assertEquals(
                List.of(new Obstacle.KeptApart(ANN, MAIL, "d1", "desk", hours(9))),
                different(engine, ANN, MAIL).obstacles());
        engine.cdp().retract("d1");
        assertInstanceOf(Same.class, engine.cdp().why(ANN, MAIL));
    }

    @Test
    void why_kioskOfThousands_looksAtNobodyElse() {
        CountingResolver counting = new CountingResolver(Engine.resolver(RULES));
        Engine engine = new Engine(counting);
        IntStream.range(0, 5_000).forEach(i -> engine.ingest(track("m" + i, 1, user("u" + i), PHONE)));
        long before = counting.rows();
        Different different = different(engine, user("u7"), user("u4711"));
        assertEquals(List.of(new Obstacle.Shared(PHONE, 5_000, 2)), different.obstacles());
        long looks = counting.rows() - before;
        assertTrue(looks < 20_000, () -> "the kiosk's links are to be looked at once, but took " + looks);
    }

    @Test
    void text_default_holdsNoValues() {
        Engine engine = engine(
                RULES,
                track("m1", 1, ANN, MAIL),
                track("m2", 2, BOB, PHONE),
                track("m3", 3, MAIL, PHONE),
                apart("d1", ANN, BOB));
        Explanation why = engine.cdp().why(ANN, PHONE);
        String masked = why.text() + why + engine.cdp().why(ANN, MAIL).text();
        for (Identifier identifier : List.of(ANN, BOB, MAIL)) {
            assertFalse(masked.contains(identifier.value()), masked);
        }
        assertTrue(why.text(Identifier::value).contains("a steward keeps ann apart from bob: decision d1 of desk"));
    }

    @Test
    void text_different_readsAsSentences() {
        Engine engine = engine(RULES, track("m1", 1, ANN, MAIL), track("m2", 2, BOB, MAIL));
        Different different = different(engine, ANN, BOB);
        assertEquals("""
                Not one person: profile %s and profile %s
                  - together they would have 2 of user_id, at most 1 may be one person's
                The links that come nearest to joining them
                  1. user_id:<3 chars> and email:<17 chars>: seen together; user_id is unique, at most 2 of email
                     1 event at 2026-03-01T01:00:00Z: m1 of web at 2026-03-01T01:00:00Z
                  2. email:<17 chars> and user_id:<3 chars>: seen together; at most 2 of email, user_id is unique
                     1 event at 2026-03-01T02:00:00Z: m2 of web at 2026-03-01T02:00:00Z
                     broken: together they would have 2 of user_id, at most 1 may be one person's
                """.formatted(different.one(), different.other()), different.text());
    }

    @Test
    void text_everyObstacle_hasWords() {
        List<Obstacle> all = List.of(
                new Obstacle.NotLinked(true),
                new Obstacle.Blocked(ANN),
                new Obstacle.NoRule(ANN),
                new Obstacle.Shared(ANN, 3, 2),
                new Obstacle.LimitPassed(Namespace.EMAIL, 1, null, List.of(MAIL)),
                new Obstacle.TooLarge(2, 3),
                new Obstacle.Unlike(-1, 2),
                new Obstacle.Commonplace(ANN, 100),
                new Obstacle.KeptApart(ANN, BOB, "d", "desk", hours(1)));
        assertEquals(
                List.of(Obstacle.class.getPermittedSubclasses()),
                all.stream().<Class<?>>map(Object::getClass).toList());
        all.forEach(obstacle -> assertFalse(obstacle.text().isEmpty()));
    }
}
