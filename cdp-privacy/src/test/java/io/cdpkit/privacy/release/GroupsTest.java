package io.cdpkit.privacy.release;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How each algorithm groups a few rows whose best groups are plain to see. */
class GroupsTest {
    private static final PrivacyModel TWO = PrivacyModel.kAnonymity(2);

    /** Numbers, and a sensitive value for each. */
    private static Table table(Hierarchy hierarchy, int[] numbers, String... values) {
        Table.Builder table = Table.builder(Column.quasiIdentifier("q", hierarchy), Column.sensitive("s"));
        for (int i = 0; i < numbers.length; i++) {
            table.row(Integer.toString(numbers[i]), values.length == 0 ? "" : values[i % values.length]);
        }
        return table.build();
    }

    private static int[] upTo(int count) {
        return IntStream.range(0, count).toArray();
    }

    /** Groups as rows in order, in the order of their first. */
    private static String rows(List<Group> groups) {
        return groups.stream()
                .map(group ->
                        Arrays.toString(Arrays.stream(group.rows()).sorted().toArray()))
                .sorted((a, b) -> a.length() == b.length() ? a.compareTo(b) : a.length() - b.length())
                .toList()
                .toString();
    }

    private static double loss(List<Group> groups) {
        return groups.stream().mapToDouble(Group::totalLoss).sum();
    }

    private static final Hierarchy PAIRS = Hierarchy.intervals("0", "2", "4", "8");

    @Test
    void grow_clustersOfK_areFoundFromAnyRow() {
        Table table = table(Hierarchy.intervals("0", "10"), new int[] {1, 51, 2, 52, 3, 53, 101, 102, 103});
        Cells cells = new Cells(table);
        Rule rule = new Rule(table, List.of(PrivacyModel.kAnonymity(3)), 1);
        for (int seed = 0; seed < 20; seed++) {
            List<Group> groups = new Grower(cells, rule, new SplittableRandom(seed)).grow(upTo(9), 9);
            assertEquals("[[0, 2, 4], [1, 3, 5], [6, 7, 8]]", rows(groups));
        }
        assertEquals(
                "[[0, 1, 2, 3, 4]]",
                rows(new Grower(cells, rule, new SplittableRandom(1)).grow(upTo(9), 5)),
                "too few for two groups");
    }

    /** Two rows of a pair have the same value, so each must look for one with another in the pair next to it. */
    @Test
    void grow_valuesLacking_areSoughtNearby() {
        Table table = table(PAIRS, new int[] {0, 1, 2, 3, 16, 17, 18, 19}, "flu", "flu", "cold", "cold");
        Cells cells = new Cells(table);
        Rule rule = new Rule(table, List.of(TWO, PrivacyModel.distinctDiversity("s", 2)), 1);
        for (int seed = 0; seed < 20; seed++) {
            List<Group> groups = new Grower(cells, rule, new SplittableRandom(seed)).grow(upTo(8), 8);
            assertEquals(4, groups.size());
            assertTrue(groups.stream().allMatch(rule::holds));
            assertEquals(8 * 3 / 7.0, loss(groups), 1e-6, "four values under 0-4 or 16-20");
        }
        // Of one value alone no group can be made.
        assertEquals(List.of(), new Grower(cells, rule, new SplittableRandom(1)).grow(new int[] {0, 1, 4}, 3));
    }

    @Test
    void grow_rowsLeftOver_joinWhereTheyCostLeast() {
        Table table = table(Hierarchy.intervals("0", "10"), new int[] {1, 1, 51, 51, 52}, "flu", "cold", "flu", "cold");
        Cells cells = new Cells(table);
        Rule rule = new Rule(table, List.of(TWO), 1);
        int best = 0;
        for (int seed = 0; seed < 20; seed++) {
            List<Group> groups = new Grower(cells, rule, new SplittableRandom(seed)).grow(upTo(5), 5);
            best += rows(groups).equals("[[0, 1], [2, 3, 4]]") ? 1 : 0;
        }
        // Only where both of 51 come first must 52 look far away.
        assertTrue(best > 10, "best: " + best);
    }

