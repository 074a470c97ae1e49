package io.cdpkit.segments.insight;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A table of figures by row and column, each with the number of people behind it.
 *
 * <p>It is meant to be made fit for others before it leaves: {@link #people} are counts that a floor with secondary
 * suppression takes, {@link #rewrite} puts its verdict, or noise, into the cells. Labels may come from data (keywords,
 * pages, categories): {@link #fields} tells which were used, so that a host can see whether those may be shown at all.
 * Immutable and thread-safe; {@code toString} tells the size.
 *
 * @param cells as many lists as rows, each of as many cells as columns
 * @param fields of profiles and events that the table rests on, such as {@code trait gender}, {@code event Order Completed
 *     products.category} or, where it matters only that and when something happened, {@code event Order Cancelled}; {@code
 *     event time} is that of every event. {@code revenue} stands for all that tells what an order is worth; what tells
 *     orders and currencies apart is not named. Ascending
 * @param leftOut how many figures the counter's limits left out
 */
public record InsightTable(
        Heading heading,
        List<String> rows,
        List<Column> columns,
        List<List<Cell>> cells,
        List<String> fields,
        long leftOut) {

    /** How a table is best drawn. */
    public enum Form {
        /** Cells shaded by their figure. */
        HEAT_MAP,
        /** A bar for the first column of each row, the other columns as text. */
        BARS
    }

    /** What a figure is. */
    public enum Unit {
        COUNT,
        /** An amount of the heading's currency, exact. */
        MONEY,
        /** 0 to 100 per cent, with one digit. */
        PERCENT,
        /** Any other figure, with two digits. */
        NUMBER
    }

    /**
     * What a table is about, in words.
     *
     * @param rowAxis what rows are
     * @param columnAxis what columns are
     */
    public record Heading(Form form, String title, String description, String rowAxis, String columnAxis) {
        public Heading {
            Objects.requireNonNull(form, "form");
            Objects.requireNonNull(title, "title");
            Objects.requireNonNull(description, "description");
            Objects.requireNonNull(rowAxis, "rowAxis");
            Objects.requireNonNull(columnAxis, "columnAxis");
        }
    }

    /**
     * A column and what its figures are.
     *
     * @param whole whether other columns are parts of this one; it is not compared with them
     */
    public record Column(String label, Unit unit, boolean whole) {
        public Column {
            Objects.requireNonNull(label, "label");
            Objects.requireNonNull(unit, "unit");
        }

        /** A column like the others. */
        public Column(String label, Unit unit) {
            this(label, unit, false);
        }
    }

    /**
     * A figure.
     *
     * @param value null where there is none, or it is hidden
     * @param people how many people it rests on; 0 where hidden
     * @param hidden whether there may be a figure that is not to be told
     */
    public record Cell(@Nullable BigDecimal value, long people, boolean hidden) {
        /** No figure, whoever the people are, as that of a month to come. */
        public static final Cell NONE = new Cell(null, 0, false);

        /** A figure that is not to be told. */
        public static final Cell HIDDEN = new Cell(null, 0, true);

        public Cell {
            value = value == null ? null : value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
            if (people < 0 || (hidden && (value != null || people > 0))) {
                throw new IllegalArgumentException("people must be 0 or more, and a hidden cell tells nothing");
            }
        }

        public static Cell of(BigDecimal value, long people) {
            return new Cell(Objects.requireNonNull(value, "value"), people, false);
        }

        /** A figure that counts people themselves. */
        public static Cell ofPeople(long people) {
            return of(BigDecimal.valueOf(people), people);
        }

        @Override
        public String toString() {
            return hidden ? "hidden cell" : value == null ? "no cell" : "cell";
        }
    }

    /** What becomes of a cell. */
    @FunctionalInterface
    public interface Rewriting {
        Cell rewrite(int row, int column, Cell cell);
    }

    public InsightTable {
        Objects.requireNonNull(heading, "heading");
        rows = List.copyOf(rows);
        columns = List.copyOf(columns);
        cells = cells.stream().map(List::copyOf).toList();
        fields = List.copyOf(new TreeSet<>(fields));
        int width = columns.size();
        if (cells.size() != rows.size() || cells.stream().anyMatch(row -> row.size() != width)) {
            throw new IllegalArgumentException(
                    "a table of " + rows.size() + " rows and " + width + " columns needs a cell for each");
        }
    }

    public Cell cell(int row, int column) {
        return cells.get(row).get(column);
    }

    /** The cell by labels; {@link Cell#NONE} where there is no such row or column. */
    public Cell cell(String row, String column) {
        int at = rows.indexOf(row);
        for (int i = 0; at >= 0 && i < columns.size(); i++) {
            if (columns.get(i).label().equals(column)) {
                return cell(at, i);
            }
        }
        return Cell.NONE;
    }

    /** The people behind each cell, by row and column: a new array. */
    public long[][] people() {
        return cells.stream()
                .map(row -> row.stream().mapToLong(Cell::people).toArray())
                .toArray(long[][]::new);
    }

    /** The table with other cells. */
    public InsightTable rewrite(Rewriting rewriting) {
        ArrayList<List<Cell>> rewritten = new ArrayList<>();
        for (int row = 0; row < rows.size(); row++) {
            ArrayList<Cell> line = new ArrayList<>();
            for (int column = 0; column < columns.size(); column++) {
                line.add(rewriting.rewrite(row, column, cell(row, column)));
            }
            rewritten.add(line);
        }
        return new InsightTable(heading, rows, columns, rewritten, fields, leftOut);
    }

    /**
     * The table with every figure hidden that rests on fewer people than a floor, those on nobody too; where there never is
     * a figure, there is none still. This alone does not do where totals are known as well: who subtracts finds the hidden
     * figure. Labels stay; {@link #withoutHiddenLabels} leaves those out that only hidden figures stand behind.
     *
     * @param floor 2 or more
     */
    public InsightTable floored(long floor) {
        if (floor < 2) {
            throw new IllegalArgumentException("the floor must be at least 2, was " + floor);
        }
        return rewrite((row, column, cell) -> cell.value() != null && cell.people() < floor ? Cell.HIDDEN : cell);
    }

    /**
     * The table without the rows, and if it is a heat map the columns, of which figures are hidden and none is told: a label
     * may come of one person alone, as the keyword that only she typed or the page that only she saw.
     */
    public InsightTable withoutHiddenLabels() {
        int[] keptRows = IntStream.range(0, rows.size())
                .filter(row -> isTold(cells.get(row).stream()))
                .toArray();
        int[] keptColumns = IntStream.range(0, columns.size())
                .filter(column ->
                        heading.form() == Form.BARS || isTold(cells.stream().map(row -> row.get(column))))
                .toArray();
        return new InsightTable(
                heading,
                Arrays.stream(keptRows).mapToObj(rows::get).toList(),
                Arrays.stream(keptColumns).mapToObj(columns::get).toList(),
                Arrays.stream(keptRows)
                        .mapToObj(row -> Arrays.stream(keptColumns)
                                .mapToObj(column -> cell(row, column))
                                .toList())
                        .toList(),
                fields,
                leftOut);
    }

    private static boolean isTold(Stream<Cell> cells) {
        List<Cell> all = cells.toList();
        return all.stream().anyMatch(cell -> cell.value() != null)
                || all.stream().noneMatch(Cell::hidden);
    }

    @Override
    public String toString() {
        return "table \"" + heading.title() + "\" of " + rows.size() + " by " + columns.size();
    }
}
