package io.cdpkit.records;

import java.util.List;

/**
 * How the lines of a text file are taken apart into columns. Immutable and thread-safe.
 *
 * <p>Separated files follow RFC 4180: a cell may stand in double quotes, and then hold separators, line breaks and
 * doubled quotes.
 */
public final class CsvFormat {
    private static final CsvFormat STANDARD = new CsvFormat(',', false, List.of());

    private final char separator;
    private final boolean whitespace;
    private final List<String> columns;

    private CsvFormat(char separator, boolean whitespace, List<String> columns) {
        this.separator = separator;
        this.whitespace = whitespace;
        this.columns = columns;
    }

    /** Separated by commas, with the columns named in the first row. */
    public static CsvFormat standard() {
        return STANDARD;
    }

    /** Columns of text aligned by blanks: any run of spaces and tabs separates, there are no quotes and no header. */
    public static CsvFormat whitespace(String... columns) {
        return new CsvFormat(' ', true, declared(columns));
    }

    /** Another separator, such as a semicolon or a tab. */
    public CsvFormat separator(char newSeparator) {
        if (whitespace) {
            throw new IllegalArgumentException("white space separates already; start from standard()");
        } else if (newSeparator == '"' || newSeparator == '\n' || newSeparator == '\r') {
            throw new IllegalArgumentException("neither quotes nor line breaks can separate columns");
        }
        return new CsvFormat(newSeparator, false, columns);
    }

    /** The names of the columns in the order of the file, which has no header. */
    public CsvFormat columns(String... names) {
        return new CsvFormat(separator, whitespace, declared(names));
    }

    private static List<String> declared(String... columns) {
        List<String> declared = List.of(columns);
        if (declared.isEmpty()) {
            throw new IllegalArgumentException("a file without a header needs its columns named");
        }
        return declared;
    }

    char separator() {
        return separator;
    }

    boolean isWhitespace() {
        return whitespace;
    }

    /** Declared names; empty where the first row has them. */
    List<String> columns() {
        return columns;
    }

    @Override
    public String toString() {
        return (whitespace ? "columns of text" : "text separated by '" + separator + "'")
                + (columns.isEmpty() ? " with a header" : ", " + columns.size() + " columns");
    }
}
