package io.cdpkit.examples.quickstart;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * Draws that are the same on every machine and every JDK: they use the generator's 64-bit words and strict
 * arithmetic only, never the JDK's bounded draws. Not thread-safe.
 */
final class Dice {
    private final SplittableRandom random;

    Dice(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /** Other dice, so that more draws here move nothing there. */
    Dice fork() {
        return new Dice(random.nextLong());
    }

    /** From 0 to {@code bound - 1}. */
    int below(int bound) {
        return (int) Long.remainderUnsigned(random.nextLong(), bound);
    }

    int between(int low, int high) {
        return low + below(high - low + 1);
    }

    boolean percent(int chance) {
        return below(100) < chance;
    }

    /** From -1 to 1 in fine steps. */
    double around() {
        return (below(2_000_001) - 1_000_000) / 1e6;
    }

    <T> T pick(List<T> of) {
        return of.get(below(of.size()));
    }

    /** A count from 1 to {@code most}; each further one is half as likely as the one before. */
    int few(int most) {
        int count = 1;
        while (count < most && percent(50)) {
            count++;
        }
        return count;
    }

    /** A moment from {@code from} (included) until {@code until}, to the millisecond. */
    Instant within(Instant from, Instant until) {
        long span = Duration.between(from, until).toMillis();
        return from.plusMillis(Long.remainderUnsigned(random.nextLong(), span));
    }

    /** A random UUID in the usual form. */
    String uuid() {
        long high = (random.nextLong() & ~0xF000L) | 0x4000L;
        long low = (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low).toString();
    }

    /** The pattern with each {@code #} replaced by a digit and each {@code @} by a capital letter. */
    String fill(String pattern) {
        StringBuilder text = new StringBuilder(pattern.length());
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            text.append(c == '#' ? (char) ('0' + below(10)) : c == '@' ? (char) ('A' + below(26)) : c);
        }
        return text.toString();
    }
}
