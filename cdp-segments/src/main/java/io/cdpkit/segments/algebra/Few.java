package io.cdpkit.segments.algebra;

import io.cdpkit.segments.algebra.Combination.Kind;
import java.util.Arrays;
import java.util.List;
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
        Combination of = (Combination) expression;
        return of.kind() == Kind.OR ? union(of) : null;
    }

    /** How many members there are, by those whom few have in common with the others; -1 where there are no few. */
    static int size(Combination of) {
        int parts = of.parts().size();
        Expression last = of.parts().get(parts - 1);
        Expression rest = parts == 2
                ? of.parts().get(0)
                : new Combination(of.kind(), of.parts().subList(0, parts - 1));
        Audience bound = of.kind() == Kind.AND ? bound(of) : null;
        int[] few = bound != null && bound(last) == bound ? null : members(rest);
        Expression others = last;
        if (few == null && (parts == 2 || of.kind() == Kind.AND)) {
            few = members(last);
            others = rest;
        }
        if (few == null) {
            return -1;
        }
        int common = common(few, others);
        return switch (of.kind()) {
            case AND -> common;
            case OR -> few.length + others.size() - common;
            case MINUS -> (others == rest ? rest.size() : few.length) - common;
        };
    }

    /** The smallest audience kept as numbers that has all members. */
    private static @Nullable Audience bound(Expression expression) {
        if (expression instanceof Audience audience) {
            return audience.numbers() == null ? null : audience;
        }
        Combination of = (Combination) expression;
        List<Expression> bounding = switch (of.kind()) {
            case AND -> of.parts();
            case OR -> List.of();
            case MINUS -> of.parts().subList(0, 1);
        };
        Audience smallest = null;
        for (Expression part : bounding) {
            Audience bound = bound(part);
            smallest = bound != null && (smallest == null || bound.size() < smallest.size()) ? bound : smallest;
        }
        return smallest;
    }

    /** Those of all parts; null as well where words are filled as quickly as numbers put in their order. */
    private static int @Nullable [] union(Combination either) {
        int most = either.population() >>> 6;
        int[] all = {};
        for (Expression part : either.parts()) {
            int[] more = members(part);
            if (more == null || all.length + more.length > most) {
                return null;
            }
            all = union(all, more);
        }
        return all;
    }

    private static int[] union(int[] left, int[] right) {
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
    private static int sift(int[] people, int count, Expression by, boolean members, @Nullable Audience bound) {
        if (by == bound) {
            return members ? count : 0;
        }
        if (by instanceof Audience audience) {
            return audience.sift(people, count, members);
        }
        Combination of = (Combination) by;
        if (members == (of.kind() != Kind.OR)) {
            int kept = count;
            for (Expression part : of.parts()) {
                boolean without = of.kind() == Kind.MINUS && part != of.parts().get(0);
                kept = sift(people, kept, part, members != without, bound);
            }
            return kept;
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
            at = search ? search(of, at, length, person) : next(of, at, length, person);
            people[kept] = person;
            kept += (at < length && of[at] == person) == members ? 1 : 0;
        }
        return kept;
    }

    /** The first place from one on where a number is not less than another. */
    private static int next(int[] of, int from, int length, int person) {
        int at = from;
        while (at < length && of[at] < person) {
            at++;
        }
        return at;
    }

    private static int search(int[] of, int from, int length, int person) {
        int found = Arrays.binarySearch(of, from, length, person);
        return found < 0 ? -found - 1 : found;
    }

    /** How many of some numbers, ascending, are in an expression. */
    private static int common(int[] people, Expression with) {
        return with instanceof Audience audience
                ? audience.common(people)
                : sift(people.clone(), people.length, with, true, null);
    }

    /** How many numbers are among others; both ascending, and the others as many or more. */
    static int common(int[] people, int[] others) {
        int common = 0;
        int at = 0;
        boolean search = others.length / SEARCH > people.length;
        for (int person : people) {
            at = search ? search(others, at, others.length, person) : next(others, at, others.length, person);
            if (at == others.length) {
                break;
            }
            common += others[at] == person ? 1 : 0;
        }
        return common;
    }
}
