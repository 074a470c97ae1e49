package io.cdpkit.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cdpkit.IngestResult;
import io.cdpkit.event.Event;
import io.cdpkit.store.CdpStore;
import io.cdpkit.store.jdbc.JdbcStore;
import io.cdpkit.testkit.FaultyStore;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every store comes to the same: the same steps give equal states in memory, in a file and in PostgreSQL, cached or not.
 *
 * <p>Each set is a tenant of its own in a store that all sets share.
 */
@SuppressWarnings("NullAway.Init")
class StoresTest {
    private static final int SETS = 2 * Laws.DEEP;

    @TempDir
    Path folder;

    @Test
    void ingest_file_comesToTheSameAsMemory() {
        try (CdpStore store = JdbcStore.open(folder.resolve("shop.db"))) {
            assertSame(store, SETS);
        }
    }

    @Test
    void ingest_cachedFile_comesToTheSameAsMemory() {
        try (CdpStore store = CdpStore.cached(JdbcStore.open(folder.resolve("shop.db")), 50)) {
            assertSame(store, SETS);
        }
    }

    @Test
    void ingest_postgres_comesToTheSameAsMemory() {
        try (CdpStore store = JdbcStore.open(PostgresServer.shared().empty())) {
            assertSame(store, SETS / 2);
        }
    }

    @Test
    void ingest_cachedPostgres_comesToTheSameAsMemory() {
        try (CdpStore store =
                CdpStore.cached(JdbcStore.open(PostgresServer.shared().empty()), 1_000)) {
            assertSame(store, SETS / 2);
        }
    }

    private static void assertSame(CdpStore store, int sets) {
        for (long seed = 0; seed < sets; seed++) {
            RuleSet rules = RuleSet.ofSeed(seed);
            List<Step> steps = Scenarios.large(seed);
            String tenant = "set " + seed;
            Engine memory = new Engine(Engine.resolver(rules), CdpStore.inMemory(), tenant);
            Engine engine = new Engine(Engine.resolver(rules), store, tenant);
            for (Step step : steps) {
                assertEquals(memory.apply(step), engine.apply(step), "seed " + seed);
            }
            assertEquals(memory.hash(), engine.hash(), "seed " + seed);
            assertEquals(List.of(), engine.differences(), "seed " + seed);
            assertEquals(
                    memory.cdp().changes(0, Integer.MAX_VALUE),
                    engine.cdp().changes(0, Integer.MAX_VALUE),
                    "seed " + seed);
        }
    }

    /** Whatever fails and whenever: who sends everything again until it is known has the state of a sound store. */
    @Test
    void ingest_fileThatFailsByChance_comesToTheSameAsMemory() {
        try (CdpStore sound = JdbcStore.open(folder.resolve("shop.db"))) {
            for (long seed = 200; seed < 200 + SETS; seed++) {
                RuleSet rules = RuleSet.ofSeed(seed);
                List<Event> events = Facts.of(Scenarios.large(seed)).events();
                String tenant = "set " + seed;
                Engine memory = new Engine(Engine.resolver(rules), CdpStore.inMemory(), tenant);
                events.forEach(memory::ingest);
                CdpStore faulty = FaultyStore.of(sound, FaultyStore.Plan.seeded(seed, 0.1));
                Engine engine = new Engine(Engine.resolver(rules), faulty, tenant);
                for (Event event : events) {
                    IngestResult.Kind kind = engine.cdp().ingest(event).kind();
                    while (kind == IngestResult.Kind.UNKNOWN || kind == IngestResult.Kind.OVERLOADED) {
                        kind = engine.cdp().ingest(event).kind();
                    }
                }
                Engine after = new Engine(Engine.resolver(rules), sound, tenant);
                assertEquals(memory.hash(), after.hash(), "seed " + seed);
                assertEquals(List.of(), after.differences(), "seed " + seed);
            }
        }
    }

    @Test
    void ingest_fileWithEightThreads_comesToTheSameAsMemory() throws Exception {
        try (CdpStore store = JdbcStore.open(folder.resolve("shop.db"))) {
            assertSameConcurrently(store, SETS);
        }
    }

    @Test
    void ingest_postgresWithEightThreads_comesToTheSameAsMemory() throws Exception {
        try (CdpStore store = JdbcStore.open(PostgresServer.shared().empty())) {
            assertSameConcurrently(store, SETS / 2);
        }
    }

    private static void assertSameConcurrently(CdpStore store, int sets) throws Exception {
        for (long seed = 100; seed < 100 + sets; seed++) {
            RuleSet rules = RuleSet.ofSeed(seed);
            List<Step> steps = Scenarios.large(seed).stream()
                    .filter(step -> !(step instanceof Step.Conflict))
                    .toList();
            String tenant = "set " + seed;
            Engine memory = new Engine(Engine.resolver(rules), CdpStore.inMemory(), tenant);
            steps.forEach(memory::apply);
            Engine engine = new Engine(Engine.resolver(rules), store, tenant);
            ExecutorService pool = Executors.newFixedThreadPool(8);
            try {
                List<Future<?>> running = Scenarios.shuffled(steps, new SplittableRandom(seed)).stream()
                        .<Future<?>>map(step -> pool.submit(() -> engine.apply(step)))
                        .toList();
                for (Future<?> one : running) {
                    one.get();
                }
            } finally {
                pool.shutdownNow();
            }
            assertEquals(memory.hash(), engine.hash(), "seed " + seed);
            assertEquals(List.of(), engine.differences(), "seed " + seed);
        }
    }
}
