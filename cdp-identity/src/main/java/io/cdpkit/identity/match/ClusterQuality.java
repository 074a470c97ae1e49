package io.cdpkit.identity.match;

import java.util.Arrays;

/**
 * How well clusters agree with the truth.
 *
 * <p>Precision and recall are of pairs of records in one cluster; those of B-cubed (Bagga and Baldwin 1998) are averages
 * over records. Where there is nothing to find or nothing was found the figure is 1.
 *
 * @param largest how many records the largest cluster has
 */
public record ClusterQuality(
        int records, int clusters, double precision, double recall, double b3Precision, double b3Recall, int largest) {

    /**
     * Compares the cluster of each record with the entity it truly is of.
     *
     * @param clusters any number per cluster
     * @param truth any number per entity, as many as clusters
     */
    public static ClusterQuality of(int[] clusters, int[] truth) {
        if (clusters.length != truth.length) {
            throw new IllegalArgumentException("clusters are of " + clusters.length + " records, the truth is of "
                    + truth.length + "; both need one number per record");
        }
        Groups found = Groups.of(clusters, truth);
        Groups real = Groups.of(truth, clusters);
        return new ClusterQuality(
                truth.length,
                found.count(),
                share(found.right(), found.pairs()),
                share(real.right(), real.pairs()),
                share(found.agreement(), truth.length),
                share(real.agreement(), truth.length),
                found.largest());
    }

    /**
     * Records grouped in one way, held against another.
     *
     * @param pairs how many pairs of records are in one group
     * @param right how many of these the other way has in one group as well
     * @param agreement the sum over records of which share of the group is with the record in the other way
     */
    private record Groups(int count, int largest, double pairs, double right, double agreement) {
        static Groups of(int[] groups, int[] others) {
            long[] cells = new long[groups.length];
            Arrays.setAll(cells, record -> (long) groups[record] << 32 | (others[record] & 0xFFFFFFFFL));
            Arrays.parallelSort(cells);
            int count = 0;
            int largest = 0;
            double pairs = 0;
            double right = 0;
            double agreement = 0;
            for (int from = 0, to; from < cells.length; from = to) {
                to = end(cells, from, 32);
                double size = to - from;
                for (int start = from, end; start < to; start = end) {
                    end = end(cells, start, 0);
                    double both = end - start;
                    right += both * (both - 1) / 2;
                    agreement += both * both / size;
                }
                count++;
                largest = Math.max(largest, to - from);
                pairs += size * (size - 1) / 2;
            }
            return new Groups(count, largest, pairs, right, agreement);
        }

        /** Where the numbers end that are the same from a bit upwards. */
        private static int end(long[] cells, int from, int bit) {
            int to = from + 1;
            while (to < cells.length && cells[to] >> bit == cells[from] >> bit) {
                to++;
            }
            return to;
        }
    }

    private static double share(double part, double whole) {
        return whole == 0 ? 1 : part / whole;
    }

    private static double harmonic(double a, double b) {
        return a + b == 0 ? 0 : 2 * a * b / (a + b);
    }

    public double f1() {
        return harmonic(precision, recall);
    }

    public double b3F1() {
        return harmonic(b3Precision, b3Recall);
    }
}
