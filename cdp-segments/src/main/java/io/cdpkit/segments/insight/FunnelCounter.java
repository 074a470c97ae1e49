package io.cdpkit.segments.insight;

import io.cdpkit.commerce.CommerceKind;
import io.cdpkit.event.Event;
import io.cdpkit.segments.insight.InsightTable.Cell;
import io.cdpkit.segments.insight.InsightTable.Column;
import io.cdpkit.segments.insight.InsightTable.Form;
import io.cdpkit.segments.insight.InsightTable.Heading;
import io.cdpkit.segments.insight.InsightTable.Unit;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * How far people get: how many of them take the first step, then the second after it, and so on, all within some time of
 * the first.
 *
 * <p>Other events may come in between. An event is one step at most. Whoever takes the first step several times counts once,
 * with the attempt that gets farthest; the time to a step is that of her quickest attempt. Of events at the same instant,
 * the one of the lesser message id came first.
 */
public final class FunnelCounter implements TableCounter<FunnelCounter> {
    private static final BigDecimal MILLIS_PER_HOUR = BigDecimal.valueOf(3_600_000);

    /**
     * One step: what it is called, and which events it is.
     *
     * @param fields what of events tells that, as {@link InsightTable#fields} has it
     */
    public record Step(String label, List<String> fields, Predicate<Event> is) {
        public Step {
            Objects.requireNonNull(label, "label");
            fields = List.copyOf(fields);
            Objects.requireNonNull(is, "is");
        }

        /** Track events of a name, whatever its case; of a commerce event, under each of its names. */
        public static Step named(String eventName) {
            List<String> names =
                    CommerceKind.named(eventName).map(CommerceKind::names).orElse(List.of(eventName));
            return new Step(
                    eventName,
                    List.of("event " + names.get(0)),
                    event -> event.type() == Event.Type.TRACK
                            && names.stream().anyMatch(name -> name.equalsIgnoreCase(event.name())));
        }

        /** Page and screen views. */
        public static Step anyView(String label) {
            return new Step(
                    label,
                    List.of("event page", "event screen"),
                    event -> event.type() == Event.Type.PAGE || event.type() == Event.Type.SCREEN);
        }
    }

    private final Duration within;
    private final List<Step> steps;
    private final long[] people;
    private final long[] millis;

    private FunnelCounter(Duration within, List<Step> steps) {
        this.within = within;
        this.steps = steps;
        this.people = new long[steps.size()];
        this.millis = new long[steps.size()];
    }

    /**
     * A counter.
     *
     * @param within the longest time from the first step to any other
     * @param steps 1 or more, in their order
     */
    public static FunnelCounter of(Duration within, List<Step> steps) {
        if (steps.isEmpty()) {
            throw new IllegalArgumentException("a funnel needs steps");
        } else if (within.isNegative()) {
            throw new IllegalArgumentException("within must be 0 or more, was " + within);
        }
        return new FunnelCounter(within, List.copyOf(steps));
    }

    /* starts[k]: the latest first step from which step k was reached so far; the later it is, the more time is left. */
    @Override
    public void person(Person person) {
        @Nullable Instant[] starts = new Instant[steps.size()];
        long[] quickest = new long[steps.size()];
        Arrays.fill(quickest, Long.MAX_VALUE);
        for (Event event : person.timeline()) {
            for (int k = steps.size() - 1; k >= 0; k--) {
                Instant start = k == 0 ? event.time() : starts[k - 1];
                if (start != null && steps.get(k).is().test(event)) {
                    Duration took = Duration.between(start, event.time());
                    if (took.compareTo(within) <= 0) {
                        Instant before = starts[k];
                        starts[k] = before == null || before.isBefore(start) ? start : before;
                        quickest[k] = Math.min(quickest[k], took.toMillis());
                    }
                }
            }
        }
        for (int k = 0; k < quickest.length && quickest[k] < Long.MAX_VALUE; k++) {
            people[k]++;
            millis[k] += quickest[k];
        }
    }

    @Override
    public void addAll(FunnelCounter others) {
        if (!others.within.equals(within) || !others.labels().equals(labels())) {
            throw new IllegalArgumentException("only counters of the same steps and time go together");
        }
        for (int k = 0; k < people.length; k++) {
            people[k] += others.people[k];
            millis[k] += others.millis[k];
        }
    }

    private List<String> labels() {
        return steps.stream().map(Step::label).toList();
    }

    @Override
    public InsightTable table() {
        ArrayList<List<Cell>> cells = new ArrayList<>();
        for (int k = 0; k < people.length; k++) {
            BigDecimal hours = Shares.ratio(BigDecimal.valueOf(millis[k]), people[k], 0)
                    .divide(MILLIS_PER_HOUR, 2, RoundingMode.HALF_UP);
            cells.add(List.of(
                    Cell.ofPeople(people[k]),
                    Cell.of(Shares.percent(people[k], people[0]), people[k]),
                    Cell.of(Shares.percent(people[k], people[Math.max(0, k - 1)]), people[k]),
                    Cell.of(hours, people[k])));
        }
        return new InsightTable(
                new Heading(
                        Form.BARS,
                        "Funnel",
                        "People who take each step after those before it, within " + Figures.text(within)
                                + " of the first; the" + " mean time is that of everybody's quickest attempt.",
                        "step",
                        "people"),
                labels(),
                List.of(
                        new Column("people", Unit.COUNT),
                        new Column("of the first", Unit.PERCENT),
                        new Column("of the one before", Unit.PERCENT),
                        new Column("mean hours", Unit.NUMBER)),
                cells,
                steps.stream().flatMap(step -> step.fields().stream()).toList(),
                0);
    }

    @Override
    public String toString() {
        return "funnel counter of " + steps.size() + " steps";
    }
}
