package io.cdpkit.privacy.release;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is asked of classes, and how much they lack of it, worked out by hand. */
class RuleTest {
    private static final double TINY = 1e-6;

    private static double lack(Spread spread, int... counts) {
        int size = 0;
        for (int count : counts) {
            size += count;
        }
        return spread.lack(counts, size);
    }

    @Test
    void distinct_values_areCountedOnce() {
        Spread three = new Spread.Distinct(3);

        assertEquals(1, lack(three, 5, 0, 1));
        assertEquals(0, lack(three, 5, 2, 1));
        assertEquals(0, lack(three, 1, 1, 1, 1));
        assertTrue(three.lacksRows());
        assertFalse(new Spread.Entropy(2).lacksRows());
    }

    @Test
    void entropy_sharesOfValues_areMeasuredInNats() {
        Spread two = new Spread.Entropy(2);

        assertEquals(0, lack(two, 2, 0, 2));
        assertEquals(Math.log(2), lack(two, 4, 0, 0), TINY);
        // H(3/4, 1/4) = 0.562335
        assertEquals(0.693147 - 0.562335, lack(two, 3, 1), TINY);
        assertEquals(0, lack(new Spread.Entropy(1.7), 3, 1));
    }

    @Test
    void recursive_mostFrequentValue_isHeldAgainstTheRareOnes() {
        assertEquals(0, lack(new Spread.Recursive(2, 2), 1, 3, 1));
        assertEquals(1 / 6.0, lack(new Spread.Recursive(2, 2), 1, 4, 1), TINY);
        assertEquals(2 / 7.0, lack(new Spread.Recursive(2, 2), 5, 1, 1), TINY);
        assertEquals(2 / 5.0, lack(new Spread.Recursive(2, 3), 1, 1, 3), TINY);
        assertEquals(2 / 2.0, lack(new Spread.Recursive(2, 4), 1, 1), TINY);
    }

    @Test
    void equalDistance_sharesAboveTheWhole_areAddedUp() {
        Spread spread = new Spread.EqualDistance(new double[] {0.5, 0.25, 0.25}, 0.2);

        assertEquals(0, lack(spread, 2, 1, 1));
        assertEquals(0, lack(spread, 7, 2, 1));
        assertEquals(0.1, lack(spread, 8, 1, 1), TINY);
        assertEquals(0.3, lack(spread, 0, 1, 1), TINY);
    }

    private static final Hierarchy ILLNESSES = Hierarchy.tree(Map.of(
            "flu", List.of("lungs"),
            "cough", List.of("lungs"),
            "ulcer", List.of("stomach"),
            "gastritis", List.of("stomach")));

    @Test
    void treeDistance_sharesMoved_costHowHighTheyGo() {
        Column column = Column.sensitive("illness", ILLNESSES);
        int[] leafOf = new int[4];
        Tree tree = Tree.of(column, List.of("flu", "cough", "ulcer", "gastritis"), leafOf);
        double[] height = new double[tree.parent.length];
        for (int node = 0; node < height.length; node++) {
            height[node] = tree.level(node) / 2.0;
        }
        Spread spread = new Spread.TreeDistance(tree, leafOf, height, new double[] {0.25, 0.25, 0.25, 0.25}, 0.125);

        // A quarter moves from flu to cough, half the way up.
        assertEquals(0, lack(spread, 2, 0, 1, 1));
        // A quarter each moves within lungs and stomach.
        assertEquals(0.125, lack(spread, 2, 0, 2, 0), TINY);
        // Half of all moves from lungs to stomach, the whole way.
        assertEquals(0.5 - 0.125, lack(spread, 2, 2, 0, 0), TINY);
        // And a quarter moves to cough besides.
        assertEquals(0.625 - 0.125, lack(spread, 4, 0, 0, 0), TINY);
        assertEquals(0.625 - 0.125, lack(spread, 0, 0, 0, 4), TINY);
    }

    /** Illnesses flu, flu, cough, ulcer, flu, cough, gastritis, ulcer, cough, flu; wards a and b in turn. */
    private static final Table TABLE = table();

