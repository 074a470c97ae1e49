package io.cdpkit.segments;

import io.cdpkit.segments.Condition.All;
import io.cdpkit.segments.Condition.Always;
import io.cdpkit.segments.Condition.Any;
import io.cdpkit.segments.Condition.In;
import io.cdpkit.segments.Condition.Not;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Conditions as alternatives of terms, each of which names the answers that some leaves may give.
 *
 * <p>The answers of Kleene's logic are taken apart: that a condition is TRUE, is FALSE, or is not either of them, each is a
 * two-valued question that goes down to the leaves. Used by one thread.
 */
final class Terms {
    /** Beyond so many alternatives a condition is not worth being spelled out. */
    private static final int MOST = 64;

    static final int FALSE = 1;
    static final int UNKNOWN = 2;
    static final int TRUE = 4;

    private record Asked(String segment, Ask ask) {}

    private final Map<Asked, @Nullable Set<Map<Integer, Integer>>> known = new HashMap<>();
    private final Map<String, Definition> definitions;
    private final Map<Condition, Integer> leaves;

    /**
     * @param definitions what {@link In} refers to
     * @param leaves the number of each leaf; those that are met for the first time are added
     */
    Terms(Map<String, Definition> definitions, Map<Condition, Integer> leaves) {
        this.definitions = definitions;
        this.leaves = leaves;
    }

    /** A question with two answers about a condition. */
    enum Ask {
        IS_TRUE(TRUE),
        IS_FALSE(FALSE),
        NOT_TRUE(FALSE | UNKNOWN),
        NOT_FALSE(UNKNOWN | TRUE);

        final int answers;

        Ask(int answers) {
            this.answers = answers;
        }

        /** Whether it is answered yes for {@code and} if all parts answer yes, and not if one does. */
        boolean isOfAll() {
            return this == IS_TRUE || this == NOT_FALSE;
        }

        /** What to ask of a part that is negated. */
        Ask negated() {
            return switch (this) {
                case IS_TRUE -> IS_FALSE;
                case IS_FALSE -> IS_TRUE;
                case NOT_TRUE -> NOT_FALSE;
                case NOT_FALSE -> NOT_TRUE;
            };
        }

        boolean holds(boolean answer) {
            return answer == isOfAll();
        }
    }

    /** Whether an answer is among those that a term allows. */
    static boolean allows(int answers, Truth truth) {
        return (answers >> truth.ordinal() & 1) != 0;
    }

    /**
     * When a condition is TRUE: the answers that each term allows, by leaf; none where it never is.
     *
     * @return null if there are too many
     */
    @Nullable
    Set<Map<Integer, Integer>> of(Condition condition) {
        return terms(condition, Ask.IS_TRUE);
    }

    private @Nullable Set<Map<Integer, Integer>> terms(Condition condition, Ask ask) {
        if (condition instanceof Always always) {
            return ask.holds(always.holds()) ? Set.of(Map.of()) : Set.of();
        } else if (condition instanceof Not not) {
            return terms(not.of(), ask.negated());
        } else if (condition instanceof All all) {
            return ask.isOfAll() ? product(all.of(), ask) : sum(all.of(), ask);
        } else if (condition instanceof Any any) {
            return ask.isOfAll() ? sum(any.of(), ask) : product(any.of(), ask);
        } else if (condition instanceof In in) {
            return ofSegment(in.segment(), ask.isOfAll() ? Ask.IS_TRUE : Ask.NOT_TRUE);
        }
        int leaf = leaves.computeIfAbsent(condition, c -> leaves.size());
        return Set.of(Map.of(leaf, ask.answers));
    }

    /** The terms of a segment, found once, since many may look at it in many ways. */
    private @Nullable Set<Map<Integer, Integer>> ofSegment(String segment, Ask ask) {
        Asked asked = new Asked(segment, ask);
        if (!known.containsKey(asked)) {
            known.put(
                    asked,
                    terms(Objects.requireNonNull(definitions.get(segment)).condition(), ask));
        }
        return known.get(asked);
    }

    private @Nullable Set<Map<Integer, Integer>> sum(List<Condition> of, Ask ask) {
        Set<Map<Integer, Integer>> sum = new LinkedHashSet<>();
        for (Condition part : of) {
            Set<Map<Integer, Integer>> terms = terms(part, ask);
            if (terms == null || sum.size() + terms.size() > MOST) {
                return null;
            }
            sum.addAll(terms);
        }
        return sum;
    }

    private @Nullable Set<Map<Integer, Integer>> product(List<Condition> of, Ask ask) {
        List<Map<Integer, Integer>> product = List.of(Map.of());
        for (Condition part : of) {
            Set<Map<Integer, Integer>> terms = terms(part, ask);
            if (terms == null || (long) product.size() * terms.size() > MOST) {
                return null;
            }
            List<Map<Integer, Integer>> longer = new ArrayList<>();
            for (Map<Integer, Integer> one : product) {
                for (Map<Integer, Integer> other : terms) {
                    Map<Integer, Integer> both = new TreeMap<>(one);
                    other.forEach((leaf, answers) -> both.merge(leaf, answers, (a, b) -> a & b));
                    if (!both.containsValue(0)) {
                        longer.add(both);
                    }
                }
            }
            product = longer;
        }
        return new LinkedHashSet<>(product);
    }
}
