package io.cdpkit.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cdpkit.Cdp;
import io.cdpkit.event.Event;
import io.cdpkit.store.CdpStore;
import io.cdpkit.store.TenantStore.Recorded;
import io.cdpkit.store.jdbc.JdbcStore;
import io.cdpkit.testkit.ChildJvm;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/**
 * Several processes take in the same people at the same time over one PostgreSQL, which is stopped and started meanwhile:
 * the state is that of one process in memory.
 */
class NodesTest {
    private static final int NODES = 3;
    private static final int EVENTS = 120 * Laws.DEEP;
    private static final int RESTARTS = Laws.DEEP == 1 ? 2 : 5;

    @Test
    void ingest_severalProcessesWhileTheServerRestarts_comesToTheSameAsOneInMemory() {
        PostgresServer server = PostgresServer.shared();
        String url = server.empty();
        List<ChildJvm> children = new ArrayList<>();
        for (int i = 0; i < NODES; i++) {
            ChildJvm child = ChildJvm.start(
                    NodeChild.class, List.of("-Xmx96m"), url, Integer.toString(i), Integer.toString(EVENTS));
            children.add(child);
        }
        for (int i = 0; i < RESTARTS; i++) {
            LockSupport.parkNanos(700_000_000L);
            server.restart();
        }
        children.forEach(child -> assertEquals(0, child.exit()));

        Cdp memory = CrashChild.platform(CdpStore.inMemory());
        for (Event event : NodeChild.events(EVENTS)) {
            memory.ingest(event);
        }
        try (CdpStore store = JdbcStore.open(url)) {
            Cdp cdp = CrashChild.platform(store);
            assertEquals(List.of(), cdp.verify().differences());
            assertEquals(memory.stateHash(), cdp.stateHash());
            List<Recorded> feed = cdp.changes(0, Integer.MAX_VALUE);
            for (int i = 0; i < feed.size(); i++) {
                assertEquals(i + 1, feed.get(i).sequence());
            }
        }
    }
}
