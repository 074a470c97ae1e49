package io.cdpkit.identity;

import static org.junit.jupiter.api.Assertions.fail;

import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Holds the engine against the oracle and against itself, and makes what goes wrong small enough to read. */
final class Laws {
    /** How much longer the laws are tried than by default; 25 is the full count. */
    static final int DEEP = Math.max(1, Integer.getInteger("cdpkit.deep", 1));

    private Laws() {}

    static void assertAgrees(long seed, RuleSet rules, List<Step> steps) {
        if (!complaint(steps, rules).isEmpty()) {
            List<Step> smallest = Shrinker.minimise(
                    steps,
                    some -> Scenarios.isValid(some) && !complaint(some, rules).isEmpty());
            fail("seed " + seed + ", " + rules + "\n" + Scenarios.describe(smallest) + "\n"
                    + complaint(smallest, rules));
        }
    }

    /** Two valid orders of the same steps, which must give the same state. */
    static void assertSameState(long seed, RuleSet rules, List<Step> order, List<Step> other) {
        if (differ(order, other, rules)) {
            List<Step> smallest = Shrinker.minimise(order, some -> {
                List<Step> otherSome = inOrderOf(other, some);
                return Scenarios.isValid(some) && Scenarios.isValid(otherSome) && differ(some, otherSome, rules);
            });
            List<Step> otherSmallest = inOrderOf(other, smallest);
            fail("seed " + seed + ", " + rules + "\none order\n" + Scenarios.describe(smallest)
                    + "\nthe other order\n" + Scenarios.describe(otherSmallest)
                    + "\nby the oracle\n" + NaiveWorld.of(smallest, rules).canonical()
                    + "\nthe engine, in one order\n" + outcome(smallest, rules)
                    + "\nthe engine, in the other order\n" + outcome(otherSmallest, rules));
        }
    }

    private static boolean differ(List<Step> order, List<Step> other, RuleSet rules) {
        return !hash(order, rules).equals(hash(other, rules));
    }

    private static List<Step> inOrderOf(List<Step> order, List<Step> some) {
        IdentityHashMap<Step, Boolean> chosen = new IdentityHashMap<>();
        some.forEach(step -> chosen.put(step, true));
        return order.stream().filter(chosen::containsKey).toList();
    }

    private static String hash(List<Step> steps, RuleSet rules) {
        try {
            return Engine.after(steps, rules).hash();
        } catch (RuntimeException | AssertionError e) {
            return "threw " + e;
        }
    }

    private static String outcome(List<Step> steps, RuleSet rules) {
        try {
            Engine engine = Engine.after(steps, rules);
            return engine.canonical() + engine.hash();
        } catch (RuntimeException | AssertionError e) {
            return thrown(e);
        }
    }

    /** What is wrong with the engine after some steps; empty if nothing. */
    static String complaint(List<Step> steps, RuleSet rules) {
        try {
            return complaint(Engine.after(steps, rules), steps, rules);
        } catch (RuntimeException | AssertionError e) {
            return thrown(e);
        }
    }

    /** What is wrong with an engine that did these steps; empty if nothing. */
    static String complaint(Engine engine, List<Step> steps, RuleSet rules) {
        return complaint(engine, steps, NaiveWorld.of(steps, rules));
    }

    static String complaint(Engine engine, List<Step> steps, NaiveWorld world) {
        String expected = world.canonical();
        String actual = engine.canonical();
        if (!expected.equals(actual)) {
            return "by the oracle\n" + expected + "\nby the engine\n" + actual;
        }
        for (Identifier identifier : identifiers(steps)) {
            Identifier owner = world.founderOf(identifier);
            Identifier found = engine.founderOf(identifier);
            if (!Objects.equals(owner, found)) {
                return Portrait.text(identifier) + " is found in the profile of " + textOrNobody(found)
                        + ", but belongs to that of " + textOrNobody(owner);
            }
        }
        return engine.isClean() ? "" : "all agrees, but verify() finds " + engine.differences();
    }

    static String textOrNobody(@Nullable Identifier identifier) {
        return identifier == null ? "nobody" : Portrait.text(identifier);
    }

    private static Set<Identifier> identifiers(List<Step> steps) {
        Set<Identifier> identifiers = new HashSet<>();
        for (Event event : Facts.of(steps).events()) {
            identifiers.addAll(event.identifiers());
        }
        return identifiers;
    }

    private static String thrown(Throwable thrown) {
        StringBuilder text = new StringBuilder("the engine threw ").append(thrown);
        StackTraceElement[] trace = thrown.getStackTrace();
        for (int i = 0; i < Math.min(12, trace.length); i++) {
            text.append("\n  at ").append(trace[i]);
        }
        return text.toString();
    }
}
