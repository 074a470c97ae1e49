package io.cdpkit.segments.insight;

import io.cdpkit.segments.insight.InsightTable.Cell;
import io.cdpkit.segments.insight.InsightTable.Column;
import io.cdpkit.segments.insight.InsightTable.Unit;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Sums by row and column, up to a number of cells. Each sum knows how many people are in it: all that is added between two
 * calls of {@link #nextPerson} is one person's. Not thread-safe.
 */
final class Grid<R extends Comparable<R>, C extends Comparable<C>> {
    /** How many cells a counter has at most, where labels come from data. */
    static final int MOST_CELLS = 250_000;

    /** What one cell adds up to. */
    static final class Sum {
        static final Sum NOTHING = new Sum();

        private long count;
        private long people;
        private BigDecimal amount = BigDecimal.ZERO;
        private long lastPerson = -1;

        long count() {
            return count;
        }

        long people() {
            return people;
        }

        BigDecimal amount() {
            return amount;
        }

        private void add(long person, long more, @Nullable BigDecimal money) {
            count += more;
            if (lastPerson != person) {
                lastPerson = person;
                people++;
            }
            if (money != null) {
                amount = amount.add(money);
            }
        }

        private void add(Sum other) {
            count += other.count;
            people += other.people;
            amount = amount.add(other.amount);
        }

        Cell cell(Unit unit) {
            return Cell.of(unit == Unit.MONEY ? amount : BigDecimal.valueOf(count), people);
        }
    }

    private final int most;
    private final Map<R, Map<C, Sum>> rows = new HashMap<>();
    private int size;
    private long person;
    private long leftOut;

    Grid() {
        this(MOST_CELLS);
    }

    Grid(int most) {
        this.most = most;
    }

    void nextPerson() {
        person++;
    }

    void add(R row, C column, long count) {
        add(row, column, count, null);
    }

    void add(R row, C column, long count, @Nullable BigDecimal amount) {
        Sum sum = reach(row, column);
        if (sum == null) {
            leftOut++;
        } else {
            sum.add(person, count, amount);
        }
    }

    private @Nullable Sum reach(R row, C column) {
        Map<C, Sum> line = rows.get(row);
        Sum sum = line == null ? null : line.get(column);
        if (sum == null && size < most) {
            sum = new Sum();
            rows.computeIfAbsent(row, none -> new HashMap<>()).put(column, sum);
            size++;
        }
        return sum;
    }

    void addAll(Grid<R, C> others) {
        leftOut += others.leftOut;
        others.rows.forEach((row, line) -> line.forEach((column, other) -> {
            Sum sum = reach(row, column);
            if (sum == null) {
                leftOut += other.count;
            } else {
                sum.add(other);
            }
        }));
    }

    Sum sum(R row, C column) {
        Map<C, Sum> line = rows.get(row);
        return line == null ? Sum.NOTHING : line.getOrDefault(column, Sum.NOTHING);
    }

    NavigableSet<R> rows() {
        return new TreeSet<>(rows.keySet());
    }

    NavigableSet<C> columns() {
        TreeSet<C> columns = new TreeSet<>();
        rows.values().forEach(line -> columns.addAll(line.keySet()));
        return columns;
    }

    long leftOut() {
        return leftOut;
    }

    /** The sums of some rows and columns, 0 where nothing was added. */
    List<List<Cell>> cells(Iterable<R> someRows, Iterable<C> someColumns, Unit unit) {
        List<List<Cell>> cells = new ArrayList<>();
        for (R row : someRows) {
            List<Cell> line = new ArrayList<>();
            someColumns.forEach(column -> line.add(sum(row, column).cell(unit)));
            cells.add(line);
        }
        return cells;
    }

    static <T> List<Column> columns(Iterable<T> keys, Function<T, String> label, Unit unit) {
        List<Column> columns = new ArrayList<>();
        keys.forEach(key -> columns.add(new Column(label.apply(key), unit)));
        return columns;
    }
}
