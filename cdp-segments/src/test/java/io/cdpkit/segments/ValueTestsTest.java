package io.cdpkit.segments;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cdpkit.event.Attributes;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Namespace;
import io.cdpkit.event.Value;
import io.cdpkit.identity.IdentityRules;
import io.cdpkit.identity.NamespaceRule;
import io.cdpkit.profile.Profile;
import io.cdpkit.segments.Condition.Part;
import io.cdpkit.testkit.TestCdp;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What single tests of values say at the edges of their kinds. */
class ValueTestsTest {
    private static final Identifier SHE = Identifier.userId("u");
    private static final IdentityRules RULES = IdentityRules.of(NamespaceRule.unique(Namespace.USER_ID));

    private static Truth ask(Value value, Condition condition) {
        Segments segments = Segments.of(List.of(Definition.of("s", condition)));
        TestCdp shop = TestCdp.with(RULES, parts -> parts.segments(segments));
        shop.identify(Attributes.of("v", value), SHE);
        Profile profile = shop.profile(SHE);
        return segments.explain(
                        "s",
                        profile,
                        shop.cdp().timeline(profile.id()),
                        shop.clock().instant())
                .root()
                .truth();
    }

    private static Truth ask(Value value, String condition) {
        return ask(value, ConditionText.parse(condition));
    }

    private static Value place(String latitude, String longitude) {
        return Value.of(Attributes.of("lat", Value.of(new BigDecimal(latitude))).toBuilder()
                .put("lon", new BigDecimal(longitude))
                .build());
    }

    @Test
    void has_instantsAndDates_compareByTheDay() {
        Value instant = Value.of(Instant.parse("2026-03-26T15:00:00Z"));
        Value day = Value.of(LocalDate.of(2026, 3, 26));
        assertEquals(Truth.TRUE, ask(Value.of(List.of(instant)), "v has any (2026-03-26)"));
        assertEquals(Truth.FALSE, ask(Value.of(List.of(instant)), "v has none (2026-03-26)"));
        assertEquals(Truth.TRUE, ask(Value.of(List.of(day)), "v has any (2026-03-26T15:00:00Z)"));
        assertEquals(Truth.TRUE, ask(Value.of(List.of(instant)), "v has all (2026-03-26, 2026-03-26T15:00:00Z)"));
        assertEquals(Truth.FALSE, ask(Value.of(List.of(instant)), "v has any (2026-03-27, 2026-03-26T15:00:01Z)"));
    }

    /** Ids of 19 digits are common, and are the same number however they were read. */
    @Test
    void in_numbersOf64Bits_compareBySize() {
        for (String number : List.of("1234567890123456789", "-9223372036854775808", "9223372036854775807")) {
            for (Value value : List.of(Value.of(Long.parseLong(number)), Value.of(new BigDecimal(number)))) {
                assertEquals(Truth.TRUE, ask(value, "v = " + number));
                assertEquals(Truth.TRUE, ask(value, "v in (1, " + number + ")"));
                assertEquals(Truth.TRUE, ask(Value.of(List.of(value)), "v has all (" + number + ")"));
            }
        }
        assertEquals(Truth.FALSE, ask(Value.of(Long.MIN_VALUE), "v in (1, 9223372036854775808)"));
    }

    @Test
    void near_placeThatIsNone_isUnknown() {
        assertEquals(Truth.UNKNOWN, ask(place("90.5", "0"), "near(v, 90, 0, 30000 km)"));
        assertEquals(Truth.UNKNOWN, ask(place("0", "-180.5"), "near(v, 0, 0, 30000 km)"));
        assertEquals(Truth.UNKNOWN, ask(place("0", "1e300"), "inside(v, -90, -180, 90, 180)"));
        assertEquals(Truth.TRUE, ask(place("-90", "180"), "near(v, -90, 0, 1 km)"));
    }

    @Test
    void inside_antimeridian_isOneAtBothEnds() {
        for (String longitude : List.of("180", "-180")) {
            assertEquals(Truth.TRUE, ask(place("0", longitude), "inside(v, -10, 170, 10, 180)"));
            assertEquals(Truth.TRUE, ask(place("0", longitude), "inside(v, -10, -180, 10, -170)"));
            assertEquals(Truth.TRUE, ask(place("0", longitude), "inside(v, -10, 170, 10, -170)"));
            assertEquals(Truth.FALSE, ask(place("0", longitude), "inside(v, -10, -170, 10, 170)"));
        }
    }

    @Test
    void inside_edges_belongToTheBox() {
        String box = "inside(v, -10, -20, 30, 40)";
        for (String inside : List.of("-10 -20", "30 40", "-10 40", "30 -20", "0 0")) {
            assertEquals(Truth.TRUE, ask(place(inside.split(" ")[0], inside.split(" ")[1]), box), inside);
        }
        for (String outside : List.of("-10.001 0", "30.001 0", "0 -20.001", "0 40.001", "0 180")) {
            assertEquals(Truth.FALSE, ask(place(outside.split(" ")[0], outside.split(" ")[1]), box), outside);
        }
        assertEquals(Truth.TRUE, ask(place("90", "180"), "inside(v, -90, -180, 90, 180)"));
        assertEquals(Truth.TRUE, ask(place("-90", "-180"), "inside(v, -90, -180, 90, 180)"));
    }

