package io.cdpkit.privacy.release;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Splits a table from the top: all rows begin alike under {@code *}; again and again, the column whose next finer labels
 * save the most loss divides a set of rows, as long as every part satisfies the rule. Rows under labels that are too rare
 * stay together under the coarser one, and borrow the nearest rows of the other parts where they are too few. Once few
 * rows are left they are also grown into groups from single rows, and the better of the two outcomes is kept: a split
 * looks at one column, which in a wide table says little about how near two rows are.
 *
 * <p>After top-down specialisation (Fung, Wang, Yu, ICDE 2005) and Mondrian (LeFevre, DeWitt, Ramakrishnan, ICDE 2006),
 * with the recoding local to each part. Takes time in proportion to rows, columns and depth.
 */
final class TopDown {
    private static final int FINER = 8;

    private final Cells cells;
    private final Rule rule;
    private final Grower grower;
    /** Up to how many rows are grown too: the finer and the coarser limit. */
    private final int[] blocks;

    private final List<Group> done = new ArrayList<>();
    /** Where the counts of each column begin. */
    private final int[] starts;

    private final int[] counts;

    private TopDown(Cells cells, Rule rule, Grower grower, int block) {
        this.cells = cells;
        this.rule = rule;
        this.grower = grower;
        this.blocks = new int[] {block / FINER, block};
        this.starts = new int[cells.columns + 1];
        for (int column = 0; column < cells.columns; column++) {
            int most = Arrays.stream(cells.trees[column].children)
                    .mapToInt(children -> children.length)
                    .max()
                    .orElse(0);
            starts[column + 1] = starts[column] + most;
        }
        this.counts = new int[starts[cells.columns]];
    }

    /**
     * Divides all rows, which must satisfy the rule together.
     *
     * @param block up to how many rows are also grown; takes time in proportion
     */
    static List<Group> split(Cells cells, Rule rule, Grower grower, int block) {
        TopDown topDown = new TopDown(cells, rule, grower, block);
        int[] all = new int[cells.rows];
        Arrays.setAll(all, i -> i);
        topDown.split(all, Integer.MAX_VALUE);
        return topDown.done;
    }

    /** @param from how many rows the set had that these are a part of */
    private void split(int[] rows, int from) {
        int first = done.size();
        split(rows);
        for (int block : blocks) {
            if (rows.length <= block && block < from && rows.length >= 2 * rule.k()) {
                grow(rows, done.subList(first, done.size()));
            }
        }
    }

    /** Puts groups grown from the rows in the place of those split, if they lose less. */
    private void grow(int[] rows, List<Group> split) {
        List<Group> grown = grower.grow(rows, rows.length);
        if (!grown.isEmpty() && totalLoss(grown) < totalLoss(split)) {
            split.clear();
            split.addAll(grown);
        }
    }

    private static double totalLoss(List<Group> groups) {
        double loss = 0;
        for (Group group : groups) {
            loss += group.totalLoss();
        }
        return loss;
    }

    private void split(int[] rows) {
        Group group = Group.of(cells, rows, 0, rows.length);
        if (rows.length < 2 * rule.k() || group.loss() == 0) {
            done.add(group);
            return;
        }
        double[] gains = new double[cells.columns];
        cells.count(rows, group.nodes, starts, counts);
        for (int column = 0; column < gains.length; column++) {
            gains[column] = gain(rows, column, group.nodes[column]);
        }
        for (int best = best(gains); gains[best] > 0; best = best(gains)) {
            List<int[]> parts = parts(rows, best, group.nodes[best]);
            if (!parts.isEmpty()) {
                parts.forEach(part -> split(part, rows.length));
                return;
            }
            gains[best] = 0;
        }
        done.add(group);
    }

    private static int best(double[] gains) {
        int best = 0;
        for (int column = 1; column < gains.length; column++) {
            best = gains[column] > gains[best] ? column : best;
        }
        return best;
    }

    /** The loss saved by the children of a node, by their sizes alone, less what borrowing costs; 0 for no split. */
    private double gain(int[] rows, int column, int node) {
        Tree tree = cells.trees[column];
        int[] children = tree.children[node];
        Gain gain = new Gain();
        if (children.length <= rows.length) {
            for (int slot = 0; slot < children.length; slot++) {
                take(gain, tree, node, slot, starts[column] + slot);
            }
        } else {
            int[] slots = tree.slotBelow(node);
            for (int row : rows) {
                int slot = slots[cells.leaf(row, column)];
                take(gain, tree, node, slot, starts[column] + slot);
            }
        }
        int lacking = gain.left == 0 ? 0 : Math.max(0, rule.k() - gain.left);
        return lacking > gain.surplus ? 0 : gain.saved - lacking * tree.loss[node];
    }

