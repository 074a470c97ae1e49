package io.cdpkit.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.cdpkit.IdentityResolver;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** With records matched the state is still a function of the set of facts, and what a partition from scratch makes. */
final class MatchingLawsTest {
    private static final int SETS = 150;
    private static final int TALES = 400;

    private static IdentityResolver rules(long seed) {
        return Engine.builder(RuleSet.ofSeed(seed))
                .matching(Alikes.matching(seed % 3 * 2))
                .build();
    }

    @Test
    void ingest_everyOrder_oneStateThatIsClean() {
        int joined = 0;
        for (long seed = 0; seed < (long) SETS * Laws.DEEP; seed++) {
            IdentityResolver rules = rules(seed);
            List<Step> steps = Alikes.dressed(Scenarios.small(seed, 3 + (int) (seed % 3)), seed);
            Engine engine = after(steps, rules);
            assertClean(engine, seed, steps);
            joined += engine.cdp().profiles().count()
                            < after(steps, Engine.resolver(RuleSet.ofSeed(seed))).cdp().profiles().count()
                    ? 1
                    : 0;
            String hash = engine.hash();
            long set = seed;
            Scenarios.permutations(steps, order -> {
                if (!after(order, rules).hash().equals(hash)) {
                    fail(smallest(set, rules, steps, List.copyOf(order)));
                }
            });
        }
        assertTrue(joined > SETS / 10, "matching joins somebody in " + joined + " sets");
    }

    @Test
    void ingest_afterEveryStep_isClean() {
        for (long seed = 0; seed < (long) TALES * Laws.DEEP; seed++) {
            List<Step> steps = Alikes.dressed(Scenarios.small(seed + 5_000_000, 14), seed);
            Engine engine = new Engine(rules(seed));
            List<Step> done = new ArrayList<>();
            for (Step step : steps) {
                engine.apply(step);
                done.add(step);
                assertClean(engine, seed, done);
            }
            List<Step> shuffled = Scenarios.shuffled(steps, new SplittableRandom(seed));
            assertEquals(engine.hash(), after(shuffled, rules(seed)).hash(), "seed " + seed);
        }
    }

    private static Engine after(List<Step> steps, IdentityResolver rules) {
        Engine engine = new Engine(rules);
        steps.forEach(engine::apply);
        return engine;
    }

    private static void assertClean(Engine engine, long seed, List<Step> steps) {
        if (!engine.isClean()) {
            List<Step> smallest = Shrinker.minimise(
                    steps, some -> Scenarios.isValid(some) && !isClean(some, seed));
            fail("seed " + seed + "\n" + Scenarios.describe(smallest) + "\n"
                    + after(smallest, rules(seed)).differences());
        }
    }

    private static boolean isClean(List<Step> steps, long seed) {
        return after(steps, rules(seed)).isClean();
    }

    private static String smallest(long seed, IdentityResolver rules, List<Step> steps, List<Step> order) {
        return "seed " + seed + "\n" + Scenarios.describe(steps) + "\nor\n" + Scenarios.describe(order) + "\n"
                + after(steps, rules).canonical() + "\nor\n" + after(order, rules).canonical();
    }
}
