package io.cdpkit.segments.crm;

import io.cdpkit.profile.ProfileId;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Something to be done, as all events about it tell so far. Immutable and thread-safe.
 *
 * @param log every state it entered, in order, never empty
 * @param due the first instant at which it is late; null where none is set
 * @param subject what is to be done, by whom, about what
 * @param people whose events tell of it, ascending
 */
public record Task(String id, List<Entry> log, @Nullable Instant due, Subject subject, List<ProfileId> people) {
    /** Whether a task still is to be done. */
    public enum State {
        OPEN,
        DONE,
        CANCELLED
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
            @Nullable String owner,
            @Nullable String account,
            @Nullable String deal,
            @Nullable String ticket) {
        @Override
        public String toString() {
            return "subject of a task";
        }
    }

    public Task {
        Objects.requireNonNull(subject, "subject");
        log = List.copyOf(log);
        people = List.copyOf(people);
        if (log.isEmpty()) {
            throw new IllegalArgumentException("a task's log must have at least the state it began in");
        }
    }

    public State state() {
        return log.get(log.size() - 1).state();
    }

    public Instant createdAt() {
        return log.get(0).since();
    }

    /** When it was done; empty where it is open or was cancelled. */
    public Optional<Instant> doneAt() {
        Entry last = log.get(log.size() - 1);
        return last.state() == State.DONE ? Optional.of(last.since()) : Optional.empty();
    }

    /** Whether it still is to be done and its time is up. */
    public boolean isOverdue(Instant now) {
        return state() == State.OPEN && due != null && !now.isBefore(due);
    }

    /** Whether it was done, but too late. */
    public boolean wasLate() {
        return due != null && doneAt().filter(done -> !done.isBefore(due)).isPresent();
    }

    /** Prints the state, never what is to be done. */
    @Override
    public String toString() {
        return "task in state " + state() + " (" + people.size() + " people)";
    }
}
