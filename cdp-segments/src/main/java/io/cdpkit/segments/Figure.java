package io.cdpkit.segments;

import io.cdpkit.event.Value;
import io.cdpkit.segments.Operand.Function;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A figure while entries are added to it, from the newest to the oldest. Used by one thread. */
final class Figure {
    private final Function function;
    private long count;
    private BigDecimal sum = BigDecimal.ZERO;
    private @Nullable Value chosen;
    private @Nullable Map<Value, Integer> times;
    private long time;

    Figure(Function function) {
        this.function = function;
    }

    /** Adds an entry at a time, with the value that it has. */
    void add(long at, @Nullable Value value) {
        if (function.isOfOccurrences()) {
            time = count == 0 || function == Function.EARLIEST ? at : time;
            count++;
        } else if (value != null && !(value instanceof Value.Null)) {
            addKnown(value);
        }
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
                if (times == null || times.size() < Function.MOST_VALUES) {
                    addTime(value);
                }
            }
            default -> addTime(value);
        }
    }

    private void choose(Value value, boolean better) {
        chosen = better ? value : chosen;
    }

    private void addTime(Value value) {
        times = times == null ? new HashMap<>() : times;
        int now = times.merge(value, 1, Integer::sum);
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
            case DISTINCT -> Value.of(times == null ? 0 : times.size());
            case VALUES ->
                Value.of(
                        times == null
                                ? List.of()
                                : times.keySet().stream().sorted(Value::compare).toList());
            case EARLIEST, LATEST -> count == 0 ? null : Value.of(Instant.ofEpochMilli(time));
            case SUM -> count == 0 ? null : Values.plain(Value.of(sum));
            case AVG -> count == 0 ? null : mean();
            default -> chosen;
        };
    }

    /** Exact where it has a finite decimal, else to 40 digits. */
    private Value mean() {
        return Values.plain(Value.of(Numbers.quotient(sum, BigDecimal.valueOf(count))));
    }
}
