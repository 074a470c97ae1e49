package io.cdpkit.privacy.audience;

import io.cdpkit.event.Identifier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The rows of those who consent, without what they share with others who do not. Not thread-safe. */
final class Wanted {
    private final TreeMap<AudienceRow, Member> rows = new TreeMap<>();
    /** By what names somebody, all who have it. */
    private final Map<List<MatchKey>, Set<List<Identifier>>> sharers = new HashMap<>();

    private long unconsented;

    private Wanted() {}

    static Wanted of(Stream<Member> members, Predicate<Member> consents, MatchHasher hasher) {
        Wanted wanted = new Wanted();
        List<Member> agreed = new ArrayList<>();
        Set<List<MatchKey>> refused = new HashSet<>();
        members.forEach(member -> {
            if (consents.test(member)) {
                agreed.add(member);
            } else {
                wanted.unconsented++;
                member.rows(hasher).forEach(row -> refused.addAll(row.naming()));
            }
        });
        for (Member member : agreed) {
            for (AudienceRow row : member.rows(hasher)) {
                row.without(refused).ifPresent(rest -> wanted.add(rest, member));
            }
        }
        return wanted;
    }

    private void add(AudienceRow row, Member member) {
        rows.putIfAbsent(row, member);
        row.naming().forEach(part -> sharers.merge(part, Set.of(member.names()), Wanted::union));
    }

    private static <T> Set<T> union(Set<T> some, Set<T> others) {
        if (some.containsAll(others)) {
            return some;
        }
        Set<T> all = new HashSet<>(some);
        all.addAll(others);
        return all;
    }

    /** Each row with the first who has it. */
    NavigableMap<AudienceRow, Member> rows() {
        return rows;
    }

    /** All who have something of a row that names somebody. */
    Set<List<Identifier>> sharers(AudienceRow row) {
        Set<List<Identifier>> all = Set.of();
        for (List<MatchKey> part : row.naming()) {
            all = union(all, sharers.getOrDefault(part, Set.of()));
        }
        return all;
    }

    long unconsented() {
        return unconsented;
    }
}
