package io.cdpkit;

import io.cdpkit.event.Rejection;
import io.cdpkit.profile.ProfileId;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What became of one event. Nothing is ever dropped without one of these. */
public sealed interface IngestResult {
    String messageId();

    /**
     * It is stored, and all it changes is visible to whoever reads next.
     *
     * @param owner the profile it belongs to; null if none of its identifiers may link, so that it belongs to nobody
     */
    record Accepted(String messageId, @Nullable ProfileId owner) implements IngestResult {
        public Optional<ProfileId> profile() {
            return Optional.ofNullable(owner);
        }
    }

    /**
     * One that {@linkplain io.cdpkit.event.Event#saysTheSameAs says the same} came before; nothing changed, not even its
     * time where that was corrected otherwise.
     */
    record Duplicate(String messageId) implements IngestResult {}

    /** Another event came under the same id before; nothing changed. */
    record Conflict(String messageId) implements IngestResult {}

    /** It breaks a rule of the wire, a limit or the tracking plan; it waits in quarantine where the plan says so. */
    record Rejected(String messageId, Rejection rejection) implements IngestResult {}

    /**
     * The gate keeps it out, or it was retracted before; nothing of it is stored.
     *
     * @param reason never customer data
     */
    record Suppressed(String messageId, String reason) implements IngestResult {}

    /** The store is too busy; nothing changed, send it again after a while. */
    record Overloaded(String messageId, Duration retryAfter) implements IngestResult {}

    /** The store cannot say whether the commit took place; sending it again is safe. */
    record Unknown(String messageId) implements IngestResult {}

    /** The kinds of outcome, for counting. */
    enum Kind {
        ACCEPTED,
        DUPLICATE,
        CONFLICT,
        REJECTED,
        SUPPRESSED,
        OVERLOADED,
        UNKNOWN
    }

    default Kind kind() {
        if (this instanceof Accepted) {
            return Kind.ACCEPTED;
        } else if (this instanceof Duplicate) {
            return Kind.DUPLICATE;
        } else if (this instanceof Conflict) {
            return Kind.CONFLICT;
        } else if (this instanceof Rejected) {
            return Kind.REJECTED;
        } else if (this instanceof Suppressed) {
            return Kind.SUPPRESSED;
        } else if (this instanceof Overloaded) {
            return Kind.OVERLOADED;
        } else if (this instanceof Unknown) {
            return Kind.UNKNOWN;
        }
        throw new AssertionError(getClass());
    }
}
