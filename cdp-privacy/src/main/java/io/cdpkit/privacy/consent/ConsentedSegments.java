package io.cdpkit.privacy.consent;

import io.cdpkit.SegmentEvaluator;
import io.cdpkit.event.Event;
import io.cdpkit.privacy.Classification;
import io.cdpkit.privacy.Purpose;
import io.cdpkit.profile.Computed;
import io.cdpkit.profile.Evaluation;
import io.cdpkit.profile.Membership;
import io.cdpkit.profile.Profile;
import io.cdpkit.profile.ProfileSchema;
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
 * The consent gate at evaluation: a person is in a segment, and has a computed trait, only while all its purposes are
 * allowed for her.
 *
 * <p>Wraps the evaluator that knows the segments. Consent is read from the person's events, so it is exact to the
 * instant: a no takes her out in the commit that brings it, an expiry on the dot. A segment whose purposes are not
 * declared has no members, and a computed trait whose purposes are not has no value. A segment may look at a computed
 * trait or another segment that is kept out here; declare for it what it looks at. Thread-safe.
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
     * @param purposes what each segment and each computed trait is for, by its name; an empty set declares that it needs
     *     nobody's consent
     */
    public static ConsentedSegments of(
            SegmentEvaluator segments, ConsentRules rules, Map<String, Set<Purpose>> purposes) {
        TreeMap<String, Set<Purpose>> copy = new TreeMap<>();
        purposes.forEach((segment, some) -> copy.put(segment, Set.copyOf(some)));
        return new ConsentedSegments(segments, rules, copy);
    }

    /**
     * These segments, if each reads only traits and properties of events that may be used for its purposes; called when
     * segments are defined. That something was done, and how often, is for the segment's author to judge.
     *
     * @param traits the traits that each segment reads, such as {@code segments.traitsRead()}
     * @param properties the properties of events that each reads, such as {@code segments.propertiesRead()}
     * @throws IllegalArgumentException that names every segment, trait or property, and purpose that do not go together, or
     *     a segment with purposes of which it is not given what it reads
     */
    public ConsentedSegments checked(
            Classification classification,
            Map<String, ? extends Collection<String>> traits,
            Map<String, ? extends Collection<String>> properties) {
        ArrayList<String> wrongs = new ArrayList<>();
        purposes.forEach((segment, declared) -> {
            Collection<String> ofProfile = traits.get(segment);
            Collection<String> ofEvents = properties.get(segment);
            if (ofProfile == null || ofEvents == null) {
                wrongs.add("segment \"" + segment + "\" has purposes and is not among those defined");
                return;
            }
            try {
                ArrayList<String> keys = new ArrayList<>(ofProfile);
                keys.addAll(ofEvents);
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
    public ConsentedSegments under(ProfileSchema schema) {
        return new ConsentedSegments(segments.under(schema), rules, purposes);
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
        if (evaluation.memberships().isEmpty() && evaluation.computed().isEmpty()) {
            return new Evaluation(List.of(), evaluation.nextDue(), unasked);
        }
        Asked asked = new Asked(rules.ledger(history.get()), now, evaluation.nextDue());
        List<Membership> memberships = evaluation.memberships().stream()
                .filter(membership -> asked.allows(membership.segment()))
                .toList();
        List<Computed> computed = evaluation.computed().stream()
                .filter(trait -> asked.allows(trait.trait()))
                .toList();
        return new Evaluation(memberships, computed, asked.due, unasked);
    }

    /** One person's consent at an instant, and until when all that was asked holds. Used once. */
    private final class Asked {
        private final ConsentLedger ledger;
        private final Instant now;
        private @Nullable Instant due;

        Asked(ConsentLedger ledger, Instant now, @Nullable Instant due) {
            this.ledger = ledger;
            this.now = now;
            this.due = due;
        }

        /** Whether what has this name may be known. */
        boolean allows(String name) {
            Set<Purpose> declared = purposes.get(name);
            if (declared == null) {
                return false;
            }
            Decision decision = ledger.decideAll(declared, now);
            due = Decision.earlier(due, decision.until());
            return declared.isEmpty() || decision.isAllowed();
        }
    }

    @Override
    public String toString() {
        return "consented segments " + purposes.keySet();
    }
}
