package io.cdpkit.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.Cdp;
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

/** Who was who before a change of rules, to hold what is told of it against. */
final class Account {
    private final Cdp cdp;
    private final long end;
    private final Map<Identifier, Profile> was;
    private final Map<String, ProfileId> owners;

    private Account(Cdp cdp) {
        this.cdp = cdp;
        this.end = last(cdp);
        this.was = byFounder(cdp);
        this.owners = owners(cdp);
    }

    static Account before(Cdp cdp) {
        return new Account(cdp);
    }

    void assertNothingTold() {
        assertEquals(end, last(cdp), "a preview tells nothing");
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
    void assertTold(RuleChange change) {
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
