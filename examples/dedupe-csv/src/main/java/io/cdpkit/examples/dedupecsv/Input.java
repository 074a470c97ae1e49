package io.cdpkit.examples.dedupecsv;

import de.siegmar.fastcsv.reader.CsvRecord;
import io.cdpkit.identity.match.Field;
import io.cdpkit.identity.match.Field.Kind;
import io.cdpkit.identity.match.Records;
import io.cdpkit.identity.match.Schema;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
    private final List<String> notes = new ArrayList<>();
    private int[] truth = new int[0];

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
        Input input;
        try (CsvFile first = CsvFile.open(options.inputs().get(0))) {
            List<String> header = columns(options, first);
            input = new Input(options, header, schema(options, header, sample(first)));
        }
        for (int file = 0; file < options.inputs().size(); file++) {
            input.readFile(file, told);
        }
        return input;
    }

    /**
     * The names of a header; where one comes again, with its place. Where the first row looks like data, which must not be
     * told, places stand for names, unless the command line names a column.
     */
    private static List<String> columns(Options options, CsvFile file) {
        List<String> names = new ArrayList<>();
        boolean data = isUnnamed(options, file);
        for (String name : file.names()) {
            int place = names.size() + 1;
            names.add(data ? "column " + place : names.contains(name) ? name + " (" + place + ")" : name);
        }
        return names;
    }

    private static boolean isUnnamed(Options options, CsvFile file) {
        return file.names().stream().anyMatch(CsvFile::looksLikeData)
                && file.names().stream()
                        .noneMatch(name -> options.columns().containsKey(name) || name.equals(options.truth()));
    }

    private static List<List<String>> sample(CsvFile file) throws IOException {
        List<List<String>> sample = new ArrayList<>();
        for (CsvRecord row = file.next(); row != null && sample.size() < SAMPLE; row = file.next()) {
            sample.add(row.getFields());
        }
        return sample;
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
        try (CsvFile rows = CsvFile.open(options.inputs().get(file))) {
            List<String> own = columns(options, rows);
            if (isUnnamed(options, rows)) {
                notes.add("\"" + options.inputs().get(file).getFileName()
                        + "\": the first row looks like data, and is taken"
                        + " for the names of the columns; put one with names before it");
            }
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
            for (CsvRecord record = rows.next(); record != null; record = rows.next()) {
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
            notes.addAll(rows.notes());
        }
        told.read(records.size());
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

    /** What is odd about the files. */
    List<String> notes() {
        return notes;
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
