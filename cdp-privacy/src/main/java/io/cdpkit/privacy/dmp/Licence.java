package io.cdpkit.privacy.dmp;

import io.cdpkit.privacy.Purpose;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a partner or a data seller allows with what it says: for which purposes, and until when.
 *
 * @param purposes at least one
 * @param expiry from then on nothing that the source ever said counts; cut to milliseconds
 */
public record Licence(Set<Purpose> purposes, Instant expiry) {
    public Licence {
        purposes = Set.copyOf(purposes);
        expiry = expiry.truncatedTo(ChronoUnit.MILLIS);
        if (purposes.isEmpty()) {
            throw new IllegalArgumentException("a licence without a purpose allows nothing; leave it out");
        }
    }

    @Override
    public String toString() {
        return "licence to " + new TreeSet<>(purposes) + " until " + expiry;
    }
}
