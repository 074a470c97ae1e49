package io.cdpkit.privacy.release;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.cdpkit.privacy.release.Release.EquivalenceClass;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Broken releases of one small table, each found out. */
class ReleaseCheckerTest {
    private static final Table TABLE = Table.builder(
                    Column.quasiIdentifier("age", Hierarchy.intervals("0", "10", "20")),
                    Column.quasiIdentifier("sex"),
                    Column.sensitive(
                            "illness",
                            Hierarchy.tree(Map.of(
                                    "flu", List.of("lungs"), "cough", List.of("lungs"), "ulcer", List.of("stomach")))))
            .row("21", "f", "flu")
            .row("22", "f", "cough")
            .row("33", "m", "ulcer")
            .row("38", "m", "flu")
            .row("39", "m", "flu")
            .row("21", "m", "ulcer")
            .build();

    private static final List<EquivalenceClass> GOOD = List.of(
            new EquivalenceClass(List.of("20-30", "*"), new int[] {0, 1, 5}),
            new EquivalenceClass(List.of("30-40", "m"), new int[] {2, 3, 4}));

    private static List<Violation.Kind> kinds(List<EquivalenceClass> classes, PrivacyModel... models) {
        List<Violation> found = new ReleaseChecker(List.of(models), 0).check(new Release(TABLE, classes));
        for (Violation violation : found) {
            for (String cell : List.of("flu", "cough", "20-30", "38")) {
                assertFalse(violation.text().contains(cell), violation.text());
            }
        }
        return found.stream().map(Violation::kind).toList();
    }

    private static EquivalenceClass of(String age, String sex, int... rows) {
        return new EquivalenceClass(List.of(age, sex), rows);
    }

    @Test
    void check_goodRelease_findsNothing() {
        assertEquals(List.of(), kinds(GOOD, PrivacyModel.kAnonymity(3), PrivacyModel.distinctDiversity("illness", 2)));
    }

    @Test
    void check_smallClass_isFound() {
        assertEquals(List.of(Violation.Kind.MODEL), kinds(GOOD, PrivacyModel.kAnonymity(4)));
        assertEquals(
                List.of(Violation.Kind.MODEL),
                kinds(List.of(of("*", "*", 0, 1, 2, 3, 4), of("20-30", "m", 5)), PrivacyModel.kAnonymity(3)));
    }

    @Test
    void check_classesWithTheSameTexts_countAsOne() {
        assertEquals(
                List.of(), kinds(List.of(of("*", "*", 0, 1, 2, 3), of("*", "*", 4, 5)), PrivacyModel.kAnonymity(5)));
    }

    @Test
    void check_wrongLabel_isFound() {
        assertEquals(List.of(Violation.Kind.UNTRUE), kinds(List.of(of("20-40", "f", 0, 1, 2, 3, 4, 5))));
        assertEquals(List.of(Violation.Kind.UNTRUE), kinds(List.of(of("{21, 22, 33}", "*", 0, 1, 2, 3, 4, 5))));
        assertEquals(List.of(), kinds(List.of(of("{21, 22, 33, 38, 39}", "{f, m}", 0, 1, 2, 3, 4, 5))));
    }

    @Test
    void check_rowsTwiceOrMissing_isFound() {
        assertEquals(List.of(Violation.Kind.ROWS), kinds(List.of(of("*", "*", 0, 1, 2, 3, 4, 5, 0))));
        assertEquals(List.of(Violation.Kind.SUPPRESSED), kinds(List.of(of("*", "*", 0, 1, 2, 3, 4))));
        assertEquals(
                List.of(Violation.Kind.ROWS, Violation.Kind.UNTRUE, Violation.Kind.UNTRUE),
                kinds(List.of(of("*", "*", 0, 1, 2, 3, 4, 5, 6))));
    }

    @Test
    void check_diversityByHand_isJudged() {
        // The second class has ulcer once and flu twice.
        judge(true, PrivacyModel.distinctDiversity("illness", 2));
        judge(false, PrivacyModel.distinctDiversity("illness", 3));
        judge(true, PrivacyModel.entropyDiversity("illness", 1.88)); // 3 / 4^(1/3) = 1.8899
        judge(false, PrivacyModel.entropyDiversity("illness", 1.90));
        judge(true, PrivacyModel.recursiveDiversity("illness", 2.01, 2));
        judge(false, PrivacyModel.recursiveDiversity("illness", 2, 2));
    }

