package io.cdpkit.records;

import io.cdpkit.event.Rejection;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What importing a file would do, counted without doing it. Immutable and thread-safe; holds no customer data.
 *
 * @param events rows that would be ingested
 * @param deletes rows that say a record is gone
 * @param bad rows that break a rule
 * @param badByReason how many rows were refused for each reason
 * @param columns how full each column of the mapping is, in the mapping's order
 * @param badRows the first bad rows, as many as were asked for
 */
public record DryRun(
        long events,
        long deletes,
        long bad,
        Map<Rejection.Reason, Long> badByReason,
        List<ColumnFill> columns,
        List<BadRow> badRows) {

    /**
     * How full a column is.
     *
     * @param filled rows in which it is not blank
     * @param rows rows that could be taken apart into cells
     */
    public record ColumnFill(String column, long filled, long rows) {
        /** 0 to 1; 0 for a file without rows. */
        public double rate() {
            return rows == 0 ? 0 : (double) filled / rows;
        }
    }

    /** Where and why a row is refused. */
    public record BadRow(long line, Rejection rejection) {}

    public DryRun {
        badByReason = Map.copyOf(badByReason);
        columns = List.copyOf(columns);
        badRows = List.copyOf(badRows);
    }

    /**
     * Reads a file to its end and closes it.
     *
     * @param badRows how many bad rows to keep, 0 or more
     * @throws java.io.UncheckedIOException if the stream fails
     */
    public static DryRun of(RecordReader reader, int badRows) {
        if (badRows < 0) {
            throw new IllegalArgumentException("badRows must not be negative, was " + badRows);
        }
        try (reader) {
            long events = 0;
            long deletes = 0;
            long bad = 0;
            EnumMap<Rejection.Reason, Long> byReason = new EnumMap<>(Rejection.Reason.class);
            ArrayList<BadRow> first = new ArrayList<>();
            while (reader.hasNext()) {
                RowResult result = reader.next();
                if (result instanceof RowResult.Row) {
                    events++;
                } else if (result instanceof RowResult.Delete) {
                    deletes++;
                } else if (result instanceof RowResult.Bad refused) {
                    bad++;
                    byReason.merge(refused.rejection().reason(), 1L, Long::sum);
                    if (first.size() < badRows) {
                        first.add(new BadRow(refused.line(), refused.rejection()));
                    }
                } else {
                    throw new AssertionError(result.getClass());
                }
            }
            return new DryRun(events, deletes, bad, byReason, fills(reader), first);
        }
    }

    private static List<ColumnFill> fills(RecordReader reader) {
        ArrayList<ColumnFill> fills = new ArrayList<>();
        List<String> names = reader.mapping().columnNames();
        for (int i = 0; i < names.size(); i++) {
            fills.add(new ColumnFill(names.get(i), reader.filled(i), reader.rowsWithCells()));
        }
        return fills;
    }
}
