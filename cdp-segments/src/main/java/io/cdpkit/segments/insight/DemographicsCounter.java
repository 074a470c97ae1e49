package io.cdpkit.segments.insight;

import io.cdpkit.event.Event;
import io.cdpkit.segments.insight.Demographics.Dimension;
import io.cdpkit.segments.insight.InsightTable.Cell;
import io.cdpkit.segments.insight.InsightTable.Column;
import io.cdpkit.segments.insight.InsightTable.Form;
import io.cdpkit.segments.insight.InsightTable.Heading;
import io.cdpkit.segments.insight.InsightTable.Unit;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * People classed by gender, age or region: who they are, what they spend, and what they buy, class by category.
 *
 * <p>A class is that of the day of the event or order: who turns 25 between two orders is in two age bands, once in each.
 * Unknown is a class. Sales are of one currency, refunds netted, and split over categories as {@link SalesCounter} does.
 */
public final class DemographicsCounter implements TableCounter<DemographicsCounter> {
    /** Stands for all categories together; no category is empty. */
    private static final String ALL = "";

    private static final List<String> CATEGORY_FIELDS = List.of(
            "event Order Cancelled", "event Order Completed products.category", "event Order Completed revenue");
    private static final List<String> SALES_FIELDS =
            List.of("event Order Cancelled", "event Order Completed revenue", "event Order Refunded revenue");

    private final Demographics demographics;
    private final Dimension dimension;
    private final Currency currency;
    private final ZoneId zone;
    private final Grid<String, String> buyers;
    private final Grid<String, String> base = new Grid<>();
    private final Grid<String, String> people = new Grid<>();

    private DemographicsCounter(Demographics demographics, Dimension dimension, Currency currency, ZoneId zone) {
        this.demographics = demographics;
        this.dimension = dimension;
        this.currency = currency;
        this.zone = zone;
        this.buyers = Grid.in(currency);
    }

    public static DemographicsCounter of(
            Demographics demographics, Dimension dimension, Currency currency, ZoneId zone) {
        return new DemographicsCounter(
                Objects.requireNonNull(demographics, "demographics"),
                Objects.requireNonNull(dimension, "dimension"),
                Objects.requireNonNull(currency, "currency"),
                Objects.requireNonNull(zone, "zone"));
    }

    @Override
    public void person(Person person) {
        buyers.nextPerson();
        base.nextPerson();
        people.nextPerson();
        List<Event> events = person.timeline();
        if (!events.isEmpty()) {
            String first = classAt(person, events.get(0).time());
            people.add(first, ALL, 0);
            if (!first.equals(classAt(person, events.get(events.size() - 1).time()))) {
                events.forEach(event -> people.add(classAt(person, event.time()), ALL, 0));
            }
        }
        OrderColumns orders = person.columns();
        for (int order = 0; order < orders.orders(); order++) {
            if (orders.currency(order) == orders.code(currency)) {
                String of = classAt(person, Instant.ofEpochMilli(orders.time(order)));
                bought(of, ALL, orders.nets(), order);
                for (int line = orders.firstLine(order); line < orders.firstLine(order + 1); line++) {
                    bought(of, orders.categoryNames().get(orders.category(line)), orders.shares(), line);
                }
            }
        }
    }

    private void bought(String of, String category, OrderColumns.Amounts amounts, int at) {
        base.add(ALL, category, 1);
        buyers.add(buyers.place(of, category), amounts, at);
    }

    private String classAt(Person person, Instant time) {
        return demographics.classOf(person.profile(), dimension, LocalDate.ofInstant(time, zone));
    }

    @Override
    public void addAll(DemographicsCounter others) {
        if (!others.demographics.equals(demographics)
                || others.dimension != dimension
                || !others.currency.equals(currency)
                || !others.zone.equals(zone)) {
            throw new IllegalArgumentException("only counters of the same settings go together");
        }
        buyers.addAll(others.buyers);
        base.addAll(others.base);
        people.addAll(others.people);
    }

