package io.cdpkit.quality;

import io.cdpkit.event.Event;
import io.cdpkit.quality.QualityReport.Row;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.Collections;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How the quality of data changes: a {@link QualityReport} for each month, over the events that happened in it.
 *
 * <p>Fed with every event once, in any order. The months of an attribute's completeness, validity and delay are thus told
 * apart; agreement and duplicates are of people as they are now, and not of a month. Memory is that of one {@link
 * QualityCounter} per month that has events, of at most 600 months; events of others are left out and only counted. Not
 * thread-safe.
 */
public final class QualityTrend {
    private static final int MOST_MONTHS = 600;

    private final QualityCounter.Builder counters;
    private final ZoneId zone;
    private final TreeMap<YearMonth, QualityCounter> months = new TreeMap<>();
    private long leftOut;

    private QualityTrend(QualityCounter.Builder counters, ZoneId zone) {
        this.counters = counters;
        this.zone = zone;
    }

    /**
     * A trend of nothing yet.
     *
     * @param counters what to follow; not to be changed afterwards
     * @param zone where months begin
     */
    public static QualityTrend of(QualityCounter.Builder counters, ZoneId zone) {
        return new QualityTrend(Objects.requireNonNull(counters, "counters"), Objects.requireNonNull(zone, "zone"));
    }

    /** Counts an event in its month. */
    public void event(Event event) {
        YearMonth month = YearMonth.from(event.time().atZone(zone));
        QualityCounter counter = months.get(month);
        if (counter == null) {
            if (months.size() == MOST_MONTHS) {
                leftOut++;
                return;
            }
            counter = counters.build();
            months.put(month, counter);
        }
        counter.event(event);
    }

    /** The report of each month that has events, ascending; counting may go on. */
    public SortedMap<YearMonth, QualityReport> reports() {
        TreeMap<YearMonth, QualityReport> reports = new TreeMap<>();
        months.forEach((month, counter) -> reports.put(month, counter.report()));
        return Collections.unmodifiableSortedMap(reports);
    }

    /** One figure month by month; months in which there was nothing to measure are left out. */
    public SortedMap<YearMonth, Row> figures(String source, String attribute, Measure measure) {
        TreeMap<YearMonth, Row> figures = new TreeMap<>();
        reports()
                .forEach((month, report) ->
                        report.row(source, attribute, measure).ifPresent(row -> figures.put(month, row)));
        return Collections.unmodifiableSortedMap(figures);
    }

    /**
     * The last month in which a source's facts about people carried an attribute; empty where none ever did. What has not
     * been carried for long is a field that fell out of use.
     */
    public Optional<YearMonth> lastCarried(String source, String attribute) {
        YearMonth last = null;
        for (var figure : figures(source, attribute, Measure.COMPLETENESS).entrySet()) {
            last = figure.getValue().value() > 0 ? figure.getKey() : last;
        }
        return Optional.ofNullable(last);
    }

    /** How many events the limit of months left out. */
    public long leftOut() {
        return leftOut;
    }

    @Override
    public String toString() {
        return "quality trend of " + months.size() + " months";
    }
}
