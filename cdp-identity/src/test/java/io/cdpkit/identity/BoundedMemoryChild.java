package io.cdpkit.identity;

import io.cdpkit.Cdp;
import io.cdpkit.IngestResult;
import io.cdpkit.Progress;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.store.CdpStore;
import io.cdpkit.store.jdbc.JdbcStore;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/** A process that takes in many events, with a listener that takes a millisecond for each change. */
final class BoundedMemoryChild {
    private BoundedMemoryChild() {}

    public static void main(String[] args) {
        int count = Integer.parseInt(args[1]);
        ExecutorService listeners = Executors.newSingleThreadExecutor();
        try (CdpStore store = JdbcStore.open(Path.of(args[0]))) {
            Cdp cdp = CrashChild.platform(store);
            cdp.subscribe(change -> LockSupport.parkNanos(1_000_000), listeners);
            long accepted = cdp.ingestAll(IntStream.range(0, count).mapToObj(i -> event(i, count)), Progress.none())
                    .count(IngestResult.Kind.ACCEPTED);
            if (accepted != count) {
                throw new AssertionError(accepted + " accepted");
            }
        }
        listeners.shutdownNow();
        System.out.println("done");
    }

    private static Event event(int number, int count) {
        int person = (int) (number * 7_919L % Math.max(1, count / 10));
        Identifier device = Identifier.anonymousId("d" + person);
        return number % 5 == 0
                ? Scenarios.track("m" + number, number % 1_000, Identifier.userId("u" + person), device)
                : Scenarios.track("m" + number, number % 1_000, device);
    }
}
