package io.cdpkit;

import io.cdpkit.store.TenantStore;

/** Told about changes after they were committed. */
@FunctionalInterface
public interface ChangeListener {
    void changed(TenantStore.Recorded change);
}
