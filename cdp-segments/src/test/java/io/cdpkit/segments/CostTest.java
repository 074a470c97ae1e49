package io.cdpkit.segments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.event.Value;
import io.cdpkit.segments.Condition.Part;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CostTest {
    /** Far more than anything here takes, and far less than what grows faster than its input would. */
    private static final Duration LONG = Duration.ofSeconds(30);

    private static Cost cost(String condition) {
        return Cost.of(ConditionText.parse(condition));
    }

    private static String refusal(String text) {
        return assertTimeoutPreemptively(
                LONG,
                () -> String.valueOf(assertThrows(InvalidSegmentsException.class, () -> Segments.parse(text))
                        .problems()
                        .get(0)
                        .message()));
    }

    private static String repeat(String text, int times) {
        return text.repeat(times);
    }

    @Test
    void of_eachKindOfPart_addsUp() {
        assertEquals(new Cost(1, 0, 0, 0), cost("true"));
        assertEquals(new Cost(3, 3, 1, 0), cost("age > 3"));
        assertEquals(new Cost(7, 6, 2, 0), cost("age > 3 and not_so > 3"));
        assertEquals(new Cost(5, 2, 1, 0), cost("country in (\"A\", \"B\", \"C\")"));
        assertEquals(new Cost(4, 3, 1, 0), cost("day in (2026-01-01, 2026-01-02)"));
        assertEquals(new Cost(3, 3, 1, 0), cost("name starts with \"abc\""));
        assertEquals(new Cost(15, 15, 1, 0), cost("name matches \"(ab){3}\""));
        assertEquals(new Cost(5, 3, 3, 1), cost("did(order)"));
        assertEquals(new Cost(5, 4, 3, 2), cost("sum(order.total) > 3"));
        assertEquals(new Cost(7, 6, 4, 1), cost("count(order where total > 20) >= 2"));
        assertEquals(new Cost(9, 5, 5, 3), cost("sequence(a -> b, without c)"));
    }

    @Test
    void costs_segmentsAndTraits_areByName() {
        Segments segments = Segments.parse("trait t = sum(order.total)\na = t > 3\nb = in a and in a");
        assertEquals(
                Map.of("t", new Cost(3, 2, 2, 2), "a", new Cost(3, 3, 1, 0), "b", new Cost(3, 2, 2, 0)),
                segments.costs());
    }

    @Test
    void parse_aboveTheLimit_namesDefinitionCostAndLimit() {
        Cost limit = new Cost(100, 5, 100, 100);
        InvalidSegmentsException refused = assertThrows(
                InvalidSegmentsException.class,
                () -> Segments.parse(
                        "cheap = age > 3\ndear = age > 3 and points > 3\n",
                        Admission.standard().atMost(limit)));
        assertEquals(List.of(new Cost.Excess("dear", new Cost(7, 6, 2, 0), limit)), refused.excesses());
        assertEquals("""
            line 2, column 1: "dear" costs too much: work 6 of at most 5; split it into several segments, put long lists \
            into a trait, or raise the limit
              dear = age > 3 and points > 3
              ^^^^""", refused.getMessage());
        assertEquals(
                2,
                Segments.parse("cheap = age > 3\ndear = age > 3 and points > 3")
                        .definitions()
                        .size());
    }

    @Test
    void of_hostsOwnDefinitions_meetEachLimit() {
        Condition condition = ConditionText.parse("sum(order.total where a > 3) > 3 and age in (1, 2)");
        Cost cost = Cost.of(condition);
        List<Definition> definitions = List.of(Definition.of("a", condition));
        Segments.of(definitions, List.of(), Admission.standard().atMost(cost));
        for (Cost less : List.of(
                new Cost(cost.size() - 1, cost.work(), cost.state(), cost.kept()),
                new Cost(cost.size(), cost.work() - 1, cost.state(), cost.kept()),
                new Cost(cost.size(), cost.work(), cost.state() - 1, cost.kept()),
                new Cost(cost.size(), cost.work(), cost.state(), cost.kept() - 1))) {
            InvalidSegmentsException refused = assertThrows(
                    InvalidSegmentsException.class,
                    () -> Segments.of(
                            definitions, List.of(), Admission.standard().atMost(less)));
            assertEquals(List.of(new Cost.Excess("a", cost, less)), refused.excesses());
        }
        TraitDefinition trait = TraitDefinition.of("t", Operand.count(Occurrence.anything(), Window.EVER));
        assertThrows(
                InvalidSegmentsException.class,
                () -> Segments.of(
                        List.of(), List.of(trait), Admission.standard().atMost(new Cost(1, 9, 9, 9))));
    }

    @Test
    void of_prediction_costsMoreTheFartherItLooks() {
        String model = ", weeks, r = 0.243, alpha = 4, a = 0.793, b = 2.426) >= 1";
        long alive = Cost.of(ConditionText.parse("alive(order" + model)).work();
        assertEquals(
                alive + 100,
                Cost.of(ConditionText.parse("expected(order, next 4 weeks" + model))
                        .work());
        assertEquals(
                alive + 10_000,
                Cost.of(ConditionText.parse("expected(order, next 400 weeks" + model))
                        .work());
    }

    @Test
    void parse_standardLimit_refusesHugeDefinitions() {
        List<Condition> lists = IntStream.range(0, 6)
                .<Condition>mapToObj(i -> new Condition.OneOf(
                        Operand.trait("t" + i),
                        IntStream.range(0, 10_000).mapToObj(Value::of).toList()))
                .toList();
        InvalidSegmentsException refused = assertThrows(
                InvalidSegmentsException.class,
                () -> Segments.of(List.of(Definition.of("huge", new Condition.Any(lists)))));
        assertEquals("huge", refused.excesses().get(0).definition());
        assertEquals(60_013, refused.excesses().get(0).cost().size());
        assertTrue(refusal("huge = " + repeat("a > 1 or ", 20_000) + "a > 2").contains("costs too much"));
    }

    @Test
    void of_deepTree_isRefusedWithoutRecursion() {
        Condition deep = Operand.trait("a").path().isEmpty() ? Condition.Always.TRUE : new Condition.In("b");
        for (int i = 0; i < 300_000; i++) {
            deep = new Condition.Not(deep);
        }
        Condition of = deep;
        String message = String.valueOf(assertThrows(
                        InvalidSegmentsException.class, () -> Segments.of(List.of(Definition.of("deep", of))))
                .getMessage());
        assertEquals(
                "segment \"deep\": conditions and values lie at most 500 deep; name a part as a segment or a trait",
                message);
        assertThrows(IllegalArgumentException.class, () -> Cost.of(of));
        Operand sum = Operand.trait("a");
        for (int i = 0; i < 300_000; i++) {
            sum = new Operand.Arithmetic(sum, Operand.Sign.PLUS, Operand.trait("a"));
        }
        Operand left = sum;
        assertThrows(
                InvalidSegmentsException.class,
                () -> Segments.of(List.of(Definition.of(
                        "deep", new Condition.Compare(left, Condition.Comparator.LESS, Operand.trait("b"))))));
    }

    @Test
    void parse_deepText_isRefused() {
        int many = 20_000;
        assertTrue(refusal("a = " + repeat("(", many) + "b" + repeat(")", many)).contains("deep"));
        assertTrue(refusal("a = " + repeat("(not ", many) + "b" + repeat(")", many))
                .contains("deep"));
        assertTrue(refusal("a = " + repeat("not ", many) + "b").contains("nots"));
        assertTrue(refusal("a = " + repeat("not not not not not not not not not (", 20) + "b" + repeat(")", 20))
                .contains("deep"));
        assertTrue(refusal("a = " + repeat("not ", 60) + "(" + repeat("not ", 60) + "(" + repeat("not ", 60) + "b))")
                .contains("deep"));
        assertTrue(refusal("a = " + repeat("b + ", many) + "b > 1").contains("signs"));
        assertTrue(refusal("a = " + repeat("(", 60) + repeat("b + b + b + b + b + b + b) + ", 60) + "b > 1")
                .contains("signs"));
        assertTrue(refusal("a = " + repeat("any(profile.b where ", 10_000)).contains("deep"));
        InvalidSegmentsException tooDeep = assertThrows(
                InvalidSegmentsException.class,
                () -> ConditionJson.read(repeat("{\"is\":\"not\",\"of\":", 30_000) + "1" + repeat("}", 30_000)));
        assertTrue(String.valueOf(tooDeep.getMessage()).contains("too deep"));
    }

    @Test
    void parse_manyDefinitionsInARow_isRefusedOrTakesLinearTime() {
        String row = IntStream.range(1, 15_000)
                .mapToObj(i -> "s" + i + "=in s" + (i - 1))
                .collect(Collectors.joining("\n", "s0=a\n", ""));
        assertTrue(refusal(row).contains("more than 200 in a row"));
        String circle = row.replaceFirst("s0=a", "s0=in s14999");
        assertTrue(refusal(circle).contains("look at each other in a circle"));
        String missing = IntStream.range(0, 10_000)
                .mapToObj(i -> "s" + i + "=in definitelymissing" + i)
                .collect(Collectors.joining("\n"));
        assertTrue(refusal(missing).contains("not defined"));
        assertTrue(refusal("b = x\na = in " + repeat("b", 900_000)).contains("not defined"));
        String unclosed =
                IntStream.range(0, 15_000).mapToObj(i -> "s" + i + "=(").collect(Collectors.joining("\n"));
        assertTrue(refusal(unclosed).contains("expected"));
        String traits = IntStream.range(0, 6_000)
                .mapToObj(i -> "trait t" + i + " = count(order) + 1")
                .collect(Collectors.joining("\n"));
        assertTrue(refusal(traits).contains("at most 5000 computed traits"));
    }

    /** Each looks at the one before it in two ways, so that walking all ways would take 2^190 steps. */
    @Test
    void parse_manyWaysToOne_takesLinearTime() {
        String ways = IntStream.range(1, 190)
                .mapToObj(i ->
                        "s" + i + " = in s" + (i - 1) + " and in s" + (i - 1) + " or in s" + (i - 1) + " for 1 day")
                .collect(Collectors.joining("\n", "s0 = did(order) in last 3 days\n", ""));
        Segments segments = assertTimeoutPreemptively(LONG, () -> Segments.parse(ways));
        assertEquals(
                Duration.ofDays(3 + 189),
                assertTimeoutPreemptively(LONG, () -> segments.lookBacks()).get("order"));
        String traits = IntStream.range(1, 190)
                .mapToObj(i -> "trait t" + i + " = t" + (i - 1) + " + t" + (i - 1))
                .collect(Collectors.joining("\n", "trait t0 = count(order) in last 3 days\n", ""));
        Segments sums = assertTimeoutPreemptively(LONG, () -> Segments.parse(traits));
        assertEquals(Map.of("order", Duration.ofDays(3)), assertTimeoutPreemptively(LONG, () -> sums.lookBacks()));
        String stateless =
                ways.replace("did(order) in last 3 days", "age > 3").replaceAll(" or in s\\d+ for 1 day", "");
        Segments cohort = assertTimeoutPreemptively(LONG, () -> Segments.parse(stateless));
        assertTimeoutPreemptively(LONG, () -> Cohort.of(cohort));
    }

    @Test
    void parse_macrosThatGrow_areRefusedOrTakeLinearTime() {
        StringBuilder doubling = new StringBuilder("define m0() = a > 1\n");
        for (int i = 1; i < 40; i++) {
            doubling.append("define m" + i + "() = m" + (i - 1) + "() or m" + (i - 1) + "()\n");
        }
        assertTrue(refusal(doubling + "s = m39()").contains("the macros make more than 200000 words"));
        String calls =
                IntStream.range(0, 20_000).mapToObj(i -> "s" + i + "=m()").collect(Collectors.joining("\n"));
        assertTimeoutPreemptively(LONG, () -> Segments.parse("define m()=a\n" + calls));
    }

    @Test
    void parse_longLists_areRefused() {
        String list = IntStream.range(0, 10_001).mapToObj(String::valueOf).collect(Collectors.joining(","));
        assertTrue(refusal("a = age in (" + list + ")").contains("1 to 10000 values"));
        assertThrows(IllegalArgumentException.class, () -> Segments.parse(repeat(" ", ConditionText.LONGEST + 1)));
    }

    /** Each of these takes ages on an engine that goes back; here the work is the text times the steps. */
    @Test
    void text_evilRegexes_takeLinearTime() {
        int length = 500 * Integer.getInteger("cdpkit.deep", 1);
        List<EvilRegexes.Evil> corpus = EvilRegexes.all();
        assertTrue(corpus.size() >= 200, corpus.size() + " regexes");
        assertTimeoutPreemptively(LONG.multipliedBy(Integer.getInteger("cdpkit.deep", 1)), () -> {
            int answered = 0;
            for (EvilRegexes.Evil evil : corpus) {
                try {
                    Segments segments = Segments.of(List.of(Definition.of(
                            "s", new Condition.Text(Operand.trait("a"), Part.MATCHES, evil.pattern(), false))));
                    String subject = evil.text().repeat(length / evil.text().length()) + "!";
                    CohortLawsTest.truth(segments.definitions().get(0).condition(), "a", Value.of(subject));
                    answered++;
                } catch (IllegalArgumentException e) {
                    assertTrue(String.valueOf(e.getMessage()).contains("at most 2000 steps"), e::getMessage);
                }
            }
            assertTrue(answered >= 200, answered + " are answered");
        });
    }
}
