package io.cdpkit.event;

import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * How often events broke a {@link TrackingPlan}.
 *
 * <p>Senders may make up names, so at most 10,000 distinct keys are kept, with names of at most 256 chars; what comes
 * beyond is counted in {@link #uncounted}. Thread-safe: adding never waits, and a snapshot taken meanwhile may lack the
 * latest.
 */
public final class ViolationCounts {
    private static final int MOST_KEYS = 10_000;
    private static final int LONGEST_NAME = 256;

    private final Map<Key, LongAdder> counts = new ConcurrentHashMap<>();
    private final AtomicInteger keys = new AtomicInteger();
    private final LongAdder uncounted = new LongAdder();

    /** Nothing counted yet. */
    public ViolationCounts() {}

    /**
     * What is counted together.
     *
     * @param event the name of a track event; for other types, whose names may be customer data, the type
     * @param field the path of the field; empty where the event as a whole is meant
     */
    public record Key(String source, String event, String field, TrackingPlan.Violation.Kind kind)
            implements Comparable<Key> {
        public Key {
            Objects.requireNonNull(source, "source");
            Objects.requireNonNull(event, "event");
            Objects.requireNonNull(field, "field");
            Objects.requireNonNull(kind, "kind");
        }

        @Override
        public int compareTo(Key other) {
            int c = source.compareTo(other.source);
            c = c != 0 ? c : event.compareTo(other.event);
            c = c != 0 ? c : field.compareTo(other.field);
            return c != 0 ? c : kind.compareTo(other.kind);
        }
    }

    /** Counts what a plan found in an event. */
    public void add(Event event, TrackingPlan.Outcome outcome) {
        String name =
                event.type() == Event.Type.TRACK ? event.name() : event.type().name();
        for (TrackingPlan.Violation violation : outcome.violations()) {
            add(new Key(event.source().id(), name, violation.field(), violation.kind()));
        }
    }

    private void add(Key key) {
        LongAdder count = counts.get(key);
        if (count == null) {
            boolean tooLong = key.event().length() > LONGEST_NAME || key.field().length() > LONGEST_NAME;
            if (tooLong || keys.get() >= MOST_KEYS || keys.incrementAndGet() > MOST_KEYS) {
                uncounted.increment();
                return;
            }
            LongAdder fresh = new LongAdder();
            LongAdder before = counts.putIfAbsent(key, fresh);
            if (before != null) {
                keys.decrementAndGet();
            }
            count = before == null ? fresh : before;
        }
        count.increment();
    }

    /** The counts so far, in the order of their keys. */
    public Map<Key, Long> snapshot() {
        TreeMap<Key, Long> snapshot = new TreeMap<>();
        counts.forEach((key, count) -> snapshot.put(key, count.sum()));
        return snapshot;
    }

    /** How many violations found no room under a key of their own. */
    public long uncounted() {
        return uncounted.sum();
    }

    @Override
    public String toString() {
        return counts.size() + " kinds of violation";
    }
}
