package io.cdpkit.segments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoubleUnaryOperator;
import java.util.function.LongToDoubleFunction;
import org.junit.jupiter.api.Test;

class FallTest {
    private static final long DAY = 86_400_000;

    private static double half(long elapsed) {
        return 100 / (1 + elapsed / (double) DAY);
    }

    @Test
    void at_numberThatFalls_isItRounded() {
        Fall fall = new Fall(FallTest::half, DoubleUnaryOperator.identity());
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
        Fall fall = new Fall(FallTest::half, DoubleUnaryOperator.identity());
        Fall.Level now = fall.at(0);
        while (now.level() > 0) {
            assertEquals(now, fall.at(now.end() - 1));
            Fall.Level next = fall.at(now.end());
            assertEquals(now.level() - 1, next.level());
            now = next;
        }
        assertTrue(now.end() > Fall.LONGEST);
    }

    /**
     * Noise in the number, thousands of times that of doubles, neither makes a level come back nor makes an end be told
     * that is none.
     */
    @Test
    void at_numberThatWavers_neverRisesAndEndsWhereItIsTold() {
        for (double noise : new double[] {1e-12, 1e-10, 1e-8}) {
            LongToDoubleFunction wavering =
                    elapsed -> Math.max(0, half(elapsed) + noise * (new Random(elapsed * 31).nextDouble() - 0.5));
            Fall fall = new Fall(wavering, DoubleUnaryOperator.identity());
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
    void at_anyTime_looksFarLessOftenThanItHalves() {
        AtomicInteger looks = new AtomicInteger();
        Fall fall = new Fall(
                elapsed -> {
                    looks.incrementAndGet();
                    return half(elapsed);
                },
                DoubleUnaryOperator.identity());
        for (int day = 0; day < 60; day++) {
            fall.at(day * DAY + 12_345);
        }
        assertTrue(looks.get() < 60 * 25, () -> looks + " looks for 60 answers of 43 halvings and more");
    }

    @Test
    void at_afterAllTime_stays() {
        Fall slow = new Fall(elapsed -> 100 - elapsed / (double) Fall.LONGEST, DoubleUnaryOperator.identity());
        assertEquals(99, slow.at(Long.MAX_VALUE).level());
        assertTrue(slow.at(0).end() <= Fall.LONGEST && slow.at(Long.MAX_VALUE).end() > Fall.LONGEST);
    }
}
