package io.cdpkit.privacy.release;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class MembershipsProperties {
    private static List<Set<String>> people(long seed, int count) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Set<String>> people = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Set<String> segments = new HashSet<>();
            for (int segment = 0; segment < 8; segment++) {
                if (random.nextInt(2 + segment) == 0) {
                    segments.add("s" + segment);
                }
            }
            people.add(segments);
        }
        return people;
    }

    @Property(tries = 60)
    void anonymise_anyMemberships_hidesWhoeverIsKnownByM(
            @ForAll long seed,
            @ForAll @IntRange(min = 0, max = 120) int count,
            @ForAll @IntRange(min = 2, max = 6) int k,
            @ForAll @IntRange(min = 1, max = 3) int m) {
        List<Set<String>> people = people(seed, count);
        Memberships memberships = Memberships.anonymise(people, k, m);

        // The attacker knows any m segments of any person who is told.
        for (Set<String> told : memberships.people()) {
            for (String a : told) {
                for (String b : told) {
                    for (String c : told) {
                        Set<String> known = new HashSet<>(List.of(a));
                        known.add(m > 1 ? b : a);
                        known.add(m > 2 ? c : a);
                        long fitting = memberships.people().stream()
                                .filter(each -> each.containsAll(known))
                                .count();
                        assertTrue(fitting >= k, "fitting: " + fitting);
                    }
                }
            }
        }
        long before = people.stream().mapToLong(Set::size).sum();
        long after = memberships.people().stream().mapToLong(Set::size).sum();
        assertEquals(before - after, memberships.withheld());
        assertEquals(count, memberships.people().size());
    }

    @Property(tries = 60)
    void anonymiseWhole_anyMemberships_hidesWhateverIsKnown(
            @ForAll long seed,
            @ForAll @IntRange(min = 6, max = 200) int count,
            @ForAll @IntRange(min = 2, max = 6) int k) {
        List<Set<String>> people = people(seed, count);
        Memberships memberships = Memberships.anonymiseWhole(people, k);
        List<Set<String>> told = memberships.people();

        // The attacker knows of any segments whether somebody is in them or not.
        SplittableRandom random = new SplittableRandom(seed);
        for (int attack = 0; attack < 100; attack++) {
            Set<String> one = told.get(random.nextInt(count));
            Set<String> known = new HashSet<>();
            for (int segment = 0; segment < 8; segment++) {
                if (random.nextBoolean()) {
                    known.add("s" + segment);
                }
            }
            long fitting = told.stream()
                    .filter(each -> known.stream().allMatch(s -> each.contains(s) == one.contains(s)))
                    .count();
            assertTrue(fitting >= k, "fitting: " + fitting);
        }
        long before = people.stream().mapToLong(Set::size).sum();
        long after = told.stream().mapToLong(Set::size).sum();
        assertEquals(before - after, memberships.withheld());
        assertEquals(count, told.size());
        // Nothing is told that was not so: by segment, and by the most that is told of anybody.
        for (int segment = 0; segment < 8; segment++) {
            String name = "s" + segment;
            assertTrue(told.stream().filter(each -> each.contains(name)).count()
                    <= people.stream().filter(each -> each.contains(name)).count());
        }
        assertTrue(told.stream().allMatch(each -> people.stream().anyMatch(was -> was.containsAll(each))));
    }

    /** Twenty people are in a, all but one of them in b too: who knows that she is not in b finds her. */
    @Example
    void anonymiseWhole_knownNotToBeIn_isNotFound() {
        List<Set<String>> people = new ArrayList<>();
        for (int i = 0; i < 19; i++) {
            people.add(Set.of("a", "b"));
        }
        people.add(Set.of("a"));
        Memberships some = Memberships.anonymise(people, 5, 2);
        Memberships whole = Memberships.anonymiseWhole(people, 5);

        assertEquals(
                1, some.people().stream().filter(each -> !each.contains("b")).count());
        assertEquals(0, some.withheld());
        assertFalse(Memberships.holdsWhole(some.people(), 5));
        // She could be withheld, and four with her; or four could join her, which withholds less.
        assertEquals(0, whole.people().stream().filter(Set::isEmpty).count());
        assertEquals(4, whole.withheld());
    }

    @Example
    void anonymiseWhole_commonSets_tellsAllOfThem() {
        List<Set<String>> people = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            people.add(Set.of("a", "b", "c"));
            people.add(Set.of("a"));
            people.add(Set.of());
        }
        assertEquals(0, Memberships.anonymiseWhole(people, 5).withheld());
        people.add(Set.of("a", "c"));
        Memberships told = Memberships.anonymiseWhole(people, 5);
        assertEquals(1, told.withheld());
        assertEquals(6, told.people().stream().filter(Set.of("a")::equals).count());
        assertEquals(List.of(), Memberships.anonymiseWhole(List.of(), 2).people());
        assertThrows(IllegalArgumentException.class, () -> Memberships.anonymiseWhole(people, 1));
        assertThrows(IllegalArgumentException.class, () -> Memberships.anonymiseWhole(people, 17));
    }

    @Example
    void holds_rarePair_isFound() {
        List<Set<String>> people = List.of(Set.of("a", "b"), Set.of("a"), Set.of("b"), Set.of("a"), Set.of("b"));

        assertTrue(Memberships.holds(people, 2, 1));
        assertFalse(Memberships.holds(people, 2, 2));
        Memberships told = Memberships.anonymise(people, 2, 2);
        assertEquals(1, told.withheld());
        assertEquals("segments of 5 people, 1 memberships withheld", told.toString());
    }

    @Example
    void anonymise_commonSegments_tellsAll() {
        List<Set<String>> people = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            people.add(new TreeSet<>(Set.of("a", "b", "c")));
        }
        assertEquals(0, Memberships.anonymise(people, 10, 3).withheld());
        assertEquals(30, Memberships.anonymise(people, 11, 1).withheld());
        assertThrows(IllegalArgumentException.class, () -> Memberships.anonymise(people, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> Memberships.anonymise(people, 2, 5));
    }
}
