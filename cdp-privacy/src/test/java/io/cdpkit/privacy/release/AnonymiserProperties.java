package io.cdpkit.privacy.release;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Laws of releases, on small tables made at random. */
class AnonymiserProperties {
    private static final List<PrivacyModel> EXTRA = List.of(
            PrivacyModel.distinctDiversity("illness", 3),
            PrivacyModel.entropyDiversity("illness", 2.5),
            PrivacyModel.recursiveDiversity("illness", 3, 2),
            PrivacyModel.equalCloseness("illness", 0.4),
            PrivacyModel.hierarchicalCloseness("illness", 0.3));

    private static Table table(long seed, int rows) {
        SplittableRandom random = new SplittableRandom(seed);
        Table.Builder table = Table.builder(
                Column.subject("id"),
                Column.quasiIdentifier("age", Hierarchy.intervals("0", "10", "20", "40")),
                Column.insensitive("note"),
                Column.quasiIdentifier("code", Hierarchy.redaction()),
                Column.quasiIdentifier("sex"),
                Column.sensitive("illness", Hierarchy.redaction()));
        for (int row = 0; row < rows; row++) {
            int age = random.nextInt(100);
            table.row(
                    "p" + row,
                    random.nextInt(20) == 0 ? "" : Integer.toString(age),
                    "n" + random.nextInt(3),
                    random.nextInt(2) + "" + age / 30 + random.nextInt(4),
                    random.nextInt(3) == 0 ? "{m}" : "f",
                    "i" + (age / 50) + random.nextInt(3));
        }
        return table.build();
    }

    private static Anonymiser anonymiser(int k, int extra, Recoding recoding, long seed) {
        PrivacyModel[] models = extra == 0
                ? new PrivacyModel[] {PrivacyModel.kAnonymity(k)}
                : new PrivacyModel[] {PrivacyModel.kAnonymity(k), EXTRA.get(extra - 1)};
        return Anonymiser.builder(models)
                .recoding(recoding)
                .suppressAtMost(recoding == Recoding.GLOBAL ? 20 : 0)
                .seed(seed)
                .build();
    }

    @Property(tries = 40)
    void anonymise_anyTable_satisfiesItsModels(
            @ForAll long seed,
            @ForAll @IntRange(min = 40, max = 300) int rows,
            @ForAll @IntRange(min = 2, max = 6) int k,
            @ForAll @IntRange(min = 0, max = 5) int extra,
            @ForAll Recoding recoding) {
        Table table = table(seed, rows);
        Release release = anonymiser(k, extra, recoding, seed).anonymise(table);

        assertTrue(release.suppressed() <= (recoding == Recoding.GLOBAL ? 20 : 0));
        Map<List<String>, Integer> sizes = new HashMap<>();
        Map<List<String>, HashSet<String>> illnesses = new HashMap<>();
        for (int row = 0; row < release.rows(); row++) {
            List<String> alike = List.of(release.text(row, 0), release.text(row, 2), release.text(row, 3));
            sizes.merge(alike, 1, Integer::sum);
            illnesses.computeIfAbsent(alike, a -> new HashSet<>()).add(release.text(row, 4));
        }
        sizes.forEach((alike, size) -> assertTrue(size >= k));
        int least = extra == 1 ? 3 : 2;
        if (extra <= 3) {
            illnesses.forEach((alike, values) -> assertTrue(values.size() >= least));
        }
        List<PrivacyModel> models = anonymiser(k, extra, recoding, seed).modelsFor(table);
        assertEquals(List.of(), new ReleaseChecker(models, release.suppressed()).check(release));
    }

    @Property(tries = 10)
    void anonymise_rowsInAnotherOrder_tellsNothingOfIt(@ForAll long seed) {
        Table table = table(seed, 120);
        Release release = anonymiser(4, 0, Recoding.LOCAL, seed).anonymise(table);
        List<List<String>> texts = texts(release);

        // Rows stand in the order of their recoded texts, then of the others.
        List<List<String>> sorted = new ArrayList<>(texts);
        sorted.sort((a, b) -> {
            for (int column : new int[] {0, 2, 3, 1, 4}) {
                int order = a.get(column).compareTo(b.get(column));
                if (order != 0) {
                    return order;
                }
            }
            return 0;
        });
        assertEquals(sorted, texts);
        assertEquals(List.of("age", "note", "code", "sex", "illness"), release.columns());
    }

    @Property(tries = 10)
    void anonymise_sameSeed_givesTheSame(@ForAll long seed, @ForAll Recoding recoding) {
        Table table = table(seed, 100);

        assertEquals(
                texts(anonymiser(3, 1, recoding, seed).anonymise(table)),
                texts(anonymiser(3, 1, recoding, seed).anonymise(table)));
    }

