package io.cdpkit.store.jdbc;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Lets callers that come while one is writing wait and write together, so that they share one transaction and its sync.
 *
 * <p>There is no thread behind it: whoever comes first writes his own and all that have gathered, the next one those that
 * gathered meanwhile. An interrupt does not end the wait, as the write may be on its way. Thread-safe.
 */
final class GroupCommit<T> {
    private final int most;
    private final Consumer<List<T>> writer;
    private final ArrayDeque<Place<T>> waiting = new ArrayDeque<>();
    private boolean writing;

    /**
     * @param most how many are written together
     * @param writer writes some, in their order; must leave the outcome with each and throw nothing
     */
    GroupCommit(int most, Consumer<List<T>> writer) {
        this.most = most;
        this.writer = writer;
    }

    private static final class Place<T> {
        final T request;
        boolean written;

        Place(T request) {
            this.request = request;
        }
    }

    /** Returns when the request has been written. */
    void write(T request) {
        Place<T> place = new Place<>(request);
        boolean interrupted = false;
        synchronized (this) {
            waiting.add(place);
        }
        for (List<Place<T>> group = List.of(); ; lead(group)) {
            synchronized (this) {
                while (writing && !place.written) {
                    try {
                        wait();
                    } catch (InterruptedException e) {
                        interrupted = true;
                    }
                }
                if (place.written) {
                    break;
                }
                group = next();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** The first of those that wait, to be written by the caller, who may have to do so again. */
    private List<Place<T>> next() {
        writing = true;
        ArrayList<Place<T>> group = new ArrayList<>();
        while (group.size() < most && !waiting.isEmpty()) {
            group.add(waiting.removeFirst());
        }
        return group;
    }

    private void lead(List<Place<T>> group) {
        try {
            writer.accept(group.stream().map(place -> place.request).toList());
        } finally {
            synchronized (this) {
                group.forEach(place -> place.written = true);
                writing = false;
                notifyAll();
            }
        }
    }
}
