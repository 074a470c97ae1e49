package io.cdpkit.examples.benchmarks;

import io.cdpkit.Cdp;
import io.cdpkit.Progress;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Source;
import io.cdpkit.privacy.erasure.ErasureFile;
import io.cdpkit.privacy.erasure.Erasures;
import io.cdpkit.privacy.erasure.Suppression;
import io.cdpkit.privacy.erasure.Tombstone;
import io.cdpkit.privacy.pseudonym.KeyRing;
import io.cdpkit.store.CdpStore;
import io.cdpkit.store.jdbc.JdbcStore;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One person erased out of many in a file, from the request to where nobody finds her any more: her tombstones and the audit
 * log on the disk, her rows gone in one commit, and a second look.
 */
final class ErasureBenchmark {
    private static final String NAME = "privacy";
    private static final int WARM_UP = 100;
    private static final int ERASED = 200;
    private static final int EACH = 3;
    private static final int BATCH = 30_000;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final Source WEB = Source.of("web", Source.Kind.WEB);
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final int people;

    ErasureBenchmark(int people) {
        this.people = people;
    }

    void run() throws IOException {
        Path folder = Files.createTempDirectory("cdpkit-erasure");
        try (CdpStore store = JdbcStore.open(folder.resolve("shop.db"));
                ErasureFile journal = ErasureFile.open(folder.resolve("erasures.log"))) {
            Suppression suppression = Suppression.of(journal.tombstones(KeyRing.of(1, new byte[32])));
            Cdp cdp = Cdp.builder()
                    .identity(Traffic.RULES)
                    .store(store)
                    .gate(suppression)
                    .build();
            fill(cdp);
            erase(
                    cdp,
                    Erasures.builder(cdp, suppression, journal, InstantSource.system())
                            .build());
        } finally {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(folder);
        }
    }

    private void fill(Cdp cdp) {
        long start = System.nanoTime();
        for (int from = 0; from < EACH * people; from += BATCH) {
            int to = Math.min(EACH * people, from + BATCH);
            cdp.ingestAll(IntStream.range(from, to).mapToObj(ErasureBenchmark::event), Progress.none());
        }
        Meter.print(NAME, "erasure_fill", EACH * people * 1e9 / (System.nanoTime() - start), "events/s");
    }

    /** Everybody looks around, signs in and comes back. */
    private static Event event(int index) {
        int person = index / EACH;
        Event.Builder event = index % EACH == 1
                ? Event.identify("m-" + index, WEB).userId("u" + person).email("p" + person + "@example.org")
                : Event.track("m-" + index, WEB, "Product Viewed");
        return event.anonymousId("anon-" + person)
                .time(START.plusSeconds(index))
                .build();
    }

    private void erase(Cdp cdp, Erasures erasures) {
        double[] millis = new double[ERASED];
        double[] cpuMillis = new double[ERASED];
        for (int i = -WARM_UP; i < ERASED; i++) {
            Identifier who = Identifier.userId("u" + (long) (i + WARM_UP) * people / (WARM_UP + ERASED));
            long start = System.nanoTime();
            long cpuStart = THREADS.getCurrentThreadCpuTime();
            boolean clean = erasures.erase(who, Tombstone.Policy.SUPPRESS, "request-" + (i + WARM_UP))
                    .isClean();
            double spent = (System.nanoTime() - start) / 1e6;
            double cpuSpent = (THREADS.getCurrentThreadCpuTime() - cpuStart) / 1e6;
            if (!clean || cdp.find(who).isPresent()) {
                throw new IllegalStateException("somebody is still there");
            }
            if (i >= 0) {
                millis[i] = spent;
                cpuMillis[i] = cpuSpent;
            }
        }
        Arrays.sort(millis);
        Arrays.sort(cpuMillis);
        Meter.print(NAME, "erasure_p50_of_" + people, millis[ERASED / 2], "ms");
        Meter.print(NAME, "erasure_p99_of_" + people, millis[ERASED * 99 / 100], "ms");
        Meter.print(NAME, "erasure_p50_of_" + people + "_cpu", cpuMillis[ERASED / 2], "ms");
    }
}
