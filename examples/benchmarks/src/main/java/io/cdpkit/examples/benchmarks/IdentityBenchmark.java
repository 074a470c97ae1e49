package io.cdpkit.examples.benchmarks;

import io.cdpkit.examples.benchmarks.Meter.Reading;
import io.cdpkit.identity.match.ClusterQuality;
import io.cdpkit.identity.match.Clusters;
import io.cdpkit.identity.match.Matcher;
import io.cdpkit.identity.match.Records;
import io.cdpkit.identity.match.Schema;
import java.util.List;

/** Records into people: reading in, training, comparing and clustering together. */
final class IdentityBenchmark {
    private static final String NAME = "identity";

    private final int count;
    private final int rounds;

    IdentityBenchmark(int count, int rounds) {
        this.count = count;
        this.rounds = rounds;
    }

    void run() {
        Crowd crowd = new Crowd(count);
        int[] truth = crowd.truth();
        for (int round = 0; round < rounds; round++) {
            Reading<Clusters> reading = Meter.read(() -> match(crowd.rows()));
            Clusters clusters = reading.result();
            ClusterQuality quality = ClusterQuality.of(clusters.toArray(), truth);
            Meter.print(NAME, "records_per_cpu_second", clusters.records() / reading.cpuSeconds(), "records/s");
            Meter.print(NAME, "cpu_seconds", reading.cpuSeconds(), "s");
            Meter.print(NAME, "wall_seconds", reading.wallSeconds(), "s");
            Meter.print(NAME, "compared", (double) clusters.compared(), "pairs");
            Meter.print(NAME, "precision", quality.precision(), "share");
            Meter.print(NAME, "recall", quality.recall(), "share");
        }
    }

    private static Clusters match(List<List<String>> rows) {
        Records records = new Records(Schema.people());
        rows.forEach(records::add);
        return Matcher.forPeople().deduplicate(records);
    }
}
