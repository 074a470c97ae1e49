package io.cdpkit.examples.benchmarks;

import static io.cdpkit.identity.NamespaceRule.unique;

import io.cdpkit.Cdp;
import io.cdpkit.Progress;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Namespace;
import io.cdpkit.event.Source;
import io.cdpkit.identity.IdentityRules;
import io.cdpkit.segments.Segments;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * How long an event waits while the windows of everybody lapse at one midnight: longest, as long as the collector of garbage
 * stops the JVM.
 */
final class MidnightBenchmark {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Instant MIDNIGHT = Instant.parse("2026-03-02T00:00:00Z");
    private static final Source WEB = Source.of("web", Source.Kind.WEB);
    private static final int WARM_UP = 50_000;

    private final int people;

    MidnightBenchmark(int people) {
        this.people = people;
    }

    void run() {
        AtomicReference<Instant> now = new AtomicReference<>(NOON);
        Cdp cdp = Cdp.builder()
                .identity(IdentityRules.of(unique(Namespace.USER_ID)))
                .segments(Segments.parse("""
                        today = did("Order Completed") in last 0 calendar days
                        week  = did("Order Completed") in last 7 days
                        """))
                .clock(now::get)
                .build();
        cdp.ingestAll(IntStream.range(0, people).mapToObj(i -> order(i, NOON)), Progress.none());
        for (int i = 0; i < WARM_UP; i++) {
            cdp.ingest(order(people + i, NOON));
        }
        now.set(MIDNIGHT);
        Thread wave = new Thread(cdp::evaluateDue);
        wave.start();
        LongStream.Builder waits = LongStream.builder();
        for (int i = people + WARM_UP; wave.isAlive(); i++) {
            Event event = order(i, MIDNIGHT);
            long start = System.nanoTime();
            cdp.ingest(event);
            waits.add(System.nanoTime() - start);
        }
        if (cdp.evaluateDue() != 0) {
            throw new IllegalStateException("the wave has left people out");
        }
        long[] sorted = waits.build().sorted().toArray();
        Meter.print("segments", "wait_at_midnight_p999_of_" + people, sorted[sorted.length * 999 / 1000] / 1e6, "ms");
        Meter.print("segments", "longest_wait_at_midnight_of_" + people, sorted[sorted.length - 1] / 1e6, "ms");
    }

    private static Event order(int person, Instant time) {
        return Event.track("order-" + person, WEB, "Order Completed")
                .identifier(Identifier.userId("u" + person))
                .time(time)
                .build();
    }
}
