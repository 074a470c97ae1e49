package io.cdpkit.quality;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class QualityProperties {
    private static final Instant START = Instant.parse("2026-01-31T12:00:00Z");

    @Property
    void percentile_anyDelays_isAtMostOneThirtySecondBelowTheNaiveOne(
            @ForAll @Size(min = 1, max = 60) List<@IntRange(max = 5_000_000) Integer> minutes,
            @ForAll @IntRange(min = 1, max = 100) int percent) {
        Delays delays = new Delays();
        minutes.forEach(delay -> delays.add(Duration.ofMinutes(delay)));
        List<Integer> sorted = minutes.stream().sorted().toList();
        int naive = sorted.get((int) Math.ceil(sorted.size() * percent / 100.0) - 1);
        long estimate = delays.percentile(percent);
        assertTrue(estimate <= naive && naive - estimate <= naive / 32, naive + " was told as " + estimate);
        assertTrue(naive >= 64 || estimate == naive, naive + " was told as " + estimate);
    }

    @Property
    void report_anyOrderOfFeeding_isTheSame(
            @ForAll @Size(max = 30) List<@IntRange(max = 1_000) Integer> seeds, @ForAll long shuffle) {
        ArrayList<Event> events = new ArrayList<>();
        for (int i = 0; i < seeds.size(); i++) {
            int seed = seeds.get(i);
            events.add(Event.identify("m-" + i, Source.of("s-" + seed % 3, Source.Kind.CRM))
                    .time(START.plusSeconds(seed))
                    .receivedAt(START.plusSeconds(seed + seed * 97L))
                    .traits(seed % 2 == 0 ? Attributes.empty() : Attributes.of("city", "c-" + seed % 5))
                    .build());
        }
        QualityReport expected = report(events);
        Collections.shuffle(events, new Random(shuffle));
        assertEquals(expected, report(events));
    }

    private static QualityReport report(List<Event> events) {
        QualityCounter counter = QualityCounter.builder()
                .attribute("city", value -> value.hashCode() % 2 == 0)
                .build();
        events.forEach(counter::event);
        counter.person(events);
        return counter.report();
    }
}
