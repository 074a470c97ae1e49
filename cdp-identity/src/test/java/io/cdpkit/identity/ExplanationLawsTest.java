package io.cdpkit.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.graph.Explanation;
import io.cdpkit.graph.Explanation.Different;
import io.cdpkit.graph.Explanation.Same;
import io.cdpkit.graph.LinkKey;
import io.cdpkit.graph.Obstacle;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Explanations agree with the definition, whatever the facts; {@code -Dcdpkit.deep=n} tries n times as many sets. */
final class ExplanationLawsTest {
    private static final int SETS = 500;

    @Test
    void why_anyTwoOfAnySet_agreesWithTheOracle() {
        for (long seed = 0; seed < (long) SETS * Laws.DEEP; seed++) {
            RuleSet rules = RuleSet.ofSeed(seed);
            List<Step> steps = Scenarios.small(seed + 2_000_000, 4 + (int) (seed % 9));
            new Check(seed, rules, steps).everyPair();
        }
    }

    private static final class Check {
        private final String where;
        private final RuleSet rules;
        private final Facts facts;
        private final NaiveWorld world;
        private final Engine engine;
        private final Set<Identifier> identifiers = new TreeSet<>();

        Check(long seed, RuleSet rules, List<Step> steps) {
            this.where = "seed " + seed + ", " + rules + "\n" + Scenarios.describe(steps) + "\n";
            this.rules = rules;
            this.facts = Facts.of(steps);
            this.world = NaiveWorld.of(steps, rules);
            this.engine = Engine.after(steps, rules);
            facts.events().forEach(event -> identifiers.addAll(event.identifiers()));
        }

        void everyPair() {
            for (Identifier one : identifiers) {
                for (Identifier other : identifiers) {
                    check(one, other, engine.cdp().why(one, other));
                }
            }
        }

        private void check(Identifier one, Identifier other, Explanation why) {
            Supplier<String> about =
                    () -> where + Portrait.text(one) + " and " + Portrait.text(other) + "\n" + why.text(Portrait::text);
            if (!world.exists(one) || !world.exists(other)) {
                assertEquals(new Explanation.Unknown(world.exists(one) ? other : one), why, about);
                return;
            }
            assertEquals(world.clusterOf(one).contains(other), why instanceof Same, about);
            if (why instanceof Same same) {
                assertTrue(same.path().stream().allMatch(Explanation.Step::holds), about);
                assertLeads(one, other, same.path(), about);
            } else {
                Different different = (Different) why;
                assertFalse(different.obstacles().isEmpty(), about);
                if (!different.chain().isEmpty()) {
                    assertLeads(one, other, different.chain(), about);
                    assertFalse(different.chain().stream().allMatch(Explanation.Step::holds), about);
                }
                different.obstacles().forEach(obstacle -> assertTrue(isTrue(obstacle, one, other, different), about));
            }
        }

        private void assertLeads(Identifier from, Identifier to, List<Explanation.Step> path, Supplier<String> about) {
            Identifier at = from;
            for (Explanation.Step step : path) {
                assertEquals(at, step.from(), about);
                assertEquals(step.holds(), world.clusterOf(step.from()).contains(step.to()), about);
                assertTrue(step.link().identifiers().containsAll(List.of(step.from(), step.to())), about);
                assertEquals(times(step.link()).size(), step.events(), about);
                assertEquals(times(step.link()).get(0), step.first(), about);
                assertEquals(times(step.link()).get((int) step.events() - 1), step.last(), about);
                assertEquals(Math.min(3, step.events()), step.evidence().size(), about);
                for (Obstacle obstacle : step.obstacles()) {
                    assertTrue(isTrueOf(obstacle, step.from(), step.to()), about);
                }
                at = step.to();
            }
            assertEquals(to, at, about);
        }

        private List<Instant> times(LinkKey key) {
            List<Instant> times = new ArrayList<>();
            for (Event event : facts.surviving()) {
                if (LinkKey.of(event).equals(key)) {
                    times.add(event.time());
                }
            }
            for (Ruling ruling : facts.rulings()) {
                if (LinkKey.of(ruling.kind(), List.of(ruling.a(), ruling.b())).equals(key)) {
                    times.add(ruling.time());
                }
            }
            return times.stream().sorted().toList();
        }

