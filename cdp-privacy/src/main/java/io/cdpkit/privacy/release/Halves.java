package io.cdpkit.privacy.release;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Intervals of numbers, each halved by its number of different values. */
final class Halves implements Hierarchy {
    private static final int MOST_STEPS = 9;

    private final Map<String, List<String>> labels;

    private Halves(Map<String, List<String>> labels) {
        this.labels = labels;
    }

    static Halves of(Collection<String> values) {
        TreeMap<BigDecimal, List<String>> texts = new TreeMap<>(Comparator.naturalOrder());
        for (String value : values) {
            Intervals.parse(value)
                    .ifPresent(number -> texts.computeIfAbsent(number, n -> new ArrayList<>(1))
                            .add(value));
        }
        HashMap<String, List<String>> labels = new HashMap<>();
        if (!texts.isEmpty()) {
            List<BigDecimal> numbers = List.copyOf(texts.keySet());
            BigDecimal least = numbers.get(0);
            BigDecimal most = numbers.get(numbers.size() - 1);
            BigDecimal margin = most.subtract(least).max(BigDecimal.ONE);
            List<List<String>> paths = new ArrayList<>();
            numbers.forEach(number -> paths.add(new ArrayList<>()));
            Halving halving = new Halving(numbers, Set.copyOf(values), paths);
            halving.halve(
                    0,
                    numbers.size(),
                    roundest(least.subtract(margin), least),
                    leastRoundAbove(most, most.add(margin)),
                    MOST_STEPS);
            for (int i = 0; i < numbers.size(); i++) {
                List<String> path = List.copyOf(paths.get(i));
                texts.getOrDefault(numbers.get(i), List.of()).forEach(text -> labels.put(text, path));
            }
        }
        return new Halves(labels);
    }

    /** The intervals of each number, the finest first, as they are found. */
    private record Halving(List<BigDecimal> numbers, Set<String> taken, List<List<String>> paths) {
        void halve(int from, int to, BigDecimal lower, BigDecimal upper, int steps) {
            if (to - from < 2) {
                return;
            }
            if (steps > 0) {
                int middle = (from + to) >>> 1;
                BigDecimal bound = roundest(numbers.get(middle - 1), numbers.get(middle));
                halve(from, middle, lower, bound, steps - 1);
                halve(middle, to, bound, upper, steps - 1);
            }
            if (steps < MOST_STEPS) {
                String plain = Intervals.label(lower, upper);
                String label = taken.contains(plain) ? "[" + plain + ")" : plain;
                paths.subList(from, to).forEach(path -> path.add(label));
            }
        }
    }

    /** The number above one and up to another with the fewest digits, the highest of several. */
    static BigDecimal roundest(BigDecimal above, BigDecimal upTo) {
        for (int scale = coarsest(above, upTo); scale < finest(above, upTo); scale++) {
            BigDecimal rounded = upTo.setScale(scale, RoundingMode.FLOOR);
            if (rounded.compareTo(above) > 0) {
                return rounded;
            }
        }
        return upTo;
    }

    /** As {@link #roundest}, but the lowest of several. */
    private static BigDecimal leastRoundAbove(BigDecimal above, BigDecimal upTo) {
        return roundest(upTo.negate().subtract(above.ulp()), above.negate().subtract(above.ulp()))
                .negate();
    }

    private static int finest(BigDecimal a, BigDecimal b) {
        return Math.max(Math.max(a.scale(), b.scale()), 0);
    }

    private static int coarsest(BigDecimal a, BigDecimal b) {
        return -Math.max(precision(a), precision(b));
    }

    private static int precision(BigDecimal number) {
        return number.precision() - number.scale();
    }

    @Override
    public List<String> generalise(String value) {
        return labels.getOrDefault(value, List.of());
    }
}
