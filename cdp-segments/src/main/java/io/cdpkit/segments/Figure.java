package io.cdpkit.segments;

import io.cdpkit.event.Value;
import io.cdpkit.segments.Operand.Function;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A figure while entries are added to it, from the newest to the oldest; then, started again, another. Used by one thread.
 */
final class Figure {
    private Function function = Function.COUNT;
    private boolean isSum;
    private long count;
    private BigDecimal sum = BigDecimal.ZERO;
    /** Ten-thousandths that belong to the sum. */
    private long small;

    private int smalls;
    private @Nullable Value chosen;
    private long chosenCode;
    /** What was added as often as the chosen value, and not yet compared to it. */
    private final ArrayList<Value> tied = new ArrayList<>(0);

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
        tied.clear();
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
        long code = log.code(entry, column);
        if (code == Numbers.NOTHING) {
            return;
        } else if (isSum && Numbers.isSmall(code)) {
            count++;
            small += code;
            if (++smalls == Numbers.MANY) {
                flush();
            }
            return;
        }
        addKnown(Objects.requireNonNull(log.value(entry, column)), code);
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

    private void addKnown(Value value, long code) {
        switch (function) {
            case SUM, AVG -> {
                BigDecimal number = Values.number(value);
                if (number != null) {
                    count++;
                    sum = sum.add(number);
                }
            }
            case MIN -> choose(value, code, chosen == null || compare(value, code, chosen) < 0);
            case MAX -> choose(value, code, chosen == null || compare(value, code, chosen) > 0);
            case FIRST -> choose(value, code, true);
            case LAST -> choose(value, code, chosen == null);
            case VALUES -> {
                if (tally == null || tally.size < Function.MOST_VALUES) {
                    addTime(value, code);
                }
            }
            default -> addTime(value, code);
        }
    }

    /** Whether older entries change nothing any more. */
    boolean isSettled() {
        return (function == Function.LATEST && count > 0) || (function == Function.LAST && chosen != null);
    }

    private int compare(Value value, long code, Value other) {
        return code != chosenCode && Numbers.isSmall(code) && Numbers.isSmall(chosenCode)
                ? Long.compare(code, chosenCode)
                : Value.compare(value, other);
    }

    private void choose(Value value, long code, boolean better) {
        if (better) {
            chosen = value;
            chosenCode = code;
        }
    }

    private void addTime(Value value, long code) {
        tally = tally == null ? new Tally() : tally;
        int now = tally.add(value, code);
        if (now > count) {
            count = now;
            chosen = value;
            tied.clear();
        } else if (now == count) {
            tied.add(value);
        }
    }

    /** The first by value of those that were added most often. */
    private @Nullable Value mostFrequent() {
        for (Value value : tied) {
            chosen = chosen == null || Value.compare(value, chosen) < 0 ? value : chosen;
        }
        tied.clear();
        return chosen;
    }

    /** What the entries come to; null for none. */
    @Nullable
    Value value() {
        return value(null);
    }

    /** The same; a value from before where that is known to be equal. */
    @Nullable
    Value value(@Nullable Value before) {
        return switch (function) {
            case COUNT -> Value.of(count);
            case DISTINCT -> Value.of(tally == null ? 0 : tally.size);
            case VALUES -> tally == null ? Value.of(List.of()) : tally.sorted(before);
            case MOST_FREQUENT -> mostFrequent();
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
        private long[] codes = new long[4];
        private int[] times = new int[4];
        private int size;
        /** The places of the values once they are more than few. */
        private @Nullable Map<Value, Integer> places;

        void clear() {
            size = 0;
            places = null;
        }

        /** Adds a value and tells how often it was added. */
        int add(Value value, long code) {
            int place = place(value, code);
            if (place == size) {
                append(value, code);
            }
            return ++times[place];
        }

        private int place(Value value, long code) {
            if (places != null) {
                return places.getOrDefault(value, size);
            }
            int place = 0;
            while (place < size && !(codes[place] == code && Objects.equals(values[place], value))) {
                place++;
            }
            return place;
        }

        private void append(Value value, long code) {
            if (size == values.length) {
                values = Arrays.copyOf(values, 2 * size);
                codes = Arrays.copyOf(codes, 2 * size);
                times = Arrays.copyOf(times, 2 * size);
            }
            values[size] = value;
            codes[size] = code;
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

        /** The values in order. */
        Value sorted(@Nullable Value before) {
            if (before instanceof Value.Items known && isOf(known.items())) {
                return known;
            }
            Value[] sorted = Arrays.copyOf(values, size);
            Arrays.sort(sorted, Value::compare);
            return Value.of(List.of(sorted));
        }

        /** Whether a list is of these very values, each once. */
        private boolean isOf(List<Value> known) {
            if (known.size() != size) {
                return false;
            }
            for (int i = 0; i < size; i++) {
                int at = 0;
                while (at < size && known.get(at) != values[i]) {
                    at++;
                }
                if (at == size) {
                    return false;
                }
            }
            return true;
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
