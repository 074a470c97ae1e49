package io.cdpkit.examples.releasecsv;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.writer.CsvWriter;
import io.cdpkit.privacy.release.Column;
import io.cdpkit.privacy.release.Hierarchy;
import io.cdpkit.privacy.release.Release;
import io.cdpkit.privacy.release.Table;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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
        List<String> header = List.of();
        List<Integer> places = List.of();
        try (CsvReader<CsvRecord> reader = CsvReader.builder()
                .fieldSeparator(separator(firstLine(options.input())))
                .ofCsvRecord(options.input(), StandardCharsets.UTF_8)) {
            for (CsvRecord record : reader) {
                if (header.isEmpty()) {
                    header = names(record);
                    places = places(header, options);
                } else if (record.getFieldCount() != header.size()) {
                    throw new IOException("line " + record.getStartingLineNumber() + " of the input has "
                            + record.getFieldCount() + " cells where the first has " + header.size());
                } else {
                    rows.add(places.stream()
                            .map(place -> record.getField(place).strip())
                            .toArray(String[]::new));
                }
            }
        } catch (CsvParseException e) {
            throw new IOException("the input is no CSV file: quotes in a quoted cell must be doubled");
        }
        if (rows.isEmpty()) {
            throw new IOException("the input has no rows");
        }
        Table.Builder table = Table.builder(columns(header, places, rows, options));
        rows.forEach(table::row);
        return table.build();
    }

    private static List<String> names(CsvRecord record) {
        List<String> names = new ArrayList<>(record.getFields());
        names.set(0, names.get(0).startsWith("\uFEFF") ? names.get(0).substring(1) : names.get(0));
        names.replaceAll(String::strip);
        return names;
    }

    /** Where the columns that will be released are, in the order of the file. */
    private static List<Integer> places(List<String> header, Options options) throws Options.UsageException {
        Set<String> wanted = new LinkedHashSet<>(options.quasi());
        wanted.addAll(options.sensitive());
        wanted.addAll(options.insensitive());
        List<Integer> places = new ArrayList<>();
        for (String name : wanted) {
            if (header.stream().filter(name::equals).count() != 1) {
                throw new Options.UsageException("the input must have one column \"" + name + "\"; it has " + header);
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

    private static String firstLine(Path file) throws IOException {
        try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            String line = reader.readLine();
            return line == null ? "" : line;
        }
    }

    /** The separator that a line has most of. */
    static char separator(String text) {
        String line = text.lines().findFirst().orElse("");
        char most = ',';
        for (char candidate : new char[] {';', '\t'}) {
            most = count(line, candidate) > count(line, most) ? candidate : most;
        }
        return most;
    }

    private static long count(String line, char c) {
        return line.chars().filter(each -> each == c).count();
    }
}
