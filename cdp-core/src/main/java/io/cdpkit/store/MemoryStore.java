package io.cdpkit.store;

import java.util.concurrent.ConcurrentHashMap;

/** Keeps every tenant in this process's memory. */
final class MemoryStore implements CdpStore {
    private final ConcurrentHashMap<String, MemoryTenant> tenants = new ConcurrentHashMap<>();
    private volatile boolean closed;

    @Override
    public TenantStore tenant(String name) {
        if (closed) {
            throw new StoreException.Closed();
        }
        return tenants.computeIfAbsent(name, n -> new MemoryTenant(() -> closed));
    }

    @Override
    public void close() {
        closed = true;
    }
}
