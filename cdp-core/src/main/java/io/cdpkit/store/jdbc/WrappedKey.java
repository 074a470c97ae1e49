package io.cdpkit.store.jdbc;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The key of a subject as it lies in its table, wrapped; nothing is wrapped once it is destroyed. */
final class WrappedKey {
    final String tenant;
    final String subject;
    final int generation;
    final long ring;
    final byte @Nullable [] wrapped;

    WrappedKey(String tenant, String subject, int generation, long ring, byte @Nullable [] wrapped) {
        this.tenant = tenant;
        this.subject = subject;
        this.generation = generation;
        this.ring = ring;
        this.wrapped = wrapped;
    }

    boolean isActive() {
        return wrapped != null;
    }

    /** Where it belongs, so that it unwraps nowhere else. */
    byte[] place() {
        return ("key " + tenant + '\0' + subject + '\0' + generation).getBytes(StandardCharsets.UTF_8);
    }
}
