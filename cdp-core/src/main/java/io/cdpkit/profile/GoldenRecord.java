package io.cdpkit.profile;

import io.cdpkit.event.Event;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What the events of one person add up to: traits, activity, accounts.
 *
 * <p>A fold: {@link #plus(Event, ProfileSchema) plus} of the same distinct events gives equal records in any order, and
 * joining the records of two disjoint sets of events equals folding all their events. It holds nothing that depends on
 * who is who, so identity can change around it. Immutable and thread-safe.
 *
 * @param accounts by account id, ascending
 */
public record GoldenRecord(Traits traits, Activity activity, List<AccountRole> accounts) {
    private static final GoldenRecord EMPTY = new GoldenRecord(Traits.NONE, Activity.NONE, List.of());

    public GoldenRecord {
        Objects.requireNonNull(traits, "traits");
        Objects.requireNonNull(activity, "activity");
        accounts = List.copyOf(accounts);
    }

    /** What no events add up to. */
    public static GoldenRecord empty() {
        return EMPTY;
    }

    /** This record and one more event, which it must not contain yet. */
    public GoldenRecord plus(Event event, ProfileSchema schema) {
        List<AccountRole> roles =
                event.type() == Event.Type.GROUP ? join(accounts, List.of(AccountRole.of(event))) : accounts;
        return new GoldenRecord(traits.plus(event, schema), activity.plus(event), roles);
    }

    /** What the events of this record and those of another, with none in common, add up to. */
    public GoldenRecord plus(GoldenRecord other, ProfileSchema schema) {
        return new GoldenRecord(
                traits.plus(other.traits, schema), activity.plus(other.activity), join(accounts, other.accounts));
    }

    private static List<AccountRole> join(List<AccountRole> a, List<AccountRole> b) {
        if (a.isEmpty() || b.isEmpty()) {
            return a.isEmpty() ? b : a;
        }
        TreeMap<String, AccountRole> byAccount = new TreeMap<>();
        a.forEach(role -> byAccount.put(role.account(), role));
        b.forEach(role -> byAccount.merge(role.account(), role, AccountRole::plus));
        return List.copyOf(byAccount.values());
    }

    /** The trait keys under which another record holds another value. */
    public List<String> changedTraits(GoldenRecord after) {
        return Traits.changedKeys(traits, after.traits);
    }

    /** The accounts in which another record has another role, or none, or since or until another time; ascending. */
    public List<String> changedAccounts(GoldenRecord after) {
        if (accounts == after.accounts) {
            return List.of();
        }
        TreeMap<String, AccountRole> changed = new TreeMap<>();
        accounts.forEach(role -> changed.put(role.account(), role));
        after.accounts.forEach(role -> changed.merge(role.account(), role, (a, b) -> a.saysTheSameAs(b) ? null : b));
        return List.copyOf(changed.keySet());
    }

    @Override
    public String toString() {
        return traits + ", " + activity + ", " + accounts.size() + " accounts";
    }
}
