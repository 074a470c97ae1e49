package io.cdpkit.profile;

import io.cdpkit.event.Source;
import io.cdpkit.event.Value;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/**
 * Decides which value of a trait survives when facts disagree.
 *
 * <p>A policy is a total order over what events said; the greatest wins. Ties fall to the later event time, then the
 * source id, then the message id, so the winner never depends on the order of arrival. The order does not look at the
 * clock, so it needs no re-evaluation as time passes.
 *
 * <p>{@link #latest}, {@link #first}, {@link #bySource} and {@link #mostTrusted} let a declared null win like any other
 * value; the policies that look at the value ({@link #min}, {@link #max}, {@link #longest}, {@link #mostFrequent},
 * {@link #union}) prefer any value to null. Immutable and thread-safe.
 */
public final class Survivorship {
    /** What is kept per key. */
    enum Keeps {
        WINNER,
        EVERY_VALUE,
        EVERY_COUNT,
        EVERY_ELEMENT
    }

    private static final Comparator<Trait> BY_TIME = Survivorship::byTime;
    private static final Comparator<Trait> ANY_SOURCE = Comparator.comparing(trait -> Boolean.TRUE);

    private final Comparator<Trait> sources;
    private final Comparator<Trait> order;
    private final Keeps keeps;

    private Survivorship(Comparator<Trait> order, Keeps keeps) {
        this(ANY_SOURCE, order, keeps);
    }

    /* The order by sources comes before everything, how often a value was given as well; then the order proper. */
    private Survivorship(Comparator<Trait> sources, Comparator<Trait> order, Keeps keeps) {
        this.sources = sources;
        this.order = order;
        this.keeps = keeps;
    }

    private static int byTime(Trait a, Trait b) {
        int c = a.time().compareTo(b.time());
        if (c == 0) {
            c = a.source().id().compareTo(b.source().id());
        }
        return c != 0 ? c : a.messageId().compareTo(b.messageId());
    }

    /**
     * What profiles use unless told otherwise: what the person declares herself beats the rest, first-party data beats
     * second-party beats third-party, then the latest wins.
     */
    public static Survivorship standard() {
        return latest().partyFirst().selfFirst();
    }

    /** The value with the latest event time. */
    public static Survivorship latest() {
        return new Survivorship(BY_TIME, Keeps.WINNER);
    }

    /** The value with the earliest event time. */
    public static Survivorship first() {
        return new Survivorship(BY_TIME.reversed(), Keeps.WINNER);
    }

    /** The value of the source named first; sources not named come last. */
    public static Survivorship bySource(String... sourceIds) {
        List<String> ranks = List.of(sourceIds);
        Comparator<Trait> byRank = Comparator.comparingInt(trait -> {
            int rank = ranks.indexOf(trait.source().id());
            return rank < 0 ? -ranks.size() : -rank;
        });
        return new Survivorship(byRank.thenComparing(BY_TIME), Keeps.WINNER);
    }

    /**
     * The value of the most trusted source, where trust fades: a point of {@link Source#trust} weighs as much as being
     * newer by {@code perPoint}.
     *
     * @param perPoint positive, at most 10 years
     */
    public static Survivorship mostTrusted(Duration perPoint) {
        long millisPerPoint = perPoint.toMillis();
        if (millisPerPoint < 1 || perPoint.compareTo(Duration.ofDays(3660)) > 0) {
            throw new IllegalArgumentException("perPoint must be 1 ms to 10 years, was " + perPoint);
        }
        Comparator<Trait> byTrust = Comparator.comparingLong(
                trait -> trait.source().trust() * millisPerPoint + trait.time().toEpochMilli());
        return new Survivorship(byTrust.thenComparing(BY_TIME), Keeps.WINNER);
    }

    /**
     * The value that most events gave; every distinct value stays readable in {@link Trait#candidates}.
     *
     * <p>After {@link #selfFirst} or {@link #partyFirst} it is, of the values that the strongest sources gave, the one that
     * most events of any source gave.
     */
    public static Survivorship mostFrequent() {
        return new Survivorship(preferValues().thenComparing(BY_TIME), Keeps.EVERY_COUNT);
    }

    /** The smallest value by {@link Value#compare}. */
    public static Survivorship min() {
        return new Survivorship(
                preferValues()
                        .thenComparing((a, b) -> Value.compare(b.value(), a.value()))
                        .thenComparing(BY_TIME),
                Keeps.WINNER);
    }

    /** The greatest value by {@link Value#compare}. */
    public static Survivorship max() {
        return new Survivorship(
                preferValues()
                        .thenComparing((a, b) -> Value.compare(a.value(), b.value()))
                        .thenComparing(BY_TIME),
                Keeps.WINNER);
    }

    /** The longest text or list. */
    public static Survivorship longest() {
        return new Survivorship(
                preferValues().thenComparingInt(Survivorship::length).thenComparing(BY_TIME), Keeps.WINNER);
    }

    /** All distinct values as one sorted list, whoever gave them; lists are joined element by element. */
    public static Survivorship union() {
        return new Survivorship(preferValues().thenComparing(BY_TIME), Keeps.EVERY_ELEMENT);
    }

    private static Comparator<Trait> preferValues() {
        return Comparator.comparingInt(trait -> trait.value() instanceof Value.Null ? 0 : 1);
    }

    private static int length(Trait trait) {
        if (trait.value() instanceof Value.Text text) {
            return text.text().length();
        }
        return trait.value() instanceof Value.Items items ? items.items().size() : 0;
    }

    /** This policy, after what the person declared herself. */
    public Survivorship selfFirst() {
        return after(Comparator.comparingInt(trait -> trait.source().kind() == Source.Kind.SELF ? 1 : 0));
    }

    /** This policy, after first-party before second-party before third-party data. */
    public Survivorship partyFirst() {
        return after(Comparator.comparingInt(trait -> -trait.source().party().ordinal()));
    }

    /** This policy, with every distinct value kept in {@link Trait#candidates}, as contact points are. */
    public Survivorship keepingAll() {
        return new Survivorship(sources, order, keeps == Keeps.WINNER ? Keeps.EVERY_VALUE : keeps);
    }

    private Survivorship after(Comparator<Trait> stronger) {
        return new Survivorship(
                (a, b) -> {
                    int c = a.source() == b.source() ? 0 : stronger.compare(a, b);
                    return c != 0 ? c : sources.compare(a, b);
                },
                order,
                keeps);
    }

    Keeps keeps() {
        return keeps;
    }

    /** Positive where {@code a} survives {@code b}. */
    int compare(Trait a, Trait b) {
        int c = sources.compare(a, b);
        return c != 0 ? c : order.compare(a, b);
    }

    /** Positive where {@code a} survives {@code b} because of the kinds of source, whatever they say and how often. */
    int compareSources(Trait a, Trait b) {
        return sources.compare(a, b);
    }
}
