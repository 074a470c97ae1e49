package io.cdpkit.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cdpkit.IngestResult;
import io.cdpkit.event.Identifier;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * The state is a function of the set of facts: every order of a few steps.
 *
 * <p>By default 2,000 sets of 2 to 6 steps, 60 of 100 of five and 4 of 100 of six: some 200,000 worlds. {@code
 * -Dcdpkit.deep=n} tries n times as many sets.
 */
final class PermutationLawsTest {
    private static final int SETS = 2_000;
    private static final int TALES = 500;

    @Test
    void ingest_everyOrder_givesTheOraclesWorldAndOneHash() {
        for (long seed = 0; seed < (long) SETS * Laws.DEEP; seed++) {
            long set = seed;
            RuleSet rules = RuleSet.ofSeed(seed);
            List<Step> steps = Scenarios.small(seed, size(seed));
            Laws.assertAgrees(seed, rules, steps);
            String hash = Engine.after(steps, rules).hash();
            Scenarios.permutations(steps, order -> {
                if (!hashOf(order, rules).equals(hash)) {
                    Laws.assertSameState(set, rules, steps, List.copyOf(order));
                }
            });
        }
    }

    private static String hashOf(List<Step> order, RuleSet rules) {
        try {
            return Engine.after(order, rules).hash();
        } catch (RuntimeException e) {
            return "threw " + e;
        }
    }

    private static int size(long seed) {
        int roll = (int) (seed % 25);
        if (roll == 0) {
            return 6;
        }
        return roll < 16 ? 5 : 2 + roll % 3;
    }

    /** Not only the end is right, but every moment on the way, and every answer to an event. */
    @Test
    void ingest_afterEveryStep_agreesWithTheOracle() {
        for (long seed = 0; seed < (long) TALES * Laws.DEEP; seed++) {
            RuleSet rules = RuleSet.ofSeed(seed);
            List<Step> steps = Scenarios.small(seed + 1_000_000, 12);
            Engine engine = new Engine(rules);
            List<Step> done = new ArrayList<>();
            for (Step step : steps) {
                done.add(step);
                IngestResult result = engine.apply(step);
                if (!Laws.complaint(engine, done, rules).isEmpty()) {
                    Laws.assertAgrees(seed, rules, done);
                }
                if (result instanceof IngestResult.Accepted accepted) {
                    Identifier owner = NaiveWorld.of(done, rules).ownerOf(accepted.messageId());
                    assertEquals(
                            Laws.textOrNobody(owner),
                            Laws.textOrNobody(engine.founderOf(accepted)),
                            "owner of " + accepted.messageId() + ", seed " + seed + ", " + rules + "\n"
                                    + Scenarios.describe(done));
                }
            }
        }
    }

    /** Whoever signs in on one of two devices that were seen together does not thereby sign in on the other. */
    @Test
    void ingest_severalDevicesInOneEvent_agreesWithTheOracleInEveryOrder() {
        for (long seed = 0; seed < (long) SETS * Laws.DEEP; seed++) {
            RuleSet rules = RuleSet.ofGadgets(seed);
            List<Step> steps = Scenarios.gadgets(seed, 4 + (int) (seed % 11));
            Laws.assertAgrees(seed, rules, steps);
            List<Step> order = Scenarios.shuffled(steps, new SplittableRandom(seed));
            Laws.assertAgrees(seed, rules, order);
            Laws.assertSameState(seed, rules, steps, order);
        }
    }
}
