package io.cdpkit.segments.algebra;

import java.util.Arrays;
import java.util.PrimitiveIterator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A set of people, who are numbered from 0.
 *
 * <p>An audience is also the simplest {@link Expression}: {@code a.and(b).and(c).minus(d.or(e)).size()} looks at each 64
 * people once, without a set in between. One bit per person where at least one in 256 belongs to it, else the sorted
 * numbers, so that it never takes more than 1 bit per person of the population or 4 bytes per member, whichever is less by
 * that rule. Immutable and thread-safe; {@code toString} prints the size.
 */
public final class Audience implements Expression {
    private static final int SPARSE = 256;
    private static final Audience EMPTY = new Audience(null, new int[0], 0, 0);

    private final long @Nullable [] words;
    private final int @Nullable [] sorted;
    private final int population;
    private final int size;

    private Audience(long @Nullable [] words, int @Nullable [] sorted, int population, int size) {
        this.words = words;
        this.sorted = sorted;
        this.population = population;
        this.size = size;
    }

    public static Audience empty() {
        return EMPTY;
    }

    /**
     * The audience of some numbers, in any order; one given twice counts once.
     *
     * @throws IllegalArgumentException if one is negative
     */
    public static Audience of(int... people) {
        int[] ascending = IntStream.of(people).sorted().distinct().toArray();
        if (ascending.length > 0 && ascending[0] < 0) {
            throw new IllegalArgumentException("people are numbered from 0, was " + ascending[0]);
        }
        return ofSorted(ascending);
    }

    static Audience ofSorted(int[] ascending) {
        if (ascending.length == 0) {
            return EMPTY;
        }
        int population = ascending[ascending.length - 1] + 1;
        if (ascending.length < population / SPARSE) {
            return new Audience(null, ascending, population, ascending.length);
        }
        long[] words = new long[(population + 63) >>> 6];
        for (int person : ascending) {
            words[person >>> 6] |= 1L << person;
        }
        return new Audience(words, null, population, ascending.length);
    }

    /** The audience that words of 64 people each make, as a column of a membership table has them. */
    public static Audience ofWords(long[] bits) {
        int size = 0;
        int last = -1;
        for (int i = 0; i < bits.length; i++) {
            size += Long.bitCount(bits[i]);
            last = bits[i] == 0 ? last : i;
        }
        if (size == 0) {
            return EMPTY;
        }
        int population = (last << 6) + 64 - Long.numberOfLeadingZeros(bits[last]);
        return size < population / SPARSE
                ? new Audience(null, numbers(bits, size), population, size)
                : new Audience(Arrays.copyOf(bits, last + 1), null, population, size);
    }

    private static int[] numbers(long[] bits, int size) {
        int[] numbers = new int[size];
        int next = 0;
        for (int i = 0; i < bits.length; i++) {
            for (long rest = bits[i]; rest != 0; rest &= rest - 1) {
                numbers[next++] = i << 6 | Long.numberOfTrailingZeros(rest);
            }
        }
        return numbers;
    }

    public boolean contains(int person) {
        if (person < 0 || person >= population) {
            return false;
        }
        return words != null
                ? (words[person >>> 6] >>> person & 1) != 0
                : sorted != null && Arrays.binarySearch(sorted, person) >= 0;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public int population() {
        return population;
    }

    @Override
    public Audience audience() {
        return this;
    }

    @Override
    public void fill(int firstWord, long[] block) {
        if (words != null) {
            int known = Math.max(0, Math.min(block.length, words.length - firstWord));
            System.arraycopy(words, Math.min(firstWord, words.length), block, 0, known);
            Arrays.fill(block, known, block.length, 0);
        } else if (sorted != null) {
            Arrays.fill(block, 0);
            int at = Arrays.binarySearch(sorted, firstWord << 6);
            for (int i = at < 0 ? -at - 1 : at; i < sorted.length; i++) {
                int word = (sorted[i] >>> 6) - firstWord;
                if (word >= block.length) {
                    break;
                }
                block[word] |= 1L << sorted[i];
            }
        }
    }

    /** The members, ascending, if they are kept as numbers; not to be changed. */
    int @Nullable [] numbers() {
        return sorted;
    }

    /** Keeps those of the first numbers, ascending, who are members, or who are not; returns how many remain. */
    int sift(int[] people, int count, boolean members) {
        if (sorted != null) {
            return Few.sift(people, count, sorted, sorted.length, members);
        }
        int kept = 0;
        for (int i = 0; i < count; i++) {
            int person = people[i];
            people[kept] = person;
            kept += contains(person) == members ? 1 : 0;
        }
        return kept;
    }

    /** Joins a block with the members without a copy of them; does nothing and says so where they are kept as numbers. */
    boolean joins(Combination.Kind kind, int firstWord, long[] block) {
        if (words == null) {
            return false;
        }
        int known = Math.max(0, Math.min(block.length, words.length - firstWord));
        kind.join(block, words, firstWord, known);
        if (kind == Combination.Kind.AND) {
            Arrays.fill(block, known, block.length, 0);
        }
        return true;
    }

    /** The members, ascending. */
    public IntStream people() {
        int[] numbers = sorted;
        if (numbers != null) {
            return IntStream.of(numbers);
        }
        long[] bits = words == null ? new long[0] : words;
        return IntStream.range(0, population).filter(person -> (bits[person >>> 6] >>> person & 1) != 0);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        if (!(other instanceof Audience that) || size != that.size || population != that.population) {
            return false;
        }
        return Arrays.equals(words, that.words) && Arrays.equals(sorted, that.sorted);
    }

    @Override
    public int hashCode() {
        int hash = 1;
        for (PrimitiveIterator.OfInt each = people().iterator(); each.hasNext(); ) {
            hash = 31 * hash + each.nextInt();
        }
        return hash;
    }

    @Override
    public String toString() {
        return "audience of " + size;
    }
}
