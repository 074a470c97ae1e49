package io.cdpkit.records;

import java.io.IOException;
import java.io.Reader;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rows of a text file: one row per line, but for line breaks within quotes. */
final class TextRows implements Rows {
    /** Takes a row apart into its cells. */
    interface Splitter {
        List<String> split(String row) throws RefusedException;
    }

    private static final int BYTE_ORDER_MARK = 0xfeff;
    private static final int BUFFER = 8192;

    private final Reader in;
    private final boolean quotes;
    private final char separator;
    private final RecordMapping mapping;
    private final Splitter splitter;
    private final int longest;
    private final char[] buffer = new char[BUFFER];
    private int position;
    private int end;
    private boolean started;
    private boolean failed;
    private long nextLine = 1;
    private List<String> header;
    private Map<String, Integer> columns = Map.of();

    TextRows(Reader in, boolean quotes, CsvFormat format, RecordMapping mapping, Splitter splitter) {
        this.in = in;
        this.quotes = quotes;
        this.separator = format.separator();
        this.mapping = mapping;
        this.splitter = splitter;
        this.longest = mapping.limits().eventBytes();
        this.header = format.columns();
    }

    /** A row before it is taken apart; {@code length} tells how long it is, the text may be cut. */
    private record Text(long line, String text, long length, boolean unclosed) {}

    @Override
    public @Nullable RawRow next() throws IOException {
        if (failed) {
            return null;
        }
        if (!started) {
            started = true;
            if (peek() == BYTE_ORDER_MARK) {
                position++;
            }
            RawRow flaw = start();
            if (flaw != null) {
                failed = true;
                return flaw;
            }
        }
        Text text = nextText();
        return text == null ? null : row(text);
    }

    /** Learns where the columns are; a flaw here is one of all rows. */
    private @Nullable RawRow start() throws IOException {
        Text text = new Text(1, "", 0, false);
        try {
            if (header.isEmpty()) {
                Text first = nextText();
                if (first != null) {
                    text = first;
                    header = cells(first).stream().map(String::strip).toList();
                }
            }
            columns = index();
            return null;
        } catch (RefusedException e) {
            return RawRow.refused(text.line, text.text, e.rejection());
        }
    }

    private Map<String, Integer> index() throws RefusedException {
        Map<String, Integer> index = new HashMap<>();
        Set<String> mapped = new HashSet<>(mapping.columnNames());
        for (int i = 0; i < header.size(); i++) {
            String name = header.get(i);
            if (mapped.contains(name) && index.put(name, i) != null) {
                throw RefusedException.malformed(name, "the header must name the column once");
            }
        }
        List<String> lacking = mapping.columnNames().stream()
                .filter(name -> !index.containsKey(name))
                .toList();
        if (!lacking.isEmpty()) {
            throw RefusedException.missing(
                    lacking.get(0),
                    "the header must name every column of the mapping; it lacks " + String.join(", ", lacking)
                            + ", and has " + header.size() + (header.size() == 1 ? " column" : " columns")
                            + (quotes ? " separated by \"" + separator + "\"" : ""));
        }
        return index;
    }

    private RawRow row(Text text) {
        try {
            List<String> cells = cells(text);
            if (cells.size() != header.size()) {
                throw RefusedException.malformed("", "must have " + header.size() + " columns, has " + cells.size());
            }
            return RawRow.of(text.line, text.text, new RawRow.Texts(columns, cells));
        } catch (RefusedException e) {
            return RawRow.refused(text.line, text.text, e.rejection());
        }
    }

    private List<String> cells(Text text) throws RefusedException {
        if (text.unclosed) {
            throw RefusedException.malformed(
                    "", "a quote is not closed; it encloses all up to line " + (nextLine - 1) + ", the last");
        } else if (text.length > longest) {
            throw RefusedException.limit("", "chars of a row", longest, text.length);
        }
        List<String> cells = splitter.split(text.text);
        int most = mapping.limits().fields();
        if (cells.size() > most) {
            throw RefusedException.limit("", "columns", most, cells.size());
        }
        return cells;
    }

    /** The next row that is not an empty line; null at the end. Never holds more of it than is allowed. */
    private @Nullable Text nextText() throws IOException {
        while (peek() >= 0) {
            Text text = readText();
            if (text.length > 0) {
                return text;
            }
        }
        return null;
    }

    private Text readText() throws IOException {
        long line = nextLine;
        StringBuilder text = new StringBuilder();
        long length = 0;
        State state = quotes ? State.CELL_START : State.PLAIN;
        while (true) {
            int c = read();
            boolean lineBreak = c == '\n' || c == '\r';
            nextLine += c < 0 || lineBreak ? 1 : 0;
            if (c == '\r' && peek() == '\n') {
                position++;
                c = '\n';
            }
            if (c < 0 || (lineBreak && state != State.QUOTED)) {
                return new Text(line, text.toString(), length, state == State.QUOTED);
            }
            length++;
            if (length <= longest) {
                text.append((char) c);
            }
            state = quotes ? after(state, c) : State.PLAIN;
        }
    }

    /** Where a char stands in its cell, by the rules of RFC 4180. */
    private enum State {
        CELL_START,
        PLAIN,
        QUOTED,
        QUOTE_IN_QUOTED
    }

    private State after(State state, int c) {
        if (state == State.QUOTED) {
            return c == '"' ? State.QUOTE_IN_QUOTED : State.QUOTED;
        } else if (c == separator) {
            return State.CELL_START;
        } else if (c == '"' && state != State.PLAIN) {
            return State.QUOTED;
        }
        return State.PLAIN;
    }

    private int read() throws IOException {
        int c = peek();
        position++;
        return c;
    }

    private int peek() throws IOException {
        if (position >= end) {
            end = Math.max(0, in.read(buffer));
            position = 0;
        }
        return end == 0 ? -1 : buffer[position];
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
