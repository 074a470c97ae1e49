package io.cdpkit.segments;

import io.cdpkit.event.Value;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The entries of a log for one person, ascending in time. Immutable. */
final class Log {
    static final Log EMPTY = new Log(new long[0], new long[0], new Value[0], new long[0], Long.MIN_VALUE);

    final long[] times;
    /** {@link LogPlan#words} per entry. */
    final long[] masks;
    /** As many per entry as the plan has columns. */
    final @Nullable Value[] values;
    /** The values as small numbers, or {@link Numbers#LARGE}. */
    final long[] small;
    /** The first instant from which on nothing that is forgotten was in a window. */
    final long whole;

    private Log(long[] times, long[] masks, @Nullable Value[] values, long[] small, long whole) {
        this.times = times;
        this.masks = masks;
        this.values = values;
        this.small = small;
        this.whole = whole;
    }

    static Log of(long[] times, long[] masks, @Nullable Value[] values, long whole) {
        return new Log(
                times,
                masks,
                values,
                Arrays.stream(values).mapToLong(Numbers::small).toArray(),
                whole);
    }

    /** This log and one more entry, behind those of its time, without what can be forgotten by the time of the latest. */
    Log plus(LogPlan plan, long time, long[] mask, @Nullable Value[] row) {
        int at = upTo(time);
        long latest = at == times.length ? time : times[times.length - 1];
        int from = 0;
        while (from < at && plan.end(times[from]) <= latest) {
            from++;
        }
        int words = mask.length;
        int columns = row.length;
        long[] newTimes = widened(times, from, at, 1);
        long[] newMasks = widened(masks, from, at, words);
        long[] newSmall = widened(small, from, at, columns);
        @Nullable Value[] newValues = new Value[newTimes.length * columns];
        int kept = at - from;
        System.arraycopy(values, from * columns, newValues, 0, kept * columns);
        System.arraycopy(values, at * columns, newValues, (kept + 1) * columns, (newTimes.length - kept - 1) * columns);
        newTimes[kept] = time;
        System.arraycopy(mask, 0, newMasks, kept * words, words);
        for (int i = 0; i < columns; i++) {
            newValues[kept * columns + i] = row[i];
            newSmall[kept * columns + i] = Numbers.small(row[i]);
        }
        return new Log(
                newTimes,
                newMasks,
                newValues,
                newSmall,
                from == 0 ? whole : Math.max(whole, plan.end(times[from - 1])));
    }

    /** The numbers of the entries from one on, so many each, with room for one more entry at a place. */
    private static long[] widened(long[] numbers, int from, int at, int each) {
        long[] wider = new long[numbers.length - (from - 1) * each];
        System.arraycopy(numbers, from * each, wider, 0, (at - from) * each);
        System.arraycopy(numbers, at * each, wider, (at - from + 1) * each, numbers.length - at * each);
        return wider;
    }

    /** How many entries there are up to a time and at it. */
    int upTo(long time) {
        int low = 0;
        int high = times.length;
        if (high == 0 || times[high - 1] <= time) {
            return high;
        }
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (times[middle] <= time) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Whether there is an entry at a time. */
    boolean hasAt(long time) {
        int upTo = upTo(time);
        return upTo > 0 && times[upTo - 1] == time;
    }

    boolean has(int entry, int bit, int words) {
        return (masks[entry * words + (bit >>> 6)] >>> bit & 1) != 0;
    }
}
