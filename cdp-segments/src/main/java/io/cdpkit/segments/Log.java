package io.cdpkit.segments;

import io.cdpkit.event.Value;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The entries of a log for one person, ascending in time. Immutable. */
final class Log {
    static final Log EMPTY = new Log(new long[0], new long[0], new Value[0], new long[0]);

    final long[] times;
    /** {@link LogPlan#words} per entry. */
    final long[] masks;
    /** As many per entry as the plan has columns. */
    final @Nullable Value[] values;
    /** The values as small numbers, or {@link Numbers#LARGE}. */
    final long[] small;

    private Log(long[] times, long[] masks, @Nullable Value[] values, long[] small) {
        this.times = times;
        this.masks = masks;
        this.values = values;
        this.small = small;
    }

    static Log of(long[] times, long[] masks, @Nullable Value[] values) {
        return new Log(
                times,
                masks,
                values,
                Arrays.stream(values).mapToLong(Numbers::small).toArray());
    }

    /** This log and one later entry, without what can be forgotten by then. */
    Log plus(LogPlan plan, long time, long[] mask, @Nullable Value[] row) {
        int from = 0;
        while (from < times.length && plan.end(times[from]) <= time) {
            from++;
        }
        int words = mask.length;
        int columns = row.length;
        int kept = times.length - from;
        long[] newTimes = Arrays.copyOfRange(times, from, times.length + 1);
        long[] newMasks = Arrays.copyOfRange(masks, from * words, (times.length + 1) * words);
        @Nullable Value[] newValues = Arrays.copyOfRange(values, from * columns, (times.length + 1) * columns);
        newTimes[kept] = time;
        System.arraycopy(mask, 0, newMasks, kept * words, words);
        long[] newSmall = Arrays.copyOfRange(small, from * columns, (times.length + 1) * columns);
        for (int i = 0; i < columns; i++) {
            newValues[kept * columns + i] = row[i];
            newSmall[kept * columns + i] = Numbers.small(row[i]);
        }
        return new Log(newTimes, newMasks, newValues, newSmall);
    }

    boolean has(int entry, int bit, int words) {
        return (masks[entry * words + (bit >>> 6)] >>> bit & 1) != 0;
    }
}
