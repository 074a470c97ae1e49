package io.cdpkit.segments.account;

import io.cdpkit.Cdp;
import io.cdpkit.profile.AccountRole;
import io.cdpkit.profile.Change;
import io.cdpkit.profile.Profile;
import io.cdpkit.profile.ProfileId;
import io.cdpkit.segments.algebra.Audience;
import io.cdpkit.store.TenantStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Which accounts have people in segments.
 *
 * <pre>{@code
 * AccountSegments accounts = AccountSegments.of(cdp);               // reads everybody once
 * cdp.ingest(event);
 * accounts.catchUp();                                               // reads whom the feed names since
 * accounts.of(AccountRule.all("lapsed").atLeast(2), now);
 * }</pre>
 *
 * <h2>When it is exact</h2>
 *
 * It answers as {@link Cdp#profiles()} did when it was made or last brought up to date. {@link #catchUp()} follows the
 * change feed: who joins or leaves an account, enters or leaves a segment, is merged, split off, renamed, retracted or
 * erased. Time passes by {@link Cdp#evaluateDue()}, whose changes the feed tells. {@link #refresh()} reads everybody anew.
 *
 * <h2>Who belongs</h2>
 *
 * A person belongs to an account at an instant if she was first said to by then, and has not left by then, by what is known
 * now; who came back counts as never having left. The segments are those that she is in now, whatever the instant. Who is
 * several people counts as many times, until they are merged.
 *
 * <p>Takes a few dozen bytes per person in an account, and for each question as long as there are such people. Not
 * thread-safe.
 */
public final class AccountSegments {
    private static final int PAGE = 512;

    /** Somebody who belongs to accounts, or did. */
    private record Person(List<AccountRole> roles, Set<String> segments) {}

    private final Cdp cdp;
    private final Map<ProfileId, Person> people = new HashMap<>();
    /** By account, its people. */
    private final TreeMap<String, Set<ProfileId>> byAccount = new TreeMap<>();

    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<String> numbered = new ArrayList<>();
    private long seen;

    private AccountSegments(Cdp cdp) {
        this.cdp = cdp;
    }

    /** Those of a platform, everybody in which is read. */
    public static AccountSegments of(Cdp cdp) {
        AccountSegments accounts = new AccountSegments(cdp);
        accounts.refresh();
        return accounts;
    }

    /** Reads everybody anew. */
    public void refresh() {
        seen = end();
        people.clear();
        byAccount.clear();
        try (var profiles = cdp.profiles()) {
            profiles.forEach(this::put);
        }
    }

    /** The number of the last change, found in a logarithmic number of looks. */
    private long end() {
        long end = seen;
        long step = 1;
        while (isThere(end + step)) {
            end += step;
            step *= 2;
        }
        while (step > 1) {
            step /= 2;
            end += isThere(end + step) ? step : 0;
        }
        return end;
    }

    private boolean isThere(long sequence) {
        return !cdp.changes(sequence - 1, 1).isEmpty();
    }

    /**
     * Reads anew whom the feed has named since; everybody, where it does not go back that far any more.
     *
     * @return how many changes it had
     */
    public long catchUp() {
        long changes = 0;
        boolean missedSome = false;
        Set<ProfileId> named = new HashSet<>();
        for (List<TenantStore.Recorded> page = cdp.changes(seen, PAGE);
                !page.isEmpty();
                page = cdp.changes(seen, PAGE)) {
            missedSome |= page.get(0).sequence() > seen + 1;
            for (TenantStore.Recorded recorded : page) {
                addIds(recorded.change(), named);
            }
            seen = page.get(page.size() - 1).sequence();
            changes += page.size();
        }
        if (missedSome) {
            refresh();
        } else {
            named.forEach(this::read);
        }
        return changes;
    }

    private static void addIds(Change change, Set<ProfileId> ids) {
        ids.add(change.profile());
        if (change instanceof Change.Merged merged) {
            ids.add(merged.absorbed());
        } else if (change instanceof Change.Split split) {
            ids.add(split.from());
        } else if (change instanceof Change.Renamed renamed) {
            ids.add(renamed.former());
        }
    }

    private void read(ProfileId id) {
        drop(id);
        cdp.find(id).ifPresent(this::put);
    }

    private void put(Profile profile) {
        drop(profile.id());
        if (!profile.accounts().isEmpty()) {
            people.put(profile.id(), new Person(profile.accounts(), Set.copyOf(profile.segments())));
            for (AccountRole role : profile.accounts()) {
                byAccount
                        .computeIfAbsent(role.account(), account -> new HashSet<>())
                        .add(profile.id());
                numbers.computeIfAbsent(role.account(), account -> {
                    numbered.add(account);
                    return numbered.size() - 1;
                });
            }
        }
    }

    private void drop(ProfileId id) {
        Person person = people.remove(id);
        for (AccountRole role : person == null ? List.<AccountRole>of() : person.roles) {
            byAccount.computeIfPresent(role.account(), (account, ids) -> {
                ids.remove(id);
                return ids.isEmpty() ? null : ids;
            });
        }
    }

    /** The accounts that anybody belongs to, or did, ascending. */
    public List<String> accounts() {
        return List.copyOf(byAccount.keySet());
    }

    /** The accounts of which a rule holds at an instant, ascending. */
    public List<String> of(AccountRule rule, Instant at) {
        return byAccount.keySet().stream()
                .filter(account -> holds(account, rule, at))
                .toList();
    }

    /** Whether a rule holds of an account at an instant; never of one that nobody belongs to. */
    public boolean holds(String account, AccountRule rule, Instant at) {
        int belonging = 0;
        int members = 0;
        for (ProfileId id : byAccount.getOrDefault(account, Set.of())) {
            Person person = people.get(id);
            if (person != null && belongs(person.roles, account, rule.roles(), at)) {
                belonging++;
                members += person.segments.contains(rule.segment()) ? 1 : 0;
            }
        }
        return rule.holds(belonging, members);
    }

    private static boolean belongs(Collection<AccountRole> all, String account, Set<String> roles, Instant at) {
        for (AccountRole role : all) {
            if (role.account().equals(account)) {
                boolean left = role.until().filter(until -> !until.isAfter(at)).isPresent();
                boolean fits =
                        roles.isEmpty() || role.role().filter(roles::contains).isPresent();
                return fits && !left && role.joined() != null && !role.since().isAfter(at);
            }
        }
        return false;
    }

    /**
     * The same accounts as a set, in which each has the {@link #number} that it keeps for as long as this does; to be joined
     * with others made here.
     */
    public Audience audience(AccountRule rule, Instant at) {
        return Audience.of(of(rule, at).stream()
                .mapToInt(account -> numbers.getOrDefault(account, -1))
                .toArray());
    }

    /** The number of an account; -1 if nobody ever belonged to it. */
    public int number(String account) {
        return numbers.getOrDefault(account, -1);
    }

    /** The accounts of a set, ascending. */
    public List<String> names(Audience audience) {
        IntStream known = audience.people();
        return List.copyOf(new TreeSet<>(known.mapToObj(numbered::get).toList()));
    }

    /** Prints how many there are, not which. */
    @Override
    public String toString() {
        return byAccount.size() + " accounts of " + people.size() + " people";
    }
}