    private List<String> classes() {
        List<String> known = demographics.classes(dimension);
        NavigableSet<String> found = people.rows();
        found.addAll(buyers.rows());
        ArrayList<String> classes = new ArrayList<>(known);
        found.stream()
                .filter(of -> !known.contains(of) && !of.equals(Demographics.UNKNOWN))
                .forEach(classes::add);
        if (!classes.contains(Demographics.UNKNOWN)) {
            classes.add(Demographics.UNKNOWN);
        }
        return classes;
    }

    private List<String> categories() {
        return buyers.columns().stream()
                .filter(category -> !category.equals(ALL))
                .toList();
    }

    private String name() {
        return dimension.name().toLowerCase(Locale.ROOT);
    }

    /** People who bought, by class and category. */
    @Override
    public InsightTable table() {
        List<String> categories = categories();
        ArrayList<List<Cell>> cells = new ArrayList<>();
        for (String of : classes()) {
            cells.add(categories.stream()
                    .map(category -> Cell.ofPeople(buyers.sum(of, category).people()))
                    .toList());
        }
        return table(
                "Buyers by " + name() + " and category",
                "People who bought, by " + name() + " on the day of the order and category of the product.",
                Grid.columns(categories, category -> category, Unit.COUNT),
                cells,
                Form.HEAT_MAP,
                CATEGORY_FIELDS);
    }

    /**
     * How much more, or less, than all people the people of a class buy of a category: 100 is as much, 200 twice as many of
     * them. By the share of the class's buyers that buy of it.
     */
    public InsightTable index() {
        List<String> categories = categories();
        ArrayList<List<Cell>> cells = new ArrayList<>();
        for (String of : classes()) {
            ArrayList<Cell> line = new ArrayList<>();
            for (String category : categories) {
                long here = buyers.sum(of, category).people();
                BigDecimal index = Shares.quotient(
                        100 * here,
                        buyers.sum(of, ALL).people(),
                        base.sum(ALL, category).people(),
                        base.sum(ALL, ALL).people());
                line.add(Cell.of(index, here));
            }
            cells.add(line);
        }
        return table(
                "Index by " + name() + " and category",
                "Share of a class's buyers that buy of a category, where that of all buyers is 100.",
                Grid.columns(categories, category -> category, Unit.NUMBER),
                cells,
                Form.HEAT_MAP,
                CATEGORY_FIELDS);
    }

    /** People, buyers, orders and net sales by class. */
    public InsightTable classification() {
        ArrayList<List<Cell>> cells = new ArrayList<>();
        for (String of : classes()) {
            Grid.Sum bought = buyers.sum(of, ALL);
            cells.add(List.of(
                    Cell.ofPeople(people.sum(of, ALL).people()),
                    Cell.ofPeople(bought.people()),
                    bought.cell(Unit.COUNT),
                    bought.cell(Unit.MONEY)));
        }
        return table(
                "People by " + name(),
                "People by " + name() + " on the days of their events, what they ordered and its net worth in "
                        + currency + ".",
                List.of(
                        new Column("people", Unit.COUNT),
                        new Column("buyers", Unit.COUNT),
                        new Column("orders", Unit.COUNT),
                        new Column("net sales", Unit.MONEY)),
                cells,
                Form.BARS,
                dimension == Dimension.AGE
                        ? Stream.concat(SALES_FIELDS.stream(), Stream.of("event time"))
                                .toList()
                        : SALES_FIELDS);
    }

    private InsightTable table(
            String title,
            String description,
            List<Column> columns,
            List<List<Cell>> cells,
            Form form,
            List<String> fields) {
        ArrayList<String> all = new ArrayList<>(fields);
        all.add(demographics.field(dimension));
        return new InsightTable(
                new Heading(form, title, description, name(), form == Form.BARS ? "people" : "category"),
                classes(),
                columns,
                cells,
                all,
                buyers.leftOut() + people.leftOut());
    }

    @Override
    public String toString() {
        return "demographics counter by " + name();
    }
}
