package io.cdpkit.examples.dedupecsv;

import io.cdpkit.identity.match.ClusterQuality;
import io.cdpkit.identity.match.Clusters;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The figures of a run as one line of JSON. */
final class Summary {
    private Summary() {}

    static String json(Clusters clusters, @Nullable ClusterQuality quality, Usage usage) {
        StringBuilder json = new StringBuilder();
        json.append(
                String.format(Locale.ROOT, "{\"records\":%d,\"clusters\":%d", clusters.records(), clusters.count()));
        if (quality != null) {
            json.append(String.format(
                    Locale.ROOT,
                    ",\"precision\":%.5f,\"recall\":%.5f,\"f1\":%.5f,\"b3_f1\":%.5f",
                    quality.precision(),
                    quality.recall(),
                    quality.f1(),
                    quality.b3F1()));
        }
        return json.append(String.format(
                        Locale.ROOT,
                        ",\"largest\":%d,\"seconds\":%.2f,\"cpu_seconds\":%.2f,\"peak_mb\":%d}",
                        clusters.largest(),
                        usage.seconds(),
                        usage.cpuSeconds(),
                        usage.peakMegabytes()))
                .toString();
    }
}
