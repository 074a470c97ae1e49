package io.cdpkit.records;

import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.StringTokenizer;

/**
 * Records in CSV files and columns of text.
 *
 * <p>The columns that a mapping names must all be there, each once, also in a file without rows; other columns are skipped.
 * A row must have as many columns as the header. Empty lines count as lines but are no rows. A byte order mark at the start
 * is skipped. A quote that is never closed makes one bad row of all that it encloses: lines inside it are contents, and are
 * never taken for rows. Thread-safe; the readers are for one thread each.
 */
public final class CsvRecords {
    private CsvRecords() {}

    /** Reads a file separated by commas with a header. */
    public static RecordReader read(Reader in, RecordMapping mapping) {
        return read(in, mapping, CsvFormat.standard());
    }

    /**
     * Reads a file in a format.
     *
     * @param in closed with the reader
     * @throws IllegalStateException if FastCSV, an optional dependency, is absent and the format is separated
     */
    public static RecordReader read(Reader in, RecordMapping mapping, CsvFormat format) {
        Objects.requireNonNull(in, "in");
        TextRows.Splitter splitter = format.isWhitespace() ? CsvRecords::words : fastCsv(format.separator());
        return new RecordReader(new TextRows(in, !format.isWhitespace(), format, mapping, splitter), mapping);
    }

    private static TextRows.Splitter fastCsv(char separator) {
        try {
            return FastCsvSplitter.of(separator);
        } catch (NoClassDefFoundError e) {
            throw new IllegalStateException(
                    "CSV needs FastCSV; add de.siegmar:fastcsv to the class path, or to the module path with"
                            + " --add-modules",
                    e);
        }
    }

    private static List<String> words(String line) {
        StringTokenizer words = new StringTokenizer(line, " \t");
        ArrayList<String> cells = new ArrayList<>();
        while (words.hasMoreTokens()) {
            cells.add(words.nextToken());
        }
        return cells;
    }
}