    @Property(tries = 10)
    void utility_anyRelease_isWhatTheTreesSay(@ForAll long seed, @ForAll @IntRange(min = 2, max = 6) int k) {
        Table table = table(seed, 150);
        Cells cells = new Cells(table);
        Rule rule = new Rule(table, List.of(PrivacyModel.kAnonymity(k)), 1);
        List<Group> groups =
                TopDown.split(cells, rule, new Grower(cells, rule, new SplittableRandom(seed)), (int) (seed & 64));
        double loss = groups.stream().mapToDouble(Group::totalLoss).sum() / table.rows() / cells.columns;
        Release release = new Rendering(table, cells).release(groups, Recoding.LOCAL);

        assertEquals(loss, release.utility().ncp(), 1e-6);
        List<Group> better = Exchange.better(cells, rule, new SplittableRandom(seed), groups, 500);
        assertTrue(better.stream().mapToDouble(Group::totalLoss).sum()
                <= groups.stream().mapToDouble(Group::totalLoss).sum() + 1e-6);
        assertEquals(150, better.stream().mapToInt(Group::size).sum());
    }

    @Property(tries = 10)
    void split_fewRowsAreGrownToo_losesNoMore(@ForAll long seed, @ForAll @IntRange(min = 2, max = 6) int k) {
        Table table = table(seed, 150);
        Cells cells = new Cells(table);
        Rule rule = new Rule(table, List.of(PrivacyModel.kAnonymity(k)), 1);
        SplittableRandom random = new SplittableRandom(seed);
        List<Group> split = TopDown.split(cells, rule, new Grower(cells, rule, random), 0);
        List<Group> grown = TopDown.split(cells, rule, new Grower(cells, rule, random), 64);

        assertTrue(loss(grown) <= loss(split) + 1e-6);
        assertTrue(grown.stream().allMatch(group -> group.size() >= k));
        assertEquals(
                150,
                grown.stream()
                        .flatMapToInt(group -> Arrays.stream(group.rows()))
                        .distinct()
                        .count());
    }

    private static double loss(List<Group> groups) {
        return groups.stream().mapToDouble(Group::totalLoss).sum();
    }

    @Property(tries = 1)
    void split_manyRowsOfManyColumns_growingSavesMuch() {
        Table.Builder builder = Table.builder(IntStream.range(0, 12)
                .mapToObj(column -> Column.quasiIdentifier("column " + column))
                .toList());
        SplittableRandom random = new SplittableRandom(1);
        int[][] kinds = new int[100][12];
        for (int[] kind : kinds) {
            Arrays.setAll(kind, column -> random.nextInt(2 + column / 3));
        }
        String[] cells = new String[12];
        for (int row = 0; row < 1_000; row++) {
            int[] kind = kinds[random.nextInt(kinds.length)];
            int odd = random.nextInt(12);
            Arrays.setAll(cells, column -> Integer.toString(column == odd ? 0 : kind[column]));
            builder.row(cells);
        }
        Cells all = new Cells(builder.build());
        Rule rule = new Rule(builder.build(), List.of(PrivacyModel.kAnonymity(5)), 1);
        double split = loss(TopDown.split(all, rule, new Grower(all, rule, random), 0));
        double fine = loss(TopDown.split(all, rule, new Grower(all, rule, random), Effort.FAST.block(1_000)));
        double coarse = loss(TopDown.split(all, rule, new Grower(all, rule, random), Effort.STANDARD.block(1_000)));

        assertTrue(fine < 0.95 * split, "by " + fine / split);
        assertTrue(coarse < 0.95 * split, "by " + coarse / split);
        assertEquals(40, Effort.STANDARD.block(1_000_000));
    }

    private static List<List<String>> texts(Release release) {
        ArrayList<List<String>> texts = new ArrayList<>();
        for (int row = 0; row < release.rows(); row++) {
            String[] cells = new String[release.columns().size()];
            int at = row;
            Arrays.setAll(cells, column -> release.text(at, column));
            texts.add(List.of(cells));
        }
        return texts;
    }

    @Property(tries = 1)
    void anonymise_whatCannotBe_isRefused() {
        Table table = table(1, 50);

        assertThrows(IllegalArgumentException.class, () -> Anonymiser.builder());
        assertThrows(
                IllegalArgumentException.class,
                () -> anonymiser(51, 0, Recoding.LOCAL, 1).anonymise(table));
        assertThrows(
                IllegalArgumentException.class,
                () -> Anonymiser.builder(PrivacyModel.kAnonymity(2)).build().anonymise(table),
                "a sensitive column needs a seed");
        assertThrows(
                IllegalArgumentException.class,
                () -> Anonymiser.builder(PrivacyModel.kAnonymity(2), PrivacyModel.distinctDiversity("sex", 2))
                        .seed(1)
                        .build()
                        .anonymise(table));
    }
}
