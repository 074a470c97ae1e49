package io.cdpkit.store;

/** Keeps everything in memory. */
final class MemoryStore implements CdpStore {
    @Override
    public TenantStore tenant(String name) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
