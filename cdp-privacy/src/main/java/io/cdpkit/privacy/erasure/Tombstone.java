package io.cdpkit.privacy.erasure;

import io.cdpkit.privacy.pseudonym.Pseudonym;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * That whoever an identifier named was erased, and what is to become of news about her.
 *
 * @param name the identifier as a keyed hash; {@link Tombstones} makes it
 * @param erasedAt when she was erased; nothing that happened then or before may come in again. {@link Instant#MIN} for a
 *     device that others use too: only events of it that have a tombstone of their own stay out
 */
public record Tombstone(Pseudonym name, Instant erasedAt, Policy policy) {
    /** What becomes of events after the erasure, the stricter the later. */
    public enum Policy {
        /** She may come again, as somebody new. */
        DELETE_ONLY,
        /** Nothing about her may ever come in again. */
        SUPPRESS
    }

    public Tombstone {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(erasedAt, "erasedAt");
        Objects.requireNonNull(policy, "policy");
    }

    static Tombstone ofShared(Pseudonym device) {
        return new Tombstone(device, Instant.MIN, Policy.DELETE_ONLY);
    }

    /** Whether it keeps out what happened at a time. */
    public boolean covers(Instant time) {
        return policy == Policy.SUPPRESS || !time.isAfter(erasedAt);
    }

    /** The stricter of two for one name: the later time and the stricter policy. */
    Tombstone and(Tombstone other) {
        return new Tombstone(
                name,
                other.erasedAt.isAfter(erasedAt) ? other.erasedAt : erasedAt,
                other.policy.compareTo(policy) > 0 ? other.policy : policy);
    }

    /** The form in which it is stored: name, time and policy, with a space between. */
    public String text() {
        return name.text() + " " + erasedAt + " " + policy;
    }

    /** What {@link #text} wrote; empty for anything else. */
    public static Optional<Tombstone> parse(String text) {
        String[] parts = text.split(" ", -1);
        if (parts.length != 3) {
            return Optional.empty();
        }
        try {
            Instant erasedAt = Instant.parse(parts[1]);
            Policy policy = Policy.valueOf(parts[2]);
            return Pseudonym.parse(parts[0]).map(name -> new Tombstone(name, erasedAt, policy));
        } catch (DateTimeException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return "tombstone of " + erasedAt + ", " + policy + ", " + name;
    }
}
