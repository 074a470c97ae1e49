package io.cdpkit;

import io.cdpkit.event.Event;
import io.cdpkit.profile.Membership;
import io.cdpkit.profile.Profile;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides which segments a profile is in: a pure function of the profile, its events and the time.
 *
 * <p>Called by many threads at once.
 */
public interface SegmentEvaluator {
    /**
     * The segments of a profile at an instant.
     *
     * @param profile the profile with its former memberships
     * @param history its events, in order of time then message id; read only if asked for
     */
    Evaluation evaluate(Profile profile, Supplier<List<Event>> history, Instant now);

    /** An evaluator that knows no segments. */
    static SegmentEvaluator none() {
        return (profile, history, now) -> Evaluation.NONE;
    }

    /**
     * What an evaluation comes to.
     *
     * @param memberships by segment name, ascending
     * @param nextDue when time alone can next change the answer; null if it never can
     */
    record Evaluation(
            List<Membership> memberships, @Nullable Instant nextDue) {
        private static final Evaluation NONE = new Evaluation(List.of(), null);

        public Evaluation {
            memberships = List.copyOf(memberships);
        }
    }
}
