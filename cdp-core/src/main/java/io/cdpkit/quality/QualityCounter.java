package io.cdpkit.quality;

import io.cdpkit.Cdp;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Namespace;
import io.cdpkit.event.Source;
import io.cdpkit.event.Value;
import io.cdpkit.graph.Review;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Counts the quality of data per source and attribute, and over all sources, as {@link Measure} defines it.
 *
 * <p>Fed four ways, each optional: {@link #event} with every event once (completeness, validity, delay), {@link
 * #person} with all events of each person once (coverage, names, consistency), {@link #identifier} with every identifier
 * value of a source once (uniqueness), {@link #review} with every open review once (duplicates that wait). {@link
 * #platform} does all of them. The order of feeding does not matter, as long as no limit is reached. {@link QualityTrend}
 * counts by month.
 *
 * <p>Only the attributes named to the builder are followed. An attribute is a trait or, where an event lacks the trait,
 * the first identifier in the namespace of that name; a null or a blank text is no value. Of commerce events, every
 * property that holds another kind than the specification says is counted too.
 *
 * <p>Memory is bounded and holds no customer data: at most {@link Builder#sources} sources, each with some 6 KB and
 * about 200 bytes for each attribute, for each of at most 64 namespaces, and for each property of the commerce
 * specification that was ever wrong. Sources and namespaces beyond the limits are left out and only counted. Not
 * thread-safe.
 */
public final class QualityCounter {
    static final Predicate<Value> UNCHECKED = value -> true;

    private static final int MOST_NAMESPACES = 64;
    private static final Comparator<Event> LATEST =
            Comparator.comparing(Event::time).thenComparing(Event::id);

    private final Map<String, Predicate<Value>> checks;
    private final int mostSources;
    private final TreeMap<String, SourceTally> sources = new TreeMap<>();
    private final SourceTally together = new SourceTally(QualityReport.ALL_SOURCES);
    private long leftOut;

    private QualityCounter(Builder builder) {
        this.checks = new LinkedHashMap<>(builder.checks);
        this.mostSources = builder.sources;
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Counts an event; what a check throws comes through and leaves the event partly counted. */
    public void event(Event event) {
        SourceTally tally = tally(event.source().id());
        if (tally == null) {
            leftOut++;
        } else {
            tally.event(event, checks);
        }
    }

    /**
     * Counts an identifier value that a source gives.
     *
     * @param people how many profiles it is seen with, 1 or more
     */
    public void identifier(Source source, Namespace namespace, int people) {
        if (people < 1) {
            throw new IllegalArgumentException("people must be at least 1, was " + people);
        }
        identifier(source.id(), namespace.name(), people == 1);
    }

    private void identifier(String source, String namespace, boolean ofOnePerson) {
        SourceTally tally = tally(source);
        if (tally == null || !tally.identifier(namespace, ofOnePerson, MOST_NAMESPACES)) {
            leftOut++;
        }
    }

    /**
     * Counts a person: which attributes of hers are known, by how many names of a namespace she is known, and whether the
     * sources that know an attribute of hers agree on it, by the latest value of each.
     * Values agree if they are equal as they stand; standardise them before, where e-mail case or the like should not
     * matter.
     *
     * @param timeline her events, in any order
     */
    public void person(Iterable<Event> timeline) {
        TreeMap<String, TreeMap<String, Event>> latest = new TreeMap<>();
        TreeMap<String, TreeMap<String, Set<String>>> names = new TreeMap<>();
        for (Event event : timeline) {
            names(names.computeIfAbsent(event.source().id(), unseen -> new TreeMap<>()), event);
            if (event.type() == Event.Type.IDENTIFY) {
                for (String attribute : checks.keySet()) {
                    if (SourceTally.valueOf(event, attribute) != null) {
                        latest.computeIfAbsent(attribute, unseen -> new TreeMap<>())
                                .merge(event.source().id(), event, QualityCounter::later);
                    }
                }
            }
        }
        cover(names.keySet(), latest);
        count(names);
        latest.forEach((attribute, bySource) -> {
            if (bySource.size() > 1) {
                compare(attribute, bySource);
            }
        });
    }

    /** Adds the identifiers of an event by their namespace. */
    private static void names(Map<String, Set<String>> names, Event event) {
        for (Identifier identifier : event.identifiers()) {
            names.computeIfAbsent(identifier.namespace().name(), unseen -> new HashSet<>())
                    .add(identifier.value());
        }
    }

    private void cover(Set<String> knowing, Map<String, ? extends Map<String, Event>> latest) {
        for (String attribute : knowing.isEmpty() ? Set.<String>of() : checks.keySet()) {
            Map<String, Event> said = latest.get(attribute);
            Set<String> carrying = said == null ? Set.of() : said.keySet();
            for (String source : knowing) {
                SourceTally tally = tally(source);
                if (tally != null) {
                    tally.coverage(attribute, carrying.contains(source));
                } else {
                    leftOut++;
                }
            }
            together.coverage(attribute, !carrying.isEmpty());
        }
    }

    private void count(Map<String, ? extends Map<String, Set<String>>> namesBySource) {
        TreeMap<String, Set<String>> all = new TreeMap<>();
        namesBySource.forEach((source, names) -> {
            count(tally(source), names);
            names.forEach((namespace, values) ->
                    all.computeIfAbsent(namespace, unseen -> new HashSet<>()).addAll(values));
        });
        count(together, all);
    }

    private void count(@Nullable SourceTally tally, Map<String, Set<String>> names) {
        names.forEach((namespace, values) -> {
            if (tally == null || !tally.names(namespace, values.size() == 1, MOST_NAMESPACES)) {
                leftOut++;
            }
        });
    }

    private static Event later(Event a, Event b) {
        return LATEST.compare(a, b) >= 0 ? a : b;
    }

    private void compare(String attribute, Map<String, Event> bySource) {
        boolean all = true;
        for (Map.Entry<String, Event> one : bySource.entrySet()) {
            SourceTally tally = tally(one.getKey());
            for (Map.Entry<String, Event> other : bySource.entrySet()) {
                if (!other.getKey().equals(one.getKey())) {
                    boolean agrees = Objects.equals(
                            SourceTally.valueOf(one.getValue(), attribute),
                            SourceTally.valueOf(other.getValue(), attribute));
                    all &= agrees;
                    if (tally != null) {
                        tally.agreement(attribute, agrees);
                    }
                }
            }
            leftOut += tally == null ? 1 : 0;
        }
        together.agreement(attribute, all);
    }

    /**
     * Counts an open review item; see {@link Cdp#reviews()}.
     *
     * @param sources the ids of the sources behind it, such as those whose events state the claim
     */
    public void review(Review review, Set<String> sources) {
        List<Identifier> identifiers = review.identifiers();
        String namespace = identifiers.get(identifiers.size() - 1).namespace().name();
        boolean shared = review.kind() == Review.Kind.SHARED;
        together.waiting(namespace, shared);
        for (String source : sources) {
            SourceTally tally = tally(source);
            if (tally == null) {
                leftOut++;
            } else {
                tally.waiting(namespace, shared);
            }
        }
    }

    /**
     * Counts every event, every person and every identifier of a platform, and its open reviews; reads all timelines and
     * links. While it runs it remembers the identifiers that somebody's events name though they are another's, or nobody's:
     * about as many as there are refused claims and shared identifiers; and the reviews.
     */
    public void platform(Cdp cdp) {
        Namings namings = new Namings(cdp, sources::containsKey);
        Claims claims = new Claims(cdp.reviews());
        cdp.profiles().forEach(profile -> {
            List<Event> timeline = cdp.timeline(profile.id());
            timeline.forEach(this::event);
            timeline.forEach(claims::event);
            person(timeline);
            namings.person(profile, timeline);
        });
        namings.count(this::identifier);
        claims.count(this::review);
    }

    private @Nullable SourceTally tally(String source) {
        SourceTally tally = sources.get(source);
        if (tally == null && sources.size() < mostSources) {
            tally = new SourceTally(source);
            sources.put(source, tally);
        }
        return tally;
    }

    /** The figures so far; counting may go on. */
    public QualityReport report() {
        List<QualityReport.Row> rows = new ArrayList<>();
        SourceTally all = new SourceTally(QualityReport.ALL_SOURCES);
        sources.values().forEach(all::add);
        all.rows(rows::add);
        together.rows(rows::add);
        sources.values().forEach(tally -> tally.rows(rows::add));
        return new QualityReport(rows, leftOut);
    }

    @Override
    public String toString() {
        return "quality counter of " + checks.size() + " attributes and " + sources.size() + " sources";
    }

    /** Collects what to follow; may build any number of counters. Not thread-safe. */
    public static final class Builder {
        private final Map<String, Predicate<Value>> checks = new LinkedHashMap<>();
        private int sources = 1_000;

        private Builder() {}

        /** Follows an attribute whose values are not checked: no validity is given. */
        public Builder attribute(String attribute) {
            return attribute(attribute, UNCHECKED);
        }

        /**
         * Follows an attribute whose values are valid if they pass a check.
         *
         * @param valid sees every value but null and blank text; its answers must not change
         * @throws IllegalArgumentException if the attribute was named before
         */
        public Builder attribute(String attribute, Predicate<Value> valid) {
            Objects.requireNonNull(attribute, "attribute");
            Objects.requireNonNull(valid, "valid");
            if (checks.putIfAbsent(attribute, valid) != null) {
                throw new IllegalArgumentException("attribute \"" + attribute + "\" is named twice; name it once");
            }
            return this;
        }

        /** How many sources to count at most; 1,000 unless told otherwise. */
        public Builder sources(int most) {
            if (most < 1) {
                throw new IllegalArgumentException("sources must be at least 1, was " + most);
            }
            this.sources = most;
            return this;
        }

        public QualityCounter build() {
            return new QualityCounter(this);
        }
    }
}
