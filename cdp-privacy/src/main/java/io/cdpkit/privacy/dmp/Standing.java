package io.cdpkit.privacy.dmp;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How a device stands by one rule, after all its qualifications up to the latest. Times are epoch milliseconds.
 *
 * <p>A qualification earns the trait up to an end that grows with its time, so the spans that were earned run into each
 * other or lie apart in order, and only the last of them counts. The same goes for the spans in which there were too many.
 * So nothing but the last few qualifications has to be remembered. Immutable.
 */
final class Standing {
    private static final long NEVER = Long.MIN_VALUE;
    static final Standing NONE = new Standing(NEVER, NEVER, NEVER, new long[0]);

    private final long start;
    private final long end;
    private final long relief;
    private final long[] last;

    /**
     * @param start when the last span began in which the trait is earned
     * @param end when it ends
     * @param relief when there are no more than enough qualifications again
     * @param last the times of the qualifications that a later one may be counted with, ascending
     */
    Standing(long start, long end, long relief, long[] last) {
        this.start = start;
        this.end = end;
        this.relief = relief;
        this.last = last;
    }

    /** The standing after one more qualification, which is not before any other. */
    Standing after(long time, TraitRule rule) {
        Frequency frequency = rule.frequency();
        long within = frequency.within().toMillis();
        long[] times = Arrays.copyOf(last, last.length + 1);
        times[last.length] = time;
        long newStart = start;
        long newEnd = end;
        long newRelief = relief;
        if (isWithin(times, frequency.atLeast(), within)) {
            long first = times[times.length - frequency.atLeast()];
            newStart = time > end ? time : start;
            newEnd = Math.max(
                    end,
                    frequency.lapsing()
                            ? first + within
                            : time + rule.lifetime().toMillis());
        }
        if (frequency.atMost() < times.length && isWithin(times, frequency.atMost() + 1, within)) {
            newRelief = Math.max(relief, times[times.length - frequency.atMost() - 1] + within);
        }
        int kept = Math.min(times.length, frequency.remembered());
        return new Standing(newStart, newEnd, newRelief, Arrays.copyOfRange(times, times.length - kept, times.length));
    }

    /** Whether the last so many are within a time of each other. */
    private static boolean isWithin(long[] times, int count, long within) {
        return times.length >= count && times[times.length - 1] - times[times.length - count] < within;
    }

    boolean holds(long now) {
        return now < end && now >= relief;
    }

    /** Since when it holds, if it does. */
    long since() {
        return Math.max(start, relief);
    }

    /** When time alone next changes whether it holds; the greatest long if it never does. */
    long due(long now) {
        return Math.min(now < end ? end : Long.MAX_VALUE, now < relief ? relief : Long.MAX_VALUE);
    }

    void write(DataOutputStream out) throws IOException {
        out.writeLong(start);
        out.writeLong(end);
        out.writeLong(relief);
        out.writeInt(last.length);
        for (long time : last) {
            out.writeLong(time);
        }
    }

    static Standing read(DataInputStream in) throws IOException {
        long start = in.readLong();
        long end = in.readLong();
        long relief = in.readLong();
        long[] last = new long[Math.min(in.readInt(), in.available() / Long.BYTES)];
        for (int i = 0; i < last.length; i++) {
            last[i] = in.readLong();
        }
        return new Standing(start, end, relief, last);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Standing that
                && start == that.start
                && end == that.end
                && relief == that.relief
                && Arrays.equals(last, that.last);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * Long.hashCode(end) + Long.hashCode(relief)) + Arrays.hashCode(last);
    }

    @Override
    public String toString() {
        return "earned until " + end;
    }
}