        private boolean isTrue(Obstacle obstacle, Identifier one, Identifier other, Different different) {
            if (obstacle instanceof Obstacle.NotLinked none) {
                return none.everything() && !reachable(one).contains(other);
            }
            return isTrueOf(obstacle, one, other)
                    || different.chain().stream()
                            .filter(step -> step.obstacles().contains(obstacle))
                            .anyMatch(step -> isTrueOf(obstacle, step.from(), step.to()));
        }

        private boolean isTrueOf(Obstacle obstacle, Identifier one, Identifier other) {
            Set<Identifier> together = new TreeSet<>(world.clusterOf(one));
            together.addAll(world.clusterOf(other));
            if (obstacle instanceof Obstacle.Blocked blocked) {
                return isOne(blocked.identifier(), one, other)
                        && world.rule(blocked.identifier()) != null
                        && rules.blocked().test(blocked.identifier());
            } else if (obstacle instanceof Obstacle.NoRule none) {
                return isOne(none.identifier(), one, other) && world.rule(none.identifier()) == null;
            } else if (obstacle instanceof Obstacle.Shared shared) {
                NamespaceRule rule = world.rule(shared.identifier());
                return isOne(shared.identifier(), one, other)
                        && world.isShared(shared.identifier())
                        && rule != null
                        && shared.limit() == rule.sharedAbove()
                        && shared.people() == world.people(shared.identifier()).size();
            } else if (obstacle instanceof Obstacle.LimitPassed limit) {
                return isTrue(limit, together);
            } else if (obstacle instanceof Obstacle.TooLarge large) {
                return large.limit() == rules.maxIdentifiers()
                        && large.count() == together.size()
                        && large.count() > large.limit();
            } else if (obstacle instanceof Obstacle.KeptApart apart) {
                return together.contains(apart.one())
                        && together.contains(apart.other())
                        && !world.clusterOf(apart.one()).contains(apart.other())
                        && facts.rulings().stream()
                                .anyMatch(ruling -> ruling.id().equals(apart.decision())
                                        && ruling.kind() == LinkKey.Kind.APART
                                        && ruling.time().equals(apart.time())
                                        && Set.of(ruling.a(), ruling.b()).equals(Set.of(apart.one(), apart.other())));
            }
            throw new AssertionError(obstacle.getClass());
        }

        private boolean isTrue(Obstacle.LimitPassed limit, Set<Identifier> together) {
            List<Identifier> counted = together.stream()
                    .filter(identifier -> identifier.namespace().equals(limit.namespace()))
                    .filter(identifier -> !world.isFormer(identifier))
                    .toList();
            NamespaceRule rule = counted.isEmpty() ? null : world.rule(counted.get(0));
            long most = 0;
            for (Identifier start : counted) {
                long within = counted.stream()
                        .filter(identifier -> limit.window() == null || isWithin(start, identifier, limit.window()))
                        .count();
                most = Math.max(most, within);
            }
            return rule != null
                    && limit.limit() == rule.limit()
                    && counted.containsAll(limit.identifiers())
                    && limit.count() == most
                    && limit.count() > limit.limit();
        }

        private boolean isWithin(Identifier start, Identifier identifier, Duration window) {
            return !world.first(identifier).isBefore(world.first(start))
                    && world.first(identifier).isBefore(world.first(start).plus(window));
        }

        private static boolean isOne(Identifier identifier, Identifier one, Identifier other) {
            return identifier.equals(one) || identifier.equals(other);
        }

        private Set<Identifier> reachable(Identifier from) {
            Set<Identifier> reached = new TreeSet<>(Set.of(from));
            int before;
            do {
                before = reached.size();
                facts.surviving().forEach(event -> spread(event.identifiers(), reached));
                facts.rulings().stream()
                        .filter(ruling -> ruling.kind() == LinkKey.Kind.TOGETHER)
                        .forEach(ruling -> spread(List.of(ruling.a(), ruling.b()), reached));
            } while (reached.size() > before);
            return reached;
        }

        private void spread(List<Identifier> link, Set<Identifier> reached) {
            List<Identifier> named = link.stream()
                    .filter(identifier -> world.exists(identifier) || !world.linkable(identifier))
                    .toList();
            if (named.stream().anyMatch(reached::contains)) {
                reached.addAll(named);
            }
        }
    }
}
