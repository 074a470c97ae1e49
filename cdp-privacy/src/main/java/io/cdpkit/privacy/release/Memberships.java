package io.cdpkit.privacy.release;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who is in which segments, one set of segments per person, made anonymous: whoever knows up to m segments of a person
 * finds at least k people who are in all of them, or nobody (k^m-anonymity; Terrovitis, Mamoulis, Kalnis, VLDB 2008).
 * Who also knows a segment that somebody is <em>not</em> in can find fewer. Against that, {@link #anonymiseWhole} lets at
 * least k people share each whole set, so that whatever is known of anybody's segments fits k people or nobody.
 *
 * <p>Memberships that would single people out are withheld; those that are told are true. People stand in the order of
 * their segments, whatever the order they were given in. Immutable and thread-safe; {@code toString} tells the shape only.
 */
public final class Memberships {
    private static final int MOST_KNOWN = 4;
    private static final Comparator<Set<String>> LARGEST_FIRST = Comparator.comparing(
                    (Set<String> segments) -> segments.size(), Comparator.reverseOrder())
            .thenComparing(Memberships::text);

    private final List<Set<String>> people;
    private final long withheld;

    private Memberships(List<Set<String>> people, long withheld) {
        this.people = people;
        this.withheld = withheld;
    }

    /**
     * Withholds memberships until the promise holds.
     *
     * @param people the segments of each person
     * @param k how many people must share what is known, 2 or more
     * @param m how many segments may be known, 1 to 4; the work grows as the number of a person's segments to the power m
     */
    public static Memberships anonymise(Collection<? extends Set<String>> people, int k, int m) {
        if (k < 2 || m < 1 || m > MOST_KNOWN) {
            throw new IllegalArgumentException("k must be at least 2 and m from 1 to 4, were " + k + " and " + m);
        }
        List<Set<String>> kept = new ArrayList<>();
        long before = 0;
        for (Set<String> segments : people) {
            kept.add(new TreeSet<>(segments));
            before += segments.size();
        }
        for (int known = 1; known <= m; known++) {
            while (withhold(kept, k, known)) {
                known = 1;
            }
        }
        long after = kept.stream().mapToLong(Set::size).sum();
        List<Set<String>> told = kept.stream()
                .map(Collections::unmodifiableSet)
                .sorted(Comparator.comparing(Memberships::text))
                .toList();
        if (!holds(told, k, m)) {
            throw new IllegalStateException("nothing was released, since too few people share some segments");
        }
        return new Memberships(told, before - after);
    }

    /**
     * Withholds memberships until every set of segments that is told, the empty one too, is that of k people.
     *
     * @param people the segments of each person
     * @param k how many people must have the same set, 2 or more
     * @throws IllegalArgumentException if there are people, but fewer than k
     */
    public static Memberships anonymiseWhole(Collection<? extends Set<String>> people, int k) {
        if (k < 2 || (!people.isEmpty() && people.size() < k)) {
            throw new IllegalArgumentException(
                    "k must be at least 2 and at most the number of people, " + people.size() + ", was " + k);
        }
        Map<String, Integer> frequency = new HashMap<>();
        TreeMap<Set<String>, Integer> bySet = new TreeMap<>(LARGEST_FIRST);
        for (Set<String> segments : people) {
            segments.forEach(segment -> frequency.merge(segment, 1, Integer::sum));
            bySet.merge(new TreeSet<>(segments), 1, Integer::sum);
        }
        long before = size(bySet);
        // A set only ever moves to one that comes later in this order, and those before stay frequent enough.
        for (Set<String> set = firstRare(bySet, k); set != null; set = firstRare(bySet, k)) {
            int count = bySet.getOrDefault(set, 0);
            Set<String> next = nextBelow(set, bySet, frequency);
            // Where the next set is rare as well, moving there is not the end of it.
            boolean settled = bySet.getOrDefault(next, 0) + count >= k;
            long withheld = settled ? (long) count * (set.size() - next.size()) : Long.MAX_VALUE;
            if (!borrow(set, k - count, bySet, k, withheld)) {
                bySet.remove(set);
                bySet.merge(next, count, Integer::sum);
            }
        }
        int bare = bySet.getOrDefault(Set.of(), 0);
        if (bare > 0 && bare < k && borrow(Set.of(), k - bare, bySet, k, Long.MAX_VALUE)) {
            bare = k;
        }
        while (bare > 0 && bare < k) {
            Map.Entry<Set<String>, Integer> smallest = Collections.min(
                    bySet.headMap(Set.of()).entrySet(),
                    Comparator.comparing(Map.Entry<Set<String>, Integer>::getValue));
            bare += smallest.getValue();
            bySet.remove(smallest.getKey());
            bySet.put(Set.of(), bare);
        }
        List<Set<String>> told = bySet.entrySet().stream()
                .flatMap(entry ->
                        Collections.nCopies(entry.getValue(), Collections.unmodifiableSet(entry.getKey())).stream())
                .sorted(Comparator.comparing(Memberships::text))
                .toList();
        if (!holdsWhole(told, k)) {
            throw new IllegalStateException("nothing was released, since too few people share some sets of segments");
        }
        return new Memberships(told, before - size(bySet));
    }

    private static long size(Map<Set<String>, Integer> bySet) {
        return bySet.entrySet().stream()
                .mapToLong(entry -> (long) entry.getKey().size() * entry.getValue())
                .sum();
    }

    /** The first set with segments that too few have; null if there is none. */
    private static @Nullable Set<String> firstRare(NavigableMap<Set<String>, Integer> bySet, int k) {
        for (Map.Entry<Set<String>, Integer> entry : bySet.headMap(Set.of()).entrySet()) {
            if (entry.getValue() < k) {
                return entry.getKey();
            }
        }
        return null;
    }

    /** Lets some of those with the least larger set, who can be spared, have this one; false if that withholds more. */
    private static boolean borrow(
            Set<String> set, int lacking, NavigableMap<Set<String>, Integer> bySet, int k, long mostWithheld) {
        Set<String> lender = null;
        for (Map.Entry<Set<String>, Integer> entry : bySet.headMap(set).entrySet()) {
            if (entry.getValue() - lacking >= k && entry.getKey().containsAll(set)) {
                lender = entry.getKey();
            }
        }
        if (lender == null || (long) lacking * (lender.size() - set.size()) > mostWithheld) {
            return false;
        }
        bySet.merge(lender, -lacking, Integer::sum);
        bySet.merge(set, lacking, Integer::sum);
        return true;
    }

    /** The largest set that others have and that is part of this one; else this one without its rarest segment. */
    private static Set<String> nextBelow(
            Set<String> set, NavigableMap<Set<String>, Integer> bySet, Map<String, Integer> frequency) {
        for (Set<String> other : bySet.tailMap(set, false).keySet()) {
            if (!other.isEmpty() && set.containsAll(other)) {
                return other;
            }
        }
        TreeSet<String> less = new TreeSet<>(set);
        less.remove(Collections.min(
                set,
                Comparator.comparing((String segment) -> frequency.getOrDefault(segment, 0))
                        .thenComparing(segment -> segment)));
        return less;
    }

    /**
     * Whether each set of segments is that of k people; counted apart from how they were made.
     *
     * @param people the segments of each person
     */
    public static boolean holdsWhole(Collection<? extends Set<String>> people, int k) {
        Map<Set<String>, Long> alike = new HashMap<>();
        for (Set<String> segments : people) {
            alike.merge(Set.copyOf(segments), 1L, Long::sum);
        }
        return alike.values().stream().allMatch(count -> count >= k);
    }

    private static String text(Set<String> segments) {
        return String.join("\u0000", segments);
    }

    /** Withholds one membership of every rare combination of so many segments; false if none is rare. */
    private static boolean withhold(List<Set<String>> people, int k, int size) {
        Map<Set<String>, List<Integer>> having = new HashMap<>();
        for (int person = 0; person < people.size(); person++) {
            int at = person;
            combinations(List.copyOf(people.get(person)), size)
                    .forEach(set ->
                            having.computeIfAbsent(set, s -> new ArrayList<>()).add(at));
        }
        having.values().removeIf(persons -> persons.size() >= k);
        Map<String, Integer> rare = new HashMap<>();
        having.forEach((set, persons) -> set.forEach(segment -> rare.merge(segment, persons.size(), Integer::sum)));
        // The segment in the most rare combinations goes first: that settles several at once.
        Comparator<String> order = Comparator.comparing((String segment) -> rare.getOrDefault(segment, 0))
                .thenComparing(s -> s);
        for (Map.Entry<Set<String>, List<Integer>> entry : having.entrySet()) {
            String worst = Collections.max(entry.getKey(), order);
            entry.getValue().forEach(person -> people.get(person).remove(worst));
        }
        return !having.isEmpty();
    }

    private static Stream<Set<String>> combinations(List<String> segments, int size) {
        if (size == 0) {
            return Stream.of(Set.of());
        }
        List<Set<String>> all = new ArrayList<>();
        for (int first = 0; first + size <= segments.size(); first++) {
            String segment = segments.get(first);
            combinations(segments.subList(first + 1, segments.size()), size - 1).forEach(rest -> {
                Set<String> set = new HashSet<>(rest);
                set.add(segment);
                all.add(set);
            });
        }
        return all.stream();
    }

    /**
     * Whether memberships keep the promise; counted by sets of people per segment, apart from how they were made.
     *
     * @param people the segments of each person
     */
    public static boolean holds(Collection<? extends Set<String>> people, int k, int m) {
        Map<String, BitSet> having = new HashMap<>();
        int person = 0;
        for (Set<String> segments : people) {
            for (String segment : segments) {
                having.computeIfAbsent(segment, s -> new BitSet()).set(person);
            }
            person++;
        }
        BitSet all = new BitSet();
        all.set(0, person);
        return holds(new ArrayList<>(having.values()), 0, all, k, m);
    }

    private static boolean holds(List<BitSet> having, int from, BitSet known, int k, int m) {
        for (int i = from; i < having.size() && m > 0; i++) {
            BitSet both = (BitSet) known.clone();
            both.and(having.get(i));
            int count = both.cardinality();
            if (count > 0 && (count < k || !holds(having, i + 1, both, k, m - 1))) {
                return false;
            }
        }
        return true;
    }

    /** The segments of each person that are told. */
    public List<Set<String>> people() {
        return people;
    }

    /** How many memberships are not told. */
    public long withheld() {
        return withheld;
    }

    @Override
    public String toString() {
        return "segments of " + people.size() + " people, " + withheld + " memberships withheld";
    }
}
