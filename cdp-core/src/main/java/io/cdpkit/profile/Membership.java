package io.cdpkit.profile;

import java.time.Instant;
import java.util.Objects;

/**
 * That a profile is in a segment.
 *
 * @param segment the segment's name
 * @param since when it entered
 * @param definition the version of the definition that admitted it, from 1
 */
public record Membership(String segment, Instant since, int definition) {
    public Membership {
        Objects.requireNonNull(segment, "segment");
        Objects.requireNonNull(since, "since");
    }
}