    /** Adds up one child, and sets its count back to 0. */
    private void take(Gain gain, Tree tree, int node, int slot, int at) {
        int count = counts[at];
        counts[at] = 0;
        if (count >= rule.k()) {
            gain.saved += count * (double) (tree.loss[node] - tree.loss[tree.children[node][slot]]);
            gain.surplus += count - rule.k();
        } else {
            gain.left += count;
        }
    }

    /** What a split saves, the rows that its parts can spare, and the rows under labels that are too rare. */
    private static final class Gain {
        double saved;
        int surplus;
        int left;
    }

    /** The parts of a split; empty where it cannot be done. */
    private List<int[]> parts(int[] rows, int column, int node) {
        int[][] byChild = divide(rows, column, node);
        ArrayList<int[]> parts = new ArrayList<>();
        int[] left = new int[0];
        for (int[] part : byChild) {
            if (part.length >= rule.k() && rule.holds(part, 0, part.length)) {
                parts.add(part);
            } else if (part.length > 0) {
                int at = left.length;
                left = Arrays.copyOf(left, at + part.length);
                System.arraycopy(part, 0, left, at, part.length);
            }
        }
        if (parts.isEmpty()) {
            return List.of();
        }
        if (left.length > 0) {
            if (!rule.holds(left, 0, left.length)) {
                left = rule.isCloseness() ? new int[0] : borrow(left, parts);
            }
            if (left.length == 0) {
                return List.of();
            }
            parts.add(left);
        }
        return parts;
    }

    private int[][] divide(int[] rows, int column, int node) {
        Tree tree = cells.trees[column];
        int[] slots = tree.slotBelow(node);
        int[] sizes = new int[tree.children[node].length];
        for (int row : rows) {
            sizes[slots[cells.leaf(row, column)]]++;
        }
        int[][] parts = new int[sizes.length][];
        Arrays.setAll(parts, i -> new int[sizes[i]]);
        for (int row : rows) {
            int slot = slots[cells.leaf(row, column)];
            parts[slot][parts[slot].length - sizes[slot]--] = row;
        }
        return parts;
    }

    /** Moves the nearest rows that parts can spare to the rows left over until these satisfy the rule; empty if in vain. */
    private int[] borrow(int[] left, List<int[]> parts) {
        Rule.Tally lacking = rule.tally();
        int[] nodes = new int[cells.columns];
        cells.copy(left[0], nodes, 0);
        for (int row : left) {
            lacking.add(row);
            cells.join(nodes, row);
        }
        List<Rule.Tally> tallies = new ArrayList<>();
        for (int[] part : parts) {
            Rule.Tally tally = rule.tally();
            for (int row : part) {
                tally.add(row);
            }
            tallies.add(tally);
        }
        int[] grown = Arrays.copyOf(left, left.length + 4 * rule.k());
        int size = left.length;
        while (!lacking.holds()) {
            if (size == grown.length || !lend(lacking, nodes, parts, tallies, grown, size)) {
                return new int[0];
            }
            size++;
        }
        return Arrays.copyOf(grown, size);
    }

    private boolean lend(
            Rule.Tally lacking, int[] nodes, List<int[]> parts, List<Rule.Tally> tallies, int[] grown, int size) {
        double lack = lacking.lack();
        double least = Double.POSITIVE_INFINITY;
        int lender = -1;
        int place = -1;
        for (int i = 0; i < parts.size(); i++) {
            int[] part = parts.get(i);
            if (tallies.get(i).size() <= rule.k()) {
                continue;
            }
            for (int at = 0; at < part.length; at++) {
                double loss = cells.joinLoss(nodes, part[at], least);
                if (loss < least
                        && (rule.isSizeOnly()
                                || (tallies.get(i).holdsWithout(part[at])
                                        && (lack == 0 || lacking.lackWith(part[at]) < lack)))) {
                    least = loss;
                    lender = i;
                    place = at;
                }
            }
        }
        if (lender < 0) {
            return false;
        }
        int[] part = parts.get(lender);
        int row = part[place];
        part[place] = part[part.length - 1];
        parts.set(lender, Arrays.copyOf(part, part.length - 1));
        tallies.get(lender).remove(row);
        lacking.add(row);
        cells.join(nodes, row);
        grown[size] = row;
        return true;
    }
}
