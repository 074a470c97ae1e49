package io.cdpkit.segments.insight;

import io.cdpkit.segments.insight.InsightTable.Form;
import io.cdpkit.segments.insight.InsightTable.Heading;
import io.cdpkit.segments.insight.InsightTable.Unit;
import io.cdpkit.segments.predict.RfmFigures;
import io.cdpkit.segments.predict.RfmScale;
import io.cdpkit.segments.predict.RfmScore;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Currency;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * The RFM grid: how many people are in each class of recency and frequency, by the scale that they make themselves.
 *
 * <p>Who did not order within the period is not in it. It keeps three numbers for each person counted, 24 bytes, since the
 * scale is known at the end only.
 */
public final class RfmCounter implements TableCounter<RfmCounter> {
    private static final List<String> FIELDS =
            List.of("event Order Completed", "event Order Completed revenue", "event Order Refunded revenue");

    /**
     * What to count.
     *
     * @param since the first day, a year before by custom
     * @param reckoning the last day, from which recency is counted
     */
    public record Period(LocalDate since, LocalDate reckoning, ZoneId zone) {
        public Period {
            Objects.requireNonNull(zone, "zone");
            if (reckoning.isBefore(since)) {
                throw new IllegalArgumentException("the period ends " + reckoning + ", before it begins " + since);
            }
        }
    }

    private final Currency currency;
    private final int classes;
    private final Period period;
    private final RfmScale.Builder people;

    private RfmCounter(Currency currency, int classes, Period period) {
        this.currency = currency;
        this.classes = classes;
        this.period = period;
        this.people = RfmScale.builder(currency, classes);
    }

    /** A counter by a number of classes, 5 for quintiles. */
    public static RfmCounter of(Currency currency, int classes, Period period) {
        return new RfmCounter(currency, classes, Objects.requireNonNull(period, "period"));
    }

    @Override
    public void person(Person person) {
        figures(person).ifPresent(people::add);
    }

    /** What the scale scores of a person; empty where she is not in the grid. */
    public Optional<RfmFigures> figures(Person person) {
        return RfmFigures.of(person.orders(), currency, period.since(), period.reckoning(), period.zone());
    }

    @Override
    public void addAll(RfmCounter others) {
        if (!others.period.equals(period)) {
            throw new IllegalArgumentException("only counters of one period go together");
        }
        people.addAll(others.people);
    }

    /**
     * The scale of all who were counted.
     *
     * @throws IllegalStateException if there was nobody
     */
    public RfmScale scale() {
        return people.build();
    }

    @Override
    public InsightTable table() {
        return table(
                "RFM grid: people",
                "People by how recently and how often they bought, 1 the worst and " + classes + " the best.",
                Unit.COUNT);
    }

    /** What the people of each class spent in all, instead of how many they are. */
    public InsightTable spend() {
        return table(
                "RFM grid: net spend",
                "Net spend in " + currency + " by how recently and how often people bought, 1 the worst and " + classes
                        + " the best.",
                Unit.MONEY);
    }

    private InsightTable table(String title, String description, Unit unit) {
        Grid<Integer, Integer> grid = new Grid<>();
        if (people.size() > 0) {
            RfmScale scale = scale();
            for (int i = 0; i < people.size(); i++) {
                RfmFigures figures = people.figures(i);
                RfmScore score = scale.score(figures);
                grid.nextPerson();
                grid.add(score.recency(), score.frequency(), 1, figures.net().amount());
            }
        }
        TreeSet<Integer> ascending =
                new TreeSet<>(IntStream.rangeClosed(1, classes).boxed().toList());
        return new InsightTable(
                new Heading(Form.HEAT_MAP, title, description, "recency", "frequency"),
                ascending.descendingSet().stream().map(score -> "R" + score).toList(),
                Grid.columns(ascending, score -> "F" + score, unit),
                grid.cells(ascending.descendingSet(), ascending, unit),
                FIELDS,
                0);
    }

    @Override
    public String toString() {
        return "RFM counter of " + people.size() + " people";
    }
}
