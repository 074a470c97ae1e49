package io.cdpkit.segments;

import io.cdpkit.event.Value;
import io.cdpkit.segments.Operand.Function;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A figure while entries are added to it, from the newest to the oldest; then, started again, another. Used by one thread. */
final class Figure {
    private Function function = Function.COUNT;
    private boolean isSum;
    private long count;
    private BigDecimal sum = BigDecimal.ZERO;
    /** Ten-thousandths that belong to the sum. */
    private long small;

    private int smalls;
    private @Nullable Value chosen;
    private @Nullable Tally tally;
    private long time;

    /** Begins a figure, to which nothing is added yet. */
    void start(Function newFunction) {
        function = newFunction;
        isSum = function == Function.SUM || function == Function.AVG;
        count = 0;
        sum = BigDecimal.ZERO;
        small = 0;
        smalls = 0;
        chosen = null;
        if (tally != null) {
            tally.clear();
        }
    }

    /** Adds an entry of a log, with its value in a column; -1 for none. */
    void add(Log log, int entry, int column) {
        if (function.isOfOccurrences()) {
            time = count == 0 || function == Function.EARLIEST ? log.time(entry) : time;
            count++;
            return;
        }
        if (isSum && log.small(entry, column) != Numbers.LARGE) {
            count++;
            small += log.small(entry, column);
            if (++smalls == Numbers.MANY) {
                flush();
            }
            return;
        }
        Value value = log.value(entry, column);
        if (value != null && !(value instanceof Value.Null)) {
            addKnown(value);
        }
    }

    private void flush() {
        sum = sum.add(BigDecimal.valueOf(small, Numbers.SCALE));
        small = 0;
        smalls = 0;
    }

    /** How the sum or mean of something compares to a number, which may be small. */
    int compare(BigDecimal bound, long smallBound) {
        long times = function == Function.SUM ? 1 : count;
        if (isSmall() && smallBound != Numbers.LARGE && times <= Numbers.MANY) {
            return Long.compare(small, smallBound * times);
        }
        flush();
        return function == Function.SUM
                ? sum.compareTo(bound)
                : Numbers.quotient(sum, BigDecimal.valueOf(count)).compareTo(bound);
    }

    /** Whether nothing counts that was added. */
    boolean isEmpty() {
        return count == 0;
    }

    private void addKnown(Value value) {
        switch (function) {
            case SUM, AVG -> {
                BigDecimal number = Values.number(value);
                if (number != null) {
                    count++;
                    sum = sum.add(number);
                }
            }
            case MIN -> choose(value, chosen == null || Value.compare(value, chosen) < 0);
            case MAX -> choose(value, chosen == null || Value.compare(value, chosen) > 0);
            case FIRST -> choose(value, true);
            case LAST -> choose(value, chosen == null);
            case VALUES -> {
                if (tally == null || tally.size < Function.MOST_VALUES) {
                    addTime(value);
                }
            }
            default -> addTime(value);
        }
    }

    /** Whether older entries change nothing any more. */
    boolean isSettled() {
        return (function == Function.LATEST && count > 0) || (function == Function.LAST && chosen != null);
    }

    private void choose(Value value, boolean better) {
        chosen = better ? value : chosen;
    }

    private void addTime(Value value) {
        tally = tally == null ? new Tally() : tally;
        int now = tally.add(value);
        if (now > count || (now == count && chosen != null && Value.compare(value, chosen) < 0)) {
            count = now;
            chosen = value;
        }
    }

    /** What the entries come to; null for none. */
    @Nullable
    Value value() {
        return switch (function) {
            case COUNT -> Value.of(count);
            case DISTINCT -> Value.of(tally == null ? 0 : tally.size);
            case VALUES -> Value.of(tally == null ? List.of() : tally.sorted());
            case EARLIEST, LATEST -> count == 0 ? null : Value.of(Instant.ofEpochMilli(time));
            case SUM -> count == 0 ? null : sum();
            case AVG -> count == 0 ? null : mean();
            default -> chosen;
        };
    }

    /** How often each value was added. Most people have seen few kinds of anything, and few are found without hashing. */
    private static final class Tally {
        private static final int FEW = 8;

        private Value[] values = new Value[4];
        private int[] times = new int[4];
        private int size;
        /** The places of the values once they are more than few. */
        private @Nullable Map<Value, Integer> places;

        void clear() {
            size = 0;
            places = null;
        }

        /** Adds a value and tells how often it was added. */
        int add(Value value) {
            int place = place(value);
            if (place == size) {
                append(value);
            }
            return ++times[place];
        }

        private int place(Value value) {
            if (places != null) {
                return places.getOrDefault(value, size);
            }
            int place = 0;
            while (place < size && !values[place].equals(value)) {
                place++;
            }
            return place;
        }

        private void append(Value value) {
            if (size == values.length) {
                values = Arrays.copyOf(values, 2 * size);
                times = Arrays.copyOf(times, 2 * size);
            }
            values[size] = value;
            times[size] = 0;
            if (places != null) {
                places.put(value, size);
            } else if (size == FEW) {
                places = new HashMap<>();
                for (int i = 0; i <= size; i++) {
                    places.put(values[i], i);
                }
            }
            size++;
        }

        List<Value> sorted() {
            Value[] sorted = Arrays.copyOf(values, size);
            Arrays.sort(sorted, Value::compare);
            return List.of(sorted);
        }
    }

    private Value sum() {
        if (isSmall()) {
            return Numbers.value(small);
        }
        flush();
        return Values.plain(Value.of(sum));
    }

    /** Exact where it has a finite decimal, else to 40 digits. */
    private Value mean() {
        BigDecimal exact = isSmall() ? Numbers.shortQuotient(small, Numbers.SCALE, count) : null;
        if (exact == null) {
            flush();
            exact = Numbers.quotient(sum, BigDecimal.valueOf(count));
        }
        return Values.plain(Value.of(exact));
    }

    private boolean isSmall() {
        return sum.signum() == 0;
    }
}
