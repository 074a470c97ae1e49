package io.cdpkit.privacy.release;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds how many steps of its hierarchy every column must take. Rows in classes that break the rule are suppressed, up to
 * a limit. A scheme that keeps to the limit also does so when any column takes a step more, so the search begins where all
 * are {@code *} and takes steps back from the scheme that loses least, among those that keep to the limit, until none is
 * left or enough were looked at (after the lattice searches of Incognito, LeFevre et al., SIGMOD 2005, and Flash, Kohlmayer
 * et al., 2012).
 */
final class FullDomain {
    private static final int MOST_SCHEMES = 2_000;

    /** Steps by column, and what they lose. */
    @SuppressWarnings("ArrayRecordComponent") // never compared as a whole
    private record Scheme(int[] steps, double loss) {}

    private final Cells cells;
    private final Rule rule;
    private final int mostSuppressed;
    private final int[] classOf;
    private final int[] slots;

    private FullDomain(Cells cells, Rule rule, int mostSuppressed) {
        this.cells = cells;
        this.rule = rule;
        this.mostSuppressed = mostSuppressed;
        this.classOf = new int[cells.rows];
        this.slots = new int[Integer.highestOneBit(Math.max(1, cells.rows)) * 4];
    }

    /** The classes of the best scheme found; rows in none of them are suppressed. */
    static List<Group> recode(Cells cells, Rule rule, int mostSuppressed) {
        FullDomain domain = new FullDomain(cells, rule, mostSuppressed);
        return domain.classes(domain.search());
    }

    private int[] search() {
        PriorityQueue<Scheme> open = new PriorityQueue<>(
                Comparator.comparingDouble(Scheme::loss).thenComparing(Scheme::steps, Arrays::compare));
        int[] top = Arrays.stream(cells.trees).mapToInt(tree -> tree.height).toArray();
        Set<List<Integer>> seen = new HashSet<>();
        Scheme best = new Scheme(top, (double) cells.rows * cells.columns);
        open.add(best);
        for (int looked = 0; looked < MOST_SCHEMES && !open.isEmpty(); ) {
            Scheme scheme = open.remove();
            best = scheme.loss < best.loss ? scheme : best;
            for (int column = 0; column < top.length; column++) {
                int[] steps = scheme.steps.clone();
                if (steps[column]-- > 0 && seen.add(Arrays.stream(steps).boxed().toList())) {
                    looked++;
                    Scheme finer = judge(steps);
                    if (finer != null) {
                        open.add(finer);
                    }
                }
            }
        }
        return best.steps;
    }

    /** Null where too many rows would be suppressed. */
    private @Nullable Scheme judge(int[] steps) {
        int[] sizes = number(steps);
        boolean[] kept = kept(sizes);
        int suppressed = cells.rows;
        for (int i = 0; i < kept.length; i++) {
            suppressed -= kept[i] ? sizes[i] : 0;
        }
        if (suppressed > mostSuppressed) {
            return null;
        }
        double loss = 0;
        for (int row = 0; row < cells.rows; row++) {
            loss += kept[classOf[row]] ? loss(row, steps) : cells.columns;
        }
        return new Scheme(steps, loss);
    }

    private double loss(int row, int[] steps) {
        double loss = 0;
        for (int column = 0; column < steps.length; column++) {
            Tree tree = cells.trees[column];
            loss += tree.loss[tree.afterSteps(cells.leaf(row, column), steps[column])];
        }
        return loss;
    }

    private boolean[] kept(int[] sizes) {
        boolean[] kept = new boolean[sizes.length];
        int[][] rows = rule.isSizeOnly() ? new int[0][] : rows(sizes);
        for (int i = 0; i < kept.length; i++) {
            kept[i] = rule.isSizeOnly() ? sizes[i] >= rule.k() : rule.holds(rows[i], 0, rows[i].length);
        }
        return kept;
    }

    private List<Group> classes(int[] steps) {
        int[] sizes = number(steps);
        boolean[] kept = kept(sizes);
        int[][] rows = rows(sizes);
        ArrayList<Group> classes = new ArrayList<>();
        for (int i = 0; i < rows.length; i++) {
            if (kept[i]) {
                int[] nodes = new int[steps.length];
                for (int column = 0; column < steps.length; column++) {
                    nodes[column] = cells.trees[column].afterSteps(cells.leaf(rows[i][0], column), steps[column]);
                }
                classes.add(Group.under(cells, rows[i], nodes));
            }
        }
        return classes;
    }

    private int[][] rows(int[] sizes) {
        int[] left = sizes.clone();
        int[][] rows = new int[sizes.length][];
        Arrays.setAll(rows, i -> new int[sizes[i]]);
        for (int row = 0; row < cells.rows; row++) {
            rows[classOf[row]][--left[classOf[row]]] = row;
        }
        return rows;
    }

    /** Numbers the class of every row and gives the sizes: a hash table with open addresses, of the first row of each. */
    private int[] number(int[] steps) {
        Arrays.fill(slots, -1);
        int[] first = new int[cells.rows];
        int[] sizes = new int[cells.rows];
        int classes = 0;
        for (int row = 0; row < cells.rows; row++) {
            int slot = hash(row, steps) & (slots.length - 1);
            while (slots[slot] >= 0 && !alike(first[slots[slot]], row, steps)) {
                slot = (slot + 1) & (slots.length - 1);
            }
            if (slots[slot] < 0) {
                first[classes] = row;
                slots[slot] = classes++;
            }
            classOf[row] = slots[slot];
            sizes[classOf[row]]++;
        }
        return Arrays.copyOf(sizes, classes);
    }

    private int hash(int row, int[] steps) {
        long hash = 1;
        for (int column = 0; column < steps.length; column++) {
            hash = (hash ^ cells.trees[column].afterSteps(cells.leaf(row, column), steps[column]))
                    * 0x9E3779B97F4A7C15L;
        }
        return (int) (hash >>> 32);
    }

    private boolean alike(int a, int b, int[] steps) {
        for (int column = 0; column < steps.length; column++) {
            Tree tree = cells.trees[column];
            if (tree.afterSteps(cells.leaf(a, column), steps[column])
                    != tree.afterSteps(cells.leaf(b, column), steps[column])) {
                return false;
            }
        }
        return true;
    }
}
