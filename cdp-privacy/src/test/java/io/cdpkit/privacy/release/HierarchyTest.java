package io.cdpkit.privacy.release;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class HierarchyTest {
    private static String refusal(Executable attempt) {
        String message = assertThrows(IllegalArgumentException.class, attempt).getMessage();
        return Objects.requireNonNull(message);
    }

    @Test
    void intervals_number_givesEveryWidth() {
        Hierarchy ages = Hierarchy.intervals("0", "5", "10", "20");

        assertEquals(List.of("35-40", "30-40", "20-40"), ages.generalise("37"));
        assertEquals(List.of("40-45", "40-50", "40-60"), ages.generalise("40"));
        assertEquals(List.of("-5-0", "-10-0", "-20-0"), ages.generalise("-0.5"));
        assertEquals(List.of(), ages.generalise(""));
    }

    @Test
    void intervals_widthNoMultiple_saysSo() {
        assertTrue(refusal(() -> Hierarchy.intervals("0", "5", "12")).contains("multiple"));
    }

    @Test
    void intervals_noNumber_saysSoWithoutQuotingIt() {
        Hierarchy ages = Hierarchy.intervals("0", "5");
        for (String value : List.of("secret", "1e999999999", "1e-999999999")) {
            String message = refusal(() -> ages.generalise(value));
            assertFalse(message.contains(value), message);
        }
    }

    @Test
    void halves_crowdedNumbers_divideWhereTheValuesAre() {
        Hierarchy incomes = Hierarchy.halves(List.of("1", "2", "3", "4", "17", "260", "3100", "45000"));

        assertEquals(List.of("0-3", "0-10"), incomes.generalise("1"));
        assertEquals(List.of("3-10", "0-10"), incomes.generalise("4"));
        assertEquals(List.of("10-3000", "10-50000"), incomes.generalise("260"));
        assertEquals(List.of("3000-50000", "10-50000"), incomes.generalise("45000"));
        assertEquals(List.of(), incomes.generalise("5"));
    }

    @Test
    void halves_textsAndOtherSpellings_standAloneAndTogether() {
        Hierarchy mixed = Hierarchy.halves(List.of("-3", "-3.0", "-1", "2", "2.5", "NA", "0-3"));

        assertEquals(List.of("-3-0"), mixed.generalise("-3"));
        assertEquals(List.of("-3-0"), mixed.generalise("-3.0"));
        assertEquals(List.of("[0-3)"), mixed.generalise("2.5"));
        assertEquals(List.of(), mixed.generalise("NA"));
        assertEquals(List.of(), Hierarchy.halves(List.of("x", "")).generalise("x"));
    }

    @Test
    void halves_manyNumbers_liesWithinItsIntervals() {
        List<String> values = new SplittableRandom(1)
                .doubles(3_000, -5, 5)
                .mapToObj(x -> String.format(Locale.ROOT, "%.3f", x * x * x * Math.exp(Math.abs(x))))
                .distinct()
                .toList();
        Hierarchy halves = Hierarchy.halves(values);
        Table.Builder table = Table.builder(Column.quasiIdentifier("q", halves));
        values.forEach(table::row);

        assertEquals(values.size(), new Cells(table.build()).trees[0].leaves);
        for (String value : values) {
            List<String> labels = halves.generalise(value);
            assertTrue(labels.size() >= 8, "steps: " + labels.size());
            for (String label : labels) {
                int between = label.indexOf('-', 1);
                BigDecimal lower = new BigDecimal(label.substring(0, between));
                BigDecimal upper = new BigDecimal(label.substring(between + 1));
                BigDecimal number = new BigDecimal(value);
                assertTrue(lower.compareTo(number) <= 0 && number.compareTo(upper) < 0, () -> value + " in " + label);
            }
        }
    }

    @Test
    void dates_dayAndTime_giveMonthQuarterYearDecade() {
        assertEquals(
                List.of("2026-11", "2026-Q4", "2026", "2020s"),
                Hierarchy.dates().generalise("2026-11-25"));
        assertEquals(
                List.of("2026-02-01", "2026-02", "2026-Q1", "2026", "2020s"),
                Hierarchy.dates().generalise("2026-02-01T10:15:00Z"));
        assertThrows(IllegalArgumentException.class, () -> Hierarchy.dates().generalise("2026-02-30"));
    }

    @Test
    void redaction_code_blanksFromTheRight() {
        assertEquals(
                List.of("1011_", "101__", "10___", "1____"),
                Hierarchy.redaction().generalise("10117"));
        assertEquals(List.of("101__", "1____"), Hierarchy.redaction(2, 4).generalise("10117"));
        assertEquals(List.of(), Hierarchy.redaction().generalise("7"));
    }

    @Test
    void csv_linesOfLabels_giveTheTree() throws IOException {
        Hierarchy sexes = Hierarchy.csv(new StringReader("Male;person;*\r\nFemale;person;*\n\n"), ';');

        assertEquals(List.of("person"), sexes.generalise("Male"));
        assertEquals(Set.of("Male", "Female"), sexes.domain());
    }

    @Test
    void csv_labelWithSeveralMeanings_isNumbered() throws IOException {
        Hierarchy numbers = Hierarchy.csv(new StringReader("1;1;0;*\n2;1;0;*\n3;3;0;*\n4;4;4;*\n5;5;0;*\n"), ';');

        assertEquals(List.of("1 (2)", "0"), numbers.generalise("1"));
        assertEquals(List.of("3", "0"), numbers.generalise("3"));
        assertEquals(List.of("4", "4"), numbers.generalise("4"));

        Hierarchy others = Hierarchy.csv(new StringReader("a;Other;A\nb;Other;B\nc;Other;B\nd;D;A\n"), ';');
        assertEquals(List.of("Other (2)", "A"), others.generalise("a"));
        assertEquals(List.of("Other (2) 2", "B"), others.generalise("b"));
        Table.Builder table = Table.builder(Column.quasiIdentifier("q", others));
        others.domain().forEach(table::row);
        assertEquals(4, new Cells(table.build()).trees[0].leaves);
    }

    @Test
    void csv_badLines_nameTheLine() {
        assertTrue(message("a;x;*\nb;*\n").contains("line 2"));
        assertTrue(message("a;x;*\n\na;y;*\n").contains("line 3"));
    }

    private static String message(String file) {
        return refusal(() -> Hierarchy.csv(new StringReader(file), ';'));
    }

    @Test
    void tree_labelUnderTwo_isRefused() {
        Map<String, List<String>> twice = Map.of("a", List.of("x", "y"), "b", List.of("x", "z"));

        assertTrue(refusal(twice, "a", "b").contains("under two"));
        assertTrue(
                refusal(Map.of("a", List.of("b"), "b", List.of("c")), "a", "b").contains("a value and a label"));
    }

    private static String refusal(Map<String, List<String>> labels, String... values) {
        Table.Builder table = Table.builder(Column.quasiIdentifier("q", Hierarchy.tree(labels)));
        for (String value : values) {
            table.row(value);
        }
        return refusal(() -> new Cells(table.build()));
    }

    @Test
    void tree_labelsWithOneThingBelow_hideNothing() {
        Column column = Column.quasiIdentifier(
                "q", Hierarchy.tree(Map.of("a", List.of("A", "AB"), "b", List.of("B", "AB"), "c", List.of("C", "CC"))));
        int[] leaves = new int[3];
        Tree tree = Tree.of(column, List.of("a", "b", "c"), leaves);

        assertEquals("AB", tree.labels[tree.join(leaves[0], leaves[1])]);
        assertEquals("*", tree.labels[tree.join(leaves[0], leaves[2])]);
        assertEquals(0.5, tree.loss[tree.join(leaves[0], leaves[1])]);
        assertEquals(leaves[2], tree.afterSteps(leaves[2], 2));
        assertEquals(tree.root, tree.afterSteps(leaves[2], tree.height));
    }
}
