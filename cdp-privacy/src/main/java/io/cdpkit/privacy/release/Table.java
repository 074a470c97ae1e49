package io.cdpkit.privacy.release;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Rows about people, one each, under typed {@link Column}s; values are kept once per column and referred to by code.
 * Immutable and thread-safe. {@code toString} tells the shape only.
 */
public final class Table {
    private final List<Column> columns;
    private final int rows;
    private final int[][] codes;
    private final List<List<String>> values;

    private Table(List<Column> columns, int rows, int[][] codes, List<List<String>> values) {
        this.columns = columns;
        this.rows = rows;
        this.codes = codes;
        this.values = values;
    }

    public static Builder builder(Column... columns) {
        return new Builder(List.of(columns));
    }

    public static Builder builder(List<Column> columns) {
        return new Builder(List.copyOf(columns));
    }

    public List<Column> columns() {
        return columns;
    }

    public int rows() {
        return rows;
    }

    /** The text of a cell; both counted from 0. */
    public String text(int row, int column) {
        return values.get(column).get(code(row, column));
    }

    /** The position of a column by its name. */
    int column(String name) {
        return IntStream.range(0, columns.size())
                .filter(i -> columns.get(i).name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no column \"" + name + "\"; there are "
                        + columns.stream().map(Column::name).toList()));
    }

    /** The positions of the columns of a role, ascending. */
    int[] columns(Column.Role role) {
        return IntStream.range(0, columns.size())
                .filter(i -> columns.get(i).role() == role)
                .toArray();
    }

    int code(int row, int column) {
        return codes[column][row];
    }

    /** The values of a column by code, in the order of their first row. */
    List<String> values(int column) {
        return values.get(column);
    }

    @Override
    public String toString() {
        return "table of " + rows + " rows, " + columns.size() + " columns";
    }

    /** Takes rows one by one. Not thread-safe. */
    public static final class Builder {
        private final List<Column> columns;
        private final int[][] codes;
        private final List<Map<String, Integer>> dictionaries = new ArrayList<>();
        private int rows;

        private Builder(List<Column> columns) {
            if (columns.isEmpty()) {
                throw new IllegalArgumentException("a table needs at least one column");
            } else if (columns.stream().map(Column::name).distinct().count() < columns.size()) {
                throw new IllegalArgumentException("two columns have the same name among "
                        + columns.stream().map(Column::name).toList());
            }
            if (columns.stream()
                            .filter(column -> column.role() == Column.Role.SUBJECT)
                            .count()
                    > 1) {
                throw new IllegalArgumentException("a table has one subject column at most");
            }
            this.columns = columns;
            this.codes = new int[columns.size()][16];
            columns.forEach(column -> dictionaries.add(new HashMap<>()));
        }

        /** Adds one row, its cells in the order of the columns. */
        public Builder row(String... cells) {
            if (cells.length != columns.size()) {
                throw new IllegalArgumentException(
                        "row " + rows + " has " + cells.length + " cells for " + columns.size() + " columns");
            }
            for (int i = 0; i < cells.length; i++) {
                Map<String, Integer> dictionary = dictionaries.get(i);
                Integer code = dictionary.putIfAbsent(Objects.requireNonNull(cells[i], "cell"), dictionary.size());
                if (rows == codes[i].length) {
                    codes[i] = Arrays.copyOf(codes[i], 2 * rows);
                }
                codes[i][rows] = code == null ? dictionary.size() - 1 : code;
            }
            rows++;
            return this;
        }

        /**
         * The table.
         *
         * @throws IllegalArgumentException if somebody has more than one row, by the subject column
         */
        public Table build() {
            for (int i = 0; i < codes.length; i++) {
                int subjects = dictionaries.get(i).size();
                if (columns.get(i).role() == Column.Role.SUBJECT && subjects < rows) {
                    throw new IllegalArgumentException("a table has one row for each person, got " + rows + " rows and "
                            + subjects + " subjects; put the rows of each person together first");
                }
            }
            int[][] trimmed = new int[codes.length][];
            Arrays.setAll(trimmed, i -> Arrays.copyOf(codes[i], rows));
            List<List<String>> values =
                    dictionaries.stream().map(Builder::byCode).toList();
            return new Table(columns, rows, trimmed, values);
        }

        private static List<String> byCode(Map<String, Integer> dictionary) {
            String[] values = new String[dictionary.size()];
            dictionary.forEach((value, code) -> values[code] = value);
            return List.of(values);
        }
    }
}
