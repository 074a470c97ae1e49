package io.cdpkit.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cdpkit.store.CdpStore;
import io.cdpkit.store.jdbc.JdbcStore;
import io.cdpkit.testkit.ChildJvm;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process with 64 MiB of heap takes in as many events as one likes, while a listener is far too slow.
 *
 * <p>{@code cdpkit.events} sets how many there are, of a tenth as many people.
 */
@SuppressWarnings("NullAway.Init")
class BoundedMemoryTest {
    private static final int EVENTS = Integer.getInteger("cdpkit.events", 20_000 * Laws.DEEP);

    @TempDir
    Path folder;

    @Test
    void ingest_littleMemory_isEnough() {
        Path file = folder.resolve("shop.db");
        try (ChildJvm child = ChildJvm.start(
                BoundedMemoryChild.class,
                List.of("-Xmx64m", "-XX:+ExitOnOutOfMemoryError"),
                file.toString(),
                Integer.toString(EVENTS))) {
            child.await("done", line -> {});
            assertEquals(0, child.exit());
        }
        try (CdpStore store = JdbcStore.open(file)) {
            assertEquals(
                    EVENTS,
                    CrashChild.platform(store)
                            .profiles()
                            .mapToLong(profile -> profile.activity().events())
                            .sum());
        }
    }
}
