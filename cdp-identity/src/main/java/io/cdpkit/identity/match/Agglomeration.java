package io.cdpkit.identity.match;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Joins records into clusters, the best pairs first, weighing whole clusters against one another.
 *
 * <p>Two clusters are scored like two records, on all they know: in what a person keeps for life, by how their records
 * agree on average; in what a person may have several of, by the best agreement. So two records that both resemble a
 * third do not meet if their birth dates differ. Of clusters that make very many pairs, records spread evenly over each
 * speak for it.
 */
final class Agglomeration {
    private static final int SIDE = 30;
    private static final int MOST_PAIRS = SIDE * SIDE;
    /** Clusters of no more pairs are scored again rather than remembered. */
    private static final int FEW_PAIRS = 16;

    private final Table table;
    private final Scorer scorer;
    private final Edges edges;
    private final double threshold;
    private final double least;
    private final boolean oneToOne;
    private final Scratch scratch = new Scratch();
    private final int[] root;
    /** The records of a cluster as a ring: the next of each. */
    private final int[] next;

    private final int[] sizes;
    /** Clusters that did not join, each pair with their sizes then: until one has grown the answer stays. */
    private final Map<Long, Long> apart = new HashMap<>();

    private int[] left = new int[16];
    private int[] right = new int[16];

    /** @param edges all that score well enough, and maybe more */
    Agglomeration(Table table, Scorer scorer, Edges edges, double probability, Matcher.Mode mode) {
        this.table = table;
        this.scorer = scorer;
        this.edges = edges;
        this.threshold = Scorer.logOdds(probability);
        this.least = Matcher.least(probability);
        this.oneToOne = mode == Matcher.Mode.ONE_TO_ONE;
        this.root = new int[table.size];
        this.next = new int[table.size];
        this.sizes = new int[table.size];
        Arrays.setAll(root, i -> i);
        Arrays.setAll(next, i -> i);
        Arrays.fill(sizes, 1);
    }

    /** The cluster of each record, named by one of its records. */
    int[] clusters() {
        joinCopies();
        // The second pass looks only at what has grown since the first looked at it.
        int[] grownAt = new int[table.size];
        for (int pass = 0; pass < 2; pass++) {
            for (int e = 0; e < edges.size(); e++) {
                int a = find(edges.a[e]);
                int b = find(edges.b[e]);
                boolean isNew = pass == 0 || grownAt[a] > e || grownAt[b] > e;
                if (a != b && isNew && edges.scores[e] >= least && mayJoin(a, b, edges.scores[e])) {
                    join(a, b);
                    grownAt[find(a)] = pass * edges.size() + e;
                }
            }
        }
        int[] clusters = new int[table.size];
        Arrays.setAll(clusters, this::find);
        return clusters;
    }

    /** Copies are joined however many there are, unless a score says that they tell too little. */
    private void joinCopies() {
        for (int at = 0; at < table.size; at++) {
            int copy = table.copies().before(at);
            if (copy >= 0) {
                int first = Math.min(copy, at) * table.width;
                int second = Math.max(copy, at) * table.width;
                if (scorer.score(first, second, scratch) >= threshold) {
                    join(find(copy), find(at));
                }
            }
        }
    }

    private int find(int record) {
        int at = record;
        while (root[at] != at) {
            root[at] = root[root[at]];
            at = root[at];
        }
        return at;
    }

    private void join(int a, int b) {
        int large = sizes[a] >= sizes[b] ? a : b;
        int small = large == a ? b : a;
        root[small] = large;
        sizes[large] += sizes[small];
        int swap = next[large];
        next[large] = next[small];
        next[small] = swap;
    }

    private boolean mayJoin(int a, int b, float score) {
        if (oneToOne && shareSource(a, b)) {
            return false;
        }
        if (sizes[a] == 1 && sizes[b] == 1) {
            return score >= threshold;
        }
        if ((long) sizes[a] * sizes[b] <= FEW_PAIRS) {
            return together(a, b) >= threshold;
        }
        long pair = (long) Math.min(a, b) << 32 | Math.max(a, b);
        long size = (long) sizes[Math.min(a, b)] << 32 | sizes[Math.max(a, b)];
        if (apart.getOrDefault(pair, 0L) == size) {
            return false;
        }
        boolean joins = together(a, b) >= threshold;
        if (!joins) {
            apart.put(pair, size);
        }
        return joins;
    }

    private boolean shareSource(int a, int b) {
        int i = a;
        do {
            int j = b;
            do {
                if (table.sources[i] == table.sources[j]) {
                    return true;
                }
                j = next[j];
            } while (j != b);
            i = next[i];
        } while (i != a);
        return false;
    }

    private double together(int a, int b) {
        int lefts = Math.min(sizes[a], Math.max(SIDE, MOST_PAIRS / sizes[b]));
        int rights = Math.min(sizes[b], MOST_PAIRS / lefts);
        left = members(a, lefts, left);
        right = members(b, rights, right);
        return scorer.together(left, lefts, right, rights, table.width, scratch);
    }

    /** So many of a cluster, spread evenly over it. */
    private int[] members(int root, int count, int[] into) {
        int[] members = into.length < count ? new int[count * 2] : into;
        int size = sizes[root];
        int taken = 0;
        int at = root;
        for (int i = 0; taken < count; i++) {
            if ((long) taken * size <= (long) i * count) {
                members[taken++] = at;
            }
            at = next[at];
        }
        return members;
    }
}
