package io.cdpkit.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.Cdp;
import io.cdpkit.ErasureReceipt;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.profile.Change;
import io.cdpkit.profile.Profile;
import io.cdpkit.profile.ProfileId;
import io.cdpkit.store.TenantStore.Recorded;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Erasing a person equals her facts never having come, and leaves nothing to find.
 *
 * <p>Which facts are hers is told by the oracle: those that belong to her, and all that name her but for the events of a
 * device that are divided among several people.
 */
final class ErasureLawsTest {
    private static final int SETS = 400 * Laws.DEEP;

    @Test
    void erase_anyone_equalsHerFactsNeverHavingCome() {
        int erased = 0;
        for (long seed = 0; seed < SETS; seed++) {
            erased += eraseSome(seed, seed % 10 == 0 ? Scenarios.large(seed) : Scenarios.small(seed, 12));
        }
        assertTrue(erased > SETS, "only " + erased + " people were erased");
    }

    /** Two of a world's people, one after the other. */
    private static int eraseSome(long seed, List<Step> all) {
        RuleSet rules = RuleSet.ofSeed(seed);
        SplittableRandom random = new SplittableRandom(seed);
        List<Step> facts = surviving(all);
        Engine engine = Engine.after(facts, rules);
        List<Step> before = facts;
        int erased = 0;
        for (int i = 0; i < 2; i++) {
            NaiveWorld world = NaiveWorld.of(before, rules);
            List<Portrait> people = new ArrayList<>(world.portraits());
            if (people.isEmpty()) {
                break;
            }
            people.sort((a, b) -> a.founder().compareTo(b.founder()));
            Portrait person = people.get(random.nextInt(people.size()));
            List<Step> rest =
                    before.stream().filter(step -> !isHers(step, person, world)).toList();
            assertErased(seed, engine, person, rest, rules);
            before = rest;
            erased++;
        }
        if (random.nextInt(4) == 0) {
            facts.forEach(engine::apply);
            assertEquals(Engine.after(facts, rules).hash(), engine.hash(), "come again, seed " + seed);
            assertEquals(List.of(), engine.differences(), "seed " + seed);
        }
        return erased;
    }

    private static void assertErased(long seed, Engine engine, Portrait person, List<Step> rest, RuleSet rules) {
        String message = "seed " + seed + ", " + rules + ", " + person.founder();
        Cdp cdp = engine.cdp();
        ProfileId id = cdp.find(person.founder()).orElseThrow().id();
        ErasureReceipt receipt = cdp.erase(id);
        Engine without = Engine.after(rest, rules);
        assertEquals(without.hash(), engine.hash(), message);
        assertEquals(List.of(), engine.differences(), message);
        assertEquals(person.messageIds().size(), receipt.events(), message);
        assertEquals(0, receipt.residue(), message);
        assertTrue(receipt.ids().contains(id), message);
        for (ProfileId each : receipt.ids()) {
            Optional<ProfileId> found = cdp.find(each).map(Profile::id);
            assertTrue(found.isEmpty() || found.equals(without.cdp().find(each).map(Profile::id)), message);
        }
        List<Change> told = cdp.changes(0, Integer.MAX_VALUE).stream()
                .map(Recorded::change)
                .filter(change -> receipt.ids().contains(change.profile()))
                .toList();
        assertTrue(told.stream().allMatch(change -> change.cause().equals("erasure")), () -> message + told);
        assertTrue(told.contains(new Change.Removed(id, "erasure")), () -> message + told);
        boolean another = without.cdp()
                .find(id)
                .filter(profile -> profile.id().equals(id))
                .isPresent();
        assertEquals(another, told.contains(new Change.Created(id, "erasure")), () -> message + told);
    }

    private static boolean isHers(Step step, Portrait person, NaiveWorld world) {
        List<Identifier> names = person.identifiers();
        if (step instanceof Step.Ingest ingest) {
            Event event = ingest.event();
            return person.founder().equals(world.ownerOf(event.id()))
                    || (!world.isContested(event.id()) && !Collections.disjoint(event.identifiers(), names));
        } else if (step instanceof Step.Apart apart) {
            return names.contains(apart.a()) || names.contains(apart.b());
        } else if (step instanceof Step.Together together) {
            return names.contains(together.a()) || names.contains(together.b());
        }
        throw new AssertionError(step.getClass());
    }

    /** The facts that count, without what takes back or repeats. */
    private static List<Step> surviving(List<Step> steps) {
        Facts facts = Facts.of(steps);
        Set<String> retracted = facts.retracted();
        List<Step> rest = new ArrayList<>();
        facts.surviving().forEach(event -> rest.add(new Step.Ingest(event)));
        for (Step step : steps) {
            boolean ruling = (step instanceof Step.Apart apart && !retracted.contains(apart.id()))
                    || (step instanceof Step.Together together && !retracted.contains(together.id()));
            if (ruling) {
                rest.add(step);
            }
        }
        return rest;
    }
}
