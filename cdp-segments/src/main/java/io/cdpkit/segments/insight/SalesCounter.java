package io.cdpkit.segments.insight;

import io.cdpkit.segments.insight.InsightTable.Form;
import io.cdpkit.segments.insight.InsightTable.Heading;
import io.cdpkit.segments.insight.InsightTable.Unit;
import java.util.Currency;
import java.util.List;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * The quarterly sales heat map: net sales by quarter and category of product, in one currency.
 *
 * <p>An order counts in the quarter in which it was first completed, with its refunds netted whenever they came, so that all
 * cells add up to the net of all orders, exactly. An order of several categories is split among them in proportion to price
 * times units (to units where a price is missing), by the method of the largest remainder; what a refund says was given
 * back for a product is taken off the category that it was bought in, other refunds off all in proportion. Products without
 * a category are of category {@code unknown}. Quarters without sales in between are rows too, unless the first and the last
 * are more than a hundred years apart: one order of a wrong date should not make a table that nobody can read.
 */
public final class SalesCounter implements OrderCounter<SalesCounter> {
    private static final List<String> WORTH_FIELDS = List.of(
            "event Order Cancelled",
            "event Order Completed products.category",
            "event Order Completed products.price",
            "event Order Completed products.product_id",
            "event Order Completed products.quantity",
            "event Order Completed revenue",
            "event Order Refunded products.price",
            "event Order Refunded products.product_id",
            "event Order Refunded products.quantity",
            "event Order Refunded revenue");
    private static final List<String> ORDER_FIELDS = List.of(
            "event Order Cancelled", "event Order Completed products.category", "event Order Completed revenue");

    private static final int MOST_QUARTERS = 400;

    private final Currency currency;
    private final FiscalCalendar calendar;
    private final LocalDays days;
    private final Grid<Integer, String> sales;
    private final Codes<String> categories = new Codes<>();
    private final Shortcut<String> cells;

    private SalesCounter(Currency currency, FiscalCalendar calendar) {
        this.currency = currency;
        this.calendar = calendar;
        this.days = LocalDays.in(calendar.zone());
        this.sales = Grid.in(currency);
        this.cells = new Shortcut<>(sales, categories::name);
    }

    public static SalesCounter of(Currency currency, FiscalCalendar calendar) {
        return new SalesCounter(
                Objects.requireNonNull(currency, "currency"), Objects.requireNonNull(calendar, "calendar"));
    }

    @Override
    public void people(OrderColumns columns, int first, int end) {
        int code = columns.code(currency);
        int[] codes = categories.of(columns.categoryNames());
        for (int person = first; person < end; person++) {
            sales.nextPerson();
            int behind = columns.firstOrder(person + 1);
            for (int order = columns.firstOrder(person); order < behind; order++) {
                if (columns.currency(order) == code) {
                    int quarter = calendar.quarter(days.month(columns.time(order)));
                    int next = columns.firstLine(order + 1);
                    for (int line = columns.firstLine(order); line < next; line++) {
                        int place = cells.place(quarter, codes[columns.category(line)]);
                        sales.add(place, columns.shares(), line);
                    }
                }
            }
        }
    }

    @Override
    public void addAll(SalesCounter others) {
        if (!others.currency.equals(currency) || !others.calendar.equals(calendar)) {
            throw new IllegalArgumentException("only counters of one currency and calendar go together");
        }
        sales.addAll(others.sales);
    }

    @Override
    public InsightTable table() {
        return table(
                "Net sales by quarter and category",
                "Net sales in " + currency
                        + ", refunds taken off, by the quarter of the order and the category of the product.",
                Unit.MONEY,
                WORTH_FIELDS);
    }

    /** The number of orders instead of what they are worth; one of several categories counts in each. */
    public InsightTable orders() {
        return table(
                "Orders by quarter and category",
                "Orders in " + currency + " by their quarter and the categories of their products.",
                Unit.COUNT,
                ORDER_FIELDS);
    }

    private InsightTable table(String title, String description, Unit unit, List<String> fields) {
        NavigableSet<Integer> found = sales.rows();
        List<Integer> quarters = found.isEmpty() || found.last() - found.first() > MOST_QUARTERS
                ? List.copyOf(found)
                : IntStream.rangeClosed(found.first(), found.last()).boxed().toList();
        NavigableSet<String> bought = sales.columns();
        return new InsightTable(
                new Heading(Form.HEAT_MAP, title, description, "quarter", "category"),
                quarters.stream().map(calendar::label).toList(),
                Grid.columns(bought, category -> category, unit),
                sales.cells(quarters, bought, unit),
                fields,
                sales.leftOut());
    }

    @Override
    public String toString() {
        return "counter of sales in " + currency;
    }
}
