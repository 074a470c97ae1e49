package io.cdpkit.privacy.erasure;

import io.cdpkit.privacy.pseudonym.Pseudonym;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;

/**
 * That whoever an identifier named was erased, and what is to become of news about her.
 *
 * @param name the identifier as a keyed hash; {@link Tombstones} makes it
 * @param erasedAt when she was erased; nothing that happened then or before may come in again. {@link Instant#MIN} for a
 *     device that others use too: only events of it that have a tombstone of their own stay out
 * @param mark a second, shorter keyed hash of the identifier, by which others are quickly told apart from it; 0 if it has
 *     none, which only costs time
 */
public record Tombstone(Pseudonym name, Instant erasedAt, Policy policy, long mark) {
    private static final int MARK_LENGTH = 16;

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

    /** One without a mark. */
    public Tombstone(Pseudonym name, Instant erasedAt, Policy policy) {
        this(name, erasedAt, policy, 0);
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
                other.policy.compareTo(policy) > 0 ? other.policy : policy,
                mark == 0 ? other.mark : mark);
    }

    /** The form in which it is stored: name, time, policy and the mark if it has one, with a space between. */
    public String text() {
        String unmarked = name.text() + " " + erasedAt + " " + policy;
        return mark == 0 ? unmarked : unmarked + " " + HexFormat.of().toHexDigits(mark);
    }

    /** What {@link #text} wrote; empty for anything else. */
    public static Optional<Tombstone> parse(String text) {
        String[] parts = text.split(" ", -1);
        if (parts.length < 3 || parts.length > 4 || (parts.length == 4 && parts[3].length() != MARK_LENGTH)) {
            return Optional.empty();
        }
        try {
            Instant erasedAt = Instant.parse(parts[1]);
            Policy policy = Policy.valueOf(parts[2]);
            long mark = parts.length == 3 ? 0 : HexFormat.fromHexDigitsToLong(parts[3]);
            return Pseudonym.parse(parts[0]).map(name -> new Tombstone(name, erasedAt, policy, mark));
        } catch (DateTimeException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return "tombstone of " + erasedAt + ", " + policy + ", " + name;
    }
}
