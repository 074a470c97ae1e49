package io.cdpkit;

import io.cdpkit.event.Event;
import io.cdpkit.profile.Evaluation;
import io.cdpkit.profile.Profile;
import io.cdpkit.profile.ProfileSchema;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides which segments a profile is in: a pure function of the profile, its events and the time.
 *
 * <p>What it remembers in a {@link io.cdpkit.profile.Memo} saves work and never changes the answer. Called by many threads
 * at once.
 */
@FunctionalInterface
public interface SegmentEvaluator {
    /**
     * The segments of a profile at an instant.
     *
     * <p>{@link Profile#evaluation} is the former evaluation. Its memo, if any, came of all the profile's events but
     * {@code added}, and may come from an evaluator with other definitions; it is null if events went away or profiles were
     * joined since, and all must be read anew.
     *
     * @param profile with all its events folded in
     * @param added the one event that is new since the former evaluation; null if time alone passed. It need not be the
     *     latest
     * @param history all its events, the added one included, in order of time then message id; read only if asked for
     */
    Evaluation evaluate(Profile profile, @Nullable Event added, Supplier<List<Event>> history, Instant now);

    /**
     * The same for a platform whose traits survive by a schema, which says what they were at earlier instants; itself,
     * where it does not ask for that. The platform calls it, when it is built and when another schema or evaluator comes
     * into force; an evaluator that wraps another passes it on.
     */
    default SegmentEvaluator under(ProfileSchema schema) {
        return this;
    }

    /** An evaluator that knows no segments. */
    static SegmentEvaluator none() {
        return (profile, added, history, now) -> Evaluation.NONE;
    }
}
