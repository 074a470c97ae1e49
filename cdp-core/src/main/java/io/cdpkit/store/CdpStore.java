package io.cdpkit.store;

/**
 * Where everything is kept: events, links, profiles and changes, tenant by tenant.
 *
 * <p>A handful of methods and no query language, so that a store is small to write; {@code CdpStoreContract} in the test
 * kit tells whether one is right. Tenants never see each other. Thread-safe.
 */
public interface CdpStore extends AutoCloseable {
    /** What is kept for one tenant; made on first use. */
    TenantStore tenant(String name);

    /** Releases what the store holds; a closed store refuses every call. Closing twice is no error. */
    @Override
    void close();

    /** A store in this process's memory, gone with it. */
    static CdpStore inMemory() {
        return new MemoryStore();
    }
}
