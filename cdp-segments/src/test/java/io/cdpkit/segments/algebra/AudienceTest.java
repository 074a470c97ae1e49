package io.cdpkit.segments.algebra;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AudienceTest {
    private static final int[] DENSITIES = {0, 1, 3, 20, 500, 900, 1_000};

    private static int[] ints(Set<Integer> set) {
        return set.stream().mapToInt(Integer::intValue).sorted().toArray();
    }

    private static Set<Integer> some(Random chance) {
        int density = DENSITIES[chance.nextInt(DENSITIES.length)];
        int people = chance.nextInt(40_000);
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
        for (long seed = 1; seed <= 60; seed++) {
            Random chance = new Random(seed);
            Set<Integer> expected = some(chance);
            Expression expression = Audience.of(ints(expected));
            for (int i = 0; i < 4; i++) {
                Set<Integer> other = some(chance);
                Audience operand = Audience.of(ints(other));
                switch (chance.nextInt(3)) {
                    case 0 -> {
                        expected.retainAll(other);
                        expression = expression.and(operand);
                    }
                    case 1 -> {
                        expected.addAll(other);
                        expression = expression.or(operand);
                    }
                    default -> {
                        expected.removeAll(other);
                        expression = expression.minus(operand);
                    }
                }
            }
            assertEquals(expected.size(), expression.size());
            assertArrayEquals(ints(expected), expression.audience().people().toArray());
            assertEquals(Audience.of(ints(expected)), expression.audience());
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
