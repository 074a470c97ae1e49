package io.cdpkit;

import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which events go into checkpoints, and what is kept of each.
 *
 * <p>A checkpoint holds the old events of one link, that is of one set of identifiers seen together, in one row. By itself
 * it loses nothing that any state depends on: profiles, memberships, computed traits, timelines, splits, erasures and later
 * changes of rules come out as if the events were still apart. Where rows should become smaller still, {@link #keepingOnly}
 * and {@link #withoutContext} let go of parts that no total needs; profiles are then evaluated by what is left.
 *
 * <p>What is given up:
 *
 * <ul>
 *   <li>when a folded event was received, which is informative only: figures of delay count it as received at once;
 *   <li>a folded event is not found by its message id alone: {@link Cdp#retract(String)} does not reach it and only keeps
 *       its id out, {@link Cdp#retract(Event)} and {@link Cdp#forget} do;
 *   <li>that it is sent again is noticed where it comes with the same identifiers and an old time, be it only the
 *       {@linkplain Event#statedTime stated} one, and it is a {@link IngestResult.Duplicate} then even if it differs in
 *       properties or context; otherwise its id is free for another event. So it is not noticed of a message in which no
 *       time is stated.
 * </ul>
 *
 * <p>Aliases, and steward's words, are never folded. Immutable.
 */
public final class Folding {
    private final Duration age;
    private final Map<String, Set<String>> kept;
    private final boolean context;

    private Folding(Duration age, Map<String, Set<String>> kept, boolean context) {
        this.age = age;
        this.kept = Map.copyOf(kept);
        this.context = context;
    }

    /**
     * Folds whole events from some age on.
     *
     * @param age by the event's time; more than nothing
     */
    public static Folding olderThan(Duration age) {
        if (age.isNegative() || age.isZero()) {
            throw new IllegalArgumentException("events must be older than some time to be folded, was " + age);
        }
        return new Folding(age, Map.of(), true);
    }

    /**
     * Keeps only some properties of tracks, pages and screens of a name, such as what sums and segments ask for.
     *
     * @param properties names of properties as the event has them at its top; none to keep none
     */
    public Folding keepingOnly(String eventName, String... properties) {
        TreeMap<String, Set<String>> more = new TreeMap<>(kept);
        if (more.put(eventName, Set.of(properties)) != null) {
            throw new IllegalArgumentException(
                    "what to keep of \"" + eventName + "\" is said already; name all its properties at once");
        }
        return new Folding(age, more, context);
    }

    /** Lets go of what surrounded tracks, pages and screens, but for the consent that they came with. */
    public Folding withoutContext() {
        return new Folding(age, kept, false);
    }

    /** Events before this are folded. */
    Instant horizon(Instant now) {
        return age.compareTo(Duration.between(Instant.MIN, now)) < 0 ? now.minus(age) : Instant.MIN;
    }

    /** What is kept of an event; the same one if that is all. */
    Event kept(Event event) {
        return switch (event.type()) {
            case TRACK, PAGE, SCREEN -> {
                Attributes properties = properties(event);
                Attributes surroundings = context ? event.context() : only(event.context(), Set.of("consent"));
                yield properties == event.properties() && surroundings == event.context()
                        ? event
                        : event.withAttributes(event.traits(), properties, surroundings);
            }
            case IDENTIFY, GROUP, ALIAS, APART, TOGETHER, CHECKPOINT -> event;
        };
    }

    private Attributes properties(Event event) {
        Set<String> names = kept.get(event.name());
        return names == null ? event.properties() : only(event.properties(), names);
    }

    private static Attributes only(Attributes attributes, Set<String> names) {
        Attributes.Builder some = Attributes.builder();
        attributes.forEach((key, value) -> {
            if (names.contains(key)) {
                some.put(key, value);
            }
        });
        return some.size() == attributes.size() ? attributes : some.build();
    }

    /** Prints the age and the names of events of which parts are let go. */
    @Override
    public String toString() {
        return "events older than " + age + (kept.isEmpty() ? "" : ", parts of " + new TreeMap<>(kept).keySet())
                + (context ? "" : ", without context");
    }
}
