package io.cdpkit.identity.match;

import io.cdpkit.identity.match.Field.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
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
        this.comparisons = comparisons();
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

    private List<Comparison> comparisons() {
        List<Comparison> comparisons = new ArrayList<>();
        Layout layout = records.layout();
        int given = layout.first(Kind.GIVEN_NAME);
        int family = layout.first(Kind.FAMILY_NAME);
        boolean address = false;
        for (int c = 0; c < width; c++) {
            Layout.Column column = layout.columns().get(c);
            Values values = values(c);
            Similarity similarity = column.similarity();
            if (similarity != null) {
                comparisons.add(compare(c, Trait.OTHER, new SimilarityLikeness(values, similarity)));
                continue;
            }
            switch (column.kind()) {
                case GIVEN_NAME, FULL_NAME ->
                    comparisons.add(
                            c == given
                                    ? new Comparison(
                                            column.name(),
                                            Trait.GIVEN_NAME,
                                            new GivenNames(cells, given, family, values))
                                    : new Comparison(
                                            column.name(), Trait.GIVEN_NAME, new GivenNames(cells, c, -1, values)));
                case FAMILY_NAME ->
                    comparisons.add(new Comparison(
                            column.name(),
                            Trait.FAMILY_NAME,
                            new FamilyNames(cells, c == family ? given : -1, c, values)));
                case BIRTH_DATE -> comparisons.add(compare(c, Trait.BIRTH_DATE, new DateLikeness(values)));
                case EMAIL -> comparisons.add(compare(c, Trait.EMAIL, new EmailLikeness(values)));
                case PHONE -> comparisons.add(compare(c, Trait.PHONE, new CodeLikeness(values)));
                case IDENTIFIER -> comparisons.add(compare(c, Trait.IDENTIFIER, new CodeLikeness(values)));
                case CATEGORY -> comparisons.add(compare(c, Trait.CATEGORY, new CategoryLikeness()));
                case REGION -> {
                    if (layout.first(Kind.POSTCODE) < 0 && layout.first(Kind.CITY) < 0) {
                        comparisons.add(compare(c, Trait.CATEGORY, new CategoryLikeness()));
                    }
                }
                case NUMBER -> comparisons.add(compare(c, Trait.NUMBER, new NumberLikeness(values)));
                case TEXT -> comparisons.add(compare(c, Trait.TEXT, words(values)));
                case ADDRESS_LINE -> comparisons.add(compare(c, Trait.ADDRESS_LINE, words(values)));
                case STREET, HOUSE_NUMBER, POSTCODE, CITY -> {
                    if (!address) {
                        comparisons.add(address(layout));
                    }
                    address = true;
                }
            }
        }
        return comparisons.size() <= Patterns.MOST_COMPARISONS ? comparisons : mostTelling(comparisons);
    }

    private Comparison compare(int column, Trait trait, Likeness likeness) {
        String name = records.layout().columns().get(column).name();
        return new Comparison(name, trait, new ColumnComparer(cells, column, values(column), likeness));
    }

    private Likeness words(Values values) {
        return new TextLikeness(values, new TextLikeness.Words(values, size));
    }

    /** Those that tell most records apart, in their order. */
    private List<Comparison> mostTelling(List<Comparison> comparisons) {
        List<Comparison> telling = new ArrayList<>(comparisons);
        telling.sort(Comparator.comparingDouble(this::telling).reversed());
        List<Comparison> most = telling.subList(0, Patterns.MOST_COMPARISONS);
        return comparisons.stream().filter(most::contains).toList();
    }

    private double telling(Comparison comparison) {
        Scratch scratch = new Scratch();
        int different = 0;
        int pairs = Math.min(size / 2, 2_000);
        for (int i = 0; i < pairs; i++) {
            int level = Comparer.level(comparison.comparer().compare(2 * i * width, (2 * i + 1) * width, scratch));
            different += level == Comparer.DIFFERENT ? 1 : 0;
        }
        return different;
    }

    private Comparison address(Layout layout) {
        int street = layout.first(Kind.STREET) >= 0 ? layout.first(Kind.STREET) : layout.first(Kind.HOUSE_NUMBER);
        int postcode = layout.first(Kind.POSTCODE);
        int city = layout.first(Kind.CITY);
        Values none = new Values();
        return new Comparison(
                "address",
                Trait.ADDRESS,
                new AddressComparer(
                        cells,
                        street,
                        postcode,
                        city,
                        street < 0 ? none : values(street),
                        postcode < 0 ? none : values(postcode),
                        city < 0 ? none : values(city)));
    }
}
