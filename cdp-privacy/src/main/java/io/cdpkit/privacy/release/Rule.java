package io.cdpkit.privacy.release;

import io.cdpkit.privacy.release.PrivacyModel.DistinctDiversity;
import io.cdpkit.privacy.release.PrivacyModel.EntropyDiversity;
import io.cdpkit.privacy.release.PrivacyModel.EqualCloseness;
import io.cdpkit.privacy.release.PrivacyModel.HierarchicalCloseness;
import io.cdpkit.privacy.release.PrivacyModel.KAnonymity;
import io.cdpkit.privacy.release.PrivacyModel.RecursiveDiversity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/** What every class of a release must satisfy: all models together, made ready for one table. */
final class Rule {
    /** How much of what t-closeness allows is used up by splitting; the rest is for dealing out. By trial. */
    static final double ROOM = 0.7;

    /** A sensitive column under one model. */
    private record Watch(Spread spread, int column, int values) {}

    private final Table table;
    private final int k;
    private final List<Watch> watches = new ArrayList<>();
    private final double share;
    private final int[] keys;
    private int keyCount;
    private boolean closeness;

    /** @param share of what t-closeness allows to make use of, to leave room for dealing rows out */
    Rule(Table table, List<PrivacyModel> models, double share) {
        this.table = table;
        this.share = share;
        int largest = 1;
        for (PrivacyModel model : models) {
            if (model instanceof KAnonymity anonymity) {
                largest = Math.max(largest, anonymity.k());
            } else {
                watch(model);
            }
        }
        this.k = largest;
        this.keys = new int[closeness ? table.rows() : 0];
        if (closeness) {
            key();
        }
    }

    private void watch(PrivacyModel model) {
        if (model instanceof DistinctDiversity diversity) {
            watch(diversity.column(), new Spread.Distinct(diversity.l()));
        } else if (model instanceof EntropyDiversity diversity) {
            watch(diversity.column(), new Spread.Entropy(diversity.l()));
        } else if (model instanceof RecursiveDiversity diversity) {
            watch(diversity.column(), new Spread.Recursive(diversity.c(), diversity.l()));
        } else if (model instanceof EqualCloseness equal) {
            watch(equal.column(), new Spread.EqualDistance(shares(equal.column()), equal.t() * share));
            closeness = true;
        } else if (model instanceof HierarchicalCloseness tree) {
            watch(tree.column(), treeDistance(tree));
            closeness = true;
        } else {
            throw new AssertionError(model.getClass());
        }
    }

    private void watch(String name, Spread spread) {
        int column = table.column(name);
        watches.add(new Watch(spread, column, table.values(column).size()));
    }

    private Spread treeDistance(HierarchicalCloseness model) {
        int column = table.column(model.column());
        int[] leafOf = new int[table.values(column).size()];
        Tree tree = Tree.of(table.columns().get(column), table.values(column), leafOf);
        double[] height = new double[tree.parent.length];
        for (int node = 0; node < height.length; node++) {
            height[node] = tree.level(node) / (double) tree.height;
        }
        return new Spread.TreeDistance(tree, leafOf, height, shares(model.column()), model.t() * share);
    }

    private double[] shares(String name) {
        int column = table.column(name);
        double[] shares = new double[table.values(column).size()];
        for (int row = 0; row < table.rows(); row++) {
            shares[table.code(row, column)] += 1.0 / table.rows();
        }
        return shares;
    }

    int k() {
        return k;
    }

    /** Whether size alone decides. */
    boolean isSizeOnly() {
        return watches.isEmpty();
    }

    /** Whether classes must resemble the whole table, so that they are best dealt out rather than grown. */
    boolean isCloseness() {
        return closeness;
    }

    /** A number for the sensitive values of a row together; rows with the same values have the same one. */
    int valueKey(int row) {
        return keys[row];
    }

    /** How many {@link #valueKey}s there are. */
    int valueKeys() {
        return keyCount;
    }

