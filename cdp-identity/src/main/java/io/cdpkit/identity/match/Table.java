package io.cdpkit.identity.match;

import java.util.Arrays;
import java.util.List;

/**
 * Records in an order that depends on their contents alone, with what is needed to compare them.
 *
 * <p>The order is that of a hash, so a prefix of it is a random sample that does not depend on the order of arrival.
 */
final class Table {
    final Records records;
    final int size;
    final int width;
    final int[] cells;
    final byte[] sources;
    /** The record at each place. */
    final int[] order;

    final List<Comparison> comparisons;
    /** Whether two records may be one person's only if they are of different sources. */
    final boolean acrossSources;

    /** Records any two of which may be one person's. */
    Table(Records records) {
        this(records, false);
    }

    /**
     * Records of which two may be one person's.
     *
     * @param acrossSources whether only two of different sources may be
     */
    Table(Records records, boolean acrossSources) {
        this.records = records;
        this.acrossSources = acrossSources;
        this.size = records.size();
        this.width = records.values().length;
        this.order = order(records);
        this.cells = new int[size * width];
        this.sources = new byte[size];
        for (int at = 0; at < size; at++) {
            sources[at] = records.source(order[at]);
            for (int c = 0; c < width; c++) {
                cells[at * width + c] = records.cell(order[at], c);
            }
        }
        this.comparisons = new Comparisons(records.layout(), records.values(), cells, size).mostTelling();
    }

    /** Whether two records may be one person's at all. */
    boolean mayMatch(int a, int b) {
        return !acrossSources || sources[a] != sources[b];
    }

    /** How many pairs may be one person's. */
    double pairs() {
        double pairs = pairs(size);
        if (acrossSources) {
            int[] ofSource = new int[1 << Byte.SIZE];
            for (byte source : sources) {
                ofSource[source & 0xFF]++;
            }
            for (int count : ofSource) {
                pairs -= pairs(count);
            }
        }
        return pairs;
    }

    private static double pairs(int count) {
        return count * (count - 1.0) / 2;
    }

    private static int[] order(Records records) {
        Values[] values = records.values();
        int size = records.size();
        long[] keys = new long[size];
        int bits = Math.max(1, 32 - Integer.numberOfLeadingZeros(size));
        for (int record = 0; record < size; record++) {
            long hash = records.source(record) + 1L;
            for (int c = 0; c < values.length; c++) {
                int code = records.cell(record, c);
                hash = (hash ^ (code < 0 ? c : values[c].hash(code) * 31L + c + 1)) * 0x9E3779B97F4A7C15L;
                hash ^= hash >>> 29;
            }
            keys[record] = hash << bits | record;
        }
        Arrays.parallelSort(keys);
        int[] order = new int[size];
        for (int at = 0; at < size; at++) {
            order[at] = (int) (keys[at] & ((1L << bits) - 1));
        }
        return order;
    }

    int cell(int at, int column) {
        return cells[at * width + column];
    }

    Values values(int column) {
        return records.values()[column];
    }
}
