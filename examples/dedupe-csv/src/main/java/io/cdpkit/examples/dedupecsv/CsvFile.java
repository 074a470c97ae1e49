package io.cdpkit.examples.dedupecsv;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.SequenceInputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A CSV file, row by row: in UTF-8, in UTF-16 with a byte order mark, or else in ISO-8859-1; its cells separated by comma,
 * semicolon, tab or bar, whatever the first line has most of, unless a line before it says so ({@code sep=;}, as
 * spreadsheets write); names of columns in its first row. Lines without anything are skipped, rows with more or fewer cells
 * are read as far as they go. What is odd is told by file and line, without contents.
 */
final class CsvFile implements AutoCloseable {
    private static final char BYTE_ORDER_MARK = '\ufeff';
    private static final int LONGEST_NAME = 60;
    /** The line that says what separates cells. */
    private static final Pattern DECLARATION = Pattern.compile("sep=(.)\\R", Pattern.CASE_INSENSITIVE);

    private static final int LONGEST_DECLARATION = 7;
    /** Quotes that go on for longer are not closed. */
    private static final int LONGEST_ROW = 1 << 16;
    /** Of larger files, only parts are looked at for a sample. */
    private static final int LARGE = 1 << 24;

    private static final int PARTS = 128;
    private static final int PART = 1 << 15;

    /** Stands behind the last row: a parser closes a quote that the file does not close, and takes this in. */
    private static final String END = "\0end";

    private final Path file;
    private final CsvReader<CsvRecord> reader;
    private final Iterator<CsvRecord> rows;
    private final List<String> header;
    private final Charset charset;
    private final char separator;
    private long line;
    private long uneven;
    private String firstUneven = "";

    private CsvFile(Path file, Charset charset) throws IOException {
        this.file = file;
        this.charset = charset;
        this.separator = separator(file, charset);
        this.reader = format(separator).ofCsvRecord(text(file, charset));
        this.rows = reader.iterator();
        this.header = header();
    }

