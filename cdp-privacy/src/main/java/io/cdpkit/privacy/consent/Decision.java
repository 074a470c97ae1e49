package io.cdpkit.privacy.consent;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whether a purpose is allowed for a person at an instant, why, and until when that cannot change by time alone.
 *
 * @param until the next instant at which time alone may change the answer; null if it never can
 */
public record Decision(Reason reason, @Nullable Instant until) {
    /** Why, the more restrictive the later. */
    public enum Reason {
        GRANTED,
        /** Nobody said anything about it, or only things dated in the future. */
        UNSTATED,
        /** A yes has lapsed. */
        EXPIRED,
        DENIED,
        REVOKED
    }

    public Decision {
        Objects.requireNonNull(reason, "reason");
    }

    public boolean isAllowed() {
        return reason == Reason.GRANTED;
    }

    /** The earlier of two instants, where null is never. */
    static @Nullable Instant earlier(@Nullable Instant a, @Nullable Instant b) {
        if (a == null || b == null) {
            return a == null ? b : a;
        }
        return b.isBefore(a) ? b : a;
    }

    @Override
    public String toString() {
        return reason + (until == null ? "" : " until " + until);
    }
}
