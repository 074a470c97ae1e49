package io.cdpkit.privacy.release;

import io.cdpkit.privacy.release.Release.EquivalenceClass;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Writes groups down as the equivalence classes of a release, in an order that tells nothing of the table's. */
final class Rendering {
    private final Table table;
    private final Cells cells;

    Rendering(Table table, Cells cells) {
        this.table = table;
        this.cells = cells;
    }

    Release release(List<Group> groups, Recoding recoding) {
        Map<List<String>, int[]> rowsByCells = new HashMap<>();
        for (Group group : groups) {
            List<String> texts = recoding == Recoding.SETS ? sets(group) : labels(group);
            int[] rows = group.rows();
            rowsByCells.merge(texts, rows, Rendering::joined);
        }
        int[][] ranks = ranks();
        ArrayList<EquivalenceClass> classes = new ArrayList<>();
        rowsByCells.forEach((texts, rows) -> classes.add(new EquivalenceClass(texts, sorted(rows, ranks))));
        classes.sort(Comparator.comparing(EquivalenceClass::cells, Rendering::compare));
        return new Release(table, classes);
    }

    private List<String> labels(Group group) {
        String[] labels = new String[cells.columns];
        Arrays.setAll(labels, column -> single(cells.trees[column].labels[group.nodes[column]]));
        return List.of(labels);
    }

    private List<String> sets(Group group) {
        String[] sets = new String[cells.columns];
        Arrays.setAll(sets, column -> set(group, column));
        return List.of(sets);
    }

    private String set(Group group, int column) {
        BitSet leaves = new BitSet();
        for (int i = 0; i < group.size(); i++) {
            leaves.set(cells.leaf(group.row(i), column));
        }
        String[] labels = cells.trees[column].labels;
        int first = leaves.nextSetBit(0);
        if (leaves.nextSetBit(first + 1) < 0) {
            return single(labels[first]);
        }
        StringBuilder set = new StringBuilder("{").append(member(labels[first]));
        for (int leaf = leaves.nextSetBit(first + 1); leaf >= 0; leaf = leaves.nextSetBit(leaf + 1)) {
            set.append(", ").append(member(labels[leaf]));
        }
        return set.append('}').toString();
    }

    /** One value or label; in braces where it could be taken for a set. */
    private static String single(String text) {
        return text.startsWith("{") ? "{" + member(text) + "}" : text;
    }

    private static String member(String value) {
        boolean plain = !value.isBlank() && value.equals(value.strip());
        for (int i = 0; i < value.length() && plain; i++) {
            plain = "{},\"".indexOf(value.charAt(i)) < 0;
        }
        return plain ? value : '"' + value.replace("\"", "\"\"") + '"';
    }

    private static int[] joined(int[] a, int[] b) {
        int[] joined = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, joined, a.length, b.length);
        return joined;
    }

    /** The columns released as they are, as the rank of each row's value among the column's. */
    private int[][] ranks() {
        int[] plain = IntStream.range(0, table.columns().size())
                .filter(i -> table.columns().get(i).role() == Column.Role.SENSITIVE
                        || table.columns().get(i).role() == Column.Role.INSENSITIVE)
                .toArray();
        int[][] ranks = new int[plain.length][];
        for (int i = 0; i < plain.length; i++) {
            int column = plain[i];
            List<String> values = table.values(column);
            int[] rank = new int[values.size()];
            List<String> order = values.stream().sorted().toList();
            Map<String, Integer> rankOf = new HashMap<>();
            order.forEach(value -> rankOf.put(value, rankOf.size()));
            Arrays.setAll(rank, code -> rankOf.getOrDefault(values.get(code), 0));
            int[] byRow = new int[table.rows()];
            Arrays.setAll(byRow, row -> rank[table.code(row, column)]);
            ranks[i] = byRow;
        }
        return ranks;
    }

    private static int[] sorted(int[] rows, int[][] ranks) {
        if (ranks.length == 0) {
            return rows;
        }
        return Arrays.stream(rows)
                .boxed()
                .sorted((a, b) -> compare(a, b, ranks))
                .mapToInt(row -> row)
                .toArray();
    }

    private static int compare(int a, int b, int[][] ranks) {
        for (int[] rank : ranks) {
            if (rank[a] != rank[b]) {
                return Integer.compare(rank[a], rank[b]);
            }
        }
        return 0;
    }

    private static int compare(List<String> a, List<String> b) {
        for (int i = 0; i < a.size(); i++) {
            int order = a.get(i).compareTo(b.get(i));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }
}
