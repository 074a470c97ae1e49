package io.cdpkit.segments.crm.contact;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import de.siegmar.fastcsv.writer.CsvWriter;
import io.cdpkit.segments.crm.contact.Field.Kind;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows of contacts; the only class of the package that touches FastCSV, which need not be there until it is loaded. */
final class FastCsvContacts implements ContactReader.Rows {
    private final WatchedCsv file;
    private final CsvReader<CsvRecord> reader;
    private final Iterator<CsvRecord> records;
    private @Nullable List<Kind> columns;
    private boolean ended;

    private FastCsvContacts(WatchedCsv file, CsvReader<CsvRecord> reader) {
        this.file = file;
        this.reader = reader;
        this.records = reader.iterator();
    }

    static void write(Iterable<Contact> contacts, Writer to) throws IOException {
        /* Never closed: that would close the target. */
        CsvWriter writer = CsvWriter.builder().bufferSize(0).build(to);
        writer.writeRecord(Arrays.stream(Kind.values()).map(Kind::key).toList());
        for (Contact contact : contacts) {
            ArrayList<String> cells = new ArrayList<>();
            for (Kind kind : Kind.values()) {
                cells.add(ContactCell.guarded(ContactCell.write(contact.fields(kind))));
            }
            writer.writeRecord(cells);
        }
        writer.flush();
    }

    static ContactReader.Rows read(Reader in) {
        WatchedCsv file = new WatchedCsv(in);
        CsvReader<CsvRecord> reader = CsvReader.builder()
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .maxBufferSize(Kind.values().length * Lines.LONGEST)
                .ofCsvRecord(file);
        return new FastCsvContacts(file, reader);
    }

    @Override
    public @Nullable ContactRow next() {
        if (ended) {
            return null;
        }
        try {
            if (!records.hasNext()) {
                return null;
            }
            CsvRecord record = records.next();
            if (file.isUnclosed(record.getStartingLineNumber())) {
                ended = true;
                return new ContactRow.Bad(
                        record.getStartingLineNumber(),
                        "a quote is not closed; it encloses all up to line " + file.line() + ", the last");
            } else if (columns == null) {
                columns = header(record.getFields());
                return next();
            }
            return row(columns, record);
        } catch (CsvParseException | RefusedCell e) {
            ended = true;
            String problem = e instanceof RefusedCell refused
                    ? refused.problem()
                    : "quotes in a quoted cell must be doubled and its end followed by a separator; nothing more is read";
            return new ContactRow.Bad(1, problem);
        }
    }

    private static List<Kind> header(List<String> names) throws RefusedCell {
        ArrayList<Kind> kinds = new ArrayList<>();
        for (String name : names) {
            Kind kind = Arrays.stream(Kind.values())
                    .filter(each -> each.key().equals(name))
                    .findFirst()
                    .orElse(null);
            if (kind == null || kinds.contains(kind)) {
                throw new RefusedCell("column " + (kinds.size() + 1)
                        + " of the header must name a kind of field that no other column names, such as \"email\"; got "
                        + name.length() + " chars");
            }
            kinds.add(kind);
        }
        return kinds;
    }

    private static ContactRow row(List<Kind> columns, CsvRecord record) {
        long line = record.getStartingLineNumber();
        List<String> cells = record.getFields();
        if (cells.size() != columns.size()) {
            return new ContactRow.Bad(
                    line, "a row must have " + columns.size() + " cells as the header has, got " + cells.size());
        }
        ArrayList<Field> fields = new ArrayList<>();
        for (int i = 0; i < cells.size(); i++) {
            try {
                fields.addAll(ContactCell.read(columns.get(i), ContactCell.unguarded(cells.get(i))));
            } catch (RefusedCell e) {
                return new ContactRow.Bad(line, columns.get(i).key() + ": " + e.problem());
            }
        }
        return new ContactRow.Read(line, new Contact(fields));
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
