package io.cdpkit.segments;

import io.cdpkit.event.Value;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The entries of a log for one person, ascending in time. Immutable. */
final class Log {
    static final Log EMPTY = new Log(0, 0, 1, new long[0], new Value[0], Long.MIN_VALUE);

    /** In place of a time, that there is no entry. */
    static final long NONE = Long.MIN_VALUE;

    private final int size;
    /** How many words of an entry say which filters let it pass. */
    private final int words;
    /** How many numbers an entry has: its time, those words, and the codes of its values. */
    private final int each;

    private final long[] numbers;
    private final @Nullable Value[] values;
    /** The first instant from which on nothing that is forgotten was in a window. */
    final long whole;

    private Log(int size, int words, int each, long[] numbers, @Nullable Value[] values, long whole) {
        this.size = size;
        this.words = words;
        this.each = each;
        this.numbers = numbers;
        this.values = values;
        this.whole = whole;
    }

    /** A log of so many entries as there are times, each with as many words and values. */
    static Log of(long[] times, long[] masks, @Nullable Value[] values, long whole) {
        int size = times.length;
        if (size == 0) {
            return EMPTY;
        }
        int words = masks.length / size;
        int columns = values.length / size;
        Log log = new Log(size, words, 1 + words + columns, new long[size * (1 + words + columns)], values, whole);
        for (int i = 0; i < size; i++) {
            log.numbers[i * log.each] = times[i];
            System.arraycopy(masks, i * words, log.numbers, i * log.each + 1, words);
            log.addCodes(i);
        }
        return log;
    }

    private void addCodes(int entry) {
        int columns = each - 1 - words;
        for (int i = 0; i < columns; i++) {
            numbers[entry * each + 1 + words + i] = Numbers.code(values[entry * columns + i]);
        }
    }

    /** Gives an entry the texts that others have already, so that who looks for equal ones need not read them. */
    private void share(int entry) {
        int columns = each - 1 - words;
        for (int column = 0; column < columns; column++) {
            long code = code(entry, column);
            if (Numbers.isText(code)) {
                int at = entry * columns + column;
                for (int other = size - 1; other >= 0; other--) {
                    if (other != entry
                            && code(other, column) == code
                            && Objects.equals(value(other, column), values[at])) {
                        values[at] = value(other, column);
                        break;
                    }
                }
            }
        }
    }

    /** This log and one more entry, behind those of its time, without what can be forgotten by the time of the latest. */
    Log plus(LogPlan plan, long time, long[] mask, @Nullable Value[] row) {
        int at = upTo(time);
        long latest = at == size ? time : time(size - 1);
        int from = 0;
        while (from < at && plan.end(time(from)) <= latest) {
            from++;
        }
        int columns = row.length;
        int newEach = 1 + mask.length + columns;
        int kept = at - from;
        int newSize = size - from + 1;
        long[] newNumbers = new long[newSize * newEach];
        System.arraycopy(numbers, from * each, newNumbers, 0, kept * each);
        System.arraycopy(numbers, at * each, newNumbers, (kept + 1) * newEach, (size - at) * each);
        newNumbers[kept * newEach] = time;
        System.arraycopy(mask, 0, newNumbers, kept * newEach + 1, mask.length);
        @Nullable Value[] newValues = columns == 0 ? EMPTY.values : new Value[newSize * columns];
        System.arraycopy(values, from * columns, newValues, 0, kept * columns);
        System.arraycopy(row, 0, newValues, kept * columns, columns);
        System.arraycopy(values, at * columns, newValues, (kept + 1) * columns, (size - at) * columns);
        long newWhole = from == 0 ? whole : Math.max(whole, plan.end(time(from - 1)));
        Log log = new Log(newSize, mask.length, newEach, newNumbers, newValues, newWhole);
        log.addCodes(kept);
        log.share(kept);
        return log;
    }

    int size() {
        return size;
    }

    long time(int entry) {
        return numbers[entry * each];
    }

    /** Whether a filter lets an entry pass. */
    boolean has(int entry, int bit) {
        return (numbers[entry * each + 1 + (bit >>> 6)] >>> bit & 1) != 0;
    }

    /** A word of an entry's mask. */
    long word(int entry, int word) {
        return numbers[entry * each + 1 + word];
    }

    @Nullable
    Value value(int entry, int column) {
        return values[entry * (each - 1 - words) + column];
    }

    /** The {@link Numbers#code} of a value. */
    long code(int entry, int column) {
        return numbers[entry * each + 1 + words + column];
    }

    /**
     * The time of the so-many-th entry, from the newest, that a filter lets pass; {@link #NONE} if there is none that is not
     * before a time.
     */
    long newest(int rank, int bit, long oldest) {
        int word = 1 + (bit >>> 6);
        int left = rank;
        for (int at = (size - 1) * each; at >= 0 && numbers[at] >= oldest; at -= each) {
            if ((numbers[at + word] >>> bit & 1) != 0 && --left == 0) {
                return numbers[at];
            }
        }
        return NONE;
    }

    /** How many entries there are up to a time and at it. */
    int upTo(long time) {
        int low = 0;
        int high = size;
        if (high == 0 || time(high - 1) <= time) {
            return high;
        }
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (time(middle) <= time) {
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
        return upTo > 0 && time(upTo - 1) == time;
    }
}
