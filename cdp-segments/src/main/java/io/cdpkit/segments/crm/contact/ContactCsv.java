package io.cdpkit.segments.crm.contact;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;

/**
 * Contacts as CSV (RFC 4180) with one row each, for spreadsheets.
 *
 * <p>There is one column for each {@link Field.Kind}, named in the first row by the kind in lower case ({@code id}, {@code
 * full_name}, {@code name}, {@code email} and so on). A cell holds all fields of its kind, separated by semicolons: {@code
 * ann@a.example;ann@b.example}. The components of a name, address or company are separated by bars, their texts and
 * categories by commas: {@code Doe|Ann|||}. What a vCard says about a field stands before it in braces, group and parameters
 * separated by a bar: {@code {item1|TYPE=work}}. In any of these, a backslash makes the char after it stand for itself.
 *
 * <p>A spreadsheet may run a cell that looks like a formula. Hence a cell that begins with {@code =}, {@code +}, {@code -},
 * {@code @}, the wide forms of these, a tab or line break gets an apostrophe before it; so does one that begins with an
 * apostrophe, and reading takes one apostrophe off: what was written comes back exactly.
 *
 * <p>Read are files in this form: the columns in any order, any of them missing; a byte order mark at the start is skipped.
 * Files in other forms are for {@code CsvRecords}. After a row whose quotes do not match nothing more is read, and a quote
 * that is never closed makes one bad row of all that it encloses. Thread-safe; the readers are for one thread each.
 */
public final class ContactCsv {
    private ContactCsv() {}

    /**
     * Writes a header and contacts; does not close.
     *
     * @throws IllegalStateException if FastCSV, an optional dependency, is absent
     */
    public static void write(Iterable<Contact> contacts, Writer to) throws IOException {
        try {
            FastCsvContacts.write(contacts, to);
        } catch (NoClassDefFoundError e) {
            throw absent(e);
        }
    }

    /**
     * Reads a file.
     *
     * @param in closed with the reader
     * @throws IllegalStateException if FastCSV, an optional dependency, is absent
     */
    public static ContactReader read(Reader in) {
        try {
            return new ContactReader(FastCsvContacts.read(in));
        } catch (NoClassDefFoundError e) {
            throw absent(e);
        }
    }

    private static IllegalStateException absent(NoClassDefFoundError cause) {
        return new IllegalStateException(
                "CSV needs FastCSV; add de.siegmar:fastcsv to the class path, or to the module path with --add-modules",
                cause);
    }
}
