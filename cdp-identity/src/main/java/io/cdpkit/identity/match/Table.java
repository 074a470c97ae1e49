package io.cdpkit.identity.match;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

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

    /** How many records there are in all, of which these may be a part. */
    final long all;

    private final Counting counting;
    private final Values[] values;
    private final @Nullable Words[] words;
    private final Copies copies;

    /** Records any two of which may be one person's. */
    Table(Records records) {
        this(records, false, new Counting(), null, null);
    }

    /**
     * Records of which two may be one person's.
     *
     * @param acrossSources whether only two of different sources may be
     * @param model what will be used, if that is known
     */
    Table(Records records, boolean acrossSources, Counting counting, @Nullable MatchModel model) {
        this(records, acrossSources, counting, model, null);
    }

    /** @param numbers of the records among all, ascending; null if these are all */
    Table(
            Records records,
            boolean acrossSources,
            Counting counting,
            @Nullable MatchModel model,
            long @Nullable [] numbers) {
        this.records = records;
        this.acrossSources = acrossSources;
        this.counting = counting;
        this.size = records.size();
        this.all = counting.records(size);
        this.values = counting.values(records);
        this.words = new Words[values.length];
        this.width = values.length;
        this.order = order(records, numbers, all);
        this.cells = new int[size * width];
        this.sources = new byte[size];
        IntStream.range(0, size).parallel().forEach(at -> {
            sources[at] = records.source(order[at]);
            for (int c = 0; c < width; c++) {
                cells[at * width + c] = records.cell(order[at], c);
            }
        });
        Comparisons compared = new Comparisons(records.layout(), values, cells, size, this::words);
        this.comparisons = model == null ? compared.mostTelling() : compared.known(model);
        this.copies = new Copies(this);
    }

    /** Whether two records may be one person's at all. */
    boolean mayMatch(int a, int b) {
        return !acrossSources || sources[a] != sources[b];
    }

    /** How many pairs may be one person's. */
    PairCounts pairs() {
        if (!acrossSources) {
            return PairCounts.within(size);
        }
        long[] counts = new long[Byte.MAX_VALUE + 1];
        for (byte source : sources) {
            counts[source]++;
        }
        return PairCounts.across(counts);
    }

    private static int[] order(Records records, long @Nullable [] numbers, long all) {
        Values[] values = records.values();
        int size = records.size();
        long[] keys = new long[size];
        int bits = Math.max(1, Long.SIZE - Long.numberOfLeadingZeros(all));
        Arrays.parallelSetAll(
                keys, record -> hash(records, record, values) << bits | (numbers == null ? record : numbers[record]));
        Arrays.parallelSort(keys);
        int[] order = new int[size];
        for (int at = 0; at < size; at++) {
            long number = keys[at] & ((1L << bits) - 1);
            order[at] = numbers == null ? (int) number : Arrays.binarySearch(numbers, number);
        }
        return order;
    }

    private static long hash(Records records, int record, Values[] values) {
        long hash = records.source(record) + 1L;
        for (int c = 0; c < values.length; c++) {
            int code = records.cell(record, c);
            hash = (hash ^ (code < 0 ? c : values[c].hash(code) * 31L + c + 1)) * 0x9E3779B97F4A7C15L;
            hash ^= hash >>> 29;
        }
        return hash;
    }

    Copies copies() {
        return copies;
    }

    /** Whether there is a column of a kind. */
    boolean has(Field.Kind kind) {
        return records.layout().first(kind) >= 0;
    }

    /** Whether it tells who lives together, and anything that those who do have each of their own. */
    boolean hasHomes() {
        return (has(Field.Kind.STREET) || has(Field.Kind.POSTCODE))
                && (has(Field.Kind.GIVEN_NAME) || has(Field.Kind.BIRTH_DATE) || has(Field.Kind.EMAIL));
    }

    int cell(int at, int column) {
        return cells[at * width + column];
    }

    Values values(int column) {
        return values[column];
    }

    /** The words of a column that is taken by words. */
    synchronized Words words(int column) {
        Words known = words[column];
        if (known == null) {
            known = counting.words(records.layout(), column, values[column], size);
            words[column] = known;
        }
        return known;
    }

    /** How often the values of each column occur, as a model keeps it. */
    List<MatchModel.Frequencies> frequencies() {
        return counting.frequencies(this);
    }
}
