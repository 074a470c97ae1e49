package io.cdpkit.profile;

import io.cdpkit.event.Source;
import io.cdpkit.event.Value;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * What a profile holds under one key: the value that survived, and where it comes from.
 *
 * @param value the winning value; {@link Value.Null} where the winner declares that there is none
 * @param source who said so
 * @param time when it was said, by event time
 * @param messageId the event that said it
 * @param candidates every distinct value with its evidence, most recent first, where the key's policy keeps them
 *     (contact points, unions, most frequent); else empty
 */
public record Trait(Value value, Source source, Instant time, String messageId, List<Candidate> candidates) {

    /**
     * A value that some event gave for the trait.
     *
     * @param times how many events gave it
     * @param source the source of the latest of them; of those from the strongest sources where the policy is the most
     *     frequent value of these
     */
    public record Candidate(Value value, long times, Source source, Instant time, String messageId) {
        @Override
        public String toString() {
            return value + " x" + times + " from " + source.id() + " at " + time;
        }
    }

    public Trait {
        Objects.requireNonNull(value, "value");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(time, "time");
        Objects.requireNonNull(messageId, "messageId");
    }

    /** Prints the shape of the value and its provenance, never the value. */
    @Override
    public String toString() {
        return value + " from " + source.id() + " at " + time;
    }
}
