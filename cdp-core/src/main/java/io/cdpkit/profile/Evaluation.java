package io.cdpkit.profile;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What evaluating a profile's segments came to, and until when that holds.
 *
 * @param memberships by segment name, ascending
 * @param nextDue when time alone can next change the answer; null if it never can
 * @param memo what the evaluator wants to find again when it next evaluates this profile; null if nothing
 */
public record Evaluation(
        List<Membership> memberships,
        @Nullable Instant nextDue,
        @Nullable Memo memo) {
    /** In no segment, for ever. */
    public static final Evaluation NONE = new Evaluation(List.of(), null, null);

    public Evaluation {
        memberships = List.copyOf(memberships);
    }

    /** An evaluation that remembers nothing. */
    public static Evaluation of(List<Membership> memberships, @Nullable Instant nextDue) {
        return new Evaluation(memberships, nextDue, null);
    }

    /** The same, with nothing remembered, so that the next evaluation reads all events. */
    public Evaluation withoutMemo() {
        return memo == null ? this : new Evaluation(memberships, nextDue, null);
    }

    /** Prints the segments, not what is remembered. */
    @Override
    public String toString() {
        return memberships + (nextDue == null ? "" : " until " + nextDue);
    }
}