    @Test
    void deal_valuesInEqualShares_goToTheNearestRows() {
        Table table = table(PAIRS, new int[] {0, 1, 2, 3, 16, 17, 18, 19}, "flu", "cold");
        Cells cells = new Cells(table);
        Rule rule = new Rule(table, List.of(TWO, PrivacyModel.equalCloseness("s", 0.1)), 1);

        assertEquals("[[0, 1], [2, 3], [4, 5], [6, 7]]", rows(Deal.of(cells, rule, upTo(8), 8)));
        assertEquals(
                "[[0, 1], [2, 3], [4, 5], [6, 7]]",
                rows(new Grower(cells, rule, new SplittableRandom(1)).grow(upTo(8), 8)));
        // Of seven rows three have a cold: not two groups are nearly as the whole is, and three are roughly.
        Rule loose = new Rule(table, List.of(TWO, PrivacyModel.equalCloseness("s", 0.2)), 1);
        assertEquals(3, Deal.of(cells, loose, upTo(8), 7).size());
        assertEquals(1, Deal.of(cells, rule, upTo(8), 7).size());
        assertEquals(List.of(), Deal.of(cells, rule, new int[] {0, 2}, 2), "flu alone");
    }

    /** Many rows are cut into parts first, each with its share of every value and with rows that are near one another. */
    @Test
    void deal_manyRows_areCutIntoParts() {
        Table table = table(PAIRS, upTo(16), "flu", "cold");
        Cells cells = new Cells(table);
        Rule rule = new Rule(table, List.of(PrivacyModel.kAnonymity(4), PrivacyModel.equalCloseness("s", 0.1)), 1);
        int[] shuffled = {9, 0, 13, 4, 7, 2, 15, 11, 6, 1, 3, 12, 8, 5, 14, 10};

        assertEquals(
                "[[0, 1, 2, 3], [4, 5, 6, 7], [8, 9, 10, 11], [12, 13, 14, 15]]",
                rows(Deal.of(cells, rule, shuffled.clone(), 16, 4)));
        // Six parts of two or three rows are too small for groups of four.
        assertEquals(List.of(), Deal.of(cells, rule, shuffled.clone(), 16, 3));
        List<Group> two = Deal.of(cells, rule, shuffled.clone(), 16, 8);
        assertEquals(4, two.size());
        for (Group group : two) {
            boolean low = group.row(0) < 8;
            assertTrue(Arrays.stream(group.rows()).allMatch(row -> row < 8 == low), "no group crosses the cut");
        }
    }

    /** Where one more row of a value would break the rule in every group, there is no way to keep all rows. */
    @Test
    void grow_rowThatNoGroupCanTake_leavesNoGroups() {
        Table table = table(PAIRS, upTo(3), "flu", "cold", "flu");
        Cells cells = new Cells(table);
        Rule rule = new Rule(table, List.of(TWO, PrivacyModel.recursiveDiversity("s", 1.5, 2)), 1);
        for (int seed = 0; seed < 10; seed++) {
            assertEquals(List.of(), new Grower(cells, rule, new SplittableRandom(seed)).grow(upTo(3), 3));
        }
    }

    @Test
    void split_pairs_areSplitApart() {
        Table table = table(PAIRS, upTo(8));
        Cells cells = new Cells(table);
        Rule rule = new Rule(table, List.of(TWO), 1);
        Grower grower = new Grower(cells, rule, new SplittableRandom(1));

        assertEquals("[[0, 1], [2, 3], [4, 5], [6, 7]]", rows(TopDown.split(cells, rule, grower, 0)));
        Rule four = new Rule(table, List.of(PrivacyModel.kAnonymity(4)), 1);
        assertEquals("[[0, 1, 2, 3], [4, 5, 6, 7]]", rows(TopDown.split(cells, four, grower, 0)));
    }

    /** The one row under a rare label borrows another from the label that can spare it, as long as that saves something. */
    @Test
    void split_rareLabel_borrowsARow() {
        Table table = table(PAIRS, new int[] {0, 1, 1, 3}, "flu", "cold", "flu", "cold");
        Cells cells = new Cells(table);
        Grower grower = new Grower(cells, new Rule(table, List.of(TWO), 1), new SplittableRandom(1));

        assertEquals("[[0, 3], [1, 2]]", rows(TopDown.split(cells, new Rule(table, List.of(TWO), 1), grower, 0)));
        // With two values in each part, the row lent must leave a cold and bring a flu.
        Rule diverse = new Rule(table, List.of(TWO, PrivacyModel.distinctDiversity("s", 2)), 1);
        assertEquals("[[0, 3], [1, 2]]", rows(TopDown.split(cells, diverse, grower, 0)));
        // No row can be spared where all three are needed.
        Rule three = new Rule(table, List.of(PrivacyModel.kAnonymity(3)), 1);
        assertEquals("[[0, 1, 2, 3]]", rows(TopDown.split(cells, three, grower, 0)));
    }

