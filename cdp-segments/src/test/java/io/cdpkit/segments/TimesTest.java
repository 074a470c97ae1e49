package io.cdpkit.segments;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TimesTest {
    private static final int NUMBERS = 200;

    @Test
    void put_givenAndTakenAway_isWhatAMapMakesOfIt() {
        SplittableRandom chance = new SplittableRandom(5);
        Times times = Times.none(NUMBERS);
        TreeMap<Integer, Long> expected = new TreeMap<>();
        for (int i = 0; i < 5_000; i++) {
            int number = chance.nextInt(NUMBERS);
            long instant = chance.nextInt(3) == 0 ? Bounds.NEVER : chance.nextInt(1_000);
            Times before = times;
            long[] was = before.words();
            if (chance.nextInt(5) == 0) {
                times.makeRoom(random(chance));
            }
            times = chance.nextInt(4) == 0 ? times.copy() : times;
            times.put(number, instant);
            if (before != times) {
                assertArrayEquals(was, before.words());
            }
            if (instant == Bounds.NEVER) {
                expected.remove(number);
            } else {
                expected.put(number, instant);
            }
            assertEquals(instant, times.get(number));
            assertArrayEquals(words(expected), times.words());
            assertEquals(expected.values().stream().min(Long::compare).orElse(Bounds.NEVER), times.least());
            long[] due = Bits.of(NUMBERS);
            times.addUpTo(500, due);
            expected.forEach((each, at) -> assertEquals(at <= 500, Bits.get(due, each)));
            assertEquals(expected.values().stream().filter(at -> at <= 500).count(), Bits.count(due));
        }
    }

    private static long[] random(SplittableRandom chance) {
        long[] some = Bits.of(NUMBERS);
        for (int i = 0; i < 50; i++) {
            Bits.set(some, chance.nextInt(NUMBERS));
        }
        return some;
    }

    private static long[] words(TreeMap<Integer, Long> times) {
        long[] bits = Bits.of(NUMBERS);
        times.keySet().forEach(number -> Bits.set(bits, number));
        return LongStream.concat(LongStream.of(bits), times.values().stream().mapToLong(Long::longValue))
                .toArray();
    }
}
