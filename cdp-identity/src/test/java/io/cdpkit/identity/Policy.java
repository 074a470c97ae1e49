package io.cdpkit.identity;

import io.cdpkit.event.Event;
import io.cdpkit.event.Source;
import io.cdpkit.event.Value;
import io.cdpkit.profile.ProfileSchema;
import io.cdpkit.profile.Survivorship;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The survivorship policies, each written a second time as naively as can be: all that was ever said under a key is
 * sorted and the greatest is taken.
 */
enum Policy {
    LATEST,
    FIRST,
    MIN,
    MAX,
    LONGEST,
    BY_SOURCE,
    MOST_TRUSTED,
    STANDARD,
    STANDARD_ALL,
    MOST_FREQUENT,
    UNION;

    /** The policy of each trait that the generators use; others follow {@link #STANDARD}. */
    static final Map<String, Policy> BY_KEY = Map.ofEntries(
            Map.entry("name", STANDARD),
            Map.entry("email", STANDARD_ALL),
            Map.entry("plan", LATEST),
            Map.entry("origin", FIRST),
            Map.entry("low", MIN),
            Map.entry("high", MAX),
            Map.entry("title", LONGEST),
            Map.entry("store", BY_SOURCE),
            Map.entry("tier", MOST_TRUSTED),
            Map.entry("city", MOST_FREQUENT),
            Map.entry("tags", UNION));

    private static final Comparator<Said> BY_TIME = Comparator.comparing(
                    (Said said) -> said.event().time())
            .thenComparing(said -> said.event().source().id())
            .thenComparing(said -> said.event().id());
    private static final Comparator<Said> VALUES_BEFORE_NULL =
            Comparator.comparing(said -> !(said.value() instanceof Value.Null));

    /** One event's word on one trait. */
    record Said(Value value, Event event) {}

    static Policy of(Map<String, Policy> policies, String key) {
        return policies.getOrDefault(key, STANDARD);
    }

    /** The engine's schema with the same policies. */
    static ProfileSchema schema(Map<String, Policy> policies) {
        ProfileSchema.Builder schema = ProfileSchema.builder();
        policies.forEach((key, policy) -> schema.trait(key, policy.survivorship()));
        return schema.build();
    }

    private Survivorship survivorship() {
        return switch (this) {
            case LATEST -> Survivorship.latest();
            case FIRST -> Survivorship.first();
            case MIN -> Survivorship.min();
            case MAX -> Survivorship.max();
            case LONGEST -> Survivorship.longest();
            case BY_SOURCE -> Survivorship.bySource("crm", "web");
            case MOST_TRUSTED -> Survivorship.mostTrusted(Duration.ofMinutes(1));
            case STANDARD -> Survivorship.standard();
            case STANDARD_ALL -> Survivorship.standard().keepingAll();
            case MOST_FREQUENT -> Survivorship.mostFrequent();
            case UNION -> Survivorship.union();
        };
    }

    /** The trait's line in a portrait. */
    String line(String key, List<Said> all) {
        return switch (this) {
            case MOST_FREQUENT -> mostFrequent(key, all);
            case UNION -> union(key, all);
            case STANDARD_ALL -> line(key, greatest(all, order()), candidates(all));
            default -> line(key, greatest(all, order()), List.of());
        };
    }

    private Comparator<Said> order() {
        return switch (this) {
            case LATEST -> BY_TIME;
            case FIRST -> BY_TIME.reversed();
            case MIN ->
                VALUES_BEFORE_NULL
                        .thenComparing(Collections.reverseOrder(Comparator.comparing(Said::value, Value::compare)))
                        .thenComparing(BY_TIME);
            case MAX ->
                VALUES_BEFORE_NULL.thenComparing(Said::value, Value::compare).thenComparing(BY_TIME);
            case LONGEST -> VALUES_BEFORE_NULL.thenComparing(Policy::length).thenComparing(BY_TIME);
            case BY_SOURCE ->
                Comparator.comparing((Said said) -> said.event().source().id().equals("crm"))
                        .thenComparing(said -> said.event().source().id().equals("web"))
                        .thenComparing(BY_TIME);
            case MOST_TRUSTED ->
                Comparator.comparing((Said said) -> said.event()
                                .time()
                                .plus(Duration.ofMinutes(said.event().source().trust())))
                        .thenComparing(BY_TIME);
            case STANDARD, STANDARD_ALL ->
                Comparator.comparing((Said said) -> said.event().source().kind() == Source.Kind.SELF)
                        .thenComparing(said -> said.event().source().party(), Comparator.reverseOrder())
                        .thenComparing(BY_TIME);
            case MOST_FREQUENT, UNION -> VALUES_BEFORE_NULL.thenComparing(BY_TIME);
        };
    }

    private static int length(Said said) {
        if (said.value() instanceof Value.Text text) {
            return text.text().length();
        }
        return said.value() instanceof Value.Items items ? items.items().size() : 0;
    }

    private static String mostFrequent(String key, List<Said> all) {
        Comparator<Said> byTimes =
                Comparator.comparing(said -> said.value() instanceof Value.Null ? 0 : times(all, said.value()));
        return line(key, greatest(all, byTimes.thenComparing(MOST_FREQUENT.order())), candidates(all));
    }

    private static long times(List<Said> all, Value value) {
        return all.stream().filter(said -> said.value().equals(value)).count();
    }

    /** Lists are taken apart, nulls left out; the provenance is that of the latest event with anything to add. */
    private static String union(String key, List<Said> all) {
        List<Said> elements = new ArrayList<>();
        List<Said> wholes = new ArrayList<>();
        for (Said said : all) {
            List<Value> own = said.value() instanceof Value.Items items
                    ? items.items().stream().distinct().toList()
                    : List.of(said.value());
            own.forEach(value -> elements.add(new Said(value, said.event())));
            wholes.add(new Said(united(own), said.event()));
        }
        Event latest = greatest(wholes, UNION.order()).event();
        return line(key, new Said(united(elements.stream().map(Said::value).toList()), latest), candidates(elements));
    }

    private static Value united(List<Value> values) {
        List<Value> distinct = values.stream()
                .filter(value -> !(value instanceof Value.Null))
                .distinct()
                .sorted(Value::compare)
                .toList();
        return distinct.isEmpty() ? Value.ofNull() : Value.of(distinct);
    }

    /** Every distinct value with how many events gave it and the latest of them, most recent first. */
    private static List<String> candidates(List<Said> all) {
        Map<Value, Said> latest = new TreeMap<>(Value::compare);
        all.forEach(said -> latest.merge(said.value(), said, (a, b) -> greatest(List.of(a, b), BY_TIME)));
        return latest.values().stream()
                .sorted(BY_TIME.reversed().thenComparing(Said::value, Value::compare))
                .map(said -> Portrait.candidate(
                        said.value(),
                        times(all, said.value()),
                        said.event().source().id(),
                        said.event().time(),
                        said.event().id()))
                .toList();
    }

    private static Said greatest(List<Said> all, Comparator<Said> order) {
        return all.stream().max(order).orElseThrow();
    }

    private static String line(String key, Said winner, List<String> candidates) {
        Event event = winner.event();
        return Portrait.trait(key, winner.value(), event.source().id(), event.time(), event.id(), candidates);
    }
}
