package io.cdpkit.records;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import java.util.List;

/** Takes a CSV row apart; the only class that touches FastCSV, which need not be there until it is loaded. */
final class FastCsvSplitter implements TextRows.Splitter {
    private final CsvReader.CsvReaderBuilder parser;

    private FastCsvSplitter(CsvReader.CsvReaderBuilder parser) {
        this.parser = parser;
    }

    static TextRows.Splitter of(char separator) {
        return new FastCsvSplitter(CsvReader.builder().fieldSeparator(separator).skipEmptyLines(false));
    }

    @Override
    public List<String> split(String row) throws RefusedException {
        try {
            return parser.ofSingleCsvRecord(row).getFields();
        } catch (CsvParseException e) {
            throw RefusedException.malformed(
                    "", "quotes in a quoted cell must be doubled and its end followed by a separator");
        }
    }
}
