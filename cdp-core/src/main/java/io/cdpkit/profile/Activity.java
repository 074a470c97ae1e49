package io.cdpkit.profile;

import io.cdpkit.event.Event;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** How much and when a person was seen: events by type, the first and the last time. Immutable. */
public final class Activity {
    private static final Event.Type[] TYPES = Event.Type.values();
    private static final long NEVER_FIRST = Long.MAX_VALUE;
    private static final long NEVER_LAST = Long.MIN_VALUE;
    static final Activity NONE = new Activity(new int[TYPES.length], NEVER_FIRST, NEVER_LAST);

    private final int[] counts;
    /** Epoch milliseconds, the precision of event times. */
    private final long first;

    private final long last;

    private Activity(int[] counts, long first, long last) {
        this.counts = counts;
        this.first = first;
        this.last = last;
    }

    /**
     * An activity read back from a store; one count per {@link Event.Type} in its order.
     *
     * @param first as {@link #first} gave it
     * @param last as {@link #last} gave it
     */
    public static Activity of(int[] counts, Instant first, Instant last) {
        return new Activity(
                Arrays.copyOf(counts, TYPES.length),
                first.equals(Instant.MAX) ? NEVER_FIRST : first.toEpochMilli(),
                last.equals(Instant.MIN) ? NEVER_LAST : last.toEpochMilli());
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
        return first == NEVER_FIRST ? Instant.MAX : Instant.ofEpochMilli(first);
    }

    /** The latest event time; {@link Instant#MIN} where there is no event. */
    public Instant last() {
        return last == NEVER_LAST ? Instant.MIN : Instant.ofEpochMilli(last);
    }

    /** Whether there is any event at all. */
    boolean isNone() {
        return first == NEVER_FIRST;
    }

    Activity plus(Event event) {
        int[] sums = counts.clone();
        sums[event.type().ordinal()]++;
        long time = event.time().toEpochMilli();
        return new Activity(sums, Math.min(first, time), Math.max(last, time));
    }

    Activity plus(Activity other) {
        int[] sums = counts.clone();
        for (int i = 0; i < sums.length; i++) {
            sums[i] += other.counts[i];
        }
        return new Activity(sums, Math.min(first, other.first), Math.max(last, other.last));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Activity that
                && Arrays.equals(counts, that.counts)
                && first == that.first
                && last == that.last;
    }

    @Override
    public int hashCode() {
        return 31 * (31 * Arrays.hashCode(counts) + Long.hashCode(first)) + Long.hashCode(last);
    }

    @Override
    public String toString() {
        return events() + " events from " + first() + " to " + last();
    }
}
