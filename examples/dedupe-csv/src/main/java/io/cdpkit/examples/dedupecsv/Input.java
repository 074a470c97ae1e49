package io.cdpkit.examples.dedupecsv;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.cdpkit.identity.match.Field;
import io.cdpkit.identity.match.Field.Kind;
import io.cdpkit.identity.match.Records;
import io.cdpkit.identity.match.Schema;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The records of the files, where each is from, and whose it truly is if that is known. */
final class Input {
    private static final int SAMPLE = 2_000;
    private static final int TOLD_EVERY = 1 << 16;

    private final Options options;
    private final List<String> header;
    private final Records records;
    private final Map<String, Integer> entities = new HashMap<>();
    private final Map<String, Integer> sources = new HashMap<>();
    private final List<Integer> firstOfFile = new ArrayList<>();
    private int[] truth = new int[0];
    /** How many records have not as many fields as their header, and where the first of them is. */
    private int uneven;

    private String firstUneven = "";

    private Input(Options options, List<String> header, Schema schema) {
        this.options = options;
        this.header = header;
        this.records = new Records(schema);
    }

    /** Is told how many records have been read. */
    interface Told {
        void read(int records);
    }

    static Input read(Options options, Told told) throws IOException, Options.UsageException {
        Path first = options.inputs().get(0);
        List<List<String>> sample = sample(first);
        if (sample.isEmpty()) {
            throw new Options.UsageException("\"" + first.getFileName() + "\" is empty; it needs a header");
        }
        List<String> header = distinct(sample.get(0));
        Input input = new Input(options, header, schema(options, header, sample.subList(1, sample.size())));
        for (int file = 0; file < options.inputs().size(); file++) {
            input.readFile(file, told);
        }
        return input;
    }

