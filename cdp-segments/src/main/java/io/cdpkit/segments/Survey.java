package io.cdpkit.segments;

import io.cdpkit.segments.Condition.All;
import io.cdpkit.segments.Condition.Always;
import io.cdpkit.segments.Condition.Any;
import io.cdpkit.segments.Condition.In;
import io.cdpkit.segments.Condition.Not;
import io.cdpkit.segments.Operand.Scope;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Asks a condition of everybody in a cohort, leaf by leaf: sets of those who answer yes, and of those who answer no. */
final class Survey {
    private final Cohort cohort;
    private final int words;

    Survey(Cohort cohort) {
        this.cohort = cohort;
        this.words = (cohort.size() + 63) >>> 6;
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Answers(long[] yes, long[] no) {}

    /** Those of whom it is TRUE. */
    long[] yes(Condition condition) {
        return answers(condition).yes();
    }

    private Answers answers(Condition condition) {
        if (condition instanceof Always always) {
            return always.holds() ? new Answers(everybody(), nobody()) : new Answers(nobody(), everybody());
        } else if (condition instanceof Not not) {
            Answers of = answers(not.of());
            return new Answers(of.no(), of.yes());
        } else if (condition instanceof All all) {
            return joined(all.of(), true);
        } else if (condition instanceof Any any) {
            return joined(any.of(), false);
        } else if (condition instanceof In in) {
            long[] members = yes(cohort.condition(in.segment()));
            long[] others = everybody();
            for (int word = 0; word < words; word++) {
                others[word] &= ~members[word];
            }
            return new Answers(members, others);
        }
        return leaf(condition);
    }

    private Answers joined(List<Condition> of, boolean all) {
        Answers joined = answers(of.get(0));
        for (Condition part : of.subList(1, of.size())) {
            Answers next = answers(part);
            long[] and = all ? joined.yes() : joined.no();
            long[] or = all ? joined.no() : joined.yes();
            long[] nextAnd = all ? next.yes() : next.no();
            long[] nextOr = all ? next.no() : next.yes();
            for (int word = 0; word < words; word++) {
                and[word] &= nextAnd[word];
                or[word] |= nextOr[word];
            }
        }
        return joined;
    }

    private long[] nobody() {
        return new long[words];
    }

    private long[] everybody() {
        long[] all = new long[words];
        Arrays.fill(all, -1);
        if ((cohort.size() & 63) != 0) {
            all[words - 1] = (1L << cohort.size()) - 1;
        }
        return all;
    }

    private Answers leaf(Condition condition) {
        List<TraitCodes> traits = Conditions.keys(condition, Scope.PROFILE).stream()
                .map(cohort::codes)
                .toList();
        AnswerClasses classes = new AnswerClasses(traits);
        classes.add(0, condition);
        classes.compile(List.of(Map.of()));
        Answers answers = new Answers(nobody(), nobody());
        int[] codes = new int[traits.size()];
        for (int person = 0; person < cohort.size(); person++) {
            for (int i = 0; i < codes.length; i++) {
                codes[i] = traits.get(i).of(person);
            }
            Truth truth = classes.answer(classes.of(codes), 0);
            if (truth == Truth.TRUE) {
                Bits.set(answers.yes(), person);
            } else if (truth == Truth.FALSE) {
                Bits.set(answers.no(), person);
            }
        }
        return answers;
    }
}
