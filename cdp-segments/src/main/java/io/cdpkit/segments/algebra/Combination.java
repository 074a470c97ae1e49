package io.cdpkit.segments.algebra;

/** Two sets put together. */
record Combination(Kind kind, Expression left, Expression right) implements Expression {
    /** Words per block; the blocks of a deep expression stay within the first cache. */
    static final int BLOCK = 128;

    enum Kind {
        AND,
        OR,
        MINUS
    }

    @Override
    public int population() {
        return switch (kind) {
            case AND -> Math.min(left.population(), right.population());
            case OR -> Math.max(left.population(), right.population());
            case MINUS -> left.population();
        };
    }

    @Override
    public void fill(int firstWord, long[] block) {
        left.fill(firstWord, block);
        long[] other = new long[block.length];
        right.fill(firstWord, other);
        switch (kind) {
            case AND -> {
                for (int i = 0; i < block.length; i++) {
                    block[i] &= other[i];
                }
            }
            case OR -> {
                for (int i = 0; i < block.length; i++) {
                    block[i] |= other[i];
                }
            }
            case MINUS -> {
                for (int i = 0; i < block.length; i++) {
                    block[i] &= ~other[i];
                }
            }
        }
    }
}