    private static Table table() {
        Table.Builder table = Table.builder(
                Column.quasiIdentifier("age"), Column.sensitive("illness", ILLNESSES), Column.sensitive("ward"));
        int row = 0;
        for (String illness : "flu flu cough ulcer flu cough gastritis ulcer cough flu".split(" ", -1)) {
            table.row("20", illness, row++ % 2 == 0 ? "a" : "b");
        }
        return table.build();
    }

    private static Rule rule(PrivacyModel... models) {
        return new Rule(TABLE, List.of(models), 1);
    }

    @Test
    void holds_sizeOnly_asksForTheLargestK() {
        Rule rule = rule(PrivacyModel.kAnonymity(3), PrivacyModel.kAnonymity(4), PrivacyModel.kAnonymity(2));
        int[] rows = {5, 6, 7, 8, 9};

        assertEquals(4, rule.k());
        assertTrue(rule.isSizeOnly());
        assertFalse(rule.isCloseness());
        assertTrue(rule.holds(rows, 1, 5));
        assertFalse(rule.holds(rows, 1, 4));
    }

    @Test
    void holds_everyModel_isAskedOfAGroup() {
        Rule rule = rule(
                PrivacyModel.kAnonymity(2),
                PrivacyModel.distinctDiversity("illness", 2),
                PrivacyModel.distinctDiversity("ward", 2));
        assertFalse(rule.isSizeOnly());
        assertFalse(rule.isCloseness());
        assertTrue(rule.holds(new int[] {0, 3}, 0, 2));
        assertFalse(rule.holds(new int[] {0, 1}, 0, 2), "flu only");
        assertFalse(rule.holds(new int[] {0, 2}, 0, 2), "ward a only");
        assertTrue(rule.holds(new int[] {0, 0, 3, 0}, 1, 3));

        Cells cells = new Cells(TABLE);
        Group flu = Group.of(cells, new int[] {0, 1}, 0, 2);
        assertFalse(rule.holds(flu));
        assertTrue(rule.holds(Group.of(cells, new int[] {0, 3}, 0, 2)));
        assertTrue(rule.holdsWith(flu, 2));
        assertFalse(rule.holdsWith(flu, 4));
    }

    @Test
    void tally_rowsComeAndGo_lackIsThatOfTheRest() {
        Rule rule = rule(
                PrivacyModel.kAnonymity(3),
                PrivacyModel.distinctDiversity("illness", 3),
                PrivacyModel.distinctDiversity("ward", 2));
        Rule.Tally tally = rule.tally();
        assertEquals(5, tally.lack());
        tally.add(0);
        tally.add(2);
        assertEquals(2, tally.size());
        assertEquals(1 + 1, tally.lack());
        assertEquals(0, tally.lackWith(3));
        assertEquals(2, tally.lackWith(4));
        assertEquals(2, tally.lack(), "as before");
        assertFalse(tally.holds());
        tally.add(3);
        assertTrue(tally.holds());
        assertFalse(tally.holdsWithout(3));
        tally.add(7);
        assertTrue(tally.holdsWithout(7));
        assertTrue(tally.holds(), "as before");
        tally.remove(7);
        tally.remove(0);
        assertEquals(2, tally.size());
        assertFalse(tally.holds());
    }

    /** Only as many rows are still to come as values are lacking: none may be without a new one. */
    @Test
    void mustImprove_rowsToCome_areComparedWithValuesLacking() {
        Rule.Tally tally = rule(PrivacyModel.kAnonymity(4), PrivacyModel.distinctDiversity("illness", 3))
                .tally();
        tally.add(0);
        assertFalse(tally.mustImprove(), "three to come, two lacking");
        tally.add(1);
        assertTrue(tally.mustImprove(), "two to come, two lacking");
        tally.add(2);
        tally.add(3);
        assertFalse(tally.mustImprove(), "nothing lacking");

        Rule.Tally entropy = rule(PrivacyModel.kAnonymity(4), PrivacyModel.entropyDiversity("illness", 1.9))
                .tally();
        entropy.add(0);
        assertTrue(entropy.mustImprove(), "how many rows it takes is not known");
        entropy.add(2);
        assertFalse(entropy.mustImprove(), "nothing lacking");
    }

