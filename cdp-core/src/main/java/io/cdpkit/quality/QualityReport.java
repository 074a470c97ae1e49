package io.cdpkit.quality;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A table of data-quality figures. Immutable and thread-safe.
 *
 * @param rows by source, attribute, measure, ascending; there is none where there was nothing to measure
 * @param leftOut how many events, people's values and identifiers the counter's limits left out, of every figure
 */
public record QualityReport(List<Row> rows, long leftOut) {
    /** The source of a row that is about all sources together. */
    public static final String ALL_SOURCES = "";

    /** The attribute of a row that is about whole events. */
    public static final String WHOLE_EVENT = "";

    private static final Comparator<Row> ORDER =
            Comparator.comparing(Row::source).thenComparing(Row::attribute).thenComparing(Row::measure);

    /**
     * One figure.
     *
     * @param source the source's id, or {@link #ALL_SOURCES}
     * @param attribute a trait key, a namespace, a path of commerce properties, or {@link #WHOLE_EVENT}
     * @param value a share of 0 to 1, hours, or how many wait
     * @param cases how many values, events or people it rests on; 1 or more
     */
    public record Row(String source, String attribute, Measure measure, double value, long cases) {
        public Row {
            Objects.requireNonNull(source, "source");
            Objects.requireNonNull(attribute, "attribute");
            Objects.requireNonNull(measure, "measure");
            if (cases < 1) {
                throw new IllegalArgumentException("cases must be at least 1, was " + cases);
            }
        }
    }

    public QualityReport {
        rows = rows.stream().sorted(ORDER).toList();
    }

    /** One figure with what it rests on; empty where there was nothing to measure. */
    public Optional<Row> row(String source, String attribute, Measure measure) {
        return rows.stream()
                .filter(row -> row.measure() == measure
                        && row.source().equals(source)
                        && row.attribute().equals(attribute))
                .findFirst();
    }

    /** One figure; empty where there was nothing to measure. */
    public OptionalDouble value(String source, String attribute, Measure measure) {
        return row(source, attribute, measure).stream().mapToDouble(Row::value).findFirst();
    }

    /**
     * A share over all attributes of a source, each weighed by what it rests on; empty where there was nothing to measure.
     *
     * @param source a source's id, or {@link #ALL_SOURCES}
     * @param measure one whose figures are shares
     */
    public OptionalDouble share(String source, Measure measure) {
        if (!measure.isShare()) {
            throw new IllegalArgumentException("figures of " + measure + " are no shares");
        }
        double met = 0;
        long cases = 0;
        for (Row row : rows) {
            if (row.measure() == measure && row.source().equals(source)) {
                met += row.value() * row.cases();
                cases += row.cases();
            }
        }
        return cases == 0 ? OptionalDouble.empty() : OptionalDouble.of(met / cases);
    }

    /**
     * The attributes that were followed and that no fact of a source about people carries: candidates for being dropped.
     *
     * @param source a source's id, or {@link #ALL_SOURCES} for those that nobody carries
     */
    public List<String> unused(String source) {
        return rows.stream()
                .filter(row ->
                        row.measure() == Measure.COMPLETENESS && row.source().equals(source) && row.value() == 0)
                .map(Row::attribute)
                .toList();
    }

    /**
     * How many items wait for a steward.
     *
     * @param source a source's id, or {@link #ALL_SOURCES}
     * @param measure what they are: duplicates or shared identifiers
     */
    public long waiting(String source, Measure measure) {
        if (measure != Measure.DUPLICATES_WAITING && measure != Measure.SHARED_WAITING) {
            throw new IllegalArgumentException("figures of " + measure + " do not wait");
        }
        return rows.stream()
                .filter(row -> row.measure() == measure && row.source().equals(source))
                .mapToLong(Row::cases)
                .sum();
    }

    @Override
    public String toString() {
        return "quality report of " + rows.size() + " rows";
    }
}
