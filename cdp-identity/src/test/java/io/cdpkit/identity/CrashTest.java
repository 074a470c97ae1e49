package io.cdpkit.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.Cdp;
import io.cdpkit.StateHash;
import io.cdpkit.store.CdpStore;
import io.cdpkit.store.TenantStore;
import io.cdpkit.store.jdbc.JdbcStore;
import io.cdpkit.testkit.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whenever the process is killed: what was promised is there, and all that is there fits together.
 *
 * <p>In ten kills, four come at a random time, three at a named point within the transaction, and three while the store
 * is opened that a kill left behind. CDPKIT_KILLS in the environment, or {@code -Dcdpkit.kills}, sets how many there are
 * over a file; there is one over PostgreSQL, and one connection ended, for each 15 of these, and ten at least.
 */
@SuppressWarnings("NullAway.Init")
class CrashTest {
    private static final int KILLS = Integer.parseInt(System.getProperty(
            "cdpkit.kills", System.getenv().getOrDefault("CDPKIT_KILLS", String.valueOf(60 * Laws.DEEP))));
    private static final int KILLS_OF_ONE_STORE = 10;
    private static final List<String> POINTS = List.of("executeBatch", "executeUpdate", "commit", "executeQuery");
    private static final List<String> OPENING_POINTS = List.of("execute", "commit", "executeQuery", "setAutoCommit");

    @TempDir
    static Path folder;

    private static ChildArchive archive;

    @BeforeAll
    static void archive() throws IOException {
        archive = ChildArchive.in(Files.createDirectory(folder.resolve("archive")));
    }

    @Test
    void kill_processOverFile_losesNothingThatWasPromised() {
        IntStream.range(0, (KILLS + KILLS_OF_ONE_STORE - 1) / KILLS_OF_ONE_STORE)
                .parallel()
                .forEach(number -> {
                    Path file = folder.resolve("shop" + number + ".db");
                    new Run(file.toString(), () -> JdbcStore.open(file), number).kill(KILLS_OF_ONE_STORE);
                });
    }

    @Test
    void kill_processOverPostgres_losesNothingThatWasPromised() {
        PostgresServer server = PostgresServer.shared();
        String url = server.empty();
        Run run = new Run(url, () -> JdbcStore.open(url), -1);
        run.kill(Math.max(10, KILLS / 15));
        run.terminate(server, Math.max(10, KILLS / 15));
    }

    /** One store, the processes that write it, and what they promised. */
    private static final class Run {
        private final String where;
        private final Supplier<CdpStore> opener;
        private final int number;
        private final SplittableRandom chance;
        private final Set<String> accepted = new HashSet<>();
        private final Set<String> retracted = new HashSet<>();
        private final Set<String> erased = new HashSet<>();
        private int kills;

        Run(String where, Supplier<CdpStore> opener, int number) {
            this.where = where;
            this.opener = opener;
            this.number = number;
            this.chance = new SplittableRandom(number);
        }

        void kill(int most) {
            while (kills < most) {
                int kind = kills % 10;
                if (kind < 3) {
                    String method = POINTS.get(chance.nextInt(POINTS.size()));
                    String moment = chance.nextBoolean() ? "before" : "after";
                    ingest(method + "." + moment + "." + (1 + chance.nextInt(60)), Long.MAX_VALUE);
                } else {
                    ingest(Halt.NEVER, chance.nextInt(100));
                    if (kind < 6) {
                        open();
                    }
                }
                check();
            }
        }

        private ChildJvm start(String point) {
            kills++;
            return archive.start(where, number + "k" + kills, point);
        }

        /** Lets a process work until it halts, or for some milliseconds after it opened the store. */
        private void ingest(String point, long millis) {
            try (ChildJvm child = start(point)) {
                child.await("open", this::hear);
                Thread killer = new Thread(() -> {
                    if (millis != Long.MAX_VALUE) {
                        LockSupport.parkNanos(millis * 1_000_000);
                        child.kill();
                    }
                });
                killer.start();
                listen(child);
                assertEquals(137, child.exit(), "the child was to be killed");
            }
        }

        private void listen(ChildJvm child) {
            for (String line = child.line(); line != null; line = child.line()) {
                hear(line);
            }
        }

        private void hear(String line) {
            if (line.startsWith("A ")) {
                accepted.add(line.substring(2));
            } else if (line.startsWith("R ")) {
                retracted.add(line.substring(2));
            } else if (line.startsWith("E ")) {
                erased.add(line.substring(2));
            }
        }

        /** Lets a process open the store and kills it meanwhile, at a point within or at any time. */
        private void open() {
            String point = chance.nextBoolean()
                    ? Halt.NEVER
                    : OPENING_POINTS.get(chance.nextInt(OPENING_POINTS.size())) + ".after." + (1 + chance.nextInt(3));
            try (ChildJvm child = start(point)) {
                child.await("opening", this::hear);
                if (point.equals(Halt.NEVER)) {
                    LockSupport.parkNanos(chance.nextInt(100) * 1_000_000L);
                    child.kill();
                }
                listen(child);
            }
        }

        /** Ends the connections of a process that works on, several times, and then the process. */
        void terminate(PostgresServer server, int times) {
            try (ChildJvm child = start(Halt.NEVER)) {
                child.await("open", this::hear);
                Thread breaker = new Thread(() -> {
                    for (int i = 0; i < times; i++) {
                        LockSupport.parkNanos(chance.nextInt(1, 150) * 1_000_000L);
                        server.terminateBackends();
                    }
                    LockSupport.parkNanos(100_000_000);
                    child.kill();
                });
                breaker.start();
                listen(child);
                assertEquals(137, child.exit(), "the child was to be killed");
            }
            check();
        }

        /** Of those who come and go, all events are there or none, and none once that was promised. */
        private void checkErased(TenantStore tenant) {
            for (String name : erased) {
                for (int i = 0; i < CrashChild.VISITS; i++) {
                    String id = name + i;
                    assertTrue(tenant.event(id) == null && !tenant.retracted(id), () -> "not erased: " + id);
                    accepted.remove(id);
                }
            }
            String last = String.valueOf(CrashChild.VISITS - 1);
            for (String id : Set.copyOf(accepted)) {
                if (id.startsWith("p") && id.endsWith("-" + last) && tenant.event(id) == null) {
                    String name = id.substring(0, id.length() - last.length());
                    for (int i = 0; i < CrashChild.VISITS; i++) {
                        String other = name + i;
                        assertTrue(tenant.event(other) == null, () -> "half erased: " + other);
                        accepted.remove(other);
                    }
                }
            }
        }

        private void check() {
            StateHash hash;
            try (CdpStore store = opener.get()) {
                TenantStore tenant = store.tenant(CrashChild.TENANT);
                checkErased(tenant);
                for (String id : accepted) {
                    assertTrue(tenant.event(id) != null || tenant.retracted(id), () -> "lost " + id);
                }
                for (String id : retracted) {
                    assertTrue(tenant.retracted(id) && tenant.event(id) == null, () -> "came back: " + id);
                }
                Cdp cdp = CrashChild.platform(store);
                assertEquals(List.of(), cdp.verify().differences());
                hash = cdp.stateHash();
            }
            try (CdpStore store = opener.get()) {
                assertEquals(hash, CrashChild.platform(store).stateHash());
            }
        }
    }
}