    private static CsvReader<CsvRecord> open(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException("no file \"" + file + "\"");
        }
        return CsvReader.builder()
                .fieldSeparator(separator(file))
                .detectBomHeader(true)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .ofCsvRecord(file);
    }

    /** What parts the names of the header: a comma, unless there are more of another. */
    private static char separator(Path file) throws IOException {
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
            String first = lines.readLine();
            char best = ',';
            for (char each : new char[] {';', '\t', '|'}) {
                best = first != null && count(first, each) > count(first, best) ? each : best;
            }
            return best;
        }
    }

    private static int count(String line, char separator) {
        boolean quoted = false;
        int count = 0;
        for (int i = 0; i < line.length(); i++) {
            quoted ^= line.charAt(i) == '"';
            count += !quoted && line.charAt(i) == separator ? 1 : 0;
        }
        return count;
    }

    /** The names of a header; where one comes again, with its place. */
    private static List<String> distinct(List<String> header) {
        List<String> names = new ArrayList<>();
        for (String name : header) {
            names.add(names.contains(name) ? name + " (" + (names.size() + 1) + ")" : name);
        }
        return names;
    }

    private static List<List<String>> sample(Path file) throws IOException {
        try (CsvReader<CsvRecord> rows = open(file)) {
            List<List<String>> sample = new ArrayList<>();
            for (Iterator<CsvRecord> each = rows.iterator(); each.hasNext() && sample.size() <= SAMPLE; ) {
                List<String> row = new ArrayList<>(each.next().getFields());
                while (!sample.isEmpty() && row.size() < sample.get(0).size()) {
                    row.add("");
                }
                sample.add(row);
            }
            return sample;
        }
    }

    private static Schema schema(Options options, List<String> header, List<List<String>> sample)
            throws Options.UsageException {
        for (String column : options.columns().keySet()) {
            require(header, column, "--columns");
        }
        if (options.truth() != null) {
            require(header, options.truth(), "--truth");
        }
        if (options.columns().isEmpty()) {
            List<String> shown = new ArrayList<>(header);
            shown.replaceAll(name -> name.equals(options.truth()) ? "cluster_id" : name);
            try {
                return Schema.guess(shown, sample);
            } catch (IllegalArgumentException e) {
                throw new Options.UsageException(e.getMessage() + " with --columns");
            }
        }
        List<Field> fields = new ArrayList<>();
        for (Map.Entry<String, Kind> column : options.columns().entrySet()) {
            fields.add(new Field(column.getKey(), column.getValue()));
        }
        return new Schema(fields);
    }

    private static void require(List<String> header, String column, String option) throws Options.UsageException {
        if (!header.contains(column)) {
            throw new Options.UsageException(option + ": no column \"" + column + "\"; there are " + header);
        }
    }

    private void readFile(int file, Told told) throws IOException, Options.UsageException {
        firstOfFile.add(records.size());
        try (CsvReader<CsvRecord> rows = open(options.inputs().get(file))) {
            Iterator<CsvRecord> each = rows.iterator();
            List<String> own = each.hasNext() ? distinct(each.next().getFields()) : List.of();
            int[] columns = new int[records.schema().fields().size()];
            for (int f = 0; f < columns.length; f++) {
                columns[f] = own.indexOf(records.schema().fields().get(f).name());
            }
            int truthAt = options.truth() == null ? -1 : own.indexOf(options.truth());
            int sourceAt = options.inputs().size() > 1 ? -1 : own.indexOf("source");
            if (options.link() && options.inputs().size() == 1 && sourceAt < 0) {
                throw new Options.UsageException("--link needs two files, or a column \"source\"");
            }
            String[] row = new String[columns.length];
            CsvRecord record = null;
            while (each.hasNext()) {
                record = each.next();
                see(file, record, own.size());
                for (int f = 0; f < columns.length; f++) {
                    row[f] = field(record, columns[f]);
                }
                int source = options.link() && sourceAt >= 0 ? source(field(record, sourceAt)) : file;
                keepTruth(field(record, truthAt));
                records.add(source, Arrays.asList(row));
                if (records.size() % TOLD_EVERY == 0) {
                    told.read(records.size());
                }
            }
            if (record != null && record.getFieldCount() < own.size()) {
                requireQuotesClosed(options.inputs().get(file), record.getStartingLineNumber());
            }
        }
        told.read(records.size());
    }

    private void see(int file, CsvRecord record, int fields) {
        if (record.getFieldCount() != fields) {
            if (uneven++ == 0) {
                firstUneven = "line " + record.getStartingLineNumber() + " of \""
                        + options.inputs().get(file).getFileName() + "\" has " + record.getFieldCount() + " for "
                        + fields;
            }
        }
    }

    /** A quotation mark that is never closed makes one field of all that follows. */
    private static void requireQuotesClosed(Path file, long line) throws IOException {
        try (Stream<String> lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
            long marks = lines.skip(line - 1)
                    .mapToLong(text -> text.chars().filter(c -> c == '"').count())
                    .sum();
            if (marks % 2 == 1) {
                throw new IOException("\"" + file.getFileName() + "\": a quotation mark of the record in line " + line
                        + " is never closed, so the rest of the file was taken for one field; close or drop it");
            }
        }
    }

    /** What is to be known of how the files were read; empty if nothing. */
    String note() {
        return uneven == 0
                ? ""
                : uneven + (uneven == 1 ? " record has" : " records have")
                        + " more or fewer fields than the header, the first in " + firstUneven
                        + "; what is missing counts as blank, what is too much is left out";
    }

    private static String field(CsvRecord record, int column) {
        return column < 0 || column >= record.getFieldCount() ? "" : record.getField(column);
    }

    private int source(String name) {
        return sources.computeIfAbsent(name, n -> sources.size());
    }

    private void keepTruth(String entity) {
        if (options.truth() != null) {
            if (records.size() == truth.length) {
                truth = Arrays.copyOf(truth, Math.max(1024, truth.length * 2));
            }
            // A record of which nothing is said is of somebody of its own.
            String name = entity.isEmpty() ? "\0" + records.size() : entity;
            truth[records.size()] = entities.computeIfAbsent(name, e -> entities.size());
        }
    }

    Records records() {
        return records;
    }

    List<String> skipped() {
        return header.stream()
                .filter(name -> records.schema().indexOf(name) < 0 && !name.equals(options.truth()))
                .toList();
    }

    /** Whose each record is. */
    int[] truth() {
        return Arrays.copyOf(truth, records.size());
    }

    /** Forgets the names of the entities, which are not needed any more. */
    void close() {
        entities.clear();
    }

    /** The file that a record is from. */
    int fileOf(int record) {
        int file = firstOfFile.size() - 1;
        while (firstOfFile.get(file) > record) {
            file--;
        }
        return file;
    }

    int rowOf(int record) {
        return record - firstOfFile.get(fileOf(record)) + 1;
    }
}
