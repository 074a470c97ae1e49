package io.cdpkit.segments.algebra;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AudienceTest {
    private static final int[] DENSITIES = {0, 1, 2, 3, 3, 20, 500, 1_000};

    private static int[] ints(Set<Integer> set) {
        return set.stream().mapToInt(Integer::intValue).sorted().toArray();
    }

    private static Set<Integer> some(Random chance) {
        int density = DENSITIES[chance.nextInt(DENSITIES.length)];
        int people = chance.nextInt(20_000);
        Set<Integer> set = new HashSet<>();
        for (int i = 0; i < people; i++) {
            if (chance.nextInt(1_000) < density) {
                set.add(i);
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
