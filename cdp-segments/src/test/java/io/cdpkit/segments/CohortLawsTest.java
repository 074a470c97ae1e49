package io.cdpkit.segments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Source;
import io.cdpkit.event.Value;
import io.cdpkit.profile.GoldenRecord;
import io.cdpkit.profile.ProfileSchema;
import io.cdpkit.profile.Trait;
import io.cdpkit.profile.Traits;
import io.cdpkit.segments.algebra.Audience;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A cohort answers as the tests of the conditions do, one person and one leaf after the other. */
class CohortLawsTest {
    private static final int SEEDS = Depth.seeds(12);
    private static final Source CRM = Source.of("crm", Source.Kind.CRM);

    private static Traits traits(Attributes given) {
        return GoldenRecord.empty()
                .plus(Event.identify("t", CRM).time(Instant.EPOCH).traits(given).build(), ProfileSchema.standard())
                .traits();
    }

    /** What a condition says of somebody with one trait. */
    static Truth truth(Condition condition, String key, Value value) {
        return truth(condition, List.of(), traits(Attributes.of(key, value)));
    }

    private static Traits with(Traits traits, String key, Value value) {
        Traits one = traits(Attributes.of(key, value));
        List<String> keys = new ArrayList<>();
        List<Trait> all = new ArrayList<>();
        TreeMap<String, Trait> sorted = new TreeMap<>();
        traits.forEach(sorted::put);
        one.forEach(sorted::put);
        sorted.forEach((name, trait) -> {
            keys.add(name);
            all.add(trait);
        });
        return Traits.of(keys, all);
    }

    /** The definitions that hold of a person, by the plain tests. */
    private static List<String> naive(List<Definition> definitions, Traits traits) {
        List<String> holding = new ArrayList<>();
        for (Definition definition : definitions) {
            if (truth(definition.condition(), definitions, traits) == Truth.TRUE) {
                holding.add(definition.name());
            }
        }
        holding.sort(null);
        return holding;
    }

    private static Truth truth(Condition condition, List<Definition> definitions, Traits traits) {
        if (condition instanceof Condition.In in) {
            Definition of = definitions.stream()
                    .filter(definition -> definition.name().equals(in.segment()))
                    .findFirst()
                    .orElseThrow();
            return Truth.of(truth(of.condition(), definitions, traits) == Truth.TRUE);
        } else if (condition instanceof Condition.Not not) {
            return truth(not.of(), definitions, traits).negated();
        } else if (condition instanceof Condition.All all) {
            return all.of().stream()
                    .map(part -> truth(part, definitions, traits))
                    .min(Truth::compareTo)
                    .orElseThrow();
        } else if (condition instanceof Condition.Any any) {
            return any.of().stream()
                    .map(part -> truth(part, definitions, traits))
                    .max(Truth::compareTo)
                    .orElseThrow();
        }
        Scene scene = new Scene();
        scene.traits = traits;
        return Tests.of(condition).of(scene);
    }

    @Test
    void segmentsOf_randomConditionsAndTraits_areThoseThatHold() {
        int wide = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            Random chance = new Random(seed);
            List<Definition> definitions = definitions(chance);
            Cohort cohort = Cohort.of(Segments.of(definitions), "country", "age", "points", "tags", "home", "items");
            RandomFacts facts = new RandomFacts(chance);
            List<Traits> people = new ArrayList<>();
            SortedMap<String, Long> sizes = new TreeMap<>();
            definitions.forEach(definition -> sizes.put(definition.name(), 0L));
            for (int person = 0; person < 70; person++) {
                Traits traits = traits(facts.traits(RandomFacts.START));
                people.add(traits);
                assertEquals(person, cohort.add(traits));
                List<String> expected = naive(definitions, traits);
                expected.forEach(name -> sizes.merge(name, 1L, Long::sum));
                assertEquals(expected, cohort.segmentsOf(person), "seed " + seed + ", person " + person);
            }
            assertEquals(sizes, cohort.sizes(), "seed " + seed);
            for (Definition definition : definitions) {
                Audience audience = cohort.audience(definition.name());
                assertEquals(sizes.get(definition.name()), audience.size(), "seed " + seed + ", " + definition);
                for (int person = 0; person < people.size(); person++) {
                    assertEquals(
                            cohort.segmentsOf(person).contains(definition.name()),
                            audience.contains(person),
                            "seed " + seed + ", " + definition);
                }
            }
            assertChanges(seed, chance, definitions, cohort, people);
            wide += definitions.stream().filter(CohortLawsTest::isWide).count() > 0 ? 1 : 0;
        }
        assertTrue(wide > 0, "no definition had too many alternatives to be spelled out");
    }

    private static boolean isWide(Definition definition) {
        return definition.name().startsWith("wide");
    }

    private static List<Definition> definitions(Random chance) {
        RandomSegments segments = new RandomSegments(chance);
        List<Definition> definitions = new ArrayList<>();
        for (int i = 0; i < 80; i++) {
            List<String> known = definitions.stream().map(Definition::name).toList();
            definitions.add(Definition.of("s" + i, segments.aboutTraits(1 + i % 3, known)));
        }
        List<Condition> of = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            of.add(Condition.any(segments.aboutTraits(0, List.of()), segments.aboutTraits(1, List.of("s0"))));
        }
        definitions.add(Definition.of("wide", new Condition.All(of)));
        return definitions;
    }

    private static void assertChanges(
            int seed, Random chance, List<Definition> definitions, Cohort cohort, List<Traits> people) {
        for (int i = 0; i < 60; i++) {
            int person = chance.nextInt(people.size());
            Traits other = people.get(chance.nextInt(people.size()));
            String key =
                    List.of("country", "age", "points", "tags", "home", "items").get(chance.nextInt(6));
            Trait trait = other.find(key);
            if (trait == null) {
                continue;
            }
            List<String> was = cohort.segmentsOf(person);
            Cohort.Moved moved = cohort.put(person, key, trait.value());
            people.set(person, with(people.get(person), key, trait.value()));
            List<String> is = naive(definitions, people.get(person));
            assertEquals(is, cohort.segmentsOf(person), "seed " + seed + ", " + key);
            List<String> entered = new ArrayList<>(is);
            entered.removeAll(was);
            List<String> exited = new ArrayList<>(was);
            exited.removeAll(is);
            assertEquals(new Cohort.Moved(entered, exited), moved, "seed " + seed + ", " + key);
        }
    }

    @Test
    void of_segmentAboutEvents_isRefusedByName() {
        Segments segments = Segments.parse("""
            local  = country = "NO"
            buyers = did("Order Completed") and in local
            """);
        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, () -> Cohort.of(segments));
        assertTrue(String.valueOf(refusal.getMessage()).startsWith("\"buyers\" looks at events"));
    }

    @Test
    void audience_unsavedCondition_countsExactly() {
        Cohort cohort = Cohort.of(Segments.parse("local = country = \"NO\""), "age");
        for (int i = 0; i < 200; i++) {
            cohort.add(traits(Attributes.of("country", Value.of(i % 3 == 0 ? "NO" : "SE"), "age", Value.of(i % 90))));
        }
        assertEquals(
                27,
                cohort.audience(ConditionText.parse("in local and age < 30")).size());
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> cohort.audience(ConditionText.parse("agee < 30")));
        assertTrue(String.valueOf(refusal.getMessage()).contains("did you mean \"age\"?"), refusal::getMessage);
    }
}
