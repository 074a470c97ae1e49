package io.cdpkit.privacy.release;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.util.Arrays;
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
            assertTrue(labels.size() >= 8 && labels.size() <= 9, "steps: " + labels.size());
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
        // A number that would make it the name of a value, or of another label, is not enough.
        Hierarchy taken = Hierarchy.csv(new StringReader("a;x;p\nb;x;q\nx (3);z;p\n"), ';');
        assertEquals(List.of("x (2)", "p"), taken.generalise("a"));
        Hierarchy twice = Hierarchy.csv(new StringReader("a;x;p\nb;x;q\nx (2);z;p\n"), ';');
        assertEquals(List.of("x (2) 2", "p"), twice.generalise("a"));
        assertEquals(List.of("x (2) 3", "q"), twice.generalise("b"));

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

    @Test
    void intervals_originAndEdges_areKeptTo() {
        Hierarchy shifted = Hierarchy.intervals("3", "5", "10");
        assertEquals(List.of("3-8", "3-13"), shifted.generalise("3"));
        assertEquals(List.of("-2-3", "-7-3"), shifted.generalise("2.9"));
        assertEquals(
                List.of("0-0.5", "0-1.5"),
                Hierarchy.intervals("0", "0.50", "1.5").generalise(" 0.25 "));
        assertTrue(refusal(() -> Hierarchy.intervals("0", "0")).contains("above 0"));
        assertTrue(refusal(() -> Hierarchy.intervals("0", "5", "5")).contains("multiple"));
        assertTrue(refusal(() -> Hierarchy.intervals("0", "5", "-5")).contains("above 0"));
        // Forty digits before the point, or noughts after it, are still written out.
        assertEquals(1, Hierarchy.intervals("0", "5").generalise("9".repeat(40)).size());
        assertTrue(refusal(() -> Hierarchy.intervals("0", "5").generalise("9".repeat(41)))
                .contains("41 chars"));
        assertEquals(List.of("0-5"), Hierarchy.intervals("0", "5").generalise("1e-41"));
        assertTrue(
                refusal(() -> Hierarchy.intervals("0", "5").generalise("1e-42")).contains("10^40"));
    }

    @Test
    void dates_edgesOfQuartersAndOtherTexts_areTold() {
        assertEquals(
                List.of("2026-03", "2026-Q1", "2026", "2020s"),
                Hierarchy.dates().generalise("2026-03-31"));
        assertEquals(
                List.of("2026-04", "2026-Q2", "2026", "2020s"),
                Hierarchy.dates().generalise("2026-04-01"));
        assertEquals(
                List.of("2019-12", "2019-Q4", "2019", "2010s"),
                Hierarchy.dates().generalise("2019-12-31"));
        assertEquals(List.of(), Hierarchy.dates().generalise(" "));
        for (String value : List.of("2026-01-0", "2026-01-01 10:00", "yesterday!", "yesterday at ten")) {
            String message = refusal(() -> Hierarchy.dates().generalise(value));
            assertEquals("expected an ISO date, got text of " + value.length() + " chars", message);
        }
    }

    @Test
    void redaction_steps_growAndCountCharacters() {
        assertEquals(List.of("a_"), Hierarchy.redaction().generalise("a\uD83D\uDE00"));
        assertEquals(List.of("12_"), Hierarchy.redaction(1, 3).generalise("123"));
        for (int[] steps : new int[][] {{}, {0}, {-1}, {2, 2}, {2, 1}}) {
            assertThrows(IllegalArgumentException.class, () -> Hierarchy.redaction(steps));
        }
    }

    @Test
    void csv_markBlankLinesAndSpaces_areSkipped() throws IOException {
        Hierarchy towns = Hierarchy.csv(new StringReader("\uFEFF Bonn , West ,*\n \nUlm,South,*\n"), ',');

        assertEquals(Set.of("Bonn", "Ulm"), towns.domain());
        assertEquals(List.of("West"), towns.generalise("Bonn"));
        assertEquals(List.of(), towns.generalise(" "), "a blank value that the file lacks");
        assertEquals(
                "the hierarchy lacks a value of 5 chars; add a line for it, or clean it before the release",
                refusal(() -> towns.generalise("Trier")));
        assertEquals(List.of(), Hierarchy.csv(new StringReader("a\nb\n"), ',').generalise("a"));
        assertEquals("hierarchy line 2 has 1 cells where the lines before have 2", message("a;x\nb\n"));
        assertTrue(refusal(() -> Hierarchy.tree(Map.of())).contains("at least one value"));
        // A blank value may have a line of its own, and so labels.
        assertEquals(
                List.of("unknown"),
                Hierarchy.csv(new StringReader(";unknown\na;known\n"), ';').generalise(""));
        // The mark of a file's encoding is one at its beginning only.
        assertEquals(
                Set.of("a", "\uFEFFb"),
                Hierarchy.csv(new StringReader("a\n\uFEFFb\n"), ',').domain());
    }

    @Test
    void halves_bounds_areTheRoundestNumbers() {
        assertEquals(new BigDecimal("300"), plain(Halves.roundest(new BigDecimal("260"), new BigDecimal("345.6"))));
        assertEquals(new BigDecimal("0.3"), plain(Halves.roundest(new BigDecimal("0.26"), new BigDecimal("0.345"))));
        assertEquals(new BigDecimal("0"), plain(Halves.roundest(new BigDecimal("-3"), new BigDecimal("4"))));
        assertEquals(new BigDecimal("-20"), plain(Halves.roundest(new BigDecimal("-29"), new BigDecimal("-11"))));
        assertEquals(new BigDecimal("1.23"), plain(Halves.roundest(new BigDecimal("1.22"), new BigDecimal("1.23"))));
        assertEquals(new BigDecimal("1000"), plain(Halves.roundest(new BigDecimal("7"), new BigDecimal("1000"))));
        assertEquals(new BigDecimal("1000"), plain(Halves.roundest(new BigDecimal("7"), new BigDecimal("1.5E+3"))));
    }

    private static BigDecimal plain(BigDecimal number) {
        return new BigDecimal(number.toPlainString())
                .stripTrailingZeros()
                .setScale(Math.max(0, number.stripTrailingZeros().scale()));
    }

    /** A tree by its texts: value by value what it becomes, and what each label loses. */
    private static Tree tree(Hierarchy hierarchy, String... values) {
        return Tree.of(Column.quasiIdentifier("q", hierarchy), List.of(values), new int[values.length]);
    }

    @Test
    void tree_values_standInTheOrderOfNumbersThenOfTexts() {
        Tree tree = tree(Hierarchy.flat(), "b", "10", "9", "", "-1.5", "a", "1e101", "09", "+3", "1-2", "1e100");

        assertEquals(
                List.of("-1.5", "+3", "09", "9", "10", "1e100", "", "1-2", "1e101", "a", "b", "*"),
                List.of(tree.labels));
        assertEquals(11, tree.leaves);
        assertEquals(11, tree.root);
        assertEquals(1, tree.height);
        assertEquals(1, tree.loss[tree.root]);
        assertEquals(0, tree.loss[3]);
        // Forty characters are a number, more are a text.
        String forty = "0".repeat(39) + "5";
        assertEquals(
                List.of(forty, "9", "0" + forty, "*"), List.of(tree(Hierarchy.flat(), "0" + forty, "9", forty).labels));
    }

    @Test
    void tree_labels_haveLossDepthAndLevel() {
        Tree tree = tree(Hierarchy.intervals("0", "10", "20"), "1", "2", "15", "31", "45");

        // Of five values: 0-20 could be three, 0-10 two; 15 stands for 10-20, and 31 for 20-40.
        assertEquals(List.of("1", "2", "15", "31", "45", "*", "0-20", "0-10"), List.of(tree.labels));
        assertEquals(1 / 4f, tree.loss[7]);
        assertEquals(2 / 4f, tree.loss[6]);
        assertEquals(3, tree.height);
        assertEquals(List.of(0, 1, 2, 3), List.of(tree.level(3), tree.level(7), tree.level(6), tree.level(5)));
        assertEquals(7, tree.join(0, 1));
        assertEquals(6, tree.join(0, 2));
        assertEquals(6, tree.join(7, 2));
        assertEquals(5, tree.join(2, 3));
        assertEquals(0, tree.join(0, 0));
        for (int node = 0; node < 8; node++) {
            for (int leaf = 0; leaf < 5; leaf++) {
                assertEquals(tree.loss[tree.join(node, leaf)], tree.joinLoss(node, leaf));
            }
        }
        assertEquals(List.of(6, 3, 4), boxed(tree.children[5]));
        assertEquals(List.of(), boxed(tree.children[3]));
        assertEquals(List.of(0, 0, 0, 1, 2), boxed(tree.slotBelow(5)));
        assertEquals(List.of(0, 0, 1), boxed(tree.slotBelow(6)).subList(0, 3));
        assertEquals(List.of(0, 1), boxed(tree.slotBelow(7)).subList(0, 2));
        assertEquals(7, tree.afterSteps(1, 1));
        assertEquals(6, tree.afterSteps(1, 2));
        assertEquals(5, tree.afterSteps(1, 3));
        assertEquals(2, tree.afterSteps(2, 1));
    }

    private static List<Integer> boxed(int[] numbers) {
        return Arrays.stream(numbers).boxed().toList();
    }

    @Test
    void tree_manyValues_joinsAlikeWithoutATable() {
        String[] values = new String[400];
        Arrays.setAll(values, Integer::toString);
        Tree tree = tree(Hierarchy.intervals("0", "10"), values);

        assertEquals("20-30", tree.labels[tree.join(25, 28)]);
        assertEquals(9 / 399f, tree.joinLoss(25, 28));
        assertEquals(1, tree.joinLoss(25, 31));
    }

    /** What a label hides is counted among all values that there could be, whether or not the table has them. */
    @Test
    void tree_valuesOfTheDomain_countThoughNobodyHasThem() throws IOException {
        Tree tree = tree(Hierarchy.csv(new StringReader("a;x\nb;x\nc;y\nd;y\ne;y\n"), ';'), "e", "a");

        assertEquals(List.of("a", "b", "c", "d", "e", "*", "x", "y"), List.of(tree.labels));
        assertEquals(2 / 4f, tree.loss[7]);
    }

    @Test
    void tree_oneValueOrNone_losesNothing() {
        assertEquals(0, tree(Hierarchy.redaction(), "123").loss[0]);
        assertEquals(0, tree(Hierarchy.redaction(), "123").root);
        assertEquals(List.of(""), List.of(tree(Hierarchy.redaction()).labels));
    }

    @Test
    void tree_whatIsNoTree_isRefusedByTheLengthOfTheText() {
        assertEquals(
                "in the hierarchy of column \"q\", a text of 3 chars is a value and a label; rename the label",
                refusal(() -> tree(value -> value.equals("a") ? List.of("abc") : List.of(), "a", "abc")));
        assertEquals(
                "in the hierarchy of column \"q\", a text of 3 chars is a value and a label; rename the label",
                refusal(() -> tree(value -> value.equals("b") ? List.of("abc") : List.of(), "b", "abc")));
        assertEquals(
                "in the hierarchy of column \"q\", a text of 1 chars is a value and a label; rename the label",
                refusal(() -> tree(Hierarchy.flat(), "*")));
        assertEquals(
                "in the hierarchy of column \"q\", a text of 2 chars stands under two coarser ones; rename one of them",
                refusal(() -> tree(value -> List.of("xx", value + "1"), "a", "b")));
        // A label said twice, the value itself, and the mark for all hide nothing.
        Tree odd = tree(value -> List.of(value, "x", "x", "*"), "a", "b", "c");
        assertEquals(List.of("a", "b", "c", "x"), List.of(odd.labels));
        assertEquals(4, odd.height);
        assertEquals(odd.root, odd.afterSteps(0, 2));
        assertEquals(0, odd.afterSteps(0, 1));
    }
}
