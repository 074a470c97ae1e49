package io.cdpkit.segments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.function.LongToDoubleFunction;
import org.junit.jupiter.api.Test;

class FallTest {
    private static final long DAY = 86_400_000;

    private static double half(long elapsed) {
        return 100 / (1 + elapsed / (double) DAY);
    }

    @Test
    void level_numberThatFalls_isItRounded() {
        Fall fall = new Fall(FallTest::half);
        Random chance = new Random(1);
        for (int i = 0; i < 2_000; i++) {
            long elapsed = (long) (Math.pow(chance.nextDouble(), 3) * 400 * DAY);
            assertEquals(Math.round(half(elapsed)), fall.level(elapsed));
        }
        assertEquals(100, fall.level(0));
        assertEquals(50, fall.level(DAY));
    }

    @Test
    void end_eachLevel_isTheFirstInstantOfAnother() {
        Fall fall = new Fall(FallTest::half);
        for (long level = 100; level > 0; level--) {
            long end = fall.end(level);
            assertEquals(level, fall.level(end - 1));
            assertEquals(level - 1, fall.level(end));
        }
        assertTrue(fall.end(0) > Fall.LONGEST);
    }

    /** Noise in the number, even much of it, neither makes a level come back nor makes an end be told that is none. */
    @Test
    void level_numberThatWavers_neverRisesAndEndsWhereItIsTold() {
        for (double noise : new double[] {1e-9, 1e-3, 0.4, 3}) {
            LongToDoubleFunction wavering = elapsed ->
                    Math.max(0, half(elapsed) + noise * (new Random(elapsed * 31).nextDouble() - 0.5));
            Fall fall = new Fall(wavering);
            Random chance = new Random(2);
            long elapsed = 0;
            long level = fall.level(0);
            while (elapsed < 300 * DAY) {
                long end = fall.end(level);
                elapsed += 1 + chance.nextInt((int) DAY / 8);
                long now = fall.level(elapsed);
                assertTrue(now <= level, "noise " + noise + ": " + level + ", then " + now);
                assertEquals(elapsed >= end, now < level, "noise " + noise + " at " + elapsed);
                level = now;
            }
        }
    }

    @Test
    void level_afterAllTime_stays() {
        Fall slow = new Fall(elapsed -> 100 - elapsed / (double) Fall.LONGEST);
        assertEquals(99, slow.level(Long.MAX_VALUE));
        assertTrue(slow.end(99) > Fall.LONGEST);
    }
}
