package io.cdpkit.privacy.release;

import java.util.ArrayList;
import java.util.List;

/**
 * Deals the sensitive values of rows out to groups like cards, so that each gets its share of every value to within one
 * row, and lets each group draw the nearest rows with the values it was dealt. In the manner of SABRE (Cao, Karras, Kalnis,
 * Tan, VLDB Journal 2011), which also composes classes from buckets of sensitive values.
 */
final class Deal {
    /** Rows that are dealt out together; drawing takes the square of their number. */
    private static final int MOST = 1 << 14;

    private final Cells cells;
    private final Rule rule;
    /** By value, how many rows with it the group still draws; all 0 once it is drawn. */
    private final int[] hand;

    private final int[] nodes;

    private Deal(Cells cells, Rule rule, int values) {
        this.cells = cells;
        this.rule = rule;
        this.hand = new int[values];
        this.nodes = new int[cells.columns];
    }

    /** As many groups as the rule allows; empty where it does not even allow one. */
    static List<Group> of(Cells cells, Rule rule, int[] rows, int count) {
        return of(cells, rule, rows, count, MOST);
    }

    /** @param most how many rows are dealt out together */
    static List<Group> of(Cells cells, Rule rule, int[] rows, int count, int most) {
        if (count <= most) {
            return ofFew(cells, rule, rows, count);
        }
        ArrayList<Group> groups = new ArrayList<>();
        for (int[] part : cut(cells, rule, rows, count, (count + most - 1) / most)) {
            List<Group> dealt = ofFew(cells, rule, part, part.length);
            if (dealt.isEmpty()) {
                return List.of();
            }
            groups.addAll(dealt);
        }
        return groups;
    }

    /** Parts with like shares of every sensitive value, each with rows that are near one another. */
    private static List<int[]> cut(Cells cells, Rule rule, int[] rows, int count, int parts) {
        int[] sorted = rule.sortedByValues(cells.sorted(rows, count), count);
        int[] sizes = new int[parts];
        int[] partOf = new int[count];
        int[] seen = new int[rule.valueKeys()];
        int[] all = new int[rule.valueKeys()];
        for (int row : sorted) {
            all[rule.valueKey(row)]++;
        }
        for (int i = 0; i < count; i++) {
            int key = rule.valueKey(sorted[i]);
            partOf[i] = (int) ((long) seen[key]++ * parts / all[key]);
            sizes[partOf[i]]++;
        }
        ArrayList<int[]> cut = new ArrayList<>();
        for (int size : sizes) {
            cut.add(new int[size]);
        }
        for (int i = 0; i < count; i++) {
            int part = partOf[i];
            cut.get(part)[--sizes[part]] = sorted[i];
        }
        return cut;
    }

    private static List<Group> ofFew(Cells cells, Rule rule, int[] rows, int count) {
        int[] sorted = rule.sortedByValues(rows, count);
        int groups = count / rule.k();
        while (groups > 0 && !holds(rule, sorted, groups)) {
            groups = Math.min(groups - 1, count / (count / groups + 1));
        }
        if (groups == 0) {
            return List.of();
        }
        return new Deal(cells, rule, rule.valueKeys()).draw(rows, count, sorted, groups);
    }

    private static boolean holds(Rule rule, int[] sorted, int groups) {
        for (int group = 0; group < groups; group++) {
            Rule.Tally tally = rule.tally();
            for (int i = group; i < sorted.length; i += groups) {
                tally.add(sorted[i]);
            }
            if (!tally.holds()) {
                return false;
            }
        }
        return true;
    }

    private List<Group> draw(int[] rows, int count, int[] sorted, int groups) {
        ArrayList<Group> drawn = new ArrayList<>();
        int left = count;
        for (int group = 0; group < groups; group++) {
            int needed = 0;
            for (int i = group; i < sorted.length; i += groups) {
                hand[rule.valueKey(sorted[i])]++;
                needed++;
            }
            int end = left;
            left = drawOne(rows, left, needed);
            drawn.add(Group.of(cells, rows, left, end));
        }
        return drawn;
    }

    private int drawOne(int[] rows, int count, int needed) {
        int left = count;
        for (int drawn = 0; drawn < needed; drawn++) {
            int nearest = -1;
            double least = Double.POSITIVE_INFINITY;
            for (int i = left - 1; i >= 0; i--) {
                if (hand[rule.valueKey(rows[i])] > 0) {
                    double joint = drawn == 0 ? 0 : cells.joinLoss(nodes, rows[i], least);
                    if (joint < least) {
                        least = joint;
                        nearest = i;
                        if (drawn == 0) {
                            break;
                        }
                    }
                }
            }
            int row = rows[nearest];
            rows[nearest] = rows[--left];
            rows[left] = row;
            hand[rule.valueKey(row)]--;
            if (drawn == 0) {
                cells.copy(row, nodes, 0);
            }
            cells.join(nodes, row);
        }
        return left;
    }
}
