package io.cdpkit.segments.algebra;

/**
 * A set of people that is worked out when it is asked for, block by block, with nothing kept in between.
 *
 * <p>Immutable and thread-safe.
 */
public sealed interface Expression permits Audience, Combination {
    /** Upper bound of all members, none of whom has this number. */
    int population();

    /** Who is in both. */
    default Expression and(Expression other) {
        return Combination.of(Combination.Kind.AND, this, other);
    }

    /** Who is in one of them or both. */
    default Expression or(Expression other) {
        return Combination.of(Combination.Kind.OR, this, other);
    }

    /** Who is in this and not in the other. */
    default Expression minus(Expression other) {
        return Combination.of(Combination.Kind.MINUS, this, other);
    }

    /** The exact number of members. */
    int size();

    /** The set itself. */
    Audience audience();

    /** How much this and another have in common. */
    default Overlap overlap(Expression other) {
        return new Overlap(size(), other.size(), and(other).size());
    }
}
