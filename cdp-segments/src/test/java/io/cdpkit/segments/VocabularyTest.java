package io.cdpkit.segments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.EventPlan;
import io.cdpkit.event.TrackingPlan;
import io.cdpkit.event.Value;
import io.cdpkit.event.Value.Kind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class VocabularyTest {
    private static final TrackingPlan PLAN = TrackingPlan.builder()
            .event(
                    "web",
                    EventPlan.identify()
                            .allowed("traits.age", Kind.INTEGER)
                            .allowed("traits.points", Kind.DECIMAL)
                            .allowed("traits.country", Kind.TEXT)
                            .allowed("traits.press", Kind.BOOLEAN)
                            .allowed("traits.birthday", Kind.DATE)
                            .allowed("traits.signup", Kind.INSTANT)
                            .allowed("traits.tags", Kind.LIST)
                            .allowed("traits.code", Kind.TEXT, Kind.INTEGER)
                            .allowed("traits.home.lat", Kind.DECIMAL)
                            .allowed("traits.home.lon", Kind.DECIMAL)
                            .allowed("traits.home.city", Kind.TEXT)
                            .allowed("traits.free", Kind.OBJECT))
            .event(
                    "web",
                    EventPlan.track("Order Completed")
                            .allowed("properties.total", Kind.DECIMAL)
                            .allowed("properties.city", Kind.TEXT)
                            .allowed("properties.due", Kind.DATE)
                            .allowed("properties.items", Kind.LIST)
                            .allowed("properties.items.category", Kind.TEXT)
                            .allowed("properties.items.qty", Kind.INTEGER))
            .event("till", EventPlan.track("Order Completed").allowed("properties.till", Kind.TEXT))
            .event("till", EventPlan.track("Till Opened"))
            .build();
    private static final Admission ADMISSION = Admission.standard().vocabulary(Vocabulary.of(PLAN));

    private static List<Problem> problems(String text) {
        return assertThrows(InvalidSegmentsException.class, () -> Segments.parse(text, ADMISSION), text)
                .problems();
    }

    /** Each text, and what its one problem says. */
    private static void assertWrong(String text, String message) {
        List<Problem> problems = problems("a = " + text);
        assertEquals(1, problems.size(), () -> text + ": " + problems);
        assertEquals(message, problems.get(0).message(), text);
        assertEquals(1, problems.get(0).line(), text);
    }

    @Test
    void parse_misspeltNames_suggestsTheNearest() {
        assertWrong("agee >= 3", "there is no trait \"agee\"; did you mean \"age\"?");
        assertWrong("home.citty = \"x\"", "\"home\" has no field \"citty\"; did you mean \"city\"?");
        assertWrong(
                "count(\"Ordr Completed\") >= 2",
                "there is no event \"Ordr Completed\"; did you mean \"Order Completed\"?");
        assertWrong(
                "did(\"Order Completed\" where totl > 3)",
                "\"Order Completed\" has no property \"totl\"; did you mean \"total\"?");
        assertWrong(
                "sum(\"Order Completed\".totl) > 3",
                "\"Order Completed\" has no property \"totl\"; did you mean \"total\"?");
        assertWrong(
                "any(\"Order Completed\".items where categry = \"x\")",
                "an item has no field \"categry\"; did you mean \"category\"?");
        assertWrong(
                "did(\"Order Completed\" where city = profile.contry)",
                "there is no trait \"contry\"; did you mean \"country\"?");
        assertWrong("country.name = \"x\"", "\"country\" is text and has no field \"name\"");
        assertWrong(
                "did(\"Order Completed\" where items.qty > 1)",
                "\"items\" is a list and has no field \"qty\"; look into it by any(.. where ..)");
    }

    @Test
    void parse_operatorNotOfThisKind_isRefused() {
        assertWrong(
                "age contains \"3\"",
                "age is a whole number and has no text to look into; compare it by =, < or between");
        assertWrong("country has \"x\"", "country is text and is no list; say = or in (..)");
        assertWrong("size(country) > 1", "country is text and has no size");
        assertWrong("any(profile.country where it = \"x\")", "country is text and is no list; test it as it is");
        assertWrong("country in last 7 days", "country is text and lies in no window; name a date or an instant");
        assertWrong(
                "anniversary(age) in next 7 days",
                "age is a whole number and lies in no window; name a date or an instant");
        assertWrong("near(country, 1, 2, 3 km)", "country is text and is no place; name an object with lat and lon");
        assertWrong("days since country > 3", "country is text and lies in no window; name a date or an instant");
        assertWrong("country + age > 3", "country is text and cannot be reckoned with");
        assertWrong(
                "sum(\"Order Completed\".city) > 3",
                "\"city\" is text and has no sum; use most_frequent, distinct or values");
        assertWrong("tags < \"x\"", "tags is a list and \"x\" is text; neither is less than the other");
        assertWrong("tags < tags", "tags is a list and tags is a list; neither is less than the other");
        assertWrong("country >= age", "country is text and age is a whole number; neither is less than the other");
        assertWrong("country = age", "country is text and age is a whole number; they are never equal");
        assertWrong("country", "country is text, never true or false");
    }

    @Test
    void parse_impossibleConstant_isRefused() {
        assertWrong("age = \"3\"", "age is a whole number, never text; numbers and dates stand without quotes");
        assertWrong(
                "age in (1, 2, \"3\")", "age is a whole number, never text; numbers and dates stand without quotes");
        assertWrong("age = 2.5", "age is a whole number, never a fraction");
        assertWrong(
                "count(\"Order Completed\") = 2.5", "count(\"Order Completed\") is a whole number, never a fraction");
        assertWrong(
                "birthday >= \"2000-01-01\"",
                "birthday is a date and \"2000-01-01\" is text; neither is less than the other; numbers and dates stand"
                        + " without quotes");
        assertWrong(
                "age between 2 and \"x\"",
                "age is a whole number, which is neither less nor more than text; numbers and"
                        + " dates stand without quotes");
        assertWrong(
                "age between 9 and 3",
                "the lower end lies above the upper end; say between the lesser and the greater");
        assertWrong("press = 1", "press is true or false, never a whole number");
        assertWrong(
                "latest(\"Order Completed\") = 3", "latest(\"Order Completed\") is an instant, never a whole number");
    }

    @Test
    void parse_severalProblems_allComeAtOnceWithCarets() {
        List<Problem> problems = problems("""
            trait spent = sum("Order Completed".total) in last 90 days
            one = agee > 3 and country contains "x" and age contains "y"
            two = spent = "much" or did("Till Opend")
            tre = country = = 3
            """);
        assertEquals(
                """
            line 2, column 7: there is no trait "agee"; did you mean "age"?
              one = agee > 3 and country contains "x" and age contains "y"
                    ^^^^
            line 2, column 49: age is a whole number and has no text to look into; compare it by =, < or between
              one = agee > 3 and country contains "x" and age contains "y"
                                                              ^^^^^^^^
            line 3, column 15: computed.spent is a number, never text; numbers and dates stand without quotes
              two = spent = "much" or did("Till Opend")
                            ^^^^^^
            line 3, column 29: there is no event "Till Opend"; did you mean "Till Opened"?
              two = spent = "much" or did("Till Opend")
                                          ^^^^^^^^^^^^
            line 4, column 17: expected the name of a field, got "="; equality is written =
              tre = country = = 3
                              ^""", String.join("\n", problems.stream().map(Problem::toString).toList()));
    }

    @Test
    void parse_whatTheVocabularyHas_isAccepted() {
        String text = """
            trait net = sum("Order Completed".total) - points
            a = age >= 3.5 and points = 3 and country starts with "U" and press and tags has "x"
            b = birthday in last 3 days and signup >= 2026-01-01 and anniversary(signup) in next 3 days
            c = code = 3 or code = "3" or code contains "3" or code > 2
            d = near(home, 1, 2, 3 km) and inside(home, 1, 2, 3, 4) and home.city = "x" and free.any.thing = 3
            e = any("Order Completed".items where category = "x" and qty >= 2) and did("Order Completed" where till = "3")
            f = did("Till Opened" where any_thing = 3) and did(page "Home" where x = 3) and did(any event where y = 3)
            g = net > 3 and computed.net between 1 and 2 and days since latest("Order Completed") > 3 and on list press
            h = max("Order Completed".due) in last 3 days lies in next 3 days and size(tags) = 2 and age missing
            i = did("List Added" where list = "x") and in a and values("Order Completed".city) has "x" and 3 < age
            """;
        Segments segments = Segments.parse(text, ADMISSION);
        assertEquals(Segments.parse(text).definitions(), segments.definitions());
    }

    @Test
    void of_definitionsFromJson_meetTheSameProblems() {
        List<Definition> definitions = new ArrayList<>();
        for (String condition : List.of("agee >= 3", "age contains \"3\"", "age = 2.5", "did(\"Till Opend\")")) {
            definitions.add(ConditionJson.readDefinition(
                    ConditionJson.write(Definition.of("s" + definitions.size(), ConditionText.parse(condition)))));
        }
        List<String> messages = assertThrows(
                        InvalidSegmentsException.class, () -> Segments.of(definitions, List.of(), ADMISSION))
                .problems()
                .stream()
                .map(Problem::message)
                .toList();
        assertEquals(
                List.of(
                        "segment \"s0\": there is no trait \"agee\"; did you mean \"age\"?",
                        "segment \"s1\": age is a whole number and has no text to look into; compare it by =, < or between",
                        "segment \"s2\": age is a whole number, never a fraction",
                        "segment \"s3\": there is no event \"Till Opend\"; did you mean \"Till Opened\"?"),
                messages);
    }

    @Test
    void parse_oneConstantInManyPlaces_pointsAtTheRightOne() {
        List<Problem> problems = problems("a = press = true\nb = country\nc = press = true and country = true");
        assertEquals(
                List.of("2:5", "3:22"),
                problems.stream()
                        .map(problem -> problem.line() + ":" + problem.column())
                        .toList());
    }

    @Test
    void of_nothingPlanned_looksAtNothing() {
        Vocabulary open = Vocabulary.of(List.of(EventPlan.track("Till Opened")));
        Segments.parse(
                "a = agee contains \"x\" and did(page \"x\")",
                Admission.standard().vocabulary(open));
        assertEquals("vocabulary of 0 traits and 1 events", open.toString());
        Vocabulary every = Vocabulary.of(List.of(EventPlan.ofEvery(Event.Type.TRACK)));
        Segments.parse("a = did(anything where x = 3)", Admission.standard().vocabulary(every));
    }

    /** What the check refuses of a plain test is UNKNOWN, or always the same, for every value of a planned kind. */
    @Test
    void check_refusedTests_tellNoTwoValuesApart() {
        List<Value> values = List.of(
                Value.of(3),
                Value.of(new BigDecimal("2.5")),
                Value.of("US"),
                Value.of("7"),
                Value.of(true),
                Value.of(false),
                Value.of(RandomFacts.START),
                Value.of(java.time.LocalDate.parse("2024-02-29")),
                Value.of(List.of(Value.of("a"))),
                Value.of(Attributes.of("lat", Value.of(50), "lon", Value.of(13))));
        int refused = 0;
        int accepted = 0;
        for (int seed = 0; seed < 4_000; seed++) {
            Random chance = new Random(seed);
            Condition condition = new RandomSegments(chance).aboutTraits(0, List.of());
            List<Operand.Field> fields = Conditions.fields(condition).stream()
                    .filter(field -> field.scope() == Operand.Scope.PROFILE)
                    .distinct()
                    .toList();
            if (fields.size() != 1 || fields.get(0).path().size() != 1 || condition instanceof Condition.Not) {
                continue;
            }
            Value.Kind kind = Kind.values()[1 + chance.nextInt(Kind.values().length - 1)];
            Vocabulary of = Vocabulary.of(List.of(EventPlan.identify()
                    .allowed("traits." + fields.get(0).path().get(0), kind)));
            boolean fine = true;
            try {
                Segments.of(
                        List.of(Definition.of("s", condition)),
                        List.of(),
                        Admission.standard().vocabulary(of));
                accepted++;
            } catch (InvalidSegmentsException e) {
                fine = false;
                refused++;
            }
            List<Truth> answers = values.stream()
                    .filter(value -> value.kind() == kind || (kind == Kind.DECIMAL && value.kind() == Kind.INTEGER))
                    .map(value ->
                            CohortLawsTest.truth(condition, fields.get(0).path().get(0), value))
                    .distinct()
                    .toList();
            boolean dull = answers.size() == 1;
            assertTrue(fine || dull, () -> condition + " of " + kind + " is refused, but comes to " + answers);
            boolean unknown = answers.equals(List.of(Truth.UNKNOWN));
            boolean apart = condition instanceof Condition.Present || condition instanceof Condition.Each;
            assertTrue(!fine || !unknown || apart, () -> condition + " of " + kind + " is accepted, but UNKNOWN");
        }
        assertTrue(refused > 300 && accepted > 300, refused + " refused, " + accepted + " accepted");
    }
}