    /** 6,371,008.8 m by the degree: pi / 180 of it, whichever way. */
    @Test
    void near_aDegreeAway_isOneHundredAndElevenKilometres() {
        for (String there : List.of("1 0", "-1 0", "0 1", "0 -1")) {
            Value place = place(there.split(" ")[0], there.split(" ")[1]);
            assertEquals(Truth.TRUE, ask(place, "near(v, 0, 0, 111196 m)"), there);
            assertEquals(Truth.FALSE, ask(place, "near(v, 0, 0, 111195 m)"), there);
        }
        assertEquals(Truth.TRUE, ask(place("60", "1"), "near(v, 60, 0, 55598 m)"));
        assertEquals(Truth.FALSE, ask(place("60", "1"), "near(v, 60, 0, 55596 m)"));
        assertEquals(Truth.TRUE, ask(place("0", "179.5"), "near(v, 0, -179.5, 111196 m)"));
    }

    @Test
    void each_itemsThatHoldFailAndCannotTell_followTheLogicOfThree() {
        Value yes = item(5);
        Value no = item(1);
        Value unknown = Value.of(Attributes.of("other", Value.of(1)));
        Object[][] table = {
            {List.of(), Truth.FALSE, Truth.TRUE, Truth.TRUE},
            {List.of(yes), Truth.TRUE, Truth.TRUE, Truth.FALSE},
            {List.of(no), Truth.FALSE, Truth.FALSE, Truth.TRUE},
            {List.of(unknown), Truth.UNKNOWN, Truth.UNKNOWN, Truth.UNKNOWN},
            {List.of(yes, no), Truth.TRUE, Truth.FALSE, Truth.FALSE},
            {List.of(unknown, yes), Truth.TRUE, Truth.UNKNOWN, Truth.FALSE},
            {List.of(no, unknown), Truth.UNKNOWN, Truth.FALSE, Truth.UNKNOWN},
            {List.of(yes, unknown, no), Truth.TRUE, Truth.FALSE, Truth.FALSE},
        };
        for (Object[] row : table) {
            Value list =
                    Value.of(((List<?>) row[0]).stream().map(Value.class::cast).toList());
            assertEquals(row[1], ask(list, "any(v where n >= 3)"));
            assertEquals(row[2], ask(list, "all(v where n >= 3)"));
            assertEquals(row[3], ask(list, "none(v where n >= 3)"));
        }
        assertEquals(Truth.UNKNOWN, ask(Value.of("no list"), "none(v where n >= 3)"));
    }

    /** What is asked after a list within a list is asked of the outer item again. */
    @Test
    void each_listWithinAList_comesBackToTheOuterItem() {
        Value line = Value.of(Attributes.builder()
                .put("n", 5)
                .put("parts", Value.of(List.of(item(1), item(2))))
                .build());
        assertEquals(Truth.TRUE, ask(Value.of(List.of(line)), "any(v where any(parts where n = 2) and n = 5)"));
        assertEquals(Truth.FALSE, ask(Value.of(List.of(line)), "any(v where any(parts where n = 2) and n = 2)"));
        assertEquals(Truth.FALSE, ask(Value.of(List.of(line)), "any(v where any(parts where n = 5))"));
    }

    private static Value item(int n) {
        return Value.of(Attributes.of("n", Value.of(n)));
    }

    /** Each pair of letters is one for all parts, or for none; what a text starts or ends with it contains. */
    @Test
    void text_ignoringCase_foldsAlikeForAllParts() {
        Set<Part> all = EnumSet.allOf(Part.class);
        for (String pair : List.of("ſs", "Kk", "Σς", "σς", "Θϑ", "µμ", "ẞß", "Ωω", "ǅǆ", "Aa")) {
            assertEquals(all, holding(pair.substring(0, 1), pair.substring(1)), pair);
            assertEquals(all, holding(pair.substring(1), pair.substring(0, 1)), pair);
        }
        for (String pair : List.of("İi", "Iı", "ßs", "ab")) {
            assertEquals(Set.of(), holding(pair.substring(0, 1), pair.substring(1)), pair);
        }
    }

    private static Set<Part> holding(String text, String pattern) {
        Set<Part> holding = EnumSet.noneOf(Part.class);
        for (Part part : Part.values()) {
            if (ask(Value.of(text), new Condition.Text(Operand.trait("v"), part, pattern, true)) == Truth.TRUE) {
                holding.add(part);
            }
        }
        return holding;
    }

    @Test
    void text_startsAndEnds_lieAtTheEnds() {
        assertEquals(Truth.TRUE, ask(Value.of("a.B\nc"), "v starts with \"A.b\" ignoring case"));
        assertEquals(Truth.FALSE, ask(Value.of("x\na.B"), "v starts with \"A.b\" ignoring case"));
        assertEquals(Truth.TRUE, ask(Value.of("c\na.B"), "v ends with \"A.b\" ignoring case"));
        assertEquals(Truth.FALSE, ask(Value.of("a.B\n"), "v ends with \"A.b\" ignoring case"));
    }

    @Test
    void count_sequenceWithTwoLastEventsAtOneInstant_isTwo() {
        Segments segments = Segments.parse("""
                trait n = count(sequence(A -> C))
                trait m = count(sequence(A -> any event))
                """);
        TestCdp shop = TestCdp.with(RULES, parts -> parts.segments(segments));
        shop.at("2026-03-01T00:00:00Z").track("A", SHE);
        shop.at("2026-03-02T00:00:00Z").track("C", SHE).track("C", SHE);
        shop.at("2026-03-02T00:00:00Z").identify(Attributes.empty(), SHE);
        assertEquals(
                List.of(Value.of(3), Value.of(2)),
                shop.profile(SHE).computed().stream().map(each -> each.value()).toList());
        assertEquals(List.of(), shop.cdp().verify().differences());
    }
}
