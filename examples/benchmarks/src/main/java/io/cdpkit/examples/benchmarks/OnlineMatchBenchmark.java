package io.cdpkit.examples.benchmarks;

import static io.cdpkit.identity.NamespaceRule.unique;

import io.cdpkit.Cdp;
import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Namespace;
import io.cdpkit.event.Source;
import io.cdpkit.examples.benchmarks.Meter.Reading;
import io.cdpkit.identity.IdentityRules;
import io.cdpkit.identity.NamespaceRule;
import io.cdpkit.identity.match.ClusterQuality;
import io.cdpkit.identity.match.MatchModel;
import io.cdpkit.identity.match.Matcher;
import io.cdpkit.identity.match.Records;
import io.cdpkit.identity.match.Schema;
import io.cdpkit.profile.ProfileId;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Records that come one by one, each found its people, with a model that was trained before. */
final class OnlineMatchBenchmark {
    private static final String NAME = "identity";
    private static final Namespace ROW = new Namespace("row");
    private static final Source CRM = Source.of("crm", Source.Kind.CRM);
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final double PRECISION = 0.99;
    private static final int LEARNED_FROM = 100_000;

    private final int count;

    OnlineMatchBenchmark(int count) {
        this.count = count;
    }

    void run() {
        Crowd crowd = new Crowd(count);
        Records records = new Records(Schema.people());
        crowd.rows().stream().limit(LEARNED_FROM).forEach(records::add);
        MatchModel model = Matcher.forPeople().train(records);
        Event[] events = new Event[crowd.rows().size()];
        Arrays.setAll(events, i -> event(i, crowd.rows().get(i)));
        Cdp cdp = Cdp.builder()
                .identity(IdentityRules.builder(unique(Namespace.USER_ID), NamespaceRule.atMost(Integer.MAX_VALUE, ROW))
                        .matching(model, model.thresholdFor(PRECISION))
                        .build())
                .build();
        long[] nanos = new long[events.length];
        long heap = Meter.heapInUse();
        Reading<Cdp> reading = Meter.read(() -> {
            for (int i = 0; i < events.length; i++) {
                long start = System.nanoTime();
                cdp.ingest(events[i]);
                nanos[i] = System.nanoTime() - start;
            }
            return cdp;
        });
        long[] late = Arrays.copyOfRange(nanos, nanos.length / 2, nanos.length);
        Arrays.sort(late);
        Meter.print(NAME, "online_records_per_cpu_second", events.length / reading.cpuSeconds(), "records/s");
        Meter.print(NAME, "online_p50", late[late.length / 2] / 1e3, "us");
        Meter.print(NAME, "online_p99", late[(int) (late.length * 0.99)] / 1e3, "us");
        Meter.print(NAME, "online_heap_per_record", (double) (Meter.heapInUse() - heap) / events.length, "bytes");
        ClusterQuality quality = ClusterQuality.of(clusters(cdp, events.length), crowd.truth());
        Meter.print(NAME, "online_precision", quality.precision(), "share");
        Meter.print(NAME, "online_recall", quality.recall(), "share");
    }

    private static Event event(int number, List<String> row) {
        Attributes.Builder traits = Attributes.builder();
        for (int field = 0; field < row.size(); field++) {
            if (!row.get(field).isEmpty()) {
                traits.put(Schema.people().fields().get(field).name(), row.get(field));
            }
        }
        return Event.identify("m" + number, CRM)
                .identifier(name(number))
                .traits(traits.build())
                .time(START.plusSeconds(number))
                .build();
    }

    private static Identifier name(int number) {
        return new Identifier(ROW, "r" + number);
    }

    private static int[] clusters(Cdp cdp, int count) {
        Map<ProfileId, Integer> numbers = new HashMap<>();
        int[] clusters = new int[count];
        for (int i = 0; i < count; i++) {
            ProfileId id = cdp.find(name(i)).orElseThrow().id();
            clusters[i] = numbers.computeIfAbsent(id, key -> numbers.size());
        }
        return clusters;
    }
}
