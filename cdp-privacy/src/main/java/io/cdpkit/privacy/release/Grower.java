package io.cdpkit.privacy.release;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Forms groups anew from a few rows: a row taken at random draws the nearest others to it, one by one, until the rule
 * holds, and so on while enough rows remain; the rest join where they cost least (greedy k-member clustering; Byun, Kamra,
 * Bertino, Li, DASFAA 2007). Where groups must resemble the whole table, the sensitive values of all rows are dealt out
 * to as many groups as the rule allows first, and each group then draws the nearest rows with the values it was dealt.
 */
final class Grower {
    private final Cells cells;
    private final Rule rule;
    private final SplittableRandom random;
    private final int[] nodes;

    Grower(Cells cells, Rule rule, SplittableRandom random) {
        this.cells = cells;
        this.rule = rule;
        this.random = random;
        this.nodes = new int[cells.columns];
    }

    /**
     * Groups that hold all the rows and satisfy the rule; empty where none were found.
     *
     * @param rows reordered
     */
    List<Group> grow(int[] rows, int count) {
        return rule.isCloseness() ? Deal.of(cells, rule, rows, count) : draw(rows, count);
    }

    private List<Group> draw(int[] rows, int count) {
        ArrayList<Group> groups = new ArrayList<>();
        int left = count;
        while (left >= rule.k()) {
            int end = left;
            left = drawOne(rows, left);
            if (left < 0) {
                left = end;
                break;
            }
            groups.add(Group.of(cells, rows, left, end));
        }
        for (int i = 0; i < left; i++) {
            if (!join(groups, rows[i])) {
                return List.of();
            }
        }
        return groups;
    }

    /** Moves a group to the end of the rows and says where it begins; -1 if no group satisfies the rule. */
    private int drawOne(int[] rows, int count) {
        int left = count;
        swap(rows, random.nextInt(left), --left);
        cells.copy(rows[left], nodes, 0);
        if (rule.isSizeOnly()) {
            double loss = 0;
            while (count - left < rule.k()) {
                int nearest = 0;
                double least = Double.POSITIVE_INFINITY;
                for (int i = 0; i < left && least > loss; i++) {
                    double joint = cells.joinLoss(nodes, rows[i], least);
                    if (joint < least) {
                        least = joint;
                        nearest = i;
                    }
                }
                loss = least;
                cells.join(nodes, rows[nearest]);
                swap(rows, nearest, --left);
            }
            return left;
        }
        Rule.Tally tally = rule.tally();
        tally.add(rows[left]);
        while (!tally.holds()) {
            int nearest = nearest(rows, left, tally);
            if (nearest < 0) {
                return -1;
            }
            cells.join(nodes, rows[nearest]);
            swap(rows, nearest, --left);
            tally.add(rows[left]);
        }
        return left;
    }

    private int nearest(int[] rows, int count, Rule.Tally tally) {
        boolean mustImprove = tally.mustImprove();
        double lack = tally.lack();
        int nearest = -1;
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < count; i++) {
            double joint = cells.joinLoss(nodes, rows[i], least);
            if (joint < least && (!mustImprove || tally.lackWith(rows[i]) < lack)) {
                least = joint;
                nearest = i;
            }
        }
        return nearest;
    }

    private boolean join(List<Group> groups, int row) {
        Group cheapest = null;
        double least = Double.POSITIVE_INFINITY;
        for (Group group : groups) {
            double cost = group.costOf(cells, row);
            if (cost < least && (rule.isSizeOnly() || rule.holdsWith(group, row))) {
                least = cost;
                cheapest = group;
            }
        }
        if (cheapest == null) {
            return false;
        }
        cheapest.add(cells, row);
        return true;
    }

    private static void swap(int[] rows, int i, int j) {
        int row = rows[i];
        rows[i] = rows[j];
        rows[j] = row;
    }
}
