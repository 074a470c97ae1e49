package io.cdpkit;

import io.cdpkit.Cdp.OnFailure;
import io.cdpkit.Cdp.Task;
import io.cdpkit.group.GroupCommit;
import io.cdpkit.store.Commit.Filed;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The way into the store of events that several callers bring at once: in one commit, where none is in another's way, or
 * straight.
 *
 * <p>What fails for some caller's sake is done over for each alone. Thread-safe.
 */
final class Intake {
    private final Committer committer;
    /** Null if callers share nothing. */
    private final @Nullable GroupCommit<Load> group;

    private Intake(Committer committer, int mostEvents) {
        this.committer = committer;
        this.group = mostEvents == 0 ? null : new GroupCommit<>(mostEvents, load -> load.events.size(), this::takeIn);
    }

    /** For a store whose commits wait for each other anyway. */
    static Intake shared(int mostEvents, Committer committer) {
        return new Intake(committer, mostEvents);
    }

    /** For one that several threads write at the same time. */
    static Intake direct(Committer committer) {
        return new Intake(committer, 0);
    }

    /** Commits what a task comes to that is to take in some events. */
    interface Committer {
        <T> T commit(List<Filed> expected, Task<T> task, OnFailure<T> onFailure);
    }

    /** What one caller brings, and what became of it. Written by the thread that leads, read by its own after. */
    private static final class Load {
        final List<Filed> events;
        final Task<List<IngestResult>> task;
        final OnFailure<List<IngestResult>> onFailure;

        @Nullable
        List<IngestResult> results;

        @Nullable
        RuntimeException exception;

        @Nullable
        Error error;

        Load(List<Filed> events, Task<List<IngestResult>> task, OnFailure<List<IngestResult>> onFailure) {
            this.events = events;
            this.task = task;
            this.onFailure = onFailure;
        }
    }

    /** The results of a task that takes in some events, or of its failure. */
    List<IngestResult> takeIn(
            List<Filed> events, Task<List<IngestResult>> task, OnFailure<List<IngestResult>> onFailure) {
        if (group == null) {
            return committer.commit(events, task, onFailure);
        }
        Load load = new Load(events, task, onFailure);
        group.write(load);
        if (load.exception != null) {
            throw load.exception;
        } else if (load.error != null) {
            throw load.error;
        }
        return Objects.requireNonNull(load.results);
    }

    private void takeIn(List<Load> loads) {
        if (loads.size() == 1 || !takeInTogether(loads)) {
            loads.forEach(this::takeInAlone);
        }
    }

    private void takeInAlone(Load load) {
        try {
            load.results = committer.commit(load.events, load.task, load.onFailure);
        } catch (RuntimeException e) {
            load.exception = e;
        } catch (Error e) {
            load.error = e;
        }
    }

    /** False if it failed and nothing is known to be written, so that another may do better alone. */
    private boolean takeInTogether(List<Load> loads) {
        ArrayList<Filed> events = new ArrayList<>();
        loads.forEach(load -> events.addAll(load.events));
        List<List<IngestResult>> results;
        try {
            results = committer.commit(
                    events,
                    work -> loads.stream().map(load -> load.task.on(work)).toList(),
                    failure -> failure.unknown()
                            ? loads.stream()
                                    .map(load -> load.onFailure.of(failure))
                                    .toList()
                            : List.of());
        } catch (RuntimeException | Error e) {
            return false;
        }
        for (int i = 0; i < results.size(); i++) {
            loads.get(i).results = results.get(i);
        }
        return !results.isEmpty();
    }
}
