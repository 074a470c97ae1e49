package io.cdpkit.privacy.release;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A tree while it is put together from the labels of one value after another. */
final class TreeDraft {
    /** A text with the number that it is, if it is one. */
    private record Natural(String text, @Nullable BigDecimal number) {
        static final Comparator<Natural> ORDER = Comparator.comparing(
                        Natural::number, Comparator.nullsLast(Comparator.<BigDecimal>naturalOrder()))
                .thenComparing(Natural::text);
    }

    /** A value or a label; numbered once all are there. */
    static final class Branch {
        final Map<String, Branch> children = new LinkedHashMap<>();
        final String label;

        @Nullable
        Branch parent;

        int node;
        int depth;
        int slot;
        int from;
        int to;

        Branch(String label, @Nullable Branch parent) {
            this.label = label;
            this.parent = parent;
        }
    }

    /** The values, and the labels above them, as numbered. */
    final List<Branch> order = new ArrayList<>();

    final List<Branch> inner = new ArrayList<>();

    /** The most labels that a value has. */
    int steps;

    private final Column column;
    private final Branch top = new Branch(Tree.ANY, null);
    private final Map<String, Branch> values = new HashMap<>();
    private final Map<String, Branch> labels = new HashMap<>();
    private final Map<Branch, List<Branch>> paths = new HashMap<>();

    TreeDraft(Column column) {
        this.column = column;
    }

    /** Numbers by size, before texts by their letters. */
    static List<String> sorted(Collection<String> texts) {
        return texts.stream()
                .map(text -> new Natural(text, number(text)))
                .sorted(Natural.ORDER)
                .map(Natural::text)
                .toList();
    }

    void add(String value) {
        if (values.containsKey(value)) {
            return;
        }
        if (labels.containsKey(value) || value.equals(Tree.ANY)) {
            throw refusal(value, "is a value and a label; rename the label");
        }
        List<String> path = column.hierarchy().generalise(value).stream()
                .filter(label -> !label.equals(Tree.ANY))
                .toList();
        Branch above = top;
        ArrayList<String> coarsestFirst = new ArrayList<>(path);
        Collections.reverse(coarsestFirst);
        for (String label : new LinkedHashSet<>(coarsestFirst)) {
            if (!label.equals(value)) {
                above = label(label, above);
            }
        }
        Branch leaf = new Branch(value, above);
        above.children.put(value, leaf);
        values.put(value, leaf);
        paths.put(leaf, path.stream().map(label -> branch(label, leaf)).toList());
        steps = Math.max(steps, path.size());
    }

    private Branch branch(String label, Branch leaf) {
        return label.equals(leaf.label) ? leaf : labels.getOrDefault(label, top);
    }

    private Branch label(String label, Branch above) {
        Branch known = labels.get(label);
        if (known == null) {
            if (values.containsKey(label)) {
                throw refusal(label, "is a value and a label; rename the label");
            }
            known = new Branch(label, above);
            labels.put(label, known);
            above.children.put(label, known);
        } else if (known.parent != above) {
            throw refusal(label, "stands under two coarser ones; rename one of them");
        }
        return known;
    }

    private IllegalArgumentException refusal(String text, String trouble) {
        return new IllegalArgumentException("in the hierarchy of column \"" + column.name() + "\", a text of "
                + text.length() + " chars " + trouble);
    }

    /** Gives every node its number, after labels with one thing under them have gone. */
    void finish() {
        if (values.isEmpty()) {
            add("");
        }
        visit(top, null, 0, 0);
        int next = order.size();
        for (Branch branch : inner) {
            branch.node = next++;
        }
    }

    private Branch visit(Branch branch, @Nullable Branch parent, int depth, int slot) {
        Branch stand = standIn(branch);
        stand.parent = parent;
        stand.depth = depth;
        stand.slot = slot;
        stand.from = order.size();
        if (stand.children.isEmpty()) {
            stand.node = order.size();
            order.add(stand);
        } else {
            inner.add(stand);
            int place = 0;
            for (Map.Entry<String, Branch> child : stand.children.entrySet()) {
                child.setValue(visit(child.getValue(), stand, depth + 1, place++));
            }
        }
        stand.to = order.size();
        return stand;
    }

    /** The node that stands for a branch: itself, or the one thing under it. */
    private static Branch standIn(Branch branch) {
        Branch stand = branch;
        while (stand.children.size() == 1) {
            stand = stand.children.values().iterator().next();
        }
        return stand;
    }

    int leaf(String value) {
        return Objects.requireNonNull(values.get(value), "added before the tree was numbered").node;
    }

    /** By leaf, the node that it becomes after so many steps of the hierarchy. */
    int[] nodesAfter(int step) {
        return order.stream().mapToInt(leaf -> nodeAfter(leaf, step)).toArray();
    }

    private int nodeAfter(Branch leaf, int step) {
        List<Branch> path = paths.getOrDefault(leaf, List.of());
        return standIn(step == 0 ? leaf : step <= path.size() ? path.get(step - 1) : top).node;
    }

    private static @Nullable BigDecimal number(String text) {
        if (text.isEmpty() || text.length() > 40 || "0123456789+-.".indexOf(text.charAt(0)) < 0) {
            return null;
        }
        try {
            BigDecimal number = new BigDecimal(text);
            return Math.abs((long) number.scale()) > 100 ? null : number;
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
