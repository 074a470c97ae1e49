package io.cdpkit.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import io.cdpkit.Cdp;
import io.cdpkit.IdentityResolver;
import io.cdpkit.RuleChange;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Changing the rules is as if the new ones had always held, and the account of it is true; {@code -Dcdpkit.deep=n} tries
 * n times as many sets.
 */
final class RuleChangeLawsTest {
    private static final int SMALL = 1_000;
    private static final int LARGE = 20;

    @Test
    void apply_anyOtherRules_asIfTheyHadAlwaysHeld() {
        for (long seed = 0; seed < (long) SMALL * Laws.DEEP; seed++) {
            check(seed, Scenarios.small(seed + 3_000_000, 6 + (int) (seed % 13)));
        }
    }

    @Test
    void apply_anyOtherRulesOnLargeSets_asIfTheyHadAlwaysHeld() {
        for (long seed = 0; seed < (long) LARGE * Laws.DEEP; seed++) {
            check(seed, Scenarios.large(seed + 3_000_000));
        }
    }

    private static void check(long seed, List<Step> steps) {
        Ruled before = Ruled.of(seed, seed);
        Ruled after = Ruled.of(seed / 11 + seed + 1, seed / 3);
        String complaint = complaint(steps, before, after);
        if (!complaint.isEmpty()) {
            List<Step> smallest = Shrinker.minimise(
                    steps,
                    some -> Scenarios.isValid(some)
                            && !complaint(some, before, after).isEmpty());
            fail("seed " + seed + ", from " + before + " to " + after + "\n" + Scenarios.describe(smallest) + "\n"
                    + complaint(smallest, before, after));
        }
    }

    /** Rules, and one more value that they block. */
    private record Ruled(RuleSet rules, @Nullable String blocked) {
        private static final List<String> VALUES = List.of("u1", "d1", "u2", "l1");

        static Ruled of(long seed, long blocking) {
            String value = blocking % 3 == 0 ? VALUES.get((int) (blocking / 3 % VALUES.size())) : null;
            RuleSet rules = RuleSet.ofSeed(seed);
            return new Ruled(
                    new RuleSet(
                            rules.name(),
                            rules.rules(),
                            identifier -> rules.blocked().test(identifier)
                                    || identifier.value().equals(value),
                            rules.newestWins(),
                            rules.maxIdentifiers(),
                            rules.retroactive()),
                    value);
        }

        IdentityResolver resolver() {
            return blocked == null ? Engine.resolver(rules) : Engine.resolver(rules, blocked);
        }
    }

    private static String complaint(List<Step> steps, Ruled before, Ruled after) {
        try {
            return complain(steps, before, after);
        } catch (RuntimeException | AssertionError e) {
            return "threw " + e;
        }
    }

    private static String complain(List<Step> steps, Ruled before, Ruled after) {
        List<Step> early = steps.subList(0, steps.size() * 2 / 3);
        Engine engine = new Engine(before.resolver());
        early.forEach(engine::apply);
        Cdp cdp = engine.cdp();
        String hash = engine.hash();
        Account account = Account.before(cdp);
        RuleChange preview = cdp.preview(after.resolver());
        assertEquals(hash, engine.hash(), "a preview touches nothing");
        account.assertNothingTold();
        RuleChange change = cdp.apply(after.resolver());
        assertEquals(preview, change);
        account.assertTold(change);
        String complaint = Laws.complaint(engine, early, after.rules());
        if (!complaint.isEmpty()) {
            return "right after the change: " + complaint;
        }
        for (Step step : steps.subList(early.size(), steps.size())) {
            engine.apply(step);
        }
        complaint = Laws.complaint(engine, steps, after.rules());
        if (!complaint.isEmpty()) {
            return "some time after the change: " + complaint;
        }
        Engine always = new Engine(before.resolver());
        steps.forEach(always::apply);
        engine.cdp().apply(before.resolver());
        assertEquals(always.hash(), engine.hash(), "after changing back");
        return Laws.complaint(engine, steps, before.rules());
    }
}
