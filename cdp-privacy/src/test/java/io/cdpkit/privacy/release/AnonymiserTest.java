package io.cdpkit.privacy.release;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class AnonymiserTest {
    private static final PrivacyModel FOUR = PrivacyModel.kAnonymity(4);

    /** Four women of 1 to 4, four men of 11 to 14, and one of 99. */
    private static Table people(boolean outlier) {
        Table.Builder table = Table.builder(
                Column.quasiIdentifier("age", Hierarchy.intervals("0", "10")), Column.quasiIdentifier("sex"));
        for (int i = 1; i <= 4; i++) {
            table.row(Integer.toString(i), "f");
            table.row(Integer.toString(10 + i), "m");
        }
        return outlier ? table.row("99", "m").build() : table.build();
    }

    private static String classes(Release release) {
        TreeMap<String, Integer> classes = new TreeMap<>();
        for (int row = 0; row < release.rows(); row++) {
            classes.merge(release.text(row, 0) + " " + release.text(row, 1), 1, Integer::sum);
        }
        return classes.toString();
    }

    private static Release global(Table table, int suppressAtMost, PrivacyModel... models) {
        return Anonymiser.builder(models)
                .recoding(Recoding.GLOBAL)
                .suppressAtMost(suppressAtMost)
                .seed(1)
                .build()
                .anonymise(table);
    }

    @Test
    void anonymise_global_takesTheStepsThatLoseLeast() {
        assertEquals("{0-10 f=4, 10-20 m=4}", classes(global(people(false), 0, FOUR)));
        // To leave one man out loses less than to tell no ages.
        assertEquals("{0-10 f=4, 10-20 m=4}", classes(global(people(true), 1, FOUR)));
        assertEquals("{* f=4, * m=5}", classes(global(people(true), 0, FOUR)));
        assertEquals("{* *=9}", classes(global(people(true), 0, PrivacyModel.kAnonymity(5))));
        // All women of one age are told of as they are; leaving rows out never pays where it is not needed.
        Table same = Table.builder(Column.quasiIdentifier("age"), Column.quasiIdentifier("sex"))
                .row("1", "f")
                .row("1", "f")
                .row("2", "f")
                .row("2", "f")
                .build();
        assertEquals("{1 f=2, 2 f=2}", classes(global(same, 2, PrivacyModel.kAnonymity(2))));
    }

    @Test
    void anonymise_globalWithManyClasses_keepsThemApart() {
        Table.Builder table = Table.builder(Column.quasiIdentifier("q"));
        for (int row = 0; row < 2_000; row++) {
            table.row(Integer.toString(row / 2));
        }
        Release release = global(table.build(), 0, PrivacyModel.kAnonymity(2));

        assertEquals(1_000, release.risk().classes());
        assertEquals(0, release.utility().ncp());
    }

    @Test
    void anonymise_globalWithSensitiveValues_keepsClassesThatHaveEnough() {
        Table table = Table.builder(Column.quasiIdentifier("town", Hierarchy.redaction()), Column.sensitive("illness"))
                .row("11", "flu")
                .row("11", "cold")
                .row("12", "flu")
                .row("12", "flu")
                .row("13", "flu")
                .row("13", "cold")
                .row("21", "ulcer")
                .row("21", "cold")
                .build();
        PrivacyModel two = PrivacyModel.kAnonymity(2);

        assertEquals(
                "{11 cold=1, 11 flu=1, 13 cold=1, 13 flu=1, 21 cold=1, 21 ulcer=1}",
                classes(global(table, 2, two)),
                "the two of town 12 have the flu both");
        assertEquals("{1_ cold=2, 1_ flu=4, 21 cold=1, 21 ulcer=1}", classes(global(table, 1, two)));
    }

    static Table table(int rows) {
        SplittableRandom random = new SplittableRandom(5);
        Table.Builder table = Table.builder(
                Column.quasiIdentifier("age", Hierarchy.intervals("0", "5", "10", "20", "40")),
                Column.quasiIdentifier("code", Hierarchy.redaction()),
                Column.quasiIdentifier("sex"),
                Column.sensitive("illness", Hierarchy.redaction()));
        for (int row = 0; row < rows; row++) {
            int age = random.nextInt(90);
            table.row(
                    Integer.toString(age),
                    random.nextInt(3) + "" + age / 30 + random.nextInt(4),
                    random.nextInt(3) == 0 ? "m" : "f",
                    "i" + age / 50 + random.nextInt(3));
        }
        return table.build();
    }

    private static String refusal(Executable attempt) {
        return String.valueOf(
                assertThrows(IllegalArgumentException.class, attempt).getMessage());
    }

    @Test
    void builder_settingsOutOfBounds_areRefused() {
        assertTrue(refusal(() -> Anonymiser.builder(PrivacyModel.distinctDiversity("illness", 2)))
                .contains("name a k"));
        Anonymiser.Builder builder =
                Anonymiser.builder(FOUR).suppressAtMost(0).decoys(0).decoys(0.5);
        assertThrows(IllegalArgumentException.class, () -> builder.suppressAtMost(-1));
        for (double share : new double[] {-0.01, 0.51, Double.NaN}) {
            assertThrows(IllegalArgumentException.class, () -> builder.decoys(share), "decoys " + share);
        }
    }

    @Test
    void anonymise_whatCannotBe_isRefusedAndSaysWhy() {
        Table people = people(false);
        assertEquals(
                "not even all 8 rows alike would satisfy [9-anonymity]; lower what is asked, or release more rows",
                refusal(() ->
                        Anonymiser.builder(PrivacyModel.kAnonymity(9)).build().anonymise(people)));
        Table plain = Table.builder(Column.insensitive("note")).row("a").build();
        assertTrue(
                refusal(() -> Anonymiser.builder(FOUR).build().anonymise(plain)).contains("no quasi-identifier"));
        assertTrue(refusal(() -> Anonymiser.builder(FOUR).build().anonymise(table(20)))
                .contains("needs a secret seed"));
        Anonymiser aboutSex = Anonymiser.builder(FOUR, PrivacyModel.distinctDiversity("sex", 2))
                .build();
        assertTrue(refusal(() -> aboutSex.anonymise(table(20))).contains("not declared sensitive"));
        assertEquals(8, Anonymiser.builder(FOUR).build().anonymise(people).rows(), "needs no seed");
    }

    @Test
    void modelsFor_sensitiveColumns_haveTwoValuesWhereNothingElseIsAsked() {
        PrivacyModel close = PrivacyModel.equalCloseness("illness", 0.3);
        Table table = Table.builder(
                        Column.quasiIdentifier("age"), Column.sensitive("illness"), Column.sensitive("ward"))
                .build();

        assertEquals(
                List.of(FOUR, close, PrivacyModel.distinctDiversity("ward", 2)),
                Anonymiser.builder(FOUR, close).build().modelsFor(table));
    }

    /** With a share of decoys some classes are coarser than they need be, without any none is. */
    @Test
    void anonymise_decoys_joinClasses() {
        int without = Anonymiser.builder(FOUR)
                .effort(Effort.FAST)
                .decoys(0)
                .seed(3)
                .build()
                .anonymise(table(240))
                .risk()
                .classes();
        int with = Anonymiser.builder(FOUR)
                .effort(Effort.FAST)
                .decoys(0.5)
                .seed(3)
                .build()
                .anonymise(table(240))
                .risk()
                .classes();

        assertTrue(with < 0.8 * without, with + " of " + without);
        // A table without sensitive columns needs none.
        Table people = people(false);
        assertEquals(
                2,
                Anonymiser.builder(FOUR)
                        .decoys(0.5)
                        .build()
                        .anonymise(people)
                        .risk()
                        .classes());
    }
}
