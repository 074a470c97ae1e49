package io.cdpkit.segments;

import io.cdpkit.segments.Condition.Always;
import io.cdpkit.segments.Condition.Compare;
import io.cdpkit.segments.Operand.Aggregate;
import io.cdpkit.segments.Operand.Constant;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How many of some occurrences there may be, where some are among others: those of 30 days among those of 60, those above a
 * sum among all of the same name.
 */
final class Counts {
    private static final long UNBOUNDED = Long.MAX_VALUE / 2;

    /** A count with the answers that its tests may give, and how many there may be. */
    private static final class Range {
        private final Map<Condition, Integer> tests = new LinkedHashMap<>();
        private final TreeSet<Long> edges = new TreeSet<>();
        private long least;
        private long most = UNBOUNDED;

        void add(Compare test, int answers) {
            tests.put(test, answers);
            BigDecimal bound = bound(test);
            if (bound != null && bound.abs().compareTo(BigDecimal.valueOf(UNBOUNDED / 2)) < 0) {
                long floor = bound.setScale(0, RoundingMode.FLOOR).longValueExact();
                edges.add(floor - 1);
                edges.add(floor);
                edges.add(floor + 1);
            }
        }

        private boolean allows(long count) {
            return tests.entrySet().stream().allMatch(entry -> {
                Compare test = (Compare) entry.getKey();
                BigDecimal bound = bound(test);
                return bound == null
                        || Terms.allows(
                                entry.getValue(),
                                Truth.of(test.comparator()
                                        .holds(BigDecimal.valueOf(count).compareTo(bound))));
            });
        }

        /** Draws the ends to the nearest counts that the tests allow; false if there are none. */
        boolean tighten() {
            least = Math.max(0, least);
            if (!allows(least)) {
                Long next = edges.tailSet(least, false).stream()
                        .filter(this::allows)
                        .findFirst()
                        .orElse(null);
                least = next == null ? UNBOUNDED + 1 : next;
            }
            if (!allows(most)) {
                Long next = edges.headSet(most, false).descendingSet().stream()
                        .filter(this::allows)
                        .findFirst()
                        .orElse(null);
                most = next == null ? -1 : next;
            }
            return least <= most;
        }
    }

    private final Map<Aggregate, Range> ranges = new LinkedHashMap<>();

    static @Nullable BigDecimal bound(Compare test) {
        return test.right() instanceof Constant constant ? Values.number(constant.value()) : null;
    }

    void add(Aggregate count, Compare test, int answers) {
        ranges.computeIfAbsent(count, c -> new Range()).add(test, answers);
    }

    /**
     * The fewest of each that there can be together, those that are among most others first; null if there cannot be such
     * numbers.
     */
    @Nullable
    Map<Aggregate, Long> fewest() {
        boolean changed = true;
        while (changed) {
            changed = false;
            for (Range range : ranges.values()) {
                if (!range.tighten()) {
                    return null;
                }
            }
            for (Map.Entry<Aggregate, Range> some : ranges.entrySet()) {
                for (Map.Entry<Aggregate, Range> all : ranges.entrySet()) {
                    if (some != all && isAmong(some.getKey(), all.getKey())) {
                        long least = Math.max(all.getValue().least, some.getValue().least);
                        long most = Math.min(some.getValue().most, all.getValue().most);
                        changed |= least != all.getValue().least || most != some.getValue().most;
                        all.getValue().least = least;
                        some.getValue().most = most;
                    }
                }
            }
        }
        List<Aggregate> order = new ArrayList<>(ranges.keySet());
        order.sort((a, b) -> Long.compare(others(b), others(a)));
        Map<Aggregate, Long> fewest = new LinkedHashMap<>();
        order.forEach(count -> fewest.put(count, java.util.Objects.requireNonNull(ranges.get(count)).least));
        return fewest;
    }

    private long others(Aggregate count) {
        return ranges.keySet().stream().filter(other -> isAmong(count, other)).count();
    }

    /** Whether everything that one counts is counted by the other too, as far as that can be told. */
    static boolean isAmong(Aggregate one, Aggregate other) {
        return isAmong(one.of(), other.of()) && isWithin(one.window(), other.window());
    }

    private static boolean isAmong(Occurrence one, Occurrence other) {
        if (one.equals(other)) {
            return true;
        }
        return one instanceof Occurrence.Events some
                && other instanceof Occurrence.Events all
                && (all.type() == null || all.type() == some.type())
                && (all.names().isEmpty()
                        || (!some.names().isEmpty() && all.names().containsAll(some.names())))
                && implies(some.where(), all.where());
    }

    /** Whether a filter is among those that another is made of, or there is none. */
    private static boolean implies(Condition where, Condition filter) {
        return filter.equals(Always.TRUE)
                || filter.equals(where)
                || (where instanceof Condition.All all && all.of().contains(filter))
                || (where instanceof Condition.All all
                        && filter instanceof Condition.All filters
                        && all.of().containsAll(filters.of()));
    }

    private static boolean isWithin(Window one, Window other) {
        if (one.equals(other) || other instanceof Window.Ever) {
            return true;
        } else if (one instanceof Window.Last some) {
            return other instanceof Window.Last all && isShorter(some.span(), all.span());
        } else if (one instanceof Window.BeforeLast some) {
            return other instanceof Window.BeforeLast all && isShorter(all.span(), some.span());
        } else if (one instanceof Window.Ago some) {
            return (other instanceof Window.Last all && isShorter(some.from(), all.span()))
                    || (other instanceof Window.BeforeLast before && isShorter(before.span(), some.to()))
                    || (other instanceof Window.Ago ago
                            && isShorter(some.from(), ago.from())
                            && isShorter(ago.to(), some.to()));
        }
        return one instanceof Window.Fixed some
                && other instanceof Window.Fixed all
                && !some.from().isBefore(all.from())
                && !some.until().isAfter(all.until());
    }

    /** Whether one span is no longer than another, at any time. */
    private static boolean isShorter(Span one, Span other) {
        if (one.unit().isCalendar() || other.unit().isCalendar()) {
            return one.unit() == other.unit() && one.zone().equals(other.zone()) && one.amount() <= other.amount();
        }
        return one.millis() <= other.millis();
    }
}
