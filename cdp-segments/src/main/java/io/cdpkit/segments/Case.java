package io.cdpkit.segments;

import io.cdpkit.event.Value;
import io.cdpkit.segments.Condition.Compare;
import io.cdpkit.segments.Operand.Aggregate;
import io.cdpkit.segments.Operand.Constant;
import io.cdpkit.segments.Operand.Function;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One way in which a question may be answered: tests, each with the answers that it may give.
 *
 * <p>Tests of one operand are held together, for one value must do for all of them; so are counts of which some are among
 * others, and spans of which one is longer. What else tests may have to do with each other is not looked at, so that a case
 * found impossible is, and one that is not may still be.
 */
final class Case {
    private static final int TWO_VALUED = Terms.TRUE | Terms.FALSE;

    /** A segment and since when, or the empty name for how long somebody is known. */
    private record Lasting(String segment) {}

    private final Map<Condition, Integer> tests;

    Case() {
        this(new LinkedHashMap<>());
    }

    private Case(Map<Condition, Integer> tests) {
        this.tests = tests;
    }

    Case copy() {
        return new Case(new LinkedHashMap<>(tests));
    }

    Map<Condition, Integer> tests() {
        return tests;
    }

    /** Narrows the answers that a test may give; false if none is left. */
    boolean add(Condition test, int answers) {
        int possible = isTwoValued(test) ? answers & TWO_VALUED : answers;
        int left = tests.merge(test, possible, (a, b) -> a & b);
        return left != 0;
    }

    private static boolean isTwoValued(Condition test) {
        return test instanceof Condition.Present
                || test instanceof Condition.InFor
                || test instanceof Condition.KnownFor
                || test instanceof Condition.Sample
                || test instanceof Condition.Listed
                || count(test) != null;
    }

    /** The count that a test compares to a number; null if it does anything else. */
    static @Nullable Aggregate count(Condition test) {
        return test instanceof Compare compare
                        && compare.left() instanceof Aggregate aggregate
                        && aggregate.function() == Function.COUNT
                        && Counts.bound(compare) != null
                ? aggregate
                : null;
    }

    /** The operand that a test is about alone; null if it is of another kind. */
    static @Nullable Operand subject(Condition test) {
        boolean other = test instanceof Compare compare && !(compare.right() instanceof Constant);
        List<Operand> operands = Conditions.operands(test);
        return other || operands.isEmpty() || count(test) != null || test instanceof Condition.Each
                ? null
                : operands.get(0);
    }

    /** The tests of each operand that is held for itself. */
    Map<Operand, Map<Condition, Integer>> bySubject() {
        Map<Operand, Map<Condition, Integer>> bySubject = new LinkedHashMap<>();
        tests.forEach((test, answers) -> {
            Operand subject = subject(test);
            if (subject != null) {
                bySubject.computeIfAbsent(subject, s -> new LinkedHashMap<>()).put(test, answers);
            }
        });
        return bySubject;
    }

    Counts counts() {
        Counts counts = new Counts();
        tests.forEach((test, answers) -> {
            Aggregate count = count(test);
            if (count != null) {
                counts.add(count, (Compare) test, answers);
            }
        });
        return counts;
    }

    /** Whether it is certain that nobody can be so. */
    boolean isImpossible(long now) {
        return counts().fewest() == null || areSpansAtOdds() || areSamplesAtOdds() || hasNoValue(now);
    }

    private boolean hasNoValue(long now) {
        return bySubject().entrySet().stream()
                .anyMatch(subject -> new Candidates(subject.getKey(), subject.getValue(), now).areNone());
    }

    /** Whether somebody would have been somewhere for some time, and not for less. */
    private boolean areSpansAtOdds() {
        Map<Lasting, Long> longest = new LinkedHashMap<>();
        Map<Lasting, Long> shortest = new LinkedHashMap<>();
        tests.forEach((test, answers) -> {
            Lasting of = test instanceof Condition.KnownFor
                    ? new Lasting("")
                    : test instanceof Condition.InFor in ? new Lasting(in.segment()) : null;
            if (of != null) {
                Span span = test instanceof Condition.InFor in ? in.span() : ((Condition.KnownFor) test).span();
                if (answers == Terms.TRUE) {
                    longest.merge(of, span.millis(), Math::max);
                } else if (answers == Terms.FALSE) {
                    shortest.merge(of, span.millis(), Math::min);
                }
            }
        });
        return longest.entrySet().stream()
                .anyMatch(entry -> entry.getValue() >= shortest.getOrDefault(entry.getKey(), Long.MAX_VALUE));
    }

    private boolean areSamplesAtOdds() {
        Map<String, List<Condition.Sample>> bySalt = new LinkedHashMap<>();
        tests.keySet().forEach(test -> {
            if (test instanceof Condition.Sample sample) {
                bySalt.computeIfAbsent(sample.salt(), s -> new ArrayList<>()).add(sample);
            }
        });
        for (List<Condition.Sample> samples : bySalt.values()) {
            boolean possible = samples.stream()
                    .flatMap(sample -> List.of(0, sample.from(), sample.to()).stream())
                    .filter(bucket -> bucket < 10_000)
                    .anyMatch(bucket -> samples.stream()
                            .allMatch(sample -> Terms.allows(
                                    tests.getOrDefault(sample, TWO_VALUED),
                                    Truth.of(sample.from() <= bucket && bucket < sample.to()))));
            if (!possible) {
                return true;
            }
        }
        return false;
    }

    /** Values that do for the tests of an operand, as far as they can be found. */
    static List<@Nullable Value> values(Operand of, Map<Condition, Integer> tests, long now) {
        return new Candidates(of, tests, now)
                .fitting().stream().filter(Candidates::isPlain).toList();
    }
}
