package io.cdpkit.profile;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What evaluating a profile's segments and computed traits came to, and until when that holds.
 *
 * @param memberships by segment name, ascending
 * @param computed by trait name, ascending
 * @param nextDue when time alone can next change the answer; null if it never can
 * @param memo what the evaluator wants to find again when it next evaluates this profile; null if nothing
 */
public record Evaluation(
        List<Membership> memberships,
        List<Computed> computed,
        @Nullable Instant nextDue,
        @Nullable Memo memo) {
    /** In no segment and with no computed trait, for ever. */
    public static final Evaluation NONE = new Evaluation(List.of(), null, null);

    public Evaluation {
        memberships = List.copyOf(memberships);
        computed = List.copyOf(computed);
    }

    /** An evaluation of segments alone. */
    public Evaluation(List<Membership> memberships, @Nullable Instant nextDue, @Nullable Memo memo) {
        this(memberships, List.of(), nextDue, memo);
    }

    /** An evaluation that remembers nothing. */
    public static Evaluation of(List<Membership> memberships, @Nullable Instant nextDue) {
        return new Evaluation(memberships, nextDue, null);
    }

    /** The same, with nothing remembered, so that the next evaluation reads all events. */
    public Evaluation withoutMemo() {
        return memo == null ? this : new Evaluation(memberships, computed, nextDue, null);
    }

    /** The names of the computed traits that have another value in another evaluation, ascending. */
    public List<String> changedComputed(Evaluation after) {
        if (computed == after.computed) {
            return List.of();
        }
        ArrayList<String> changed = new ArrayList<>();
        int i = 0;
        int j = 0;
        while (i < computed.size() || j < after.computed.size()) {
            Computed was = i < computed.size() ? computed.get(i) : null;
            Computed is = j < after.computed.size() ? after.computed.get(j) : null;
            int order = was == is
                    ? 0
                    : was == null ? 1 : is == null ? -1 : was.trait().compareTo(is.trait());
            if (order != 0) {
                changed.add((order < 0 ? computed.get(i) : after.computed.get(j)).trait());
            } else if (was != null && is != null && was != is && !was.value().equals(is.value())) {
                changed.add(was.trait());
            }
            i += order <= 0 ? 1 : 0;
            j += order >= 0 ? 1 : 0;
        }
        return changed;
    }

    /** Prints the segments and the shapes of computed traits, not what is remembered. */
    @Override
    public String toString() {
        return memberships + (computed.isEmpty() ? "" : " " + computed) + (nextDue == null ? "" : " until " + nextDue);
    }
}
