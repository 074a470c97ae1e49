package io.cdpkit.profile;

import io.cdpkit.event.Event;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** How much and when a person was seen: events by type, the first and the last time. Immutable. */
public final class Activity {
    private static final int TYPES = Event.Type.values().length;
    static final Activity NONE = new Activity(new int[TYPES], Instant.MAX, Instant.MIN);

    private final int[] counts;
    private final Instant first;
    private final Instant last;

    private Activity(int[] counts, Instant first, Instant last) {
        this.counts = counts;
        this.first = first;
        this.last = last;
    }

    /** An activity read back from a store; one count per {@link Event.Type} in its order. */
    public static Activity of(int[] counts, Instant first, Instant last) {
        return new Activity(Arrays.copyOf(counts, TYPES), first, last);
    }

    /** Events of all types. */
    public long events() {
        long sum = 0;
        for (int count : counts) {
            sum += count;
        }
        return sum;
    }

    public long events(Event.Type type) {
        return counts[type.ordinal()];
    }

    /** The earliest event time; {@link Instant#MAX} where there is no event. */
    public Instant first() {
        return first;
    }

    /** The latest event time; {@link Instant#MIN} where there is no event. */
    public Instant last() {
        return last;
    }

    Activity plus(Event event) {
        int[] sums = counts.clone();
        sums[event.type().ordinal()]++;
        Instant time = event.time();
        return new Activity(sums, time.isBefore(first) ? time : first, time.isAfter(last) ? time : last);
    }

    Activity plus(Activity other) {
        int[] sums = new int[TYPES];
        Arrays.setAll(sums, i -> counts[i] + other.counts[i]);
        return new Activity(
                sums, other.first.isBefore(first) ? other.first : first, other.last.isAfter(last) ? other.last : last);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Activity that
                && Arrays.equals(counts, that.counts)
                && first.equals(that.first)
                && last.equals(that.last);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * Arrays.hashCode(counts) + first.hashCode()) + last.hashCode();
    }

    @Override
    public String toString() {
        return events() + " events from " + first + " to " + last;
    }
}
