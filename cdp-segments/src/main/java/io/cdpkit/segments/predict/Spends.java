package io.cdpkit.segments.predict;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/** Mean spends by number of repeats. Not thread-safe. */
final class Spends {
    /** The mean spends of all who have so many repeats, and the sum of their logarithms. */
    static final class Group {
        private final int repeats;
        private final double[] means;
        private final double logMeans;

        Group(int repeats, double[] means) {
            this.repeats = repeats;
            this.means = means;
            this.logMeans = Arrays.stream(means).map(Math::log).sum();
        }

        int repeats() {
            return repeats;
        }

        double[] means() {
            return means;
        }

        double logMeans() {
            return logMeans;
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
        byRepeats.forEach((repeats, means) -> groups.add(new Group(repeats, means.sorted())));
        return groups;
    }
}
