package io.cdpkit.segments.algebra;

/** Two sets put together. */
record Combination(Kind kind, Expression left, Expression right) implements Expression {
    /** Words per block; the blocks of a deep expression stay within the first cache. */
    static final int BLOCK = 512;

    enum Kind {
        AND,
        OR,
        MINUS;

        /** Joins a block with who is in an expression, part after part where that comes to the same. */
        void join(long[] block, int firstWord, Expression other) {
            if (other instanceof Combination of && of.kind == (this == MINUS ? OR : this)) {
                join(block, firstWord, of.left);
                join(block, firstWord, of.right);
            } else if (!(other instanceof Audience audience && audience.joins(this, firstWord, block))) {
                long[] words = new long[block.length];
                other.fill(firstWord, words);
                join(block, words, 0, block.length);
            }
        }

        /** Joins the first words of a block with those of other words from a place on. */
        void join(long[] block, long[] words, int from, int count) {
            switch (this) {
                case AND -> {
                    for (int i = 0; i < count; i++) {
                        block[i] &= words[from + i];
                    }
                }
                case OR -> {
                    for (int i = 0; i < count; i++) {
                        block[i] |= words[from + i];
                    }
                }
                case MINUS -> {
                    for (int i = 0; i < count; i++) {
                        block[i] &= ~words[from + i];
                    }
                }
            }
        }
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
        kind.join(block, firstWord, right);
    }
}
