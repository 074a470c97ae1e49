package io.cdpkit.segments.crm.contact;

import java.io.IOException;
import java.io.Reader;

/**
 * A CSV file without its byte order mark that knows where the row begins whose quote is never closed: a parser takes the
 * end of the file for the end of that quote.
 */
final class WatchedCsv extends Reader {
    private static final char BYTE_ORDER_MARK = '\ufeff';

    private final Reader in;
    private boolean started;
    private boolean ended;
    private State state = State.CELL_START;
    private char last;
    private long line = 1;
    private long rowLine = 1;

    WatchedCsv(Reader in) {
        this.in = in;
    }

    /** Where a char stands in its cell, by the rules of RFC 4180. */
    private enum State {
        CELL_START,
        PLAIN,
        QUOTED,
        QUOTE_IN_QUOTED
    }

    /** Whether the row that begins on a line is enclosed by a quote up to the end of the file. */
    boolean isUnclosed(long startingLine) {
        return ended && state == State.QUOTED && rowLine == startingLine;
    }

    /** The last line read. */
    long line() {
        return line;
    }

    @Override
    public int read(char[] to, int from, int most) throws IOException {
        int count = in.read(to, from, most);
        if (count > 0 && !started) {
            started = true;
            if (to[from] == BYTE_ORDER_MARK) {
                count--;
                System.arraycopy(to, from + 1, to, from, count);
            }
            if (count == 0) {
                return read(to, from, most);
            }
        }
        ended = count < 0;
        for (int i = from; i < from + count; i++) {
            watch(to[i]);
        }
        return count;
    }

    private void watch(char c) {
        boolean lineBreak = c == '\r' || (c == '\n' && last != '\r');
        line += lineBreak ? 1 : 0;
        if (state == State.QUOTED) {
            state = c == '"' ? State.QUOTE_IN_QUOTED : State.QUOTED;
        } else if (c == '\r' || c == '\n') {
            rowLine = line;
            state = State.CELL_START;
        } else if (c == ',') {
            state = State.CELL_START;
        } else {
            state = c == '"' && state != State.PLAIN ? State.QUOTED : State.PLAIN;
        }
        last = c;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
