package io.cdpkit.segments.crm;

import io.cdpkit.commerce.Money;
import io.cdpkit.profile.ProfileId;
import io.cdpkit.segments.crm.Stage.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One deal (opportunity), as all events about it tell so far. Immutable and thread-safe.
 *
 * @param pipeline the id of the pipeline it is in
 * @param log every stage it entered, in order, never empty: the first says when it began, the last where it is
 * @param people whose events tell of it, ascending
 */
public record Deal(String id, String pipeline, List<Entry> log, Terms terms, List<ProfileId> people) {
    /**
     * A line of the stage log, which only grows: what later events add comes after what was there.
     *
     * @param messageId the event that moved the deal
     */
    public record Entry(String pipeline, String stage, Outcome outcome, Instant since, String messageId) {
        public Entry {
            Objects.requireNonNull(outcome, "outcome");
            Objects.requireNonNull(since, "since");
        }
    }

    /**
     * What is agreed or hoped for; each by the latest event that tells it, null where none does or the latest says that
     * there is none.
     *
     * @param amount in the currency that the latest event to name one names, else in the schema's
     * @param closeDate when it is expected to close
     * @param reason why it was lost or won
     */
    public record Terms(
            @Nullable String name,
            @Nullable Money amount,
            @Nullable String owner,
            @Nullable String account,
            @Nullable LocalDate closeDate,
            @Nullable String reason) {
        @Override
        public String toString() {
            return "terms of a deal";
        }
    }

    public Deal {
        Objects.requireNonNull(terms, "terms");
        log = List.copyOf(log);
        people = List.copyOf(people);
        if (log.isEmpty()) {
            throw new IllegalArgumentException("a deal's log must have at least the stage it began in");
        }
    }

    private Entry last() {
        return log.get(log.size() - 1);
    }

    /** The name of the stage it is in. */
    public String stage() {
        return last().stage();
    }

    public Outcome outcome() {
        return last().outcome();
    }

    public boolean isOpen() {
        return outcome() == Outcome.OPEN;
    }

    public Instant createdAt() {
        return log.get(0).since();
    }

    /**
     * When it came to the end it has: since then it was won, or lost, without break, in however many stages; empty while it
     * is open.
     */
    public Optional<Instant> closedAt() {
        int at = log.size() - 1;
        while (at > 0 && log.get(at - 1).outcome() == outcome()) {
            at--;
        }
        return isOpen() ? Optional.empty() : Optional.of(log.get(at).since());
    }

    /** From its beginning to its end, or to {@code now} while it is open. */
    public Duration age(Instant now) {
        return Duration.between(createdAt(), closedAt().orElse(now));
    }

    /** How long it has been in the stage it is in. */
    public Duration ageInStage(Instant now) {
        return Duration.between(last().since(), now);
    }

    /** Prints the pipeline and stage, never its terms. */
    @Override
    public String toString() {
        return "deal in stage " + stage() + " of " + pipeline + " (" + log.size() + " stages, " + people.size()
                + " people)";
    }
}
