package io.cdpkit.segments;

import java.util.Arrays;

/** An instant for each of some of the numbers below a size, of which most have none. Used by one thread while it changes. */
final class Times {
    private static final int FEW = 4;
    private static final long[] NONE = {};

    /** The numbers that have one. */
    private final long[] numbers;
    /** Theirs, ascending by number, and room for more. */
    private long[] instants;

    private int size;

    private Times(long[] numbers, long[] instants, int size) {
        this.numbers = numbers;
        this.instants = instants;
        this.size = size;
    }

    static Times none(int numbers) {
        return new Times(Bits.of(numbers), NONE, 0);
    }

    /** The instants of so many numbers, ascending by number. */
    static Times of(long[] numbers, long[] instants) {
        return new Times(numbers, instants, instants.length);
    }

    /** The same, with room for a few more. */
    Times copy() {
        return new Times(numbers.clone(), size == 0 ? NONE : Arrays.copyOf(instants, size + FEW), size);
    }

    /** The numbers that have an instant, not to be changed. */
    long[] numbers() {
        return numbers;
    }

    /** The instants, ascending by number. */
    long[] instants() {
        return Arrays.copyOf(instants, size);
    }

    boolean has(int number) {
        return Bits.get(numbers, number);
    }

    /** The instant of a number; {@link Bounds#NEVER} if it has none. */
    long get(int number) {
        return has(number) ? instants[Bits.countBelow(numbers, number)] : Bounds.NEVER;
    }

    /** Gives a number an instant, or none if that is {@link Bounds#NEVER}. */
    void put(int number, long instant) {
        boolean had = has(number);
        if (!had && instant == Bounds.NEVER) {
            return;
        }
        int at = Bits.countBelow(numbers, number);
        if (instant == Bounds.NEVER) {
            size--;
            System.arraycopy(instants, at + 1, instants, at, size - at);
            Bits.put(numbers, number, false);
            return;
        } else if (!had) {
            if (size == instants.length) {
                instants = Arrays.copyOf(instants, size + (size >> 1) + FEW);
            }
            System.arraycopy(instants, at, instants, at + 1, size - at);
            size++;
            Bits.set(numbers, number);
        }
        instants[at] = instant;
    }

    /** The least instant; {@link Bounds#NEVER} of none. */
    long least() {
        long least = Bounds.NEVER;
        for (int i = 0; i < size; i++) {
            least = Math.min(least, instants[i]);
        }
        return least;
    }

    /** Adds the numbers to some whose instants are not after one. */
    void addUpTo(long instant, long[] to) {
        int at = 0;
        for (int word = 0; word < numbers.length; word++) {
            for (long rest = numbers[word]; rest != 0; rest &= rest - 1) {
                if (instants[at++] <= instant) {
                    to[word] |= Long.lowestOneBit(rest);
                }
            }
        }
    }
}
