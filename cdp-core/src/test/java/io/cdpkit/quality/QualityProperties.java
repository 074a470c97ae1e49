package io.cdpkit.quality;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Source;
import io.cdpkit.event.Value;
import io.cdpkit.quality.QualityReport.Row;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
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

    /** Every figure over all sources and of each, and of each month, as plain loops over the events find it. */
    @Property(tries = 150)
    void report_anyPeople_equalsPlainLoops(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<List<Event>> people = new ArrayList<>();
        for (int person = 0; person < 1 + random.nextInt(8); person++) {
            List<Event> timeline = new ArrayList<>();
            for (int i = random.nextInt(6); i >= 0; i--) {
                timeline.add(said(random, "m-" + person + "-" + i));
            }
            people.add(timeline);
        }
        QualityCounter counter = following().build();
        QualityTrend trend = QualityTrend.of(following(), ZoneOffset.UTC);
        TreeMap<YearMonth, QualityCounter> months = new TreeMap<>();
        for (List<Event> timeline : people) {
            counter.person(timeline);
            for (Event event : timeline) {
                counter.event(event);
                trend.event(event);
                months.computeIfAbsent(
                                YearMonth.from(event.time().atZone(ZoneOffset.UTC)),
                                month -> following().build())
                        .event(event);
            }
        }
        QualityReport report = counter.report();
        for (String source : List.of(QualityReport.ALL_SOURCES, "s-0", "s-1", "s-2")) {
            checkEvents(report, source, people);
            checkPeople(report, source, people);
        }
        checkAgreement(report, people);
        assertEquals(months.keySet(), trend.reports().keySet());
        months.forEach(
                (month, alone) -> assertEquals(alone.report(), trend.reports().get(month)));
    }

    private static QualityCounter.Builder following() {
        return QualityCounter.builder()
                .attribute("city", value -> value.equals(Value.of("c-0")))
                .attribute("never");
    }

    private static Event said(SplittableRandom random, String id) {
        Instant time = START.plus(Duration.ofHours(random.nextInt(2_000)));
        int city = random.nextInt(5);
        return Event.identify(id, Source.of("s-" + random.nextInt(3), Source.Kind.CRM))
                .time(time)
                .receivedAt(time.plus(Duration.ofMinutes(random.nextInt(60))))
                .traits(city == 4 ? Attributes.empty() : Attributes.of("city", city == 3 ? " " : "c-" + city))
                .build();
    }

    private static boolean isOf(Event event, String source) {
        return source.equals(QualityReport.ALL_SOURCES) || event.source().id().equals(source);
    }

    private static String city(Event event) {
        return event.traits().text("city").orElse("").strip();
    }

    private static void check(QualityReport report, String source, Measure measure, List<Boolean> cases) {
        Optional<Row> expected = cases.isEmpty()
                ? Optional.empty()
                : Optional.of(new Row(
                        source,
                        "city",
                        measure,
                        cases.stream().filter(met -> met).count() / (double) cases.size(),
                        cases.size()));
        assertEquals(expected, report.row(source, "city", measure));
    }

    private static void checkEvents(QualityReport report, String source, List<List<Event>> people) {
        List<Boolean> carried = new ArrayList<>();
        List<Boolean> valid = new ArrayList<>();
        List<Long> minutes = new ArrayList<>();
        for (List<Event> timeline : people) {
            for (Event event : timeline) {
                if (isOf(event, source)) {
                    carried.add(!city(event).isEmpty());
                    minutes.add(
                            Duration.between(event.time(), event.receivedAt()).toMinutes());
                    if (!city(event).isEmpty()) {
                        valid.add(city(event).equals("c-0"));
                    }
                }
            }
        }
        check(report, source, Measure.COMPLETENESS, carried);
        check(report, source, Measure.VALIDITY, valid);
        List<String> unused = !carried.contains(true) ? List.of("city", "never") : List.of("never");
        assertEquals(carried.isEmpty() ? List.of() : unused, report.unused(source));
        if (!minutes.isEmpty()) {
            Collections.sort(minutes);
            double p90 = minutes.get((minutes.size() * 9 + 9) / 10 - 1) / 60.0;
            assertEquals(OptionalDouble.of(p90), report.value(source, "", Measure.DELAY_P90_HOURS));
        }
    }

    private static void checkPeople(QualityReport report, String source, List<List<Event>> people) {
        List<Boolean> known = new ArrayList<>();
        for (List<Event> timeline : people) {
            if (timeline.stream().anyMatch(event -> isOf(event, source))) {
                known.add(timeline.stream()
                        .anyMatch(event -> isOf(event, source) && !city(event).isEmpty()));
            }
        }
        check(report, source, Measure.COVERAGE, known);
    }

    private static void checkAgreement(QualityReport report, List<List<Event>> people) {
        List<Boolean> all = new ArrayList<>();
        TreeMap<String, List<Boolean>> pairs = new TreeMap<>();
        for (List<Event> timeline : people) {
            TreeMap<String, Event> latest = new TreeMap<>();
            for (Event event : timeline) {
                Event before = latest.get(event.source().id());
                boolean later = before == null
                        || event.time().isAfter(before.time())
                        || (event.time().equals(before.time()) && event.id().compareTo(before.id()) > 0);
                if (!city(event).isEmpty() && later) {
                    latest.put(event.source().id(), event);
                }
            }
            if (latest.size() > 1) {
                all.add(latest.values().stream()
                                .map(QualityProperties::city)
                                .distinct()
                                .count()
                        == 1);
            }
            latest.forEach((source, own) -> latest.forEach((other, others) -> {
                if (!source.equals(other)) {
                    pairs.computeIfAbsent(source, unseen -> new ArrayList<>())
                            .add(city(own).equals(city(others)));
                }
            }));
        }
        check(report, QualityReport.ALL_SOURCES, Measure.CONSISTENCY, all);
        for (String source : List.of("s-0", "s-1", "s-2")) {
            check(report, source, Measure.CONSISTENCY, pairs.getOrDefault(source, List.of()));
        }
    }
}
