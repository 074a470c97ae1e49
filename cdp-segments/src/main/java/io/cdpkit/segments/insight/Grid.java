package io.cdpkit.segments.insight;

import io.cdpkit.segments.insight.InsightTable.Cell;
import io.cdpkit.segments.insight.InsightTable.Column;
import io.cdpkit.segments.insight.InsightTable.Unit;
import io.cdpkit.segments.insight.OrderColumns.Amounts;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Sums by row and column, up to a number of cells. Each sum knows how many people are in it: all that is added between two
 * calls of {@link #nextPerson} is one person's. A cell has a place, the same for good, so that who adds to it often need
 * not look for it. Not thread-safe.
 */
final class Grid<R extends Comparable<R>, C extends Comparable<C>> {
    /** How many cells a counter has at most, where labels come from data. */
    static final int MOST_CELLS = 250_000;

    /** The place of what is beyond the most cells. */
    static final int NO_PLACE = -1;

    /* The sums of a cell lie side by side, from four times its place on. */
    private static final int COUNT = 0;
    private static final int PEOPLE = 1;
    private static final int LAST_PERSON = 2;
    private static final int COINS = 3;
    private static final int WIDTH = 4;

    /** What one cell adds up to. */
    record Sum(long count, long people, BigDecimal amount) {
        static final Sum NOTHING = new Sum(0, 0, BigDecimal.ZERO);

        Cell cell(Unit unit) {
            return Cell.of(unit == Unit.MONEY ? amount : BigDecimal.valueOf(count), people);
        }
    }

    private final int digits;
    private final Map<R, Map<C, Integer>> rows = new HashMap<>();
    private final Map<Integer, BigDecimal> beyondCoins = new HashMap<>();
    private long[] sums = new long[64 * WIDTH];
    private int size;
    private long person = 1;
    private long leftOut;

    /** A grid of counts. */
    Grid() {
        this(0);
    }

    private Grid(int digits) {
        this.digits = digits;
    }

    /** A grid of sums of money in a currency, too. */
    static <R extends Comparable<R>, C extends Comparable<C>> Grid<R, C> in(Currency currency) {
        return new Grid<>(OrderColumns.digits(currency));
    }

    void nextPerson() {
        person++;
    }

    void add(R row, C column, long count) {
        add(place(row, column), count, 0);
    }

    /** Adds to the cell at a place, and coins that are the last of the currency's digits; takes down what has no place. */
    void add(int place, long count, long coins) {
        if (place == NO_PLACE) {
            leftOut++;
            return;
        }
        int at = place * WIDTH;
        sums[at + COUNT] += count;
        sums[at + PEOPLE] += sums[at + LAST_PERSON] == person ? 0 : 1;
        sums[at + LAST_PERSON] = person;
        long before = sums[at + COINS];
        long sum = before + coins;
        if (((before ^ sum) & (coins ^ sum)) < 0) {
            addBeyond(place, BigDecimal.valueOf(before, digits));
            sum = coins;
        }
        sums[at + COINS] = sum;
    }

    /** Counts one at a place and adds an amount. */
    void add(int place, Amounts amounts, int at) {
        long coins = amounts.coins(at);
        if (coins != Amounts.ELSEWHERE) {
            add(place, 1, coins);
        } else {
            add(place, 1, 0);
            addBeyond(place, amounts.decimals(at));
        }
    }

    private void addBeyond(int place, BigDecimal amount) {
        if (place != NO_PLACE) {
            beyondCoins.merge(place, amount, BigDecimal::add);
        }
    }

    int place(R row, C column) {
        Map<C, Integer> line = rows.get(row);
        Integer known = line == null ? null : line.get(column);
        if (known != null) {
            return known;
        } else if (size >= MOST_CELLS) {
            return NO_PLACE;
        }
        rows.computeIfAbsent(row, none -> new HashMap<>()).put(column, size);
        if ((size + 1) * WIDTH > sums.length) {
            sums = Arrays.copyOf(sums, sums.length * 2);
        }
        return size++;
    }

    void addAll(Grid<R, C> others) {
        leftOut += others.leftOut;
        others.each((row, column, other) -> {
            int here = place(row, column);
            if (here == NO_PLACE) {
                leftOut += other.count();
            } else {
                sums[here * WIDTH + COUNT] += other.count();
                sums[here * WIDTH + PEOPLE] += other.people();
                addBeyond(here, other.amount());
            }
        });
    }

    Sum sum(R row, C column) {
        Map<C, Integer> line = rows.get(row);
        Integer place = line == null ? null : line.get(column);
        return place == null ? Sum.NOTHING : sum(place);
    }

    private Sum sum(int place) {
        int at = place * WIDTH;
        BigDecimal coins = BigDecimal.valueOf(sums[at + COINS], digits);
        return new Sum(
                sums[at + COUNT],
                sums[at + PEOPLE],
                beyondCoins.getOrDefault(place, BigDecimal.ZERO).add(coins));
    }

    /** What becomes of a cell that something was added to. */
    @FunctionalInterface
    interface Each<R, C> {
        void cell(R row, C column, Sum sum);
    }

    /** Goes over the cells that something was added to, in no order: never more than were made, however many labels. */
    void each(Each<R, C> each) {
        rows.forEach((row, line) -> line.forEach((column, place) -> each.cell(row, column, sum(place))));
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
