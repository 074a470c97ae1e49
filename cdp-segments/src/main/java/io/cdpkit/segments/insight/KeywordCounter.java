package io.cdpkit.segments.insight;

import io.cdpkit.commerce.CommerceEvent;
import io.cdpkit.commerce.CommerceKind;
import io.cdpkit.commerce.PlacedOrder;
import io.cdpkit.event.Event;
import io.cdpkit.event.Value;
import io.cdpkit.segments.insight.InsightTable.Cell;
import io.cdpkit.segments.insight.InsightTable.Column;
import io.cdpkit.segments.insight.InsightTable.Form;
import io.cdpkit.segments.insight.InsightTable.Heading;
import io.cdpkit.segments.insight.InsightTable.Unit;
import java.text.Normalizer;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What people search for in the shop: how often, with what result, and whether they buy afterwards.
 *
 * <p>Keywords are the queries of Products Searched, with compatible characters made one (NFKC), in lower case, blanks
 * squeezed, at most 100 chars of each. A search found nothing where its property {@code results} is 0 or an empty list; the
 * common specification does not name such a property, so a source must be told to send it. It led to a purchase if an order
 * that counts was completed by the same person after it, within some time; one order may follow several searches.
 */
public final class KeywordCounter implements TableCounter<KeywordCounter> {
    private static final List<String> FIELDS = List.of(
            "event Products Searched query",
            "event Products Searched results",
            "event Order Cancelled",
            "event Order Completed");
    private static final Pattern BLANKS = Pattern.compile("[\\s\\p{Z}]+");
    private static final int MOST_CHARS = 100;
    private static final int MOST_MONTHS = 1_200;

    private enum Figure {
        SEARCHES,
        NOTHING_FOUND,
        THEN_BOUGHT
    }

    private final Duration within;
    private final ZoneId zone;
    private final int most;
    private final Grid<String, Figure> figures = new Grid<>();
    private final Grid<String, YearMonth> months = new Grid<>();

    private KeywordCounter(Duration within, ZoneId zone, int most) {
        this.within = within;
        this.zone = zone;
        this.most = most;
    }

    /**
     * A counter.
     *
     * @param within how long after a search an order may come
     * @param zone of the months of the trend
     * @param most how many keywords to tell, 1 or more
     */
    public static KeywordCounter of(Duration within, ZoneId zone, int most) {
        if (most < 1 || within.isNegative()) {
            throw new IllegalArgumentException(
                    "most must be 1 or more and within 0 or more, were " + most + " and " + within);
        }
        return new KeywordCounter(within, Objects.requireNonNull(zone, "zone"), most);
    }

    @Override
    public void person(Person person) {
        figures.nextPerson();
        months.nextPerson();
        for (Event event : person.timeline()) {
            Optional<String> keyword = keyword(event);
            if (keyword.isPresent()) {
                String word = keyword.get();
                figures.add(word, Figure.SEARCHES, 1);
                months.add(word, YearMonth.from(event.time().atZone(zone)), 1);
                if (foundNothing(event)) {
                    figures.add(word, Figure.NOTHING_FOUND, 1);
                }
                if (bought(person, event.time())) {
                    figures.add(word, Figure.THEN_BOUGHT, 1);
                }
            }
        }
    }

    private static Optional<String> keyword(Event event) {
        if (event.type() != Event.Type.TRACK
                || CommerceKind.named(event.name()).orElse(null) != CommerceKind.PRODUCTS_SEARCHED) {
            return Optional.empty();
        }
        return CommerceEvent.read(event)
                .map(read -> read instanceof CommerceEvent.Search search ? search.query() : null)
                .map(KeywordCounter::normalised)
                .filter(word -> !word.isEmpty());
    }

    private static String normalised(String query) {
        String folded = Normalizer.normalize(query, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
        String squeezed = BLANKS.matcher(folded).replaceAll(" ").strip();
        if (squeezed.length() <= MOST_CHARS) {
            return squeezed;
        }
        boolean halved = Character.isHighSurrogate(squeezed.charAt(MOST_CHARS - 1));
        return squeezed.substring(0, halved ? MOST_CHARS - 1 : MOST_CHARS).strip();
    }

    private static boolean foundNothing(Event search) {
        Value results = search.properties().find("results");
        return (results instanceof Value.Whole whole && whole.number() == 0)
                || (results instanceof Value.Decimal decimal && decimal.number().signum() == 0)
                || (results instanceof Value.Items items && items.items().isEmpty());
    }

    private boolean bought(Person person, Instant searched) {
        for (PlacedOrder order : person.orders().orders()) {
            Instant completed = order.completedAt();
            if (order.counts()
                    && completed != null
                    && completed.isAfter(searched)
                    && Duration.between(searched, completed).compareTo(within) <= 0) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void addAll(KeywordCounter others) {
        if (!others.within.equals(within) || !others.zone.equals(zone) || others.most != most) {
            throw new IllegalArgumentException("only counters of the same settings go together");
        }
        figures.addAll(others.figures);
        months.addAll(others.months);
    }

    /** The keywords searched for most, ties in alphabetical order. */
    private List<String> top() {
        return figures.rows().stream()
                .sorted(Comparator.comparingLong((String word) ->
                                -figures.sum(word, Figure.SEARCHES).count())
                        .thenComparing(Comparator.naturalOrder()))
                .limit(most)
                .toList();
    }

    @Override
    public InsightTable table() {
        List<String> words = top();
        ArrayList<List<Cell>> cells = new ArrayList<>();
        for (String word : words) {
            Grid.Sum searches = figures.sum(word, Figure.SEARCHES);
            Grid.Sum bought = figures.sum(word, Figure.THEN_BOUGHT);
            cells.add(List.of(
                    searches.cell(Unit.COUNT),
                    Cell.ofPeople(searches.people()),
                    figures.sum(word, Figure.NOTHING_FOUND).cell(Unit.COUNT),
                    bought.cell(Unit.COUNT),
                    Cell.of(Shares.percent(bought.count(), searches.count()), bought.people())));
        }
        return new InsightTable(
                new Heading(
                        Form.BARS,
                        "Search keywords",
                        "Searches by keyword, those that found nothing, and those followed by an order.",
                        "keyword",
                        "searches"),
                words,
                List.of(
                        new Column("searches", Unit.COUNT),
                        new Column("people", Unit.COUNT),
                        new Column("found nothing", Unit.COUNT),
                        new Column("then bought", Unit.COUNT),
                        new Column("share", Unit.PERCENT)),
                cells,
                FIELDS,
                figures.leftOut());
    }

    /**
     * Searches by keyword and month, from the first month with a search to the last; of those more than a hundred years
     * apart, the months with a search alone.
     */
    public InsightTable trend() {
        List<String> words = top();
        NavigableSet<YearMonth> all = months.columns();
        if (!all.isEmpty() && all.first().until(all.last(), ChronoUnit.MONTHS) <= MOST_MONTHS) {
            for (YearMonth month = all.first(); month.isBefore(all.last()); month = month.plusMonths(1)) {
                all.add(month);
            }
        }
        return new InsightTable(
                new Heading(
                        Form.HEAT_MAP,
                        "Search keywords by month",
                        "Searches by keyword and calendar month.",
                        "keyword",
                        "month"),
                words,
                Grid.columns(all, YearMonth::toString, Unit.COUNT),
                months.cells(words, all, Unit.COUNT),
                List.of("event Products Searched query"),
                months.leftOut());
    }

    @Override
    public String toString() {
        return "keyword counter";
    }
}
