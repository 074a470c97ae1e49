package io.cdpkit.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.cdpkit.Cdp;
import io.cdpkit.IdentityResolver;
import io.cdpkit.RuleChange;
import io.cdpkit.event.Identifier;
import io.cdpkit.profile.Change;
import io.cdpkit.profile.Profile;
import io.cdpkit.profile.ProfileId;
import io.cdpkit.store.TenantStore.Recorded;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
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
        long end = last(cdp);
        Map<Identifier, Profile> was = byFounder(cdp);
        Map<String, ProfileId> owners = owners(cdp);
        RuleChange preview = cdp.preview(after.resolver());
        assertEquals(hash, engine.hash(), "a preview touches nothing");
        assertEquals(end, last(cdp), "a preview tells nothing");
        RuleChange change = cdp.apply(after.resolver());
        assertEquals(preview, change);
        assertTold(change, cdp, end, was, owners);
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

    private static long last(Cdp cdp) {
        return cdp.changes(0, Integer.MAX_VALUE).size();
    }

    private static Map<Identifier, Profile> byFounder(Cdp cdp) {
        return cdp.profiles().collect(Collectors.toMap(Profile::founder, profile -> profile));
    }

    private static Map<String, ProfileId> owners(Cdp cdp) {
        Map<String, ProfileId> owners = new TreeMap<>();
        cdp.profiles()
                .forEach(profile -> cdp.timeline(profile.id()).forEach(event -> owners.put(event.id(), profile.id())));
        return owners;
    }

    /** Holds the account of a change against what was before and what is now. */
    private static void assertTold(
            RuleChange change, Cdp cdp, long end, Map<Identifier, Profile> was, Map<String, ProfileId> owners) {
        Map<Identifier, Profile> is = byFounder(cdp);
        assertEquals(was.size(), change.profilesBefore());
        assertEquals(is.size(), change.profilesAfter());
        assertEquals(
                change.profilesAfter(),
                change.profilesBefore()
                        + change.created().count()
                        + change.splitOff()
                        - change.absorbed()
                        - change.removed().count());
        List<Change> told = cdp.changes(end, Integer.MAX_VALUE).stream()
                .map(Recorded::change)
                .toList();
        assertTrue(told.stream().allMatch(one -> one.cause().equals("rules")));
        assertEquals(count(told, Change.Merged.class), change.absorbed());
        assertEquals(count(told, Change.Split.class), change.splitOff());
        assertEquals(count(told, Change.Renamed.class), change.renamed().count());
        Set<ProfileId> now = is.values().stream().map(Profile::id).collect(Collectors.toSet());
        Set<String> leading = new TreeSet<>();
        change.merged()
                .first()
                .forEach(merge -> merge.absorbed().forEach(id -> leading.add(id + " to " + merge.into())));
        change.renamed().first().forEach(one -> leading.add(one.from() + " to " + one.to()));
        Set<String> expected = new TreeSet<>();
        Set<String> split = new TreeSet<>();
        for (Profile profile : was.values()) {
            ProfileId heir = cdp.find(profile.founder()).map(Profile::id).orElse(null);
            if (heir != null && !heir.equals(profile.id())) {
                expected.add(profile.id() + " to " + heir);
            }
            List<ProfileId> parts = profile.identifiers().stream()
                    .flatMap(identifier -> cdp.find(identifier).stream())
                    .map(Profile::id)
                    .distinct()
                    .sorted()
                    .toList();
            if (parts.size() > 1 || (parts.size() == 1 && heir == null)) {
                split.add(profile.id() + " into " + parts);
            }
            assertEquals(
                    heir == null,
                    change.removed().first().contains(profile.id()),
                    "removed are those whose id leads nowhere");
        }
        assertEquals(expected, leading);
        assertEquals(
                split,
                change.split().first().stream()
                        .map(one -> one.from() + " into " + one.parts())
                        .collect(Collectors.toCollection(TreeSet::new)));
        assertTrue(change.split().first().stream().allMatch(one -> now.containsAll(one.parts())));
        assertEquals(moved(change, owners, owners(cdp)), change.movedEvents());
    }

    private static long count(List<Change> told, Class<?> kind) {
        return told.stream().filter(kind::isInstance).count();
    }

    private static long moved(RuleChange change, Map<String, ProfileId> before, Map<String, ProfileId> after) {
        Map<ProfileId, ProfileId> renamed = change.renamed().first().stream()
                .collect(Collectors.toMap(RuleChange.Renaming::from, RuleChange.Renaming::to));
        Set<String> events = new TreeSet<>(before.keySet());
        events.addAll(after.keySet());
        return events.stream()
                .filter(event -> {
                    ProfileId from = before.get(event);
                    ProfileId to = after.get(event);
                    return from == null
                            || !(from.equals(to)
                                    || renamed.getOrDefault(from, from).equals(to));
                })
                .count();
    }
}