    private static CsvReader.CsvReaderBuilder format(char separator) {
        return CsvReader.builder()
                .fieldSeparator(separator)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE);
    }

    /** The same file from its start. */
    CsvFile again() throws IOException {
        return new CsvFile(file, charset);
    }

    static CsvFile open(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException("no file \"" + file + "\"");
        }
        Charset charset = charset(file);
        try {
            return new CsvFile(file, charset);
        } catch (CharacterCodingException e) {
            throw damaged(file, charset, 0);
        }
    }

    private List<String> header() throws IOException {
        CsvRecord first = read();
        if (first == null) {
            throw new IOException(quoted() + " is empty; its first row must be the names of the columns");
        }
        List<String> names = first.getFields().stream().map(String::strip).toList();
        if (names.stream().anyMatch(name -> name.indexOf('\0') >= 0)) {
            throw new IOException(quoted() + " is in UTF-16 without a byte order mark; save it in UTF-8");
        }
        return names;
    }

    /** The names of the columns. */
    List<String> names() {
        return header;
    }

    /** Whether a name is rather something that a row holds: then nothing of the first row may be told. */
    static boolean looksLikeData(String name) {
        boolean digits = name.chars().anyMatch(Character::isDigit);
        return name.indexOf('@') >= 0
                || name.length() > LONGEST_NAME
                || (digits && name.chars().noneMatch(Character::isLetter));
    }

    /** The next row; null after the last. */
    @Nullable
    CsvRecord next() throws IOException {
        CsvRecord row = read();
        if (row != null && row.getFieldCount() != header.size()) {
            if (!hasNext()) {
                throw unclosed();
            }
            if (uneven++ == 0) {
                firstUneven = "line " + line + " with " + row.getFieldCount() + " for " + header.size();
            }
        }
        return row;
    }

    /** Rows from all over the file; what cannot be read is left out, and told of when it is its turn. */
    List<List<String>> sample(int most) throws IOException {
        RowSample sample = new RowSample(most);
        if (Files.size(file) > LARGE) {
            try (SeekableByteChannel bytes = Files.newByteChannel(file)) {
                for (int part = 0; part < PARTS; part++) {
                    offer(sample, part(bytes, bytes.size() / PARTS * part / 2 * 2));
                }
            }
        } else {
            try (BufferedReader text = text(file, charset)) {
                offer(sample, text);
            }
        }
        List<List<String>> rows = new ArrayList<>();
        for (String row : sample.rows()) {
            try (CsvReader<CsvRecord> cells = format(separator).ofCsvRecord(row)) {
                cells.forEach(record -> rows.add(record.getFields()));
            } catch (CsvParseException e) {
                // a row that is not well-formed, or a part of one
            }
        }
        return rows;
    }

    /** Offers the rows but for the first, which is a header or a part of a row. */
    private static void offer(RowSample sample, BufferedReader text) throws IOException {
        boolean first = true;
        for (String row = row(text); row != null; row = row(text)) {
            if (!first) {
                sample.offer(row);
            }
            first = false;
        }
    }

    /** The text from some place on, to the end of a line. */
    private BufferedReader part(SeekableByteChannel bytes, long start) throws IOException {
        ByteBuffer some = ByteBuffer.allocate(PART);
        bytes.position(start);
        while (some.hasRemaining() && bytes.read(some) >= 0) {
            // A read may end early.
        }
        String text = new String(some.array(), 0, some.position(), charset);
        return new BufferedReader(new StringReader(text.substring(0, text.lastIndexOf('\n') + 1)));
    }

    /** The lines up to the next end of one that is not within quotes, none of them blank; null after the last. */
    private static @Nullable String row(BufferedReader text) throws IOException {
        String row = "";
        for (String line = text.readLine(); line != null && !line.equals(END); line = text.readLine()) {
            row = row.isEmpty() ? line : row + "\n" + line;
            if (!row.isEmpty() && (isWhole(row) || row.length() > LONGEST_ROW)) {
                return row;
            }
        }
        return row.isEmpty() ? null : row;
    }

    private static boolean isWhole(String row) {
        int quotes = 0;
        for (int at = row.indexOf('"'); at >= 0; at = row.indexOf('"', at + 1)) {
            quotes++;
        }
        return quotes % 2 == 0;
    }

    /** What is odd about the rows so far; empty if nothing. */
    List<String> notes() {
        List<String> notes = new ArrayList<>();
        if (charset.equals(StandardCharsets.ISO_8859_1)) {
            notes.add(quoted() + " is not in UTF-8 and was read as ISO-8859-1");
        }
        if (uneven > 0) {
            notes.add(uneven + (uneven == 1 ? " row" : " rows") + " of " + quoted()
                    + " with more or fewer cells than the first, from " + firstUneven
                    + "; what is missing counts as blank, what is too much is left out");
        }
        return notes;
    }

    private @Nullable CsvRecord read() throws IOException {
        if (!hasNext()) {
            throw unclosed();
        }
        CsvRecord row = rows.next();
        line = row.getStartingLineNumber();
        return row.getFieldCount() == 1 && row.getField(0).equals(END) ? null : row;
    }

    private boolean hasNext() throws IOException {
        try {
            return rows.hasNext();
        } catch (CsvParseException e) {
            throw new IOException(quoted() + " cannot be read after line " + line
                    + ": quotes in a quoted cell must be doubled, its end followed by a separator");
        } catch (UncheckedIOException e) {
            throw e.getCause() instanceof CharacterCodingException ? damaged(file, charset, line) : e.getCause();
        }
    }

    private IOException unclosed() {
        return new IOException(
                "a quote in line " + line + " of " + quoted() + " is not closed; it encloses all up to the end");
    }

    private static IOException damaged(Path file, Charset charset, long line) {
        return new IOException(quoted(file) + " is not well-formed " + charset + " after line " + line
                + "; it may be cut off, write it again");
    }

    private String quoted() {
        return quoted(file);
    }

    private static String quoted(Path file) {
        return "\"" + file.getFileName() + "\"";
    }

    private static Charset charset(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] start = in.readNBytes(2);
            int mark = start.length < 2 ? 0 : ((start[0] & 0xff) << 8) | (start[1] & 0xff);
            return mark == 0xfffe
                    ? StandardCharsets.UTF_16LE
                    : mark == BYTE_ORDER_MARK
                            ? StandardCharsets.UTF_16BE
                            : isUtf8(file) ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1;
        }
    }

    private static boolean isUtf8(Path file) throws IOException {
        char[] some = new char[1 << 16];
        try (Reader text = new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8.newDecoder())) {
            while (text.read(some) >= 0) {
                // All of it is to be decoded, nothing is to be kept.
            }
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    /** The lines from the names of the columns on. */
    private static BufferedReader text(Path file, Charset charset) throws IOException {
        BufferedReader text = all(file, charset);
        declared(text);
        return text;
    }

    /** Refuses what it cannot decode, where a reader made of a charset puts U+FFFD instead. */
    private static BufferedReader all(Path file, Charset charset) throws IOException {
        InputStream end = new ByteArrayInputStream(("\n" + END).getBytes(charset));
        BufferedReader text = new BufferedReader(
                new InputStreamReader(new SequenceInputStream(Files.newInputStream(file), end), charset.newDecoder()));
        text.mark(1);
        if (text.read() != BYTE_ORDER_MARK) {
            text.reset();
        }
        return text;
    }

    /** Reads the line that says what separates cells; null and nothing read if there is none. */
    private static @Nullable Character declared(BufferedReader text) throws IOException {
        char[] start = new char[LONGEST_DECLARATION];
        text.mark(start.length);
        int length = Math.max(0, text.read(start));
        text.reset();
        Matcher line = DECLARATION.matcher(new String(start, 0, length));
        if (!line.lookingAt()) {
            return null;
        }
        text.readLine();
        return line.group(1).charAt(0);
    }

    private static char separator(Path file, Charset charset) throws IOException {
        try (BufferedReader text = all(file, charset)) {
            Character declared = declared(text);
            if (declared != null) {
                return declared;
            }
            String first = text.readLine();
            return separator(first == null ? "" : first);
        }
    }

    /** What parts the cells of a line: a comma, unless there are more of another. */
    static char separator(String line) {
        char best = ',';
        for (char each : new char[] {';', '\t', '|'}) {
            best = count(line, each) > count(line, best) ? each : best;
        }
        return best;
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

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
