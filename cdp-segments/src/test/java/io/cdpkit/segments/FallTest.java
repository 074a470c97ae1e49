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
    void at_numberThatFalls_isItRounded() {
        Fall fall = new Fall(FallTest::half);
        Random chance = new Random(1);
        for (int i = 0; i < 2_000; i++) {
            long elapsed = (long) (Math.pow(chance.nextDouble(), 3) * 400 * DAY);
            assertEquals(Math.round(half(elapsed)), fall.at(elapsed).level());
        }
        assertEquals(100, fall.at(0).level());
        assertEquals(50, fall.at(DAY).level());
    }

    @Test
    void at_endOfALevel_isTheFirstInstantOfAnother() {
        Fall fall = new Fall(FallTest::half);
        Fall.Level now = fall.at(0);
        while (now.level() > 0) {
            assertEquals(now, fall.at(now.end() - 1));
            Fall.Level next = fall.at(now.end());
            assertEquals(now.level() - 1, next.level());
            now = next;
        }
        assertTrue(now.end() > Fall.LONGEST);
    }

    /** Noise in the number, even much of it, neither makes a level come back nor makes an end be told that is none. */
    @Test
    void at_numberThatWavers_neverRisesAndEndsWhereItIsTold() {
        for (double noise : new double[] {1e-9, 1e-3, 0.4, 3}) {
            LongToDoubleFunction wavering =
                    elapsed -> Math.max(0, half(elapsed) + noise * (new Random(elapsed * 31).nextDouble() - 0.5));
            Fall fall = new Fall(wavering);
            Random chance = new Random(2);
            long elapsed = 0;
            Fall.Level before = fall.at(0);
            while (elapsed < 300 * DAY) {
                elapsed += 1 + chance.nextInt((int) DAY);
                Fall.Level now = fall.at(elapsed);
                String where = "noise " + noise + " at " + elapsed + ": " + before + ", then " + now;
                assertTrue(now.level() <= before.level(), where);
                assertEquals(elapsed >= before.end(), now.level() < before.level(), where);
                assertEquals(now, fall.at(now.end() - 1), where);
                before = now;
            }
        }
    }

    @Test
    void at_afterAllTime_stays() {
        Fall slow = new Fall(elapsed -> 100 - elapsed / (double) Fall.LONGEST);
        assertEquals(99, slow.at(Long.MAX_VALUE).level());
        assertTrue(slow.at(0).end() <= Fall.LONGEST && slow.at(Long.MAX_VALUE).end() > Fall.LONGEST);
    }
}