    /** Rows in the order of their keys. */
    int[] sortedByValues(int[] rows, int count) {
        int[] starts = new int[keyCount + 1];
        for (int i = 0; i < count; i++) {
            starts[keys[rows[i]] + 1]++;
        }
        for (int key = 1; key <= keyCount; key++) {
            starts[key] += starts[key - 1];
        }
        int[] sorted = new int[count];
        for (int i = 0; i < count; i++) {
            sorted[starts[keys[rows[i]]]++] = rows[i];
        }
        return sorted;
    }

    private void key() {
        int[] columns = watches.stream().mapToInt(Watch::column).distinct().toArray();
        TreeMap<List<Integer>, Integer> known = new TreeMap<>(Rule::compare);
        List<List<Integer>> values = new ArrayList<>();
        for (int row = 0; row < table.rows(); row++) {
            List<Integer> value = new ArrayList<>();
            for (int column : columns) {
                value.add(table.code(row, column));
            }
            values.add(value);
            known.put(value, 0);
        }
        for (List<Integer> value : values) {
            known.merge(value, 1, Integer::sum);
        }
        List<List<Integer>> frequent = new ArrayList<>(known.keySet());
        frequent.sort(Comparator.comparing(known::get, Comparator.reverseOrder()));
        for (List<Integer> value : frequent) {
            known.put(value, keyCount++);
        }
        for (int row = 0; row < keys.length; row++) {
            keys[row] = known.getOrDefault(values.get(row), 0);
        }
    }

    private static int compare(List<Integer> a, List<Integer> b) {
        for (int i = 0; i < a.size(); i++) {
            if (!a.get(i).equals(b.get(i))) {
                return a.get(i).compareTo(b.get(i));
            }
        }
        return 0;
    }

    /** Whether a group would satisfy the rule with a row more. */
    boolean holdsWith(Group group, int row) {
        Tally tally = tally();
        for (int i = 0; i < group.size(); i++) {
            tally.add(group.row(i));
        }
        tally.add(row);
        return tally.holds();
    }

    Tally tally() {
        return new Tally();
    }

    boolean holds(int[] rows, int from, int to) {
        if (isSizeOnly()) {
            return to - from >= k;
        }
        Tally tally = tally();
        for (int i = from; i < to; i++) {
            tally.add(rows[i]);
        }
        return tally.holds();
    }

    boolean holds(Group group) {
        Tally tally = tally();
        for (int i = 0; i < group.size(); i++) {
            tally.add(group.row(i));
        }
        return tally.holds();
    }

    /** Rows counted by their sensitive values. Not thread-safe. */
    final class Tally {
        private final int[][] counts = new int[watches.size()][];
        private int size;

        private Tally() {
            for (int i = 0; i < counts.length; i++) {
                counts[i] = new int[watches.get(i).values()];
            }
        }

        int size() {
            return size;
        }

        void add(int row) {
            count(row, 1);
        }

        void remove(int row) {
            count(row, -1);
        }

        private void count(int row, int step) {
            size += step;
            for (int i = 0; i < counts.length; i++) {
                counts[i][table.code(row, watches.get(i).column())] += step;
            }
        }

        boolean holds() {
            return size >= k && lack() == 0;
        }

        /** How far the sensitive columns are from what is asked; 0 if they are there. */
        double lack() {
            double lack = 0;
            for (int i = 0; i < counts.length; i++) {
                lack += watches.get(i).spread().lack(counts[i], size);
            }
            return lack;
        }

        double lackWith(int row) {
            add(row);
            double lack = lack();
            remove(row);
            return lack;
        }

        /** Whether a group would satisfy the rule with a row more. */
        boolean holdsWithout(int row) {
            remove(row);
            boolean holds = holds();
            add(row);
            return holds;
        }

        /** Whether the next row must bring the sensitive columns nearer, since no later one could be left to. */
        boolean mustImprove() {
            double rows = 0;
            for (int i = 0; i < counts.length; i++) {
                Spread spread = watches.get(i).spread();
                double lack = spread.lack(counts[i], size);
                rows = Math.max(rows, lack > 0 && !spread.lacksRows() ? k : lack);
            }
            return rows > 0 && k - size <= rows;
        }
    }
}
