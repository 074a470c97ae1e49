package io.cdpkit.group;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Lets callers that come while one is writing wait and write together, so that they share one transaction and its sync.
 *
 * <p>There is no thread behind it: whoever comes first writes his own and all that have gathered, the next one those that
 * gathered meanwhile and, after a moment's wait, those who come back from the write before. An interrupt does not end a
 * caller's wait, as the write may be on its way. What the writer itself asks to write meanwhile is written at once.
 * Thread-safe.
 */
public final class GroupCommit<T> {
    /** Which part of the time that a write took the next one waits for who may come back, and how long at most. */
    private static final int PATIENCE = 4;

    private static final long MOST_PATIENCE_NANOS = 1_000_000;

    private final int most;
    private final ToIntFunction<T> size;
    private final Consumer<List<T>> writer;

    private final ReentrantLock lock = new ReentrantLock();
    /** The leader is done. */
    private final Condition done = lock.newCondition();
    /** Whoever the leader waits for is there. */
    private final Condition gathered = lock.newCondition();

    private final ArrayDeque<Place<T>> waiting = new ArrayDeque<>();
    private int waitingSize;
    /** How many wrote or waited when the last write ended, and how long it took. */
    private int present;

    private long nanos;
    private @Nullable Thread leader;

    /**
     * @param most how large requests may be together that are written together
     * @param writer writes some, in their order; must leave the outcome with each and throw nothing
     */
    public GroupCommit(int most, ToIntFunction<T> size, Consumer<List<T>> writer) {
        this.most = most;
        this.size = size;
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
    public void write(T request) {
        lock.lock();
        try {
            if (!Thread.currentThread().equals(leader)) {
                write(new Place<>(request));
                return;
            }
        } finally {
            lock.unlock();
        }
        writer.accept(List.of(request));
    }

    private void write(Place<T> place) {
        waiting.add(place);
        waitingSize += size.applyAsInt(place.request);
        if (isGathered()) {
            gathered.signal();
        }
        while (!place.written) {
            if (leader == null) {
                lead();
            } else {
                done.awaitUninterruptibly();
            }
        }
    }

    private boolean isGathered() {
        return waiting.size() >= present || waitingSize >= most;
    }

    /** Writes the first of those that wait, of whom the caller may not be one. */
    private void lead() {
        leader = Thread.currentThread();
        gather();
        List<Place<T>> group = next();
        long begin = System.nanoTime();
        lock.unlock();
        try {
            writer.accept(group.stream().map(place -> place.request).toList());
        } finally {
            lock.lock();
            group.forEach(place -> place.written = true);
            present = group.size() + waiting.size();
            nanos = System.nanoTime() - begin;
            leader = null;
            done.signalAll();
        }
    }

    private void gather() {
        boolean interrupted = Thread.interrupted();
        long left = Math.min(nanos / PATIENCE, MOST_PATIENCE_NANOS);
        while (left > 0 && !isGathered()) {
            try {
                left = gathered.awaitNanos(left);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private List<Place<T>> next() {
        ArrayList<Place<T>> group = new ArrayList<>();
        int together = 0;
        while (!waiting.isEmpty()) {
            int next = size.applyAsInt(waiting.getFirst().request);
            if (together + next > most && !group.isEmpty()) {
                break;
            }
            together += next;
            group.add(waiting.removeFirst());
        }
        waitingSize -= together;
        return group;
    }
}