    @Test
    void check_closenessByHand_isJudged() {
        // Whole: flu 1/2, cough 1/6, ulcer 1/3; first class: a third each; second: 2/3, 0, 1/3.
        judge(true, PrivacyModel.equalCloseness("illness", 0.1667));
        judge(false, PrivacyModel.equalCloseness("illness", 0.1666));
        // Both differ by a sixth between flu and cough only, which is one of two steps apart.
        judge(true, PrivacyModel.hierarchicalCloseness("illness", 0.0834));
        judge(false, PrivacyModel.hierarchicalCloseness("illness", 0.0833));
    }

    /** The judgement of the checker, and that of the rule which the recoding follows. */
    private static void judge(boolean good, PrivacyModel model) {
        assertEquals(good ? List.of() : List.of(Violation.Kind.MODEL), kinds(GOOD, model), model::toString);
        Rule rule = new Rule(TABLE, List.of(model), 1);
        assertEquals(
                good, GOOD.stream().allMatch(each -> rule.holds(each.rows(), 0, each.rows().length)), model::toString);
    }

    private static String text(List<EquivalenceClass> classes, int suppressAtMost, PrivacyModel... models) {
        List<Violation> found = new ReleaseChecker(List.of(models), suppressAtMost).check(new Release(TABLE, classes));
        return found.stream().map(Violation::text).collect(Collectors.joining("; "));
    }

    @Test
    void check_violations_areCounted() {
        assertEquals(
                "2 rows are there twice or from nowhere; 1 cells of column \"age\" do not stand for the value they"
                        + " replace; 1 cells of column \"sex\" do not stand for the value they replace",
                text(List.of(of("*", "*", 0, 1, 2, 3, 4, 5, 5, 6)), 0));
        assertEquals(
                "1 rows are there twice or from nowhere; 3 rows are missing where 2 may; 1 cells of column \"age\" do"
                        + " not stand for the value they replace; 1 cells of column \"sex\" do not stand for the value they"
                        + " replace",
                text(List.of(of("*", "*", 0, 1, 2, -1)), 2));
        assertEquals("", text(List.of(of("*", "*", 0, 1, 2)), 3));
        assertEquals(
                "1 of 2 classes do not satisfy 4-anonymity",
                text(
                                List.of(
                                        of("20-30", "*", 0, 1, 5),
                                        of("*", "*", 2),
                                        of("*", "*", 3, 4),
                                        of("*", "*", 2)),
                                0,
                                PrivacyModel.kAnonymity(4))
                        .replaceFirst("^.*nowhere; ", ""));
    }

    /** A mark that stands for all stands for every value, in a set too; labels of any step do, and nothing else. */
    @Test
    void check_cells_standForWhatTheirLabelsSay() {
        assertEquals("", text(List.of(of("{20-40, *}", "{*}", 0, 1, 2, 3, 4, 5)), 0));
        assertEquals("", text(List.of(of("20-40", "{f, m}", 0, 1, 2, 3, 4, 5)), 0));
        assertEquals("", text(List.of(of("{20-30, 33, 38, 39}", "*", 0, 1, 2, 3, 4, 5)), 0));
        assertEquals(
                "2 cells of column \"age\" do not stand for the value they replace",
                text(List.of(of("{20-30, 33, 38, 40-50}", "*", 0, 1, 2, 3, 4), of("20", "*", 5)), 0));
    }

    /** Bounds that are met exactly are met, though sums of rounded terms may miss them by a little. */
    @Test
    void check_boundsMetExactly_areMet() {
        List<EquivalenceClass> thirds = List.of(of("*", "f", 0, 1, 5), of("*", "m", 2, 3, 4));
        assertEquals("", text(List.of(of("*", "*", 0, 1, 5)), 3, PrivacyModel.entropyDiversity("illness", 3)));
        assertEquals(
                "1 of 1 classes do not satisfy the entropy of 3.001 values of \"illness\"",
                text(List.of(of("*", "*", 0, 1, 5)), 3, PrivacyModel.entropyDiversity("illness", 3.001)));
        assertEquals(List.of(Violation.Kind.UNTRUE), kinds(thirds, PrivacyModel.equalCloseness("illness", 1 / 6.0)));
        assertEquals(
                List.of(Violation.Kind.UNTRUE), kinds(thirds, PrivacyModel.hierarchicalCloseness("illness", 1 / 12.0)));
    }