    @Test
    void valueKey_rows_areNumberedByHowFrequentTheirValuesAre() {
        Rule rule = rule(PrivacyModel.kAnonymity(2), PrivacyModel.equalCloseness("illness", 0.5));
        assertTrue(rule.isCloseness());
        assertEquals(4, rule.valueKeys());
        int[] keys = new int[10];
        for (int row = 0; row < 10; row++) {
            keys[row] = rule.valueKey(row);
        }
        // Flu four times, cough three, ulcer twice, gastritis once.
        assertArrayEquals(new int[] {0, 0, 1, 2, 0, 1, 3, 2, 1, 0}, keys);
        assertArrayEquals(new int[] {4, 0, 8, 2, 3, 6}, rule.sortedByValues(new int[] {6, 8, 4, 3, 2, 0, 1}, 6));

        Table rareFirst = Table.builder(Column.sensitive("s"))
                .row("rare")
                .row("often")
                .row("often")
                .build();
        Rule other = new Rule(rareFirst, List.of(PrivacyModel.equalCloseness("s", 0.5)), 1);
        assertArrayEquals(new int[] {1, 2, 0}, other.sortedByValues(new int[] {0, 1, 2}, 3));

        Rule both = rule(
                PrivacyModel.kAnonymity(2),
                PrivacyModel.hierarchicalCloseness("illness", 0.5),
                PrivacyModel.distinctDiversity("ward", 2));
        assertTrue(both.isCloseness());
        // Cough a, and flu b and a, twice or thrice; ulcer b twice; flu a twice, and so on.
        assertEquals(6, both.valueKeys());
        assertEquals(both.valueKey(0), both.valueKey(4));
        assertEquals(both.valueKey(1), both.valueKey(9));
        assertEquals(both.valueKey(3), both.valueKey(7));
    }

    /** A blank cell has no labels, and others have fewer than most; the top is as high for them as for all. */
    @Test
    void hierarchicalCloseness_pathsOfDifferentLengths_areJudgedAsTheCheckerDoes() {
        Table.Builder builder =
                Table.builder(Column.quasiIdentifier("age"), Column.sensitive("illness", value -> switch (value) {
                    case "" -> List.of();
                    case "ulcer" -> List.of("inner");
                    case "flu", "cough" -> List.of("lungs", "inner", "*");
                    default -> List.of("bones");
                }));
        for (String illness : ", ,ulcer,fracture,flu,cough,flu,cough,flu".split(",", -1)) {
            builder.row("1", illness.strip());
        }
        Table table = builder.build();
        SplittableRandom random = new SplittableRandom(1);
        int held = 0;
        for (int round = 0; round < 200; round++) {
            int[] rows =
                    IntStream.range(0, 9).filter(row -> random.nextBoolean()).toArray();
            if (rows.length > 0) {
                PrivacyModel model = PrivacyModel.hierarchicalCloseness("illness", 0.1 + 0.1 * random.nextInt(4));
                Release release = new Release(table, List.of(new Release.EquivalenceClass(List.of("1"), rows)));
                boolean holds =
                        new ReleaseChecker(List.of(model), 9).check(release).isEmpty();
                assertEquals(holds, new Rule(table, List.of(model), 1).holds(rows, 0, rows.length), model::toString);
                held += holds ? 1 : 0;
            }
        }
        assertTrue(held > 20 && held < 180, "held: " + held);
    }

    @Test
    void closeness_share_isOfTheDistanceAllowed() {
        List<PrivacyModel> models = List.of(PrivacyModel.kAnonymity(2), PrivacyModel.equalCloseness("illness", 0.3));
        List<PrivacyModel> tree =
                List.of(PrivacyModel.kAnonymity(2), PrivacyModel.hierarchicalCloseness("illness", 0.3));
        // Flu 2/4 and cough 1/4, ulcer 1/4 against 0.4, 0.3, 0.2 and 0.1: 0.15 too much, 0.05 of it within the stomach.
        int[] rows = {0, 1, 2, 3};

        assertTrue(new Rule(TABLE, models, 0.6).holds(rows, 0, 4));
        assertFalse(new Rule(TABLE, models, 0.4).holds(rows, 0, 4));
        // From gastritis to ulcer 0.05, and from cough to flu 0.05, by half; from stomach 0.05 the whole way.
        assertTrue(new Rule(TABLE, tree, 0.4).holds(rows, 0, 4));
        assertFalse(new Rule(TABLE, tree, 0.3).holds(rows, 0, 4));
    }
}
