package io.cdpkit.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ShrinkerTest {
    @Test
    void minimise_twoGuilty_leavesThoseTwo() {
        List<Integer> numbers = IntStream.range(0, 100).boxed().toList();
        assertEquals(List.of(17, 63), Shrinker.minimise(numbers, list -> list.contains(17) && list.contains(63)));
    }

    @Test
    void minimise_anythingFails_leavesNothing() {
        assertEquals(List.of(), Shrinker.minimise(List.of(1, 2, 3), list -> true));
    }

    @Test
    void minimise_allGuilty_leavesAll() {
        List<Integer> numbers = List.of(1, 2, 3, 4, 5);
        assertEquals(numbers, Shrinker.minimise(numbers, list -> list.size() == 5));
    }
}
