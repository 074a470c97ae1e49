package io.cdpkit.profile;

import io.cdpkit.event.Event;
import io.cdpkit.event.Value;
import io.cdpkit.profile.Trait.Candidate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/** How one trait takes in what events say; the algebra behind {@link Survivorship}. */
final class Register {
    private static final Comparator<Candidate> NEWEST_FIRST = Comparator.comparing(Candidate::time)
            .thenComparing(candidate -> candidate.source().id())
            .thenComparing(Candidate::messageId)
            .reversed()
            .thenComparing(Candidate::value, Value::compare);

    private Register() {}

    /** The register that one event alone gives. */
    static Trait of(Survivorship policy, Value value, Event event) {
        if (policy.keeps() == Survivorship.Keeps.WINNER) {
            return new Trait(value, event.source(), event.time(), event.id(), List.of());
        }
        List<Value> values = policy.keeps() == Survivorship.Keeps.EVERY_ELEMENT && value instanceof Value.Items items
                ? items.items().stream().distinct().toList()
                : List.of(value);
        ArrayList<Candidate> candidates = new ArrayList<>(values.size());
        for (Value one : values) {
            candidates.add(new Candidate(one, 1, event.source(), event.time(), event.id()));
        }
        candidates.sort(NEWEST_FIRST);
        Trait alone = new Trait(value, event.source(), event.time(), event.id(), List.copyOf(candidates));
        return policy.keeps() == Survivorship.Keeps.EVERY_ELEMENT
                ? withValue(alone, union(candidates), alone.candidates())
                : alone;
    }

    /** The register that two sets of distinct events give together; commutative and associative. */
    static Trait join(Survivorship policy, Trait a, Trait b) {
        return switch (policy.keeps()) {
            case WINNER -> policy.compare(a, b) >= 0 ? a : b;
            case EVERY_VALUE -> {
                Trait winner = policy.compare(a, b) >= 0 ? a : b;
                yield withValue(winner, winner.value(), candidates(NEWEST_FIRST, a, b));
            }
            case EVERY_COUNT -> mostFrequent(policy, candidates(strongestFirst(policy), a, b));
            case EVERY_ELEMENT -> {
                Trait greatest = policy.compare(said(a), said(b)) >= 0 ? a : b;
                List<Candidate> all = candidates(strongestFirst(policy), a, b);
                yield withValue(greatest, union(all), all);
            }
        };
    }

    /*
     * A union as its greatest event alone would give it, as far as the order looks at the value: null if nothing in it is
     * from that event. What others said is not that event's word. If anything is, the event is the strongest that gave it,
     * so that its candidate tells of the event.
     */
    private static Trait said(Trait union) {
        for (Candidate candidate : union.candidates()) {
            if (candidate.messageId().equals(union.messageId()) && !(candidate.value() instanceof Value.Null)) {
                return union;
            }
        }
        return withValue(union, Value.ofNull(), List.of());
    }

    private static Trait withValue(Trait trait, Value value, List<Candidate> candidates) {
        return new Trait(value, trait.source(), trait.time(), trait.messageId(), candidates);
    }

    private static Trait mostFrequent(Survivorship policy, List<Candidate> candidates) {
        Trait best = null;
        long bestTimes = 0;
        for (Candidate candidate : candidates) {
            Trait one = trait(candidate, candidates);
            long times = candidate.value() instanceof Value.Null ? 0 : candidate.times();
            int c = best == null ? 1 : policy.compareSources(one, best);
            if (best == null || c > 0 || (c == 0 && isMore(policy, times, one, bestTimes, best))) {
                best = one;
                bestTimes = times;
            }
        }
        if (best == null) {
            throw new AssertionError("a register holds at least one candidate");
        }
        return best;
    }

    private static boolean isMore(Survivorship policy, long times, Trait one, long otherTimes, Trait other) {
        return times > otherTimes || (times == otherTimes && policy.compare(one, other) > 0);
    }

    private static Trait trait(Candidate candidate, List<Candidate> candidates) {
        return new Trait(candidate.value(), candidate.source(), candidate.time(), candidate.messageId(), candidates);
    }

    /*
     * A value counts for the strongest source that gave it, so that is the one its candidate keeps: the latest would hide
     * that the person said so herself.
     */
    private static Comparator<Candidate> strongestFirst(Survivorship policy) {
        return (a, b) -> policy.compare(trait(b, List.of()), trait(a, List.of()));
    }

    private static Value union(List<Candidate> candidates) {
        List<Value> values = candidates.stream()
                .map(Candidate::value)
                .filter(value -> !(value instanceof Value.Null))
                .sorted(Value::compare)
                .toList();
        return values.isEmpty() ? Value.ofNull() : Value.of(values);
    }

    private static List<Candidate> candidates(Comparator<Candidate> kept, Trait a, Trait b) {
        TreeMap<Value, Candidate> byValue = new TreeMap<>(Value::compare);
        for (Trait trait : List.of(a, b)) {
            for (Candidate candidate : trait.candidates()) {
                byValue.merge(candidate.value(), candidate, (one, other) -> sum(kept, one, other));
            }
        }
        ArrayList<Candidate> all = new ArrayList<>(byValue.values());
        all.sort(NEWEST_FIRST);
        return List.copyOf(all);
    }

    private static Candidate sum(Comparator<Candidate> kept, Candidate a, Candidate b) {
        Candidate first = kept.compare(a, b) <= 0 ? a : b;
        return new Candidate(first.value(), a.times() + b.times(), first.source(), first.time(), first.messageId());
    }
}
