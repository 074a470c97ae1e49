package io.cdpkit.identity.match;

import io.cdpkit.identity.match.Field.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** What is compared of records whose values are laid out in columns. */
final class Comparisons {
    private final Layout layout;
    private final Values[] values;
    private final int[] cells;
    private final int width;
    private final int size;
    private final IntFunction<Words> words;

    /**
     * @param values those of each column
     * @param cells their codes, record after record
     * @param size how many records there are
     * @param words those of a column
     */
    Comparisons(Layout layout, Values[] values, int[] cells, int size, IntFunction<Words> words) {
        this.layout = layout;
        this.values = values;
        this.cells = cells;
        this.width = values.length;
        this.size = size;
        this.words = words;
    }

    /** All of them. */
    List<Comparison> all() {
        List<Comparison> comparisons = new ArrayList<>();
        int given = layout.first(Kind.GIVEN_NAME);
        int family = layout.first(Kind.FAMILY_NAME);
        boolean address = false;
        for (int c = 0; c < width; c++) {
            Layout.Column column = layout.columns().get(c);
            Values of = values[c];
            Similarity similarity = column.similarity();
            if (similarity != null) {
                comparisons.add(compare(c, Trait.OTHER, new SimilarityLikeness(of, similarity)));
                continue;
            }
            switch (column.kind()) {
                case GIVEN_NAME, FULL_NAME ->
                    comparisons.add(
                            c == given
                                    ? new Comparison(
                                            column.name(),
                                            Trait.GIVEN_NAME,
                                            new GivenNames(cells, given, family, width, of),
                                            column.field())
                                    : new Comparison(
                                            column.name(),
                                            Trait.GIVEN_NAME,
                                            new GivenNames(cells, c, -1, width, of),
                                            column.field()));
                case FAMILY_NAME ->
                    comparisons.add(new Comparison(
                            column.name(),
                            Trait.FAMILY_NAME,
                            new FamilyNames(cells, c == family ? given : -1, c, width, of),
                            column.field()));
                case BIRTH_DATE -> comparisons.add(compare(c, Trait.BIRTH_DATE, new DateLikeness(of)));
                case EMAIL -> comparisons.add(compare(c, Trait.EMAIL, new EmailLikeness(of)));
                case PHONE -> comparisons.add(compare(c, Trait.PHONE, new CodeLikeness(of)));
                case IDENTIFIER -> comparisons.add(compare(c, Trait.IDENTIFIER, new CodeLikeness(of)));
                case CATEGORY -> comparisons.add(compare(c, Trait.CATEGORY, new CategoryLikeness()));
                case REGION -> {
                    if (layout.first(Kind.POSTCODE) < 0 && layout.first(Kind.CITY) < 0) {
                        comparisons.add(compare(c, Trait.CATEGORY, new CategoryLikeness()));
                    }
                }
                case NUMBER -> comparisons.add(compare(c, Trait.NUMBER, new NumberLikeness(of)));
                case TEXT -> comparisons.add(compare(c, Trait.TEXT, new TextLikeness(of, words.apply(c))));
                case ADDRESS_LINE ->
                    comparisons.add(compare(c, Trait.ADDRESS_LINE, new TextLikeness(of, words.apply(c))));
                case LIST ->
                    comparisons.add(new Comparison(
                            column.name(), Trait.LIST, new ListComparer(cells, c, words.apply(c)), column.field()));
                case LOCATION -> comparisons.add(compare(c, Trait.LOCATION, new GeoLikeness(of)));
                case LATITUDE, LONGITUDE -> throw new AssertionError("laid out as a location or a number");
                case STREET, HOUSE_NUMBER, POSTCODE, CITY -> {
                    if (!address) {
                        comparisons.add(address());
                    }
                    address = true;
                }
            }
        }
        return comparisons;
    }

    private Comparison compare(int column, Trait trait, Likeness likeness) {
        Layout.Column of = layout.columns().get(column);
        return new Comparison(
                of.name(), trait, new ColumnComparer(cells, column, values[column], likeness), of.field());
    }

    /** Those that tell most records apart, in their order; all if they are not too many. */
    List<Comparison> mostTelling() {
        List<Comparison> comparisons = all();
        if (comparisons.size() <= Patterns.MOST_COMPARISONS) {
            return comparisons;
        }
        List<Comparison> telling = new ArrayList<>(comparisons);
        telling.sort(Comparator.comparingDouble(this::telling).reversed());
        List<Comparison> most = telling.subList(0, Patterns.MOST_COMPARISONS);
        return comparisons.stream().filter(most::contains).toList();
    }

    /** Those that a model knows, if they are too many for all. */
    List<Comparison> known(MatchModel model) {
        List<Comparison> comparisons = all();
        List<String> known =
                model.comparisons().stream().map(MatchModel.Learned::name).toList();
        return comparisons.size() <= Patterns.MOST_COMPARISONS
                ? comparisons
                : comparisons.stream().filter(of -> known.contains(of.name())).toList();
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

    private Comparison address() {
        int street = layout.firstOfItsKind(Kind.STREET) >= 0
                ? layout.firstOfItsKind(Kind.STREET)
                : layout.firstOfItsKind(Kind.HOUSE_NUMBER);
        int postcode = layout.firstOfItsKind(Kind.POSTCODE);
        int city = layout.firstOfItsKind(Kind.CITY);
        Values none = new Values(1);
        return new Comparison(
                "address",
                Trait.ADDRESS,
                new AddressComparer(
                        cells,
                        street,
                        postcode,
                        city,
                        street < 0 ? none : values[street],
                        postcode < 0 ? none : values[postcode],
                        city < 0 ? none : values[city]),
                IntStream.of(street, postcode, city)
                        .filter(c -> c >= 0)
                        .map(c -> layout.columns().get(c).field())
                        .min()
                        .orElseThrow());
    }
}
