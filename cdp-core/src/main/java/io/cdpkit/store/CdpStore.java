package io.cdpkit.store;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;

/**
 * Where everything is kept: events, links, profiles and changes, tenant by tenant.
 *
 * <p>A handful of methods and no query language, so that a store is small to write; {@code CdpStoreContract} in the test
 * kit tells whether one is right. Tenants never see each other. Thread-safe.
 */
public interface CdpStore extends AutoCloseable {
    /** What is kept for one tenant; made on first use. */
    TenantStore tenant(String name);

    /**
     * Releases what the store holds; a closed store refuses every call as {@link StoreException.Closed}. Closing twice is
     * no error.
     */
    @Override
    void close();

    /** A store in this process's memory, gone with it. */
    static CdpStore inMemory() {
        return new MemoryStore();
    }

    /**
     * A store that keeps the rows read last in this process's memory, for one that is far away.
     *
     * <p>Profiles, nodes and links are kept; events, lists and the feed are always asked for. What this process commits
     * through it, it never serves in its former state. What another process commits, it may: such a row is served until
     * it is pushed out, or until a commit here that wrote it or rested upon it fails. That commit is {@link
     * StoreException.Stale}, as the store checks the versions; its rows are then forgotten, so that the retry reads what
     * is there. So no stale row ever finds its way into the store, but reads alone may be late, without limit: it is for a
     * store that this process alone writes.
     *
     * @param store closed with this one
     * @param maximumRows how many rows of all tenants together are kept, at least 1
     */
    static CdpStore cached(CdpStore store, long maximumRows) {
        return new CachingStore(store, maximumRows);
    }

    /**
     * Like {@link #cached(CdpStore, long)}, for one of several nodes over one store: a row is served no longer than a time
     * after it was read, so whom another node erased or merged, this one shows for that long at most.
     *
     * @param longest more than none; time as the JVM's own clock runs, which nobody sets back
     */
    static CdpStore cached(CdpStore store, long maximumRows, Duration longest) {
        return new CachingStore(store, maximumRows, longest, Ticker.systemTicker());
    }
}
