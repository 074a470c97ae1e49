package io.cdpkit.segments.crm;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lengths of time, of which percentiles are told by nearest rank: always one of them, the lower of two middle ones. */
final class Spans {
    private final ArrayList<Duration> spans = new ArrayList<>();
    private boolean sorted = true;

    static Spans of(List<Duration> all) {
        Spans spans = new Spans();
        all.forEach(spans::add);
        return spans;
    }

    void add(Duration span) {
        spans.add(span);
        sorted = false;
    }

    int size() {
        return spans.size();
    }

    /** The smallest that {@code percent} of all do not pass; null where there is none. */
    @Nullable
    Duration percentile(int percent) {
        if (!sorted) {
            spans.sort(null);
            sorted = true;
        }
        long rank = Math.max(1, ((long) spans.size() * percent + 99) / 100);
        return spans.isEmpty() ? null : spans.get((int) rank - 1);
    }
}
