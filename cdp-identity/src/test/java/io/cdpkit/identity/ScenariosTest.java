package io.cdpkit.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Namespace;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class ScenariosTest {
    @Test
    void small_sameSeed_givesTheSameSteps() {
        assertEquals(Scenarios.small(7, 6), Scenarios.small(7, 6));
        assertEquals(Scenarios.large(7), Scenarios.large(7));
    }

    @Test
    void small_anySize_hasThatManyStepsInValidOrder() {
        for (long seed = 0; seed < 1_000; seed++) {
            int size = 2 + (int) (seed % 5);
            List<Step> steps = Scenarios.small(seed, size);
            assertEquals(size, steps.size());
            assertTrue(Scenarios.isValid(steps), Scenarios.describe(steps));
        }
    }

    @Test
    void large_anySeed_has50To300EventsOfEveryType() {
        Set<Event.Type> types = new HashSet<>();
        for (long seed = 0; seed < 50; seed++) {
            List<Event> events = Facts.of(Scenarios.large(seed)).events();
            assertTrue(events.size() >= 50 && events.size() <= 300, "events: " + events.size());
            events.forEach(event -> types.add(event.type()));
        }
        assertEquals(EnumSet.range(Event.Type.IDENTIFY, Event.Type.ALIAS), types);
    }

    @Test
    void permutations_fourEvents_areAllOrdersOnce() {
        List<Step> steps =
                List.of(new Step.Retract("a"), new Step.Retract("b"), new Step.Retract("c"), new Step.Retract("d"));
        Set<List<Step>> orders = new HashSet<>();
        Scenarios.permutations(steps, order -> orders.add(List.copyOf(order)));
        assertEquals(24, orders.size());
    }

    @Test
    void permutations_conflict_comesAfterItsEvent() {
        Event event = Scenarios.track("m1", 0, Scenarios.user("ann"));
        Event other = Scenarios.track("m1", 1, Scenarios.user("ann"));
        List<Step> steps = List.of(new Step.Ingest(event), new Step.Conflict(other), new Step.Retract("m1"));
        List<List<Step>> orders = new ArrayList<>();
        Scenarios.permutations(steps, order -> orders.add(List.copyOf(order)));
        assertEquals(3, orders.size());
    }

    @Test
    void shuffled_anySeed_isAValidOrderOfTheSameFacts() {
        for (long seed = 0; seed < 300; seed++) {
            List<Step> steps = seed % 10 == 0 ? Scenarios.large(seed) : Scenarios.small(seed, 12);
            List<Step> order = Scenarios.shuffled(steps, new SplittableRandom(seed));
            assertTrue(Scenarios.isValid(order));
            RuleSet rules = RuleSet.ofSeed(seed);
            assertEquals(
                    NaiveWorld.of(steps, rules).canonical(),
                    NaiveWorld.of(order, rules).canonical(),
                    "seed " + seed);
        }
    }

    /** The generators are of use only if the worlds they make are rich; each rare thing must come about often. */
    @Test
    void small_manySeeds_reachEveryCornerOfTheDefinition() {
        Map<String, Integer> seen = new HashMap<>();
        for (long seed = 0; seed < 4_000; seed++) {
            List<Step> steps = Scenarios.small(seed, 6);
            steps.forEach(step -> seen.merge(step.getClass().getSimpleName(), 1, Integer::sum));
            RuleSet rules = RuleSet.ofSeed(seed);
            NaiveWorld world = NaiveWorld.of(steps, rules);
            for (String corner : world.corners()) {
                seen.merge(corner, 1, Integer::sum);
            }
        }
        for (Class<?> step : Step.class.getPermittedSubclasses()) {
            atLeast(100, step.getSimpleName(), seen);
        }
        for (String corner : NaiveWorld.CORNERS) {
            atLeast(20, corner, seen);
        }
    }

    @Test
    void gadgets_manySeeds_putSeveralDevicesIntoOneEventAndContestThem() {
        Map<String, Integer> seen = new HashMap<>();
        for (long seed = 0; seed < 1_000; seed++) {
            List<Step> steps = Scenarios.gadgets(seed, 10);
            assertTrue(Scenarios.isValid(steps), Scenarios.describe(steps));
            for (Event event : Facts.of(steps).surviving()) {
                if (event.identifiers().stream()
                                .map(Identifier::namespace)
                                .filter(Set.of(Namespace.ANONYMOUS_ID, RuleSet.TABLET)::contains)
                                .distinct()
                                .count()
                        == 2) {
                    seen.merge("both kinds", 1, Integer::sum);
                }
            }
            NaiveWorld.of(steps, RuleSet.ofGadgets(seed))
                    .corners()
                    .forEach(corner -> seen.merge(corner, 1, Integer::sum));
        }
        atLeast(1_000, "both kinds", seen);
        for (String corner :
                List.of("contested", "shared", "early to nobody", "refused by limit", "refused by window")) {
            atLeast(20, corner, seen);
        }
    }

    private static void atLeast(int times, String what, Map<String, Integer> seen) {
        assertTrue(seen.getOrDefault(what, 0) >= times, () -> what + " came about too seldom: " + seen);
    }
}