    /** There may be more labels than rows, most of which nobody is under. */
    @Test
    void split_moreLabelsThanRows_splitsByThoseInUse() {
        Map<String, List<String>> towns = new HashMap<>();
        for (int town = 0; town < 12; town++) {
            towns.put(Integer.toString(town), List.of());
        }
        Table table = table(Hierarchy.tree(towns), new int[] {7, 3, 7, 9, 3, 9});
        Cells cells = new Cells(table);
        Rule rule = new Rule(table, List.of(TWO), 1);

        assertEquals(
                "[[0, 2], [1, 4], [3, 5]]",
                rows(TopDown.split(cells, rule, new Grower(cells, rule, new SplittableRandom(1)), 0)));
    }

    /** Town C has one row; the two of A are as old as she is, but only B can spare a row. */
    @Test
    void split_nearestRows_areNotBorrowedWhereTheyAreNeeded() {
        Map<String, List<String>> ages = new HashMap<>(Map.of("1", List.of("low"), "2", List.of("low")));
        for (int age = 3; age < 11; age++) {
            ages.put(Integer.toString(age), List.of("high"));
        }
        Table table = Table.builder(Column.quasiIdentifier("town"), Column.quasiIdentifier("age", Hierarchy.tree(ages)))
                .row("A", "1")
                .row("A", "1")
                .row("B", "2")
                .row("B", "2")
                .row("B", "2")
                .row("C", "1")
                .build();
        Cells cells = new Cells(table);
        Rule rule = new Rule(table, List.of(TWO), 1);

        assertEquals(
                "[[0, 1], [2, 5], [3, 4]]",
                rows(TopDown.split(cells, rule, new Grower(cells, rule, new SplittableRandom(1)), 0)));
    }

    @Test
    void better_groupsThatCross_areUntangled() {
        Table table = table(PAIRS, upTo(12));
        Cells cells = new Cells(table);
        Rule rule = new Rule(table, List.of(TWO), 1);
        List<Group> crossed = IntStream.range(0, 6)
                .mapToObj(i -> Group.of(cells, new int[] {i, 6 + i}, 0, 2))
                .toList();

        assertEquals(
                "[[0, 6], [1, 7], [2, 8], [3, 9], [4, 10], [5, 11]]",
                rows(Exchange.better(cells, rule, new SplittableRandom(1), crossed, 0)));
        for (int seed = 0; seed < 5; seed++) {
            List<Group> better = Exchange.better(cells, rule, new SplittableRandom(seed), crossed, 400);
            assertEquals("[[0, 1], [2, 3], [4, 5], [6, 7], [8, 9], [10, 11]]", rows(better));
        }
    }

    @Test
    void join_decoys_joinTheNearestGroup() {
        Table table = table(Hierarchy.intervals("0", "10"), new int[] {1, 2, 3, 4, 51, 52, 53, 54});
        Cells cells = new Cells(table);
        List<Group> groups = IntStream.of(0, 4, 2, 6)
                .mapToObj(row -> Group.of(cells, new int[] {row, row + 1}, 0, 2))
                .toList();
        String first = "[[4, 5], [6, 7], [0, 1, 2, 3]]";
        String last = "[[0, 1], [2, 3], [4, 5, 6, 7]]";
        int firsts = 0;
        for (int seed = 0; seed < 40; seed++) {
            String joined = rows(Decoys.join(cells, new SplittableRandom(seed), groups, 0.25));
            assertTrue(joined.equals(first) || joined.equals(last), joined);
            firsts += joined.equals(first) ? 1 : 0;
        }
        assertTrue(firsts > 5 && firsts < 35, "firsts: " + firsts);
        assertEquals(rows(groups), rows(Decoys.join(cells, new SplittableRandom(1), groups, 0.12)));
        // One group has nobody to join.
        assertEquals("[[0, 1]]", rows(Decoys.join(cells, new SplittableRandom(1), groups.subList(0, 1), 0.5)));
    }
}
