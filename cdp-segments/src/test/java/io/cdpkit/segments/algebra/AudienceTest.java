package io.cdpkit.segments.algebra;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AudienceTest {
    private static final int[] DENSITIES = {0, 1, 2, 3, 3, 20, 500, 1_000};

    private static int[] ints(Set<Integer> set) {
        return set.stream().mapToInt(Integer::intValue).sorted().toArray();
    }

    /** Some runs of people, each with a density of its own, at either side of where blocks meet. */
    private static Set<Integer> some(Random chance) {
        Set<Integer> set = new HashSet<>();
        for (int run = chance.nextInt(3); run >= 0; run--) {
            int density = DENSITIES[chance.nextInt(DENSITIES.length)];
            int first = Math.max(0, (chance.nextInt(4) << 16) - chance.nextInt(3_000));
            int people = chance.nextInt(6_000);
            for (int i = first; i < first + people; i++) {
                if (chance.nextInt(1_000) < density) {
                    set.add(i);
                }
            }
        }
        return set;
    }

    @Test
    void audience_anyExpression_isThatOfSets() {
        for (long seed = 1; seed <= 400; seed++) {
            Sets sets = Sets.some(new Random(seed), 4);
            assertEquals(sets.people().size(), sets.expression().size(), "seed " + seed);
            assertEquals(Audience.of(ints(sets.people())), sets.expression().audience(), "seed " + seed);
            assertArrayEquals(
                    ints(sets.people()), sets.expression().audience().people().toArray(), "seed " + seed);
        }
    }

    @Test
    void size_ofManyParts_isThatOfTheirSet() {
        Random chance = new Random(5);
        for (int parts = 2; parts <= 9; parts++) {
            int[][] people = new int[parts][];
            Arrays.setAll(people, i -> chance.ints(100_000, 0, 200_000).toArray());
            Expression and = Audience.of(people[0]);
            Expression or = and;
            Expression minus = and;
            Set<Integer> both = boxed(people[0]);
            Set<Integer> either = boxed(people[0]);
            Set<Integer> without = boxed(people[0]);
            for (int i = 1; i < parts; i++) {
                Audience next = Audience.of(people[i]);
                and = and.and(next);
                or = next.or(or);
                minus = minus.minus(next);
                both.retainAll(boxed(people[i]));
                either.addAll(boxed(people[i]));
                without.removeAll(boxed(people[i]));
            }
            assertEquals(List.of(both.size(), either.size(), without.size()), sizes(and, or, minus));
            assertEquals(sizes(and, or, minus), sizes(and.audience(), or.audience(), minus.audience()));
            assertEquals(without.size(), and.or(minus).minus(and).size());
        }
    }

    private static Set<Integer> boxed(int[] people) {
        return IntStream.of(people).boxed().collect(Collectors.toCollection(HashSet::new));
    }

    private static List<Integer> sizes(Expression... expressions) {
        return Stream.of(expressions).map(Expression::size).toList();
    }

    @Test
    void of_fewAndManyPeople_joinsThemInEveryWay() {
        int[] many = IntStream.range(0, 300_000).filter(i -> i % 3 != 0).toArray();
        int[] few = IntStream.range(0, 400).map(i -> i * 1_001).toArray();
        int both =
                (int) IntStream.of(few).filter(i -> i < 300_000 && i % 3 != 0).count();
        Audience dense = Audience.of(many);
        Audience sparse = Audience.of(few);
        assertEquals(List.of(both, both), sizes(dense.and(sparse), sparse.and(dense)));
        int either = many.length + few.length - both;
        assertEquals(List.of(either, either), sizes(dense.or(sparse), sparse.or(dense)));
        assertEquals(List.of(many.length - both, few.length - both), sizes(dense.minus(sparse), sparse.minus(dense)));
    }

    @Test
    void audience_ofThePeopleOfAnother_isEqual() {
        int[] people = IntStream.range(0, 150_000).filter(i -> i % 2 == 0).toArray();
        Audience all = Audience.of(people);
        Audience known = Audience.of(IntStream.range(0, 140_000).toArray());
        Audience early =
                Audience.of(IntStream.of(people).filter(i -> i < 140_000).toArray());
        assertEquals(early, all.and(known).audience());
        assertEquals(early.hashCode(), all.and(known).audience().hashCode());
        assertEquals(Audience.empty(), all.minus(all).audience());
    }

    /** An expression, and the set that it is by definition. */
    private record Sets(Expression expression, Set<Integer> people) {
        static Sets some(Random chance, int depth) {
            if (depth == 0 || chance.nextInt(6) == 0) {
                Set<Integer> people = AudienceTest.some(chance);
                return new Sets(Audience.of(ints(people)), people);
            }
            Sets left = some(chance, depth - 1);
            Sets right = some(chance, depth - 1);
            Set<Integer> people = new HashSet<>(left.people);
            return switch (chance.nextInt(3)) {
                case 0 -> {
                    people.retainAll(right.people);
                    yield new Sets(left.expression.and(right.expression), people);
                }
                case 1 -> {
                    people.addAll(right.people);
                    yield new Sets(left.expression.or(right.expression), people);
                }
                default -> {
                    people.removeAll(right.people);
                    yield new Sets(left.expression.minus(right.expression), people);
                }
            };
        }
    }

    @Test
    void overlap_ofTwo_countsBoth() {
        Overlap overlap = Audience.of(1, 2, 3, 100_000).overlap(Audience.of(3, 2, 7));
        assertEquals(new Overlap(4, 3, 2), overlap);
        assertEquals(5, overlap.either());
        assertEquals(0.4, overlap.jaccard());
    }

    @Test
    void contains_sparseAndDense_agree() {
        Audience sparse = Audience.of(5, 1_000_000);
        assertEquals(true, sparse.contains(1_000_000));
        assertEquals(false, sparse.contains(6));
        assertEquals(false, sparse.contains(-1));
        assertEquals(true, Audience.of(0, 1, 63, 64).contains(64));
        assertEquals(false, Audience.empty().contains(0));
    }

    @Test
    void of_negativeNumber_isRefused() {
        assertThrows(IllegalArgumentException.class, () -> Audience.of(3, -1));
    }
}
