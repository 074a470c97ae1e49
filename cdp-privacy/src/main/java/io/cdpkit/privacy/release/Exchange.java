package io.cdpkit.privacy.release;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Betters groups by exchange among neighbours: rows are sorted by their columns in random order, which brings rows that are
 * alike side by side in one order or another; the groups of a few rows in sequence are dissolved and grown anew, and the
 * outcome is kept where it loses no more (large-neighbourhood search; Shaw, CP 1998).
 */
final class Exchange {
    private static final int AT_ONCE = 3;
    private static final int LARGE = 64;

    private final Cells cells;
    private final Rule rule;
    private final SplittableRandom random;
    private final Grower grower;
    private final Group[] groupOf;
    private int[] order;

    /** How many rows in sequence to look at for groups, and how big these may be. */
    private final int neighbours;

    private final int largest;
    private final int[] pool;
    private long tries;

    private Exchange(Cells cells, Rule rule, SplittableRandom random, List<Group> groups) {
        this.cells = cells;
        this.rule = rule;
        this.random = random;
        this.neighbours = 2 * rule.k() + 2;
        this.largest = Math.max(LARGE, 2 * rule.k());
        this.pool = new int[AT_ONCE * largest];
        this.grower = new Grower(cells, rule, random);
        this.groupOf = new Group[cells.rows];
        this.order = new int[cells.rows];
        groups.forEach(this::place);
    }

    private void place(Group group) {
        for (int i = 0; i < group.size(); i++) {
            groupOf[group.row(i)] = group;
        }
    }

    /** Betters groups by so many tries. */
    static List<Group> better(Cells cells, Rule rule, SplittableRandom random, List<Group> groups, long tries) {
        Exchange exchange = new Exchange(cells, rule, random, groups);
        exchange.tries = tries;
        while (exchange.tries > 0) {
            exchange.pass();
        }
        Set<Group> distinct = Collections.newSetFromMap(new IdentityHashMap<>());
        ArrayList<Group> ordered = new ArrayList<>();
        for (Group group : exchange.groupOf) {
            if (distinct.add(group)) {
                ordered.add(group);
            }
        }
        return ordered;
    }

    private void pass() {
        sort();
        int stride = Math.max(1, rule.k() - 1);
        ArrayList<Group> near = new ArrayList<>(AT_ONCE);
        for (int at = random.nextInt(stride); at < order.length && tries > 0; at += stride) {
            near.clear();
            double loss = 0;
            for (int i = at; i < order.length && i < at + neighbours && near.size() < AT_ONCE; i++) {
                Group group = groupOf[order[i]];
                if (group.size() <= largest && !near.contains(group)) {
                    near.add(group);
                    loss += group.totalLoss();
                }
            }
            tries--;
            if (near.size() > 1 && loss > 0) {
                exchange(near, loss);
            }
        }
    }

    private void exchange(List<Group> near, double loss) {
        int count = 0;
        for (Group group : near) {
            count = group.copy(pool, count);
        }
        List<Group> grown = grower.grow(pool, count);
        double after = 0;
        for (Group group : grown) {
            after += group.totalLoss();
        }
        if (!grown.isEmpty() && after <= loss + 1e-9) {
            grown.forEach(this::place);
        }
    }

    /** Sorts all rows by all columns, the first of them the least that matters, in random order. */
    private void sort() {
        Arrays.setAll(order, i -> i);
        int[] columns = new int[cells.columns];
        for (int i = 0; i < columns.length; i++) {
            int j = random.nextInt(i + 1);
            columns[i] = columns[j];
            columns[j] = i;
        }
        for (int column : columns) {
            order = cells.sortedBy(column, order);
        }
    }
}
