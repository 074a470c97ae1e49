package io.cdpkit.store;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where refused originals of one tenant wait. It knows nothing of bounds and reasons, which are a quarantine's.
 *
 * <p>Any method may throw {@link StoreException.Unavailable}; called again, it does no harm. Thread-safe.
 */
public interface HeldStore {
    /**
     * How much is held.
     *
     * @param bytes of the originals alone
     */
    record Size(long count, long bytes) {}

    /** In this process's memory, gone with it. */
    static HeldStore inMemory() {
        return new MemoryHeld();
    }

    /** Keeps one. Of an original that is there already it takes the new rejection and keeps the first time. */
    void keep(Held held);

    /**
     * Up to {@code limit} that were held after one, ascending by time and then id; null starts at the first. Going on from
     * the last one seen, a walk meets whatever is there all the while exactly once.
     */
    List<Held> oldest(@Nullable Held after, int limit);

    /** Takes some out; unknown ids are passed over. */
    void remove(Collection<String> ids);

    Size size();
}
