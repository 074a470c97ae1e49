package io.cdpkit;

import io.cdpkit.store.TenantStore;

/** Told about changes after they were committed; whatever it throws means that it could not take the change. */
@FunctionalInterface
public interface ChangeListener {
    void changed(TenantStore.Recorded change);
}
