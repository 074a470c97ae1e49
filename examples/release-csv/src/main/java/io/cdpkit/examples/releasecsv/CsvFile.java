package io.cdpkit.examples.releasecsv;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A CSV file, row by row: in UTF-8, or in UTF-16 with a byte order mark; its cells separated by comma, semicolon, tab or
 * bar, whatever the first line has most of; names of columns in its first row, and as many cells in all others. Lines
 * without anything are skipped. What is wrong is told by file and line, without contents.
 */
final class CsvFile implements AutoCloseable {
    private static final char BYTE_ORDER_MARK = '\ufeff';
    private static final int LONGEST_NAME = 60;
    /** Stands behind the last row: a parser closes a quote that the file does not close, and takes this in. */
    private static final String END = "\0end";

    private final Path file;
    private final CsvReader<CsvRecord> reader;
    private final Iterator<CsvRecord> rows;
    private final List<String> header;
    private long line;

    private CsvFile(Path file, Charset charset) throws IOException {
        this.file = file;
        this.reader = CsvReader.builder()
                .fieldSeparator(separator(file, charset))
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .ofCsvRecord(text(file, charset));
        this.rows = reader.iterator();
        this.header = header();
    }

    static CsvFile open(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException("no file \"" + file + "\"");
        }
        try {
            return new CsvFile(file, charset(file));
        } catch (CharacterCodingException e) {
            throw wronglyEncoded(file);
        }
    }

    private List<String> header() throws IOException {
        CsvRecord first = read();
        if (first == null) {
            throw new IOException(quoted() + " is empty; its first row must be the names of the columns");
        }
        List<String> names = first.getFields().stream().map(String::strip).toList();
        if (names.stream().anyMatch(name -> name.indexOf('\0') >= 0)) {
            throw wronglyEncoded(file);
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
            throw new IOException("line " + line + " of " + quoted() + " has " + row.getFieldCount()
                    + " cells where the first has " + header.size());
        }
        return row;
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
            throw e.getCause() instanceof CharacterCodingException ? wronglyEncoded(file) : e.getCause();
        }
    }

    private IOException unclosed() {
        return new IOException(
                "a quote in line " + line + " of " + quoted() + " is not closed; it encloses all up to the end");
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
                    : mark == BYTE_ORDER_MARK ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_8;
        }
    }

    /** Refuses what it cannot decode, where a reader made of a charset puts U+FFFD instead. */
    private static BufferedReader text(Path file, Charset charset) throws IOException {
        InputStream end = new ByteArrayInputStream(("\n" + END).getBytes(charset));
        BufferedReader text = new BufferedReader(
                new InputStreamReader(new SequenceInputStream(Files.newInputStream(file), end), charset.newDecoder()));
        text.mark(1);
        if (text.read() != BYTE_ORDER_MARK) {
            text.reset();
        }
        return text;
    }

    private static char separator(Path file, Charset charset) throws IOException {
        try (BufferedReader text = text(file, charset)) {
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

    private static IOException wronglyEncoded(Path file) throws IOException {
        return new IOException(quoted(file) + " is not in UTF-8, from line " + firstBadLine(file)
                + " on; save it in UTF-8, or convert it, such as with: iconv -f ISO-8859-1 -t UTF-8");
    }

    private static long firstBadLine(Path file) throws IOException {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        long number = 1;
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                decoder.decode(ByteBuffer.wrap(line.getBytes(StandardCharsets.ISO_8859_1)));
                if (line.indexOf('\0') >= 0) {
                    return number;
                }
                number++;
            }
        } catch (CharacterCodingException e) {
            return number;
        }
        return 1;
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
