package io.cdpkit.quality;

import io.cdpkit.commerce.CommerceEvent;
import io.cdpkit.event.Event;
import io.cdpkit.event.Value;
import io.cdpkit.quality.QualityReport.Row;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The counts of one source. Not thread-safe. */
final class SourceTally {
    private static final Pattern POSITION = Pattern.compile("\\[[0-9]+\\]");
    private static final double MINUTES_PER_HOUR = 60;

    private final String source;
    private final Delays delays = new Delays();
    private final Map<String, Share> carried = new TreeMap<>();
    private final Map<String, Share> valid = new TreeMap<>();
    private final Map<String, Share> unique = new TreeMap<>();
    private final Map<String, Share> covered = new TreeMap<>();
    private final Map<String, Share> singlyNamed = new TreeMap<>();
    private final Map<String, Share> agreeing = new TreeMap<>();
    private final Map<String, Long> duplicates = new TreeMap<>();
    private final Map<String, Long> shared = new TreeMap<>();
    private final Map<String, Long> commerceProblems = new TreeMap<>();
    private long commerceEvents;

    SourceTally(String source) {
        this.source = source;
    }

    void event(Event event, Map<String, Predicate<Value>> checks) {
        delays.add(Duration.between(event.time(), event.receivedAt()));
        if (event.type() == Event.Type.IDENTIFY) {
            checks.forEach((attribute, check) -> {
                Value value = valueOf(event, attribute);
                share(carried, attribute).add(value != null);
                if (value != null && check != QualityCounter.UNCHECKED) {
                    share(valid, attribute).add(check.test(value));
                }
            });
        }
        CommerceEvent.read(event).map(CommerceEvent::problems).ifPresent(this::commerce);
    }

    private void commerce(List<CommerceEvent.Problem> problems) {
        commerceEvents++;
        problems.stream()
                .map(problem -> POSITION.matcher(problem.path()).replaceAll("[]"))
                .distinct()
                .forEach(path -> commerceProblems.merge(path, 1L, Long::sum));
    }

    /** The value under a trait key, else in a namespace of that name; null where there is none that says something. */
    static @Nullable Value valueOf(Event event, String attribute) {
        Value value = event.traits().find(attribute);
        if (value == null) {
            value = event.identifiers().stream()
                    .filter(identifier -> identifier.namespace().name().equals(attribute))
                    .findFirst()
                    .<Value>map(identifier -> Value.of(identifier.value()))
                    .orElse(null);
        }
        boolean empty = value instanceof Value.Null
                || (value instanceof Value.Text text && text.text().isBlank());
        return empty ? null : value;
    }

    /** Counts what another tally counted, all but what is of people or waits: of several sources, those may be the same. */
    void add(SourceTally other) {
        delays.add(other.delays);
        add(carried, other.carried);
        add(valid, other.valid);
        add(unique, other.unique);
        other.commerceProblems.forEach((path, events) -> commerceProblems.merge(path, events, Long::sum));
        commerceEvents += other.commerceEvents;
    }

    private static void add(Map<String, Share> shares, Map<String, Share> others) {
        others.forEach((attribute, share) -> share(shares, attribute).add(share));
    }

    /** Counts an identifier, unless that would begin more than {@code most} namespaces. */
    boolean identifier(String namespace, boolean namesOnePerson, int most) {
        if (!unique.containsKey(namespace) && unique.size() >= most) {
            return false;
        }
        share(unique, namespace).add(namesOnePerson);
        return true;
    }

    /** Counts, of a person, an attribute that is known or not. */
    void coverage(String attribute, boolean known) {
        share(covered, attribute).add(known);
    }

    /** Counts, of a person, her names in a namespace, unless that would begin more than {@code most} namespaces. */
    boolean names(String namespace, boolean single, int most) {
        if (!singlyNamed.containsKey(namespace) && singlyNamed.size() >= most) {
            return false;
        }
        share(singlyNamed, namespace).add(single);
        return true;
    }

    void agreement(String attribute, boolean agrees) {
        share(agreeing, attribute).add(agrees);
    }

    /** Counts an open review item by the namespace of the identifier that it is about. */
    void waiting(String namespace, boolean isShared) {
        (isShared ? shared : duplicates).merge(namespace, 1L, Long::sum);
    }

    private static Share share(Map<String, Share> shares, String attribute) {
        return shares.computeIfAbsent(attribute, unseen -> new Share());
    }

    void rows(Consumer<Row> rows) {
        shares(carried, Measure.COMPLETENESS, rows);
        shares(covered, Measure.COVERAGE, rows);
        shares(valid, Measure.VALIDITY, rows);
        shares(unique, Measure.UNIQUENESS, rows);
        shares(singlyNamed, Measure.ONE_NAME, rows);
        shares(agreeing, Measure.CONSISTENCY, rows);
        waiting(duplicates, Measure.DUPLICATES_WAITING, rows);
        waiting(shared, Measure.SHARED_WAITING, rows);
        commerceProblems.forEach((path, events) -> rows.accept(new Row(
                source, path, Measure.VALIDITY, (commerceEvents - events) / (double) commerceEvents, commerceEvents)));
        if (delays.total() > 0) {
            rows.accept(delay(Measure.DELAY_MEDIAN_HOURS, 50));
            rows.accept(delay(Measure.DELAY_P90_HOURS, 90));
        }
    }

    private void waiting(Map<String, Long> items, Measure measure, Consumer<Row> rows) {
        items.forEach((namespace, count) -> rows.accept(new Row(source, namespace, measure, count, count)));
    }

    private Row delay(Measure measure, int percent) {
        double hours = delays.percentile(percent) / MINUTES_PER_HOUR;
        return new Row(source, QualityReport.WHOLE_EVENT, measure, hours, delays.total());
    }

    private void shares(Map<String, Share> shares, Measure measure, Consumer<Row> rows) {
        shares.forEach((attribute, share) ->
                rows.accept(new Row(source, attribute, measure, share.met() / (double) share.cases(), share.cases())));
    }
}
