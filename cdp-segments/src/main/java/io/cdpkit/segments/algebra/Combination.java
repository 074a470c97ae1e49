package io.cdpkit.segments.algebra;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Two sets or more put together; with MINUS, the first without any of the others. */
record Combination(Kind kind, List<Expression> parts) implements Expression {
    enum Kind {
        AND,
        OR,
        MINUS;

        /** Puts words of three sets together, of which two may be the same; loops this plain become vector instructions. */
        void join(long[] a, long[] b, long[] c, long[] into) {
            switch (this) {
                case AND -> {
                    for (int i = 0; i < into.length; i++) {
                        into[i] = a[i] & b[i] & c[i];
                    }
                }
                case OR -> {
                    for (int i = 0; i < into.length; i++) {
                        into[i] = a[i] | b[i] | c[i];
                    }
                }
                case MINUS -> {
                    for (int i = 0; i < into.length; i++) {
                        into[i] = a[i] & ~(b[i] | c[i]);
                    }
                }
            }
        }

        /** How many people there are in the first words of three sets put together, which are written nowhere. */
        int size(long[] a, long[] b, long[] c, int words) {
            int size = 0;
            switch (this) {
                case AND -> {
                    for (int i = 0; i < words; i++) {
                        size += Long.bitCount(a[i] & b[i] & c[i]);
                    }
                }
                case OR -> {
                    for (int i = 0; i < words; i++) {
                        size += Long.bitCount(a[i] | b[i] | c[i]);
                    }
                }
                case MINUS -> {
                    for (int i = 0; i < words; i++) {
                        size += Long.bitCount(a[i] & ~(b[i] | c[i]));
                    }
                }
            }
            return size;
        }
    }

    /** Two sets put together, taken apart where they are put together in the same way. */
    static Combination of(Kind kind, Expression one, Expression other) {
        List<Expression> parts = new ArrayList<>(partsOf(kind, one));
        parts.addAll(partsOf(kind == Kind.MINUS ? Kind.OR : kind, other));
        return new Combination(kind, List.copyOf(parts));
    }

    private static List<Expression> partsOf(Kind kind, Expression set) {
        return set instanceof Combination of && of.kind == kind ? of.parts : List.of(set);
    }

    @Override
    public int population() {
        IntStream populations = parts.stream().mapToInt(Expression::population);
        return switch (kind) {
            case AND -> populations.min().orElseThrow();
            case OR -> populations.max().orElseThrow();
            case MINUS -> parts.get(0).population();
        };
    }

    @Override
    public int size() {
        int few = Few.size(this);
        if (few >= 0) {
            return few;
        }
        int population = population();
        long[] spare = new long[Math.min(Block.WORDS, (population + 63) >>> 6)];
        int size = 0;
        for (int block = 0; block < Block.count(population); block++) {
            size += size(block, Block.words(block, population), spare);
        }
        return size;
    }

    @Override
    public Audience audience() {
        int[] few = Few.members(this);
        if (few != null) {
            return Audience.ofSorted(few);
        }
        int population = population();
        long[][] blocks = new long[Block.count(population)][];
        int size = 0;
        for (int i = 0; i < blocks.length; i++) {
            blocks[i] = new long[Block.words(i, population)];
            fill(i, blocks[i]);
            size += Block.size(blocks[i]);
        }
        return Audience.ofBlocks(blocks, size);
    }

    /** Writes who is a member. */
    void fill(int block, long[] words) {
        joined(block, parts.size(), words);
    }

    /** How many members there are in a block; the last parts are put together in passing. */
    private int size(int block, int words, long[] spare) {
        int last = parts.size() / 2 * 2 - 1;
        long[] first = joined(block, last, spare);
        long[] next = Block.of(parts.get(last), block, words);
        boolean more = last + 1 < parts.size();
        return kind.size(first, next, more ? Block.of(parts.get(last + 1), block, words) : next, words);
    }

    /** The first parts put together, in an array that is given unless it is one part that is kept. */
    private long[] joined(int block, int end, long[] spare) {
        long[] first = Block.of(parts.get(0), block, spare);
        for (int i = 1; i < end; i += 2) {
            long[] next = Block.of(parts.get(i), block, spare.length);
            boolean more = i + 1 < end;
            kind.join(first, next, more ? Block.of(parts.get(i + 1), block, spare.length) : next, spare);
            first = spare;
        }
        return first;
    }
}
