package io.cdpkit.records;

import io.cdpkit.event.Attributes;
import io.cdpkit.event.Rejection;
import io.cdpkit.event.Value;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One row as a file has it: its cells, or why it has none. */
record RawRow(
        long line,
        String original,
        @Nullable Cells cells,
        @Nullable Rejection rejection) {
    /** Cells by column. */
    interface Cells {
        /** The cell of a column; null where the row has none. */
        @Nullable
        Value cell(String column);
    }

    static RawRow of(long line, String original, Cells cells) {
        return new RawRow(line, original, Objects.requireNonNull(cells, "cells"), null);
    }

    static RawRow refused(long line, String original, Rejection rejection) {
        return new RawRow(line, original, null, Objects.requireNonNull(rejection, "rejection"));
    }

    /** The cells of a row of texts. */
    record Texts(Map<String, Integer> columns, List<String> texts) implements Cells {
        @Override
        public @Nullable Value cell(String column) {
            Integer index = columns.get(column);
            return index == null ? null : Value.of(texts.get(index));
        }
    }

    /** The cells of an object, by key or by path. */
    record Tree(Attributes fields) implements Cells {
        @Override
        public @Nullable Value cell(String column) {
            Value direct = fields.find(column);
            if (direct != null) {
                return direct;
            }
            Attributes at = fields;
            int start = 0;
            for (int dot = column.indexOf('.'); dot >= 0; dot = column.indexOf('.', start)) {
                at = at.fields(column.substring(start, dot));
                start = dot + 1;
            }
            return start == 0 ? null : at.find(column.substring(start));
        }
    }

    @Override
    public String toString() {
        return "row at line " + line;
    }
}
