package io.cdpkit.privacy.access;

import io.cdpkit.Cdp;
import io.cdpkit.profile.Change;
import io.cdpkit.profile.Profile;
import io.cdpkit.profile.ProfileId;
import io.cdpkit.store.TenantStore.Recorded;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What the change feed says about one person.
 *
 * @param aliases former ids that lead to her profile, ascending
 * @param changes those of her profile and of its aliases that name nobody else, in their order
 */
record ChangeHistory(List<ProfileId> aliases, List<Recorded> changes) {

    static ChangeHistory of(Cdp cdp, ProfileId id, int page) {
        Map<ProfileId, Boolean> hers = new HashMap<>(Map.of(id, true));
        walk(
                cdp,
                page,
                recorded -> other(
                        recorded.change(),
                        former -> hers.computeIfAbsent(
                                former,
                                alias -> cdp.find(alias)
                                        .map(Profile::id)
                                        .filter(id::equals)
                                        .isPresent())));
        ArrayList<Recorded> changes = new ArrayList<>();
        walk(cdp, page, recorded -> {
            boolean[] known = {hers.getOrDefault(recorded.change().profile(), false)};
            other(recorded.change(), named -> known[0] &= hers.getOrDefault(named, false));
            if (known[0]) {
                changes.add(recorded);
            }
        });
        List<ProfileId> aliases = hers.entrySet().stream()
                .filter(entry -> entry.getValue() && !entry.getKey().equals(id))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
        return new ChangeHistory(aliases, List.copyOf(changes));
    }

    private static void walk(Cdp cdp, int page, Consumer<Recorded> action) {
        List<Recorded> some = cdp.changes(0, page);
        while (!some.isEmpty()) {
            some.forEach(action);
            some = cdp.changes(some.get(some.size() - 1).sequence(), page);
        }
    }

    /** Shows the second id that a change names, if it does. */
    private static void other(Change change, Consumer<ProfileId> action) {
        if (change instanceof Change.Merged merged) {
            action.accept(merged.absorbed());
        } else if (change instanceof Change.Renamed renamed) {
            action.accept(renamed.former());
        } else if (change instanceof Change.Split split) {
            action.accept(split.from());
        }
    }
}
