package io.cdpkit.segments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.event.Attributes;
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
import io.cdpkit.testkit.TestCdp;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SegmentsTest {
    private static final Identifier ADA = Identifier.userId("ada");
    private static final Segments SEGMENTS = Segments.parse("""
        # those who buy, and those who stopped
        define bought(times, days) = count("Order Completed") in last $days days >= $times
        regulars   = bought(3, 365)
        "lapsed"@2 = in regulars and not did("Order Completed") in last 60 days
        """);

    private final TestCdp shop =
            TestCdp.with(IdentityRules.of(NamespaceRule.unique(Namespace.USER_ID)), parts -> parts.segments(SEGMENTS));

    private Profile threeOrders() {
        shop.at("2026-01-01T10:00:00Z").track("Order Completed", ADA);
        shop.at("2026-01-02T10:00:00Z").track("Order Completed", ADA);
        shop.at("2026-01-03T10:00:00Z").track("Order Completed", ADA);
        return shop.profile(ADA);
    }

    @Test
    void evaluate_windowLapses_changesOnTheMillisecond() {
        assertEquals(List.of("regulars"), threeOrders().segments());
        assertEquals(
                Instant.parse("2026-03-04T10:00:00.001Z"), shop.profile(ADA).nextDue());
        shop.changes();
        assertEquals(0, shop.at("2026-03-04T10:00:00Z").cdp().evaluateDue());
        shop.at("2026-03-04T10:00:00.001Z").cdp().evaluateDue();
        Profile ada = shop.profile(ADA);
        assertEquals(List.of(new Change.Entered(ada.id(), "lapsed", 2, "time")), shop.changes());
        assertEquals(
                new Membership("lapsed", Instant.parse("2026-03-04T10:00:00.001Z"), 2),
                ada.memberships().get(0));
        shop.at("2027-01-01T10:00:00.001Z").cdp().evaluateDue();
        assertEquals(List.of(), shop.profile(ADA).segments());
        assertNull(shop.profile(ADA).nextDue());
    }

    /** Who takes in events meanwhile may have looked at the clock a moment before, and so bring back what was due. */
    @Test
    void evaluateDue_eventTakenInByAClockBefore_isEvaluatedOnceMore() {
        threeOrders();
        List<String> told = new ArrayList<>();
        shop.cdp()
                .subscribe(
                        recorded -> {
                            told.add(recorded.change().getClass().getSimpleName());
                            if (told.size() == 1) {
                                shop.at("2026-03-04T10:00:00Z").identify(Attributes.of("plan", "pro"), ADA);
                            }
                        },
                        Runnable::run);
        shop.at("2026-03-04T10:00:01Z").cdp().evaluateDue();
        assertEquals(List.of("Entered", "TraitsChanged", "Exited", "Entered"), told);
        assertEquals(List.of("lapsed", "regulars"), shop.profile(ADA).segments());
    }

    /** Both ends of a window belong to it. */
    @Test
    void evaluate_eventsAWindowApart_bothCount() {
        TestCdp apart = TestCdp.with(
                IdentityRules.of(NamespaceRule.unique(Namespace.USER_ID)),
                parts -> parts.segments(Segments.parse("""
                        trait kept = count("Seen") in last 2 days
                        days   = distinct("Seen".day) in last 2 days >= 2
                        more   = count("Seen") in last 2 days > 1 + count("Left")
                        twice  = kept >= 2
                        visits = count("Seen") in last 2 days >= 2
                        """)));
        apart.at("2026-01-01T10:00:00Z").track("Seen", Attributes.of("day", "first"), ADA);
        apart.at("2026-01-03T10:00:00Z").track("Seen", Attributes.of("day", "second"), ADA);
        assertEquals(
                List.of("days", "more", "twice", "visits"), apart.profile(ADA).segments());
        apart.at("2026-01-03T10:00:00.001Z").cdp().evaluateDue();
        assertEquals(List.of(), apart.profile(ADA).segments());
    }

    @Test
    void evaluate_memoAsBytes_goesOnWithoutHistory() {
        Profile ada = threeOrders();
        Memo memo = Memo.of(Objects.requireNonNull(ada.evaluation().memo()).toBytes());
        Profile stored = ada.withEvaluation(new Evaluation(ada.memberships(), ada.nextDue(), memo));
        Evaluation later = SEGMENTS.evaluate(
                stored,
                null,
                () -> {
                    throw new AssertionError("the history is read");
                },
                Instant.parse("2026-03-05T00:00:00Z"));
        assertEquals(
                List.of("lapsed", "regulars"),
                later.memberships().stream().map(Membership::segment).toList());
    }

    /** The bytes do not hold the traits, which the profile has. */
    @Test
    void evaluate_memoAsBytes_knowsTraitsWhenTheirTimeComes() {
        Segments old = Segments.parse("old = signup before last 3 days\nseen = did(Seen) in last 1 day");
        TestCdp members =
                TestCdp.with(IdentityRules.of(NamespaceRule.unique(Namespace.USER_ID)), parts -> parts.segments(old));
        members.at("2026-01-01T10:00:00Z")
                .identify(Attributes.of("signup", Value.of(Instant.parse("2026-01-01T10:00:00Z"))), ADA);
        members.at("2026-01-01T11:00:00Z").track("Seen", ADA);
        Profile ada = members.profile(ADA);
        Memo memo = Memo.of(Objects.requireNonNull(ada.evaluation().memo()).toBytes());
        Evaluation later = old.evaluate(
                ada.withEvaluation(new Evaluation(ada.memberships(), ada.nextDue(), memo)),
                null,
                List::of,
                Instant.parse("2026-01-05T00:00:00Z"));
        assertEquals(
                List.of("old"),
                later.memberships().stream().map(Membership::segment).toList());
    }

    @Test
    void evaluate_memoOfOtherDefinitions_readsTheHistory() {
        Profile ada = threeOrders();
        Segments others = Segments.parse("buyers = did(\"Order Completed\")");
        Evaluation evaluation = others.evaluate(
                ada, null, () -> shop.cdp().timeline(ada.id()), shop.clock().instant());
        assertEquals(
                List.of(new Membership("buyers", Instant.parse("2026-01-01T10:00:00Z"), 1)), evaluation.memberships());
    }

    @Test
    void evaluate_countsComparedEachWay_holdAtEachNumberThatTheyShould() {
        String[] comparators = {"!=", "<", "<=", "=", ">", ">="};
        StringBuilder definitions = new StringBuilder();
        for (int i = 0; i < comparators.length; i++) {
            definitions.append("c%d = count(Seen) in last 10 days %s 2%n".formatted(i, comparators[i]));
            definitions.append("s%d = sum(Seen.one) in last 10 days %s 2%n".formatted(i, comparators[i]));
        }
        TestCdp counts = TestCdp.with(
                IdentityRules.of(NamespaceRule.unique(Namespace.USER_ID)),
                parts -> parts.segments(Segments.parse(definitions.toString())));
        Instant start = Instant.parse("2026-01-01T10:00:00Z");
        for (int seen = 1; seen <= 5; seen++) {
            counts.at(start.plus(Duration.ofDays(seen)).toString())
                    .track("Seen", Attributes.of("one", Value.of(1)), ADA);
            assertComparedTo(seen, counts.profile(ADA).segments());
        }
        for (int left = 4; left >= 1; left--) {
            counts.at(start.plus(Duration.ofDays(15 - left)).plusMillis(1).toString())
                    .cdp()
                    .evaluateDue();
            assertComparedTo(left, counts.profile(ADA).segments());
        }
    }

    private static void assertComparedTo(int count, List<String> segments) {
        boolean[] holds = {count != 2, count < 2, count <= 2, count == 2, count > 2, count >= 2};
        for (int i = 0; i < holds.length; i++) {
            assertEquals(holds[i], segments.contains("c" + i), "c" + i + " at " + count);
            assertEquals(holds[i], segments.contains("s" + i), "s" + i + " at " + count);
        }
    }

    @Test
    void evaluate_knownInAndListedForSomeTime_turnsOnTheMillisecond() {
        TestCdp members = TestCdp.with(
                IdentityRules.of(NamespaceRule.unique(Namespace.USER_ID)),
                parts -> parts.segments(Segments.parse("""
                        fresh  = not known for 2 days
                        guest  = on list guests
                        known  = known for 2 days
                        stayed = in known for 1 day
                        """)));
        members.at("2026-01-01T10:00:00Z")
                .track(
                        Condition.Listed.ADDED,
                        Attributes.of(
                                "list", Value.of("guests"), "until", Value.of(Instant.parse("2026-01-05T10:00:00Z"))),
                        ADA);
        assertTurn(members, "2026-01-03T10:00:00Z", List.of("fresh", "guest"), List.of("guest", "known"));
        assertTurn(members, "2026-01-04T10:00:00Z", List.of("guest", "known"), List.of("guest", "known", "stayed"));
        assertTurn(members, "2026-01-05T10:00:00Z", List.of("guest", "known", "stayed"), List.of("known", "stayed"));
        assertNull(members.profile(ADA).nextDue());
    }

    @Test
    void evaluate_windowInThePast_beginsAndEndsOnTheMillisecond() {
        TestCdp visits = TestCdp.with(
                IdentityRules.of(NamespaceRule.unique(Namespace.USER_ID)),
                parts -> parts.segments(Segments.parse("""
                        ago  = did(Seen) from 3 days to 2 days ago
                        back = did(Seen) before last 2 days
                        """)));
        visits.at("2026-01-01T10:00:00Z").track("Seen", ADA);
        assertTurn(visits, "2026-01-03T10:00:00.001Z", List.of(), List.of("ago", "back"));
        assertTurn(visits, "2026-01-04T10:00:00.001Z", List.of("ago", "back"), List.of("back"));
        assertNull(visits.profile(ADA).nextDue());
    }

    /** Somebody is in some segments until an instant, which is when she is due, and then in others. */
    private static void assertTurn(TestCdp shop, String instant, List<String> before, List<String> from) {
        Instant turn = Instant.parse(instant);
        assertEquals(turn, shop.profile(ADA).nextDue());
        shop.at(turn.minusMillis(1).toString()).cdp().evaluateDue();
        assertEquals(before, shop.profile(ADA).segments());
        shop.at(instant).cdp().evaluateDue();
        assertEquals(from, shop.profile(ADA).segments());
    }

    @Test
    void evaluate_excludedEventBetweenSteps_breaksTheSequence() {
        TestCdp steps = TestCdp.with(
                IdentityRules.of(NamespaceRule.unique(Namespace.USER_ID)),
                parts -> parts.segments(
                        Segments.parse("calm = did(sequence(Cart -> Paid -> Left without Call, without Complaint))")));
        steps.at("2026-01-01T10:00:00Z").track("Cart", ADA);
        steps.at("2026-01-01T11:00:00Z").track("Call", ADA);
        steps.at("2026-01-01T12:00:00Z").track("Paid", ADA);
        steps.at("2026-01-01T13:00:00Z").track("Complaint", ADA);
        steps.at("2026-01-01T14:00:00Z").track("Left", ADA);
        assertEquals(List.of(), steps.profile(ADA).segments());
        steps.at("2026-01-01T15:00:00Z").track("Paid", ADA);
        steps.at("2026-01-01T16:00:00Z").track("Left", ADA);
        assertEquals(List.of("calm"), steps.profile(ADA).segments());
    }

    /** What happens at one instant has no order but that of message ids, and each of it counts. */
    @Test
    void evaluate_eventsOfOneInstant_eachMayBeAStep() {
        TestCdp steps = TestCdp.with(
                IdentityRules.of(NamespaceRule.unique(Namespace.USER_ID)),
                parts -> parts.segments(Segments.parse("""
                        first  = did(sequence(Seen where page = 1 -> Paid))
                        second = did(sequence(Seen where page = 2 -> Paid))
                        third  = did(sequence(Seen where page = 3 -> Paid))
                        """)));
        Instant time = Instant.parse("2026-01-01T10:00:00Z");
        steps.at("2026-01-01T11:00:00Z");
        for (int page = 1; page <= 2; page++) {
            steps.cdp()
                    .ingest(Event.track("page " + page, TestCdp.SOURCE, "Seen")
                            .identifier(ADA)
                            .time(time)
                            .properties(Attributes.of("page", Value.of(page)))
                            .build());
        }
        steps.track("Paid", ADA);
        assertEquals(List.of("first", "second"), steps.profile(ADA).segments());
    }

    @Test
    void evaluate_laterStepAlone_isNoSequence() {
        TestCdp steps = TestCdp.with(
                IdentityRules.of(NamespaceRule.unique(Namespace.USER_ID)),
                parts -> parts.segments(Segments.parse("""
                        ever   = did(sequence(Cart -> Paid -> Left))
                        lately = did(sequence(Cart -> Paid within 2 hours))
                        today  = count(sequence(Cart -> Paid within 2 hours)) in last 24 hours = 1
                        """)));
        steps.at("2026-01-01T10:00:00Z").track("Paid", ADA);
        steps.at("2026-01-01T11:00:00Z").track("Cart", ADA);
        steps.at("2026-01-01T12:00:00Z").track("Left", ADA);
        steps.at("2026-01-01T13:00:00.001Z").track("Paid", ADA);
        assertEquals(List.of(), steps.profile(ADA).segments());
        steps.at("2026-01-01T14:00:00Z").track("Cart", ADA);
        steps.at("2026-01-01T15:00:00Z").track("Left", ADA);
        steps.at("2026-01-01T16:00:00Z").track("Paid", ADA);
        assertEquals(List.of("ever", "lately", "today"), steps.profile(ADA).segments());
    }

    /** As after a restart on a store that keeps objects. */
    @Test
    void evaluate_memoOfEqualDefinitions_goesOnWithoutHistory() {
        Profile ada = threeOrders();
        Evaluation later = Segments.parse(SEGMENTS.toString())
                .evaluate(
                        ada,
                        null,
                        () -> {
                            throw new AssertionError("the history is read");
                        },
                        Instant.parse("2026-03-05T00:00:00Z"));
        assertEquals(
                List.of("lapsed", "regulars"),
                later.memberships().stream().map(Membership::segment).toList());
    }

    @Test
    void evaluate_firstEventOfSomebodyNoLongerNew_beginsWhatExcludesTheNew() {
        TestCdp visits = TestCdp.with(
                IdentityRules.of(NamespaceRule.unique(Namespace.USER_ID)),
                parts -> parts.segments(Segments.parse("""
                        new     = not did(Visited)
                        known   = not in new
                        unknown = not in known
                        """)));
        visits.at("2026-01-01T10:00:00Z").track("Visited", ADA);
        assertEquals(List.of("known"), visits.profile(ADA).segments());
    }

    @Test
    void evaluate_bytesOfOtherDefinitions_readsTheHistory() {
        Profile ada = threeOrders();
        Segments others = Segments.parse(SEGMENTS.toString().replace("Order Completed", "Order Refunded"));
        Memo memo = Memo.of(Objects.requireNonNull(ada.evaluation().memo()).toBytes());
        Evaluation evaluation = others.evaluate(
                ada.withEvaluation(new Evaluation(ada.memberships(), ada.nextDue(), memo)),
                null,
                () -> shop.cdp().timeline(ada.id()),
                shop.clock().instant());
        assertEquals(List.of(), evaluation.memberships());
    }

    @Test
    void evaluate_listsAddedAndRemoved_areToldApart() {
        TestCdp lists = TestCdp.with(
                IdentityRules.of(NamespaceRule.unique(Namespace.USER_ID)),
                parts -> parts.segments(Segments.parse("friend = on list friends\nvip = on list vip")));
        lists.at("2026-01-01T10:00:00Z").track(Condition.Listed.ADDED, Attributes.of("list", "press"), ADA);
        assertEquals(List.of(), lists.profile(ADA).segments());
        lists.at("2026-01-02T10:00:00Z").track(Condition.Listed.ADDED, Attributes.of("list", "vip"), ADA);
        lists.at("2026-01-03T10:00:00Z").track(Condition.Listed.ADDED, Attributes.of("list", "friends"), ADA);
        assertEquals(List.of("friend", "vip"), lists.profile(ADA).segments());
        lists.at("2026-01-04T10:00:00Z").track(Condition.Listed.REMOVED, Attributes.of("list", "press"), ADA);
        lists.at("2026-01-05T10:00:00Z").track(Condition.Listed.REMOVED, Attributes.of("list", "vip"), ADA);
        assertEquals(List.of("friend"), lists.profile(ADA).segments());
    }

    @Test
    void explain_member_namesEvidenceAndWhenTimeEndsIt() {
        Profile ada = threeOrders();
        Explanation why = SEGMENTS.explain(
                "regulars", ada, shop.cdp().timeline(ada.id()), shop.clock().instant());
        assertTrue(why.member());
        assertEquals(Instant.parse("2026-01-03T10:00:00Z"), why.since());
        assertEquals("3", why.root().value());
        assertEquals(List.of("m1", "m2", "m3"), why.root().evidence());
        assertEquals("1 fewer", why.root().wanted());
        assertEquals(Instant.parse("2027-01-01T10:00:00.001Z"), why.root().next());
        assertEquals("""
            regulars: yes, at 2026-01-03T10:00:00Z, since 2026-01-03T10:00:00Z, until 2027-01-01T10:00:00.001Z if nothing else happens
              yes      count("Order Completed") in last 365 days >= 3; it is 3; by m1, m2, m3; it would take 1 fewer; \
            by time alone from 2027-01-01T10:00:00.001Z
            """, why.text());
    }

    @Test
    void explain_sequencesListsAndTraits_namesWhatTheyRestOn() {
        Segments segments = Segments.parse("""
                bought = sequence(See -> Add within 2 hours -> Pay within 1 hour, without Drop) in last 7 days
                called = on list "vip"
                paying = plan = "pro"
                """);
        TestCdp people = TestCdp.with(
                IdentityRules.of(NamespaceRule.unique(Namespace.USER_ID)), parts -> parts.segments(segments));
        people.at("2026-01-01T10:00:00Z").track("See", ADA);
        people.at("2026-01-01T10:30:00Z").track("See", ADA);
        people.at("2026-01-01T10:40:00Z").track("Drop", ADA);
        people.at("2026-01-01T11:00:00Z").track("Add", ADA);
        people.at("2026-01-01T11:10:00Z").track("Drop", ADA);
        people.at("2026-01-01T11:20:00Z").track("Add", ADA);
        people.at("2026-01-01T11:30:00Z").track("Pay", ADA);
        people.at("2026-01-01T12:00:00Z").track("Add", ADA);
        people.at("2026-01-01T12:10:00Z").track("Drop", ADA);
        people.at("2026-01-01T12:20:00Z").track("Pay", ADA);
        people.at("2026-01-01T13:00:00Z").track("Pay", ADA);
        people.at("2026-01-01T14:00:00Z").track("List Added", Attributes.of("list", "vip"), ADA);
        people.at("2026-01-01T15:00:00Z").track("List Removed", Attributes.of("list", "vip"), ADA);
        people.at("2026-01-01T16:00:00Z").identify(Attributes.of("plan", "free"), ADA);
        people.at("2026-01-01T17:00:00Z").identify(Attributes.of("plan", "pro"), ADA);
        Profile ada = people.profile(ADA);
        List<Event> history = people.cdp().timeline(ada.id());
        Instant now = people.clock().instant();
        assertEquals(List.of("bought", "paying"), ada.segments());
        Map<String, List<String>> expected =
                Map.of("bought", List.of("m2", "m6", "m7"), "called", List.of("m13"), "paying", List.of("m15"));
        expected.forEach((segment, ids) -> assertEquals(
                ids, segments.explain(segment, ada, history, now).root().evidence(), segment));
    }

    @Test
    void explain_notMember_saysWhatWouldTurnIt() {
        Profile ada = threeOrders();
        Explanation why = SEGMENTS.explain(
                "lapsed", ada, shop.cdp().timeline(ada.id()), shop.clock().instant());
        assertFalse(why.member());
        Explanation.Part not = why.root().parts().get(1);
        assertEquals(Truth.FALSE, not.truth());
        assertEquals("3 fewer", not.parts().get(0).wanted());
        assertEquals(
                Instant.parse("2026-03-04T10:00:00.001Z"), not.parts().get(0).next());
    }

    @Test
    void parse_manyMistakes_namesAllAtOnce() {
        InvalidSegmentsException wrong = assertThrows(InvalidSegmentsException.class, () -> Segments.parse("""
            a = count(order) in lst 30 days >= 3
            b = country = US and
            c = in missing
            d = in d
            e = sum(order.total) in last 2 monts > 5
            """));
        assertEquals(5, wrong.problems().size(), wrong::getMessage);
        assertEquals(
                List.of(1, 2, 3, 4, 5),
                wrong.problems().stream().map(Problem::line).toList(),
                wrong::getMessage);
    }

    @Test
    void parse_misspeltWord_pointsAtItAndSuggests() {
        InvalidSegmentsException wrong =
                assertThrows(InvalidSegmentsException.class, () -> Segments.parse("vip = country existz"));
        assertEquals("""
            line 1, column 15: expected an operator such as =, in or exists, got "existz"; did you mean "exists"?
              vip = country existz
                            ^^^^^^\
            """, wrong.getMessage());
    }

    @Test
    void parse_circle_isNamed() {
        InvalidSegmentsException wrong =
                assertThrows(InvalidSegmentsException.class, () -> Segments.parse("a = in b\nb = not in a"));
        assertTrue(wrong.problems().get(0).message().contains("a -> b -> a"), wrong::getMessage);
    }

    @Test
    void toString_isReadAgain() {
        assertEquals(SEGMENTS.definitions(), Segments.parse(SEGMENTS.toString()).definitions());
    }

    @Test
    void lookBacks_everyKindOfWindow_areTheFarthestByName() {
        Duration forever = ChronoUnit.FOREVER.getDuration();
        Segments segments = Segments.parse("""
            regulars  = count("Order Completed") in last 365 days >= 3
            lapsed    = in regulars for 10 days and not did("Order Completed") in last 60 days
            viewers   = did("Page Viewed") in last 7 days and did(screen "Home") in last 2 calendar days
            known     = known for 30 days
            listed    = on list "friends"
            again     = did(entering viewers) in last 30 days
            finishers = sequence("Started" -> "Ended" within 2 hours) in last 1 day
            openEnded = did("Signed Up") before last 30 days
            """);
        Map<String, Duration> lookBacks = new TreeMap<>(segments.lookBacks());
        assertEquals(
                new TreeMap<>(Map.of(
                        "", forever,
                        "Order Completed", Duration.ofDays(375),
                        "Page Viewed", Duration.ofDays(37),
                        "Home", Duration.ofDays(34),
                        "List Added", forever,
                        "List Removed", forever,
                        "Started", Duration.ofHours(26),
                        "Ended", Duration.ofHours(26),
                        "Signed Up", forever)),
                lookBacks);
        assertEquals(Map.of(), Segments.parse("belgians = country = \"BE\"").lookBacks());
    }

    @Test
    void lookBacks_computedTraits_areLookedThrough() {
        Segments segments = Segments.parse("""
            trait visits = count("Page Viewed") in last 7 days
            trait spent  = sum("Order Completed".total) in last 90 days
            loyal        = visits >= 3 and spent > 10
            lasting      = in loyal for 10 days
            """);
        assertEquals(
                Map.of("Page Viewed", Duration.ofDays(17), "Order Completed", Duration.ofDays(100)),
                segments.lookBacks());
    }

    @Test
    void lookBacks_reachedInTwoWays_takeTheLonger() {
        Segments segments = Segments.parse("""
            a_last  = in c_first or in b_middle for 5 days
            b_middle = in c_first for 10 days and lasting >= 1
            c_first = did(order) in last 1 day
            trait lasting = count("entered a" where total > 1) in last 3 days
            d_other = in c_first and lasting >= 2
            """);
        assertEquals(Map.of("order", Duration.ofDays(16), "entered a", Duration.ofDays(8)), segments.lookBacks());
        assertEquals(
                Map.of("order", Duration.ofDays(16), "entered a", Duration.ofDays(8)), segments.lookBacks("a_last"));
        assertEquals(
                Map.of("order", Duration.ofDays(11), "entered a", Duration.ofDays(3)), segments.lookBacks("b_middle"));
        assertEquals(
                Map.of("order", Duration.ofDays(1), "entered a", Duration.ofDays(3)), segments.lookBacks("d_other"));
    }

    @Test
    void named_everySegment_isFoundAndOthersAreRefused() {
        Segments segments = Segments.parse("""
            lapsed  = not did(order) in last 9 days
            trait orders = count(order)
            active  = orders >= 1
            vips    = orders >= 9
            """);
        for (Definition definition : segments.definitions()) {
            assertSame(definition, segments.named(definition.name()));
        }
        assertEquals("orders", segments.findTrait("orders").orElseThrow().name());
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> segments.named("laps ed"));
        assertEquals("there is no segment \"laps ed\"; did you mean \"lapsed\"?", refusal.getMessage());
        assertThrows(IllegalArgumentException.class, () -> segments.named("orders"));
        assertThrows(IllegalArgumentException.class, () -> segments.named("zebra"));
    }

    @Test
    void traitsRead_filtersSegmentsAndComputedTraits_areAmongThem() {
        Segments segments = Segments.parse("""
            locals = address.city = "Ghent" or city exists
            buyers = did(order where total > 10 and channel = profile.preferred_channel) in last 9 days
            both   = in locals and count(order) >= 2 and in buyers
            trait weighed = sum(order.total where channel = profile.channel) - points
            heavy  = weighed > 3
            """);
        assertEquals(
                Map.of(
                        "locals", Set.of("address", "city"),
                        "buyers", Set.of("preferred_channel"),
                        "both", Set.of("address", "city", "preferred_channel"),
                        "weighed", Set.of("channel", "points"),
                        "heavy", Set.of("channel", "points")),
                segments.traitsRead());
    }

    @Test
    void propertiesRead_filtersFiguresAndWhatIsLookedAt_areAmongThem() {
        Segments segments = Segments.parse("""
            big     = did(order where total.gross > 10 and channel = profile.preferred_channel) in last 9 days
            near    = did(page where context.ip exists and kind = "x")
            items   = any(order.products where sku = "a" and price > 3) in last 9 days
            after   = did(sequence(cart where size > 1 -> order where paid = true within 3 days, without stop where reason = "r"))
            worth   = sum(orders.net in EUR where refunded > 1) > 10
            trait spent = sum(refund.amount where why = "late") - points
            all     = spent > 3 and in big and did(order)
            locals  = city = "Ghent"
            """);
        Map<String, Set<String>> read = segments.propertiesRead();
        assertEquals(Set.of("total", "channel"), read.get("big"));
        assertEquals(Set.of("context.ip", "kind"), read.get("near"));
        assertEquals(Set.of("products"), read.get("items"));
        assertEquals(Set.of("size", "paid", "reason"), read.get("after"));
        assertEquals(Set.of("refunded", "net"), read.get("worth"));
        assertEquals(Set.of("amount", "why"), read.get("spent"));
        assertEquals(Set.of("amount", "why", "total", "channel"), read.get("all"));
        assertEquals(Set.of(), read.get("locals"));
    }

    @Test
    void parse_expressionsAsArgumentsOfMacros_stayOneOperand() {
        assertMeans("define both(c) = $c and x = 1\ns = both(a = 1 or b = 2)", "s = (a = 1 or b = 2) and x = 1");
        assertMeans("define no(c) = not $c\ns = no(a = 1 and b = 2)", "s = not (a = 1 and b = 2)");
        assertMeans("define s(v) = $v * 2 = 4\ny = s(a + 1)", "y = (a + 1) * 2 = 4");
        assertMeans("define s(v) = 9 - $v = 4\ny = s(a - 1)", "y = 9 - (a - 1) = 4");
        assertMeans("define mid(r) = a between $r\ns = mid(1 and 5)", "s = a between 1 and 5");
        assertMeans(
                "define n(e) = did($e)\ns = n(order where a = 1 and b = 2)", "s = did(order where a = 1 and b = 2)");
        assertMeans("define l(w) = did(order) in last $w\ns = l(3 days)", "s = did(order) in last 3 days");
    }

    /** A macro that stands for a value may stand wherever one may. */
    @Test
    void parse_macrosOfValues_standInOperandsTraitsAndEachOther() {
        String spent = "define spent(n) = sum(order.total) in last $n days\n";
        String sum = "sum(order.total) in last 7 days";
        assertMeans(spent + "trait t = spent(7)", "trait t = " + sum);
        assertMeans(spent + "s = x > spent(7)", "s = x > " + sum);
        assertMeans(
                spent + "s = 2 * spent(7) - spent(30) > 0",
                "s = 2 * " + sum + " - sum(order.total) in last 30 days > 0");
        assertMeans("define up(v) = $v + 1\ns = up(up(x)) > 2", "s = x + 1 + 1 > 2");
        assertMeans("define up(v) = $v + 1\ndefine two(v) = up($v) * 2\ns = two(up(x)) = 4", "s = (x + 1 + 1) * 2 = 4");
    }

    @Test
    void parse_macroMadeOfItself_isRefusedByName() {
        for (String macros : List.of("define m(x) = m($x)", "define n(x) = m($x)\ndefine m(x) = n($x)")) {
            String message = String.valueOf(
                    assertThrows(InvalidSegmentsException.class, () -> Segments.parse(macros + "\ns = did(order)"))
                            .getMessage());
            assertTrue(message.contains("the macro \"m\" is made of itself"), message);
        }
    }

    private static void assertMeans(String macros, String plain) {
        assertEquals(Segments.parse(plain).toString(), Segments.parse(macros).toString());
    }

    @Test
    void define_whatItsTextCannotSay_isRefused() {
        List<Runnable> wrong = List.of(
                () -> new Condition.Within(Operand.trait("signup"), Window.EVER),
                () -> new Operand.Constant(Value.ofNull()),
                () -> new Operand.Constant(Value.of(List.of(Value.of(1)))),
                () -> new Operand.Constant(Value.of(Attributes.empty())),
                () -> new Operand.Constant(Value.of(BigDecimal.TEN.pow(120).add(BigDecimal.ONE))),
                () -> new Operand.Constant(Value.of(LocalDate.of(10_000, 1, 1))),
                () -> new Operand.Constant(Value.of(Instant.parse("-0001-12-31T00:00:00Z"))),
                () -> new Condition.OneOf(Operand.trait("a"), List.of(Value.of(List.of()))),
                () -> new Window.Fixed(Instant.parse("+10000-01-01T00:00:00Z"), Instant.MAX));
        wrong.forEach(each -> assertThrows(IllegalArgumentException.class, each::run));
    }

    @Test
    void calendarDays_inTheZoneCalledUtc_areThoseOfTheOffset() {
        assertEquals(Span.calendarDays(2, ZoneOffset.UTC), Span.calendarDays(2, ZoneId.of("UTC")));
    }
}
