package io.cdpkit;

import io.cdpkit.RuleChange.Listed;
import io.cdpkit.profile.ProfileId;
import java.util.Collections;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What other definitions of segments make, or made, of everybody's memberships.
 *
 * <p>It compares with the memberships that are stored, so it also counts what time has changed since profiles were last
 * evaluated. Only profiles with events count. Immutable and thread-safe.
 *
 * @param evaluated how many profiles were looked at
 * @param segments by name, every segment that anybody was in before or is in afterwards
 */
public record SegmentChange(long evaluated, SortedMap<String, Effect> segments) {
    public SegmentChange {
        segments = Collections.unmodifiableSortedMap(new TreeMap<>(segments));
    }

    /**
     * What becomes of one segment. It always holds that {@code after = before + entered - exited}.
     *
     * @param before how many were in it
     * @param after how many are in it then
     * @param entered who comes in
     * @param exited who goes
     * @param revised how many stay in it under another version of its definition
     */
    public record Effect(long before, long after, Listed<ProfileId> entered, Listed<ProfileId> exited, long revised) {
        public Effect {
            Objects.requireNonNull(entered, "entered");
            Objects.requireNonNull(exited, "exited");
        }
    }

    /** Whether everybody stays where she is, under the same versions. */
    public boolean isEmpty() {
        return segments.values().stream()
                .allMatch(effect ->
                        effect.entered().count() == 0 && effect.exited().count() == 0 && effect.revised() == 0);
    }
}
