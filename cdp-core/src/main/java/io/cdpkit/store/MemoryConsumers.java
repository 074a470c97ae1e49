package io.cdpkit.store;

import io.cdpkit.store.TenantStore.Recorded;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Keeps numbers and reasons only, so that what is erased from the feed is nowhere else. */
final class MemoryConsumers implements Consumers {
    private final TenantStore store;
    /** Guarded by this. */
    private final TreeMap<String, Place> places = new TreeMap<>();

    MemoryConsumers(TenantStore store) {
        this.store = store;
    }

    private static final class Place {
        private final TreeMap<Long, String> reasons = new TreeMap<>();
        private long sequence;

        Place(long sequence) {
            this.sequence = sequence;
        }

        void pass(long passed) {
            sequence = Math.max(sequence, passed);
        }
    }

    @Override
    public synchronized void register(String consumer, long after) {
        places.putIfAbsent(consumer, new Place(after));
    }

    @Override
    public synchronized void remove(String consumer) {
        places.remove(consumer);
    }

    @Override
    public synchronized Map<String, Long> consumers() {
        TreeMap<String, Long> sequences = new TreeMap<>();
        places.forEach((consumer, place) -> sequences.put(consumer, place.sequence));
        return sequences;
    }

    @Override
    public List<Recorded> next(String consumer, int limit) {
        long after;
        synchronized (this) {
            after = place(consumer).sequence;
        }
        return store.changes(after, limit);
    }

    private Place place(String consumer) {
        Place place = places.get(consumer);
        if (place == null) {
            throw new IllegalArgumentException(
                    "no consumer \"" + consumer + "\" of this tenant; call register(\"" + consumer + "\", 0) first");
        }
        return place;
    }

    @Override
    public synchronized void passed(String consumer, long sequence) {
        Place place = places.get(consumer);
        if (place != null) {
            place.pass(sequence);
        }
    }

    @Override
    public synchronized void setAside(String consumer, Recorded change, String reason) {
        Place place = place(consumer);
        place.reasons.putIfAbsent(change.sequence(), reason);
        place.pass(change.sequence());
    }

    @Override
    public List<DeadLetter> deadLetters(String consumer) {
        Map<Long, String> reasons;
        synchronized (this) {
            Place place = places.get(consumer);
            reasons = place == null ? Map.of() : new TreeMap<>(place.reasons);
        }
        ArrayList<DeadLetter> letters = new ArrayList<>();
        reasons.forEach((sequence, reason) -> {
            List<Recorded> found = store.changes(sequence - 1, 1);
            if (!found.isEmpty() && found.get(0).sequence() == sequence) {
                letters.add(new DeadLetter(found.get(0), reason));
            } else {
                settle(consumer, sequence);
            }
        });
        return letters;
    }

    @Override
    public synchronized void settle(String consumer, long sequence) {
        Place place = places.get(consumer);
        if (place != null) {
            place.reasons.remove(sequence);
        }
    }
}
