package io.cdpkit.segments.algebra;

import static java.util.Objects.requireNonNull;

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

    private final long @Nullable [][] blocks;
    private final int @Nullable [] sorted;
    private final int population;
    private final int size;

    private Audience(long @Nullable [][] blocks, int @Nullable [] sorted, int population, int size) {
        this.blocks = blocks;
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
        long[][] blocks = new long[Block.count(population)][];
        Arrays.setAll(blocks, i -> new long[Block.words(i, population)]);
        for (int person : ascending) {
            blocks[person >>> Block.SHIFT][person >>> 6 & Block.WORDS - 1] |= 1L << person;
        }
        return new Audience(blocks, null, population, ascending.length);
    }

    /** The audience that words of 64 people each make, as a column of a membership table has them. */
    public static Audience ofWords(long[] bits) {
        long[][] blocks = new long[(bits.length + Block.WORDS - 1) / Block.WORDS][];
        int size = 0;
        for (int i = 0; i < blocks.length; i++) {
            int from = i * Block.WORDS;
            blocks[i] = Arrays.copyOfRange(bits, from, Math.min(bits.length, from + Block.WORDS));
            size += Block.size(blocks[i]);
        }
        return ofBlocks(blocks, size);
    }

    /** The audience of blocks, which nobody changes any more. */
    static Audience ofBlocks(long[][] blocks, int size) {
        if (size == 0) {
            return EMPTY;
        }
        int end = blocks.length;
        while (Block.size(blocks[end - 1]) == 0) {
            end--;
        }
        long[] last = blocks[end - 1];
        int words = last.length;
        while (last[words - 1] == 0) {
            words--;
        }
        int population = ((end - 1) << Block.SHIFT) + (words << 6) - Long.numberOfLeadingZeros(last[words - 1]);
        if (size < population / SPARSE) {
            return new Audience(null, numbers(blocks, size), population, size);
        }
        long[][] kept = Arrays.copyOf(blocks, end);
        kept[end - 1] = words == last.length ? last : Arrays.copyOf(last, words);
        return new Audience(kept, null, population, size);
    }

    private static int[] numbers(long[][] blocks, int size) {
        int[] numbers = new int[size];
        int next = 0;
        for (int block = 0; block < blocks.length; block++) {
            long[] words = blocks[block];
            for (int i = 0; i < words.length; i++) {
                for (long rest = words[i]; rest != 0; rest &= rest - 1) {
                    numbers[next++] = (block << Block.SHIFT | i << 6) + Long.numberOfTrailingZeros(rest);
                }
            }
        }
        return numbers;
    }

    public boolean contains(int person) {
        if (person < 0 || person >= population) {
            return false;
        }
        return blocks != null
                ? Block.contains(blocks, person)
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

    /** A block of so many words or more, if it is kept as such; not to be changed. */
    long @Nullable [] kept(int block, int words) {
        return blocks != null && block < blocks.length && blocks[block].length >= words ? blocks[block] : null;
    }

    /** Writes who is a member into a block. */
    void fill(int block, long[] words) {
        Arrays.fill(words, 0);
        if (blocks != null && block < blocks.length) {
            System.arraycopy(blocks[block], 0, words, 0, Math.min(words.length, blocks[block].length));
        } else if (sorted != null) {
            int at = Arrays.binarySearch(sorted, block << Block.SHIFT);
            for (int i = at < 0 ? -at - 1 : at; i < sorted.length; i++) {
                int word = (sorted[i] >>> 6) - block * Block.WORDS;
                if (word >= words.length) {
                    break;
                }
                words[word] |= 1L << sorted[i];
            }
        }
    }

    /** The members, ascending, if they are kept as numbers; not to be changed. */
    int @Nullable [] numbers() {
        return sorted;
    }

    /** Keeps those of the first numbers, ascending, who are members, or who are not; returns how many remain. */
    int sift(int[] people, int count, boolean members) {
        int[] numbers = sorted;
        if (numbers != null) {
            return Few.sift(people, count, numbers, numbers.length, members);
        }
        long[][] bits = requireNonNull(blocks);
        int kept = 0;
        for (int i = 0; i < count; i++) {
            int person = people[i];
            people[kept] = person;
            kept += (person < population && Block.contains(bits, person)) == members ? 1 : 0;
        }
        return kept;
    }

    /** How many of some numbers, ascending, are members. */
    int common(int[] people) {
        int[] numbers = sorted;
        if (numbers != null) {
            return people.length < size ? Few.common(people, numbers) : Few.common(numbers, people);
        }
        long[][] bits = requireNonNull(blocks);
        int common = 0;
        for (int person : people) {
            common += person < population && Block.contains(bits, person) ? 1 : 0;
        }
        return common;
    }

    /** The members, ascending. */
    public IntStream people() {
        int[] numbers = sorted;
        if (numbers != null) {
            return IntStream.of(numbers);
        }
        return IntStream.range(0, population).filter(this::contains);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        if (!(other instanceof Audience that) || size != that.size || population != that.population) {
            return false;
        }
        return Arrays.deepEquals(blocks, that.blocks) && Arrays.equals(sorted, that.sorted);
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
