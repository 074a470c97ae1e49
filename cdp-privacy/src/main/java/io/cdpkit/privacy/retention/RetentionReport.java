package io.cdpkit.privacy.retention;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a run of {@link Retention} did, or would do.
 *
 * @param dry whether it only counted
 * @param examined how many facts were looked at
 * @param removed how many were too old and went, by rule
 * @param held how many were too old and stayed, by the reference of the legal hold
 */
public record RetentionReport(boolean dry, long examined, Map<String, Long> removed, Map<String, Long> held) {
    public RetentionReport {
        removed = Collections.unmodifiableMap(new TreeMap<>(removed));
        held = Collections.unmodifiableMap(new TreeMap<>(held));
    }

    /** How many went by all rules. */
    public long totalRemoved() {
        return removed.values().stream().mapToLong(Long::longValue).sum();
    }

    /** How many stayed because of a hold. */
    public long totalHeld() {
        return held.values().stream().mapToLong(Long::longValue).sum();
    }
}
