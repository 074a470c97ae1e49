package io.cdpkit.identity.match;

import java.util.HashMap;
import java.util.Map;

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
        Map<Long, Integer> both = new HashMap<>();
        Map<Integer, Integer> found = new HashMap<>();
        Map<Integer, Integer> real = new HashMap<>();
        for (int record = 0; record < truth.length; record++) {
            both.merge((long) clusters[record] << 32 | (truth[record] & 0xFFFFFFFFL), 1, Integer::sum);
            found.merge(clusters[record], 1, Integer::sum);
            real.merge(truth[record], 1, Integer::sum);
        }
        double right = 0;
        double b3Precision = 0;
        double b3Recall = 0;
        for (Map.Entry<Long, Integer> cell : both.entrySet()) {
            double n = cell.getValue();
            right += n * (n - 1) / 2;
            b3Precision += n * n / found.getOrDefault((int) (cell.getKey() >> 32), 1);
            b3Recall += n * n / real.getOrDefault((int) (long) cell.getKey(), 1);
        }
        return new ClusterQuality(
                truth.length,
                found.size(),
                share(right, pairs(found)),
                share(right, pairs(real)),
                share(b3Precision, truth.length),
                share(b3Recall, truth.length),
                found.values().stream().mapToInt(Integer::intValue).max().orElse(0));
    }

    private static double pairs(Map<Integer, Integer> sizes) {
        return sizes.values().stream().mapToDouble(n -> n * (n - 1.0) / 2).sum();
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
