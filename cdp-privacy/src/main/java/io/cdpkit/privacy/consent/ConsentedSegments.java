package io.cdpkit.privacy.consent;

import io.cdpkit.SegmentEvaluator;
import io.cdpkit.event.Event;
import io.cdpkit.privacy.Classification;
import io.cdpkit.privacy.Purpose;
import io.cdpkit.profile.Evaluation;
import io.cdpkit.profile.Membership;
import io.cdpkit.profile.Profile;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The consent gate at evaluation: a person is in a segment only while all the segment's purposes are allowed for her.
 *
 * <p>Wraps the evaluator that knows the segments. Consent is read from the person's events, so it is exact to the
 * instant: a no takes her out in the commit that brings it, an expiry on the dot. A segment whose purposes are not
 * declared has no members. Thread-safe.
 */
public final class ConsentedSegments implements SegmentEvaluator {
    private final SegmentEvaluator segments;
    private final ConsentRules rules;
    private final Map<String, Set<Purpose>> purposes;

    private ConsentedSegments(SegmentEvaluator segments, ConsentRules rules, Map<String, Set<Purpose>> purposes) {
        this.segments = segments;
        this.rules = rules;
        this.purposes = purposes;
    }

    /**
     * Segments that ask.
     *
     * @param purposes what each segment is for, by its name; an empty set declares that it needs nobody's consent
     */
    public static ConsentedSegments of(
            SegmentEvaluator segments, ConsentRules rules, Map<String, Set<Purpose>> purposes) {
        TreeMap<String, Set<Purpose>> copy = new TreeMap<>();
        purposes.forEach((segment, some) -> copy.put(segment, Set.copyOf(some)));
        return new ConsentedSegments(segments, rules, copy);
    }

    /**
     * These segments, if each reads only traits that may be used for its purposes; called when segments are defined.
     *
     * @param traits the traits that each segment reads, such as {@code segments.traits()}
     * @throws IllegalArgumentException that names every segment, trait and purpose that do not go together, or a segment
     *     with purposes whose traits are not given
     */
    public ConsentedSegments checked(Classification classification, Map<String, ? extends Collection<String>> traits) {
        ArrayList<String> wrongs = new ArrayList<>();
        purposes.forEach((segment, declared) -> {
            Collection<String> keys = traits.get(segment);
            if (keys == null) {
                wrongs.add("segment \"" + segment + "\" has purposes and is not among those defined");
                return;
            }
            try {
                classification.require(declared, keys);
            } catch (IllegalArgumentException e) {
                wrongs.add("segment \"" + segment + "\": " + e.getMessage());
            }
        });
        if (!wrongs.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", wrongs));
        }
        return this;
    }

    @Override
    public Evaluation evaluate(Profile profile, @Nullable Event added, Supplier<List<Event>> history, Instant now) {
        Evaluation former = Unasked.of(profile.evaluation().memo());
        Evaluation evaluation = segments.evaluate(
                profile.withEvaluation(former == null ? Evaluation.NONE : former), added, history, now);
        if (evaluation.equals(Evaluation.NONE)) {
            return evaluation;
        }
        Unasked unasked = new Unasked(evaluation);
        if (evaluation.memberships().isEmpty()) {
            return new Evaluation(List.of(), evaluation.nextDue(), unasked);
        }
        ConsentLedger ledger = rules.ledger(history.get());
        ArrayList<Membership> allowed = new ArrayList<>();
        Instant due = evaluation.nextDue();
        for (Membership membership : evaluation.memberships()) {
            Set<Purpose> declared = purposes.get(membership.segment());
            if (declared == null) {
                continue;
            }
            Decision decision = ledger.decideAll(declared, now);
            if (declared.isEmpty() || decision.isAllowed()) {
                allowed.add(membership);
            }
            due = earlier(due, decision.until());
        }
        return new Evaluation(allowed, due, unasked);
    }

    private static @Nullable Instant earlier(@Nullable Instant a, @Nullable Instant b) {
        if (a == null || b == null) {
            return a == null ? b : a;
        }
        return b.isBefore(a) ? b : a;
    }

    @Override
    public String toString() {
        return "consented segments " + purposes.keySet();
    }
}
