package io.cdpkit.segments;

import java.util.Arrays;

/** An instant for each of some of the numbers below a size, of which most have none. Used by one thread while it changes. */
final class Times {
    private static final int FEW = 4;

    /** Where the instants begin. */
    private final int begin;
    /** In bits the numbers that have an instant, then theirs, ascending by number, and room for more. */
    private long[] words;
    /** Where the instants end. */
    private int end;

    private Times(int begin, long[] words, int end) {
        this.begin = begin;
        this.words = words;
        this.end = end;
    }

    static Times none(int numbers) {
        int begin = (numbers + 63) >>> 6;
        return new Times(begin, new long[begin + FEW], begin);
    }

    /** The instants of so many numbers, ascending by number. */
    static Times of(long[] numbers, long[] instants) {
        long[] words = Arrays.copyOf(numbers, numbers.length + instants.length);
        System.arraycopy(instants, 0, words, numbers.length, instants.length);
        return new Times(numbers.length, words, words.length);
    }

    /** Makes room for the instants of some numbers at once, those of which most are about to be given. */
    void makeRoom(long[] some) {
        int more = 0;
        for (int word = 0; word < begin; word++) {
            more += Long.bitCount(some[word] & ~words[word]);
        }
        if (words.length - end < more) {
            words = Arrays.copyOf(words, end + more);
        }
    }

    /** The same, with room for a few more. */
    Times copy() {
        return new Times(begin, Arrays.copyOf(words, end + FEW), end);
    }

    /** In bits the numbers that have an instant, then the instants, ascending by number. */
    long[] words() {
        return Arrays.copyOf(words, end);
    }

    /** A word of the bits of those numbers. */
    long word(int word) {
        return words[word];
    }

    boolean has(int number) {
        return Bits.get(words, number);
    }

    /** The instant of a number; {@link Bounds#NEVER} if it has none. */
    long get(int number) {
        return has(number) ? words[begin + Bits.countBelow(words, number)] : Bounds.NEVER;
    }

    /** Gives a number an instant, or none if that is {@link Bounds#NEVER}. */
    void put(int number, long instant) {
        boolean had = has(number);
        if (!had && instant == Bounds.NEVER) {
            return;
        }
        int at = begin + Bits.countBelow(words, number);
        if (instant == Bounds.NEVER) {
            end--;
            System.arraycopy(words, at + 1, words, at, end - at);
            Bits.put(words, number, false);
            return;
        } else if (!had) {
            if (end == words.length) {
                words = Arrays.copyOf(words, end + ((end - begin) >> 1) + FEW);
            }
            System.arraycopy(words, at, words, at + 1, end - at);
            end++;
            Bits.set(words, number);
        }
        words[at] = instant;
    }

    /** The least instant; {@link Bounds#NEVER} of none. */
    long least() {
        long least = Bounds.NEVER;
        for (int i = begin; i < end; i++) {
            least = Math.min(least, words[i]);
        }
        return least;
    }

    /** Adds the numbers to some whose instants are not after one, of which there are few. */
    void addUpTo(long instant, long[] to) {
        for (int i = begin; i < end; i++) {
            if (words[i] <= instant) {
                Bits.set(to, Bits.select(words, i - begin));
            }
        }
    }
}
