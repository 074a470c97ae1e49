package io.cdpkit.store.jdbc;

import io.cdpkit.store.Commit;
import org.jspecify.annotations.Nullable;

/** A commit on its way, and what became of it. Written by the thread that writes its group, read by its own after. */
final class Request {
    final JdbcTenant tenant;
    final Commit commit;

    @Nullable
    RuntimeException failure;

    Request(JdbcTenant tenant, Commit commit) {
        this.tenant = tenant;
        this.commit = commit;
    }

    boolean isErasure() {
        return !commit.erasure().isEmpty();
    }
}
