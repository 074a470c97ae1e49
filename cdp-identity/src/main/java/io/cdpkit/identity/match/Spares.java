package io.cdpkit.identity.match;

import java.util.Collection;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Things of which each is used by one thread at a time, and then by the next one that needs it. Thread-safe. */
final class Spares<T> {
    private final Queue<T> idle = new ConcurrentLinkedQueue<>();
    private final Supplier<T> maker;

    Spares(Supplier<T> maker) {
        this.maker = maker;
    }

    /** Those that were made, once nobody uses one. */
    Collection<T> all() {
        return idle;
    }

    /** Does what needs one; it must not be kept. */
    void use(Consumer<T> work) {
        T spare = idle.poll();
        T used = spare == null ? maker.get() : spare;
        work.accept(used);
        idle.add(used);
    }
}
