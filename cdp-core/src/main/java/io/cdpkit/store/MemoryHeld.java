package io.cdpkit.store;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Held originals in two collections, guarded by this. */
final class MemoryHeld implements HeldStore {
    private final Map<String, Held> byId = new HashMap<>();
    private final TreeSet<Held> byAge =
            new TreeSet<>(Comparator.comparing(Held::since).thenComparing(Held::id));
    private long bytes;

    @Override
    public synchronized void keep(Held held) {
        Held before = byId.get(held.id());
        remove(List.of(held.id()));
        Held kept = before == null ? held : held.heldSince(before.since());
        byId.put(kept.id(), kept);
        byAge.add(kept);
        bytes += kept.bytes();
    }

    @Override
    public synchronized List<Held> oldest(@Nullable Held after, int limit) {
        return (after == null ? byAge : byAge.tailSet(after, false))
                .stream().limit(limit).toList();
    }

    @Override
    public synchronized void remove(Collection<String> ids) {
        for (String id : ids) {
            Held held = byId.remove(id);
            if (held != null) {
                byAge.remove(held);
                bytes -= held.bytes();
            }
        }
    }

    @Override
    public synchronized Size size() {
        return new Size(byId.size(), bytes);
    }
}
