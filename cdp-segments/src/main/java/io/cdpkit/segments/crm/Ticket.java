package io.cdpkit.segments.crm;

import io.cdpkit.profile.ProfileId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One support ticket, as all events about it tell so far. Immutable and thread-safe.
 *
 * @param log every state it entered, in order, never empty: the first says when it was opened, the last what it is now
 * @param firstAnsweredAt when the host's people first answered; null while they have not
 * @param people whose events tell of it, ascending
 */
public record Ticket(
        String id, List<Entry> log, @Nullable Instant firstAnsweredAt, Subject subject, List<ProfileId> people) {
    /** What a ticket is waiting for. */
    public enum State {
        /** A first answer. */
        NEW,
        /** The host's people. */
        OPEN,
        /** The customer, or somebody else. */
        WAITING,
        /** Nothing, unless the customer comes back to it. */
        RESOLVED,
        /** Nothing. */
        CLOSED;

        /** Whether nobody has anything to do. */
        public boolean isSettled() {
            return this == RESOLVED || this == CLOSED;
        }
    }

    /**
     * A line of the state log, which only grows.
     *
     * @param messageId the event that changed the state
     */
    public record Entry(State state, Instant since, String messageId) {
        public Entry {
            Objects.requireNonNull(state, "state");
            Objects.requireNonNull(since, "since");
        }
    }

    /** What it is about; each by the latest event that tells it, null where none does or it is said to be none. */
    public record Subject(
            @Nullable String title,
            @Nullable String priority,
            @Nullable String channel,
            @Nullable String owner,
            @Nullable String account) {
        @Override
        public String toString() {
            return "subject of a ticket";
        }
    }

    public Ticket {
        Objects.requireNonNull(subject, "subject");
        log = List.copyOf(log);
        people = List.copyOf(people);
        if (log.isEmpty()) {
            throw new IllegalArgumentException("a ticket's log must have at least the state it began in");
        }
    }

    public State state() {
        return log.get(log.size() - 1).state();
    }

    public Instant openedAt() {
        return log.get(0).since();
    }

    /** When it was resolved or closed, after which it was never opened again; empty while there is something to do. */
    public Optional<Instant> settledAt() {
        int at = log.size();
        while (at > 0 && log.get(at - 1).state().isSettled()) {
            at--;
        }
        return at == log.size() ? Optional.empty() : Optional.of(log.get(at).since());
    }

    /** From opening to being settled, or to {@code now} while it is not. */
    public Duration age(Instant now) {
        return Duration.between(openedAt(), settledAt().orElse(now));
    }

    public Optional<Duration> timeToFirstAnswer() {
        return Optional.ofNullable(firstAnsweredAt).map(answered -> Duration.between(openedAt(), answered));
    }

    /** From opening to being settled for good, whatever came between; empty while it is not settled. */
    public Optional<Duration> timeToResolution() {
        return settledAt().map(settled -> Duration.between(openedAt(), settled));
    }

    /** How often it was opened again after it had been settled. */
    public int reopenings() {
        int times = 0;
        for (int i = 1; i < log.size(); i++) {
            boolean reopened =
                    log.get(i - 1).state().isSettled() && !log.get(i).state().isSettled();
            times += reopened ? 1 : 0;
        }
        return times;
    }

    /** Prints the state, never what it is about. */
    @Override
    public String toString() {
        return "ticket in state " + state() + " (" + log.size() + " states, " + people.size() + " people)";
    }
}
