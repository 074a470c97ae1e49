package io.cdpkit.quality;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Source;
import io.cdpkit.quality.QualityReport.Row;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class QualityTrendTest {
    private static final Source CRM = Source.of("crm", Source.Kind.CRM);
    private static final YearMonth JANUARY = YearMonth.of(2026, 1);
    private static final YearMonth FEBRUARY = YearMonth.of(2026, 2);

    private static QualityCounter.Builder counters() {
        return QualityCounter.builder().attribute("city").attribute("email", value -> true);
    }

    private static Event says(String id, String time, Attributes traits) {
        return Event.identify(id, CRM).time(Instant.parse(time)).traits(traits).build();
    }

    @Test
    void figures_aFieldThatFellOutOfUse_areToldByMonthInTheZone() {
        QualityTrend trend = QualityTrend.of(counters(), ZoneId.of("Europe/Berlin"));
        trend.event(says("m-1", "2026-01-31T22:59:59Z", Attributes.of("city", "Bonn")));
        trend.event(says("m-2", "2026-01-01T12:00:00Z", Attributes.empty()));
        trend.event(says("m-3", "2026-01-31T23:00:00Z", Attributes.of("city", " ")));
        assertEquals(
                new TreeMap<>(Map.of(
                        JANUARY, new Row("crm", "city", Measure.COMPLETENESS, 0.5, 2),
                        FEBRUARY, new Row("crm", "city", Measure.COMPLETENESS, 0, 1))),
                trend.figures("crm", "city", Measure.COMPLETENESS));
        assertEquals(Optional.of(JANUARY), trend.lastCarried("crm", "city"));
        assertEquals(Optional.empty(), trend.lastCarried("crm", "email"));
        assertEquals(
                List.of("city", "email"),
                requireNonNull(trend.reports().get(FEBRUARY)).unused(QualityReport.ALL_SOURCES));
        assertFalse(trend.toString().contains("Bonn"));
    }

    @Test
    void event_moreMonthsThanTheLimit_isLeftOutAndCounted() {
        QualityTrend trend = QualityTrend.of(counters(), ZoneOffset.UTC);
        for (int month = 0; month < 605; month++) {
            Instant time = JANUARY.plusMonths(month)
                    .atDay(1)
                    .atStartOfDay(ZoneOffset.UTC)
                    .toInstant();
            trend.event(Event.identify("m-" + month, CRM).time(time).build());
        }
        assertEquals(600, trend.reports().size());
        assertEquals(5, trend.leftOut());
    }

    @Property(tries = 100)
    void reports_anyOrderOfFeeding_addUpToTheWhole(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        ArrayList<Event> events = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            Instant time = Instant.parse("2026-01-01T00:00:00Z").plus(Duration.ofDays(random.nextInt(90)));
            events.add(Event.identify("m-" + i, Source.of("s-" + random.nextInt(2), Source.Kind.CRM))
                    .time(time)
                    .traits(random.nextBoolean() ? Attributes.empty() : Attributes.of("city", "Bonn"))
                    .build());
        }
        QualityTrend trend = QualityTrend.of(counters(), ZoneOffset.UTC);
        QualityTrend shuffled = QualityTrend.of(counters(), ZoneOffset.UTC);
        QualityCounter whole = counters().build();
        events.forEach(trend::event);
        events.forEach(whole::event);
        Collections.shuffle(events, new Random(seed));
        events.forEach(shuffled::event);
        assertEquals(trend.reports(), shuffled.reports());
        for (String source : List.of(QualityReport.ALL_SOURCES, "s-0", "s-1")) {
            double carried = 0;
            long cases = 0;
            for (Row row : trend.figures(source, "city", Measure.COMPLETENESS).values()) {
                carried += row.value() * row.cases();
                cases += row.cases();
            }
            Optional<Row> all = whole.report().row(source, "city", Measure.COMPLETENESS);
            assertEquals(all.map(Row::cases).orElse(0L), cases);
            assertEquals(all.map(row -> row.value() * row.cases()).orElse(0.0), carried, 1e-9);
        }
    }
}
