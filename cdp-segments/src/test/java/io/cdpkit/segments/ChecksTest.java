package io.cdpkit.segments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Namespace;
import io.cdpkit.identity.IdentityRules;
import io.cdpkit.identity.NamespaceRule;
import io.cdpkit.profile.Profile;
import io.cdpkit.testkit.TestCdp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ChecksTest {
    private static final int DEEP = Integer.getInteger("cdpkit.deep", 1);
    private static final Checks PLAIN = Checks.of(Segments.of(List.of()));

    private static Condition of(String text) {
        return ConditionText.parse(text);
    }

    private static void assertNever(String text) {
        assertEquals(new Answer.Yes(), PLAIN.never(of(text)), text);
    }

    private static void assertSometimes(String text) {
        Witness witness =
                assertInstanceOf(Answer.No.class, PLAIN.never(of(text)), text).witness();
        assertShows(witness, Segments.of(List.of()), of(text), true);
    }

    private static void assertImplies(String one, String other) {
        assertEquals(new Answer.Yes(), PLAIN.implies(of(one), of(other)), one + " -> " + other);
    }

    private static void assertNotImplied(String one, String other) {
        Witness witness = assertInstanceOf(Answer.No.class, PLAIN.implies(of(one), of(other)), one + " -> " + other)
                .witness();
        assertShows(witness, Segments.of(List.of()), of(one), true);
        assertShows(witness, Segments.of(List.of()), of(other), false);
    }

    /** Asks a platform that takes the witness in. */
    private static void assertShows(Witness witness, Segments segments, Condition condition, boolean holds) {
        List<Definition> definitions = new ArrayList<>(segments.definitions());
        definitions.add(Definition.of("the question", condition));
        Segments asked = Segments.of(definitions, segments.traits());
        TestCdp shop =
                TestCdp.with(IdentityRules.of(NamespaceRule.unique(Namespace.USER_ID)), parts -> parts.segments(asked));
        shop.clock().set(witness.now());
        for (Event event : witness.events()) {
            assertFalse(event.time().isAfter(witness.now()), () -> "yet to come: " + event);
            assertEquals(
                    io.cdpkit.IngestResult.Kind.ACCEPTED,
                    shop.cdp().ingest(event).kind(),
                    () -> "the platform refuses " + event);
        }
        Identifier person = witness.events().get(0).identifiers().get(0);
        Profile profile = shop.profile(person);
        assertEquals(
                holds,
                profile.segments().contains("the question"),
                () -> condition + " of "
                        + witness.events().stream().map(ChecksTest::shown).toList());
    }

    /** What is yet to come shows nothing, and a platform takes it in for a day ahead only. */
    @Test
    void never_momentsOfOneKindOfEvent_haveWitnessesOfThePast() {
        for (String other : List.of("count(a) in last 2 days >= 3", "earliest(a) exists")) {
            assertSometimes(other + " and not (" + other + " and latest(a) lies in last 1 day)");
        }
    }

    private static String shown(Event event) {
        StringBuilder text = new StringBuilder(event.type() + " " + event.name() + " " + event.time());
        event.traits()
                .forEach(
                        (key, value) -> text.append(' ').append(key).append('=').append(value));
        event.properties().forEach((key, value) -> text.append(' ').append(key));
        return text.toString();
    }

    @Test
    void never_valuesAtOdds_isProven() {
        assertNever("false");
        assertNever("age > 3 and age < 3");
        assertNever("age > 3 and age = 3");
        assertNever("age = 3 and age = 4");
        assertNever("age = 3 and age = \"3\"");
        assertNever("country in (\"A\", \"B\") and not country in (\"A\", \"B\", \"C\")");
        assertNever("country = \"A\" and country missing");
        assertNever("country is null and country exists");
        assertNever("country starts with \"ab\" and country starts with \"b\"");
        assertNever("country starts with \"ab\" and country < \"ab\"");
        assertNever("country starts with \"ab\" and country >= \"ac\"");
        assertNever("press and not press");
        assertNever("press = true and press = false");
        assertNever("age between 5 and 3");
        assertNever("day >= 2026-01-02 and day < 2026-01-02T00:00:00Z");
        assertNever("tags has all (\"a\", \"b\") and tags has none (\"b\", \"c\")");
        assertNever("name matches \"x\" and not name matches \"x\"");
        assertNever("name matches \"x\" and name > 3");
        assertNever("age > 3 and not (age > 3 or country = \"A\")");
        assertNever("(age > 3 or age < 1) and age = 2");
        assertNever("size(tags) < 0");
        assertNever("count(order) < 0");
        assertNever("count(order) > 2 and count(order) < 3");
        assertNever("sample 0%..10% of \"x\" and sample 20%..30% of \"x\"");
        assertNever("known for 30 days and not known for 10 days");
        assertNever("sum(order.total) > 3 and sum(order.total) < 2");
        assertNever("last(order.city) = \"A\" and last(order.city) = \"B\"");
    }

    @Test
    void never_possibleConditions_haveWitnesses() {
        assertSometimes("true");
        assertSometimes("age > 3 and age < 4");
        assertSometimes("age >= 3 and age <= 3 and age != 4");
        assertSometimes("country != \"US\" and country > \"US\" and country < \"UT\"");
        assertSometimes("country starts with \"ab\" and country ends with \"yz\"");
        assertSometimes("country missing and age is null");
        assertSometimes("not (country = \"A\") and country exists");
        assertSometimes("not press and press exists");
        assertSometimes("home.city = \"x\" and home.lat > 3");
        assertSometimes("near(home, 52.5, 13.4, 25 km)");
        assertSometimes("any(profile.items where category = \"x\" and qty >= 2)");
        assertSometimes("tags has all (\"a\", \"b\") and tags has none (\"c\", \"d\")");
        assertSometimes("size(tags) = 3");
        assertSometimes("count(order) in last 30 days >= 3 and count(order) = 5");
        assertSometimes("did(order where total > 20 and city = \"x\") in last 3 days and not did(order) in last 1 day");
        assertSometimes(
                "count(order where total > 20) = 2 and count(order where city = \"x\") = 1 and count(order) = 3");
        assertSometimes("did(order) before last 30 days and not did(order) in last 30 days and known for 90 days");
        assertSometimes("sum(order.total) in last 30 days > 100 and not did(page \"Home\")");
        assertSometimes("most_frequent(view.category) in last 90 days = \"x\"");
        assertSometimes("sequence(cart -> order within 2 hours, without checkout) in last 7 days");
        assertSometimes("signup in last 30 days and birthday in next 7 days");
        assertSometimes("anniversary(birthday) in next 7 days");
        assertSometimes("days since latest(order) >= 30");
        assertSometimes("on list press and sample 10% of \"x\"");
        assertSometimes("distinct(order.city) >= 3");
        assertSometimes("did(order) from 2026-01-01 until 2026-02-01");
        assertSometimes("did(order) in last 2 calendar days in \"Europe/Berlin\"");
    }

    @Test
    void implies_narrowerConditions_isProven() {
        assertImplies("age > 4", "age > 3");
        assertImplies("age = 4", "age in (3, 4)");
        assertImplies("country = \"abc\"", "country starts with \"ab\"");
        assertImplies("age > 3 and country = \"A\"", "country = \"A\"");
        assertImplies("age > 3", "age exists");
        assertImplies("age > 3", "not age <= 3");
        assertImplies("count(order) in last 30 days >= 2", "count(order) in last 60 days >= 1");
        assertImplies("did(order) in last 24 hours", "did(order) in last 1 day");
        assertImplies("did(order where total > 20)", "did(order)");
        assertImplies("did(order where total > 20 and city = \"x\")", "did(order | refund where total > 20)");
        assertImplies("did(order)", "did(any event)");
        assertImplies("not did(order)", "count(order where total > 3) in last 3 days <= 0");
        assertImplies("known for 30 days", "known for 29 days");
        assertImplies("sample 10%..20% of \"x\"", "sample 30% of \"x\"");
        assertImplies("did(order) from 3 days to 1 day ago", "did(order) in last 1 week");
        assertNotImplied("age > 3", "age > 4");
        assertNotImplied("not age <= 3 or age missing", "age > 3");
        assertNotImplied("count(order) in last 60 days >= 2", "count(order) in last 30 days >= 2");
        assertNotImplied("did(order)", "did(order where total > 20)");
        assertNotImplied("did(order) in last 1 calendar day", "did(order) in last 1 day");
        assertNotImplied("true", "country = \"A\" or country != \"A\"");
        assertNotImplied("known for 29 days", "known for 30 days");
        assertNotImplied("sample 30% of \"x\"", "sample 10%..20% of \"x\"");
    }

    @Test
    void checks_segmentsAndComputedTraits_areLookedThrough() {
        Segments segments = Segments.parse("""
            trait net   = sum(order.total) - sum(refund.total)
            trait spent = sum(order.total)
            buyers      = did(order) in last 60 days
            regulars    = count(order) in last 30 days >= 2
            others      = not in buyers
            rich        = spent > 100
            richer      = sum(order.total) >= 200 and in buyers
            lasting     = in regulars for 10 days
            """);
        Checks checks = Checks.of(segments);
        assertEquals(new Answer.Yes(), checks.implies(new Condition.In("regulars"), new Condition.In("buyers")));
        assertEquals(new Answer.Yes(), checks.conflict(new Condition.In("regulars"), new Condition.In("others")));
        assertEquals(new Answer.Yes(), checks.implies(new Condition.In("richer"), new Condition.In("rich")));
        assertEquals(new Answer.Yes(), checks.implies(new Condition.In("lasting"), new Condition.In("buyers")));
        assertEquals(
                new Answer.Yes(),
                checks.equivalent(new Condition.In("others"), of("count(order) in last 60 days < 1")));
        assertEquals(new Answer.Yes(), checks.always(of("in buyers or in others")));
        Witness apart = assertInstanceOf(
                        Answer.No.class, checks.equivalent(new Condition.In("buyers"), new Condition.In("regulars")))
                .witness();
        assertShows(apart, segments, new Condition.In("buyers"), true);
        assertShows(apart, segments, new Condition.In("regulars"), false);
        assertInstanceOf(Answer.No.class, checks.conflict(new Condition.In("rich"), new Condition.In("others")));
        assertInstanceOf(Answer.No.class, checks.never(of("computed.net > 3")));
    }

    /** What is so, but beyond what is proven, is left open and never denied. */
    @Test
    void checks_beyondTheFragment_areLeftOpen() {
        for (String text : List.of(
                "age > points and points > age",
                "name contains \"ab\" and not name contains \"b\"",
                "home missing and home.city = \"x\"",
                "signup in last 3 days and signup before last 3 days",
                "count(any event) < 1",
                "did(order) and not did(order) in last 3 days and not did(order) before last 3 days")) {
            assertEquals(new Answer.Unknown(), PLAIN.never(of(text)), text);
        }
        StringBuilder wide = new StringBuilder("(a0 > 1 or b0 > 1)");
        for (int i = 1; i < 40; i++) {
            wide.append(" and (a").append(i).append(" > 1 or b").append(i).append(" > 1)");
        }
        assertInstanceOf(Answer.No.class, PLAIN.never(of(wide.toString())));
        assertEquals(new Answer.Unknown(), PLAIN.never(of(wide + " and age > points and age < points")));
    }

    /** Answers about random definitions: each witness is asked on a platform, each proof held against random people. */
    @Test
    void checks_randomDefinitions_areTrueOfPlatformAndOracle() {
        Map<Class<?>, Integer> answers = new LinkedHashMap<>();
        for (int seed = 0; seed < 7 * DEEP; seed++) {
            Random chance = new Random(seed);
            Segments segments = new RandomSegments(chance).definitions(6, 2);
            Checks checks = Checks.of(segments, RandomFacts.START.plus(Duration.ofDays(400)));
            List<String> names =
                    segments.definitions().stream().map(Definition::name).toList();
            List<People> people = new ArrayList<>();
            for (int i = 0; i < names.size(); i++) {
                Condition one = new Condition.In(names.get(i));
                Condition other = new Condition.In(names.get(chance.nextInt(names.size())));
                Condition narrow = chance.nextBoolean() ? one : near(chance, one, segments);
                count(answers, checks.never(narrow), segments, people, chance, narrow, true, narrow, true);
                count(answers, checks.always(narrow), segments, people, chance, narrow, false, narrow, false);
                count(answers, checks.implies(narrow, other), segments, people, chance, narrow, true, other, false);
                count(answers, checks.conflict(narrow, other), segments, people, chance, narrow, true, other, true);
            }
        }
        assertTrue(answers.getOrDefault(Answer.Yes.class, 0) > 5, answers::toString);
        assertTrue(answers.getOrDefault(Answer.No.class, 0) > 40, answers::toString);
    }

    /** A condition that has something to do with another. */
    private static Condition near(Random chance, Condition of, Segments segments) {
        Condition part = segments.definitions()
                .get(chance.nextInt(segments.definitions().size()))
                .condition();
        return switch (chance.nextInt(4)) {
            case 0 -> Condition.all(of, part);
            case 1 -> Condition.all(of, part.not());
            case 2 -> Condition.any(of, part);
            default -> Condition.all(of.not(), part);
        };
    }

    /** People at random and an instant. */
    private record People(io.cdpkit.profile.ProfileId id, List<Event> events, long now) {}

    private static void count(
            Map<Class<?>, Integer> answers,
            Answer answer,
            Segments segments,
            List<People> people,
            Random chance,
            Condition one,
            boolean is,
            Condition other,
            boolean otherIs) {
        answers.merge(answer.getClass(), 1, Integer::sum);
        if (answer instanceof Answer.No no) {
            assertShows(no.witness(), segments, one, is);
            assertShows(no.witness(), segments, other, otherIs);
        } else if (answer instanceof Answer.Yes) {
            if (people.isEmpty()) {
                people.addAll(people(segments, chance));
            }
            List<Definition> definitions = new ArrayList<>(segments.definitions());
            definitions.add(Definition.of("the one", one));
            definitions.add(Definition.of("the other", other));
            Segments asked = Segments.of(definitions, segments.traits());
            for (People person : people) {
                TreeSet<String> members = new TreeSet<>(new NaiveOracle(asked, person.id(), person.events())
                        .members(person.now())
                        .keySet());
                boolean both = members.contains("the one") == is && members.contains("the other") == otherIs;
                assertTrue(!both, () -> "proven, but somebody is so: " + one + " and " + other);
            }
        }
    }

    private static List<People> people(Segments segments, Random chance) {
        List<People> people = new ArrayList<>();
        TestCdp shop = TestCdp.with(IdentityRules.of(NamespaceRule.unique(Namespace.USER_ID)));
        RandomFacts facts = new RandomFacts(chance);
        for (int i = 0; i < 12; i++) {
            Instant time = RandomFacts.START;
            Identifier person = Identifier.userId("p" + i);
            for (int event = 0; event < 1 + chance.nextInt(8); event++) {
                time = time.plusMillis(1 + chance.nextInt(100_000_000));
                shop.clock().set(time);
                shop.cdp().ingest(facts.event("e" + i + "-" + event, time, person));
            }
            Profile profile = shop.profile(person);
            long now = time.toEpochMilli() + chance.nextInt(300_000_000);
            people.add(new People(profile.id(), shop.cdp().timeline(profile.id()), now));
        }
        assertEquals(12, people.size(), segments::toString);
        return people;
    }
}
