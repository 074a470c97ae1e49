package io.cdpkit.examples.dedupecsv;

import de.siegmar.fastcsv.reader.CsvRecord;
import io.cdpkit.examples.dedupecsv.Columns.Head;
import io.cdpkit.identity.match.Field;
import io.cdpkit.identity.match.Field.Kind;
import io.cdpkit.identity.match.Records;
import io.cdpkit.identity.match.Schema;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The records of the files, where each is from, and whose it truly is if that is known. */
final class Input {
    private static final int SAMPLE = 2_000;
    private static final int TOLD_EVERY = 1 << 16;

    private final Options options;
    private final Columns columns;
    private final Records records;
    private final Map<String, Integer> entities = new HashMap<>();
    private final Map<String, Integer> sources = new HashMap<>();
    private final List<Integer> firstOfFile = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private int[] truth = new int[0];
    /** How many records the truth says nothing of. */
    private int untold;

    private Input(Options options, Columns columns, Schema schema) {
        this.options = options;
        this.columns = columns;
        this.records = new Records(schema);
    }

    /** Is told how many records have been read. */
    interface Told {
        void read(int records);
    }

    static Input read(Options options, Told told) throws IOException, Options.UsageException {
        List<CsvFile> files = new ArrayList<>();
        List<Head> heads = new ArrayList<>();
        try {
            for (Path path : options.inputs()) {
                CsvFile file = CsvFile.open(path);
                files.add(file);
                heads.add(new Head(path, columns(options, file), file.sample(SAMPLE)));
            }
            Columns columns = new Columns(heads, options.truth());
            Input input = new Input(options, columns, schema(options, heads, columns));
            for (int file = 0; file < files.size(); file++) {
                input.readFile(file, files.get(file), heads.get(file), told);
            }
            return input;
        } finally {
            for (CsvFile file : files) {
                file.close();
            }
        }
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
        Set<String> told = new HashSet<>();
        options.columns().keySet().forEach(name -> told.add(Columns.plain(name)));
        if (options.truth() != null) {
            told.add(Columns.plain(options.truth()));
        }
        return file.names().stream().anyMatch(CsvFile::looksLikeData)
                && file.names().stream().noneMatch(name -> told.contains(Columns.plain(name)));
    }

    private static Schema schema(Options options, List<Head> heads, Columns columns) throws Options.UsageException {
        for (Head head : heads) {
            if (options.truth() != null && head.place(options.truth()) < 0) {
                throw new Options.UsageException("--truth: " + head.quoted() + " has no column \"" + options.truth()
                        + "\"; there are " + head.names());
            }
        }
        Schema schema = options.columns().isEmpty() ? guess(columns) : told(options, heads, columns);
        for (int file = 0; file < heads.size(); file++) {
            if (missing(schema, columns, file).size() == schema.fields().size()) {
                throw new Options.UsageException(heads.get(file).quoted() + " has none of the columns to compare, "
                        + missing(schema, columns, file) + "; there are "
                        + heads.get(file).names());
            }
        }
        return schema;
    }

    private static Schema guess(Columns columns) throws Options.UsageException {
        columns.unite();
        try {
            return Schema.guess(columns.names(), columns.sample());
        } catch (IllegalArgumentException e) {
            throw new Options.UsageException(e.getMessage() + " with --columns");
        }
    }

    private static Schema told(Options options, List<Head> heads, Columns columns) throws Options.UsageException {
        for (String column : options.columns().keySet()) {
            if (heads.stream().allMatch(head -> head.place(column) < 0)) {
                throw new Options.UsageException("--columns: no column \"" + column + "\"; there are "
                        + heads.get(0).names());
            }
        }
        return new Schema(columns.told(options.columns()));
    }

    /** The names of the fields that a file has no column for. */
    private static List<String> missing(Schema schema, Columns columns, int file) {
        return schema.fields().stream()
                .map(Field::name)
                .filter(name -> columns.place(name, file) < 0)
                .toList();
    }

    private void readFile(int file, CsvFile sampled, Head head, Told told) throws IOException, Options.UsageException {
        firstOfFile.add(records.size());
        try (CsvFile rows = sampled.again()) {
            if (isUnnamed(options, rows)) {
                notes.add(head.quoted()
                        + ": the first row looks like data, and is taken"
                        + " for the names of the columns; put one with names before it");
            }
            List<String> missing = missing(records.schema(), columns, file);
            if (!missing.isEmpty()) {
                notes.add(head.quoted() + " has no " + String.join(", ", missing) + ", which counts as blank");
            }
            int[] places = records.schema().fields().stream()
                    .mapToInt(field -> columns.place(field.name(), file))
                    .toArray();
            int truthAt = head.place(options.truth());
            int sourceAt = options.inputs().size() > 1 ? -1 : head.place("source");
            if (options.link() && options.inputs().size() == 1 && sourceAt < 0) {
                throw new Options.UsageException("--link needs two files, or a column \"source\"");
            }
            boolean[] monthFirst = monthFirst(head, places);
            String[] row = new String[places.length];
            for (CsvRecord record = rows.next(); record != null; record = rows.next()) {
                for (int f = 0; f < places.length; f++) {
                    String value = field(record, places[f]);
                    row[f] = monthFirst[f] ? DateOrder.dayFirst(value) : value;
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
        if (file == options.inputs().size() - 1 && untold > 0) {
            notes.add(untold + " rows have no value in the column of the truth; each counts as somebody of its own");
        }
        told.read(records.size());
    }

    private boolean[] monthFirst(Head head, int[] places) {
        boolean[] monthFirst = new boolean[places.length];
        for (int f = 0; f < places.length; f++) {
            int place = places[f];
            monthFirst[f] = records.schema().fields().get(f).kind() == Kind.BIRTH_DATE
                    && DateOrder.isMonthFirst(head.sample().stream()
                            .filter(row -> place >= 0 && place < row.size())
                            .map(row -> row.get(place))
                            .toList());
        }
        return monthFirst;
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
            String name = entity.isBlank() ? "\0" + records.size() : entity.strip();
            untold += entity.isBlank() ? 1 : 0;
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
        Set<String> compared = new HashSet<>();
        records.schema().fields().forEach(field -> compared.add(Columns.plain(field.name())));
        return columns.names().stream()
                .filter(name -> !compared.contains(Columns.plain(name)))
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
