package io.cdpkit.privacy.release;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The hierarchy of one column as numbers. Nodes 0 to {@code leaves - 1} are the values, ordered so that those under one
 * label stand side by side; the labels follow, {@link #root} first. A label with one thing under it is that thing: it
 * would hide nothing.
 *
 * <p>The loss of a node is the share of the other values that it could stand for, {@code (leaves below - 1) / (leaves -
 * 1)}: 0 for a value, 1 for {@code *} (the normalised certainty penalty; Xu, Wang, Pei, Wang, Shi, Fu, KDD 2006).
 */
final class Tree {
    static final String ANY = "*";

    private static final int NO_NODE = -1;
    private static final int MOST_TABLE_CELLS = 1 << 16;

    final int leaves;
    final int root;
    final int height;

    /** The first leaf under a node, and the one after its last. */
    final int[] from;

    final int[] to;
    final int[] parent;

    /** How far a node is below the root. */
    final int[] depth;

    final int[][] children;
    private final int[] slot;
    final float[] loss;
    final String[] labels;

    /** By depth and leaf, the place among its siblings of the node above or at the leaf that is one deeper. */
    private final int[][] slotBelow;

    /** The node that a leaf becomes after so many steps of its hierarchy. */
    private final int[][] afterSteps;

    /** The loss of the join of a node and a leaf, by node times leaves plus leaf; null where it would be big. */
    private final float @Nullable [] joinLoss;

    private Tree(TreeDraft draft) {
        this.leaves = draft.order.size();
        int nodes = leaves + draft.inner.size();
        this.root = draft.inner.isEmpty() ? 0 : leaves;
        this.from = new int[nodes];
        this.to = new int[nodes];
        this.parent = new int[nodes];
        this.depth = new int[nodes];
        this.slot = new int[nodes];
        this.children = new int[nodes][];
        this.loss = new float[nodes];
        this.labels = new String[nodes];
        for (TreeDraft.Branch branch : draft.order) {
            place(branch);
        }
        for (TreeDraft.Branch branch : draft.inner) {
            place(branch);
        }
        int deepest = 0;
        for (int leaf = 0; leaf < leaves; leaf++) {
            deepest = Math.max(deepest, depth[leaf]);
        }
        this.slotBelow = new int[deepest][leaves];
        for (int leaf = 0; leaf < leaves; leaf++) {
            for (int node = leaf; parent[node] != NO_NODE; node = parent[node]) {
                slotBelow[depth[node] - 1][leaf] = slot[node];
            }
        }
        this.height = draft.steps + 1;
        this.afterSteps = new int[height + 1][];
        for (int step = 0; step <= height; step++) {
            afterSteps[step] = draft.nodesAfter(step);
        }
        this.joinLoss = (long) nodes * leaves <= MOST_TABLE_CELLS ? joinLosses(nodes) : null;
    }

    private void place(TreeDraft.Branch branch) {
        int node = branch.node;
        from[node] = branch.from;
        to[node] = branch.to;
        parent[node] = branch.parent == null ? NO_NODE : branch.parent.node;
        depth[node] = branch.depth;
        slot[node] = branch.slot;
        children[node] =
                branch.children.values().stream().mapToInt(child -> child.node).toArray();
        loss[node] = leaves == 1 ? 0 : (branch.to - branch.from - 1) / (float) (leaves - 1);
        labels[node] = branch.label;
    }

    private float[] joinLosses(int nodes) {
        float[] losses = new float[nodes * leaves];
        for (int node = 0; node < nodes; node++) {
            for (int leaf = 0; leaf < leaves; leaf++) {
                losses[node * leaves + leaf] = loss[join(node, leaf)];
            }
        }
        return losses;
    }

    /** The lowest node above or at both. */
    int join(int node, int leaf) {
        int up = node;
        while (leaf < from[up] || leaf >= to[up]) {
            up = parent[up];
        }
        return up;
    }

    float joinLoss(int node, int leaf) {
        return joinLoss == null ? loss[join(node, leaf)] : joinLoss[node * leaves + leaf];
    }

    /** By leaf, which of a node's children it is under; for leaves below the node only. */
    int[] slotBelow(int node) {
        return slotBelow[depth[node]];
    }

    /** After how many steps of the hierarchy all leaves below a node have become it, if not all at once. */
    int level(int node) {
        int level = 0;
        for (int leaf = from[node]; leaf < to[node]; leaf++) {
            int step = 0;
            while (afterSteps[step][leaf] != node) {
                step++;
            }
            level = Math.max(level, step);
        }
        return level;
    }

    /** What a leaf becomes after so many steps, up to {@link #height}, which is {@code *}. */
    int afterSteps(int leaf, int steps) {
        return afterSteps[steps][leaf];
    }

    /**
     * Builds the tree of a column and the leaf of each of its codes.
     *
     * @param leafOfCode filled with the leaf of each code
     * @throws IllegalArgumentException if the labels form no tree; the message names the column
     */
    static Tree of(Column column, List<String> values, int[] leafOfCode) {
        TreeDraft draft = new TreeDraft(column);
        column.hierarchy().domain().forEach(draft::add);
        TreeDraft.sorted(values).forEach(draft::add);
        draft.finish();
        for (int code = 0; code < leafOfCode.length; code++) {
            leafOfCode[code] = draft.leaf(values.get(code));
        }
        return new Tree(draft);
    }
}
