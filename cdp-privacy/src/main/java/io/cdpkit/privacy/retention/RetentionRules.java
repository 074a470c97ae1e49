package io.cdpkit.privacy.retention;

import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.privacy.Classification;
import io.cdpkit.privacy.Label;
import io.cdpkit.privacy.Purpose;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How long which events may be kept.
 *
 * <pre>{@code
 * RetentionRules rules = RetentionRules.builder()
 *     .keep("Page *", Period.ofMonths(13))                  // by name, * stands for any chars
 *     .keep(Event.Type.SCREEN, Period.ofMonths(13))
 *     .classification(data).keep(SENSITIVE, Period.ofMonths(6))   // whatever carries such traits or properties
 *     .used("Order *", MARKETING, ANALYTICS)
 *     .keep(MARKETING, Period.ofYears(2)).keep(ANALYTICS, Period.ofYears(1))
 *     .otherwise(Period.ofYears(5))
 *     .build();
 * }</pre>
 *
 * <p><b>How they decide.</b> Of the rules by name, type and label that fit an event the shortest holds. An event that is
 * used for several purposes may be kept for as long as the one that needs it longest; a purpose without a period needs it
 * for ever. Where both speak, the shorter holds; where neither does, {@code otherwise}.
 *
 * <p>A period is added to the event's time by the calendar of UTC: what happened on 31 January may be kept a month, until
 * 28 February, that instant included. So an event that was too old once is too old for good, and one that is kept for as
 * long as a window looks back is there whenever the window holds it.
 *
 * <p>Steward's words are never too old: forgetting that two people are different would merge them. Links are facts too: when
 * the last event goes that names two identifiers together, they come apart.
 *
 * <p><b>Consent.</b> A no must not be forgotten before the yes that it took back. A yes that {@code lasts} so long is a
 * look-back of that length into every event that may state consent, so give it to {@link #shortfalls}.
 *
 * <p>Immutable and thread-safe.
 */
public final class RetentionRules {
    private static final Period LONGEST = Period.ofYears(1_000);

    private final List<Limit> limits;
    private final List<Use> uses;
    private final Map<Purpose, Period> purposes;
    private final @Nullable Period otherwise;

    /** One rule of a class of events. */
    private record Limit(String rule, Predicate<Event> fits, Predicate<String> mayFit, Period keep) {}

    /** What events of some names are used for. */
    private record Use(Predicate<String> names, Set<Purpose> purposes) {}

    /**
     * When an event is too old.
     *
     * @param at the first instant at which it must be gone
     * @param rule which rule says so, such as {@code name Page *}, {@code purpose marketing} or {@code otherwise}
     */
    public record Expiry(Instant at, String rule) {
        public Expiry {
            Objects.requireNonNull(at, "at");
            Objects.requireNonNull(rule, "rule");
        }
    }

    /**
     * That something looks further back than events are kept, so that it would see less than it asks for.
     *
     * @param eventName which events; empty for those of any name
     * @param rule the rule that is too short
     */
    public record Shortfall(String eventName, Duration lookBack, String rule, Period keep) {
        @Override
        public String toString() {
            return "something looks back " + lookBack + " at "
                    + (eventName.isEmpty() ? "all events" : "\"" + eventName + "\"") + ", which rule \"" + rule
                    + "\" keeps for " + keep + " only; shorten the one or lengthen the other";
        }
    }

    private RetentionRules(Builder builder) {
        this.limits = List.copyOf(builder.limits);
        this.uses = builder.used.entrySet().stream()
                .map(use -> new Use(names(use.getKey()), use.getValue()))
                .toList();
        this.purposes = Map.copyOf(builder.purposes);
        this.otherwise = builder.otherwise;
    }

    public static Builder builder() {
        return new Builder();
    }

    /** When an event is too old; empty if it never is. */
    public Optional<Expiry> expiry(Event event) {
        if (event.type() == Event.Type.APART || event.type() == Event.Type.TOGETHER) {
            return Optional.empty();
        }
        Expiry first = byPurpose(event);
        boolean any = first != null || !purposesOf(event.name()).isEmpty();
        for (Limit limit : limits) {
            if (limit.fits().test(event)) {
                any = true;
                Expiry expiry = new Expiry(end(event, limit.keep()), limit.rule());
                first = first == null || expiry.at().isBefore(first.at()) ? expiry : first;
            }
        }
        return any || otherwise == null
                ? Optional.ofNullable(first)
                : Optional.of(new Expiry(end(event, otherwise), "otherwise"));
    }

    /** Whether an event is too old at an instant. */
    public boolean isTooOld(Event event, Instant now) {
        return expiry(event).filter(expiry -> !expiry.at().isAfter(now)).isPresent();
    }

    private @Nullable Expiry byPurpose(Event event) {
        Expiry last = null;
        for (Purpose purpose : purposesOf(event.name())) {
            Period keep = purposes.get(purpose);
            if (keep == null) {
                return null;
            }
            Expiry expiry = new Expiry(end(event, keep), "purpose " + purpose);
            last = last == null || expiry.at().isAfter(last.at()) ? expiry : last;
        }
        return last;
    }

    private Set<Purpose> purposesOf(String name) {
        Set<Purpose> all = Set.of();
        for (Use use : uses) {
            if (use.names().test(name)) {
                all = all.isEmpty() ? new TreeSet<>() : all;
                all.addAll(use.purposes());
            }
        }
        return all;
    }

    private static Instant end(Event event, Period keep) {
        return event.time().atOffset(ZoneOffset.UTC).plus(keep).toInstant().plusMillis(1);
    }

    private static Predicate<String> names(String pattern) {
        return pattern.indexOf('*') < 0 ? pattern::equals : glob(pattern);
    }

    private static Predicate<String> glob(String pattern) {
        StringBuilder regex = new StringBuilder();
        for (String part : pattern.split("\\*", -1)) {
            regex.append(regex.isEmpty() ? "" : ".*").append(Pattern.quote(part));
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL).asMatchPredicate();
    }

    /**
     * Where something looks further back than these rules keep what it looks at.
     *
     * @param lookBacks how far back anything looks, by the name of the events, under an empty name at all events; such as
     *     {@code segments.lookBacks()}. {@code ChronoUnit.FOREVER.getDuration()} stands for all time
     * @return by event name; a rule by type or label is held to fit where it may
     */
    public List<Shortfall> shortfalls(Map<String, Duration> lookBacks) {
        ArrayList<Shortfall> shortfalls = new ArrayList<>();
        new TreeMap<>(lookBacks).forEach((name, lookBack) -> {
            for (Limit limit : limits) {
                if (name.isEmpty() || limit.mayFit().test(name)) {
                    addIfShort(shortfalls, name, lookBack, limit.rule(), limit.keep());
                }
            }
            Set<Purpose> some = name.isEmpty() ? purposes.keySet() : purposesOf(name);
            if (purposes.keySet().containsAll(some)) {
                longest(some)
                        .ifPresent(purpose -> addIfShort(
                                shortfalls,
                                name,
                                lookBack,
                                "purpose " + purpose,
                                purposes.getOrDefault(purpose, LONGEST)));
            }
            boolean named = some.isEmpty() && limits.stream().noneMatch(limit -> isSure(limit, name));
            if (otherwise != null && (name.isEmpty() || named)) {
                addIfShort(shortfalls, name, lookBack, "otherwise", otherwise);
            }
        });
        return List.copyOf(shortfalls);
    }

    private static boolean isSure(Limit limit, String name) {
        return limit.rule().startsWith("name ") && limit.mayFit().test(name);
    }

    private Optional<Purpose> longest(Set<Purpose> some) {
        return some.stream()
                .max((a, b) ->
                        days(purposes.getOrDefault(a, LONGEST)).compareTo(days(purposes.getOrDefault(b, LONGEST))));
    }

    private static void addIfShort(
            List<Shortfall> shortfalls, String name, Duration lookBack, String rule, Period keep) {
        if (days(keep).compareTo(lookBack) < 0) {
            shortfalls.add(new Shortfall(name, lookBack, rule, keep));
        }
    }

    /** The least that a period comes to, whenever it begins; around a century without its leap day. */
    private static Duration days(Period keep) {
        Instant begin = Instant.parse("2096-01-01T00:00:00Z");
        Duration least = Duration.between(begin, begin.atOffset(ZoneOffset.UTC).plus(keep));
        for (int day = 0; day < 9 * 366; day++) {
            Instant from = begin.plus(Duration.ofDays(day));
            Duration length = Duration.between(
                    from, from.atOffset(ZoneOffset.UTC).plus(keep).toInstant());
            least = length.compareTo(least) < 0 ? length : least;
        }
        return least;
    }

    @Override
    public String toString() {
        return "retention rules: " + limits.stream().map(Limit::rule).toList() + ", " + purposes.size() + " purposes"
                + (otherwise == null ? "" : ", otherwise " + otherwise);
    }

    /** Collects rules; whatever is said twice is an error. Not thread-safe. */
    public static final class Builder {
        private final ArrayList<Limit> limits = new ArrayList<>();
        private final TreeMap<String, Set<Purpose>> used = new TreeMap<>();
        private final TreeMap<Purpose, Period> purposes = new TreeMap<>();
        private final TreeSet<Label> labels = new TreeSet<>();
        private @Nullable Classification classification;
        private @Nullable Period otherwise;

        private Builder() {}

        /** Events by name, which is the page of a page and the account of a group; {@code *} stands for any chars. */
        public Builder keep(String pattern, Period period) {
            if (pattern.isEmpty()) {
                throw new IllegalArgumentException(
                        "events without a name are kept by their type; say keep(IDENTIFY, ..)");
            }
            Predicate<String> name = names(pattern);
            return add("name " + pattern, event -> name.test(event.name()), name, period);
        }

        /** Events of a type. */
        public Builder keep(Event.Type type, Period period) {
            if (type == Event.Type.APART || type == Event.Type.TOGETHER) {
                throw new IllegalArgumentException("steward's words are kept; take back what no longer holds");
            }
            boolean named = type != Event.Type.IDENTIFY && type != Event.Type.ALIAS;
            return add("type " + type, event -> event.type() == type, name -> named, period);
        }

        /** Events that carry a trait or property with a label, by {@link #classification}; one without a label has none. */
        public Builder keep(Label label, Period period) {
            labels.add(label);
            return add("label " + label, event -> carries(event, label), name -> true, period);
        }

        private boolean carries(Event event, Label label) {
            return carries(event.traits(), label) || carries(event.properties(), label);
        }

        private boolean carries(Attributes attributes, Label label) {
            Classification data = Objects.requireNonNull(classification, "classification");
            for (int i = 0; i < attributes.size(); i++) {
                if (data.isLabelled(attributes.keyAt(i))
                        && data.labels(attributes.keyAt(i)).contains(label)) {
                    return true;
                }
            }
            return false;
        }

        private Builder add(String rule, Predicate<Event> fits, Predicate<String> mayFit, Period period) {
            if (limits.stream().anyMatch(limit -> limit.rule().equals(rule))) {
                throw new IllegalArgumentException("rule \"" + rule + "\" is set already; say it once");
            }
            limits.add(new Limit(rule, fits, mayFit, sound(period)));
            return this;
        }

        /** Which traits and properties have which labels. */
        public Builder classification(Classification data) {
            this.classification = Objects.requireNonNull(data, "data");
            return this;
        }

        /** What events are used for, by name. */
        public Builder used(String pattern, Purpose first, Purpose... more) {
            TreeSet<Purpose> all = new TreeSet<>(List.of(more));
            all.add(first);
            if (used.putIfAbsent(pattern, all) != null) {
                throw new IllegalArgumentException("what \"" + pattern + "\" is used for is set already; say it once");
            }
            return this;
        }

        /** How long a purpose needs what is {@link #used} for it. */
        public Builder keep(Purpose purpose, Period period) {
            if (purposes.putIfAbsent(purpose, sound(period)) != null) {
                throw new IllegalArgumentException("how long " + purpose + " needs events is set already; say it once");
            }
            return this;
        }

        /** Every event that no other rule is about; for ever where not set. */
        public Builder otherwise(Period period) {
            this.otherwise = sound(period);
            return this;
        }

        private static Period sound(Period period) {
            boolean negative = period.getYears() < 0 || period.getMonths() < 0 || period.getDays() < 0;
            if (negative || period.isZero() || period.toTotalMonths() > 12_000 || period.getDays() > 366_000) {
                throw new IllegalArgumentException(
                        "a period is one day to 1,000 years, such as P13M, was " + period + "; to keep, say nothing");
            }
            return period;
        }

        /**
         * The rules.
         *
         * @throws IllegalStateException if there are rules by label and no classification
         */
        public RetentionRules build() {
            if (!labels.isEmpty() && classification == null) {
                throw new IllegalStateException(
                        "rules by " + labels + " need a classification; call classification(..)");
            }
            return new RetentionRules(this);
        }
    }
}
