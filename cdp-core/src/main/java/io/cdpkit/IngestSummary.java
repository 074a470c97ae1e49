package io.cdpkit;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/** How many events of a run ended how. Immutable. */
public final class IngestSummary {
    static final IngestSummary NONE = new IngestSummary(new long[IngestResult.Kind.values().length]);

    private final long[] counts;

    private IngestSummary(long[] counts) {
        this.counts = counts;
    }

    public long count(IngestResult.Kind kind) {
        return counts[kind.ordinal()];
    }

    public long total() {
        return Arrays.stream(counts).sum();
    }

    IngestSummary plus(Iterable<IngestResult> results) {
        long[] sums = counts.clone();
        results.forEach(result -> sums[result.kind().ordinal()]++);
        return new IngestSummary(sums);
    }

    /** The counts that are not zero, such as {@code {ACCEPTED=3, DUPLICATE=1}}. */
    @Override
    public String toString() {
        Map<IngestResult.Kind, Long> shown = new EnumMap<>(IngestResult.Kind.class);
        for (IngestResult.Kind kind : IngestResult.Kind.values()) {
            if (count(kind) > 0) {
                shown.put(kind, count(kind));
            }
        }
        return shown.toString();
    }
}
