package io.cdpkit.examples.releasecsv;

import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.writer.CsvWriter;
import io.cdpkit.privacy.release.Column;
import io.cdpkit.privacy.release.Hierarchy;
import io.cdpkit.privacy.release.Release;
import io.cdpkit.privacy.release.Table;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Reads a table from a CSV file and writes a release into one. */
final class CsvTable {
    private CsvTable() {}

    static Table read(Options options) throws IOException, Options.UsageException {
        List<String[]> rows = new ArrayList<>();
        try (CsvFile file = CsvFile.open(options.input())) {
            List<Integer> places = places(file.names(), options);
            for (CsvRecord record = file.next(); record != null; record = file.next()) {
                String[] row = new String[places.size()];
                for (int i = 0; i < row.length; i++) {
                    row[i] = record.getField(places.get(i)).strip();
                }
                rows.add(row);
            }
            if (rows.isEmpty()) {
                throw new IOException("the input has no rows");
            }
            Table.Builder table = Table.builder(columns(file.names(), places, rows, options));
            rows.forEach(table::row);
            return table.build();
        }
    }

    /** Where the columns that will be released are, in the order of the file. */
    private static List<Integer> places(List<String> header, Options options) throws Options.UsageException {
        Set<String> wanted = new LinkedHashSet<>(options.quasi());
        wanted.addAll(options.sensitive());
        wanted.addAll(options.insensitive());
        List<Integer> places = new ArrayList<>();
        for (String name : wanted) {
            if (header.stream().filter(name::equals).count() != 1) {
                String found = header.stream().anyMatch(CsvFile::looksLikeData)
                        ? "its first row looks like data; put one with the names of the columns before it"
                        : "it has " + header;
                throw new Options.UsageException("the input must have one column \"" + name + "\"; " + found);
            }
            places.add(header.indexOf(name));
        }
        places.sort(null);
        return places;
    }

    private static List<Column> columns(List<String> header, List<Integer> places, List<String[]> rows, Options options)
            throws IOException {
        HierarchyFolder folder = new HierarchyFolder(options.hierarchies());
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < places.size(); i++) {
            String name = header.get(places.get(i));
            Set<String> values = new LinkedHashSet<>();
            for (String[] row : rows) {
                values.add(row[i]);
            }
            if (options.insensitive().contains(name)) {
                columns.add(Column.insensitive(name));
            } else {
                Hierarchy hierarchy = folder.of(name, values);
                columns.add(
                        options.quasi().contains(name)
                                ? Column.quasiIdentifier(name, hierarchy)
                                : Column.sensitive(name, hierarchy));
            }
        }
        return columns;
    }

    static void write(Release release, Path file) throws IOException {
        try (CsvWriter writer = CsvWriter.builder().build(file, StandardCharsets.UTF_8)) {
            writer.writeRecord(release.columns());
            String[] cells = new String[release.columns().size()];
            for (int row = 0; row < release.rows(); row++) {
                int at = row;
                Arrays.setAll(cells, column -> release.text(at, column));
                writer.writeRecord(cells);
            }
        }
    }
}
