package io.cdpkit.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.Cdp;
import io.cdpkit.Folding;
import io.cdpkit.SchemaChange;
import io.cdpkit.profile.Change;
import io.cdpkit.profile.Profile;
import io.cdpkit.profile.ProfileId;
import io.cdpkit.profile.ProfileSchema;
import io.cdpkit.profile.Trait;
import io.cdpkit.store.CdpStore;
import io.cdpkit.store.TenantStore.Recorded;
import io.cdpkit.store.jdbc.JdbcStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Changing the schema is as if the new one had always held, and the account of it is true; {@code -Dcdpkit.deep=n} tries n
 * times as many sets.
 */
@SuppressWarnings("NullAway.Init")
final class SchemaChangeLawsTest {
    private static final int SMALL = 400;
    private static final int LARGE = 10;
    private static final int OVER_FILES = 4;

    @TempDir
    Path folder;

    /** What became of the tries, so that they are known to have tried something. */
    private long changed;

    @Test
    void apply_anyOtherSchema_asIfItHadAlwaysHeld() {
        for (long seed = 0; seed < (long) SMALL * Laws.DEEP; seed++) {
            check(seed, Scenarios.small(seed + 5_000_000, 6 + (int) (seed % 13)), CdpStore.inMemory());
        }
        assertTrue(changed > SMALL / 2, "only " + changed + " profiles became others");
    }

    @Test
    void apply_anyOtherSchemaOnLargeSets_asIfItHadAlwaysHeld() {
        for (long seed = 0; seed < (long) LARGE * Laws.DEEP; seed++) {
            check(seed, Scenarios.large(seed + 5_000_000), CdpStore.inMemory());
        }
    }

    @Test
    void apply_overFile_asIfItHadAlwaysHeld() {
        for (long seed = 0; seed < (long) OVER_FILES * Laws.DEEP; seed++) {
            try (CdpStore store = JdbcStore.open(folder.resolve("shop" + seed + ".db"))) {
                check(seed, Scenarios.small(seed + 6_000_000, 18), store);
            }
        }
    }

    /** The traits with their policies changed about. */
    private static ProfileSchema schema(long seed) {
        List<String> keys = new ArrayList<>(new TreeMap<>(Policy.BY_KEY).keySet());
        List<String> of = new ArrayList<>(keys);
        Collections.shuffle(of, new Random(seed));
        Map<String, Policy> policies = new HashMap<>();
        for (int i = 0; i < keys.size(); i++) {
            policies.put(keys.get(i), Policy.of(Policy.BY_KEY, of.get(i)));
        }
        return Policy.schema(policies);
    }

    private void check(long seed, List<Step> steps, CdpStore store) {
        RuleSet rules = RuleSet.ofSeed(seed);
        ProfileSchema before = schema(seed);
        ProfileSchema after = schema(seed + 1_000);
        String what = "seed " + seed;
        List<Step> early = steps.subList(0, steps.size() * 2 / 3);
        Engine engine = new Engine(Engine.resolver(rules), store, "test", before);
        early.forEach(engine::apply);
        Cdp cdp = engine.cdp();
        String hash = engine.hash();
        Map<ProfileId, Profile> was = profiles(cdp);
        long told = cdp.changes(0, Integer.MAX_VALUE).size();
        SchemaChange preview = cdp.preview(after);
        assertEquals(hash, engine.hash(), what);
        assertEquals(told, cdp.changes(0, Integer.MAX_VALUE).size(), what);
        SchemaChange change = cdp.apply(after);
        assertEquals(preview, change, what);
        assertTold(change, was, cdp, told, what);
        changed += change.changed();
        assertSame(always(early, rules, after), engine, what);
        steps.subList(early.size(), steps.size()).forEach(engine::apply);
        assertSame(always(steps, rules, after), engine, what);
        if (seed % 3 == 0) {
            cdp.fold(Folding.olderThan(Duration.ofMinutes(1)), report -> {});
        }
        cdp.apply(before);
        assertSame(always(steps, rules, before), engine, what);
    }

    private static Engine always(List<Step> steps, RuleSet rules, ProfileSchema schema) {
        Engine engine = new Engine(Engine.resolver(rules), CdpStore.inMemory(), "test", schema);
        steps.forEach(engine::apply);
        return engine;
    }

    private static void assertSame(Engine expected, Engine engine, String what) {
        assertEquals(expected.hash(), engine.hash(), what);
        assertEquals(List.of(), engine.differences(), what);
    }

    private static Map<ProfileId, Profile> profiles(Cdp cdp) {
        Map<ProfileId, Profile> profiles = new TreeMap<>();
        cdp.profiles().forEach(profile -> profiles.put(profile.id(), profile));
        return profiles;
    }

    private static void assertTold(SchemaChange change, Map<ProfileId, Profile> was, Cdp cdp, long told, String what) {
        SortedMap<String, Long> traits = new TreeMap<>();
        List<Change> expected = new ArrayList<>();
        Map<ProfileId, Profile> is = profiles(cdp);
        was.forEach((id, profile) -> {
            List<String> keys = others(profile, Objects.requireNonNull(is.get(id)));
            keys.forEach(key -> traits.merge(key, 1L, Long::sum));
            if (!keys.isEmpty()) {
                expected.add(new Change.TraitsChanged(id, keys, "schema"));
            }
        });
        assertEquals(new SchemaChange(was.size(), expected.size(), traits), change, what);
        List<Change> heard = cdp.changes(0, Integer.MAX_VALUE).stream()
                .skip(told)
                .map(Recorded::change)
                .toList();
        assertEquals(Set.copyOf(expected), Set.copyOf(heard), what);
        assertEquals(expected.size(), heard.size(), what);
    }

    private static List<String> others(Profile was, Profile is) {
        Set<String> keys = new HashSet<>(was.traits().keys());
        keys.addAll(is.traits().keys());
        return keys.stream()
                .filter(key -> !value(was, key).equals(value(is, key)))
                .sorted()
                .toList();
    }

    private static Optional<?> value(Profile profile, String key) {
        return profile.trait(key).map(Trait::value);
    }
}
