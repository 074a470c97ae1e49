package io.cdpkit.identity.match;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ForkJoinTask;
import org.jspecify.annotations.Nullable;

/**
 * The records to be matched, held in memory as codes of their values: some 100 to 200 bytes a record.
 *
 * <p>Values are brought into a comparable form as they come, so case, accents, spacing and punctuation do not matter. Of
 * more than 256 characters, unless they are a text, a list or compared by the host, only the first tell who is alike.
 * What matters is the set of records, not their order. For one writer; matching only reads.
 */
public final class Records {
    private static final int CHUNK = 1 << 9;
    private static final int ROOM = 1 << 8;

    private final Schema schema;
    private final Layout layout;
    private final Values[] values;
    private final List<int[]> chunks = new ArrayList<>();
    /** The rows of the last chunk as they came, one after another. */
    private @Nullable String[] raw;

    private byte[] sources = new byte[0];
    private int size;
    /** How many records have their codes, or get them; the rest wait, so that columns can be coded side by side. */
    private int settled;
    /** The columns that get codes while more records come. */
    private final List<ForkJoinTask<?>> settling = new ArrayList<>();

    public Records(Schema schema) {
        this(schema, ROOM);
    }

    /** Records of which about so many values are expected per column, a power of two. */
    Records(Schema schema, int room) {
        this.schema = schema;
        this.layout = new Layout(schema);
        this.raw = emptyRows();
        this.values = new Values[layout.columns().size()];
        for (int c = 0; c < values.length; c++) {
            values[c] = layout.owner(c) < c ? values[layout.owner(c)] : new Values(room);
        }
    }

    public Schema schema() {
        return schema;
    }

    public int size() {
        return size;
    }

    /** Adds a record of the only source. Its number is the count of records before it. */
    public void add(List<? extends @Nullable String> row) {
        add(0, row);
    }

    /**
     * Adds a record.
     *
     * @param source a number from 0 to 127; {@link Matcher#link} links records of different sources
     * @param row the values in the order of the schema's fields; null or blank where there is none
     */
    public void add(int source, List<? extends @Nullable String> row) {
        int width = schema.fields().size();
        requireSource(source);
        if (row.size() != width) {
            throw new IllegalArgumentException(
                    "a record needs " + width + " values, one per field of the schema, got " + row.size());
        }
        if (size % CHUNK == 0) {
            settle();
            chunks.add(new int[CHUNK * values.length]);
        }
        if (size == sources.length) {
            sources = Arrays.copyOf(sources, Math.max(CHUNK, size + (size >> 1)));
        }
        int at = size % CHUNK * width;
        for (int field = 0; field < width; field++) {
            raw[at + field] = row.get(field);
        }
        sources[size++] = (byte) source;
    }

    static void requireSource(int source) {
        if (source < 0 || source > Byte.MAX_VALUE) {
            throw new IllegalArgumentException("a source must be from 0 to 127, was " + source);
        }
    }

    /** Has the records that wait given their codes, in the pool of the caller, once those before them have theirs. */
    private void settle() {
        await();
        if (settled < size) {
            int[] chunk = chunks.get(settled / CHUNK);
            @Nullable String[] rows = raw;
            int from = settled % CHUNK;
            int to = (size - 1) % CHUNK + 1;
            for (int c = 0; c < values.length; c++) {
                if (layout.owner(c) == c) {
                    int owner = c;
                    settling.add(ForkJoinTask.adapt(() -> settle(owner, rows, chunk, from, to))
                            .fork());
                }
            }
            raw = emptyRows();
            settled = size;
        }
    }

    /** Helps with the columns that nobody has taken, the last of which is at hand first. */
    private void await() {
        for (int t = settling.size() - 1; t >= 0; t--) {
            settling.get(t).join();
        }
        settling.clear();
    }

    private @Nullable String[] emptyRows() {
        return new String[CHUNK * schema.fields().size()];
    }

    private void settle(int owner, @Nullable String[] rows, int[] chunk, int from, int to) {
        int width = schema.fields().size();
        for (int c = owner; c < values.length; c++) {
            if (values[c] == values[owner]) {
                Layout.Column column = layout.columns().get(c);
                for (int record = from; record < to; record++) {
                    String cell = Layout.cell(column, rows, record * width);
                    chunk[record * values.length + c] = cell == null ? Values.NONE : values[c].add(cell);
                }
            }
        }
    }

    Layout layout() {
        return layout;
    }

    /** The values of each column. */
    synchronized Values[] values() {
        settle();
        await();
        return values;
    }

    /** The code of a cell, once {@link #values} has been asked for. */
    int cell(int record, int column) {
        return chunks.get(record / CHUNK)[record % CHUNK * values.length + column];
    }

    byte source(int record) {
        return sources[record];
    }

    /** Prints the count, never the contents. */
    @Override
    public String toString() {
        return size + " records";
    }
}
