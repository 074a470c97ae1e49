package io.cdpkit.segments.insight;

import io.cdpkit.segments.insight.InsightTable.Cell;
import io.cdpkit.segments.insight.InsightTable.Column;
import io.cdpkit.segments.insight.InsightTable.Form;
import io.cdpkit.segments.insight.InsightTable.Heading;
import io.cdpkit.segments.insight.InsightTable.Unit;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Retention: of the people who first ordered in a calendar month, how many ordered again in each month after it.
 *
 * <p>Orders that count are taken, of any currency and of unknown worth too. The table ends with the last whole or begun
 * month to look at; cells of months after it hold no figure.
 */
public final class CohortCounter implements OrderCounter<CohortCounter> {
    private static final List<String> FIELDS = List.of("event Order Cancelled", "event Order Completed");
    private static final int MOST_MONTHS = 1_200;

    private final YearMonth last;
    private final ZoneId zone;
    private final int columns;
    private final LocalDays days;
    private final Grid<Integer, Integer> grid = new Grid<>();
    private final Shortcut<Integer> cells = new Shortcut<>(grid, since -> since);

    private CohortCounter(YearMonth last, ZoneId zone, int columns) {
        this.last = last;
        this.zone = zone;
        this.days = LocalDays.in(zone);
        this.columns = columns;
    }

    /**
     * A counter.
     *
     * @param last the last month to look at
     * @param columns how many months after the first to tell, 1 or more
     */
    public static CohortCounter of(YearMonth last, ZoneId zone, int columns) {
        if (columns < 1 || columns > MOST_MONTHS) {
            throw new IllegalArgumentException("columns must be 1 to " + MOST_MONTHS + ", was " + columns);
        }
        return new CohortCounter(Objects.requireNonNull(last, "last"), Objects.requireNonNull(zone, "zone"), columns);
    }

    @Override
    public void people(OrderColumns orders, int first, int end) {
        int until = number(last);
        for (int person = first; person < end; person++) {
            grid.nextPerson();
            int begin = orders.firstOrder(person);
            int behind = orders.firstOrder(person + 1);
            int cohort = Integer.MAX_VALUE;
            for (int order = begin; order < behind; order++) {
                cohort = Math.min(cohort, days.month(orders.time(order)));
            }
            for (int order = begin; order < behind; order++) {
                int month = days.month(orders.time(order));
                if (month <= until && month - cohort <= columns) {
                    grid.add(cells.place(cohort, month - cohort), 1, 0);
                }
            }
        }
    }

    private static int number(YearMonth month) {
        return month.getYear() * 12 + month.getMonthValue() - 1;
    }

    private static String label(int month) {
        return YearMonth.of(Math.floorDiv(month, 12), Math.floorMod(month, 12) + 1)
                .toString();
    }

    @Override
    public void addAll(CohortCounter others) {
        if (!others.last.equals(last) || !others.zone.equals(zone) || others.columns != columns) {
            throw new IllegalArgumentException(
                    "only counters of one last month, zone and number of columns go together");
        }
        grid.addAll(others.grid);
    }

    /** People who ordered again, by the month of their first order. */
    @Override
    public InsightTable table() {
        return table(
                "Retention: people",
                "People who ordered again, by the month of their first order and the months since.",
                Unit.COUNT);
    }

    /** The same as shares of all people of the first month. */
    public InsightTable shares() {
        return table(
                "Retention: share of people",
                "Per cent of the people of a first month who ordered again, by the months since.",
                Unit.PERCENT);
    }

    private InsightTable table(String title, String description, Unit unit) {
        NavigableSet<Integer> cohorts = grid.rows();
        ArrayList<Column> headings = new ArrayList<>();
        headings.add(new Column("people", Unit.COUNT, true));
        for (int month = 1; month <= columns; month++) {
            headings.add(new Column("+" + month, unit));
        }
        ArrayList<List<Cell>> cells = new ArrayList<>();
        for (int cohort : cohorts) {
            long people = grid.sum(cohort, 0).people();
            ArrayList<Cell> line = new ArrayList<>();
            line.add(Cell.ofPeople(people));
            for (int month = 1; month <= columns; month++) {
                boolean toCome = cohort + month > number(last);
                line.add(cell(toCome ? null : grid.sum(cohort, month), people, unit));
            }
            cells.add(line);
        }
        return new InsightTable(
                new Heading(Form.HEAT_MAP, title, description, "first order", "months since"),
                cohorts.stream().map(CohortCounter::label).toList(),
                headings,
                cells,
                FIELDS,
                grid.leftOut());
    }

    private static Cell cell(Grid.@Nullable Sum sum, long cohort, Unit unit) {
        if (sum == null) {
            return Cell.NONE;
        }
        return unit == Unit.COUNT
                ? Cell.ofPeople(sum.people())
                : Cell.of(Shares.percent(sum.people(), cohort), sum.people());
    }

    @Override
    public String toString() {
        return "counter of cohorts until " + last;
    }
}
