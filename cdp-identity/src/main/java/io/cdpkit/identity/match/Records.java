package io.cdpkit.identity.match;

import io.cdpkit.identity.match.Field.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The records to be matched, held in memory as codes of their values: some 100 to 200 bytes a record.
 *
 * <p>Values are brought into a comparable form as they come, so case, accents, spacing and punctuation do not matter.
 * What matters is the set of records, not their order. For one writer; matching only reads.
 */
public final class Records {
    private static final int CHUNK = 1 << 14;

    private final Schema schema;
    private final Layout layout;
    private final Values[] values;
    private final List<int[]> chunks = new ArrayList<>();
    private byte[] sources = new byte[0];
    private int size;

    public Records(Schema schema) {
        this.schema = schema;
        this.layout = new Layout(schema);
        this.values = new Values[layout.columns().size()];
        int given = layout.first(Kind.GIVEN_NAME);
        int family = layout.first(Kind.FAMILY_NAME);
        for (int c = 0; c < values.length; c++) {
            values[c] = c == Math.max(given, family) && Math.min(given, family) >= 0
                    ? values[Math.min(given, family)]
                    : new Values();
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
     * @param source a number from 0 to 127; {@link Linkage} links records of different sources
     * @param row the values in the order of the schema's fields; null or blank where there is none
     */
    public void add(int source, List<? extends @Nullable String> row) {
        if (source < 0 || source > Byte.MAX_VALUE) {
            throw new IllegalArgumentException("a source must be from 0 to 127, was " + source);
        }
        if (row.size() != schema.fields().size()) {
            throw new IllegalArgumentException("a record needs "
                    + schema.fields().size() + " values, one per field of the schema, got " + row.size());
        }
        int width = values.length;
        if (size % CHUNK == 0) {
            chunks.add(new int[CHUNK * width]);
            sources = Arrays.copyOf(sources, size + CHUNK);
        }
        int[] chunk = chunks.get(size / CHUNK);
        int at = size % CHUNK * width;
        for (int c = 0; c < width; c++) {
            String cell = Layout.cell(layout.columns().get(c), row);
            chunk[at + c] = cell == null ? Values.NONE : values[c].add(cell);
        }
        sources[size++] = (byte) source;
    }

    Layout layout() {
        return layout;
    }

    Values[] values() {
        return values;
    }

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