    /** Four rows alike, in three of which the first column says flu, and a fifth. */
    @Test
    void check_sensitiveColumnFirst_isJudged() {
        Table table = Table.builder(Column.sensitive("illness"), Column.quasiIdentifier("age"))
                .row("flu", "1")
                .row("flu", "1")
                .row("flu", "1")
                .row("cold", "1")
                .row("ulcer", "1")
                .build();
        Release release = new Release(table, List.of(new EquivalenceClass(List.of("1"), new int[] {0, 1, 2, 3, 4})));
        for (PrivacyModel met : List.of(
                PrivacyModel.distinctDiversity("illness", 3),
                PrivacyModel.recursiveDiversity("illness", 1.6, 2),
                PrivacyModel.equalCloseness("illness", 0.01))) {
            assertEquals(List.of(), new ReleaseChecker(List.of(met), 0).check(release));
        }
        for (PrivacyModel missed : List.of(
                PrivacyModel.distinctDiversity("illness", 4), PrivacyModel.recursiveDiversity("illness", 1.4, 2))) {
            assertEquals(
                    1, new ReleaseChecker(List.of(missed), 0).check(release).size());
        }
    }

    /**
     * Values are as far apart as their lowest common label is high, in a hierarchy as high as its longest path. Here
     * flu and cough meet after one of three steps, both and asthma after two, and an ulcer meets them at the top.
     */
    @Test
    void check_closenessInADeepHierarchy_isJudgedByHand() {
        Table table = Table.builder(
                        Column.quasiIdentifier("age"),
                        Column.sensitive(
                                "illness",
                                Hierarchy.tree(Map.of(
                                        "flu", List.of("infection", "lungs", "*"),
                                        "cough", List.of("infection", "lungs", "*"),
                                        "asthma", List.of("chronic", "lungs", "*"),
                                        "ulcer", List.of("stomach", "*")))))
                .row("1", "flu")
                .row("1", "cough")
                .row("2", "asthma")
                .row("2", "ulcer")
                .build();
        // The first class: a quarter of asthma moves two steps, one of ulcer three. The second: the same back.
        double distance = 0.25 * 2 / 3 + 0.25;
        List<EquivalenceClass> classes = List.of(
                new EquivalenceClass(List.of("1"), new int[] {0, 1}),
                new EquivalenceClass(List.of("2"), new int[] {2, 3}));
        for (double off : new double[] {0, -1e-6}) {
            List<Violation> found = new ReleaseChecker(
                            List.of(PrivacyModel.hierarchicalCloseness("illness", distance + off)), 0)
                    .check(new Release(table, classes));
            assertEquals(off == 0, found.isEmpty(), found::toString);
            Rule rule = new Rule(table, List.of(PrivacyModel.hierarchicalCloseness("illness", distance + off)), 1);
            assertEquals(off == 0, rule.holds(new int[] {0, 1}, 0, 2));
        }
    }

    @Test
    void members_brokenOff_endWithTheText() {
        assertEquals(Set.of(), ReleaseChecker.members("{}"));
        assertEquals(Set.of("a", "b"), ReleaseChecker.members("{a, b"));
        assertEquals(Set.of("a"), ReleaseChecker.members("{\"a"));
        assertEquals(Set.of("a\""), ReleaseChecker.members("{\"a\"\""));
        assertEquals(Set.of("a"), ReleaseChecker.members("{a} b"));
    }

    @Test
    void members_quoted_areRead() {
        assertEquals(
                Set.of("a", "b, c", "d}", "say \"so\"", ""),
                ReleaseChecker.members("{a, \"b, c\", \"d}\", \"say \"\"so\"\"\", \"\"}"));
    }
}
