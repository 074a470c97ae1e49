package io.cdpkit.segments;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class BitsTest {
    @Test
    void put_givenAndTakenAway_isWhatASetMakesOfIt() {
        Random chance = new Random(4);
        for (int size : new int[] {1, 63, 64, 65, 128, 200}) {
            long[] bits = Bits.of(size);
            TreeSet<Integer> expected = new TreeSet<>();
            for (int i = 0; i < 300; i++) {
                int at = chance.nextInt(size);
                boolean on = chance.nextBoolean();
                Bits.put(bits, at, on);
                if (on ? expected.add(at) : expected.remove(at)) {
                    assertSame(expected, bits, size);
                }
            }
        }
    }

    private static void assertSame(TreeSet<Integer> expected, long[] bits, int size) {
        List<Integer> members = new ArrayList<>();
        Bits.forEach(bits, members::add);
        assertEquals(List.copyOf(expected), members);
        assertEquals(expected.size(), Bits.count(bits));
        for (int at = 0; at < size; at++) {
            assertEquals(expected.contains(at), Bits.get(bits, at));
            assertEquals(expected.headSet(at).size(), Bits.countBelow(bits, at));
            if (expected.contains(at)) {
                assertEquals(at, Bits.select(bits, expected.headSet(at).size()));
            }
        }
    }
}
