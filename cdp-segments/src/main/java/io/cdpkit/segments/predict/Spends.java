package io.cdpkit.segments.predict;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/** Mean spends by number of repeats. Not thread-safe. */
final class Spends {
    /** The mean spends of all who have so many repeats, ascending, and the sum of their logarithms. */
    record Group(int repeats, double[] means, double logMeans) {
        static Group of(int repeats, double[] means) {
            return new Group(repeats, means, Arrays.stream(means).map(Math::log).sum());
        }
    }

    private static final class Means {
        private double[] values = new double[8];
        private int size;

        void add(double value) {
            if (size == values.length) {
                values = Arrays.copyOf(values, 2 * size);
            }
            values[size++] = value;
        }

        double[] sorted() {
            double[] sorted = Arrays.copyOf(values, size);
            Arrays.sort(sorted);
            return sorted;
        }
    }

    private final TreeMap<Integer, Means> byRepeats = new TreeMap<>();
    private int size;

    void add(int repeats, double mean) {
        byRepeats.computeIfAbsent(repeats, none -> new Means()).add(mean);
        size++;
    }

    int size() {
        return size;
    }

    List<Group> groups() {
        ArrayList<Group> groups = new ArrayList<>();
        byRepeats.forEach((repeats, means) -> groups.add(Group.of(repeats, means.sorted())));
        return groups;
    }
}
