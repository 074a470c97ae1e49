package io.cdpkit.segments.algebra;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Expressions none of whose members is outside some sorted numbers: these are sifted, and no block is filled. */
final class Few {
    /** How many times more numbers one side must have, for a search per number of the other to be quicker than a merge. */
    private static final int SEARCH = 16;

    private Few() {}

    /** The members, ascending, or null where they are not bounded by audiences kept as numbers; not to be changed. */
    static int @Nullable [] members(Expression expression) {
        if (expression instanceof Audience audience) {
            return audience.numbers();
        }
        Audience bound = bound(expression);
        int[] all = bound == null ? null : bound.numbers();
        if (bound != null && all != null) {
            int[] people = all.clone();
            return Arrays.copyOf(people, sift(people, people.length, expression, true, bound));
        }
        return ((Combination) expression).kind() == Combination.Kind.OR ? union((Combination) expression) : null;
    }

    /** The smallest audience kept as numbers that has all members. */
    private static @Nullable Audience bound(Expression expression) {
        if (expression instanceof Audience audience) {
            return audience.numbers() == null ? null : audience;
        }
        Combination of = (Combination) expression;
        Audience left = of.kind() == Combination.Kind.OR ? null : bound(of.left());
        Audience right = of.kind() == Combination.Kind.AND ? bound(of.right()) : null;
        return left == null || (right != null && right.size() < left.size()) ? right : left;
    }

    private static int @Nullable [] union(Combination either) {
        int[] left = members(either.left());
        int[] right = left == null ? null : members(either.right());
        if (left == null || right == null) {
            return null;
        }
        int[] all = new int[left.length + right.length];
        int size = 0;
        int one = 0;
        int other = 0;
        while (one < left.length && other < right.length) {
            int mine = left[one];
            int theirs = right[other];
            all[size++] = Math.min(mine, theirs);
            one += mine <= theirs ? 1 : 0;
            other += theirs <= mine ? 1 : 0;
        }
        System.arraycopy(left, one, all, size, left.length - one);
        System.arraycopy(right, other, all, size + left.length - one, right.length - other);
        return Arrays.copyOf(all, size + left.length - one + right.length - other);
    }

    /**
     * Keeps those of the first numbers, ascending, who are in an expression, or who are not; returns how many remain. All of
     * them are in {@code bound}.
     */
    private static int sift(int[] people, int count, Expression by, boolean members, Audience bound) {
        if (by == bound) {
            return members ? count : 0;
        }
        if (by instanceof Audience audience) {
            return audience.sift(people, count, members);
        }
        Combination of = (Combination) by;
        if (members == (of.kind() != Combination.Kind.OR)) {
            int left = sift(people, count, of.left(), members, bound);
            return sift(people, left, of.right(), members != (of.kind() == Combination.Kind.MINUS), bound);
        }
        int[] others = Arrays.copyOf(people, count);
        return sift(people, count, others, sift(others, count, by, !members, bound), false);
    }

    /** Keeps those of the first numbers who are among the first of some others, or who are not; all ascending. */
    static int sift(int[] people, int count, int[] of, int length, boolean members) {
        int kept = 0;
        int at = 0;
        boolean search = length / SEARCH > count;
        for (int i = 0; i < count; i++) {
            int person = people[i];
            if (search) {
                int found = Arrays.binarySearch(of, at, length, person);
                at = found < 0 ? -found - 1 : found;
            } else {
                while (at < length && of[at] < person) {
                    at++;
                }
            }
            people[kept] = person;
            kept += (at < length && of[at] == person) == members ? 1 : 0;
        }
        return kept;
    }
}
