package io.cdpkit.segments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.event.Event;
import io.cdpkit.event.Value;
import java.math.BigDecimal;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ConditionTextTest {
    @Test
    void parse_whatBeginnersWrite_saysHowItIsWritten() {
        assertTold("count(order) > 3 in last 3 days", "a window stands after what is counted");
        assertTold("did(o) between 2026-01-01 and 2026-02-01", "from 2026-01-01 until");
        assertTold("a starts \"x\"", "say starts with");
        assertTold("a ends \"x\"", "say ends with");
        assertTold("a == 1", "equality is written =");
        assertTold("a <> 1", "inequality is written !=");
        assertTold("a = 1 || b = 2", "say or");
        assertTold("a = 1 && b = 2", "say and");
        assertTold("a = 1e3", "numbers are written in full");
        assertTold("a = null", "say is null, exists or missing");
        assertTold("email is not null", "exists, missing or is null for whether there is one");
        assertTold("plan is \"pro\"", "say = for a value");
        assertTold("plan equals \"pro\"", "equality is written =");
        assertTold("joined after 2026-01-01", "dates are compared with >");
        assertTold("did(order) within 30 days", "say in last 30 days");
        assertTold("did(order) in the last 30 days", "say in last 30 days");
        assertTold("cart followed by order", "say sequence(cart -> order within 2 hours)");
        assertTold("a = 1, b = 2", "joined by and or or");
        assertTold("average(order.total) > 3", "say avg");
        assertTold("never(order)", "say not did(..)");
        assertTold("days since last(order) > 30", "its time is earliest(order) or latest(order)");
        assertTold("country in [\"US\"]", "lists stand in (parentheses)");
        assertTold("a : 1", "say =");
        assertTold("sum(order.total) > $100", "an amount is a number");
        assertTold("did(order) ever", "where no window is told, all time counts");
        assertTold("did(order) today", "in last 0 calendar days");
        assertTold("did(order) yesterday", "from 1 calendar day to 0 calendar days ago");
        assertTold("did(order) from 2026-01-01 to 2026-02-01", "from 2026-01-01 until");
        assertTold("did(order) at least 3 times", "say count(order) >= 3");
        assertTold("did(order, cart)", "order | cart");
        assertTold("did(order or cart)", "order | cart");
        assertTold("did order", "say did(order)");
        assertTold("count(*) > 3", "any event");
        assertTold("count(distinct order.sku) > 3", "say distinct(view.category)");
        assertTold("latest(order) in last 3 days", "say lies in last 30 days of a date");
        assertTold("18 <= age <= 30", "between 18 and 30");
        assertTold("a > -b", "0 - age");
        assertTold("NOT a = 1", "not is written in small letters");
        assertTold("in `big spenders`", "names stand in \"double quotes\"");
        assertTold("ever in vip", "say did(entering vip)");
        assertTold("email does not contain \"x\"", "say not contains");
        assertTold("email = \"x\" ignoring case", "after like, contains");
        assertTold("tags hasSomeOf (\"x\")", "say has any");
        assertTold("box(home, 1, 2, 3, 4)", "say inside(");
        assertTold("a = \u201Cx\u201D", "texts stand in \"double quotes\"");
        assertTold("a\u00A0= 1", "put a plain one");
        assertTold("a \u2265 1", "say >=");
        assertTold("a = \u22121", "put a plain -");
        assertTold("", "expected a condition, got nothing");
        assertTold("a = \uD83D\uDE00", "there is no sign like this");
    }

    private static void assertTold(String text, String part) {
        InvalidSegmentsException refusal =
                assertThrows(InvalidSegmentsException.class, () -> ConditionText.parse(text), text);
        String message = String.valueOf(refusal.getMessage());
        assertTrue(message.contains(part), message);
    }

    @Test
    void parse_partThatIsWrong_isPointedAt() {
        assertPlace(2, 11, "b = x = 1\na = b and in vap");
        assertPlace(1, 23, "a = did(order) or did(entering vap) in last 3 days");
        assertPlace(1, 19, "a = email matches \"[\"");
        assertPlace(1, 40, "trait t = count(order) in last 30 days > 3");
        assertPlace(1, 11, "trait t = did(order)");
        assertPlace(1, 29, "a = latest(order) in last 3 days\nb = did(order)");
    }

    private static void assertPlace(int line, int column, String text) {
        Problem problem = assertThrows(InvalidSegmentsException.class, () -> Segments.parse(text), text)
                .problems()
                .get(0);
        assertEquals(List.of(line, column), List.of(problem.line(), problem.column()), problem::toString);
    }

    @Test
    void parse_byteOrderMark_isPassedOver() {
        assertEquals(ConditionText.parse("a = 1"), ConditionText.parse("\uFEFFa = 1"));
    }

    @Test
    void parse_whatWasWritten_isTheSameTree() {
        for (long seed = 1; seed <= 3_000; seed++) {
            Condition condition = new RandomSegments(new Random(seed)).condition(3, List.of("a", "in", "b c"));
            String text = ConditionText.write(condition);
            assertEquals(condition, ConditionText.parse(text), () -> text);
            assertEquals(text, ConditionText.write(ConditionText.parse(text)));
        }
    }

    @Test
    void parse_numbersAtTheEdgeThatWereWritten_areTheSame() {
        Operand.Field home = Operand.trait("home");
        for (Condition condition : List.of(
                new Condition.Near(home, -0.0, -0.0, -0.0),
                new Condition.Inside(home, -0.0, -0.0, 0, -0.0),
                new Condition.OneOf(home, List.of(Value.of(Long.MIN_VALUE), Value.of(1_234_567_890_123_456_789L))),
                new Condition.OneOf(home, List.of(Value.of(new BigDecimal("9223372036854775808")))))) {
            String text = ConditionText.write(condition);
            assertEquals(condition, ConditionText.parse(text), text);
            assertEquals(condition, ConditionJson.read(ConditionJson.write(condition)), text);
        }
    }

    @Test
    void parse_computedTraitsThatWereWritten_areTheSame() {
        for (long seed = 1; seed <= 300; seed++) {
            Segments segments = new RandomSegments(new Random(seed)).definitions(4, 6);
            Segments read = Segments.parse(segments.toString());
            assertEquals(segments.traits(), read.traits(), segments::toString);
            assertEquals(segments.definitions(), read.definitions(), segments::toString);
            for (TraitDefinition trait : segments.traits()) {
                assertEquals(trait, ConditionJson.readTrait(ConditionJson.write(trait)));
            }
        }
    }

    @Test
    void read_whatWasWrittenAsJson_isTheSameTree() {
        for (long seed = 1; seed <= 3_000; seed++) {
            Condition condition = new RandomSegments(new Random(seed)).condition(3, List.of("a", "in", "b c"));
            String json = ConditionJson.write(condition);
            assertEquals(condition, ConditionJson.read(json), () -> json);
        }
    }

    /** Left out of account, it would be all time, any currency or another zone. */
    @Test
    void read_keyThatSaysNothing_isRefusedByItsPath() {
        String json = ConditionJson.write(
                ConditionText.parse(
                        "sequence(a -> b within 2 hours) in last 3 calendar days in \"Europe/Berlin\" and count(orders in EUR) > 3"));
        assertRefused(
                "at /of/0/left/of/steps/0: there is no \"witin\" here; did you mean \"within\"?",
                json,
                "within",
                "witin");
        assertRefused(
                "at /of/0/left/window/span: there is no \"Zone\" here; did you mean \"zone\"?",
                json,
                "zone\":\"Eur",
                "Zone\":\"Eur");
        assertRefused(
                "at /of/1/left/of: there is no \"curency\" here; did you mean \"currency\"?",
                json,
                "currency",
                "curency");
        assertRefused("there is no \"note\" here", json, "{\"is\":\"all\"", "{\"note\":1,\"is\":\"all\"");
    }

    private static void assertRefused(String message, String json, String key, String misspelt) {
        InvalidSegmentsException refusal = assertThrows(
                InvalidSegmentsException.class, () -> ConditionJson.read(json.replace(key, misspelt)), misspelt);
        assertEquals(message, refusal.problems().get(0).message());
    }

    /** So whatever is accepted can be kept as text. */
    @Test
    void of_treesThatNoTextSays_areRefusedByName() {
        Operand trait = new Operand.Field(Operand.Scope.PROFILE, List.of("x"));
        Operand yes = new Operand.Constant(Value.of(true));
        Condition left = new Condition.Compare(yes, Condition.Comparator.EQUAL, trait);
        Condition ofEvent = new Condition.Compare(
                new Operand.Field(Operand.Scope.EVENT, List.of("x")), Condition.Comparator.EQUAL, yes);
        Condition apart =
                Condition.did(new Occurrence.Events(Event.Type.APART, List.of(), Condition.Always.TRUE), Window.EVER);
        Condition negated = new Condition.Compare(trait, Condition.Comparator.EQUAL, yes);
        for (int i = 0; i < 65; i++) {
            negated = new Condition.Not(negated);
        }
        for (Condition unsaid : List.of(left, ofEvent, apart, negated)) {
            InvalidSegmentsException refused = assertThrows(
                    InvalidSegmentsException.class, () -> Segments.of(List.of(Definition.of("s", unsaid))));
            assertTrue(
                    refused.problems().get(0).message().startsWith("segment \"s\": no text says it: "),
                    refused::getMessage);
        }
        for (long seed = 1; seed <= 300; seed++) {
            Segments segments = new RandomSegments(new Random(seed)).definitions(4, 6);
            Segments made = Segments.of(segments.definitions(), segments.traits());
            assertEquals(segments.definitions(), made.definitions());
        }
    }
}
