package io.cdpkit.segments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.Verification;
import io.cdpkit.event.Attributes;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Namespace;
import io.cdpkit.event.Value;
import io.cdpkit.identity.IdentityRules;
import io.cdpkit.identity.NamespaceRule;
import io.cdpkit.profile.Change;
import io.cdpkit.profile.Computed;
import io.cdpkit.profile.Evaluation;
import io.cdpkit.profile.Profile;
import io.cdpkit.testkit.TestCdp;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ComputedTraitsTest {
    private static final Identifier ADA = Identifier.userId("ada");
    private static final Segments SEGMENTS = Segments.parse("""
        vip = net >= 100 and orders >= 2
        trait net       = sum("Order Completed".total) - sum("Order Refunded".total)
        trait orders@2  = count("Order Completed") in last 90 days
        trait basket    = sum("Order Completed".total) / count("Order Completed")
        trait category  = most_frequent("Order Completed".category)
        trait seen      = values("Order Completed".category)
        trait idle      = days since latest("Order Completed")
        """);

    private final TestCdp shop =
            TestCdp.with(IdentityRules.of(NamespaceRule.unique(Namespace.USER_ID)), parts -> parts.segments(SEGMENTS));

    private void order(String time, String name, String total, String category) {
        shop.at(time)
                .track(
                        name,
                        Attributes.of("total", Value.of(new BigDecimal(total)), "category", Value.of(category)),
                        ADA);
    }

    private Value value(String trait) {
        return shop.profile(ADA).computed(trait).orElseThrow();
    }

    private void threeOrders() {
        order("2026-01-01T10:00:00Z", "Order Completed", "60.50", "shoes");
        order("2026-01-03T10:00:00Z", "Order Completed", "59.50", "coats");
        order("2026-01-05T10:00:00Z", "Order Completed", "30", "shoes");
    }

    @Test
    void evaluate_eachKindOfTrait_hasItsValue() {
        threeOrders();
        assertEquals(
                List.of(
                        new Computed("basket", Value.of(50), 1),
                        new Computed("category", Value.of("shoes"), 1),
                        new Computed("idle", Value.of(0), 1),
                        new Computed("net", Value.of(150), 1),
                        new Computed("orders", Value.of(3), 2),
                        new Computed("seen", Value.of(List.of(Value.of("coats"), Value.of("shoes"))), 1)),
                shop.profile(ADA).computed());
        assertEquals(Optional.empty(), shop.profile(ADA).computed("unheard of"));
    }

    @Test
    void evaluate_refund_isNettedAndTakesTheSegmentWithIt() {
        threeOrders();
        assertEquals(List.of("vip"), shop.profile(ADA).segments());
        shop.changes();
        order("2026-01-06T10:00:00Z", "Order Refunded", "60.50", "shoes");
        assertEquals(Value.of(new BigDecimal("89.5")), value("net"));
        assertEquals(List.of(), shop.profile(ADA).segments());
        Profile ada = shop.profile(ADA);
        assertEquals(
                List.of(
                        new Change.ComputedChanged(ada.id(), List.of("idle", "net"), "m4"),
                        new Change.Exited(ada.id(), "vip", 1, "m4")),
                shop.changes());
    }

    @Test
    void evaluate_timePasses_countsDaysOneByOneAndWindowsLapse() {
        threeOrders();
        assertEquals(Instant.parse("2026-01-06T10:00:00Z"), shop.profile(ADA).nextDue());
        assertEquals(0, shop.at("2026-01-06T09:59:59.999Z").cdp().evaluateDue());
        shop.at("2026-01-06T10:00:00Z").cdp().evaluateDue();
        assertEquals(Value.of(1), value("idle"));
        shop.at("2026-04-03T09:00:00Z").cdp().evaluateDue();
        assertEquals(Value.of(2), value("orders"));
        assertEquals(Value.of(87), value("idle"));
        assertTrue(shop.cdp().verify().isClean());
    }

    @Test
    void evaluate_nothingOfItsKind_hasNoValueOrCountsNone() {
        shop.at("2026-01-01T10:00:00Z").track("Page Seen", ADA);
        assertEquals(
                List.of(new Computed("orders", Value.of(0), 2), new Computed("seen", Value.of(List.of()), 1)),
                shop.profile(ADA).computed());
    }

    @Test
    void evaluate_onlyARefund_isBelowZero() {
        order("2026-01-06T10:00:00Z", "Order Refunded", "5", "shoes");
        assertEquals(Value.of(-5), value("net"));
    }

    @Test
    void evaluate_moreValuesThanAListHolds_keepsThoseSeenLast() {
        for (int i = 0; i < 130; i++) {
            order(
                    Instant.parse("2026-01-01T10:00:00Z").plusSeconds(i).toString(),
                    "Order Completed",
                    "1",
                    "c" + (1_000 + i));
        }
        order("2026-01-02T10:00:00Z", "Order Completed", "1", "c1000");
        List<Value> seen = ((Value.Items) value("seen")).items();
        assertEquals(Operand.Function.MOST_VALUES, seen.size());
        assertTrue(seen.contains(Value.of("c1000")) && seen.contains(Value.of("c1129")));
        assertFalse(seen.contains(Value.of("c1001")));
    }

    @Test
    void evaluate_calendarDaysAcrossAClockChange_countMidnights() {
        TestCdp berlin = TestCdp.with(
                IdentityRules.of(NamespaceRule.unique(Namespace.USER_ID)),
                parts -> parts.segments(Segments.parse("""
                        trait rolling = days since latest(any event)
                        trait days    = calendar days in "Europe/Berlin" since latest(any event)
                        """)));
        berlin.at("2026-03-28T22:59:00Z").track("Seen", ADA); // a minute before midnight, the clocks change next night
        berlin.at("2026-03-28T23:00:00Z").cdp().evaluateDue();
        assertEquals(Value.of(1), berlin.profile(ADA).computed("days").orElseThrow());
        berlin.at("2026-03-29T22:00:00Z").cdp().evaluateDue();
        assertEquals(Value.of(2), berlin.profile(ADA).computed("days").orElseThrow());
        assertEquals(Value.of(0), berlin.profile(ADA).computed("rolling").orElseThrow());
    }

    @Test
    void verify_timeThatWaitsToBeLetPass_isNoDifference() {
        threeOrders();
        shop.at("2026-04-04T09:00:00Z");
        assertEquals(Value.of(0), value("idle"));
        assertEquals(List.of(), shop.cdp().verify().differences());
        shop.cdp().evaluateDue();
        assertEquals(Value.of(88), value("idle"));
        assertEquals(List.of(), shop.cdp().verify().differences());
    }

    @Test
    void verify_evaluationTamperedWith_isFound() {
        threeOrders();
        TestCdp forged = TestCdp.with(
                IdentityRules.of(NamespaceRule.unique(Namespace.USER_ID)),
                parts -> parts.segments((profile, added, history, now) -> {
                    Evaluation right = SEGMENTS.evaluate(profile, added, history, now);
                    return added == null
                            ? right
                            : new Evaluation(
                                    List.of(), List.of(new Computed("net", Value.of(1), 1)), right.nextDue(), null);
                }));
        forged.at("2026-01-01T10:00:00Z").track("Order Completed", Attributes.of("total", Value.of(500)), ADA);
        forged.at("2026-01-01T11:00:00Z").track("Order Completed", Attributes.of("total", Value.of(500)), ADA);
        Verification found = forged.cdp().verify();
        assertEquals(2, found.differences().size(), found::toString);
        assertTrue(found.differences().get(0).contains("vip"), found::toString);
        assertTrue(found.differences().get(1).contains("[basket, idle, net, orders, seen]"), found::toString);
    }

    @Test
    void explainTrait_valueOverOthers_namesEventsAndWhenTimeChangesIt() {
        threeOrders();
        Segments more = Segments.parse(SEGMENTS + "trait twice = net * 2\n");
        Profile ada = shop.profile(ADA);
        TraitExplanation why = more.explainTrait(
                "twice", ada, shop.cdp().timeline(ada.id()), shop.clock().instant());
        assertEquals(Value.of(300), why.value());
        assertEquals(List.of("m1", "m2", "m3"), why.evidence());
        assertNull(why.next());
        assertEquals("net", why.parts().get(0).definition().name());
        assertEquals("""
                at 2026-01-05T10:00:00Z
                  trait twice = computed.net * 2; it is 300; by m1, m2, m3
                    trait net = sum("Order Completed".total) - sum("Order Refunded".total); it is 150; by m1, m2, m3
                """, why.text());
        TraitExplanation orders = more.explainTrait(
                "orders", ada, shop.cdp().timeline(ada.id()), shop.clock().instant());
        assertEquals(Instant.parse("2026-04-01T10:00:00.001Z"), orders.next());
    }

    @Test
    void explain_segmentOverComputedTraits_showsTheirValuesAndEvents() {
        threeOrders();
        Profile ada = shop.profile(ADA);
        Explanation why = SEGMENTS.explain(
                "vip", ada, shop.cdp().timeline(ada.id()), shop.clock().instant());
        Explanation.Part net = why.root().parts().get(0);
        assertEquals("150", net.value());
        assertEquals(List.of("m1", "m2", "m3"), net.evidence());
        assertEquals(
                Instant.parse("2026-04-03T10:00:00.001Z"),
                why.root().parts().get(1).next());
    }

    @Test
    void parse_unknownAndWrongTraits_areNamedWhereTheyStand() {
        InvalidSegmentsException wrong = assertThrows(InvalidSegmentsException.class, () -> Segments.parse("""
            trait spent = sum(order.total)
            trait a     = computed.spend * 2
            trait b     = c + 1
            trait c     = b
            trait d     = "x"
            rich = computed.rich >= 3
            poor = profile.spent < 3 and in spent
            bad  = did(order where total > computed.spent)
            """));
        List<String> found = wrong.problems().stream()
                .map(problem -> problem.line() + ":" + problem.column() + " " + problem.message())
                .toList();
        assertEquals(
                List.of(
                        "2:15 computed trait \"a\" looks at computed trait \"spend\", which is not defined; did you mean"
                                + " \"spent\"?",
                        "4:7 the definitions b -> c -> b look at each other in a circle",
                        "5:7 a constant is the same for everybody; compute something of her events",
                        "6:8 segment \"rich\" looks at computed trait \"rich\", which is not defined as one",
                        "7:8 segment \"poor\" looks at the trait \"spent\", and there is a computed trait of this name;"
                                + " give that another name",
                        "7:30 segment \"poor\" looks at segment \"spent\", which is not defined as one",
                        "8:12 a filter looks at one event or item; it holds no segment, window, count, sample or computed"
                                + " trait"),
                found);
    }

    @Test
    void parse_sameNameTwice_isRefused() {
        InvalidSegmentsException wrong = assertThrows(
                InvalidSegmentsException.class, () -> Segments.parse("vip = true\ntrait vip = count(order)"));
        assertEquals(2, wrong.problems().get(0).line(), wrong::getMessage);
    }

    @Test
    void parse_parenthesesAndSigns_keepTheirTree() {
        for (String text : List.of(
                "(count(a) - count(b)) * 2 >= 3",
                "count(a) - (count(b) - 1) > days since latest(c)",
                "2 * count(a) / (count(b) + 1) between 1 and 3",
                "(country = \"US\") and not (a + b) * 2 < 5",
                "weeks since signup >= 2",
                "days since 2026-01-31T00:00:00Z",
                "(a - b) * 2 lies in last 3 days")) {
            Condition condition = ConditionText.parse(text);
            assertEquals(condition, ConditionText.parse(ConditionText.write(condition)), text);
        }
    }

    @Test
    void fields_ofATrait_areAllThatItReads() {
        Segments segments = Segments.parse("trait x = sum(order.total where shop = profile.home) + age");
        assertEquals(
                List.of(
                        Operand.property("shop"),
                        Operand.trait("home"),
                        Operand.trait("age"),
                        Operand.property("total")),
                segments.traits().get(0).fields());
    }

    @Test
    void evaluate_segmentThatIsOutOfWhatNobodyIsOutOf_holdsFromTheStart() {
        TestCdp start = TestCdp.with(
                IdentityRules.of(NamespaceRule.unique(Namespace.USER_ID)),
                parts -> parts.segments(Segments.parse("""
                        a = did("Seen")
                        b = not in a
                        c = not in b
                        """)));
        start.at("2026-01-01T10:00:00Z").track("Seen", ADA);
        assertEquals(List.of("a", "c"), start.profile(ADA).segments());
    }
}
