package io.cdpkit.records;

import java.io.InputStream;
import java.util.Objects;

/**
 * Records in JSON lines: one object per line, in UTF-8.
 *
 * <p>A column is the key of a field, or the path to one through nested objects; a field that is absent or null is blank.
 * Objects keep the limits of events, and a key given twice, a number beyond the limits or a text with half of a surrogate
 * pair refuses its line, whether a column reads it or not. Empty lines count as lines but are no rows. Thread-safe; the
 * readers are for one thread each.
 */
public final class JsonLinesRecords {
    private JsonLinesRecords() {}

    /**
     * Reads a file.
     *
     * @param in closed with the reader
     */
    public static RecordReader read(InputStream in, RecordMapping mapping) {
        Objects.requireNonNull(in, "in");
        return new RecordReader(new JsonRows(in, mapping.limits()), mapping);
    }
}
