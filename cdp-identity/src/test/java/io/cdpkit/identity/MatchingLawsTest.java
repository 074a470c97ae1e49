package io.cdpkit.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.cdpkit.IdentityResolver;
import io.cdpkit.event.Identifier;
import io.cdpkit.graph.LinkKey;
import io.cdpkit.graph.Review;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** With records matched the state is still a function of the set of facts: the oracle's world, in every order. */
final class MatchingLawsTest {
    private static final int SETS = 100;
    private static final int TALES = 150;

    private static IdentityResolver rules(long seed) {
        return Engine.builder(RuleSet.ofSeed(seed))
                .matching(Alikes.matching(seed))
                .build();
    }

    private static NaiveWorld world(long seed, List<Step> steps) {
        return NaiveWorld.of(steps, RuleSet.ofSeed(seed), Alikes.naive(seed));
    }

    @Test
    void ingest_everyOrder_givesTheOraclesWorldAndOneHash() {
        for (long seed = 0; seed < (long) SETS * Laws.DEEP; seed++) {
            IdentityResolver rules = rules(seed);
            List<Step> steps = Alikes.dressed(Scenarios.small(seed, 3 + (int) (seed % 3)), seed);
            assertAgrees(after(steps, rules), seed, steps);
            String hash = after(steps, rules).hash();
            long set = seed;
            Scenarios.permutations(steps, order -> {
                if (!after(order, rules).hash().equals(hash)) {
                    fail(difference(set, rules, steps, List.copyOf(order)));
                }
            });
        }
    }

    @Test
    void ingest_afterEveryStep_agreesWithTheOracle() {
        for (long seed = 0; seed < (long) TALES * Laws.DEEP; seed++) {
            List<Step> steps = Alikes.dressed(Scenarios.small(seed + 5_000_000, 14), seed);
            Engine engine = new Engine(rules(seed));
            List<Step> done = new ArrayList<>();
            for (Step step : steps) {
                engine.apply(step);
                done.add(step);
                assertAgrees(engine, seed, done);
            }
            List<Step> shuffled = Scenarios.shuffled(steps, new SplittableRandom(seed));
            assertEquals(engine.hash(), after(shuffled, rules(seed)).hash(), "seed " + seed);
        }
    }

    /** Rows of many sources, which hardly ever share an identifier. */
    @Test
    void ingest_rowsThatLikenessAloneJoins_agreesWithTheOracleInAnyOrder() {
        RuleSet set = RuleSet.of("rows", RuleSet.USER, RuleSet.loyalty(9), RuleSet.email(9));
        int joined = 0;
        for (long seed = 0; seed < (long) TALES * Laws.DEEP; seed++) {
            IdentityResolver rules =
                    Engine.builder(set).matching(Alikes.matching(seed)).build();
            List<Step> steps = Alikes.rows(seed, 12);
            NaiveWorld world = NaiveWorld.of(steps, set, Alikes.naive(seed));
            Engine engine = after(steps, rules);
            assertEquals("", Laws.complaint(engine, steps, world), () -> Scenarios.describe(steps));
            joined += world.corners().contains("joined by likeness") ? 1 : 0;
            SplittableRandom random = new SplittableRandom(seed);
            for (int i = 0; i < 4; i++) {
                List<Step> shuffled = Scenarios.shuffled(steps, random);
                assertEquals(engine.hash(), after(shuffled, rules).hash(), "seed " + seed);
            }
        }
        assertTrue(joined > TALES * Laws.DEEP * 3 / 4, "likeness joins somebody in " + joined + " tales");
    }

    /** Two people whose records resemble each other are one item, unless a steward keeps them apart. */
    @Test
    void reviews_rows_listEachUnsureCoupleOnce() {
        RuleSet set = RuleSet.of("rows", RuleSet.USER, RuleSet.loyalty(9), RuleSet.email(9));
        int listed = 0;
        for (long seed = 0; seed < (long) TALES * Laws.DEEP; seed++) {
            IdentityResolver rules =
                    Engine.builder(set).matching(Alikes.matching(seed)).build();
            List<Step> steps = Alikes.rows(seed, 12);
            NaiveWorld world = NaiveWorld.of(steps, set, Alikes.naive(seed));
            List<Set<Set<Identifier>>> found = after(steps, rules).cdp().reviews()
                    .filter(review -> review.kind() == Review.Kind.LIKENESS)
                    .map(review -> Set.of(
                            world.clusterOf(review.identifiers().get(0)),
                            world.clusterOf(review.identifiers().get(1))))
                    .toList();
            assertEquals(Set.copyOf(found).size(), found.size(), "seed " + seed);
            assertEquals(couples(seed, steps, world), Set.copyOf(found), "seed " + seed);
            listed += found.size();
        }
        assertTrue(listed > TALES * Laws.DEEP / 2, listed + " are listed");
    }

    private static Set<Set<Set<Identifier>>> couples(long seed, List<Step> steps, NaiveWorld world) {
        NaiveMatching unsure = Alikes.unsure(seed);
        Facts facts = Facts.of(steps);
        Set<Set<Set<Identifier>>> couples = new HashSet<>();
        for (NaiveMatching.Pair pair : unsure.pairs(unsure.rows(facts.surviving()))) {
            Identifier one = world.anchor(pair.one().identifiers());
            Identifier other = world.anchor(pair.other().identifiers());
            if (one != null
                    && other != null
                    && !world.isShared(one)
                    && !world.isShared(other)
                    && !world.clusterOf(one).contains(other)) {
                couples.add(Set.of(world.clusterOf(one), world.clusterOf(other)));
            }
        }
        facts.rulings().stream()
                .filter(ruling -> ruling.kind() == LinkKey.Kind.APART)
                .forEach(ruling -> couples.removeIf(couple ->
                        couple.contains(world.clusterOf(ruling.a())) && couple.contains(world.clusterOf(ruling.b()))
                                && !world.clusterOf(ruling.a()).contains(ruling.b())));
        return couples;
    }

    private static Engine after(List<Step> steps, IdentityResolver rules) {
        Engine engine = new Engine(rules);
        steps.forEach(engine::apply);
        return engine;
    }

    private static void assertAgrees(Engine engine, long seed, List<Step> steps) {
        if (!Laws.complaint(engine, steps, world(seed, steps)).isEmpty()) {
            List<Step> smallest = Shrinker.minimise(
                    steps,
                    some -> Scenarios.isValid(some) && !complaint(some, seed).isEmpty());
            fail("seed " + seed + "\n" + Scenarios.describe(smallest) + "\n" + complaint(smallest, seed));
        }
    }

    private static String complaint(List<Step> steps, long seed) {
        return Laws.complaint(after(steps, rules(seed)), steps, world(seed, steps));
    }

    private static String difference(long seed, IdentityResolver rules, List<Step> steps, List<Step> order) {
        return "seed " + seed + "\n" + Scenarios.describe(steps) + "\nor\n" + Scenarios.describe(order) + "\n"
                + after(steps, rules).canonical() + "\nor\n"
                + after(order, rules).canonical();
    }
}
